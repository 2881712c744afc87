import { requirePackage } from './catalog-access.js'
import { isOpen, type RequestRecord } from './entitlement.js'
import { complete } from './request-delivery.js'
import { type GraphAnswer, type GraphCall, isJsonObject } from '../http/graph-call.js'
import { GraphFault, invalidModel, notFound } from '../http/graph-fault.js'
import { isGuid } from '../tenant/guids.js'
import type { TenantState } from '../tenant/tenant-state.js'

/** What can be done to requests and assignments that are there. */

const DAY_MS = 24 * 60 * 60 * 1000

/** `POST assignmentRequests/{id}/cancel`: delegated permissions only, so every app is refused (cancel page). */
export function cancelRequest(): GraphAnswer {
  throw new GraphFault(403, 'Forbidden', 'This operation does not support application permissions.')
}

/** `POST assignmentRequests/{id}/reprocess`: 202; 404 unknown; 400 bad id or not a failed delivery of the last 14 days. */
export function reprocessRequest(state: TenantState, call: GraphCall, id = ''): GraphAnswer {
  if (!isGuid(id)) throw new GraphFault(400, 'BadRequest', `'${id}' is not a valid id.`)
  const request = state.entitlement.requests.get(id.toLowerCase())
  if (request === undefined) throw notFound(id)
  requirePackage(state, call, request.packageId)
  const repairable = request.state === 'deliveryFailed' || request.state === 'partiallyDelivered'
  const recent =
    request.completedAt !== null && state.now() - request.completedAt <= state.behaviour.reprocessDays * DAY_MS
  if (!repairable || !recent) {
    throw new GraphFault(400, 'BadRequest', `The request in state '${request.state}' cannot be reprocessed.`)
  }
  request.state = 'submitted'
  request.stepAt = state.now()
  request.completedAt = null
  state.entitlement.reopen(request)
  return { status: 202 }
}

/** `POST assignments/{id}/reprocess`: 202 for a delivered one; 404 unknown; 400 otherwise. */
export function reprocessAssignment(state: TenantState, call: GraphCall, id = ''): GraphAnswer {
  if (!isGuid(id)) throw new GraphFault(400, 'BadRequest', `'${id}' is not a valid id.`)
  const assignment = state.entitlement.assignments.get(id.toLowerCase())
  if (assignment === undefined) throw notFound(id)
  requirePackage(state, call, assignment.packageId)
  const current = state.entitlement.stateOf(assignment, state.now())
  if (current === 'delivered') return { status: 202 }
  throw new GraphFault(400, 'BadRequest', `The assignment in state '${current}' cannot be reprocessed.`)
}

/** `DELETE assignmentRequests/{id}`: only a denied or completed one without an assignment. */
export function deleteRequest(state: TenantState, call: GraphCall, id = ''): GraphAnswer {
  const request = state.entitlement.requests.get(id.toLowerCase())
  if (request === undefined) throw notFound(id)
  requirePackage(state, call, request.packageId)
  if (isOpen(request) || request.assignmentId !== null) {
    throw new GraphFault(400, 'BadRequest', `The request in state '${request.state}' cannot be deleted.`)
  }
  state.entitlement.removeRequest(request)
  return { status: 204 }
}

const RESUME_MEMBERS = ['source', 'type', 'data']
const STAGE_TYPE = 'microsoft.graph.accessPackageCustomExtensionStage.'

/**
 * `POST assignmentRequests/{id}/resume`: 204 for a request that waits for the callback of a custom extension. Its data may
 * deny the request, though not «at the assignmentRequestCreated stage» («accessPackageAssignmentRequest: resume»).
 */
export function resumeRequest(state: TenantState, call: GraphCall, id = ''): GraphAnswer {
  const request = state.entitlement.requests.get(id.toLowerCase())
  if (request === undefined) throw notFound(id)
  requirePackage(state, call, request.packageId)
  const { callout } = request
  if (callout?.status !== 'waitingForCallback') {
    throw new GraphFault(400, 'BadRequest', `The request in state '${request.state}' does not wait for a callback.`)
  }
  const { denied, detail } = readCallback(call.body, stageOf(state, request), callout.id)
  callout.status = 'callbackReceived'
  callout.detail = detail
  request.stepAt = state.now()
  if (denied) complete(state, request, 'denied')
  return { status: 204 }
}

function stageOf(state: TenantState, request: RequestRecord): string {
  const policy = request.policyId === null ? undefined : state.entitlement.policies.get(request.policyId)
  return policy?.callback?.stage ?? ''
}

function readCallback(body: unknown, stage: string, calloutId: string): { denied: boolean; detail: string | null } {
  if (!isJsonObject(body) || Object.keys(body).some((name) => !RESUME_MEMBERS.includes(name))) throw invalidModel()
  const { source, type, data } = body
  if (typeof source !== 'string' || type !== STAGE_TYPE + stage || !isJsonObject(data)) throw invalidModel()
  const { state: verdict, customExtensionStageInstanceId, customExtensionStageInstanceDetail: detail } = data
  const sameStage = typeof data['stage'] === 'string' && data['stage'].toLowerCase() === stage.toLowerCase()
  if (!sameStage || customExtensionStageInstanceId !== calloutId) throw invalidModel()
  const denied = verdict === 'denied'
  if (denied && stage === 'assignmentRequestCreated') {
    throw new GraphFault(400, 'BadRequest', 'A request cannot be denied at the assignmentRequestCreated stage.')
  }
  return { denied, detail: typeof detail === 'string' ? detail : null }
}
