/** Random tenants and membership files for exports: people with awkward addresses, packages with awkward names. */
import fc from 'fast-check'
import type {
  AccessPackage,
  Assignment,
  AssignmentPolicy,
  FailedRequest,
  OpenRequest,
  Person,
  Subject
} from '../../src/core/model.js'
import { approved, automatic, direct, guid, person, selfService, subjectOf } from '../app/fakes/samples.js'

/** A tenant and the files of a folder, by path. */
export interface ExportCase {
  readonly packages: readonly AccessPackage[]
  readonly people: readonly Person[]
  readonly assignments: readonly Assignment[]
  readonly requests: readonly OpenRequest[]
  readonly failed: readonly FailedRequest[]
  readonly files: Readonly<Record<string, Uint8Array>>
  readonly scope: 'changed' | 'all'
}

const policy = (number: number, more: Partial<AssignmentPolicy>): AssignmentPolicy => ({
  ...direct,
  id: guid(700 + number),
  ...more
})

const AWKWARD_POLICIES: readonly AssignmentPolicy[] = [
  policy(1, { name: 'Direct assignment', allowedTargetScope: 'allMemberUsers' }),
  policy(2, { name: '=cmd', allowedTargetScope: 'allExternalUsers' }),
  policy(3, { name: 'a;b,c\td', allowedTargetScope: 'allMemberUsers' }),
  policy(4, { name: "'=quoted", allowedTargetScope: 'allMemberUsers' }),
  policy(5, { name: ' blank ', allowedTargetScope: 'allMemberUsers' })
]

const PACKAGE_NAMES = [
  'Sales Tools',
  'SALES tools',
  '#1 "best"',
  '=1+1',
  'con',
  'a;b,c',
  guid(4),
  '日本 Büro',
  '../up',
  ''
]

const PEOPLE: readonly Person[] = [
  person('ada', 11, { proxyAddresses: ['countess@contoso.com'], otherMails: ['shared@home.example'] }),
  person('ben', 12, { otherMails: ['shared@home.example'], mail: 'Ben.Stone@Contoso.com' }),
  person('cyd', 13, { mail: null }),
  person('dan', 14, { enabled: false }),
  person('ada', 15, { principalName: 'ada2@contoso.com' }),
  person('gus', 16, {
    mail: '+gus@partner.example',
    principalName: 'gus_partner.example#EXT#@contoso.com',
    guest: true
  }),
  person('hal', 17, { mail: "'=hal@contoso.com", principalName: '-hal@contoso.com' }),
  person('ivy', 18)
]

/** What somebody of the tenant has, or what is on its way to them. */
type Kind = 'delivered' | 'delivering' | 'coming' | 'waiting' | 'leaving' | 'failed' | 'stuck' | 'robot' | 'on-the-way'

interface Given {
  readonly who: number
  readonly where: number
  readonly under: number
  readonly kind: Kind
  readonly start: string | null
  readonly end: string | null
  readonly stale: boolean
}

const KINDS: readonly Kind[] = [
  ...Array.from({ length: 8 }, () => 'delivered' as const),
  ...(['delivering', 'coming', 'waiting', 'leaving', 'failed', 'stuck', 'robot', 'on-the-way'] as const)
]

const DATES = [null, 'none', '2026-12-31T23:59:59Z', '2027-06-30T15:00:00Z'] as const
const STARTS = [null, '2026-01-01T00:00:00Z', '2026-07-01T00:00:00Z', '2026-07-02T08:30:00Z'] as const

const given: fc.Arbitrary<Given> = fc.record({
  who: fc.nat(PEOPLE.length - 1),
  where: fc.nat(9),
  under: fc.nat(9),
  kind: fc.constantFrom(...KINDS),
  start: fc.constantFrom(...STARTS),
  end: fc.constantFrom(...DATES),
  stale: fc.boolean()
})

/** A row as its author thinks of it. */
interface Written {
  readonly who: string
  readonly where: number
  readonly byId: boolean
  readonly policy: string
  readonly start: string
  readonly end: string
}

const TEXTS = [
  ...PEOPLE.flatMap(({ id, mail, principalName, proxyAddresses }) => [
    id.toUpperCase(),
    principalName,
    ...(mail === null ? [] : [mail.toUpperCase()]),
    ...proxyAddresses
  ]),
  'shared@home.example',
  'ghost@contoso.com',
  'new@partner.example',
  'on.the.way@partner.example',
  guid(998)
]

const written: fc.Arbitrary<Written> = fc.record({
  who: fc.constantFrom(...TEXTS),
  where: fc.nat(9),
  byId: fc.boolean(),
  policy: fc.constantFrom('', '', '', 'Direct assignment', 'self-SERVICE', 'no such policy', approved.id),
  start: fc.constantFrom('', '', '2026-01-01', '2026-07-01', '2026-08-01T00:00:00+02:00'),
  end: fc.constantFrom('', '', 'none', '2026-12-31', '2027-06-30T15:00:00Z', '2026-02-01')
})

/** How a file is written. */
interface Dialect {
  readonly delimiter: ';' | ',' | '\t'
  readonly newline: '\n' | '\r\n' | '\r'
  readonly encoding: 'utf-8' | 'marked' | 'utf-16le' | 'utf-16be'
  readonly quoted: boolean
  readonly separatorLine: boolean
  readonly open: boolean
  readonly columns: readonly string[]
}

const dialect: fc.Arbitrary<Dialect> = fc.record({
  delimiter: fc.constantFrom(';', ',', '\t'),
  newline: fc.constantFrom('\n', '\r\n', '\r'),
  encoding: fc.constantFrom('utf-8', 'utf-8', 'marked', 'utf-16le', 'utf-16be'),
  quoted: fc.boolean(),
  separatorLine: fc.boolean(),
  open: fc.boolean(),
  columns: fc
    .subarray(['Policy', 'StartDate', 'EndDate', 'Justification', 'Name', 'Department'])
    .chain((more) => fc.shuffledSubarray(['AccessPackage', 'e-mail', ...more], { minLength: 2 + more.length }))
})

const SETTINGS = [
  '',
  '    policy: Direct assignment\n    manages: policy\n',
  '    policy-changes: move\n',
  '    policy: Self-service\n'
]

/** A tenant and a folder whose files have no problem of their own; what they say may be anything. */
export const exportCase: fc.Arbitrary<ExportCase> = fc
  .record({
    names: fc.subarray(PACKAGE_NAMES, { minLength: 1, maxLength: 4 }),
    choices: fc.array(
      fc.tuple(fc.subarray([direct, selfService, automatic, approved]), fc.subarray([...AWKWARD_POLICIES])),
      { minLength: 4, maxLength: 4 }
    ),
    given: fc.array(given, { maxLength: 14 }),
    rows: fc.array(fc.tuple(written, fc.nat(1)), { maxLength: 14 }),
    dialects: fc.tuple(dialect, dialect),
    settings: fc.array(fc.constantFrom(...SETTINGS), { minLength: 4, maxLength: 4 }),
    scope: fc.constantFrom('changed', 'all')
  })
  .map(({ names, choices, given, rows, dialects, settings, scope }) => {
    const packages = names.map((name, index): AccessPackage => {
      const [usual = [], awkward = []] = choices[index] ?? []
      const all = [...usual, ...awkward]
      const policies = all.every((each) => each.automatic) ? [...all, direct] : all
      return { id: guid(101 + index), name, catalog: null, policies }
    })
    const at = <T>(items: readonly T[], index: number): T => items[index % items.length] as T
    const tenant = given.map((each, index) => giveAccess(each, index, at(packages, each.where)))
    const files = dialects.map((each, index) =>
      writeFile(
        each,
        distinct(
          rows.filter(([, file]) => file === index).map(([row]) => row),
          packages
        )
      )
    )
    const own = packages.map(({ id, policies: has }, index) => {
      const setting = settings[index] ?? ''
      const needed = /policy: (.*)\n/.exec(setting)?.[1]
      const found = has.filter((policyOf) => policyOf.name === needed && !policyOf.automatic).length
      return setting === '' || (needed !== undefined && found !== 1) ? '' : `  p${index}:\n    id: ${id}\n${setting}`
    })
    const config = `version: 1\nextra-columns: [Department]\npackages:\n${own.join('')}`
    return {
      packages,
      people: PEOPLE,
      assignments: tenant.flatMap(({ assignments }) => assignments),
      requests: tenant.flatMap(({ requests }) => requests),
      failed: tenant.flatMap(({ failed }) => failed),
      files: {
        'memberships/config.yml': Buffer.from(config),
        'memberships/a.csv': files[0] ?? new Uint8Array(),
        'memberships/z/b.CSV': files[1] ?? new Uint8Array()
      },
      scope
    }
  })

interface Access {
  readonly assignments: readonly Assignment[]
  readonly requests: readonly OpenRequest[]
  readonly failed: readonly FailedRequest[]
}

function giveAccess({ who, under, kind, start, end, stale }: Given, index: number, to: AccessPackage): Access {
  const someone = PEOPLE[who] ?? person('nobody', 1)
  const known: Subject = { ...subjectOf(someone), ...(stale ? { email: 'ivy@contoso.com' } : {}) }
  const ids: readonly (string | null)[] = [...to.policies.map(({ id }) => id), guid(799), null]
  const held: Assignment = {
    id: guid(5000 + index),
    packageId: to.id,
    state:
      kind === 'failed' || kind === 'stuck' ? 'deliveryFailed' : kind === 'delivering' ? 'delivering' : 'delivered',
    policyId: ids[under % ids.length] ?? null,
    subject:
      kind === 'robot'
        ? { ...known, person: false, objectId: guid(3000 + index) }
        : kind === 'on-the-way'
          ? { ...known, objectId: null, email: 'On.The.Way@partner.example', principalName: null }
          : known,
    startDate: start,
    endDate: end
  }
  const request: OpenRequest = {
    id: guid(7000 + index),
    packageId: to.id,
    type: kind === 'leaving' ? 'remove' : 'add',
    state: kind === 'waiting' ? 'pendingApproval' : 'scheduled',
    subject: known,
    assignmentId: kind === 'leaving' ? held.id : null,
    startDate: start,
    endDate: end,
    createdAt: null
  }
  const failed: FailedRequest = {
    id: guid(8000 + index),
    packageId: to.id,
    type: kind === 'stuck' ? (stale ? 'remove' : 'update') : 'add',
    subject: known,
    assignmentId: held.id,
    completedAt: '2026-05-30T08:00:00Z'
  }
  return {
    assignments: kind === 'coming' || kind === 'waiting' ? [] : [held],
    requests: kind === 'coming' || kind === 'waiting' || kind === 'leaving' ? [request] : [],
    failed: kind === 'failed' || kind === 'stuck' ? [failed] : []
  }
}

/** A row that can be written: its package by name or id. */
type Row = Written & { readonly accessPackage: string }

/** No two rows of one text in one package: that would be a problem of the file. */
function distinct(rows: readonly Written[], packages: readonly AccessPackage[]): readonly Row[] {
  const named = rows.map((row) => {
    const to = packages[row.where % packages.length]
    const equal = packages.filter(({ name }) => name.toLowerCase() === to?.name.toLowerCase()).length
    const speaking = to !== undefined && equal === 1 && to.name !== '' && !/^[0-9a-f-]{36}$/.test(to.name)
    return { ...row, accessPackage: row.byId || !speaking ? (to?.id ?? '') : to.name }
  })
  return [...new Map(named.map((row) => [`${row.accessPackage} ${row.who.toLowerCase()}`, row])).values()]
}

function writeFile(dialect: Dialect, rows: readonly Row[]): Uint8Array {
  const { delimiter, newline, quoted, columns } = dialect
  const cell = (text: string): string => {
    const guarded = /^[=+\-@]/.test(text) ? `'${text}` : text
    return quoted || /[;,\t"\n#]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
  }
  const textOf = (row: Row, column: string): string => {
    const texts: Readonly<Record<string, string>> = {
      AccessPackage: row.accessPackage,
      'e-mail': row.who,
      Policy: row.policy,
      StartDate: row.end === '2026-02-01' ? '' : row.start.slice(0, row.end === '' ? undefined : 10),
      EndDate: row.end,
      Justification: `one${newline}two`,
      Department: 'a "b"'
    }
    return texts[column] ?? ''
  }
  const lines = [
    ...(dialect.separatorLine ? [`sep=${delimiter}`] : []),
    '# who has what',
    columns.map(cell).join(delimiter),
    ...rows.flatMap((row, index) => [
      ...(index % 3 === 1 ? ['', `# ${row.who}`] : []),
      columns.map((column) => cell(textOf(row, column))).join(index % 2 === 0 ? delimiter : ` ${delimiter} `)
    ]),
    '# end'
  ]
  const text = lines.join(newline) + (dialect.open ? '' : newline)
  switch (dialect.encoding) {
    case 'utf-8':
      return Buffer.from(text)
    case 'marked':
      return Buffer.from(`\ufeff${text}`)
    case 'utf-16le':
      return Buffer.from(`\ufeff${text}`, 'utf16le')
    case 'utf-16be':
      return Buffer.from(`\ufeff${text}`, 'utf16le').swap16()
  }
}
