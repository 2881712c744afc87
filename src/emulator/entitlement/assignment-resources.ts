import { showConnectedOrganization } from './connected-organizations.js'
import {
  type AssignmentRecord,
  type AssignmentState,
  type CalloutRecord,
  isOpen,
  type RequestRecord,
  type Schedule,
  type SubjectRecord
} from './entitlement.js'
import { showPackage, showPolicy } from './entitlement-resources.js'
import { isoDate } from '../odata/iso-date.js'
import { related, type Resource } from '../odata/resource-types.js'
import type { TenantState } from '../tenant/tenant-state.js'

/** Subjects, assignments and requests as v1.0 shows them. */

const DAY_MS = 24 * 60 * 60 * 1000

export function showSubject(state: TenantState, subject: SubjectRecord): Resource {
  const address = subject.email ?? subject.principalName
  return {
    values: {
      id: subject.id,
      objectId: subject.objectId,
      displayName: subject.displayName,
      principalName: subject.principalName,
      email: subject.email,
      onPremisesSecurityIdentifier: null,
      subjectType: subject.subjectType,
      subjectLifecycle: subject.lifecycle
    },
    relations: {
      connectedOrganization: () =>
        related(
          address === null ? undefined : (state.entitlement.organizationOf(address) ?? undefined),
          showConnectedOrganization
        )
    }
  }
}

export function showAssignment(state: TenantState, assignment: AssignmentRecord): Resource {
  const current = state.entitlement.stateOf(assignment, state.now())
  const { packageId, policyId } = assignment
  const expiredAt = current === 'expired' ? (assignment.expiredAt ?? assignment.schedule.endAt) : null
  return {
    values: {
      id: assignment.id,
      state: current,
      status: assignment.status ?? statusOfAssignment(state, assignment, current),
      expiredDateTime: expiredAt === null ? null : isoDate(expiredAt),
      schedule: showSchedule(assignment.schedule),
      customExtensionCalloutInstances: []
    },
    relations: {
      accessPackage: () => related(state.entitlement.packages.get(packageId), (one) => showPackage(state, one)),
      assignmentPolicy: () =>
        related(policyId === null ? undefined : state.entitlement.policies.get(policyId), (one) =>
          showPolicy(state, one)
        ),
      target: () => showSubject(state, assignment.subject)
    }
  }
}

/** The words that «accessPackageAssignment resource type» gives; the text is free, and nothing should be decided on it. */
function statusOfAssignment(state: TenantState, { schedule }: AssignmentRecord, current: AssignmentState): string {
  if (current === 'expired') return 'ExpiredNotificationTriggered'
  const near = schedule.endAt !== null && schedule.endAt - state.now() <= DAY_MS
  return current === 'delivered' && near ? 'NearExpiry1DayNotificationTriggered' : pascalCase(current)
}

/** @param newValues Whether values behind `unknownFutureValue` are spelled out («accessPackageAssignmentRequest resource type»). */
export function showRequest(state: TenantState, request: RequestRecord, newValues = false): Resource {
  const { packageId, assignmentId, callout } = request
  return {
    values: {
      id: request.id,
      requestType: request.requestType === 'approverRemove' && !newValues ? 'unknownFutureValue' : request.requestType,
      state: request.state,
      status: statusOf(request),
      schedule: request.schedule === null ? null : showSchedule(request.schedule),
      justification: request.justification,
      answers: request.answers,
      createdDateTime: isoDate(request.createdAt),
      completedDateTime: request.completedAt === null ? null : isoDate(request.completedAt),
      customExtensionCalloutInstances: callout === null ? [] : [showCallout(callout, request)]
    },
    relations: {
      accessPackage: () => related(state.entitlement.packages.get(packageId), (one) => showPackage(state, one)),
      assignment: () =>
        related(assignmentId === null ? undefined : state.entitlement.assignments.get(assignmentId), (one) =>
          showAssignment(state, one)
        ),
      // «The subject who requested or, if a direct assignment, was assigned» (accessPackageAssignmentRequest).
      requestor: () => showSubject(state, request.subject)
    }
  }
}

/** «customExtensionCalloutInstance resource type». */
function showCallout(callout: CalloutRecord, request: RequestRecord): Record<string, unknown> {
  return {
    id: callout.id,
    customExtensionId: callout.extensionId,
    externalCorrelationId: request.id,
    detail: callout.detail,
    status: callout.status
  }
}

/**
 * `Accepted` is what the examples show at creation; the cancel page names the words of waiting requests, the resume page
 * that of requests which wait for a callback.
 */
function statusOf(request: RequestRecord): string {
  if (isOpen(request) && request.callout?.status === 'waitingForCallback') return 'WaitingForCallback'
  if (request.approvalExpired) return 'Expired'
  if (request.state === 'submitted') return 'Accepted'
  return request.state === 'scheduled' ? 'PendingNotBefore' : pascalCase(request.state)
}

function showSchedule(schedule: Schedule): Record<string, unknown> {
  return {
    startDateTime: schedule.startAt === null ? null : isoDate(schedule.startAt),
    recurrence: null,
    expiration: {
      endDateTime: schedule.endAt === null ? null : isoDate(schedule.endAt),
      duration: null,
      type: schedule.type
    }
  }
}

function pascalCase(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
