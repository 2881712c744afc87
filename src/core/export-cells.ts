/** What the cells of an exported row say. */
import { choosePolicy } from './choose-policy.js'
import { survivesCell } from './csv-cell.js'
import { isAddress } from './identifiers.js'
import type {
  AccessPackage,
  AssignmentPolicy,
  EndDate,
  Guid,
  Instant,
  PackageSettings,
  Person,
  Subject
} from './model.js'
import { findHolder, ownsAddress, type Holders } from './resolve-people.js'
import { compareText } from './sort-order.js'

/**
 * How a row names a holder: by the address that is theirs in the directory and that the plan takes for them while they hold
 * the package; where there is none, by their object id. An old address of an assignment may be somebody else's one day.
 */
export function emailCell(subject: Subject, person: Person, holders: Holders): string {
  const addresses = [person.mail, subject.email, person.principalName, subject.principalName]
  const own = addresses.find(
    (address) =>
      address !== null &&
      isAddress(address) &&
      survivesCell(address) &&
      ownsAddress(person, address) &&
      findHolder(address, holders)?.objectId === person.id
  )
  return own ?? person.id
}

/**
 * What the column `Policy` says for a policy of a package: nothing for the one that is chosen without it, else its name, or
 * its id where the name would not lead back to it. For a policy that the package does not list, whatever keeps the row valid:
 * a plan then says that another policy is kept.
 *
 * @param policyId Null when Entra does not tell it.
 * @returns Null when the package has no policy that a row could name.
 */
export function policyCell(
  policyId: Guid | null,
  accessPackage: AccessPackage,
  settings: PackageSettings | null
): string | null {
  const chosen = choosePolicy(null, null, accessPackage, settings)
  if (chosen.kind === 'policy' && chosen.policy.id === policyId) return ''
  const usable = accessPackage.policies.filter((policy) => !policy.automatic)
  const own = usable.find(({ id }) => id === policyId)
  if (own !== undefined) return nameOf(own, accessPackage, settings)
  if (chosen.kind === 'policy') return ''
  const [any] = usable.toSorted((one, other) => compareText(one.name, other.name) || compareText(one.id, other.id))
  return any === undefined ? null : nameOf(any, accessPackage, settings)
}

function nameOf(policy: AssignmentPolicy, accessPackage: AccessPackage, settings: PackageSettings | null): string {
  if (policy.name === '' || !survivesCell(policy.name)) return policy.id
  const named = choosePolicy(policy.name, null, accessPackage, settings)
  return named.kind === 'policy' && named.policy.id === policy.id ? policy.name : policy.id
}

/** A first day that is still to come; of one that has passed nothing is said, since a plan does nothing about it. */
export function startCell(start: Instant | null, now: Instant): string {
  return start === null || start <= now ? '' : asDay(start, 'T00:00:00Z')
}

/** A last day; nothing for access without end. */
export function endCell(end: EndDate): string {
  return end === null || end === 'none' ? '' : asDay(end, 'T23:59:59Z')
}

/** The day alone where a day in a file means this instant. */
function asDay(instant: Instant, timeOfDay: string): string {
  return instant.endsWith(timeOfDay) ? instant.slice(0, -timeOfDay.length) : instant
}
