/** What reviewers saw: the last plan comments of the pull requests that a push merged. */
import { digestsShown, type MarkerOwner, type MarkerPayload } from '../core/comment-marker.js'
import type { Guid } from '../core/model.js'
import type { Plan } from '../core/plan.js'
import { digestsOf, type ReviewedChanges } from '../core/reviewed-plan.js'
import type { PullRequestState, PullRequestThread, RepositoryHistory } from '../ports.js'
import { findPlanComment, type PlanComment } from './plan-thread.js'

/** A merged pull request and the comment its plan stands in. */
export interface ReviewedPullRequest {
  readonly pullRequest: PullRequestState
  readonly plan: PlanComment
}

/**
 * The merged pull requests of a push with their plan comments. A comment counts only when this action's own identity
 * wrote it, its record is whole, and it was made for the pull request's final head commit.
 *
 * @param range Commits of `branch` after `before` up to `after`; null or zeros: `after` alone.
 */
export async function readReviewedPullRequests(
  range: { readonly before: string | null; readonly after: string; readonly branch: string },
  owner: MarkerOwner,
  world: { readonly history: RepositoryHistory; readonly thread: PullRequestThread }
): Promise<readonly ReviewedPullRequest[]> {
  const found = await world.history.listMergedPullRequests(range.before ?? '0'.repeat(40), range.after)
  // A pull request into another branch promised nothing about this one.
  const merged = found.filter(({ baseRef }) => baseRef === range.branch)
  return Promise.all(
    merged.map(async (pullRequest) => ({
      pullRequest,
      plan: await findPlanComment(pullRequest.number, owner, world.thread)
    }))
  )
}

/** The changes of the plan that those comments showed, package by package. */
export function reviewedBy(pullRequests: readonly ReviewedPullRequest[], plan: Plan): ReviewedChanges {
  if (pullRequests.length === 0) {
    return { kind: 'none', reason: 'No merged pull request was found for this push, so nobody reviewed a plan of it.' }
  }
  const trusted = trustedRecords(pullRequests)
  return trusted.length > 0
    ? { kind: 'packages', digests: digestsShown(trusted, packagesOf(plan)) }
    : { kind: 'none', reason: pullRequests.map(explain).join(' ') }
}

/** The records that count: whole, ours, and made for the final head commit. */
export function trustedRecords(pullRequests: readonly ReviewedPullRequest[]): readonly MarkerPayload[] {
  return pullRequests.flatMap(({ pullRequest, plan }) =>
    plan.kind === 'plan' && plan.payload.headSha === pullRequest.headSha ? [plan.payload] : []
  )
}

/** The packages of a plan with every digest under which their changes may have been shown. */
export function packagesOf(plan: Plan): readonly { readonly id: Guid; readonly digests: readonly string[] }[] {
  return plan.packages.flatMap((each) => (each.id === null ? [] : [{ id: each.id, digests: digestsOf(each) }]))
}

function explain({ pullRequest: { number, headSha }, plan }: ReviewedPullRequest): string {
  switch (plan.kind) {
    case 'missing':
      return `Pull request #${number} has no plan comment by this action.`
    case 'broken':
      return `The plan comment of pull request #${number} cannot be believed: ${plan.why}.`
    case 'plan':
      return `The plan comment of pull request #${number} was made for commit ${plan.payload.headSha}, and ${headSha} was merged.`
  }
}
