/** Which packages a run looks at. */
import type { FileSection } from './file-sections.js'
import type { Settings } from './model.js'
import type { Scope } from './plan.js'
import { namePackage, namePackages, type NamedPackage } from './package-reference.js'

/** What the files of one commit declare. */
export interface DeclaredFiles {
  readonly sections: readonly FileSection[]
  readonly settings: Settings
}

/** The files of the commit that a run compares with. */
export type Before =
  | {
      readonly kind: 'known'
      readonly commit: string
      /** Whether a deployment record says that this commit was applied; otherwise it is the event's. */
      readonly applied: boolean
      readonly files: DeclaredFiles
      /** Merges between that commit and the event of the run, which were not applied yet; null: none. */
      readonly earlier: UnappliedMerges | null
      /** Paths, before or now, of the membership files that differ, or did since and may have been applied in part. */
      readonly changedPaths: ReadonlySet<string>
    }
  /** Nothing to compare with, or it cannot be read: the run looks at everything and says why. */
  | { readonly kind: 'unknown'; readonly reason: string }

/** Where merges that were not applied yet had brought the files when the event of a run began. */
export interface UnappliedMerges {
  readonly files: DeclaredFiles
  /** The commit that changed a file last, as far as it is known. */
  readonly commitOf: (file: string) => string
}

/** The packages in scope, and those that are in no file and no setting any more. */
export interface Selection {
  readonly scope: Scope
  readonly packages: readonly NamedPackage[]
  readonly released: readonly NamedPackage[]
}

/**
 * `changed`: packages named, before or now, in files that differ, and packages whose settings differ. `all`: every
 * managed package, also when there is nothing to compare with.
 *
 * @param whyAll Why every managed package is looked at; null: only what differs, if that is known.
 * @param changedSettings Names of packages whose settings differ.
 */
export function selectPackages(
  whyAll: string | null,
  now: DeclaredFiles,
  before: Before,
  changedSettings: readonly string[]
): Selection {
  const managedTexts = namedIn(now)
  const managed = new Set(managedTexts.map((text) => namePackage(text, now.settings).key))
  const select = (scope: Scope, texts: readonly string[], textsBefore: readonly string[] = []): Selection => {
    // What a name meant before is what the settings of then say: a pin may have moved to another package.
    const then = before.kind === 'known' ? namePackages(textsBefore, before.files.settings) : []
    const named = [...new Map([...then, ...namePackages(texts, now.settings)].map((each) => [each.key, each])).values()]
    return {
      scope,
      packages: named.filter((each) => managed.has(each.key)),
      released: named.filter((each) => !managed.has(each.key))
    }
  }

  if (whyAll !== null || before.kind === 'unknown') {
    const textsBefore = before.kind === 'known' ? namedIn(before.files) : []
    const reason = whyAll ?? (before.kind === 'unknown' ? before.reason : '')
    return select({ kind: 'all', reason }, managedTexts, textsBefore)
  }
  const inChangedFiles = ({ sections }: DeclaredFiles): readonly string[] =>
    sections.filter(({ file }) => before.changedPaths.has(file)).map(({ accessPackage }) => accessPackage)
  return select(
    { kind: 'changed', reason: 'packages of the files and settings that differ' },
    [...inChangedFiles(now), ...changedSettings],
    [...inChangedFiles(before.files), ...changedSettings]
  )
}

/** Each text once: a folder may have many files that name the same packages. */
function namedIn({ sections, settings }: DeclaredFiles): readonly string[] {
  const texts = [...sections.map(({ accessPackage }) => accessPackage), ...settings.packages.map(({ name }) => name)]
  return [...new Set(texts)]
}
