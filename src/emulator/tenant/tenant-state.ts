import type { Directory, UserRecord } from '../directory/directory.js'
import type { CatalogRole, Entitlement, SubjectRecord } from '../entitlement/entitlement.js'
import type { DirectoryBehaviour } from '../directory/directory-behaviour.js'
import type { InvitationRecord } from '../directory/invitation-record.js'
import type { UnsettledBehaviour } from '../unsettled-behaviour.js'

/** How a tenant behaves where it may differ; see `TenantOptions` for what each means. */
export interface TenantBehaviour extends DirectoryBehaviour, UnsettledBehaviour {
  readonly pageSize: number
  readonly deliverAfterMs: number
  readonly showRequestsAfterMs: number
  readonly replicationMs: number
  readonly emptyFirstPage: boolean
  readonly invitationsDisabled: boolean
}

/** An application that may sign in. */
export interface AppRecord {
  readonly clientId: string
  readonly secret: string | null
  /** SHA-256 fingerprint of the certificate (base64url) by which an assertion names it, with its public key as PEM. */
  readonly certificate: { readonly fingerprint: string; readonly publicKey: string } | null
  readonly federated: readonly { readonly issuer: string; readonly subject: string; readonly audience: string }[]
  permissions: readonly string[]
  /** Roles in single catalogs; `catalogId` is the scope `/AccessPackageCatalog/{id}` of the role assignment. */
  catalogRoles: readonly CatalogRoleAssignment[]
}

/** A role that an app holds in one catalog («unifiedRoleAssignment» below `roleManagement/entitlementManagement`). */
export interface CatalogRoleAssignment {
  readonly role: CatalogRole
  readonly catalogId: string
}

/** The whole tenant. One object, handed to every handler. */
export interface TenantState {
  readonly tenantId: string
  readonly displayName: string
  readonly servicePlans: readonly string[]
  /** Origin of the Graph endpoint; known once the server listens. */
  graphEndpoint: string
  readonly behaviour: TenantBehaviour
  readonly now: () => number
  readonly nextGuid: (kind: string) => string
  readonly apps: Map<string, AppRecord>
  readonly directory: Directory
  readonly entitlement: Entitlement
  readonly invitations: InvitationRecord[]
  /**
   * How deliveries end, by object id, or by address (lower case) of someone without an account; everyone else is
   * delivered. `delivering`: never ends.
   */
  readonly deliveries: Map<string, 'deliveryFailed' | 'partiallyDelivered' | 'delivering'>
}

/** The subject of a user: its own id, the directory's in `objectId`. */
export function subjectOf(state: TenantState, user: UserRecord): SubjectRecord {
  return state.entitlement.subjectFor(user.id, () => ({
    id: state.nextGuid('subject'),
    objectId: user.id,
    subjectType: 'user',
    displayName: user.displayName,
    email: user.mail,
    principalName: user.userPrincipalName,
    lifecycle: 'notGoverned'
  }))
}

/** Whether directory reads show the user yet. */
export function isVisible(state: TenantState, user: UserRecord): boolean {
  return user.visibleAt <= state.now()
}
