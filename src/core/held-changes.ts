/**
 * What apply leaves undone although it is planned: changes that no reviewed plan showed, each alone, and what would do harm
 * without them.
 */
import { memberKey } from './change-words.js'
import type { Change, PackagePlan } from './plan.js'
import { countRemaining, isLoss } from './remaining-members.js'
import { findShown, type ReviewedChanges } from './reviewed-plan.js'

/** The changes of a package that are held, each with the reason, a sentence. */
export type HeldChanges = ReadonlyMap<Change, string>

/**
 * Works out what of a package is held.
 *
 * The halves of a move belong together: who is not added again is not removed, and who is not removed is not added a second
 * time. And where the additions that are held would have kept a package from being empty, nobody is removed from it.
 */
export function holdUnreviewed(pack: PackagePlan, reviewed: ReviewedChanges): HeldChanges {
  const held = new Map<Change, string>()
  for (const change of pack.changes) {
    const shown = findShown(pack, change, reviewed)
    if (shown.kind === 'late') held.set(change, shown.reason)
    if (shown.kind === 'unseen') held.set(change, reasonUnseen(pack, reviewed))
  }
  if (held.size === 0) return held
  holdOtherHalves(pack, held)
  holdLastRemovals(pack, held)
  // A removal that was held last may be half of a move.
  holdOtherHalves(pack, held)
  return held
}

function reasonUnseen({ name }: PackagePlan, reviewed: ReviewedChanges): string {
  if (reviewed.kind === 'none') return reviewed.reason
  const doubts = reviewed.kind === 'shown' ? reviewed.doubts : []
  return [`No reviewed plan of «${name}» showed this: Entra or the files changed since the review.`, ...doubts].join(
    ' '
  )
}

function holdOtherHalves({ name, changes }: PackagePlan, held: Map<Change, string>): void {
  const additions = new Map(
    changes.filter((change) => change.kind === 'add').map((each) => [memberKey(each.member), each])
  )
  for (const removal of changes) {
    if (removal.kind !== 'remove' || removal.move === null) continue
    const addition = additions.get(memberKey(removal.member))
    if (addition === undefined || held.has(removal) === held.has(addition)) continue
    const other = held.has(removal) ? addition : removal
    held.set(other, `Held in «${name}» with the other half of the move.`)
  }
}

/** A plan that leaves nobody is refused as a whole; here it is what is held that would leave nobody. */
function holdLastRemovals(pack: PackagePlan, held: Map<Change, string>): void {
  const { staying, changes, name } = pack
  const losses = changes.filter((change) => isLoss(staying, change) && !held.has(change))
  if (staying.allowEmpty || countRemaining(pack, (change) => !held.has(change)) > 0) return
  for (const change of losses)
    held.set(change, `Held since «${name}» would lose its last member: who was to come is held.`)
}
