/** Which existing address somebody may have meant who wrote one of the tenant's own domains wrongly. */
import { domainOf, normaliseAddress } from './identifiers.js'
import { nearestNames } from './nearest-name.js'
import { compareText } from './sort-order.js'

/**
 * The existing address that is nearest to the given one. Only the part before the `@` is compared: a long domain that both
 * share would make any two names look alike. The same name in another of the domains is nearest of all.
 *
 * @param addresses Existing addresses, as they are spelled.
 * @param domains The domains to look in, lower case.
 * @returns Null when none is close, since a far guess misleads.
 */
export function nearestAddress(
  address: string,
  addresses: readonly string[],
  domains: readonly string[]
): string | null {
  const wanted = domainOf(address)
  const byName = new Map<string, string>()
  const ordered = addresses
    .filter((each) => domains.includes(domainOf(each)) && normaliseAddress(each) !== normaliseAddress(address))
    .sort((one, other) => compareText(normaliseAddress(one), normaliseAddress(other)))
  for (const each of ordered) {
    if (!byName.has(nameOf(each)) || domainOf(each) === wanted) byName.set(nameOf(each), each)
  }
  const [nearest] = nearestNames(nameOf(address), [...byName.keys()], 1)
  return nearest === undefined ? null : (byName.get(nearest) ?? null)
}

function nameOf(address: string): string {
  const text = normaliseAddress(address)
  return text.slice(0, text.lastIndexOf('@'))
}
