/** What is decided about one person, and the words for leaving someone as they are. */
import { formatDay } from './dates.js'
import type { OpenRequest } from './model.js'
import type { Place } from './place.js'
import type { Change, Kept, KeptCode, Member, Refusal, Retry } from './plan.js'

/** What happens to one person of one package. */
export interface Decision {
  readonly changes: readonly Change[]
  readonly kept: readonly Kept[]
  readonly retries: readonly Retry[]
  readonly hindered: readonly HinderedMove[]
  /** What the row asks for and Entra cannot have; stops the package. */
  readonly refusals: readonly Refusal[]
}

/** Somebody who is not removed and added again, since the addition may fail. */
export interface HinderedMove {
  readonly member: Member
  /** As in «not moved, since …». */
  readonly why: string
  readonly place: Place
}

/** Nothing to do and nothing to say. */
export const nothing: Decision = { changes: [], kept: [], retries: [], hindered: [], refusals: [] }

/** Both together, in this order. */
export function joinDecisions(one: Decision, other: Decision): Decision {
  // For nearly everybody nothing is decided, and that needs no lists of its own.
  if (one === nothing) return other
  if (other === nothing) return one
  return {
    changes: [...one.changes, ...other.changes],
    kept: [...one.kept, ...other.kept],
    retries: [...one.retries, ...other.retries],
    hindered: [...one.hindered, ...other.hindered],
    refusals: [...one.refusals, ...other.refusals]
  }
}

/** Somebody is left as they are, for this reason. */
export function leave(member: Member, code: KeptCode, reason: string): Decision {
  return { ...nothing, kept: [{ member, code, reason }] }
}

/** Somebody is left as they are while a request for them is on its way. */
export function leavePending(member: Member, request: OpenRequest): Decision {
  return leave(member, 'pending', `A request is on its way in Entra: ${describeRequest(request)}.`)
}

const STATES: Readonly<Record<OpenRequest['state'], string>> = {
  submitted: 'submitted',
  pendingApproval: 'waiting for approval',
  delivering: 'being delivered',
  scheduled: 'scheduled'
}

const TYPES: Readonly<Record<OpenRequest['type'], string>> = {
  add: 'assignment',
  update: 'change',
  remove: 'removal'
}

/** A request with its state and its day: `assignment waiting for approval since 30 May 2026`. */
export function describeRequest({ type, state, createdAt }: OpenRequest): string {
  return `${TYPES[type]} ${STATES[state]}${createdAt === null ? '' : ` since ${formatDay(createdAt)}`}`
}
