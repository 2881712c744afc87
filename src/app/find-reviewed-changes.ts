/** What reviewers saw: the last plan comments of the merged pull requests. */
import type { MarkerOwner } from '../core/comment-marker.js'
import { ActionError } from '../core/errors.js'
import type { Instant } from '../core/model.js'
import type { Plan } from '../core/plan.js'
import { indexRecord, type PlanRecord, type TimesShown } from '../core/plan-record.js'
import { digestsOf, type ReviewedChanges } from '../core/reviewed-plan.js'
import { lastApproval } from '../core/standing-approvals.js'
import type { PullRequestState, PullRequestThread, RepositoryHistory } from '../ports.js'
import { findPlanComment, type PlanComment } from './plan-thread.js'

/** A merged pull request and the comment its plan stands in. */
export interface ReviewedPullRequest {
  readonly pullRequest: PullRequestState
  readonly plan: PlanComment
}

/** A pull request whose comment counts: its record is whole, ours, and made for the final head commit. */
interface TrustedPlan {
  readonly pullRequest: PullRequestState
  readonly record: PlanRecord
}

/**
 * The merged pull requests of a range of commits with their plan comments.
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

/** The records that count. */
export function trustedRecords(pullRequests: readonly ReviewedPullRequest[]): readonly PlanRecord[] {
  return trustedPlans(pullRequests).map(({ record }) => record)
}

/** Every digest under which something of the plan may have been shown. */
export function plannedDigests(plan: Plan): readonly string[] {
  return plan.packages.flatMap(digestsOf)
}

/**
 * The changes of the plan that those comments showed in time: in the first plan of the final head commit, or in a later one
 * by the last approval that stands, or by the merge where none does.
 */
export async function reviewedBy(
  pullRequests: readonly ReviewedPullRequest[],
  plan: Plan,
  thread: PullRequestThread
): Promise<ReviewedChanges> {
  if (pullRequests.length === 0) {
    return { kind: 'none', reason: 'No merged pull request was found for this push, so nobody reviewed a plan of it.' }
  }
  const trusted = trustedPlans(pullRequests)
  const doubts = pullRequests.flatMap(explainDistrust)
  if (trusted.length === 0) return { kind: 'none', reason: doubts.join(' ') }

  const planned = plannedDigests(plan)
  const digests = new Set<string>()
  const later: { readonly plan: TrustedPlan; readonly since: ReadonlyMap<string, Instant> }[] = []
  for (const each of trusted) {
    const { first, since } = findShown(indexRecord(each.record), planned)
    for (const digest of first) digests.add(digest)
    later.push({ plan: each, since })
  }

  const late = new Map<string, string>()
  for (const { plan: each, since } of later) {
    const open = [...since].filter(([digest]) => !digests.has(digest))
    if (open.length === 0) continue
    const inTime = await readTimeLimit(each.pullRequest, thread)
    for (const [digest, at] of open) {
      if (inTime.limit !== null && at <= inTime.limit) digests.add(digest)
      else late.set(digest, `Pull request #${each.pullRequest.number} shows this only since ${at}, ${inTime.words}.`)
    }
  }
  return { kind: 'shown', digests, late, doubts }
}

function findShown(
  timesShown: TimesShown,
  planned: readonly string[]
): { readonly first: readonly string[]; readonly since: ReadonlyMap<string, Instant> } {
  const shown = planned.flatMap((digest) => {
    const times = timesShown(digest)
    return times === null ? [] : [[digest, times.since] as const]
  })
  return {
    first: shown.flatMap(([digest, since]) => (since === null ? [digest] : [])),
    since: new Map(shown.flatMap(([digest, since]) => (since === null ? [] : [[digest, since] as const])))
  }
}

/**
 * Until when a later plan of the final commit could be seen before the decision; null when that cannot be told.
 * `words` say why something after it does not count.
 */
async function readTimeLimit(
  { number, mergedAt }: PullRequestState,
  thread: PullRequestThread
): Promise<{ readonly limit: Instant | null; readonly words: string }> {
  try {
    const approvedAt = lastApproval(await thread.listReviews(number))
    return approvedAt === null
      ? { limit: mergedAt, words: `after it was merged (${mergedAt ?? 'no time is told'})` }
      : { limit: approvedAt, words: `after its last approval (${approvedAt})` }
  } catch (error) {
    if (!(error instanceof ActionError)) throw error
    return { limit: null, words: `and whether it was approved after that could not be read: ${error.message}` }
  }
}

function trustedPlans(pullRequests: readonly ReviewedPullRequest[]): readonly TrustedPlan[] {
  return pullRequests.flatMap(({ pullRequest, plan }) =>
    plan.kind === 'plan' && plan.record.headSha === pullRequest.headSha ? [{ pullRequest, record: plan.record }] : []
  )
}

/** Why the comment of a pull request does not count; nothing where it does. */
function explainDistrust({ pullRequest: { number, headSha }, plan }: ReviewedPullRequest): readonly string[] {
  switch (plan.kind) {
    case 'missing':
      return [`Pull request #${number} has no plan comment by this action.`]
    case 'broken':
      return [`The plan comment of pull request #${number} cannot be believed: ${plan.why}.`]
    case 'plan': {
      const planned = plan.record.headSha
      return planned === headSha
        ? []
        : [`The plan comment of pull request #${number} was made for commit ${planned}, and ${headSha} was merged.`]
    }
  }
}
