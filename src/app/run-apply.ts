/** The mode `apply`: plans again, and makes Entra so as far as reviewed plans showed it. */
import { renderMarker, type PackageMark } from '../core/comment-marker.js'
import { instantAt } from '../core/dates.js'
import { emptyPlan } from '../core/empty-plan.js'
import type { ChangeOutcome, Outcome, Plan, Report } from '../core/model.js'
import { renderOutcomeComment, renderOutcomeSummary } from '../core/outcome-report.js'
import { renderReportFile } from '../core/plan-file.js'
import { digestLeftover, hasChanges, type ReviewedChanges } from '../core/reviewed-plan.js'
import type { Directory, Runner } from '../ports.js'
import { applyChanges, heldOutcomes } from './apply-changes.js'
import { computePlan } from './compute-plan.js'
import { findNewerCommit } from './find-newer-commit.js'
import { readReviewedPullRequests, reviewedBy, type ReviewedPullRequest } from './find-reviewed-changes.js'
import { readEntraInputs, type Inputs } from './inputs.js'
import { asCommentWarning } from './plan-thread.js'
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

/** The pull requests behind an apply, and what their reviewers saw. */
interface Review {
  readonly pullRequests: readonly ReviewedPullRequest[]
  readonly reviewed: ReviewedChanges
}

const nothingReviewed: Review = { pullRequests: [], reviewed: { kind: 'none', reason: 'Nothing was looked for.' } }

/**
 * @throws ActionError when there is no plan. Refusals, failed and unknown changes, and changes without any reviewed plan
 *   fail the run after everything else was done; held and pending ones are warnings.
 */
export async function runApply(inputs: Inputs, world: World, runner: Runner): Promise<void> {
  const github = world.github(inputs)
  const directory = world.entra(readEntraInputs(runner, inputs.credential))
  const run: ApplyRun = { inputs, world, github, directory, runner }
  const early = await newerCommit(run)
  if (early !== null) {
    await report(run, superseded(emptyPlan(directory.tenantId, runner.context.sha, []), early), nothingReviewed)
    return
  }

  const before = runner.context.push?.before ?? null
  const sources = { directory, history: github.history, files: world.files, clock: world.clock }
  const { plan, declared } = await computePlan(inputs, before, sources, runner)
  if (tellPlan(plan, runner)) runner.fail()
  // Finding them takes its time when there are none, since GitHub's index is late: ask only when the answer is used.
  const needed = hasChanges(plan) && (inputs.unreviewedChanges === 'hold' || inputs.comment)
  const pullRequests = needed ? await pullRequestsOf(run, before) : []
  const reviewed = decideReviewed(inputs, pullRequests, plan)

  // Reading took its time: a newer merge may have come in between.
  const late = inputs.dryRun ? null : await newerCommit(run)
  if (late !== null) {
    await report(run, superseded(plan, late), nothingReviewed)
    return
  }
  const outcomes = inputs.dryRun
    ? heldOutcomes(plan, reviewed)
    : await applyChanges(plan, reviewed, {
        directory,
        clock: world.clock,
        invitations: declared.settings.invitations,
        waitMs: declared.settings.delivery.waitMinutes * 60_000,
        log: (text) => runner.info(text)
      })
  if (reviewed.kind === 'none' && hasChanges(plan)) refuseUnreviewed(reviewed.reason, runner)
  tellOutcomes(outcomes, runner)
  await report(run, { plan, outcomes, supersededBy: null, dryRun: inputs.dryRun }, { pullRequests, reviewed })
}

function newerCommit({ inputs, github, runner }: ApplyRun): Promise<string | null> {
  const { sha, repository } = runner.context
  return findNewerCommit({ sha, branch: repository.defaultBranch, path: inputs.path }, github.history)
}

function superseded(plan: Plan, supersededBy: string): Report {
  return { plan, outcomes: [], supersededBy, dryRun: false }
}

function pullRequestsOf(run: ApplyRun, before: string | null): Promise<readonly ReviewedPullRequest[]> {
  const range = { before, after: run.runner.context.sha }
  return readReviewedPullRequests(range, { tenantId: run.directory.tenantId, path: run.inputs.path }, run.github)
}

function decideReviewed(inputs: Inputs, pullRequests: readonly ReviewedPullRequest[], plan: Plan): ReviewedChanges {
  return inputs.unreviewedChanges === 'apply' ? { kind: 'everything' } : reviewedBy(pullRequests, plan)
}

function refuseUnreviewed(reason: string, runner: Runner): void {
  runner.annotate('error', {
    code: 'NO_REVIEWED_PLAN',
    message: `Nothing was applied, since no reviewed plan allows it. ${reason}`,
    hint: 'Change the files by a pull request whose plan comment a reviewer can see (touching a file is enough), or set `unreviewed-changes: apply`.',
    place: null
  })
  runner.fail()
}

/** An annotation for every change that did not go through; what went through is in the summary. */
function tellOutcomes(outcomes: readonly ChangeOutcome[], runner: Runner): void {
  for (const { change, outcome } of outcomes) {
    const who = `\`${change.member.address}\` (${change.kind})`
    const why = outcome.error
    switch (outcome.kind) {
      case 'failed':
      case 'unknown':
        runner.annotate('error', {
          code: why?.code ?? 'CHANGES_FAILED',
          message: `${who}: ${why?.message ?? 'failed'}${outcome.requestId === null ? '' : ` Request ${outcome.requestId}.`}`,
          hint: 'The other changes went on. Run this job again once the cause is gone.',
          place: change.place
        })
        runner.fail()
        break
      case 'held':
        runner.annotate('warning', {
          code: why?.code ?? 'NO_REVIEWED_PLAN',
          message: `${who} was held: ${why?.message ?? 'not reviewed'}`,
          hint: 'Open a pull request that touches the file, so that the change is planned and reviewed.',
          place: change.place
        })
        break
      case 'pending':
        runner.info(`${who}: accepted, not delivered yet.${why === null ? '' : ` ${why.message}`}`)
        break
      case 'applied':
      case 'already':
        break
    }
  }
}

/** The outcome in outputs, `report-file`, the job summary and the comments the plans stood in. */
async function report(run: ApplyRun, result: Report, review: Review): Promise<void> {
  const { runner, inputs, world } = run
  const { context } = runner
  const count = (...kinds: Outcome['kind'][]): string =>
    String(result.outcomes.filter(({ outcome }) => kinds.includes(outcome.kind)).length)
  runner.setOutput('held', count('held'))
  runner.setOutput('applied', count('applied', 'already'))
  runner.setOutput('failed', count('failed', 'unknown'))
  runner.setOutput('pending', count('pending'))
  runner.setOutput('report-file', await runner.writeFile('report.json', renderReportFile(result, review.reviewed)))

  const links = {
    repositoryUrl: context.repositoryUrl,
    headSha: context.sha,
    path: inputs.path,
    runUrl: context.runUrl
  }
  const view = { ...links, report: result, finishedAt: instantAt(world.clock.now()) }
  await runner.addSummary(renderOutcomeSummary(view))
  if (result.supersededBy !== null) {
    runner.annotate('notice', {
      code: 'SUPERSEDED',
      message: `Commit ${result.supersededBy} has changed \`${inputs.path}\` since; nothing was applied for ${context.sha}.`,
      hint: 'The newer commit has a run of its own.',
      place: null
    })
  }
  if (result.dryRun || !inputs.comment) return
  for (const { pullRequest, plan } of review.pullRequests) {
    if (plan.kind !== 'plan') continue
    // The record of what was reviewed stays, with what is left of it: a re-run of this apply needs both.
    const packages = [...plan.payload.packages, ...leftovers(result.outcomes)]
    const marker = renderMarker({ ...plan.payload, kind: 'outcome', packages })
    const body = renderOutcomeComment({ ...view, headSha: pullRequest.headSha, marker })
    try {
      const { url } = await run.github.thread.updateComment(plan.comment.id, body)
      runner.setOutput('comment-url', url)
      runner.info(`The outcome stands at ${url}`)
    } catch (error) {
      runner.annotate('warning', asCommentWarning(error))
    }
  }
}

/** So many changes left over are recorded one by one; more would crowd out the comment's text. */
const MAX_LEFTOVERS = 1_000

/** Marks for changes that were reviewed and did not go through, so that running the job again may try them. */
function leftovers(outcomes: readonly ChangeOutcome[]): readonly PackageMark[] {
  return outcomes
    .filter(({ outcome }) => outcome.kind === 'failed' || outcome.kind === 'unknown')
    .slice(0, MAX_LEFTOVERS)
    .map((each) => [each.packageId, digestLeftover(each)])
}
