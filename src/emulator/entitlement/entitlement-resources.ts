import type { CatalogRecord, GroupRecord, PackageRecord, PolicyRecord, PolicyTarget } from './entitlement.js'
import { isoDate } from '../odata/iso-date.js'
import { related, type Resource } from '../odata/resource-types.js'
import { showResource, showResourceRole } from './resource-roles.js'
import type { TenantState } from '../tenant/tenant-state.js'

/** Catalogs, packages and policies as v1.0 shows them: camelCase names and enumeration values, dates in UTC. */

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
