/**
 * The one path up to the plan, for every mode: packages, assignments and open requests, people, then the decisions of
 * the core. Reads only; a read that fails throws, so that no package is ever planned on half of the facts.
 */
import { buildPackagePlan, type PackageFacts, type RunFacts } from '../core/build-package-plan.js'
import { isPast } from '../core/dates.js'
import { isGuid, normaliseAddress, normaliseGuid, normaliseName, spellingsOf } from '../core/identifiers.js'
import type { AccessPackage, Assignment, Guid, Instant } from '../core/model.js'
import type { PackagePlan, Plan, Refusal, ReleasedPackage, Totals } from '../core/plan.js'
import { findProtected } from '../core/find-protected.js'
import { packageFilter } from '../core/narrow-packages.js'
import type { NamedPackage } from '../core/package-reference.js'
import { findHolder, indexPeople, listHolders, peopleToLookUp, type PeopleIndex } from '../core/resolve-people.js'
import { digestPlan } from '../core/reviewed-plan.js'
import { refuseRun } from '../core/safety.js'
import { compareText } from '../core/sort-order.js'
import type { Directory } from '../ports.js'
import { findNamedPackages, type NamesRequest } from './find-packages.js'

/** What a plan is made from, apart from Entra. */
export interface PlanRequest extends NamesRequest {
  readonly commit: string
  readonly settingChanges: readonly string[]
  /** The `packages` input: names, ids or globs. Empty: no narrowing. */
  readonly narrowTo: readonly string[]
  readonly now: Instant
}

/** Computes the plan. @throws ActionError when anything that it needs cannot be read. */
export async function makePlan(request: PlanRequest, directory: Directory): Promise<Plan> {
  const passes = packageFilter(request.narrowTo)
  const asked = await findNamedPackages(request, directory)
  const stopped = asked.refused.filter(({ named }) => passes([named.label])).map((each) => each.plan)
  const found = asked.found.filter(({ label, accessPackage }) => passes([label, accessPackage.name, accessPackage.id]))
  const released = asked.released.filter(({ named, accessPackage }) =>
    passes([named.label, accessPackage?.name ?? null, accessPackage?.id ?? null])
  )

  const ids = found.map((each) => each.accessPackage.id)
  const releasedIds = released.flatMap((each) => (each.accessPackage === null ? [] : [each.accessPackage.id]))
  const [assignments, requests] = await Promise.all([
    directory.listAssignments([...new Set([...ids, ...releasedIds])]),
    directory.listOpenRequests(ids)
  ])
  const facts = found.map((each) => {
    const held = entryOf(assignments, each.accessPackage.id)
    const open = entryOf(requests, each.accessPackage.id)
    return { ...each, assignments: held, requests: open, holders: listHolders(held, open) }
  })

  const people = await readPeople(facts, request, directory)
  const guests = mayInvite(facts, people, request.now)
  const verifiedDomains =
    guests && request.declared.settings.invitations.enabled ? await directory.listVerifiedDomains() : []
  const protection = findProtected(
    facts.length === 0 ? [] : request.declared.settings.safety.protected,
    people,
    facts.flatMap((each) => each.assignments)
  )
  const run: RunFacts = {
    settings: request.declared.settings,
    invitations: request.declared.settings.invitations,
    now: request.now,
    people,
    verifiedDomains,
    protectedIds: protection.ids
  }

  const packages = [...facts.map((each) => buildPackagePlan(each, run)), ...stopped].sort(
    (one, other) =>
      compareText(normaliseName(one.name), normaliseName(other.name)) || compareText(one.id ?? '', other.id ?? '')
  )
  return {
    tenantId: directory.tenantId,
    commit: request.commit,
    baseline: request.before.kind === 'known' ? request.before.commit : null,
    scope: request.selection.scope,
    narrowedTo: request.narrowTo,
    packages,
    released: released.map((each) => countMembers(each, assignments)),
    settingChanges: request.settingChanges,
    refusals: refuseRun(packages, request.declared.settings.safety),
    warnings: [...(verifiedDomains === null ? [domainsUnreadable] : []), ...protection.warnings],
    totals: countTotals(packages),
    digest: digestPlan(directory.tenantId, packages)
  }
}

const domainsUnreadable: Refusal = {
  code: 'DOMAINS_UNREADABLE',
  message: 'The tenant’s own domains could not be read, so a misspelt address of a colleague looks like a guest.',
  hint: 'Grant the app registration the application permission Organization.Read.All.',
  place: null
}

/** Everybody the decisions need and Entra's assignments do not already name, for all packages at once. */
async function readPeople(
  facts: readonly PackageFacts[],
  request: PlanRequest,
  directory: Directory
): Promise<PeopleIndex> {
  const addresses = new Set<string>()
  const ids = new Set<Guid>()
  for (const each of facts) {
    const { holders } = each
    const rows = each.rows.filter((row) => !isPast(row.endDate, request.now))
    const unknown = peopleToLookUp(rows, holders)
    for (const address of unknown.addresses) addresses.add(address)
    for (const id of unknown.ids) ids.add(id)
    // A row that went or ended may have named someone by an address their assignment does not show.
    const named = new Set(rows.map((row) => findHolder(row.email, holders)?.objectId))
    const ended = each.rows.filter((row) => isPast(row.endDate, request.now))
    const gone = [...(each.rowsBefore ?? []), ...ended].some((row) => findHolder(row.email, holders) === undefined)
    if (gone) for (const id of holders.byId.keys()) if (!named.has(id)) ids.add(id)
  }
  for (const text of facts.length === 0 ? [] : request.declared.settings.safety.protected) {
    if (isGuid(text)) ids.add(normaliseGuid(text))
    else for (const spelling of spellingsOf(text)) addresses.add(spelling)
  }
  if (addresses.size === 0 && ids.size === 0) return indexPeople([])
  return indexPeople(await directory.findPeople([...addresses], [...ids]))
}

/** Whether some declared address belongs to nobody, so that it matters which domains are the tenant's own. */
function mayInvite(facts: readonly PackageFacts[], people: PeopleIndex, now: Instant): boolean {
  return facts.some((each) => {
    const rows = each.rows.filter((row) => !isPast(row.endDate, now))
    return peopleToLookUp(rows, each.holders).addresses.some(
      (address) => !people.byAddress.has(normaliseAddress(address))
    )
  })
}

function countMembers(
  { named, accessPackage }: { readonly named: NamedPackage; readonly accessPackage: AccessPackage | null },
  assignments: ReadonlyMap<Guid, readonly Assignment[]>
): ReleasedPackage {
  if (accessPackage === null) return { name: named.label, members: null }
  const keeping = entryOf(assignments, accessPackage.id).filter(({ state }) => state !== 'deliveryFailed')
  const holders = listHolders(keeping, [])
  return { name: accessPackage.name, members: holders.byId.size }
}

function countTotals(packages: readonly PackagePlan[]): Totals {
  const changes = packages.flatMap((each) => each.changes)
  const invited = changes.flatMap((change) =>
    change.kind === 'add' && change.invite !== null ? [normaliseAddress(change.invite.address)] : []
  )
  return {
    adds: changes.filter((change) => change.kind === 'add').length,
    invites: new Set(invited).size,
    updates: changes.filter((change) => change.kind === 'update').length,
    removes: changes.filter((change) => change.kind === 'remove').length,
    unchanged: packages.reduce((sum, each) => sum + each.unchanged, 0)
  }
}

/** The port promises an entry for every id asked for; a missing one would read as «nobody is there». */
function entryOf<T>(entries: ReadonlyMap<Guid, readonly T[]>, id: Guid): readonly T[] {
  const entry = entries.get(id)
  if (entry === undefined) throw new Error(`The directory gave no answer for package ${id}.`)
  return entry
}
