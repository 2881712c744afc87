/**
 * The words of the domain as data. Everything here is plain and readonly, so that a plan can be
 * sorted, counted, hashed, stored and rendered.
 */
import type { ErrorCode, Problem } from './errors.js'

/** A directory object id or the id of an entitlement management object: a GUID in lower case. */
export type Guid = string

/** A point in time, UTC, to the second: `YYYY-MM-DDTHH:MM:SSZ`. Equal instants are equal strings. */
export type Instant = string

/** When access ends: an {@link Instant}, the word `none` (without end), or null (left to Entra). */
export type EndDate = string | null

/** A line of a file in the repository; `file` is relative to the repository's root, with `/`; lines count from 1. */
export interface Place {
  readonly file: string
  readonly line: number
}

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
}

export interface AccessPackage {
  readonly id: Guid
  readonly name: string
  readonly catalog: { readonly id: Guid; readonly name: string } | null
  readonly policies: readonly AssignmentPolicy[]
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
}

// ---- the plan ----

export interface PolicyReference {
  readonly id: Guid
  readonly name: string
}

/** The person a change is about. `address` is what the file says, or what Entra has for someone who is in no file. */
export interface Member {
  /** Null only for someone who has to be invited. */
  readonly userId: Guid | null
  readonly address: string
  readonly name: string | null
}

export interface Invitation {
  readonly address: string
  readonly name: string | null
}

/**
 * Why a change is there. `entra`: the file did not change, so access came or went in Entra.
 * Null when the files of before are not known.
 */
export type Cause = 'added' | 'changed' | 'removed' | 'expired' | 'earlier-merge' | 'entra' | null

interface ChangeBase {
  readonly member: Member
  readonly policy: PolicyReference
  readonly startDate: Instant | null
  readonly endDate: EndDate
  /** The row that asks for it; for a removal null, or the row that expired. */
  readonly place: Place | null
  readonly cause: Cause
  /** In words, e.g. the policy under which someone came in Entra. */
  readonly causeDetail: string | null
}

export interface AddChange extends ChangeBase {
  readonly kind: 'add'
  /** Set when the person has to be invited as a guest first. */
  readonly invite: Invitation | null
  readonly justification: string | null
}

export interface UpdateChange extends ChangeBase {
  readonly kind: 'update'
  readonly assignmentId: Guid
  readonly previous: { readonly startDate: Instant | null; readonly endDate: EndDate }
  readonly justification: string | null
}

/** Takes away every live assignment of the package that one person has. */
export interface RemoveChange extends ChangeBase {
  readonly kind: 'remove'
  readonly assignmentIds: readonly Guid[]
}

export type Change = AddChange | UpdateChange | RemoveChange

export type KeptCode =
  | 'protected'
  | 'pending'
  | 'not-in-git'
  | 'not-a-person'
  | 'on-its-way'
  | 'automatic'
  | 'other-policy'
  | 'outside-policy'
  | 'expired-row'
  | 'delivery-failed'

/** Someone who was left alone on purpose; `reason` is a sentence for the reviewer. */
export interface Kept {
  readonly member: Member
  readonly code: KeptCode
  readonly reason: string
}

/** One package's part of the plan. `refusals` not empty: nothing of it is applied. */
export interface PackagePlan {
  readonly id: Guid | null
  readonly name: string
  /** People who hold it now and after, as far as they are managed. */
  readonly current: number
  readonly desired: number
  readonly unchanged: number
  readonly changes: readonly Change[]
  readonly kept: readonly Kept[]
  readonly warnings: readonly Refusal[]
  readonly refusals: readonly Refusal[]
  /** SHA-256 over what a reviewer approves: see `core/reviewed-plan`. */
  readonly digest: string
}

/** What was refused or is worth a warning, as data: it is printed in the log, the comment and the plan file. */
export type Refusal = Problem

export interface Scope {
  readonly kind: 'changed' | 'all'
  /** Why this scope, in words, e.g. «more than 300 files changed». */
  readonly reason: string
}

/** Counts of a plan. Each is a person in a package; `invites` counts people. */
export interface Totals {
  readonly adds: number
  readonly invites: number
  readonly updates: number
  readonly removes: number
  readonly unchanged: number
}

/** A package that is in no file and no setting any more: it is not touched. */
export interface ReleasedPackage {
  readonly name: string
  /** How many people keep it; null when the package no longer exists. */
  readonly members: number | null
}

export interface Plan {
  readonly tenantId: string
  readonly commit: string
  /** The commit the files are compared with, or null. */
  readonly baseline: string | null
  readonly scope: Scope
  readonly packages: readonly PackagePlan[]
  readonly released: readonly ReleasedPackage[]
  /** What the pull request changes in the settings, in words. */
  readonly settingChanges: readonly string[]
  /** Refusals of the run as a whole, e.g. `RUN_TOO_MANY_REMOVALS`. */
  readonly refusals: readonly Refusal[]
  readonly warnings: readonly Refusal[]
  readonly totals: Totals
  /** SHA-256 over the packages' digests. */
  readonly digest: string
}

// ---- the apply ----

/**
 * What became of a change. `already`: it was so when we came to it. `pending`: Entra accepted it and had not delivered
 * it when the wait ended. `held`: nobody reviewed it, or its package is refused.
 */
export interface Outcome {
  readonly kind: 'applied' | 'pending' | 'held' | 'failed' | 'unknown' | 'already'
  /** For the reader: why it failed or is held, or what it waits for. */
  readonly error: { readonly code: ErrorCode; readonly message: string } | null
  /** The assignment request's id, or Graph's `request-id` of the refusal. */
  readonly requestId: string | null
}

export interface ChangeOutcome {
  readonly packageId: Guid
  readonly change: Change
  readonly outcome: Outcome
}

/** What an apply did, beside the plan it computed. */
export interface Report {
  readonly plan: Plan
  readonly outcomes: readonly ChangeOutcome[]
  /** Set when the run ended before writing because a newer commit has changed the folder. */
  readonly supersededBy: string | null
  readonly dryRun: boolean
}
