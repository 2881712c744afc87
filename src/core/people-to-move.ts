import { policyChooser } from './choose-policy.js'
import type { AccessPackage, Assignment, Guid, MembershipRow, PackageSettings } from './model.js'
import { findHolder, type Holders } from './resolve-people.js'

/** What is known of a package when its people are still to be read. */
interface PackageSoFar {
  readonly accessPackage: AccessPackage
  readonly settings: PackageSettings | null
  readonly assignments: readonly Assignment[]
}

/**
 * Holders who may be removed and added again, by object id: to another policy, or after a delivery that failed. An
 * assignment tells neither what kind of account it is for nor whether there still is one, and whoever cannot be added
 * again loses what they have.
 *
 * @param rows Those that ask for access now.
 */
export function peopleToMove(
  rows: readonly MembershipRow[],
  holders: Holders,
  { accessPackage, settings, assignments }: PackageSoFar
): readonly Guid[] {
  const moves = settings?.policyChanges === 'move'
  const failing = new Set<Guid>()
  const held = new Set<string>()
  for (const { subject, state, policyId } of assignments) {
    const id = subject.objectId ?? ''
    if (state === 'deliveryFailed' || state === 'partiallyDelivered') failing.add(id)
    if (moves && state !== 'deliveryFailed') held.add(`${id} ${policyId ?? ''}`)
  }
  if (!moves && failing.size === 0) return []
  const choiceOf = policyChooser(accessPackage, settings)
  return rows.flatMap((row) => {
    const id = findHolder(row.email, holders)?.objectId
    const choice = choiceOf(row)
    if (id == null || choice.kind === 'refused') return []
    const underAnother = moves && !held.has(`${id} ${choice.policy.id}`)
    return underAnother || failing.has(id) ? [id] : []
  })
}
