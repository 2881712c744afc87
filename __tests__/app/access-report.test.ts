/** What the access report says of whom. */
import { beforeEach, describe, expect, it } from '@jest/globals'
import { readAccessReport } from '../../src/app/read-access-report.js'
import type { AccessReport } from '../../src/core/access-report.js'
import { ActionError } from '../../src/core/errors.js'
import type { MembershipRow, Settings } from '../../src/core/model.js'
import { sectionsOfRows } from '../core/packed-lists.js'
import { FakeClock } from './fakes/fake-clock.js'
import { FakeDirectory } from './fakes/fake-directory.js'
import {
  ada,
  assignment,
  automatic,
  ben,
  cyd,
  dan,
  finance,
  packageSettings,
  person,
  request,
  row,
  sales,
  selfService,
  settings
} from './fakes/samples.js'

const guest = person('zoe', 15, {
  mail: 'zoe@partner.example',
  principalName: 'zoe_partner.example#EXT#@contoso.onmicrosoft.com',
  guest: true
})

let clock: FakeClock
let directory: FakeDirectory
beforeEach(() => {
  clock = new FakeClock()
  directory = new FakeDirectory(clock)
  directory.packages = [sales, finance]
  directory.people = [ada, ben, cyd, dan, guest]
})

const read = (rows: readonly MembershipRow[], of: Settings = settings()): Promise<AccessReport> =>
  readAccessReport('memberships', { sections: sectionsOfRows(rows), settings: of }, { directory, clock })

/** Each membership in a line: who, what, how, until when, where it stands, and what stands out. */
const linesOf = ({ people, packages, memberships }: AccessReport): readonly string[] =>
  memberships.map((each) =>
    [
      people[each.person]?.address,
      packages[each.package],
      each.state,
      each.policy,
      each.until,
      each.rows.join(),
      each.remarks.map(({ tone, text }) => `${tone}: ${text}`).join(' ')
    ].join(' | ')
  )

const inFinance = (email: string, more: Partial<MembershipRow> = {}): MembershipRow =>
  row(email, { accessPackage: finance.name, place: { file: 'memberships/money/finance.csv', line: 2 }, ...more })
const [financePolicy] = finance.policies
const holdsFinance = { packageId: finance.id, policyId: financePolicy?.id ?? null }

describe('the access report', () => {
  it('lists everybody by name, with what Entra has, where the files say so, and what stands out', async () => {
    directory.assignments = [
      assignment(guest, { ...holdsFinance, endDate: '2026-06-10T00:00:00Z' }),
      assignment(ben),
      assignment(cyd, { policyId: automatic.id }),
      assignment(ada, { endDate: '2026-12-31T23:59:59Z' })
    ]
    directory.openRequests = [request(dan, 'add', { state: 'pendingApproval' })]
    const at = (line: number) => ({ place: { file: 'memberships/sales.csv', line } })
    const report = await read([
      row('ada@contoso.com', { ...at(2), policy: 'Direct assignment', endDate: '2027-06-30T23:59:59Z' }),
      row('new@partner.example', { ...at(3), policy: 'Direct assignment', name: 'New Guest' }),
      inFinance('zoe@partner.example'),
      inFinance('ada@contoso.com')
    ])
    expect(linesOf(report)).toEqual([
      'ada@contoso.com | Finance Reports | none |  |  | money/finance.csv:2 | good: The files add it.',
      'ada@contoso.com | Sales Tools | delivered | Direct assignment | 2026-12-31T23:59:59Z | sales.csv:2 | changed: The files set new dates: until 30 Jun 2027.',
      'ben@contoso.com | Sales Tools | delivered | Direct assignment | none |  | bad: In no file: the next apply takes it away.',
      'cyd@contoso.com | Sales Tools | delivered | Everyone in Sales | none |  | kept: Left alone: Assigned by an automatic assignment policy.',
      'dan@contoso.com | Sales Tools | none |  |  |  | changed: An addition waits for an approval since 30 May 2026. kept: Left alone: On its way, not in git: assignment waiting for approval since 30 May 2026. It is removed once delivered.',
      'new@partner.example | Sales Tools | none |  |  | sales.csv:3 | good: The files invite a guest and add it.',
      'zoe@partner.example | Finance Reports | delivered | Direct assignment | 2026-06-10T00:00:00Z | money/finance.csv:2 | '
    ])
    expect(report.memberships.map(({ kept }) => kept)).toEqual([
      null,
      null,
      null,
      'Given by an automatic policy',
      'On its way, in no file',
      null,
      null
    ])
    expect(report.endsSoon).toEqual({ days: 14, until: '2026-06-15T12:00:00Z' })
  })

  it('tells guests, and where they are from, by the directory and not by their address', async () => {
    const colleague = person('lou', 16, { mail: 'lou@subsidiary.example' })
    directory.people.push(colleague)
    directory.assignments = [assignment(guest), assignment(colleague)]
    const { people } = await read([row('someone@new.example', { policy: 'Direct assignment', name: 'S' })])
    expect(people.map(({ address, domain }) => `${address} ${domain ?? '-'}`)).toEqual([
      'lou@subsidiary.example -',
      'someone@new.example new.example',
      'zoe@partner.example partner.example'
    ])
  })

  it('tells disabled accounts, and people who have none', async () => {
    directory.people = [{ ...ada, enabled: false }, ben]
    directory.assignments = [assignment(ada), assignment(ben), assignment(cyd)]
    const { people } = await read([row('ada@contoso.com')])
    expect(people.map(({ account }) => account)).toEqual(['disabled', 'enabled', 'none'])
  })

  it('lists somebody with two assignments of a package twice, and names them once', async () => {
    directory.assignments = [
      assignment(ada, { policyId: selfService.id, startDate: '2026-02-01T00:00:00Z' }),
      assignment(ada, { startDate: '2026-01-01T00:00:00Z' })
    ]
    const { people, memberships } = await read([row('ada@contoso.com', { policy: 'Direct assignment' })])
    expect(people).toHaveLength(1)
    expect(memberships.map(({ policy }) => policy)).toEqual(['Direct assignment', 'Self-service'])
  })

  it('says what was not planned and what nobody has', async () => {
    directory.assignments = [assignment(ada), assignment(ben)]
    const unknown = row('ada@contoso.com', { accessPackage: 'Lost' })
    const { notices } = await read([
      row('ada@contoso.com', { policy: 'None such' }),
      inFinance('ben@contoso.com'),
      unknown
    ])
    expect(notices).toEqual([
      expect.stringMatching(/^Not planned: .*Lost/),
      expect.stringMatching(/^Not planned: .*None such/),
      'Nobody has «Finance Reports».'
    ])
  })

  it('names managed packages without a row, too', async () => {
    const { packages, notices } = await read([], settings({ packages: [packageSettings()] }))
    expect({ packages, notices }).toEqual({ packages: ['Sales Tools'], notices: ['Nobody has «Sales Tools».'] })
  })

  it('is the same in whatever order Entra answers', async () => {
    directory.assignments = [
      assignment(ada, { startDate: '2026-01-01T00:00:00Z' }),
      assignment(ada, { policyId: selfService.id, startDate: '2026-02-01T00:00:00Z' }),
      assignment(guest, holdsFinance),
      assignment(ben)
    ]
    const rows = [row('ada@contoso.com', { policy: 'Direct assignment' }), inFinance('zoe@partner.example')]
    const report = await read(rows)
    directory.assignments.reverse()
    directory.people.reverse()
    directory.packages.reverse()
    expect(await read(rows)).toEqual(report)
  })

  it('is none when the accounts cannot be read: a guest would pass for a colleague', async () => {
    directory.assignments = [assignment(ada)]
    directory.breakRead('findPeople', new ActionError('GRAPH_FORBIDDEN', 'No.', ''))
    await expect(read([row('ada@contoso.com')])).rejects.toMatchObject({ code: 'GRAPH_FORBIDDEN' })
  })
})
