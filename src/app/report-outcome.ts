/** The outcome of an apply in outputs, `report-file`, the job summary and the comments that the plans stood in. */
import { renderMarker, shownInMarker, type MarkerPayload, type PackageMark } from '../core/comment-marker.js'
import type { Instant } from '../core/model.js'
import type { Outcome, Report } from '../core/plan.js'
import { renderOutcomeComment, renderOutcomeSummary } from '../core/outcome-report.js'
import { renderReportFile } from '../core/plan-file.js'
import { digestChanges, type ReviewedChanges } from '../core/reviewed-plan.js'
import type { PullRequestThread, Runner } from '../ports.js'
import type { ReviewedPullRequest } from './find-reviewed-changes.js'
import { asCommentWarning } from './plan-thread.js'

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
    if (plan.kind !== 'plan' || !concerns(report, plan.payload)) continue
    // The record of what was reviewed stays, with what is left of it: a re-run of this apply needs both.
    const left = reviewed.kind === 'packages' ? leftovers(report) : []
    const packages = [...plan.payload.packages, ...left]
    const marker = renderMarker({ ...plan.payload, kind: 'outcome', packages })
    const view = { ...at, repositoryUrl, runUrl, headSha: pullRequest.headSha, report, marker }
    try {
      const { url } = await thread.updateComment(plan.comment.id, renderOutcomeComment(view))
      runner.setOutput('comment-url', url)
      runner.info(`The outcome stands at ${url}`)
    } catch (error) {
      runner.annotate('warning', asCommentWarning(error))
    }
  }
}

/** Whether the outcome says anything of what this comment showed: an apply by hand may be about other packages. */
function concerns({ plan, outcomes, supersededBy }: Report, payload: MarkerPayload): boolean {
  const shown = plan.packages.filter(
    ({ id, digest }) => id !== null && shownInMarker(payload, id, digest) !== 'not-shown'
  )
  if (supersededBy !== null) return true
  return outcomes.length === 0
    ? shown.length > 0
    : outcomes.some(({ packageId }) => shown.some(({ id }) => id === packageId))
}

/** So many changes left over are recorded one by one; more would crowd out the comment's text. */
const MAX_LEFTOVERS = 1_000

/** Marks for changes that were reviewed and did not go through, so that running the job again may try them. */
function leftovers({ outcomes }: Report): readonly PackageMark[] {
  return outcomes
    .filter(({ outcome }) => outcome.kind === 'failed' || outcome.kind === 'unknown')
    .slice(0, MAX_LEFTOVERS)
    .map(({ packageId, change }) => [packageId, digestChanges(packageId, [change])])
}
