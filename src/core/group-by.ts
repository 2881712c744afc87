/** Entries that are alike: one or more. */
export type Group<T> = readonly [T, ...T[]]

/**
 * The entries by what `keyOf` says of each, in the order they come: in one pass, where a list made anew for each entry would
 * be copied as often as it has entries. `Map.groupBy`, which Node 20 does not have.
 */
export function groupBy<K, T>(entries: readonly T[], keyOf: (entry: T) => K): ReadonlyMap<K, Group<T>> {
  const groups = new Map<K, [T, ...T[]]>()
  for (const entry of entries) {
    const key = keyOf(entry)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [entry])
    else group.push(entry)
  }
  return groups
}
