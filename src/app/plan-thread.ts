/** The one comment of a pull request: found by marker and author, updated in place, trusted only when it is whole. */
import { findMarker, isBroken, type MarkerOwner } from '../core/comment-marker.js'
import type { Instant } from '../core/model.js'
import type { EarlierRecord, PlanRecord } from '../core/plan-record.js'
import type { OwnComment, PullRequestState, PullRequestThread } from '../ports.js'

/** What a plan's comment said when it was read. */
export type PlanComment =
  | { readonly kind: 'plan'; readonly comment: OwnComment; readonly record: PlanRecord }
  /** Ours, and not to be believed. */
  | { readonly kind: 'broken'; readonly comment: OwnComment; readonly why: string }
  | { readonly kind: 'missing' }

/** The newest comment of this action for this tenant and folder among those its own identity wrote. */
export async function findPlanComment(
  number: number,
  owner: MarkerOwner,
  thread: PullRequestThread
): Promise<PlanComment> {
  const comments = await thread.listOwnComments(number)
  for (const comment of comments.toReversed()) {
    const found = findMarker(comment.body, owner)
    if (found === null) continue
    if (comment.editedByOthers) return { kind: 'broken', comment, why: 'someone else edited it' }
    return isBroken(found) ? { kind: 'broken', comment, why: found.why } : { kind: 'plan', comment, record: found }
  }
  return { kind: 'missing' }
}

/** A plan on its way into the comment. */
export interface PlanToWrite {
  readonly number: number
  readonly headSha: string
  readonly owner: MarkerOwner
  /** When Entra was read for it. */
  readonly plannedAt: Instant
  /** The comment's text with its record, which goes on from the one that stands there. */
  readonly render: (earlier: EarlierRecord) => string
  /** Only in place of a comment that is there. */
  readonly replaceOnly: boolean
}

/**
 * Writes the plan into the pull request's comment, if the pull request still is where it was planned and no newer plan
 * stands there. Both are read live: a re-run keeps its old event.
 *
 * @returns The comment's address, or why nothing was written.
 */
export async function writePlanComment(
  plan: PlanToWrite,
  thread: PullRequestThread
): Promise<{ readonly kind: 'written'; readonly url: string } | { readonly kind: 'left'; readonly why: string }> {
  const found = await findPlanComment(plan.number, plan.owner, thread)
  const why = reasonNotToWrite(plan, found, await thread.readPullRequest(plan.number))
  if (why !== null) return { kind: 'left', why }
  const body = plan.render(earlierRecord(found, plan.headSha))
  const { url } =
    found.kind === 'missing'
      ? await thread.createComment(plan.number, body)
      : await thread.updateComment(found.comment.id, body)
  return { kind: 'written', url }
}

function reasonNotToWrite(plan: PlanToWrite, found: PlanComment, pullRequest: PullRequestState): string | null {
  if (!pullRequest.open) return 'The pull request is closed; its last plan stays as it is.'
  if (pullRequest.headSha !== plan.headSha) {
    return `The pull request has a newer commit (${pullRequest.headSha}); its own run writes the plan.`
  }
  if (found.kind === 'missing' && plan.replaceOnly) return 'The pull request has no plan comment yet.'
  if (found.kind === 'plan' && found.record.headSha === plan.headSha && found.record.plannedAt > plan.plannedAt) {
    return `A newer plan of this commit stands there, made at ${found.record.plannedAt}.`
  }
  return null
}

function earlierRecord(found: PlanComment, headSha: string): EarlierRecord {
  switch (found.kind) {
    case 'missing':
      return { kind: 'none' }
    case 'broken':
      return { kind: 'unknown' }
    case 'plan':
      return found.record.headSha !== headSha || found.record.kind === 'no-plan'
        ? { kind: 'none' }
        : { kind: 'record', record: found.record }
  }
}
