import type { FileSection } from './file-sections.js'
import { groupBy } from './group-by.js'
import { isGuid, normaliseGuid, normaliseName } from './identifiers.js'
import type { AccessPackage, Guid, PackageSettings, Settings } from './model.js'
import type { Refusal } from './plan.js'
import { nearestNames } from './nearest-name.js'

/** What a row or the settings call a package: its id, or its display name. Structurally the port's reference. */
export type PackageReference =
  { readonly kind: 'id'; readonly id: Guid } | { readonly kind: 'name'; readonly name: string }

/** A package as the files name it, before anybody asked Entra. `settings` is what the settings file says under that name. */
export interface NamedPackage {
  /** Equal keys mean the same reference. */
  readonly key: string
  /** As written where it was first met. */
  readonly label: string
  readonly reference: PackageReference
  readonly settings: PackageSettings | null
}

/** The settings of a package by the text that names it (display name or id), or null. */
function settingsFor(text: string, settings: Settings): PackageSettings | null {
  const wanted = normaliseName(text)
  return (
    settings.packages.find((each) => normaliseName(each.name) === wanted) ??
    settings.packages.find((each) => each.id !== null && each.id === wanted) ??
    null
  )
}

/**
 * What a text in a file means: an id, a name pinned to an id by the settings, or a plain name.
 * Two texts that mean the same reference get the same key.
 */
export function namePackage(text: string, settings: Settings): NamedPackage {
  const own = settingsFor(text, settings)
  const id = isGuid(text) ? normaliseGuid(text) : (own?.id ?? null)
  return id === null
    ? { key: `name:${normaliseName(text)}`, label: text, reference: { kind: 'name', name: text }, settings: own }
    : { key: `id:${id}`, label: text, reference: { kind: 'id', id }, settings: own }
}

/** Each package once, in the order met. */
export function namePackages(texts: Iterable<string>, settings: Settings): readonly NamedPackage[] {
  const found = new Map<string, NamedPackage>()
  const seen = new Set<string>()
  for (const text of texts) {
    if (seen.has(text)) continue
    seen.add(text)
    const named = namePackage(text, settings)
    if (!found.has(named.key)) found.set(named.key, named)
  }
  return [...found.values()]
}

/** Sections grouped by the key of the package they name. */
export function groupByPackage(
  sections: readonly FileSection[],
  settings: Settings
): ReadonlyMap<string, readonly FileSection[]> {
  // Many files may name the same package, and what a name means is looked up among all settings.
  const keys = new Map<string, string>()
  return groupBy(sections, ({ accessPackage }) => {
    const key = keys.get(accessPackage) ?? namePackage(accessPackage, settings).key
    keys.set(accessPackage, key)
    return key
  })
}

/** The package that is meant, or why none is. */
export type PackageChoice =
  | { readonly kind: 'package'; readonly accessPackage: AccessPackage }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/**
 * Which of the packages Entra found is meant.
 *
 * @param found What the directory answered for this reference.
 * @param names Display names of all packages, to suggest the nearest; asked only when nothing was found.
 * @returns The package, or `PACKAGE_NOT_FOUND` / `PACKAGE_AMBIGUOUS`.
 */
export function pickPackage(
  named: NamedPackage,
  found: readonly AccessPackage[],
  names: readonly string[]
): PackageChoice {
  const catalog = named.settings?.catalog ?? null
  const matching =
    catalog === null
      ? found
      : found.filter((each) => each.catalog !== null && normaliseName(each.catalog.name) === normaliseName(catalog))
  const [only] = matching
  if (matching.length === 1 && only !== undefined) return { kind: 'package', accessPackage: only }

  const place = named.settings?.place ?? null
  if (matching.length > 1) {
    const candidates = matching
      .map((each) => `${each.id} in catalog «${each.catalog?.name ?? 'unknown'}»`)
      .sort()
      .join(', ')
    return {
      kind: 'refused',
      refusal: {
        code: 'PACKAGE_AMBIGUOUS',
        message: `${matching.length} access packages are called «${named.label}»: ${candidates}.`,
        hint: 'Pin the one that is meant in the settings, with `id` or `catalog` under `packages`.',
        place
      }
    }
  }
  if (found.length > 0 && catalog !== null) {
    return {
      kind: 'refused',
      refusal: {
        code: 'PACKAGE_NOT_FOUND',
        message: `The access package «${named.label}» is not in catalog «${catalog}»; it is in ${found
          .map((each) => `«${each.catalog?.name ?? 'unknown'}»`)
          .sort()
          .join(', ')}.`,
        hint: 'Correct `catalog` in the settings.',
        place
      }
    }
  }
  const near = nearestNames(named.label, names, 3)
  return {
    kind: 'refused',
    refusal: {
      code: 'PACKAGE_NOT_FOUND',
      message:
        named.reference.kind === 'id'
          ? `No access package has the id ${named.reference.id}.`
          : `No access package is called «${named.label}».`,
      hint:
        near.length > 0
          ? `Did you mean ${near.map((name) => `«${name}»`).join(' or ')}?`
          : 'Check the name in the Entra admin center, and that the app registration may read its catalog.',
      place
    }
  }
}
