import picomatch from 'picomatch'
import { normaliseName } from './identifiers.js'
import { nearestNames } from './nearest-name.js'
import type { Refusal } from './plan.js'
import { quoteValue } from './quote-value.js'

/** The texts that a package goes by: its label in the files, its name, its id. */
export type PackageTexts = readonly (string | null)[]

/**
 * A test for the `packages` input: names, ids or globs, without case. No pattern lets everything through.
 * A package passes when any of the texts it goes by matches.
 */
export function packageFilter(patterns: readonly string[]): (texts: PackageTexts) => boolean {
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

/**
 * Warns about each pattern that no package matches: with a slip in it a run looks at nothing, and would say that all is well.
 *
 * @param packages All that there was to choose from.
 */
export function warnUnmatched(patterns: readonly string[], packages: readonly PackageTexts[]): readonly Refusal[] {
  const names = packages.flatMap(([label, name]) => name ?? label ?? [])
  return patterns
    .filter((pattern) => !packages.some(packageFilter([pattern])))
    .map((pattern) => {
      const near = nearestNames(pattern, names).map(quoteValue)
      return {
        code: 'NO_SUCH_PACKAGE_HERE',
        message: `\`packages\` asks for ${quoteValue(pattern)}, and no package that this run chooses from is called so.`,
        hint:
          near.length > 0
            ? `Did you mean ${near.join(' or ')}?`
            : 'Write a name as the Entra admin center shows it, an id, or a glob such as `Sales*`.',
        place: null
      }
    })
}
