import type { UserRecord } from '../directory/directory.js'
import {
  type AssignmentRecord,
  isOpen,
  type PolicyRecord,
  type RequestRecord,
  type SubjectRecord,
  holderId
} from './entitlement.js'
import { showRequest } from './entitlement-resources.js'
import type { GraphAnswer, GraphCall } from '../http/graph-call.js'
import { GraphFault, invalidModel, notFound } from '../http/graph-fault.js'
import { isGuid } from '../tenant/guids.js'
import { readRequestBody, readSchedule, type RequestBody } from './request-body.js'
import { isVisible, subjectOf, type TenantState } from '../tenant/tenant-state.js'
import type { UndocumentedRefusal } from '../unsettled-behaviour.js'

/** Writing to entitlement management: everything is a request, nothing happens at once. */

const DAY_MS = 24 * 60 * 60 * 1000

/** `POST assignmentRequests`: 201 with `state: submitted`, `status: Accepted` and both dates null, as the examples show. */
export function createRequest(state: TenantState, call: GraphCall): GraphAnswer {
  const body = readRequestBody(call.body)
  const request = body.requestType === 'adminAdd' ? addition(state, body) : changeOfAssignment(state, body)
  state.entitlement.addRequest(request)
  const shown = showRequest(state, request).values
  return {
    status: 201,
    body: {
      '@odata.context': `${state.graphEndpoint}/v1.0/$metadata#identityGovernance/entitlementManagement/assignmentRequests/$entity`,
      ...shown,
      createdDateTime: null,
      completedDateTime: null
    }
  }
}

function addition(state: TenantState, body: RequestBody): RequestRecord {
  const { entitlement } = state
  const { targetId = '', assignmentPolicyId = '', accessPackageId = '' } = body.assignment
  const item = entitlement.packages.get(accessPackageId)
  if (item === undefined) throw notFound(accessPackageId)
  const policy = entitlement.policies.get(assignmentPolicyId)
  if (policy?.packageId !== item.id) throw notFound(assignmentPolicyId)
  const user = findTarget(state, targetId)
  const schedule = readSchedule(scheduleOf(body, state), policy, null, state.now())
  const held = findHeld(state, item.id, user.id)
  const fits = policyFits(policy, user)
  if (!fits && state.behaviour.policyMismatch === 'refuse') throw policyRequirements()
  if (state.behaviour.requireAnswers && body.answers.length < policy.questions.filter((one) => one.required).length) {
    throw new GraphFault(400, 'AnswersRequired', 'Required questions of the policy have no answer.')
  }
  const request = submitted(
    state,
    body,
    { packageId: item.id, policyId: policy.id, assignmentId: held?.id ?? null },
    schedule,
    subjectOf(state, user)
  )
  return fits ? request : { ...request, state: 'deliveryFailed', completedAt: state.now() }
}

/**
 * The user with this object id. A guest who was just invited is not there yet: «Unable to read the company information
 * from the directory.» (`Directory_ObjectNotFound`, reported in public; it goes away by itself).
 */
function findTarget(state: TenantState, targetId: string): UserRecord {
  const user = state.directory.findById(targetId)
  if (user === null) throw notFound(targetId)
  if (isVisible(state, user)) return user
  throw new GraphFault(404, 'Directory_ObjectNotFound', 'Unable to read the company information from the directory.')
}

/** No page shows an addition with a schedule, so what becomes of it is an option. */
function scheduleOf(body: RequestBody, { behaviour }: TenantState): RequestBody['schedule'] {
  switch (behaviour.addWithSchedule) {
    case 'honour':
      return body.schedule
    case 'ignore':
      return null
    case 'refuse':
      if (body.schedule !== null) throw invalidModel()
      return null
  }
}

/**
 * Microsoft documents no answer to adding someone who has the package or an open request for it, so the tenant's are
 * options and their codes mean nothing.
 *
 * @returns The assignment that such a request is about when it is accepted and adds nothing, else null.
 */
function findHeld(state: TenantState, packageId: string, userId: string): AssignmentRecord | null {
  const { duplicateAdd, besideOpenRequest } = state.behaviour
  const open = state.entitlement.openRequestsOf(packageId, userId)
  if (open.length > 0 && besideOpenRequest !== 'accept') throw undocumented(besideOpenRequest)
  const held = state.entitlement
    .assignmentsHeldBy(packageId, userId)
    .find(
      (assignment) =>
        state.entitlement.stateOf(assignment, state.now()) !== 'expired' &&
        !open.some((request) => request.assignmentId === assignment.id)
    )
  if (held === undefined || duplicateAdd === 'accept') return null
  if (duplicateAdd === 'ignore') return held
  throw undocumented(duplicateAdd)
}

function undocumented({ status, code, message }: UndocumentedRefusal): GraphFault {
  return new GraphFault(status, code, message)
}

/**
 * Whether a policy may be used for a user. A «None» policy takes any user unless it is switched off («Change request
 * settings for an access package»); the others follow their scope's name. An automatic policy chooses its people itself.
 */
function policyFits(policy: PolicyRecord, user: UserRecord): boolean {
  if (policy.automatic) return false
  switch (policy.allowedTargetScope) {
    case 'notSpecified':
      return policy.enabled
    case 'allMemberUsers':
      return user.userType === 'Member'
    case 'specificConnectedOrganizationUsers':
    case 'allConfiguredConnectedOrganizationUsers':
    case 'allExternalUsers':
      return user.userType === 'Guest'
    case 'specificDirectoryServicePrincipals':
    case 'allDirectoryServicePrincipals':
    case 'allDirectoryAgentIdentities':
      return false
    default:
      return true
  }
}

/** The sentence users report; status and code are not published. */
function policyRequirements(): GraphFault {
  return new GraphFault(400, 'InvalidRequest', "You don't meet policy requirements to request this entitlement.")
}

function changeOfAssignment(state: TenantState, body: RequestBody): RequestRecord {
  const { id = '' } = body.assignment
  const assignment = state.entitlement.assignments.get(id)
  if (assignment === undefined) throw notFound(id)
  const current = state.entitlement.stateOf(assignment, state.now())
  if (current === 'expired') throw new GraphFault(400, 'InvalidRequest', 'The assignment has already expired.')
  if (current === 'delivering' && body.requestType === 'adminRemove') refuseEarlyRemoval(state)
  refuseSecondChange(state, assignment)
  const { packageId, policyId } = assignment
  const policy = policyId === null ? undefined : state.entitlement.policies.get(policyId)
  if (body.requestType === 'adminUpdate' && body.schedule === null && body.answers.length === 0) {
    throw new GraphFault(400, 'InvalidModel', 'The model is invalid.')
  }
  const schedule =
    body.requestType === 'adminUpdate' ? readSchedule(body.schedule, policy, assignment.schedule, state.now()) : null
  return submitted(state, body, { packageId, policyId, assignmentId: id }, schedule, assignment.subject)
}

/** Nothing is documented about removing what is on its way. */
function refuseEarlyRemoval({ behaviour }: TenantState): void {
  if (behaviour.removeWhileDelivering === 'accept') return
  throw new GraphFault(400, 'InvalidRequest', 'The assignment is still being delivered.')
}

function refuseSecondChange(state: TenantState, assignment: AssignmentRecord): void {
  const { besideOpenRequest } = state.behaviour
  const waiting = state.entitlement
    .openRequestsOf(assignment.packageId, holderId(assignment.subject))
    .some((request) => request.assignmentId === assignment.id && !request.requestType.endsWith('Add'))
  if (waiting && besideOpenRequest !== 'accept') throw undocumented(besideOpenRequest)
}

function submitted(
  state: TenantState,
  body: RequestBody,
  about: Pick<RequestRecord, 'packageId' | 'policyId' | 'assignmentId'>,
  schedule: RequestRecord['schedule'],
  subject: SubjectRecord
): RequestRecord {
  const now = state.now()
  return {
    ...about,
    seq: state.entitlement.nextSeq(),
    id: state.nextGuid('request'),
    requestType: body.requestType,
    subject,
    state: 'submitted',
    schedule,
    justification: body.justification,
    answers: body.answers,
    createdAt: now,
    completedAt: null,
    stepAt: now,
    approved: false
  }
}

/** `POST assignmentRequests/{id}/cancel`: delegated permissions only, so every app is refused (cancel page). */
export function cancelRequest(): GraphAnswer {
  throw new GraphFault(403, 'Forbidden', 'This operation does not support application permissions.')
}

/** `POST assignmentRequests/{id}/reprocess`: 202; 404 unknown; 400 bad id or not a failed delivery of the last 14 days. */
export function reprocessRequest(state: TenantState, _call: GraphCall, id = ''): GraphAnswer {
  if (!isGuid(id)) throw new GraphFault(400, 'BadRequest', `'${id}' is not a valid id.`)
  const request = state.entitlement.requests.get(id.toLowerCase())
  if (request === undefined) throw notFound(id)
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
export function reprocessAssignment(state: TenantState, _call: GraphCall, id = ''): GraphAnswer {
  if (!isGuid(id)) throw new GraphFault(400, 'BadRequest', `'${id}' is not a valid id.`)
  const assignment = state.entitlement.assignments.get(id.toLowerCase())
  if (assignment === undefined) throw notFound(id)
  const current = state.entitlement.stateOf(assignment, state.now())
  if (current === 'delivered') return { status: 202 }
  throw new GraphFault(400, 'BadRequest', `The assignment in state '${current}' cannot be reprocessed.`)
}

/** `DELETE assignmentRequests/{id}`: only a denied or completed one without an assignment. */
export function deleteRequest(state: TenantState, _call: GraphCall, id = ''): GraphAnswer {
  const request = state.entitlement.requests.get(id.toLowerCase())
  if (request === undefined) throw notFound(id)
  if (isOpen(request) || request.assignmentId !== null) {
    throw new GraphFault(400, 'BadRequest', `The request in state '${request.state}' cannot be deleted.`)
  }
  state.entitlement.removeRequest(request)
  return { status: 204 }
}
