/**
 * The one path up to the plan, for every mode: what was read, then the decisions of the core. Reads only.
 */
import { buildPackagePlan } from '../core/build-package-plan.js'
import { normaliseAddress, normaliseName } from '../core/identifiers.js'
import type { AccessPackage, Assignment, Guid } from '../core/model.js'
import type { Packed } from '../core/packed.js'
import type { PackagePlan, Plan, ReleasedPackage, Totals } from '../core/plan.js'
import type { NamedPackage } from '../core/package-reference.js'
import { listHolders } from '../core/resolve-people.js'
import { digestPlan } from '../core/reviewed-plan.js'
import { refuseRun, refuseUnrecordedMoves, warnNearRunLimit } from '../core/safety.js'
import { compareText } from '../core/sort-order.js'
import type { Directory } from '../ports.js'
import { tellGrants, tellIncompatible } from './describe-packages.js'
import { tellEndedAccess } from './read-ended-access.js'
import { tellGuestEnds } from './read-guest-ends.js'
import { entryOf, readPlanFacts, type PlanFacts, type PlanRequest } from './read-plan-facts.js'
import { tellQuestions } from './read-questions.js'
import { tellAll, type Teller } from './telling.js'

/** Computes the plan. @throws ActionError when anything that it needs cannot be read. */
export async function makePlan(request: PlanRequest, directory: Directory): Promise<Plan> {
  return planFrom(request, await readPlanFacts(request, directory), directory)
}

/** The same plan for people to decide on: also with what its packages grant, and what Entra does not give together. */
export async function makePlanToReview(request: PlanRequest, directory: Directory): Promise<Plan> {
  const facts = await readPlanFacts(request, directory)
  return planFrom(request, facts, directory, TO_REVIEW)
}

/** What every plan says of its changes. */
const TO_APPLY: readonly Teller[] = [tellQuestions, tellGuestEnds, tellEndedAccess]

/** What people see beside it who decide on them. */
export const TO_REVIEW: readonly Teller[] = [...TO_APPLY, tellIncompatible, tellGrants]

/** The plan of facts that were read for it; what only some changes need is read here. */
export async function planFrom(
  request: PlanRequest,
  facts: PlanFacts,
  directory: Directory,
  tellers: readonly Teller[] = TO_APPLY
): Promise<Plan> {
  const { settings } = request.declared
  const planned = [
    ...facts.packages.map((each) => buildPackagePlan(each, facts.run)),
    ...facts.refused.map(({ plan }) => plan)
  ].sort(
    (one, other) =>
      compareText(normaliseName(one.name), normaliseName(other.name)) || compareText(one.id ?? '', other.id ?? '')
  )
  const { packages, warnings } = await tellAll(tellers, refuseUnrecordedMoves(planned), facts, directory)
  return {
    tenantId: directory.tenantId,
    commit: request.commit,
    baseline: request.before.kind === 'known' && request.before.applied ? request.before.commit : null,
    scope: request.selection.scope,
    narrowedTo: request.narrowTo,
    packages,
    released: facts.released.map((each) => countMembers(each, facts.assignments)),
    settingChanges: request.settingChanges,
    refusals: refuseRun(packages, settings.safety, request.now),
    warnings: [...warnNearRunLimit(packages, settings.safety, request.now), ...facts.warnings, ...warnings],
    totals: countTotals(packages),
    digest: digestPlan(directory.tenantId, packages)
  }
}

function countMembers(
  { named, accessPackage }: { readonly named: NamedPackage; readonly accessPackage: AccessPackage | null },
  assignments: ReadonlyMap<Guid, Packed<Assignment>>
): ReleasedPackage {
  if (accessPackage === null) return { name: named.label, members: null }
  const keeping = entryOf(assignments, accessPackage.id)
    .unpack()
    .filter(({ state }) => state !== 'deliveryFailed')
  const holders = listHolders({ assignments: keeping, requests: [] })
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
