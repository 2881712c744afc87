/** From names in files to access packages of the tenant, each with all its rows. */
import { stoppedPackage, type PackageFacts } from '../core/build-package-plan.js'
import type { FileSection } from '../core/file-sections.js'
import { normaliseName } from '../core/identifiers.js'
import type { AccessPackage, Guid, MembershipRow, PackageSettings } from '../core/model.js'
import { joinPacked, type Packed } from '../core/packed.js'
import { packageFilter, type PackageTexts } from '../core/narrow-packages.js'
import type { PackagePlan } from '../core/plan.js'
import {
  groupByPackage,
  namePackage,
  namePackages,
  pickPackage,
  type NamedPackage,
  type PackageChoice
} from '../core/package-reference.js'
import type { Before, DeclaredFiles, Selection } from '../core/scope.js'
import { packagesWithChangedSettings } from '../core/settings.js'
import type { Directory } from '../ports.js'

/** A package of the tenant, and what the files say of it. */
export interface FoundPackage extends Omit<PackageFacts, 'assignments' | 'requests' | 'failedRequests'> {
  readonly label: string
}

/** The names in scope, and the files they stand in. */
export interface NamesRequest {
  readonly declared: DeclaredFiles
  readonly before: Before
  readonly selection: Selection
}

/** What became of the names in scope. */
export interface AskedPackages {
  readonly found: readonly FoundPackage[]
  readonly refused: readonly { readonly named: NamedPackage; readonly plan: PackagePlan }[]
  readonly released: readonly { readonly named: NamedPackage; readonly accessPackage: AccessPackage | null }[]
}

/**
 * Looks up the packages in scope, and gathers each one's rows from all files: a package may be named by its id in one
 * file and by its name in another. While any row or setting names it, it is managed, whichever of them went.
 */
export async function findNamedPackages(request: NamesRequest, directory: Directory): Promise<AskedPackages> {
  const { settings, sections } = request.declared
  const { packages, released } = request.selection
  const groups = groupByPackage(sections, settings)
  const before = request.before.kind === 'known' ? request.before : null
  const groupsBefore = before === null ? null : groupByPackage(before.files.sections, before.files.settings)
  const earlier = before?.earlier ?? null
  const groupsEarlier = earlier === null ? null : groupByPackage(earlier.files.sections, earlier.files.settings)
  const changedSettings = new Set(before === null ? [] : packagesWithChangedSettings(before.files.settings, settings))
  const managed = new Set([...groups.keys(), ...settings.packages.map(({ name }) => namePackage(name, settings).key)])

  const asked = await pickPackages([...packages, ...released], directory)
  const known = asked.flatMap(({ answer }) => (answer.kind === 'package' ? [answer.accessPackage] : []))
  const askedKeys = new Set(asked.map(({ named }) => named.key))
  // Names elsewhere of a package found by its id. Another package may have the same name, so Entra is asked.
  const alsoNamed = namePackages(
    known.filter(({ name }) => managed.has(nameKey(name))).map(({ name }) => name),
    settings
  ).filter(({ key }) => !askedKeys.has(key))
  const picked = [...asked, ...(await pickPackages(alsoNamed, directory))]

  const keysOf = new Map<Guid, string[]>(known.map(({ id }) => [id, [`id:${id}`]]))
  const settingsOf = new Map<Guid, PackageSettings>()
  for (const { named, answer } of picked) {
    if (answer.kind !== 'package') continue
    const { id } = answer.accessPackage
    keysOf.get(id)?.push(named.key)
    if (named.settings !== null && !settingsOf.has(id)) settingsOf.set(id, named.settings)
  }
  // Rows under a name that nobody can resolve may be any of its packages'.
  const stopped = new Map(
    picked.flatMap(({ named, answer }) =>
      answer.kind === 'refused' && managed.has(named.key) ? [[named.key, answer.refusal] as const] : []
    )
  )
  const isManaged = ({ id, name }: AccessPackage): boolean =>
    keysOf.get(id)?.some((key) => managed.has(key)) === true || stopped.has(nameKey(name))

  const refused: { named: NamedPackage; plan: PackagePlan }[] = []
  const gone: { named: NamedPackage; accessPackage: AccessPackage | null }[] = []
  const found = new Map<Guid, FoundPackage>()
  asked.forEach(({ named, answer }, index) => {
    const accessPackage = answer.kind === 'package' ? answer.accessPackage : null
    if (index >= packages.length && (accessPackage === null || !isManaged(accessPackage))) {
      gone.push({ named, accessPackage })
      return
    }
    const refusal = answer.kind === 'refused' ? answer.refusal : stopped.get(nameKey(answer.accessPackage.name))
    if (refusal !== undefined) {
      const place = refusal.place ?? groups.get(named.key)?.[0]?.rows.unpack()[0]?.place ?? null
      refused.push({ named, plan: stoppedPackage(named.label, accessPackage?.id ?? null, [{ ...refusal, place }]) })
    } else if (accessPackage !== null && !found.has(accessPackage.id)) {
      const keys = keysOf.get(accessPackage.id) ?? []
      // Settings hold for the id they pin, whatever the rows call the package by now.
      const own =
        settingsOf.get(accessPackage.id) ?? settings.packages.find(({ id }) => id === accessPackage.id) ?? null
      found.set(accessPackage.id, {
        label: named.label,
        accessPackage,
        settings: own,
        settingsChanged: own !== null && changedSettings.has(own.name),
        rows: rowsUnder(groups, keys),
        rowsBefore: groupsBefore === null ? null : rowsUnder(groupsBefore, keys),
        earlier:
          earlier === null || groupsEarlier === null
            ? null
            : { rows: rowsUnder(groupsEarlier, keys), commitOf: earlier.commitOf }
      })
    }
  })
  return { found: [...found.values()], refused, released: gone }
}

interface PickedPackage {
  readonly named: NamedPackage
  readonly answer: PackageChoice
}

async function pickPackages(named: readonly NamedPackage[], directory: Directory): Promise<readonly PickedPackage[]> {
  if (named.length === 0) return []
  const answers = await directory.findPackages(named.map((each) => each.reference))
  const names = answers.some((each) => each.length === 0) ? await directory.listPackageNames() : []
  return named.map((each, index) => ({ named: each, answer: pickPackage(each, answers[index] ?? [], names) }))
}

/** The key of a package that is named by a name which the settings do not pin to an id. */
function nameKey(name: string): string {
  return `name:${normaliseName(name)}`
}

function rowsUnder(
  groups: ReadonlyMap<string, readonly FileSection[]>,
  keys: readonly string[]
): Packed<MembershipRow> {
  return joinPacked([...new Set(keys)].flatMap((key) => groups.get(key) ?? []).map(({ rows }) => rows))
}

const textsOfFound = ({ label, accessPackage: { name, id } }: AskedPackages['found'][number]): PackageTexts => [
  label,
  name,
  id
]
const textsOfRefused = ({ named }: AskedPackages['refused'][number]): PackageTexts => [named.label]
const textsOfReleased = ({ named, accessPackage }: AskedPackages['released'][number]): PackageTexts => [
  named.label,
  accessPackage?.name ?? null,
  accessPackage?.id ?? null
]

/** What each of the packages goes by. */
export function textsOf({ found, refused, released }: AskedPackages): readonly PackageTexts[] {
  return [...found.map(textsOfFound), ...refused.map(textsOfRefused), ...released.map(textsOfReleased)]
}

/** Those that the `packages` input lets through. */
export function narrow({ found, refused, released }: AskedPackages, patterns: readonly string[]): AskedPackages {
  const passes = packageFilter(patterns)
  return {
    found: found.filter((each) => passes(textsOfFound(each))),
    refused: refused.filter((each) => passes(textsOfRefused(each))),
    released: released.filter((each) => passes(textsOfReleased(each)))
  }
}
