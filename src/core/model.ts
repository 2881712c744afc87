/**
 * What the files declare and what Entra has, as data: plain and readonly.
 */
import type { Place } from './place.js'

/** A directory object id or the id of an entitlement management object: a GUID in lower case. */
export type Guid = string

/** A point in time, UTC, to the second: `YYYY-MM-DDTHH:MM:SSZ`. Equal instants are equal strings. */
export type Instant = string

/** When access ends: an {@link Instant}, the word `none` (without end), or null (left to Entra). */
export type EndDate = string | null

// ---- what the files declare ----

/** One entry of the membership folder, as the workspace or a commit has it. */
export type MembershipFile =
  | { readonly kind: 'file'; readonly path: string; readonly bytes: Uint8Array }
  /** Symbolic links, submodules and files over the limit are named, never followed or read. `size` in bytes. */
  | { readonly kind: 'link'; readonly path: string }
  | { readonly kind: 'too-large'; readonly path: string; readonly size: number }

/** One data row: one person in one package. Texts are trimmed and as written otherwise. */
export interface MembershipRow {
  readonly place: Place
  /** Display name or id of the access package. */
  readonly accessPackage: string
  /** Mail address, user principal name, or object id. */
  readonly email: string
  /** Display name or id of the assignment policy. */
  readonly policy: string | null
  readonly startDate: Instant | null
  readonly endDate: EndDate
  readonly justification: string | null
  /** Display name for a guest who has to be invited. */
  readonly name: string | null
}

/** What the settings say of one package; `place` is the key's line in the settings file. */
export interface PackageSettings {
  readonly name: string
  readonly place: Place
  readonly id: Guid | null
  readonly catalog: string | null
  readonly policy: string | null
  /** `all`: every assignment of the package is managed; `policy`: only those under its policy. */
  readonly manages: 'all' | 'policy'
  readonly policyChanges: 'keep' | 'move'
  readonly allowEmpty: boolean
}

export interface InvitationSettings {
  readonly enabled: boolean
  readonly redirectUrl: string
  readonly sendMessage: boolean
  readonly language: string | null
  /** Empty: any. `partner.example` or `*.partner.example`, lower case. */
  readonly allowedDomains: readonly string[]
}

export interface SafetySettings {
  /** Of a package's present members, 0 to 100. */
  readonly maxRemovalPercent: number
  /** So many removals in a package are always allowed. */
  readonly maxRemovalFloor: number
  /** In one run, over all packages. */
  readonly maxRemovals: number
  /** Addresses, user principal names or object ids of people who are never removed. */
  readonly protected: readonly string[]
}

/** The settings file with every default filled in. */
export interface Settings {
  readonly extraColumns: readonly string[]
  readonly packages: readonly PackageSettings[]
  readonly invitations: InvitationSettings
  readonly safety: SafetySettings
  readonly delivery: { readonly waitMinutes: number }
  readonly drift: { readonly expiringWithinDays: number }
}

// ---- what Entra has ----

export interface AssignmentPolicy {
  readonly id: Guid
  readonly name: string
  /** As Graph spells it, e.g. `notSpecified` (direct assignment only), `allMemberUsers`. */
  readonly allowedTargetScope: string
  /** An automatic assignment policy: Entra itself gives and takes this access. */
  readonly automatic: boolean
  readonly approvalRequired: boolean
  /** Whether people may be assigned under it at all; matters for a policy for direct assignment. True when not told. */
  readonly enabled: boolean
  /** The only users it is for, when it names users one by one and nothing else; else null: it cannot be told here. */
  readonly namedUsers: readonly Guid[] | null
}

export interface AccessPackage {
  readonly id: Guid
  readonly name: string
  readonly catalog: {
    readonly id: Guid
    readonly name: string
    /** Whether people from outside can get its packages; null when not told. */
    readonly external: boolean | null
  } | null
  readonly policies: readonly AssignmentPolicy[]
}

/** One role that everybody gets with a package. */
export interface Grant {
  readonly kind: 'group' | 'application' | 'site' | 'other'
  /** Display name; where Entra does not tell it, the id, which is a site's address. */
  readonly resource: string
  /** Display name, e.g. `Member`. */
  readonly role: string
  /** The part of the resource that it holds for; null: all of it. */
  readonly scope: string | null
}

/** A package as another one names it. */
export interface NamedId {
  readonly id: Guid
  readonly name: string
}

/** What Entra does not give together with a package. Each relation is one way. */
export interface Incompatibilities {
  /** Whoever has one of these is refused the package. */
  readonly excludes: readonly NamedId[]
  /** Whoever has the package is refused these. */
  readonly excludedBy: readonly NamedId[]
  /** Names of groups whose members are refused the package. */
  readonly groups: readonly string[]
}

/** Who an assignment or a request is for, as entitlement management tells it. */
export interface Subject {
  /** The directory object id; null when Entra does not know it yet (a guest on the way). */
  readonly objectId: Guid | null
  /** False for service principals and anything else that is not a user. */
  readonly person: boolean
  readonly name: string | null
  readonly email: string | null
  readonly principalName: string | null
  /** Entra ends this guest's account with their last assignment. */
  readonly governed: boolean
}

/** Where an assignment stands. Expired ones never enter the model: Entra's list contains them, the adapter drops them. */
export type AssignmentState = 'delivering' | 'partiallyDelivered' | 'delivered' | 'deliveryFailed'

export interface Assignment {
  readonly id: Guid
  readonly packageId: Guid
  readonly state: AssignmentState
  readonly policyId: Guid | null
  readonly subject: Subject
  readonly startDate: Instant | null
  /** `none` when Entra says it does not end; null when Entra does not tell. */
  readonly endDate: EndDate
}

/** An assignment that ended. */
export interface EndedAccess {
  readonly userId: Guid
  readonly endedAt: Instant
  /** Null when Entra does not tell. */
  readonly policyName: string | null
}

export type OpenRequestState = 'submitted' | 'pendingApproval' | 'delivering' | 'scheduled'

/** A request that Entra has accepted and not finished. */
export interface OpenRequest {
  readonly id: Guid
  readonly packageId: Guid
  readonly type: 'add' | 'update' | 'remove'
  readonly state: OpenRequestState
  /** From `requestor` (which is the assignee of a direct assignment) or the assignment's target. */
  readonly subject: Subject
  /** Null for an add, whose assignment does not exist yet. */
  readonly assignmentId: Guid | null
  readonly startDate: Instant | null
  readonly endDate: EndDate
  readonly createdAt: Instant | null
}

/** A request whose delivery failed, wholly or in part. */
export interface FailedRequest {
  readonly id: Guid
  readonly packageId: Guid
  readonly type: OpenRequest['type']
  readonly subject: Subject
  /** Null when the answer does not tell which assignment it is about. */
  readonly assignmentId: Guid | null
  /** When Entra gave up; null when it does not tell. */
  readonly completedAt: Instant | null
}

/** A user of the directory. Addresses are as the directory spells them; compare without case. */
export interface Person {
  readonly id: Guid
  readonly name: string | null
  readonly mail: string | null
  readonly principalName: string
  /** Without the `smtp:` prefix. */
  readonly proxyAddresses: readonly string[]
  readonly otherMails: readonly string[]
  readonly enabled: boolean
  /** `userType` Guest; null when Graph does not tell. */
  readonly guest: boolean | null
}

/** A user who was deleted and can still be restored; `principalName` as it was before. */
export interface DeletedPerson extends Person {
  readonly deletedAt: Instant | null
}

/** What the tenant does to a governed guest whose last assignment ends. */
export type GuestLifecycle =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'block' }
  /** `days` from the block to the deletion; null when that is not told. */
  | { readonly kind: 'block-and-delete'; readonly days: number | null }
