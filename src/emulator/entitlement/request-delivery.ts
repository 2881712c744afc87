import {
  type AssignmentRecord,
  type AssignmentState,
  holderId,
  type RequestRecord,
  type RequestState
} from './entitlement.js'
import type { TenantState } from '../tenant/tenant-state.js'

/**
 * Brings every open request to where it stands now. Called once an HTTP request, before its work, so that nothing needs
 * a timer and a test moves time by moving its clock.
 *
 * The way of an addition («Request process and email notifications in entitlement management»): submitted →
 * (pendingApproval) → (scheduled until its start) → delivering → delivered. A step after `submitted` begins when half
 * of the delivery time is over; the assignment exists from `delivering` on.
 */
export function deliverRequests(state: TenantState): void {
  for (const request of state.entitlement.open) advance(state, request)
}

function advance(state: TenantState, request: RequestRecord): void {
  const now = state.now()
  const { deliverAfterMs } = state.behaviour
  if (request.state === 'pendingApproval') return
  if (request.state === 'scheduled') {
    const startAt = request.schedule?.startAt ?? now
    if (startAt > now) return
    request.stepAt = startAt
    request.state = 'submitted'
  }
  const age = now - request.stepAt
  if (request.state === 'submitted') {
    if (age * 2 < deliverAfterMs) return
    const next = afterSubmission(state, request)
    request.state = next
    if (next !== 'delivering') return
    if (isAddition(request)) beginAssignment(state, request)
  }
  if (age >= deliverAfterMs) finish(state, request)
}

function afterSubmission(state: TenantState, request: RequestRecord): RequestState {
  if (!isAddition(request)) return 'delivering'
  const policy = request.policyId === null ? undefined : state.entitlement.policies.get(request.policyId)
  if (policy?.approvalRequired === true && !request.approved) return 'pendingApproval'
  const startAt = request.schedule?.startAt ?? null
  return startAt !== null && startAt > state.now() ? 'scheduled' : 'delivering'
}

function isAddition(request: RequestRecord): boolean {
  return request.requestType.endsWith('Add')
}

function beginAssignment(state: TenantState, request: RequestRecord): void {
  if (request.assignmentId !== null) return
  const id = state.nextGuid('assignment')
  request.assignmentId = id
  state.entitlement.addAssignment({
    seq: state.entitlement.nextSeq(),
    id,
    packageId: request.packageId,
    policyId: request.policyId,
    subject: request.subject,
    state: 'delivering',
    schedule: request.schedule ?? { startAt: state.now(), endAt: null, type: 'noExpiration' },
    expiredAt: null
  })
}

function finish(state: TenantState, request: RequestRecord): void {
  const ending = state.deliveries.get(holderId(request.subject)) ?? 'delivered'
  if (ending === 'delivering') return
  const assignment = request.assignmentId === null ? undefined : state.entitlement.assignments.get(request.assignmentId)
  if (assignment !== undefined && ending !== 'deliveryFailed') {
    if (request.requestType.endsWith('Remove')) {
      assignment.state = 'expired'
      assignment.expiredAt = state.now()
      giveBack(state, assignment)
    } else if (request.requestType.endsWith('Update')) {
      assignment.schedule = request.schedule ?? assignment.schedule
    }
  }
  if (assignment !== undefined && isAddition(request)) assignment.state = ending satisfies AssignmentState
  complete(state, request, ending)
}

/** Whether an automatic policy assigns again whom a request took out is not documented, so it is an option. */
function giveBack(state: TenantState, { packageId, policyId, subject }: AssignmentRecord): void {
  const policy = policyId === null ? undefined : state.entitlement.policies.get(policyId)
  if (policy?.automatic !== true || state.behaviour.automaticAccess === 'stays-removed') return
  const now = state.now()
  state.entitlement.addRequest({
    seq: state.entitlement.nextSeq(),
    id: state.nextGuid('request'),
    requestType: 'systemAdd',
    packageId,
    policyId,
    subject,
    assignmentId: null,
    state: 'submitted',
    schedule: null,
    justification: null,
    answers: [],
    createdAt: now,
    completedAt: null,
    stepAt: now,
    approved: false
  })
}

/** Ends a request. */
export function complete(state: TenantState, request: RequestRecord, ending: RequestState): void {
  request.state = ending
  request.completedAt = state.now()
  state.entitlement.close(request)
}
