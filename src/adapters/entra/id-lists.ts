import type { Guid } from '../../core/model.js'

/** Each id once, as it is compared. */
export function distinct(ids: readonly Guid[]): readonly Guid[] {
  return [...new Set(ids.map((id) => id.toLowerCase()))]
}

/** Each id once; of several entries the last. */
export function byId<T extends { readonly id: Guid }>(entries: readonly T[]): readonly T[] {
  const found = new Map<Guid, T>()
  for (const entry of entries) found.set(entry.id, entry)
  return found.size === entries.length ? entries : [...found.values()]
}
