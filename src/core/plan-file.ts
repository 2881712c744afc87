import { validatePlan, validateReport } from './compiled-schemas/plan-and-report.js'
import { ActionError } from './errors.js'
import { groupBy } from './group-by.js'
import { normaliseAddress } from './identifiers.js'
import type { Change, ChangeOutcome, Outcome, PackagePlan, Plan, Refusal, Report, Retry } from './plan.js'
import { findShown, type ReviewedChanges } from './reviewed-plan.js'

/**
 * The plan and the report as JSON, for programs. Their formats are published (`schema/plan.schema.json`,
 * `schema/report.schema.json`), and nothing leaves here that does not keep to them.
 */

/**
 * The content of `plan-file`.
 *
 * @param reviewed What reviewers saw, when that is known: it fills in `reviewed` of every change.
 * @throws ActionError `INTERNAL` when the plan does not fit the published format.
 */
export function renderPlanFile(plan: Plan, reviewed?: ReviewedChanges): string {
  const packages = plan.packages.map((each) => ({
    ...packageOf(each),
    changes: each.changes.map((change) => changeOf(change, each, reviewed))
  }))
  return renderValid({ ...runOf(plan), packages }, 'plan')
}

/**
 * The content of `report-file`: the plan, and beside every change what became of it.
 *
 * @param reviewed As for {@link renderPlanFile}.
 * @throws ActionError `INTERNAL` when the report does not fit the published format.
 */
export function renderReportFile(report: Report, reviewed?: ReviewedChanges): string {
  const { plan, outcomes, retries, supersededBy, dryRun } = report
  const answers = new Map(retries.map((each) => [each.retry.requestId, each]))
  const byPackage = groupBy(outcomes, ({ packageId }) => packageId)
  const packages = plan.packages.map((each) => ({
    ...packageOf(each),
    retries: each.retries.map((retry) => {
      const answer = answers.get(retry.requestId)
      return { ...retryOf(retry), tried: answer?.tried === true, error: answer?.error ?? null }
    }),
    changes: withOutcomes(each, byPackage.get(each.id ?? '') ?? []).map(({ change, outcome }) => ({
      ...changeOf(change, each, reviewed),
      outcome: outcome?.kind ?? null,
      error: outcome?.error == null ? null : { code: outcome.error.code, message: outcome.error.message },
      requestId: outcome?.requestId ?? null
    }))
  }))
  return renderValid({ ...runOf(plan), supersededBy, dryRun, packages }, 'report')
}

/** Everything of the run but its packages, in the order the format lists it. */
function runOf(plan: Plan) {
  const { adds, invites, updates, removes, unchanged } = plan.totals
  return {
    version: 1,
    tenantId: plan.tenantId,
    commit: plan.commit,
    baseline: plan.baseline,
    scope: plan.scope.kind,
    scopeReason: plan.scope.reason,
    digest: plan.digest,
    totals: { adds, invites, updates, removes, unchanged },
    refusals: plan.refusals.map(findingOf),
    warnings: plan.warnings.map(findingOf),
    settingChanges: plan.settingChanges,
    released: plan.released.map(({ name, members }) => ({ name, members }))
  }
}

/** Everything of a package but its changes. */
function packageOf(plan: PackagePlan) {
  return {
    name: plan.name,
    id: plan.id,
    current: plan.current,
    desired: plan.desired,
    kept: plan.kept.map(({ member, reason }) => ({ member: member.address, reason })),
    retries: plan.retries.map(retryOf),
    refusals: plan.refusals.map(findingOf),
    warnings: plan.warnings.map(findingOf),
    grants: plan.grants?.map(({ kind, resource, role, scope }) => ({ kind, resource, role, scope })) ?? null,
    incompatibleGroups: plan.incompatibleGroups
  }
}

function retryOf({ member, requestId, until }: Retry) {
  return { member: member.address, userId: member.userId, requestId, until }
}

function changeOf(change: Change, packagePlan: PackagePlan, reviewed: ReviewedChanges | undefined) {
  return {
    kind: change.kind,
    invite: change.kind === 'add' && change.invite !== null,
    move: change.kind === 'update' ? null : change.move,
    cause: change.cause,
    causeDetail: change.causeDetail,
    member: change.member.address,
    userId: change.member.userId,
    policy: change.policy.name,
    startDate: change.startDate,
    endDate: change.endDate,
    file: change.place?.file ?? null,
    line: change.place?.line ?? null,
    // Where everything may be applied, nobody asked what was reviewed.
    reviewed:
      reviewed === undefined || reviewed.kind === 'everything'
        ? null
        : findShown(packagePlan, change, reviewed).kind === 'shown'
  }
}

function findingOf({ code, message }: Refusal) {
  return { code, message }
}

/** The planned changes with their outcomes, then outcomes that were not planned: nothing that happened goes unsaid. */
function withOutcomes(
  { changes }: PackagePlan,
  own: readonly ChangeOutcome[]
): readonly { readonly change: Change; readonly outcome: Outcome | null }[] {
  // An invited person has an id by now, so the change may be another object with the same address.
  const keyOf = ({ kind, member }: Change): string => `${kind} ${normaliseAddress(member.address)}`
  const byChange = new Map(own.map((each) => [each.change, each]))
  const byKey = new Map(own.map((each) => [keyOf(each.change), each]))
  const told = new Set<ChangeOutcome>()

  const planned = changes.map((change) => {
    const found = byChange.get(change) ?? byKey.get(keyOf(change))
    if (found !== undefined) told.add(found)
    return { change, outcome: found?.outcome ?? null }
  })
  return [...planned, ...own.filter((each) => !told.has(each))]
}

const VALIDATORS = { plan: validatePlan, report: validateReport }

function renderValid(content: object, format: keyof typeof VALIDATORS): string {
  const validate = VALIDATORS[format]
  if (!validate(content)) {
    const [error] = validate.errors ?? []
    // The path and the rule are ours; the value may be a person's and stays out.
    throw new ActionError(
      'INTERNAL',
      `The ${format} does not fit its published format: ${error?.instancePath ?? ''} ${error?.message ?? ''}.`,
      'This is a defect; please report it with this message.'
    )
  }
  return `${JSON.stringify(content, null, 2)}\n`
}
