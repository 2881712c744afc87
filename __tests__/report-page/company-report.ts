/** Reports for tests of the page: what `buildAccessReport` gives, without a tenant behind it. */
import type { AccessReport, ReportMembership, ReportPerson } from '../../src/core/access-report.js'

const MEMBERSHIP: ReportMembership = {
  person: 0,
  package: 0,
  state: 'delivered',
  policy: 'Direct assignment',
  since: '2029-10-01T00:00:00Z',
  until: 'none',
  rows: ['sales.csv:2'],
  remarks: [],
  kept: null
}

const PERSON: ReportPerson = { name: null, address: 'somebody@contoso.com', domain: null, account: 'enabled' }

/** A report with these people and memberships, as of 20 March 2030. */
export function reportOf(
  people: readonly Partial<ReportPerson>[],
  packages: readonly string[],
  memberships: readonly Partial<ReportMembership>[],
  notices: readonly string[] = []
): AccessReport {
  return {
    tenantId: '0a9d2f6e-4c1b-4b7a-9a52-7f6f0e3c8d11',
    folder: 'memberships',
    generatedAt: '2030-03-20T09:00:00Z',
    endsSoon: { days: 14, until: '2030-04-03T09:00:00Z' },
    people: people.map((each) => ({ ...PERSON, ...each })),
    packages,
    memberships: memberships.map((each) => ({ ...MEMBERSHIP, ...each })),
    notices
  }
}

/** One of everything that the page tells apart. */
export const COMPANY_REPORT = reportOf(
  [
    { name: 'Ada Byron', address: 'ada@contoso.com' },
    { name: 'Bob Stone', address: 'bob@contoso.com', account: 'disabled' },
    { name: 'Gina Park', address: 'gina@partner.example', domain: 'partner.example' },
    { name: 'Jörg Ölm', address: 'joerg@contoso.com' }
  ],
  ['Finance Reports', 'Sales Tools'],
  [
    { person: 0, package: 0, until: '2030-12-31T23:59:59Z', rows: ['finance.csv:3'] },
    { person: 0, package: 1, policy: 'On request' },
    {
      person: 1,
      package: 1,
      rows: [],
      remarks: [{ tone: 'bad', text: 'In no file: the next apply takes it away.' }]
    },
    { person: 2, package: 0, until: '2030-03-31T23:59:59Z', rows: ['finance.csv:4'] },
    {
      person: 2,
      package: 1,
      state: 'none',
      policy: null,
      since: null,
      until: null,
      remarks: [{ tone: 'good', text: 'The files add it.' }]
    },
    {
      person: 3,
      package: 1,
      since: '2030-01-01T00:00:00Z',
      remarks: [{ tone: 'kept', text: 'Left alone: Holds it under `Self-service`, which is not managed here.' }],
      kept: 'Held under a policy that is not managed'
    }
  ],
  ['Not planned: «Lost» has no policy `Direct`.']
)

/** Names by which somebody might try to become more than a name. */
export const HOSTILE_NAMES: readonly string[] = [
  '</script><img src=https://attacker.example/x onerror=alert(1)>',
  '<!--<script>alert(1)',
  '"><svg onload=alert(1)>',
  '\u202Egpj.exe\u202C admin',
  '\u2028\u2029\u0000',
  '{{7*7}}${alert(1)}',
  'A'.repeat(900),
  'عادل'
]

/** Five thousand people with twenty packages each. */
export function largeReport(): AccessReport {
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)
  return reportOf(
    numbers(5000).map((index) => ({ name: `Person ${index}`, address: `person${index}@contoso.com` })),
    numbers(20).map((index) => `Package ${index}`),
    numbers(100_000).map((index) => ({
      person: Math.floor(index / 20),
      package: index % 20,
      rows: [`package-${index % 20}.csv:${index}`]
    }))
  )
}
