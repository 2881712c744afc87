/** Building the queries: how values get into a filter, and a filter into an address. */

/** Where entitlement management lives, relative to the version. */
export const ENTITLEMENT = '/identityGovernance/entitlementManagement'

/**
 * A value as a literal of an OData filter: «double a single quote, then percent-encode» (Microsoft Graph documentation,
 * `concepts/query-parameters`). The encoding is {@link query}'s.
 */
export function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

/**
 * A path with its query options, percent-encoded. `encodeURIComponent` leaves `'()*!~` alone, which Graph takes as they
 * are, and encodes `+`, `#` and `&`, which would otherwise change the meaning.
 *
 * @param options e.g. `$filter` → the expression, not encoded.
 */
export function query(path: string, options: Readonly<Record<string, string>>): string {
  const text = Object.entries(options).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return `${path}?${text.join('&')}`
}

/** Divide values into groups of at most `size`. */
export function groupsOf<T>(values: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size)
  )
}
