/**
 * The one path up to the plan, for every mode: packages, assignments and open requests, people, then the decisions of
 * the core. Reads only; a read that fails throws, so that no package is ever planned on half of the facts.
 */
import { buildPackagePlan, type RunFacts } from '../core/build-package-plan.js'
import { normaliseAddress, normaliseName } from '../core/identifiers.js'
import type { AccessPackage, Assignment, Guid, Instant } from '../core/model.js'
import type { PackagePlan, Plan, ReleasedPackage, Totals } from '../core/plan.js'
import { findProtected } from '../core/find-protected.js'
import { packageFilter } from '../core/narrow-packages.js'
import type { NamedPackage } from '../core/package-reference.js'
import { listHolders } from '../core/resolve-people.js'
import { digestPlan } from '../core/reviewed-plan.js'
import { refuseRun, refuseUnrecordedMoves } from '../core/safety.js'
import { compareText } from '../core/sort-order.js'
import type { Directory } from '../ports.js'
import { findNamedPackages, type NamesRequest } from './find-packages.js'
import { tellEndedAccess } from './read-ended-access.js'
import { tellGuestEnds } from './read-guest-ends.js'
import { readPeople } from './read-people.js'
import { tellQuestions } from './read-questions.js'

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
  const failing = ids.filter((id) => hasFailedDelivery(entryOf(assignments, id)))
  const failures = failing.length === 0 ? null : await directory.listFailedRequests(failing)
  const facts = found.map((each) => {
    const held = entryOf(assignments, each.accessPackage.id)
    const open = entryOf(requests, each.accessPackage.id)
    const failedRequests = failures?.get(each.accessPackage.id) ?? []
    return { ...each, assignments: held, requests: open, failedRequests, holders: listHolders(held, open) }
  })

  const { settings } = request.declared
  const people = await readPeople(facts, settings, request.now, directory)
  const held = facts.flatMap((each) => each.assignments)
  const protection = findProtected(facts.length === 0 ? [] : settings.safety.protected, people.rules.people, held)
  const run: RunFacts = {
    ...people.rules,
    settings,
    now: request.now,
    protectedIds: protection.ids,
    appliedBefore: request.before.kind === 'known' && request.before.applied
  }

  const planned = [...facts.map((each) => buildPackagePlan(each, run)), ...stopped].sort(
    (one, other) =>
      compareText(normaliseName(one.name), normaliseName(other.name)) || compareText(one.id ?? '', other.id ?? '')
  )
  const told = await tellQuestions(refuseUnrecordedMoves(planned), directory)
  const packages = await tellEndedAccess(await tellGuestEnds(told.packages, held, directory), directory)
  return {
    tenantId: directory.tenantId,
    commit: request.commit,
    baseline: request.before.kind === 'known' ? request.before.commit : null,
    scope: request.selection.scope,
    narrowedTo: request.narrowTo,
    packages,
    released: released.map((each) => countMembers(each, assignments)),
    settingChanges: request.settingChanges,
    refusals: refuseRun(packages, settings.safety, request.now),
    warnings: [...people.warnings, ...protection.warnings, ...told.warnings],
    totals: countTotals(packages),
    digest: digestPlan(directory.tenantId, packages)
  }
}

/** Only then it is worth looking for the requests behind it. */
function hasFailedDelivery(assignments: readonly Assignment[]): boolean {
  return assignments.some(({ state }) => state === 'deliveryFailed' || state === 'partiallyDelivered')
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
