/** Everything an export has to know, for all packages at once: never a request for a single package or person. */
import { InvalidFilesError } from '../core/errors.js'
import type { ExportFacts, ExportRules } from '../core/export-package.js'
import { normaliseName } from '../core/identifiers.js'
import type { AccessPackage, Guid, Instant, MembershipRow } from '../core/model.js'
import { packageFilter, warnUnmatched, type PackageTexts } from '../core/narrow-packages.js'
import { joinPacked } from '../core/packed.js'
import type { Refusal } from '../core/plan.js'
import { indexPeople, listHolders, peopleToLookUp } from '../core/resolve-people.js'
import { selectPackages, type DeclaredFiles } from '../core/scope.js'
import type { Directory } from '../ports.js'
import { findNamedPackages, narrow, textsOf, type FoundPackage } from './find-packages.js'
import { entryOf, hasFailedDelivery } from './read-plan-facts.js'

/** What is to be exported. */
export interface ExportRequest {
  readonly declared: DeclaredFiles
  /** `all`: every package of the tenant that has members; `changed`: the managed ones. */
  readonly scope: 'changed' | 'all'
  /** The `packages` input: names, ids or globs. Empty: no narrowing. */
  readonly narrowTo: readonly string[]
  readonly now: Instant
}

/** What was read. */
export interface ExportSources {
  readonly packages: readonly ExportFacts[]
  readonly rules: ExportRules
  /** How many packages of the tenant have a name, by `normaliseName`; null when only the named ones were read. */
  readonly packagesByName: ReadonlyMap<string, number> | null
  /** About what the export is narrowed to. */
  readonly warnings: readonly Refusal[]
}

/** A package that is to be looked at, before its lists are read. */
type Chosen = Pick<FoundPackage, 'accessPackage' | 'settings' | 'rows'> & Pick<ExportFacts, 'label'>

/**
 * Reads what an export is made from.
 * @throws InvalidFilesError for rows and settings that name no package, or several; ActionError when anything cannot be read.
 */
export async function readExportSources(request: ExportRequest, directory: Directory): Promise<ExportSources> {
  const passes = packageFilter(request.narrowTo)
  const managed = await findManaged(request, directory)
  const all = request.scope === 'all' ? await directory.listPackages() : null
  const managedIds = new Set(managed.ids)
  const others = (all ?? []).filter(({ id, name }) => !managedIds.has(id) && passes([name, id]))
  const chosen: readonly Chosen[] = [
    ...managed.packages,
    ...others.map((accessPackage) => ({
      accessPackage,
      settings: null,
      rows: joinPacked<MembershipRow>([]),
      label: null
    }))
  ]
  const packages = await readHoldings(chosen, directory)
  return {
    packages,
    rules: {
      now: request.now,
      invitations: request.declared.settings.invitations,
      people: indexPeople(await findEverybody(packages, directory))
    },
    packagesByName: all === null ? null : countNames(all),
    warnings: warnUnmatched(request.narrowTo, [...managed.texts, ...(all ?? []).map(({ name, id }) => [name, id])])
  }
}

/** The packages that files and settings name; `ids` are those of all of them, whatever the run is narrowed to. */
async function findManaged(
  { declared, narrowTo }: ExportRequest,
  directory: Directory
): Promise<{
  readonly packages: readonly Chosen[]
  readonly ids: readonly Guid[]
  readonly texts: readonly PackageTexts[]
}> {
  const before = { kind: 'unknown', reason: 'an export compares with nothing' } as const
  const selection = selectPackages('all', declared, before, [])
  const asked = await findNamedPackages({ declared, before, selection }, directory)
  const { found, refused } = narrow(asked, narrowTo)
  const refusals = refused.flatMap(({ plan }) => plan.refusals)
  if (refusals.length > 0) throw new InvalidFilesError(refusals)
  return {
    packages: found,
    ids: asked.found.map(({ accessPackage }) => accessPackage.id),
    texts: textsOf(asked)
  }
}

/** Who has, had or is about to get each package. Of packages that no file names only those that somebody has. */
async function readHoldings(chosen: readonly Chosen[], directory: Directory): Promise<readonly ExportFacts[]> {
  const assignments = await directory.listAssignments(chosen.map(({ accessPackage }) => accessPackage.id))
  const held = chosen.filter(
    ({ accessPackage, label }) => label !== null || entryOf(assignments, accessPackage.id).length > 0
  )
  const ids = held.map(({ accessPackage }) => accessPackage.id)
  const failing = ids.filter((id) => hasFailedDelivery(entryOf(assignments, id)))
  const [requests, failures] = await Promise.all([
    directory.listOpenRequests(ids),
    failing.length === 0 ? null : directory.listFailedRequests(failing)
  ])
  return held.map((each) => {
    const { id } = each.accessPackage
    const [own, open] = [entryOf(assignments, id), entryOf(requests, id)]
    return {
      ...each,
      assignments: own,
      requests: open,
      failedRequests: failures?.get(id) ?? []
    }
  })
}

/**
 * Everybody in the packages' lists, to know who was deleted and which addresses are theirs, and everybody whom rows name by
 * an address that no list shows. Whom an automatic policy alone gave the package is left out anyway.
 */
function findEverybody(packages: readonly ExportFacts[], directory: Directory) {
  const addresses = new Set<string>()
  const ids = new Set<Guid>()
  for (const each of packages) {
    const { accessPackage, requests } = each
    const assignments = each.assignments.unpack()
    const holders = listHolders({ assignments, requests })
    const automatic = new Set(accessPackage.policies.flatMap((policy) => (policy.automatic ? [policy.id] : [])))
    const byHand = assignments.filter(({ policyId }) => policyId === null || !automatic.has(policyId))
    for (const { subject } of [...byHand, ...requests]) {
      if (subject.person && subject.objectId !== null) ids.add(subject.objectId)
    }
    const unknown = peopleToLookUp(each.rows.unpack(), holders)
    for (const address of [...unknown.addresses, ...holders.onTheWay]) addresses.add(address)
  }
  return addresses.size + ids.size === 0 ? Promise.resolve([]) : directory.findPeople([...addresses], [...ids])
}

function countNames(packages: readonly AccessPackage[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { name } of packages) counts.set(normaliseName(name), (counts.get(normaliseName(name)) ?? 0) + 1)
  return counts
}
