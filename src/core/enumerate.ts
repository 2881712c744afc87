/** More than this are counted, not named. */
const MAX_NAMED = 5

/** `«a», «b» and 3 more`. */
export function enumerate(texts: readonly string[]): string {
  const named = texts.slice(0, MAX_NAMED).map((text) => `«${text}»`)
  const left = texts.length - named.length
  return left === 0 ? named.join(', ') : `${named.join(', ')} and ${left} more`
}
