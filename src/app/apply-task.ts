/** One change on its way to Entra, and what carrying it out needs. */
import { ActionError, isErrorCode, type ErrorCode } from '../core/errors.js'
import type { Guid, InvitationSettings } from '../core/model.js'
import type { Change, Outcome } from '../core/plan.js'
import type { Trace } from '../core/trace.js'
import type { Clock, Directory, WriteAnswer } from '../ports.js'

/** What carrying out a plan needs. */
export interface ApplyMeans {
  readonly directory: Directory
  readonly clock: Clock
  readonly invitations: InvitationSettings
  /** How long to wait for Entra to deliver, in milliseconds; 0: not at all. */
  readonly waitMs: number
  /** Goes into every request, so that the review is found from Entra's audit log. */
  readonly trace: Trace
  readonly log: (text: string) => void
  /** Asked between writes: why nothing more may be written, as in «since …»; null: go on. */
  readonly reasonToStop: () => Promise<string | null>
}

/** Where a change stands while it is carried out. */
export type Progress =
  | { readonly kind: 'ready' }
  | { readonly kind: 'submitted'; readonly requestIds: readonly Guid[] }
  | { readonly kind: 'refused'; readonly answer: Extract<WriteAnswer, { kind: 'refused' }> }
  | { readonly kind: 'unclear'; readonly reason: string }
  | { readonly kind: 'finished'; readonly outcome: Outcome }

/** One change on its way; `progress` and `userId` move, nothing else does. */
export interface Task {
  readonly packageId: Guid
  readonly packageName: string
  readonly change: Change
  /** Null until the invitation gave an account. */
  userId: Guid | null
  progress: Progress
}

/** The code of a write that was refused. Status 0: it never left, and the answer's code says why. */
export function codeOfRefusal({ status, code }: Extract<WriteAnswer, { kind: 'refused' }>): ErrorCode {
  if (status === 0) return isErrorCode(code) ? code : 'GRAPH_UNREACHABLE'
  return status === 401 || status === 403 ? 'GRAPH_FORBIDDEN' : 'GRAPH_REFUSED'
}

/**
 * The answer to writes that did not leave, since the directory failed before it sent anything (a refused sign-in): an
 * outcome like any other, so that what was done before is still reported.
 *
 * @throws whatever is not an explained failure.
 */
export function neverSent(error: unknown): WriteAnswer {
  if (!(error instanceof ActionError)) throw error
  return { kind: 'refused', status: 0, code: error.code, message: error.message, requestId: null }
}

/** What was not sent, since the run was superseded on the way. @param why As in «since …». */
export function heldByNewer(why: string): Outcome {
  const message = `Not sent, since ${why}. The run of the newest commit goes on from here.`
  return { kind: 'held', error: { code: 'SUPERSEDED', message }, requestId: null }
}
