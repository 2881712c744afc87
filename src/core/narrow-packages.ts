import picomatch from 'picomatch'
import { normaliseName } from './identifiers.js'

/**
 * A test for the `packages` input: names, ids or globs, without case. No pattern lets everything through.
 * A package passes when any of the texts it goes by (its label in the files, its name, its id) matches.
 */
export function packageFilter(patterns: readonly string[]): (texts: readonly (string | null)[]) => boolean {
  if (patterns.length === 0) return () => true
  const exact = new Set(patterns.map(normaliseName))
  const globs = patterns.map((pattern) => picomatch(normaliseName(pattern), { dot: true, bash: true }))
  return (texts) =>
    texts.some((text) => {
      if (text === null) return false
      const name = normaliseName(text)
      return exact.has(name) || globs.some((matches) => matches(name))
    })
}
