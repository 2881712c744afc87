import type { UserRecord } from '../directory/directory.js'
import { requirePackage } from './catalog-access.js'
import { createProposedOrganization } from './connected-organizations.js'
import { type AssignmentRecord, isOpen, type RequestRecord, type SubjectRecord } from './entitlement.js'
import { showRequest } from './assignment-resources.js'
import { type Candidate, candidateOf, isEligible } from './policy-eligibility.js'
import type { GraphAnswer, GraphCall } from '../http/graph-call.js'
import { GraphFault, invalidModel, notFound } from '../http/graph-fault.js'
import { readRequestBody, readSchedule, type RequestBody } from './request-body.js'
import { isVisible, subjectOf, type TenantState } from '../tenant/tenant-state.js'
import type { UndocumentedRefusal } from '../unsettled-behaviour.js'

/** Writing to entitlement management: everything is a request, nothing happens at once. */

/** `POST assignmentRequests`: 201 with `state: submitted`, `status: Accepted` and both dates null, as the examples show. */
export function createRequest(state: TenantState, call: GraphCall): GraphAnswer {
  const body = readRequestBody(call.body, state.behaviour.emailRoute, state.behaviour.cloud)
  const request = body.requestType === 'adminAdd' ? addition(state, body) : changeOfAssignment(state, body)
  requirePackage(state, call, request.packageId)
  if (body.email !== null && isOpen(request)) createProposedOrganization(state, body.email)
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
  const { assignmentPolicyId = '', accessPackageId = '' } = body.assignment
  const item = entitlement.packages.get(accessPackageId)
  if (item === undefined) throw notFound(accessPackageId)
  const policy = entitlement.policies.get(assignmentPolicyId)
  if (policy?.packageId !== item.id) throw notFound(assignmentPolicyId)
  const { candidate, subject } = findPerson(state, body)
  const schedule = readSchedule(scheduleOf(body, state), policy, null, state.now())
  const held = findHeld(state, item.id, subject)
  const fits = isEligible(state, item, policy, candidate)
  if (!fits && state.behaviour.policyMismatch === 'refuse') throw policyRequirements()
  if (state.behaviour.requireAnswers && body.answers.length < policy.questions.filter((one) => one.required).length) {
    throw new GraphFault(400, 'AnswersRequired', 'Required questions of the policy have no answer.')
  }
  const request = submitted(
    state,
    body,
    { packageId: item.id, policyId: policy.id, assignmentId: held?.id ?? null },
    schedule,
    subject
  )
  return fits ? request : { ...request, state: 'deliveryFailed', completedAt: state.now() }
}

interface Person {
  readonly candidate: Candidate
  readonly subject: SubjectRecord
}

function findPerson(state: TenantState, body: RequestBody): Person {
  if (body.email === null) return personOf(state, findTarget(state, body.assignment['targetId'] ?? ''))
  const { email } = body
  const [user] = state.directory.findByAddress(email)
  if (user === undefined) return newcomer(state, email)
  // Reported in issue microsoft-graph-docs-contrib#2146, without code or message; `targetId` works for the same account.
  if (!user.accountEnabled) throw policyRequirements()
  return personOf(state, user)
}

function personOf(state: TenantState, user: UserRecord): Person {
  return { candidate: candidateOf(user), subject: subjectOf(state, user) }
}

/** Somebody whom the directory does not know: has a subject with an address alone, and an account once delivered. */
function newcomer(state: TenantState, email: string): Person {
  const subject = state.entitlement.subjectForEmail(email, () => ({
    id: state.nextGuid('subject'),
    objectId: null,
    subjectType: 'user',
    displayName: null,
    email,
    principalName: null,
    lifecycle: 'notGoverned'
  }))
  return { candidate: { id: null, address: email, userType: 'Guest' }, subject }
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
function findHeld(state: TenantState, packageId: string, subject: SubjectRecord): AssignmentRecord | null {
  const { duplicateAdd, besideOpenRequest } = state.behaviour
  const open = state.entitlement.openRequestsOf(packageId, subject)
  if (open.length > 0 && besideOpenRequest !== 'accept') throw undocumented(besideOpenRequest)
  const held = state.entitlement
    .assignmentsOfSubject(subject)
    .find(
      (assignment) =>
        assignment.packageId === packageId &&
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
    .openRequestsOf(assignment.packageId, assignment.subject)
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
    approved: false,
    approvalExpired: false,
    callout: null
  }
}
