import { describe, expect, it } from '@jest/globals'
import { findMarker, renderMarker } from '../../src/core/comment-marker.js'
import type { Change, PackagePlan } from '../../src/core/plan.js'
import {
  countOthers,
  indexRecord,
  recordNoPlan,
  recordPlan,
  withLeftovers,
  type EarlierRecord,
  type PlanRecord,
  type RecordHead
} from '../../src/core/plan-record.js'
import { digestChanges } from '../../src/core/reviewed-plan.js'
import { add, crowd, guid, HEAD, invite, MERGE, pack, person, plan, remove } from './plan-fixtures.js'

const head: RecordHead = {
  tenantId: guid(1),
  path: 'memberships',
  headSha: HEAD,
  commit: MERGE,
  runId: '4711',
  plannedAt: '2026-06-01T12:00:00Z',
  scope: 'changed'
}
const NINE = '2026-06-01T09:00:00Z'
const TEN = '2026-06-01T10:00:00Z'
const ELEVEN = '2026-06-01T11:00:00Z'

const sales = (changes: readonly Change[], more: Partial<PackagePlan> = {}): PackagePlan =>
  pack('Sales Tools', 10, changes, { id: guid(101), digest: digestChanges(guid(101), changes), ...more })
const ada = add(person('ada@contoso.com'))
const bob = remove(person('bob@contoso.com'))
const cyd = add(person('cyd@contoso.com'))

const record = (packages: readonly PackagePlan[], earlier: EarlierRecord = { kind: 'none' }, now = NINE): PlanRecord =>
  recordPlan(plan(packages), head, earlier, { applies: true, now })
const again = (packages: readonly PackagePlan[], before: PlanRecord, now: string): PlanRecord =>
  record(packages, { kind: 'record', record: before }, now)
const timesIn = (of: PlanRecord) => {
  const times = indexRecord(of)
  return (change: Change) => times(digestChanges(guid(101), [change]))?.since
}
const sinceOf = (of: PlanRecord, change: Change) => timesIn(of)(change)

describe('since when a change stands in the plan of a commit', () => {
  const first = record([sales([ada, bob])])

  it('the first plan has no time: it counts always', () => {
    expect(sinceOf(first, ada)).toBeNull()
    expect(sinceOf(first, cyd)).toBeUndefined()
  })

  it('a later plan keeps what it still shows, and what it adds stands there from then on', () => {
    const second = again([sales([ada, cyd])], first, TEN)
    expect(sinceOf(second, ada)).toBeNull()
    expect(sinceOf(second, cyd)).toBe(TEN)
    expect(sinceOf(second, bob)).toBeUndefined()
    const third = again([sales([ada, bob, cyd])], second, ELEVEN)
    expect([ada, bob, cyd].map((change) => sinceOf(third, change))).toEqual([null, ELEVEN, TEN])
  })

  it('everything is new where the record that stood there cannot be believed', () => {
    expect(sinceOf(record([sales([ada])], { kind: 'unknown' }, TEN), ada)).toBe(TEN)
  })

  it('after a failure of the very first run the next plan is the first', () => {
    expect(recordNoPlan(head, { kind: 'none' }).kind).toBe('no-plan')
  })

  it('after a later failure nothing is shown any more, and what comes back is new', () => {
    const failed = recordNoPlan(head, { kind: 'record', record: first })
    expect(failed.kind).toBe('plan')
    expect(sinceOf(failed, ada)).toBeUndefined()
    expect(sinceOf(again([sales([ada])], failed, TEN), ada)).toBe(TEN)
  })

  it('the times survive the comment', () => {
    const second = again([sales([ada, cyd])], first, TEN)
    expect(findMarker(`Plan\n\n${renderMarker(second)}\n`, head)).toEqual(second)
  })
})

describe('what is recorded', () => {
  it('each change in words, while they are few', () => {
    const gus = invite('gus--x@partner.example', null, { endDate: '2026-12-31T23:59:59Z' })
    const [group] = record([sales([ada, bob, gus], { name: 'Sales -->\nTools' })]).groups
    expect(group?.marks.map(({ words }) => words)).toEqual([
      `add; ada@contoso.com; ${ada.member.userId ?? ''}; Sales %2D%2D%3E%0ATools; Direct assignment; from Entra; until Entra`,
      `remove; bob@contoso.com; ${bob.member.userId ?? ''}; Sales %2D%2D%3E%0ATools; Direct assignment`,
      'invite and add; gus%2D-x@partner.example; Sales %2D%2D%3E%0ATools; Direct assignment; from Entra; until 2026-12-31T23:59:59Z'
    ])
  })

  it.each([
    {
      rule: 'a package that is refused',
      more: { refusals: [{ code: 'WOULD_EMPTY_PACKAGE', message: '', hint: '', place: null }] }
    }
  ] as const)('not $rule', ({ more }) => expect(record([sales([ada], more)]).groups).toEqual([]))

  it('nothing of a preview, and nothing of a run that is refused', () => {
    const refused = {
      ...plan([sales([ada])]),
      refusals: [{ code: 'RUN_TOO_MANY_REMOVALS', message: '', hint: '', place: null }]
    } as const
    expect(recordPlan(refused, head, { kind: 'none' }, { applies: true, now: NINE }).groups).toEqual([])
    expect(recordPlan(plan([sales([ada])]), head, { kind: 'none' }, { applies: false, now: NINE }).groups).toEqual([])
  })

  it('means nothing in the record of another commit', () => {
    const other = { ...record([sales([ada])]), headSha: MERGE }
    expect(sinceOf(other, ada)).toBeUndefined()
  })
})

describe('large plans', () => {
  const many = (amount: number): readonly Change[] => crowd(amount, 'memberships/all.csv')

  it('up to 2,000 changes have hashes of 22 characters', () => {
    expect(record([sales(many(2_000))])).toMatchObject({ by: 'change', width: 22 })
  })

  it('6,000 changes are recorded one by one, in 48,000 characters', () => {
    const changes = many(6_000)
    const of = record([sales(changes)])
    expect(of).toMatchObject({ by: 'change', width: 8 })
    expect(changes.map(timesIn(of)).every((since) => since === null)).toBe(true)
    expect(
      many(6_000)
        .map(timesIn(of))
        .some((since) => since !== undefined)
    ).toBe(false)
    expect(renderMarker(of).length).toBeLessThan(48_500)
  })

  it('and still, when a second plan added some of them', () => {
    const changes = many(6_000)
    const second = again([sales(changes)], record([sales(changes.slice(0, 5_000))]), TEN)
    expect(changes.map(timesIn(second)).filter((since) => since === TEN)).toHaveLength(1_000)
    expect(renderMarker(second).length).toBeLessThan(48_500)
  })

  it('more are recorded package by package', () => {
    const changes = many(6_001)
    const of = record([sales(changes)])
    expect(of).toMatchObject({ by: 'package', width: 22 })
    expect(indexRecord(of)(digestChanges(guid(101), changes))).not.toBeNull()
    expect(sinceOf(of, ada)).toBeUndefined()
  })

  it('what is left of a package that went on as a whole is added one by one, with the time of the package', () => {
    const changes = many(6_001)
    const packageDigest = digestChanges(guid(101), changes)
    const of = again([sales(changes)], recordPlan(plan([]), head, { kind: 'none' }, { applies: true, now: NINE }), TEN)
    const failed = changes.slice(0, 3).map((change) => ({ packageDigest, digest: digestChanges(guid(101), [change]) }))
    const kept = withLeftovers(of, [...failed, { packageDigest: 'another', digest: digestChanges(guid(101), [ada]) }])
    expect(changes.slice(0, 4).map((change) => sinceOf(kept, change))).toEqual([TEN, TEN, TEN, undefined])
    expect(sinceOf(kept, ada)).toBeUndefined()
    expect(withLeftovers(kept, failed)).toEqual(kept)
  })
})

describe('what was shown and is not planned any more', () => {
  it('is counted', () => {
    const of = record([sales([ada, bob])])
    expect(countOthers(of, [digestChanges(guid(101), [bob])])).toBe(1)
    expect(
      countOthers(
        of,
        [ada, bob].map((change) => digestChanges(guid(101), [change]))
      )
    ).toBe(0)
  })
})
