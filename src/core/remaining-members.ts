/** Who is sure to hold a package when only some of its changes are made. */
import { memberKey } from './change-words.js'
import type { Change, PackagePlan } from './plan.js'

/** Whether the change takes away somebody's access: a removal, or new dates that come to the same. */
export function isLoss({ losing }: PackagePlan['staying'], change: Change): boolean {
  return change.kind !== 'add' && losing.has(memberKey(change.member))
}

/**
 * How many are sure to hold it.
 *
 * @param isMade Whether a change of the package is made.
 */
export function countRemaining(
  { staying, changes }: Pick<PackagePlan, 'staying' | 'changes'>,
  isMade: (change: Change) => boolean
): number {
  const keys = (some: readonly Change[]): number => new Set(some.map(({ member }) => memberKey(member))).size
  const kept = changes.filter((change) => isLoss(staying, change) && !isMade(change))
  const coming = changes.filter(
    (change) => change.kind === 'add' && staying.coming.has(memberKey(change.member)) && isMade(change)
  )
  return staying.people + keys(kept) + keys(coming)
}
