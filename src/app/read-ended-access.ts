/** When access ended that the files go on declaring, read only when a plan gives such access back. */
import { explainEndedAccess, packagesWithEndedAccess } from '../core/ended-access.js'
import type { PackagePlan } from '../core/plan.js'
import type { Directory } from '../ports.js'

/**
 * The packages, with the day in the cause of what a plan gives back.
 *
 * @throws ActionError when it could not be read: it is what the package's assignments are read with.
 */
export async function tellEndedAccess(
  packages: readonly PackagePlan[],
  directory: Directory
): Promise<readonly PackagePlan[]> {
  const ids = packagesWithEndedAccess(packages)
  return ids.length === 0 ? packages : explainEndedAccess(packages, await directory.listEndedAccess(ids))
}
