/** What became of the applies of merges that are not in Entra: why, and what of them an apply would hold. */
import type { PlannedChange } from './change-table.js'
import { groupBy } from './group-by.js'
import { holdUnreviewed } from './held-changes.js'
import type { Instant } from './model.js'
import type { Change, PackagePlan } from './plan.js'
import type { ReviewedChanges } from './reviewed-plan.js'

/**
 * What is known of the apply of a merge. `never`: no apply that has it ever began. `unfinished`: it began, and its record
 * has no end. `ended`: its record says what was left. `unreadable`: `why` is a sentence.
 */
export type ApplyFate =
  | { readonly kind: 'never' }
  | { readonly kind: 'unfinished'; readonly at: Instant | null; readonly runUrl: string | null }
  | {
      readonly kind: 'ended'
      readonly at: Instant | null
      readonly description: string
      readonly runUrl: string | null
    }
  | { readonly kind: 'unreadable'; readonly why: string }

/** A change that an apply has held, and why. */
export interface HeldChange extends PlannedChange {
  readonly reason: string
}

/** What one merge asked for that is not so. */
export interface UnappliedMerge {
  readonly commit: string
  /** Of the newest apply that has it. */
  readonly fate: ApplyFate
  /** What an apply would do now. */
  readonly open: readonly PlannedChange[]
  /** What it would hold, as it did since then. */
  readonly held: readonly HeldChange[]
  readonly heldSince: ApplyFate | null
}

/** The changes by the merge that brought them, in the plan's order. @param commit Of those that name none. */
export function groupByMerge(
  changes: readonly PlannedChange[],
  commit: string
): ReadonlyMap<string, readonly PlannedChange[]> {
  return groupBy(changes, ({ change }) => (change.cause === 'earlier-merge' ? change.causeDetail : null) ?? commit)
}

/** The newest apply that has a merge, and the oldest one that ended; null where none did. */
export interface MergeFates {
  readonly newest: ApplyFate
  readonly firstEnded: ApplyFate | null
}

/**
 * Tells what is held from what is only not applied. Without an apply that ended nothing was held yet.
 *
 * @param reviewed What was shown to reviewers; null: it was not asked, or cannot be told.
 */
export function describeMerge(
  commit: string,
  changes: readonly PlannedChange[],
  { newest, firstEnded }: MergeFates,
  reviewed: ReviewedChanges | null
): UnappliedMerge {
  const merge = { commit, fate: newest, heldSince: firstEnded }
  if (firstEnded === null || reviewed === null) return { ...merge, open: changes, held: [] }
  const reasons = new Map<PackagePlan, ReadonlyMap<Change, string>>()
  for (const { pack } of changes) if (!reasons.has(pack)) reasons.set(pack, holdUnreviewed(pack, reviewed))
  const reasonOf = ({ pack, change }: PlannedChange): string | undefined => reasons.get(pack)?.get(change)
  return {
    ...merge,
    open: changes.filter((each) => reasonOf(each) === undefined),
    held: changes.flatMap((each) => {
      const reason = reasonOf(each)
      return reason === undefined ? [] : [{ ...each, reason }]
    })
  }
}
