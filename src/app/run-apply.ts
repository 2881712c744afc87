/** The mode `apply`: plans again, and makes Entra so as far as reviewed plans showed it. */
import { instantAt } from '../core/dates.js'
import { emptyPlan } from '../core/empty-plan.js'
import { ActionError } from '../core/errors.js'
import { runEnded } from '../core/run-ended.js'
import type { Plan, Report } from '../core/plan.js'
import { needsReview } from '../core/reviewed-plan.js'
import type { DeclaredFiles } from '../core/scope.js'
import type { Directory, Runner } from '../ports.js'
import { applyChanges, heldOutcomes } from './apply-changes.js'
import { computePlan, handOnFile } from './compute-plan.js'
import { findNewerCommit, findOtherFolder, NewerCommitWatch } from './find-newer-commit.js'
import { readEntraInputs, type Inputs } from './inputs.js'
import { beginRecord, endRecord } from './keep-record.js'
import { makePlan } from './make-plan.js'
import { readReview, withoutPullRequests } from './read-review.js'
import { retryDeliveries, tellRetries } from './retry-deliveries.js'
import {
  reportOutcome,
  writeFailureComments,
  writeOutcomeComments,
  writeReport,
  type Review
} from './report-outcome.js'
import { tellOutcomes } from './tell-outcomes.js'
import { tellPlan } from './tell-plan.js'
import type { GitHub, World } from './world.js'

/** Everything one apply uses. */
interface ApplyRun {
  readonly inputs: Inputs
  readonly world: World
  readonly github: GitHub
  readonly directory: Directory
  readonly runner: Runner
}

/**
 * @throws ActionError when there is no plan. Refusals, failed and unknown changes, and changes without any reviewed plan
 *   fail the run after everything else was done; held and pending ones are warnings.
 */
export async function runApply(inputs: Inputs, world: World, runner: Runner): Promise<void> {
  const github = world.github(inputs)
  const directory = world.entra(readEntraInputs(runner, inputs.credential))
  const nothing = emptyPlan(directory.tenantId, runner.context.sha, [])
  const known = { report: reportOf(nothing, inputs) }
  try {
    await apply({ inputs, world, github, directory, runner }, known)
  } catch (error) {
    // A failed run hands on what it knows, as far as it came.
    if (error instanceof ActionError) {
      await writeReport(known.report, null, runner)
      const at = instantAt(world.clock.now())
      const failed = { tenantId: directory.tenantId, path: inputs.path, at, planned: known.report.plan !== nothing }
      if (inputs.comment && !inputs.dryRun) await writeFailureComments(error, failed, github, runner)
    }
    throw error
  }
}

/** @param known Gets the plan as soon as there is one, and the outcomes. */
async function apply(run: ApplyRun, known: { report: Report }): Promise<void> {
  const { inputs, world, github, directory, runner } = run
  const early = await newerCommit(run)
  if (early !== null) {
    await handOnFile(known.report.plan, runner)
    return endSuperseded(run, known.report.plan, early, runner.context.push?.before ?? null)
  }

  const { history, records } = github
  const sources = { directory, history, records, files: world.files, clock: world.clock }
  const { plan, declared, reviewsSince, later } = await computePlan(inputs, sources, runner, {
    make: makePlan,
    everything: null
  })
  known.report = reportOf(plan, inputs)
  if (tellPlan(plan, runner)) runner.fail()
  // Finding the reviews takes its time when there are none, since GitHub's index is late: only when they are needed.
  const required = inputs.unreviewedChanges === 'hold'
  const needed = needsReview(plan) && (required || inputs.comment)
  const review = needed
    ? await readReview(inputs, plan, github, runner, { since: reviewsSince, required })
    : withoutPullRequests(inputs)

  const passed = await findOtherFolder({ sha: runner.context.sha, path: inputs.path }, later, history)
  // Reading took its time: a newer merge may have come in between.
  const late = passed ?? (await newerCommit(run))
  if (late !== null) return endSuperseded(run, plan, late, reviewsSince)
  // What was read in a hurry must not decide what is said of the reviews.
  if (world.clock.ending?.asked.aborted === true) throw runEnded()
  if (inputs.dryRun) known.report = { ...known.report, outcomes: heldOutcomes(plan, review.reviewed) }
  else await carryOut(run, declared, review, known)
  const { outcomes, supersededBy } = known.report
  if (supersededBy !== null) warnSuperseded(run, supersededBy, 'nothing more was')
  if (review.reviewed.kind === 'none') tellUnreviewed(review.reviewed.reason, run)
  else if (tellOutcomes(outcomes, runner)) runner.fail()
  await tell(run, known.report, review)
}

/** Makes Entra so, between the beginning and the end of a record, which says what became of it however this ends. */
async function carryOut(
  run: ApplyRun,
  declared: DeclaredFiles,
  review: Review,
  known: { report: Report }
): Promise<void> {
  const { inputs, github, directory, runner } = run
  const record = await beginRecord({ tenantId: directory.tenantId, path: inputs.path }, github.records, runner)
  let report: Report | null = null
  try {
    await write(run, declared, review, known)
    report = known.report
  } finally {
    await endRecord(record, report, github.records, runner)
  }
}

async function write(
  run: ApplyRun,
  { settings }: DeclaredFiles,
  { reviewed, pullRequests }: Review,
  known: { report: Report }
): Promise<void> {
  const { world, directory, runner } = run
  const { plan } = known.report
  const { repositoryUrl, sha } = runner.context
  const log = (text: string): void => runner.info(text)
  const retries = await retryDeliveries(plan, reviewed, { directory, log })
  known.report = { ...known.report, retries }
  tellRetries(retries, runner)
  const watch = new NewerCommitWatch(() => newerCommit(run), world.clock)
  const outcomes = await applyChanges(plan, reviewed, {
    directory,
    clock: world.clock,
    invitations: settings.invitations,
    waitMs: settings.delivery.waitMinutes * 60_000,
    trace: { repositoryUrl, pullRequests: pullRequests.map((each) => each.pullRequest.number), commit: sha },
    log,
    reasonToStop: () => watch.reasonToStop()
  })
  known.report = { ...known.report, outcomes, supersededBy: watch.newer }
}

function reportOf(plan: Plan, { dryRun }: Inputs): Report {
  return { plan, outcomes: [], retries: [], supersededBy: null, dryRun }
}

function newerCommit({ inputs, github, runner }: ApplyRun): Promise<string | null> {
  const { sha, repository } = runner.context
  return findNewerCommit({ sha, branch: repository.defaultBranch, path: inputs.path }, github.history)
}

/** An apply that nothing allows fails; a dry run that nothing would allow only says so. */
function tellUnreviewed(reason: string, { inputs, runner }: ApplyRun): void {
  runner.annotate(inputs.dryRun ? 'warning' : 'error', {
    code: 'NO_REVIEWED_PLAN',
    message: `Nothing was applied, since no reviewed plan allows it. ${reason}`,
    hint: 'The plan of the next pull request shows all of it, whatever that changes, and its merge applies it. Or set `unreviewed-changes: apply`.',
    place: null
  })
  if (!inputs.dryRun) runner.fail()
}

async function endSuperseded(run: ApplyRun, plan: Plan, newer: string, since: string | null): Promise<void> {
  const { runner, inputs } = run
  warnSuperseded(run, newer, 'nothing was')
  const asked = inputs.comment && !inputs.dryRun
  const review = asked
    ? await readReview(inputs, plan, run.github, runner, { since, required: false })
    : withoutPullRequests(inputs)
  await tell(run, { ...reportOf(plan, inputs), supersededBy: newer }, review)
}

/** @param what What was not applied, as the subject of a sentence. */
function warnSuperseded({ runner, inputs }: ApplyRun, newer: string, what: 'nothing was' | 'nothing more was'): void {
  runner.annotate('warning', {
    code: 'SUPERSEDED',
    message: `Commit ${newer} has changed \`${inputs.path}\` since, so ${what} applied for ${runner.context.sha}.`,
    hint: 'Nothing to do: the run of the newest commit applies what this one left, as far as reviewed plans showed it.',
    place: null
  })
}

async function tell({ world, inputs, runner, github }: ApplyRun, report: Report, review: Review): Promise<void> {
  const at = { path: inputs.path, finishedAt: instantAt(world.clock.now()) }
  await reportOutcome(report, review, at, runner)
  if (inputs.comment && !inputs.dryRun) await writeOutcomeComments(report, review, at, runner, github.thread)
}
