import type { UserSeed } from '../directory/directory.js'
import type { AssignmentState } from '../entitlement/entitlement.js'
import type { Misbehaviour } from '../http/misbehaviour.js'

/** What a tenant holds at its start: plain data, so that it may also come from a JSON file. */

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
}

export interface PolicySeed {
  readonly id?: string
  readonly displayName: string
  /** Default `notSpecified`: direct assignment only. */
  readonly allowedTargetScope?: string
  readonly automatic?: boolean
  readonly approvalRequired?: boolean
  /** Default true. */
  readonly enabled?: boolean
  readonly questions?: readonly { readonly id?: string; readonly text: string; readonly required?: boolean }[]
  /** Days an assignment lasts when nothing else is said; default: without end. */
  readonly lifetimeDays?: number | null
}

/** Dates as ISO 8601; `end: null` means without end. */
export interface AssignmentSeed {
  /** Display name or id; default: the package's first policy. */
  readonly policy?: string
  /** Default `delivered`. */
  readonly state?: AssignmentState
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

export interface PackageSeed {
  readonly id?: string
  readonly displayName: string
  /** Display name or id; default `General`, the built-in one. */
  readonly catalog?: string
  /** Default: one policy `Direct assignment`; an empty list makes a package without policies. */
  readonly policies?: readonly PolicySeed[]
  readonly members?: readonly MemberSeed[]
  readonly otherSubjects?: readonly OtherSubjectSeed[]
}

/** What a tenant holds at its start. */
export interface TenantSeed {
  readonly tenantId?: string
  readonly displayName?: string
  /** Default `contoso.com` and `contoso.onmicrosoft.com`. */
  readonly verifiedDomains?: readonly string[]
  readonly apps?: readonly AppSeed[]
  readonly users?: readonly UserSeed[]
  /** Addresses of organizational contacts: guests with such an address get no proxy address. Default none. */
  readonly contacts?: readonly string[]
  readonly catalogs?: readonly { readonly id?: string; readonly displayName: string }[]
  readonly packages?: readonly PackageSeed[]
  /** What goes wrong from the start. */
  readonly misbehaviour?: readonly Misbehaviour[]
}

/** What Access Package GitOps asks for in full: reading, assigning, inviting, and the tenant's domains. */
export const DEFAULT_PERMISSIONS: readonly string[] = [
  'EntitlementManagement.ReadWrite.All',
  'User.Read.All',
  'User.Invite.All',
  'Organization.Read.All'
]
