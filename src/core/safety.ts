/** The plan judges itself before anything is applied: access is asymmetric, a wrong mass removal is an outage. */
import type { PackageChanges } from './plan-changes.js'
import type { PackageSettings, SafetySettings } from './model.js'
import type { Refusal } from './plan.js'

/**
 * Refuses a package that would lose too many members, or its last one.
 *
 * @returns `TOO_MANY_REMOVALS` (more than the floor and more than the percentage of the members present),
 *   `WOULD_EMPTY_PACKAGE` (nobody would be left, and the settings do not allow that).
 */
export function refusePackage(
  name: string,
  changes: PackageChanges,
  settings: PackageSettings | null,
  safety: SafetySettings
): readonly Refusal[] {
  const removals = changes.changes.filter((change) => change.kind === 'remove').length
  if (removals === 0) return []
  const refusals: Refusal[] = []
  const place = settings?.place ?? null
  if (removals > safety.maxRemovalFloor && removals * 100 > changes.current * safety.maxRemovalPercent) {
    refusals.push({
      code: 'TOO_MANY_REMOVALS',
      message: `«${name}» would lose ${removals} of its ${changes.current} members; allowed are ${safety.maxRemovalPercent} percent, or ${safety.maxRemovalFloor}.`,
      hint: 'If this is intended, split the pull request, or raise `safety.max-removal-percent` in it, so that the reviewer sees the new limit.',
      place
    })
  }
  if (changes.remaining === 0 && settings?.allowEmpty !== true) {
    refusals.push({
      code: 'WOULD_EMPTY_PACKAGE',
      message: `«${name}» would lose its last member.`,
      hint: 'If this is intended, set `allow-empty: true` for the package in the settings.',
      place
    })
  }
  return refusals
}

/** Refuses the whole run when it removes more memberships than one run may, over all packages. */
export function refuseRun(
  packages: readonly Pick<PackageChanges, 'changes'>[],
  safety: SafetySettings
): readonly Refusal[] {
  const removals = packages.reduce(
    (sum, each) => sum + each.changes.filter((change) => change.kind === 'remove').length,
    0
  )
  if (removals <= safety.maxRemovals) return []
  return [
    {
      code: 'RUN_TOO_MANY_REMOVALS',
      message: `This run would remove ${removals} memberships; one run may remove ${safety.maxRemovals}.`,
      hint: 'Split the pull request, or raise `safety.max-removals` in it, so that the reviewer sees the new limit.',
      place: null
    }
  ]
}
