import { describe, expect, it } from '@jest/globals'
import { buildPackagePlan } from '../../src/core/build-package-plan.js'
import type { Assignment, DeletedPerson, MembershipRow, Person } from '../../src/core/model.js'
import { packAssignments } from '../../src/core/packed.js'
import type { Change } from '../../src/core/plan.js'
import { indexPeople } from '../../src/core/resolve-people.js'
import {
  ada,
  assignment,
  direct,
  NOW,
  packageSettings,
  row,
  sales,
  selfService,
  settings
} from '../app/fakes/samples.js'
import { packedRows } from './packed-lists.js'

const UNTIL_MAY = '2026-05-31T23:59:59Z'
const UNTIL_YEAR_END = '2026-12-31T23:59:59Z'

interface Story {
  readonly before: readonly MembershipRow[] | null
  readonly now: readonly MembershipRow[]
  readonly held?: readonly Assignment[]
  readonly people?: readonly Person[]
  /** The rows where the event began, after merges that were not applied; left out: there were none. */
  readonly merged?: readonly MembershipRow[]
}

/** The only change of a package with at most one person, and why it is there. */
function changeOf({ before, now, held = [], people = [ada], merged }: Story): Change | undefined {
  const facts = {
    accessPackage: sales,
    settings: packageSettings({ policy: direct.name, allowEmpty: true }),
    settingsChanged: false,
    rows: packedRows(now),
    rowsBefore: before === null ? null : packedRows(before),
    earlier:
      merged === undefined ? null : { rows: packedRows(merged), commitOf: (file: string) => `the commit of ${file}` },
    assignments: packAssignments(held),
    requests: [],
    failedRequests: []
  }
  const rules = settings()
  const run = {
    settings: rules,
    invitations: rules.invitations,
    now: NOW,
    verifiedDomains: [],
    protectedIds: new Set<string>(),
    deleted: indexPeople<DeletedPerson>([]),
    knowsDeleted: true,
    suggestions: new Map(),
    appliedBefore: false
  }
  return buildPackagePlan(facts, { ...run, people: indexPeople(people) }).changes[0]
}

const says = (more: Partial<MembershipRow> = {}): MembershipRow[] => [row('ada@contoso.com', more)]

describe('why someone is added, changed or removed', () => {
  it.each<Story & { rule: string; expected: string | null }>([
    { rule: 'a new row: added', before: [], now: says(), expected: 'add added' },
    { rule: 'no change in the file, access gone: Entra', before: says(), now: says(), expected: 'add entra' },
    {
      rule: 'a row that had expired and asks for access again: changed',
      before: says({ endDate: UNTIL_MAY }),
      now: says({ endDate: UNTIL_YEAR_END }),
      expected: 'add changed'
    },
    {
      rule: 'another end in the file: changed',
      before: says(),
      now: says({ endDate: UNTIL_YEAR_END }),
      held: [assignment(ada)],
      expected: 'update changed'
    },
    {
      rule: 'a new row for someone who holds it: added',
      before: [],
      now: says({ endDate: UNTIL_YEAR_END }),
      held: [assignment(ada)],
      expected: 'update added'
    },
    {
      rule: 'the same end in the file, another in Entra: Entra',
      before: says({ endDate: UNTIL_YEAR_END }),
      now: says({ endDate: UNTIL_YEAR_END }),
      held: [assignment(ada)],
      expected: 'update entra'
    },
    { rule: 'a row that went: removed', before: says(), now: [], held: [assignment(ada)], expected: 'remove removed' },
    {
      rule: 'a row that went, and named them by another address: removed',
      before: [row('a.lovelace@contoso.com')],
      now: [],
      held: [assignment(ada)],
      people: [{ ...ada, proxyAddresses: ['A.Lovelace@contoso.com'] }],
      expected: 'remove removed'
    },
    {
      rule: 'a row that went, and named them by object id: removed',
      before: [row(ada.id.toUpperCase())],
      now: [],
      held: [assignment(ada)],
      expected: 'remove removed'
    },
    { rule: 'never in a file: Entra', before: [], now: [], held: [assignment(ada)], expected: 'remove entra' },
    {
      rule: 'a row whose end has passed: expired',
      before: says({ endDate: UNTIL_MAY }),
      now: says({ endDate: UNTIL_MAY }),
      held: [assignment(ada)],
      expected: 'remove expired'
    },
    {
      rule: 'a row whose end has passed, and names them by another address: expired',
      before: [row('a.lovelace@contoso.com', { endDate: UNTIL_MAY })],
      now: [row('a.lovelace@contoso.com', { endDate: UNTIL_MAY })],
      held: [assignment(ada)],
      people: [{ ...ada, proxyAddresses: ['a.lovelace@contoso.com'] }],
      expected: 'remove expired'
    },
    {
      rule: 'moving a row to another file is no cause',
      before: [row('ada@contoso.com', { place: { file: 'memberships/old.csv', line: 40 } })],
      now: [row('ada@contoso.com', { place: { file: 'memberships/new.csv', line: 2 } })],
      expected: 'add entra'
    },
    {
      rule: 'the address in other case is no cause',
      before: [row('Ada@Contoso.com')],
      now: says(),
      expected: 'add entra'
    },
    {
      rule: 'the policy in other case is no cause',
      before: says({ policy: 'DIRECT assignment' }),
      now: says({ policy: direct.name }),
      expected: 'add entra'
    },
    {
      rule: 'another policy is one',
      before: says({ policy: selfService.name }),
      now: says({ policy: direct.name }),
      expected: 'add changed'
    },
    {
      rule: 'another justification or name is no cause',
      before: says({ justification: 'Project A', name: 'Ada' }),
      now: says({ justification: 'Project B', name: 'Ada L.' }),
      expected: 'add entra'
    },
    {
      rule: 'files of before that are not known: no cause is claimed',
      before: null,
      now: says(),
      expected: 'add null'
    },
    {
      rule: 'a removal without files of before: no cause is claimed',
      before: null,
      now: [],
      held: [assignment(ada)],
      expected: 'remove null'
    },
    {
      rule: 'a row that expired is known without the files of before',
      before: null,
      now: says({ endDate: UNTIL_MAY }),
      held: [assignment(ada)],
      expected: 'remove expired'
    }
  ])('$rule', ({ expected, ...story }) => {
    const change = changeOf(story)
    expect(change === undefined ? null : `${change.kind} ${String(change.cause)}`).toBe(expected)
  })

  it.each<Story & { rule: string; expected: string | null }>([
    {
      rule: 'someone who came in Entra: under which policy',
      before: [],
      now: [],
      held: [assignment(ada, { policyId: selfService.id })],
      expected: 'came in Entra under «Self-service»'
    },
    {
      rule: 'dates that were changed in Entra: which they are there',
      before: says({ endDate: 'none' }),
      now: says({ endDate: 'none' }),
      held: [assignment(ada, { startDate: '2026-03-01T00:00:00Z', endDate: UNTIL_YEAR_END })],
      expected: 'the dates in Entra were from 1 Mar 2026 until 31 Dec 2026'
    },
    {
      rule: 'access that ended in Entra',
      before: says(),
      now: says(),
      expected: 'access that the file declares is not there in Entra'
    },
    { rule: 'a change of the file needs no more words', before: [], now: says(), expected: null }
  ])('what happened in Entra is told: $rule', ({ expected, ...story }) =>
    expect(changeOf(story)?.causeDetail).toBe(expected)
  )
})

describe('what earlier merges left, and what the run is for itself', () => {
  const until = (endDate: string): MembershipRow[] => says({ endDate })

  it.each<Story & { rule: string; expected: string }>([
    {
      rule: 'a row that came with an earlier merge',
      before: [],
      merged: says(),
      now: says(),
      expected: 'earlier-merge'
    },
    {
      rule: 'a row that an earlier merge changed',
      before: until(UNTIL_MAY),
      merged: until(UNTIL_YEAR_END),
      now: until(UNTIL_YEAR_END),
      held: [assignment(ada)],
      expected: 'earlier-merge'
    },
    {
      rule: 'a row that went with an earlier merge',
      before: says(),
      merged: [],
      now: [],
      held: [assignment(ada)],
      expected: 'earlier-merge'
    },
    { rule: 'a row that comes now, beside earlier merges', before: [], merged: [], now: says(), expected: 'added' },
    {
      rule: 'a row that an earlier merge brought and this changes',
      before: [],
      merged: says(),
      now: until(UNTIL_YEAR_END),
      expected: 'changed'
    },
    {
      rule: 'a row that an earlier merge brought and this takes back, of somebody who got it already',
      before: [],
      merged: says(),
      now: [],
      held: [assignment(ada)],
      expected: 'removed'
    },
    {
      rule: 'a row that an earlier merge took away and this brings back',
      before: says(),
      merged: [],
      now: says(),
      expected: 'added'
    },
    {
      rule: 'a row that nobody changed since it was applied',
      before: says(),
      merged: says(),
      now: says(),
      expected: 'entra'
    },
    { rule: 'nobody in any file', before: [], merged: [], now: [], held: [assignment(ada)], expected: 'entra' }
  ])('$rule: $expected', ({ expected, ...story }) => expect(changeOf(story)?.cause).toBe(expected))

  it('an earlier merge is told by the commit of the file: the row’s, or the one the row stood in', () => {
    const [row] = says()
    const commit = `the commit of ${row?.place.file ?? ''}`
    expect(changeOf({ before: [], merged: says(), now: says() })?.causeDetail).toBe(commit)
    expect(changeOf({ before: says(), merged: [], now: [], held: [assignment(ada)] })?.causeDetail).toBe(commit)
  })
})

describe('where a change points to', () => {
  it('an add and an update point to their row', () => {
    const rows = says()
    expect(changeOf({ before: [], now: rows })?.place).toEqual(rows[0]?.place)
  })

  it('the removal of someone whose row has expired points to that row', () => {
    const rows = says({ endDate: UNTIL_MAY })
    expect(changeOf({ before: [], now: rows, held: [assignment(ada)] })?.place).toEqual(rows[0]?.place)
  })

  it('the removal of someone in no file points nowhere', () => {
    expect(changeOf({ before: says(), now: [], held: [assignment(ada)] })?.place).toBeNull()
  })
})
