import { choosePolicy } from './choose-policy.js'
import type { AccessPackage, Assignment, Guid, MembershipRow, PackageSettings } from './model.js'
import { findHolder, type Holders } from './resolve-people.js'

/** What is known of a package when its people are still to be read. */
interface PackageSoFar {
  readonly accessPackage: AccessPackage
  readonly settings: PackageSettings | null
  readonly assignments: readonly Assignment[]
  readonly holders: Holders
}

/**
 * Holders whom a row asks to move to another policy, by object id. An assignment does not tell what kind of account it is
 * for, and whoever is moved to a policy that is not for them loses what they have.
 *
 * @param rows Those that ask for access now.
 */
export function peopleToMove(
  rows: readonly MembershipRow[],
  { accessPackage, settings, assignments, holders }: PackageSoFar
): readonly Guid[] {
  if (settings?.policyChanges !== 'move') return []
  const held = new Set(assignments.map(({ subject, policyId }) => `${subject.objectId ?? ''} ${policyId ?? ''}`))
  return rows.flatMap((row) => {
    const id = findHolder(row.email, holders)?.objectId
    const choice = choosePolicy(row.policy, row.place, accessPackage, settings)
    return id == null || choice.kind === 'refused' || held.has(`${id} ${choice.policy.id}`) ? [] : [id]
  })
}
