/** The outcome of an apply in outputs, `report-file`, the job summary and the comments that the plans stood in. */
import { withRecord } from '../core/comment-marker.js'
import type { ActionError, ErrorCode } from '../core/errors.js'
import type { Instant } from '../core/model.js'
import type { Outcome, Report } from '../core/plan.js'
import { renderOutcomeComment, renderOutcomeSummary } from '../core/outcome-report.js'
import { renderReportFile } from '../core/plan-file.js'
import { indexRecord, withLeftovers, type PlanRecord } from '../core/plan-record.js'
import { renderApplyFailed } from '../core/run-failed.js'
import { digestChanges, digestsOf, type ReviewedChanges } from '../core/reviewed-plan.js'
import type { PullRequestThread, Runner } from '../ports.js'
import { readReviewedPullRequests, type ReviewedPullRequest } from './find-reviewed-changes.js'
import { asUnwrittenWarning } from './unwritten-warning.js'
import type { GitHub } from './world.js'

/** The pull requests behind an apply, and what their reviewers saw. */
export interface Review {
  readonly pullRequests: readonly ReviewedPullRequest[]
  readonly reviewed: ReviewedChanges
}

/** Writes outputs, `report-file` and the job summary. */
export async function reportOutcome(
  report: Report,
  { reviewed }: Review,
  at: { readonly path: string; readonly finishedAt: Instant },
  runner: Runner
): Promise<void> {
  await writeReport(report, reviewed, runner)
  const { repositoryUrl, runUrl, sha } = runner.context
  await runner.addSummary(renderOutcomeSummary({ ...at, repositoryUrl, runUrl, headSha: sha, report }))
}

/** Writes the counts as outputs and `report-file`. @param reviewed Null: nobody asked. */
export async function writeReport(report: Report, reviewed: ReviewedChanges | null, runner: Runner): Promise<void> {
  const count = (...kinds: Outcome['kind'][]): string =>
    String(report.outcomes.filter(({ outcome }) => kinds.includes(outcome.kind)).length)
  runner.setOutput('held', count('held'))
  runner.setOutput('applied', count('applied', 'already'))
  runner.setOutput('failed', count('failed', 'unknown'))
  runner.setOutput('pending', count('pending'))
  runner.setOutput(
    'report-file',
    await runner.writeFile('report.json', renderReportFile(report, reviewed ?? undefined))
  )
}

/**
 * Turns the plan comments that the outcome is about into it. A comment that cannot be written is a warning: it undoes and
 * blocks nothing.
 */
export async function writeOutcomeComments(
  report: Report,
  { pullRequests, reviewed }: Review,
  at: { readonly path: string; readonly finishedAt: Instant },
  runner: Runner,
  thread: PullRequestThread
): Promise<void> {
  const { repositoryUrl, runUrl } = runner.context
  for (const { pullRequest, plan } of pullRequests) {
    if (plan.kind !== 'plan' || !concerns(report, plan.record)) continue
    // The record of what was reviewed stays, with what is left of it: a re-run of this apply needs both.
    const record = reviewed.kind === 'shown' ? withLeftovers(plan.record, leftovers(report)) : plan.record
    const view = { ...at, repositoryUrl, runUrl, headSha: pullRequest.headSha, report }
    const body = withRecord({ ...record, kind: 'outcome' }, (marker) => renderOutcomeComment({ ...view, marker }))
    try {
      const { url } = await thread.updateComment(plan.comment.id, body)
      runner.setOutput('comment-url', url)
      runner.info(`The outcome stands at ${url}`)
    } catch (error) {
      runner.annotate('warning', asUnwrittenWarning(error, 'comment'))
    }
  }
}

/** These say that GitHub cannot be reached or does not let us: a comment would fail in the same way. */
const SAID_NOWHERE: readonly ErrorCode[] = ['GITHUB_UNREACHABLE', 'GITHUB_FORBIDDEN']

/**
 * Says in the plans' comments that their apply failed, so that none goes on to promise what did not happen. What stands
 * there as an outcome already stays: this run is a later try, and tells less. A comment that cannot be written is a warning.
 *
 * @param since As in `readReview`.
 * @param failed `planned`: whether the run came as far as a plan.
 */
export async function writeFailureComments(
  error: ActionError,
  failed: { readonly tenantId: string; readonly path: string; readonly at: Instant; readonly planned: boolean },
  { history, thread }: Pick<GitHub, 'history' | 'thread'>,
  runner: Runner
): Promise<void> {
  if (SAID_NOWHERE.includes(error.code)) return
  const { repository, repositoryUrl, runUrl, sha, push } = runner.context
  const { path, tenantId, at: failedAt, planned } = failed
  const range = { before: push?.before ?? null, after: sha, branch: repository.defaultBranch }
  const problem = { code: error.code, message: error.message, hint: error.hint, place: null }
  try {
    for (const { pullRequest, plan } of await readReviewedPullRequests(
      range,
      { tenantId, path },
      { history, thread }
    )) {
      if (plan.kind !== 'plan' || plan.record.kind !== 'plan') continue
      const view = { path, repositoryUrl, runUrl, headSha: pullRequest.headSha, commit: sha, failedAt, planned }
      const body = withRecord(plan.record, (marker) => renderApplyFailed(problem, { ...view, marker }))
      const { url } = await thread.updateComment(plan.comment.id, body)
      runner.setOutput('comment-url', url)
      runner.info(`The failure stands at ${url}`)
    }
  } catch (failure) {
    runner.annotate('warning', asUnwrittenWarning(failure, 'comment'))
  }
}

/**
 * Whether the outcome is about what this comment showed. A plan gets an outcome in any case; an outcome is only followed by
 * one of the same changes, since an apply may be about what later pull requests brought.
 */
function concerns({ plan }: Report, record: PlanRecord): boolean {
  if (record.kind === 'plan' && record.groups.some(({ marks }) => marks.length > 0)) return true
  const times = indexRecord(record)
  return plan.packages.some((pack) => digestsOf(pack).some((digest) => times(digest) !== null))
}

/** Reviewed changes that did not go through, so that running the job again may try them. */
function leftovers({ plan, outcomes }: Report): readonly { readonly packageDigest: string; readonly digest: string }[] {
  const digests = new Map(plan.packages.map(({ id, digest }) => [id, digest]))
  return outcomes
    .filter(({ outcome }) => outcome.kind === 'failed' || outcome.kind === 'unknown')
    .map(({ packageId, change }) => ({
      packageDigest: digests.get(packageId) ?? '',
      digest: digestChanges(packageId, [change])
    }))
}
