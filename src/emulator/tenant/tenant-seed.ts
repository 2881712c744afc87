import type { UserSeed } from '../directory/directory.js'
import type {
  AssignmentState,
  CatalogRole,
  LifecycleAction,
  OriginSystem,
  RequestState,
  RequestType
} from '../entitlement/entitlement.js'
import type { Misbehaviour } from '../http/misbehaviour.js'

/**
 * What a tenant holds at its start: plain data, so that it may also come from a JSON or YAML file. Users are named by
 * mail, user principal name or id; everything else by display name or id. Dates are ISO 8601.
 */

/** An app registration. Exactly the ways of signing in that are given work. */
export interface AppSeed {
  readonly clientId: string
  readonly secret?: string
  /** Public certificate, PEM. */
  readonly certificate?: string
  /** Federated credentials; `audience` is `api://AzureADTokenExchange` when left out. */
  readonly federated?: readonly { readonly issuer: string; readonly subject: string; readonly audience?: string }[]
  /** Application permissions, by default {@link DEFAULT_PERMISSIONS}. */
  readonly permissions?: readonly string[]
  /** Roles in single catalogs, «instead of» the tenant-wide permission («Create accessPackageAssignmentRequest»). Default none. */
  readonly catalogRoles?: readonly { readonly role: CatalogRole; readonly catalog: string }[]
}

/** A security group, known to policies and incompatibilities only. Default: no members. */
export interface GroupSeed {
  readonly id?: string
  readonly displayName: string
  readonly members?: readonly string[]
}

/** Exactly one of the three: who a `specific…` policy is for («subjectSet resource type»). */
export interface TargetSeed {
  readonly user?: string
  readonly group?: string
  readonly connectedOrganization?: string
}

export interface QuestionSeed {
  readonly id?: string
  readonly text: string
  /** Default false. */
  readonly required?: boolean
}

export interface PolicySeed {
  readonly id?: string
  readonly displayName: string
  /** One of `TARGET_SCOPES`. Default `notSpecified`: the portal's «None (administrator direct assignments only)». */
  readonly allowedTargetScope?: string
  /** Whom a `specific…` scope names, and whom an automatic policy has assigned at the start. Default nobody. */
  readonly targets?: readonly TargetSeed[]
  /** An automatic assignment policy: chooses its people itself and refuses direct assignment. Default false. */
  readonly automatic?: boolean
  /** `isApprovalRequiredForAdd`. Default false. */
  readonly approvalRequired?: boolean
  /** `isApprovalRequiredForUpdate`. Default false. */
  readonly approvalRequiredForUpdate?: boolean
  /** `enableTargetsToSelfAddAccess`; switched off, a direct-assignment policy takes nobody unless `switchedOffPolicy` says so. Default true. */
  readonly enabled?: boolean
  readonly questions?: readonly QuestionSeed[]
  /** Days an assignment lasts when nothing else is said; default: without end. */
  readonly lifetimeDays?: number | null
  /** A custom extension at this stage holds every addition until it is resumed. Default: none. */
  readonly waitsForCallback?: 'assignmentRequestCreated' | 'assignmentRequestApproved'
}

/** Dates as ISO 8601; `end: null` means without end. */
export interface AssignmentSeed {
  /** Display name or id; default: the package's first policy. */
  readonly policy?: string
  /** Default `delivered`. */
  readonly state?: AssignmentState
  /** The free text beside the state, e.g. `AutoAssignmentInGracePeriod`. Default: what goes with state and end date. */
  readonly status?: string
  readonly start?: string
  readonly end?: string | null
}

/** `user`: mail, user principal name or id. */
export interface MemberSeed extends AssignmentSeed {
  readonly user: string
}

/** A holder that is no user of the directory: a service principal, or a guest who has only an address so far. */
export interface OtherSubjectSeed extends AssignmentSeed {
  readonly displayName: string
  /** Default `servicePrincipal`. */
  readonly subjectType?: 'user' | 'servicePrincipal'
  /** Default: a new one; null for a guest on the way. */
  readonly objectId?: string | null
  readonly email?: string
}

/** A request that is there at the start. An open one stays in its state until it is decided; `submitted` goes on by itself. */
export interface RequestSeed {
  readonly user: string
  /** Default `userAdd`. */
  readonly type?: RequestType
  /** Default `pendingApproval`. */
  readonly state?: RequestState
  /** Display name or id; default: the package's first policy. */
  readonly policy?: string
  readonly justification?: string
  /** Default: when the tenant starts. */
  readonly created?: string
  /** Only of a request that is over. Default: `created`. */
  readonly completed?: string
}

/** A role in a group, application or site that a package grants («accessPackageResourceRoleScope resource type»). */
export interface ResourceRoleSeed {
  /** Display name of the resource. Equal names in one catalog and system are one resource. */
  readonly resource: string
  /** Default `AadGroup`. */
  readonly originSystem?: OriginSystem
  /** The resource's id where it comes from: a group's object id, a site's URL. Default: a new id. */
  readonly originId?: string
  /** Display name of the role. Default `Member`. */
  readonly role?: string
}

export interface PackageSeed {
  readonly id?: string
  readonly displayName: string
  /** Default: the display name. */
  readonly description?: string
  /** Default false. */
  readonly hidden?: boolean
  /** Display name or id; default `General`, the built-in one. */
  readonly catalog?: string
  /** Default: one policy `Direct assignment`; an empty list makes a package without policies. */
  readonly policies?: readonly PolicySeed[]
  readonly members?: readonly MemberSeed[]
  readonly otherSubjects?: readonly OtherSubjectSeed[]
  readonly requests?: readonly RequestSeed[]
  readonly resourceRoles?: readonly ResourceRoleSeed[]
  /** Packages whose holders cannot get this one. Default none. */
  readonly incompatiblePackages?: readonly string[]
  /** Groups whose members cannot get this one. Default none. */
  readonly incompatibleGroups?: readonly string[]
}

export interface CatalogSeed {
  readonly id?: string
  readonly displayName: string
  /** Default: the display name. */
  readonly description?: string
  /** Default `published`. */
  readonly state?: 'published' | 'unpublished'
  /** Whether people from outside can get its packages. Default true. */
  readonly isExternallyVisible?: boolean
}

/** An organization whose people may request packages («connectedOrganization resource type»). */
export interface ConnectedOrganizationSeed {
  readonly id?: string
  readonly displayName: string
  /** Default: the display name. */
  readonly description?: string
  /** Default `configured`; `proposed` ones came in by a request and are not selected by any policy yet. */
  readonly state?: 'configured' | 'proposed'
  /** The Entra tenant it has; default: none, it is known by its domains. */
  readonly tenantId?: string
  /** Domains of its addresses. */
  readonly domains: readonly string[]
}

/** «entitlementManagementSettings resource type»: what happens to a guest who came through a package and lost the last. */
export interface SettingsSeed {
  /** Default `blockSignInAndDelete`. */
  readonly externalUserLifecycleAction?: LifecycleAction
  /** Days from the block to the deletion. Default 30. */
  readonly daysUntilDeletion?: number
}

/** What a tenant holds at its start. */
export interface TenantSeed {
  readonly tenantId?: string
  readonly displayName?: string
  /** Default `contoso.com` and `contoso.onmicrosoft.com`. */
  readonly verifiedDomains?: readonly string[]
  /** Names of the service plans that the tenant has bought. Default `AAD_PREMIUM_P2`, which has entitlement management. */
  readonly servicePlans?: readonly string[]
  readonly apps?: readonly AppSeed[]
  readonly users?: readonly UserSeed[]
  /** Addresses of organizational contacts: guests with such an address get no proxy address. Default none. */
  readonly contacts?: readonly string[]
  /** Guests whose account came through an access package, or was converted to governed. Default none. */
  readonly governedGuests?: readonly string[]
  readonly groups?: readonly GroupSeed[]
  /** Default: `General` alone, and every catalog that a package names. */
  readonly catalogs?: readonly CatalogSeed[]
  readonly connectedOrganizations?: readonly ConnectedOrganizationSeed[]
  readonly settings?: SettingsSeed
  readonly packages?: readonly PackageSeed[]
  /** What goes wrong from the start. */
  readonly misbehaviour?: readonly Misbehaviour[]
}

/** The tenant's own domains when a seed names none; the second is the initial one. */
export const DEFAULT_DOMAINS: readonly string[] = ['contoso.com', 'contoso.onmicrosoft.com']

/** What Access Package GitOps asks for in full: reading, assigning, inviting, and the tenant's domains. */
export const DEFAULT_PERMISSIONS: readonly string[] = [
  'EntitlementManagement.ReadWrite.All',
  'User.Read.All',
  'User.Invite.All',
  'Organization.Read.All'
]
