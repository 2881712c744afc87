/** Which approvals of a pull request stand, as GitHub itself counts them. */
import type { Instant } from './model.js'

/** A review of a pull request. `comment` stands for every state that neither approves nor takes an approval back. */
export interface SubmittedReview {
  readonly reviewer: string
  readonly verdict: 'approved' | 'changes-requested' | 'dismissed' | 'comment'
  readonly submittedAt: Instant
}

/**
 * When the last approving review was submitted that still stands; null when none does.
 *
 * Of each reviewer the last review counts that approved, asked for changes or was dismissed: a later request for changes
 * takes the approval back, and a dismissed review approves nothing.
 *
 * @param reviews Oldest first.
 * @see https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/reviewing-changes-in-pull-requests/about-pull-request-reviews
 * @see https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/reviewing-changes-in-pull-requests/dismissing-a-pull-request-review
 */
export function lastApproval(reviews: readonly SubmittedReview[]): Instant | null {
  const verdicts = new Map<string, SubmittedReview>()
  for (const review of reviews) if (review.verdict !== 'comment') verdicts.set(review.reviewer, review)
  const standing = [...verdicts.values()].filter(({ verdict }) => verdict === 'approved')
  return standing.map(({ submittedAt }) => submittedAt).reduce<Instant | null>(later, null)
}

function later(one: Instant | null, other: Instant): Instant {
  return one === null || other > one ? other : one
}
