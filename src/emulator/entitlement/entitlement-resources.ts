import type {
  AssignmentRecord,
  CatalogRecord,
  PackageRecord,
  PolicyRecord,
  RequestRecord,
  Schedule,
  SubjectRecord
} from './entitlement.js'
import type { Resource } from '../odata/resource-types.js'
import type { TenantState } from '../tenant/tenant-state.js'

/** Turns records into what v1.0 answers: camelCase names and enumeration values, dates in UTC. */

export function showCatalog(state: TenantState, catalog: CatalogRecord): Resource {
  return {
    values: {
      id: catalog.id,
      displayName: catalog.displayName,
      description: catalog.displayName,
      catalogType: catalog.displayName === 'General' ? 'serviceDefault' : 'userManaged',
      state: 'published',
      isExternallyVisible: true,
      createdDateTime: isoDate(catalog.createdAt),
      modifiedDateTime: isoDate(catalog.createdAt)
    },
    relations: {
      accessPackages: () =>
        [...state.entitlement.packages.values()]
          .filter((item) => item.catalogId === catalog.id)
          .map((item) => showPackage(state, item))
    }
  }
}

export function showPackage(state: TenantState, item: PackageRecord): Resource {
  return {
    values: {
      id: item.id,
      displayName: item.displayName,
      description: item.displayName,
      isHidden: false,
      createdDateTime: isoDate(item.createdAt),
      modifiedDateTime: isoDate(item.createdAt)
    },
    relations: {
      catalog: () => related(state.entitlement.catalogs.get(item.catalogId), (one) => showCatalog(state, one)),
      // One user reports an empty expansion for a package that has policies (issue msgraph-sdk-powershell#3293).
      assignmentPolicies: () =>
        state.behaviour.policyExpansion === 'nothing'
          ? []
          : state.entitlement.policiesOf(item.id).map((policy) => showPolicy(state, policy))
    }
  }
}

export function showPolicy(state: TenantState, policy: PolicyRecord): Resource {
  const owner = state.entitlement.packages.get(policy.packageId)
  const days = policy.lifetimeDays
  return {
    values: {
      id: policy.id,
      displayName: policy.displayName,
      description: policy.displayName,
      allowedTargetScope: policy.allowedTargetScope,
      specificAllowedTargets: [],
      expiration: {
        endDateTime: null,
        duration: days === null ? null : `P${days}D`,
        type: days === null ? 'noExpiration' : 'afterDuration'
      },
      requestorSettings: {
        enableTargetsToSelfAddAccess: policy.enabled,
        enableTargetsToSelfUpdateAccess: false,
        enableTargetsToSelfRemoveAccess: policy.enabled,
        allowCustomAssignmentSchedule: true,
        enableOnBehalfRequestorsToAddAccess: false,
        enableOnBehalfRequestorsToUpdateAccess: false,
        enableOnBehalfRequestorsToRemoveAccess: false,
        onBehalfRequestors: []
      },
      requestApprovalSettings: {
        isApprovalRequiredForAdd: policy.approvalRequired,
        isApprovalRequiredForUpdate: false,
        isRequestorJustificationRequired: false,
        stages: []
      },
      reviewSettings: null,
      // Present on automatic assignment policies only («accessPackageAssignmentPolicy resource type»).
      automaticRequestSettings: policy.automatic
        ? {
            requestAccessForAllowedTargets: true,
            removeAccessWhenTargetLeavesAllowedTargets: true,
            gracePeriodBeforeAccessRemoval: 'P7D'
          }
        : null,
      notificationSettings: { isAssignmentNotificationDisabled: false },
      createdDateTime: isoDate(policy.createdAt),
      modifiedDateTime: isoDate(policy.createdAt)
    },
    relations: {
      accessPackage: () => related(owner, (one) => showPackage(state, one)),
      catalog: () =>
        related(owner && state.entitlement.catalogs.get(owner.catalogId), (one) => showCatalog(state, one)),
      questions: () =>
        policy.questions.map((question, sequence) => ({
          values: {
            '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion',
            id: question.id,
            isAnswerEditable: true,
            isRequired: question.required,
            localizations: [],
            sequence,
            text: question.text
          },
          relations: {}
        }))
    }
  }
}

export function showSubject(subject: SubjectRecord): Resource {
  return {
    values: {
      id: subject.id,
      objectId: subject.objectId,
      displayName: subject.displayName,
      principalName: subject.principalName,
      email: subject.email,
      onPremisesSecurityIdentifier: null,
      subjectType: subject.subjectType,
      subjectLifecycle: 'notGoverned'
    },
    relations: { connectedOrganization: () => null }
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
      status: current === 'expired' ? 'ExpiredNotificationTriggered' : pascalCase(current),
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
      target: () => showSubject(assignment.subject)
    }
  }
}

export function showRequest(state: TenantState, request: RequestRecord): Resource {
  const { packageId, assignmentId } = request
  return {
    values: {
      id: request.id,
      requestType: request.requestType,
      state: request.state,
      status: statusOf(request),
      schedule: request.schedule === null ? null : showSchedule(request.schedule),
      justification: request.justification,
      answers: request.answers,
      createdDateTime: isoDate(request.createdAt),
      completedDateTime: request.completedAt === null ? null : isoDate(request.completedAt),
      customExtensionCalloutInstances: []
    },
    relations: {
      accessPackage: () => related(state.entitlement.packages.get(packageId), (one) => showPackage(state, one)),
      assignment: () =>
        related(assignmentId === null ? undefined : state.entitlement.assignments.get(assignmentId), (one) =>
          showAssignment(state, one)
        ),
      // «The subject who requested or, if a direct assignment, was assigned» (accessPackageAssignmentRequest).
      requestor: () => showSubject(request.subject)
    }
  }
}

/** `Accepted` is what the examples show at creation; the cancel page names the words of waiting requests. */
function statusOf(request: RequestRecord): string {
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

function related<T>(record: T | undefined, show: (record: T) => Resource): Resource | null {
  return record === undefined ? null : show(record)
}

function pascalCase(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** UTC with fraction, as Graph writes dates. */
export function isoDate(time: number): string {
  return new Date(time).toISOString()
}
