/** What of a merge that is not in Entra is only not applied, and what applies hold. */
import { describe, expect, it } from '@jest/globals'
import type { PlannedChange } from '../../src/core/change-table.js'
import { digestChanges, type ReviewedChanges } from '../../src/core/reviewed-plan.js'
import { describeMerge, groupByMerge, type ApplyFate, type MergeFates } from '../../src/core/unapplied-merges.js'
import { add, pack, person } from './plan-fixtures.js'

const seen = add(person('seen@x.example'))
const unseen = add(person('unseen@x.example'))
const one = pack('One', 3, [seen, unseen])
const other = pack('Other', 3, [add(person('else@x.example'))])
const changes: readonly PlannedChange[] = [one, other].flatMap((each) =>
  each.changes.map((change) => ({ pack: each, change }))
)

const ended = (at: string): ApplyFate => ({ kind: 'ended', at, description: '1 held', runUrl: null })
const fates: MergeFates = { newest: ended('2026-05-31T09:00:00Z'), firstEnded: ended('2026-05-20T09:00:00Z') }
const shown: ReviewedChanges = {
  kind: 'shown',
  digests: new Set([digestChanges(one.id ?? '', [seen])]),
  late: new Map(),
  doubts: []
}
const addressOf = ({ change }: PlannedChange): string => change.member.address

describe('a merge that was not applied', () => {
  it('has what no reviewer saw held, each with its reason, and the rest open', () => {
    const merge = describeMerge('c1', changes, fates, shown)
    expect(merge.open.map(addressOf)).toEqual(['seen@x.example'])
    expect(merge.held.map((each) => `${addressOf(each)}: ${each.reason}`)).toEqual([
      'unseen@x.example: No reviewed plan of «One» showed this: Entra or the files changed since the review.',
      'else@x.example: No reviewed plan of «Other» showed this: Entra or the files changed since the review.'
    ])
    expect(merge).toMatchObject({ commit: 'c1', fate: fates.newest, heldSince: fates.firstEnded })
  })

  it.each<{ rule: string; fates: MergeFates; reviewed: ReviewedChanges | null }>([
    {
      rule: 'no apply of it ended, so none was held yet',
      fates: { newest: { kind: 'never' }, firstEnded: null },
      reviewed: shown
    },
    { rule: 'it is not known what reviewers saw', fates, reviewed: null },
    { rule: 'the workflow applies what nobody reviewed', fates, reviewed: { kind: 'everything' } }
  ])('has all of it open where $rule', ({ fates: known, reviewed }) => {
    const merge = describeMerge('c1', changes, known, reviewed)
    expect(merge.open).toEqual(changes)
    expect(merge.held).toEqual([])
  })
})

describe('changes are told by the merge that brought them', () => {
  it('an earlier one by its commit, where that is known; everything else by the commit of the run', () => {
    const of = (cause: 'added' | 'earlier-merge', causeDetail: string | null): PlannedChange => ({
      pack: one,
      change: add(person(`${cause}-${causeDetail}@x.example`), { cause, causeDetail })
    })
    const groups = groupByMerge(
      [of('earlier-merge', 'c1'), of('added', 'not a commit'), of('earlier-merge', null), of('earlier-merge', 'c1')],
      'c9'
    )
    expect([...groups].map(([commit, own]) => [commit, own.length])).toEqual([
      ['c1', 2],
      ['c9', 2]
    ])
  })
})
