/**
 * The records of entitlement management. Enumeration values are spelled as the Graph v1.0 metadata spells them. Times are
 * milliseconds since 1970 unless a name says otherwise. `seq` grows with every record, so that a page of a list can
 * continue after the last one it showed.
 */

/** A role in one catalog («Delegation and roles in entitlement management»). */
export type CatalogRole = 'catalogOwner' | 'catalogReader' | 'accessPackageManager' | 'accessPackageAssignmentManager'

export interface CatalogRecord {
  readonly seq: number
  readonly id: string
  readonly displayName: string
  readonly description: string
  readonly state: 'published' | 'unpublished'
  readonly isExternallyVisible: boolean
  readonly createdAt: number
}

/** A question of a policy; its text is shown to requestors. */
export interface QuestionRecord {
  readonly id: string
  readonly text: string
  readonly required: boolean
}

/** `notSpecified` is the portal's «None (administrator direct assignments only)». */
export const TARGET_SCOPES = [
  'notSpecified',
  'specificDirectoryUsers',
  'specificConnectedOrganizationUsers',
  'specificDirectoryServicePrincipals',
  'allMemberUsers',
  'allDirectoryUsers',
  'allDirectoryServicePrincipals',
  'allConfiguredConnectedOrganizationUsers',
  'allExternalUsers',
  'allDirectoryAgentIdentities'
] as const
export type TargetScope = (typeof TARGET_SCOPES)[number]

/** Whom a policy names, by id («subjectSet resource type»). */
export interface PolicyTarget {
  readonly kind: 'user' | 'group' | 'connectedOrganization'
  readonly id: string
  readonly displayName: string
}

/** Where a custom extension of a policy holds a request until somebody resumes it. */
export type CallbackStage = 'assignmentRequestCreated' | 'assignmentRequestApproved'

export interface PolicyRecord {
  readonly seq: number
  readonly id: string
  readonly packageId: string
  readonly displayName: string
  readonly allowedTargetScope: TargetScope
  readonly targets: readonly PolicyTarget[]
  readonly automatic: boolean
  readonly approvalRequired: boolean
  readonly approvalRequiredForUpdate: boolean
  readonly enabled: boolean
  readonly questions: readonly QuestionRecord[]
  /** Days an assignment lasts when its request names no end; null: without end. */
  readonly lifetimeDays: number | null
  readonly callback: { readonly stage: CallbackStage; readonly extensionId: string } | null
  readonly createdAt: number
}

export interface PackageRecord {
  readonly seq: number
  readonly id: string
  readonly displayName: string
  readonly description: string
  readonly isHidden: boolean
  readonly catalogId: string
  /** Packages whose holders, and groups whose members, «are ineligible to be assigned this access package». */
  readonly incompatiblePackageIds: Set<string>
  readonly incompatibleGroupIds: Set<string>
  readonly resourceRoles: readonly ResourceRoleRecord[]
  readonly createdAt: number
}

/** «accessPackageResource resource type»: where a resource comes from. */
export type OriginSystem = 'AadGroup' | 'AadApplication' | 'SharePointOnline'

/** A group, application or site in a catalog. */
export interface ResourceRecord {
  readonly seq: number
  readonly id: string
  readonly catalogId: string
  readonly displayName: string
  readonly originSystem: OriginSystem
  readonly originId: string
  /** Of its only scope, the root one. */
  readonly scopeId: string
  readonly roles: ResourceRole[]
  readonly createdAt: number
}

export interface ResourceRole {
  readonly id: string
  readonly displayName: string
  readonly originId: string
}

/** A role in a resource that a package grants. */
export interface ResourceRoleRecord {
  readonly resource: ResourceRecord
  readonly role: ResourceRole
}

/** A security group, as far as policies and incompatibilities need one. `members` are object ids. */
export interface GroupRecord {
  readonly seq: number
  readonly id: string
  readonly displayName: string
  readonly members: ReadonlySet<string>
}

export interface ConnectedOrganizationRecord {
  readonly seq: number
  readonly id: string
  readonly displayName: string
  readonly description: string
  readonly state: 'configured' | 'proposed'
  readonly tenantId: string | null
  /** In lower case. */
  readonly domains: readonly string[]
  readonly createdAt: number
}

/** `id` is not the directory's: «could change without notice. Instead, use the objectId property» (accessPackageSubject). */
export interface SubjectRecord {
  readonly id: string
  /** Null for a guest on the way, who has only an address (reported for assignments that stay `delivering`). */
  objectId: string | null
  readonly subjectType: 'user' | 'servicePrincipal'
  displayName: string | null
  readonly email: string | null
  principalName: string | null
  /** `governed`: the account came through a package, and goes with the last one. */
  lifecycle: 'notGoverned' | 'governed'
}

/** What happens to a governed guest without packages («entitlementManagementSettings resource type»). */
export type LifecycleAction = 'none' | 'blockSignIn' | 'blockSignInAndDelete'

/** Dates of an assignment or request. */
export interface Schedule {
  readonly startAt: number | null
  readonly endAt: number | null
  /** As the caller wrote it, when it named one; a duration is already counted into `endAt`. */
  readonly type: 'notSpecified' | 'noExpiration' | 'afterDateTime'
}

export type AssignmentState = 'delivering' | 'partiallyDelivered' | 'delivered' | 'expired' | 'deliveryFailed'

export interface AssignmentRecord {
  readonly seq: number
  readonly id: string
  readonly packageId: string
  readonly policyId: string | null
  readonly subject: SubjectRecord
  /** As last set; `Entitlement.stateOf` also looks at the end date. */
  state: AssignmentState
  /** The free text of `status` when the seed gives one. */
  readonly status: string | null
  schedule: Schedule
  expiredAt: number | null
}

export type RequestState =
  | 'submitted'
  | 'pendingApproval'
  | 'delivering'
  | 'delivered'
  | 'deliveryFailed'
  | 'denied'
  | 'scheduled'
  | 'canceled'
  | 'partiallyDelivered'

/** `approverRemove` stands behind `unknownFutureValue` in the metadata; the `system…` ones are made by the service. */
export type RequestType =
  | 'userAdd'
  | 'userUpdate'
  | 'userRemove'
  | 'adminAdd'
  | 'adminUpdate'
  | 'adminRemove'
  | 'systemAdd'
  | 'systemUpdate'
  | 'systemRemove'
  | 'approverRemove'

/** The call of a custom extension about a request; the request waits while `waitingForCallback`. */
export interface CalloutRecord {
  readonly id: string
  readonly extensionId: string
  status: 'waitingForCallback' | 'callbackReceived'
  detail: string | null
}

export interface RequestRecord {
  readonly seq: number
  readonly id: string
  readonly requestType: RequestType
  readonly packageId: string
  readonly policyId: string | null
  readonly subject: SubjectRecord
  assignmentId: string | null
  state: RequestState
  schedule: Schedule | null
  readonly justification: string | null
  readonly answers: readonly unknown[]
  /** When the service took it; answers to the POST itself still say null, as in Microsoft's examples. */
  readonly createdAt: number
  completedAt: number | null
  /** When the present step began: creation, approval, the start of a schedule, a reprocess. */
  stepAt: number
  approved: boolean
  /** No approver acted in time. */
  approvalExpired: boolean
  callout: CalloutRecord | null
}
