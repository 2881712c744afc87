/** How many texts are kept: a list repeats the dates of its packages and policies in every entry. */
const MAX_KEPT = 1000

const kept = new Map<number, string>()

/** UTC with fraction, as Graph writes dates. */
export function isoDate(time: number): string {
  const known = kept.get(time)
  if (known !== undefined) return known
  const text = new Date(time).toISOString()
  if (kept.size === MAX_KEPT) kept.clear()
  kept.set(time, text)
  return text
}
