import type { CatalogRoleAssignment, TenantState } from '../tenant/tenant-state.js'
import type { GraphAnswer, GraphCall } from './graph-call.js'
import { graphErrorBody, GraphFault, type RequestIds } from './graph-fault.js'
import { answerGraphCall } from './graph-routes.js'
import { idHeaders, locate, newIds } from './http-messages.js'
import type { Gate } from './throttle.js'

/** Who calls: the app of the token, and what its limits say to each of its calls. */
export interface Caller {
  readonly permissions: readonly string[]
  readonly catalogRoles: readonly CatalogRoleAssignment[]
  readonly gate: Gate
}

/** A call as it came: `url` is its path and query with `/v1.0`. */
export type IncomingCall = Pick<GraphCall, 'method' | 'headers' | 'body'> & { readonly url: string }

/** Answers a call as Graph would, a refusal included; only a defect of the tenant is thrown. */
export function answerCall(state: TenantState, { url, ...call }: IncomingCall, caller: Caller): GraphAnswer {
  const ids = newIds(call.headers)
  try {
    const seconds = caller.gate()
    if (seconds !== null) throw new GraphFault(429, 'TooManyRequests', 'Too many requests.', seconds)
    const { permissions, catalogRoles } = caller
    const located = locate(new URL(url, state.graphEndpoint))
    const answer = answerGraphCall(state, { ...call, permissions, catalogRoles, ...located })
    return { ...answer, headers: { ...answer.headers, ...idHeaders(ids) } }
  } catch (error) {
    if (error instanceof GraphFault) return refuse(state, error, ids)
    throw error
  }
}

/** A refusal as an answer. */
export function refuse(state: TenantState, fault: GraphFault, ids: RequestIds): GraphAnswer {
  const retry = fault.retryAfter === null ? {} : { 'Retry-After': String(fault.retryAfter) }
  return {
    status: fault.status,
    headers: { ...idHeaders(ids), ...retry },
    body: graphErrorBody(fault, ids, state.now())
  }
}
