import {
  type AssignmentRecord,
  type AssignmentState,
  type CalloutRecord,
  type CatalogRecord,
  type GroupRecord,
  isOpen,
  type PackageRecord,
  type PolicyRecord,
  type PolicyTarget,
  type RequestRecord,
  type Schedule,
  type SubjectRecord
} from './entitlement.js'
import { showConnectedOrganization } from './connected-organizations.js'
import { isoDate } from '../odata/iso-date.js'
import { showResource, showResourceRole } from './resource-roles.js'
import type { Resource } from '../odata/resource-types.js'
import type { TenantState } from '../tenant/tenant-state.js'

/** Turns records into what v1.0 answers: camelCase names and enumeration values, dates in UTC. */

const DAY_MS = 24 * 60 * 60 * 1000

export function showCatalog(state: TenantState, catalog: CatalogRecord): Resource {
  return {
    values: {
      id: catalog.id,
      displayName: catalog.displayName,
      description: catalog.description,
      catalogType: catalog.displayName === 'General' ? 'serviceDefault' : 'userManaged',
      state: catalog.state,
      isExternallyVisible: catalog.isExternallyVisible,
      createdDateTime: isoDate(catalog.createdAt),
      modifiedDateTime: isoDate(catalog.createdAt)
    },
    relations: {
      accessPackages: () =>
        [...state.entitlement.packages.values()]
          .filter((item) => item.catalogId === catalog.id)
          .map((item) => showPackage(state, item)),
      resources: () =>
        [...state.entitlement.resources.values()].filter((one) => one.catalogId === catalog.id).map(showResource)
    }
  }
}

export function showPackage(state: TenantState, item: PackageRecord): Resource {
  return {
    values: {
      id: item.id,
      displayName: item.displayName,
      description: item.description,
      isHidden: item.isHidden,
      createdDateTime: isoDate(item.createdAt),
      modifiedDateTime: isoDate(item.createdAt)
    },
    relations: {
      catalog: () => related(state.entitlement.catalogs.get(item.catalogId), (one) => showCatalog(state, one)),
      // One user reports an empty expansion for a package that has policies (issue msgraph-sdk-powershell#3293).
      assignmentPolicies: () =>
        state.behaviour.policyExpansion === 'nothing'
          ? []
          : state.entitlement.policiesOf(item.id).map((policy) => showPolicy(state, policy)),
      accessPackagesIncompatibleWith: () => packagesIncompatibleWith(state, item).map((one) => showPackage(state, one)),
      incompatibleAccessPackages: () => incompatiblePackagesOf(state, item).map((one) => showPackage(state, one)),
      incompatibleGroups: () => incompatibleGroupsOf(state, item).map(showGroup),
      resourceRoleScopes: () => item.resourceRoles.map(showResourceRole)
    }
  }
}

/** The packages whose holders cannot get this one. */
export function incompatiblePackagesOf(state: TenantState, item: PackageRecord): PackageRecord[] {
  return [...state.entitlement.packages.values()].filter((one) => item.incompatiblePackageIds.has(one.id))
}

/** The packages that holders of this one cannot get. */
export function packagesIncompatibleWith(state: TenantState, item: PackageRecord): PackageRecord[] {
  return [...state.entitlement.packages.values()].filter((one) => one.incompatiblePackageIds.has(item.id))
}

/** The groups whose members cannot get this package. */
export function incompatibleGroupsOf(state: TenantState, item: PackageRecord): GroupRecord[] {
  return [...state.entitlement.groups.values()].filter((one) => item.incompatibleGroupIds.has(one.id))
}

/** As far as «List incompatibleGroups» shows one. */
export function showGroup(group: GroupRecord): Resource {
  return { values: { id: group.id, displayName: group.displayName }, relations: {} }
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
      specificAllowedTargets: policy.targets.map(showTarget),
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
        isApprovalRequiredForUpdate: policy.approvalRequiredForUpdate,
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
        })),
      customExtensionStageSettings: () =>
        policy.callback === null
          ? []
          : [{ values: { id: policy.callback.extensionId, stage: policy.callback.stage }, relations: {} }]
    }
  }
}

/** «subjectSet resource type»: one of its kinds. */
function showTarget(target: PolicyTarget): Record<string, unknown> {
  const { displayName: description } = target
  switch (target.kind) {
    case 'user':
      return { '@odata.type': '#microsoft.graph.singleUser', description, userId: target.id }
    case 'group':
      return { '@odata.type': '#microsoft.graph.groupMembers', description, groupId: target.id }
    case 'connectedOrganization':
      return {
        '@odata.type': '#microsoft.graph.connectedOrganizationMembers',
        description,
        connectedOrganizationId: target.id
      }
  }
}

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

function related<T>(record: T | undefined, show: (record: T) => Resource): Resource | null {
  return record === undefined ? null : show(record)
}

function pascalCase(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
