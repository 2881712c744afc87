/** The one comment of a pull request: found by marker and author, updated in place, trusted only when it is whole. */
import { findMarker, isBroken, type MarkerOwner, type MarkerPayload } from '../core/comment-marker.js'
import { ActionError } from '../core/errors.js'
import type { OwnComment, PullRequestState, PullRequestThread } from '../ports.js'

/** What a plan's comment said when it was read. */
export type PlanComment =
  | { readonly kind: 'plan'; readonly comment: OwnComment; readonly payload: MarkerPayload }
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
    return isBroken(found) ? { kind: 'broken', comment, why: found.why } : { kind: 'plan', comment, payload: found }
  }
  return { kind: 'missing' }
}

/** Why a plan may not be written to its pull request, or null. Both are read live: a re-run keeps its old event. */
export function reasonNotToWrite(pullRequest: PullRequestState, plannedHead: string): string | null {
  if (!pullRequest.open) return 'The pull request is closed; its last plan stays as it is.'
  if (pullRequest.headSha !== plannedHead) {
    return `The pull request has a newer commit (${pullRequest.headSha}); its own run writes the plan.`
  }
  return null
}

/**
 * Writes the plan into the pull request's comment, if the pull request still is where it was planned.
 * @returns The comment's address, or why nothing was written.
 */
export async function writePlanComment(
  request: {
    readonly number: number
    readonly headSha: string
    readonly owner: MarkerOwner
    readonly body: string
    /** Only in place of a comment that is there. */
    readonly replaceOnly?: boolean
  },
  thread: PullRequestThread
): Promise<{ readonly kind: 'written'; readonly url: string } | { readonly kind: 'left'; readonly why: string }> {
  const why = reasonNotToWrite(await thread.readPullRequest(request.number), request.headSha)
  if (why !== null) return { kind: 'left', why }
  const found = await findPlanComment(request.number, request.owner, thread)
  if (found.kind === 'missing' && request.replaceOnly === true) {
    return { kind: 'left', why: 'The pull request has no plan comment yet.' }
  }
  const { url } =
    found.kind === 'missing'
      ? await thread.createComment(request.number, request.body)
      : await thread.updateComment(found.comment.id, request.body)
  return { kind: 'written', url }
}

/** The failure of a comment as a warning: it undoes and blocks nothing. @throws whatever is not an explained failure. */
export function asCommentWarning(error: unknown): {
  code: ActionError['code']
  message: string
  hint: string
  place: null
} {
  if (!(error instanceof ActionError)) throw error
  return {
    code: error.code,
    message: `The comment could not be written: ${error.message}`,
    hint: error.code === 'GITHUB_FORBIDDEN' ? 'Give the job the permission `pull-requests: write`.' : error.hint,
    place: null
  }
}
