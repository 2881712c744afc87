import type {
  AssignmentRecord,
  AssignmentState,
  CallbackStage,
  PolicyRecord,
  RequestRecord,
  RequestState,
  SubjectRecord
} from './entitlement.js'
import { endGovernedAccounts } from './guest-lifecycle.js'
import type { TenantState } from '../tenant/tenant-state.js'

/**
 * Brings every open request to where it stands now. Called once an HTTP request, before its work, so that nothing needs
 * a timer and a test moves time by moving its clock.
 *
 * The way of an addition («Request process and email notifications in entitlement management»): submitted → (waiting for
 * a custom extension's callback) → (pendingApproval) → (scheduled until its start) → delivering → delivered. An update
 * waits for approval too when the policy says so. A step after `submitted` begins when half of the delivery time is over;
 * the assignment exists from `delivering` on.
 */
export function deliverRequests(state: TenantState): void {
  for (const request of state.entitlement.open) advance(state, request)
  endGovernedAccounts(state)
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
  const policy = request.policyId === null ? undefined : state.entitlement.policies.get(request.policyId)
  if (request.requestType.endsWith('Update')) {
    return policy?.approvalRequiredForUpdate === true && !request.approved ? 'pendingApproval' : 'delivering'
  }
  if (!isAddition(request)) return 'delivering'
  if (waitsAt(state, request, policy, 'assignmentRequestCreated')) return 'submitted'
  if (policy?.approvalRequired === true && !request.approved) return 'pendingApproval'
  if (waitsAt(state, request, policy, 'assignmentRequestApproved')) return 'submitted'
  const startAt = request.schedule?.startAt ?? null
  return startAt !== null && startAt > state.now() ? 'scheduled' : 'delivering'
}

/** At its stage a custom extension is called once; tells whether its callback is still to come. */
function waitsAt(
  state: TenantState,
  request: RequestRecord,
  policy: PolicyRecord | undefined,
  stage: CallbackStage
): boolean {
  if (policy?.callback?.stage !== stage) return false
  request.callout ??= {
    id: state.nextGuid('callout'),
    extensionId: policy.callback.extensionId,
    status: 'waitingForCallback',
    detail: null
  }
  return request.callout.status === 'waitingForCallback'
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
    status: null,
    schedule: request.schedule ?? { startAt: state.now(), endAt: null, type: 'noExpiration' },
    expiredAt: null
  })
}

function finish(state: TenantState, request: RequestRecord): void {
  const ending = state.deliveries.get(deliveryKey(request.subject)) ?? 'delivered'
  if (ending === 'delivering') return
  if (isAddition(request) && ending !== 'deliveryFailed') openAccount(state, request.subject)
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
    approved: false,
    approvalExpired: false,
    callout: null
  })
}

/** By what the tenant knows how deliveries to somebody end. */
function deliveryKey(subject: SubjectRecord): string {
  return subject.objectId ?? subject.email?.toLowerCase() ?? subject.id
}

/** Somebody added by address becomes a guest, whose account goes with the last package («Govern access for external users»). */
function openAccount(state: TenantState, subject: SubjectRecord): void {
  if (subject.objectId !== null || subject.email === null) return
  const guest = { mail: subject.email, userType: 'Guest', externalUserState: 'PendingAcceptance' } as const
  state.entitlement.identify(subject, state.directory.add(guest, state.now()))
}

/** Ends a request. */
export function complete(state: TenantState, request: RequestRecord, ending: RequestState): void {
  request.state = ending
  request.completedAt = state.now()
  state.entitlement.close(request)
}
