/** What Entra does to the guests a plan removes, read only when there are such guests. */
import { findGovernedLeavers, warnOfGuestEnds } from '../core/guest-ends.js'
import type { Assignment } from '../core/model.js'
import type { PackagePlan } from '../core/plan.js'
import type { Directory } from '../ports.js'

/** Of so many guests everything they have is read, twenty a request; a run that removes more is refused by default. */
const MAX_GUESTS = 200

/**
 * The packages with a warning for each governed guest whose account ends with a removal.
 *
 * @param assignments Those of the packages.
 * @throws ActionError when something that may be read could not be.
 */
export async function tellGuestEnds(
  packages: readonly PackagePlan[],
  assignments: readonly Assignment[],
  directory: Directory
): Promise<readonly PackagePlan[]> {
  const leavers = findGovernedLeavers(packages, assignments)
  if (leavers.length === 0) return packages
  const lifecycle = await directory.readGuestLifecycle()
  if (lifecycle?.kind === 'nothing') return packages
  const held = await directory.listAssignmentIdsOf(leavers.slice(0, MAX_GUESTS))
  return warnOfGuestEnds(packages, leavers, { held, lifecycle })
}
