/** The mode `apply`: plans again, and makes Entra so as far as reviewed plans showed it. */
import { instantAt } from '../core/dates.js'
import { emptyPlan } from '../core/empty-plan.js'
import { ActionError } from '../core/errors.js'
import type { ChangeOutcome, Plan, Report } from '../core/plan.js'
import { needsReview } from '../core/reviewed-plan.js'
import type { DeclaredFiles } from '../core/scope.js'
import type { Directory, Runner } from '../ports.js'
import { applyChanges, heldOutcomes } from './apply-changes.js'
import { computePlan, handOnFile } from './compute-plan.js'
import { findNewerCommit } from './find-newer-commit.js'
import { readEntraInputs, type Inputs } from './inputs.js'
import { readReview, withoutPullRequests } from './read-review.js'
import { retryDeliveries, tellRetries } from './retry-deliveries.js'
import { reportOutcome, writeOutcomeComments, writeReport, type Review } from './report-outcome.js'
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
  const known = { report: reportOf(emptyPlan(directory.tenantId, runner.context.sha, []), inputs) }
  try {
    await apply({ inputs, world, github, directory, runner }, known)
  } catch (error) {
    // A failed run hands on what it knows, as far as it came.
    if (error instanceof ActionError) await writeReport(known.report, null, runner)
    throw error
  }
}

/** @param known Gets the plan as soon as there is one, and the outcomes. */
async function apply(run: ApplyRun, known: { report: Report }): Promise<void> {
  const { inputs, world, github, directory, runner } = run
  const early = await newerCommit(run)
  if (early !== null) {
    await handOnFile(known.report.plan, runner)
    return endSuperseded(run, known.report.plan, early)
  }

  const before = runner.context.push?.before ?? null
  const sources = { directory, history: github.history, files: world.files, clock: world.clock }
  const { plan, declared } = await computePlan(inputs, before, sources, runner)
  known.report = reportOf(plan, inputs)
  if (tellPlan(plan, runner)) runner.fail()
  // Finding the reviews takes its time when there are none, since GitHub's index is late: only when they are needed.
  const required = inputs.unreviewedChanges === 'hold'
  const needed = needsReview(plan) && (required || inputs.comment)
  const review = needed
    ? await readReview(inputs, plan, github, runner, { since: before, required })
    : withoutPullRequests(inputs)

  // Reading took its time: a newer merge may have come in between.
  const late = await newerCommit(run)
  if (late !== null) return endSuperseded(run, plan, late)
  const log = (text: string): void => runner.info(text)
  const retries = inputs.dryRun ? [] : await retryDeliveries(plan, review.reviewed, { directory, log })
  known.report = { ...known.report, retries }
  tellRetries(retries, runner)
  const outcomes = inputs.dryRun ? heldOutcomes(plan, review.reviewed) : await carryOut(run, plan, declared, review)
  known.report = { ...known.report, outcomes }
  if (review.reviewed.kind === 'none') tellUnreviewed(review.reviewed.reason, run)
  else if (tellOutcomes(outcomes, runner)) runner.fail()
  await tell(run, known.report, review)
}

function reportOf(plan: Plan, { dryRun }: Inputs): Report {
  return { plan, outcomes: [], retries: [], supersededBy: null, dryRun }
}

function newerCommit({ inputs, github, runner }: ApplyRun): Promise<string | null> {
  const { sha, repository } = runner.context
  return findNewerCommit({ sha, branch: repository.defaultBranch, path: inputs.path }, github.history)
}

function carryOut(
  { world, directory, runner }: ApplyRun,
  plan: Plan,
  { settings }: DeclaredFiles,
  { reviewed, pullRequests }: Review
): Promise<readonly ChangeOutcome[]> {
  const { repositoryUrl, sha } = runner.context
  return applyChanges(plan, reviewed, {
    directory,
    clock: world.clock,
    invitations: settings.invitations,
    waitMs: settings.delivery.waitMinutes * 60_000,
    trace: { repositoryUrl, pullRequests: pullRequests.map((each) => each.pullRequest.number), commit: sha },
    log: (text) => runner.info(text)
  })
}

/** An apply that nothing allows fails; a dry run that nothing would allow only says so. */
function tellUnreviewed(reason: string, { inputs, runner }: ApplyRun): void {
  runner.annotate(inputs.dryRun ? 'warning' : 'error', {
    code: 'NO_REVIEWED_PLAN',
    message: `Nothing was applied, since no reviewed plan allows it. ${reason}`,
    hint: 'Change the files by a pull request whose plan comment a reviewer can see (touching a file is enough), or set `unreviewed-changes: apply`.',
    place: null
  })
  if (!inputs.dryRun) runner.fail()
}

async function endSuperseded(run: ApplyRun, plan: Plan, newer: string): Promise<void> {
  const { runner, inputs } = run
  runner.annotate('warning', {
    code: 'SUPERSEDED',
    message: `Commit ${newer} has changed \`${inputs.path}\` since, so nothing was applied for ${runner.context.sha}.`,
    hint: 'The run of the newer commit applies the packages it changes; for the others open a pull request that touches their files.',
    place: null
  })
  const asked = inputs.comment && !inputs.dryRun
  const before = runner.context.push?.before ?? null
  const review = asked
    ? await readReview(inputs, plan, run.github, runner, { since: before, required: false })
    : withoutPullRequests(inputs)
  await tell(run, { ...reportOf(plan, inputs), supersededBy: newer }, review)
}

async function tell({ world, inputs, runner, github }: ApplyRun, report: Report, review: Review): Promise<void> {
  const at = { path: inputs.path, finishedAt: instantAt(world.clock.now()) }
  await reportOutcome(report, review, at, runner)
  if (inputs.comment && !inputs.dryRun) await writeOutcomeComments(report, review, at, runner, github.thread)
}
