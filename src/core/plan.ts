/**
 * The plan and its outcome as values: plain and readonly, so that they can be sorted, counted, hashed, stored and rendered.
 */
import type { ErrorCode, Problem } from './errors.js'
import type { EndDate, Grant, Guid, Instant } from './model.js'
import type { Place } from './place.js'

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
  /** In words, e.g. the policy under which someone came in Entra; for an earlier merge its commit. */
  readonly causeDetail: string | null
}

/**
 * Why someone is removed and added again: Microsoft documents no request that changes the policy of an assignment, and a
 * failed delivery is repaired by a new one once Entra takes no further try.
 *
 * - `policy`: they hold it under another policy than declared. Their access is interrupted.
 * - `failed-delivery`: nothing was delivered, so nobody loses anything.
 * - `partial-delivery`: a part was delivered. Their access is interrupted.
 */
export type Move = 'policy' | 'failed-delivery' | 'partial-delivery'

export interface AddChange extends ChangeBase {
  readonly kind: 'add'
  /** Set for the second half of a move. */
  readonly move: Move | null
  /** Assignments that have to be gone before this is requested: the other half of a move, or somebody else's removal. */
  readonly replaces: readonly Guid[]
  /** Set when the person has to be invited as a guest first. */
  readonly invite: Invitation | null
  /** Whether the row's address is the account's own (mail, principal name, proxy address); see `Who`. */
  readonly ownAddress: boolean
  /** Where a guest is from, invited now or there already: the domain of their address. Null: no guest, as far as is known. */
  readonly guestDomain: string | null
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
  /** Set for the first half of a move: the same person is added again. */
  readonly move: Move | null
  readonly assignmentIds: readonly Guid[]
  /** The policy of each of them; empty where Entra does not tell it. */
  readonly policyIds: readonly Guid[]
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
  | 'never-delivered'

/** Someone who was left alone on purpose; `reason` is a sentence for the reviewer. */
export interface Kept {
  readonly member: Member
  readonly code: KeptCode
  readonly reason: string
}

/** A delivery that failed, wholly or in part, and that apply asks Entra to try again. */
export interface Retry {
  readonly member: Member
  /** The assignment request whose delivery failed. */
  readonly requestId: Guid
  /** Until when Entra takes it; null: not known. */
  readonly until: Instant | null
  /**
   * Whether the row, and the package's settings, stood there before as they stand now; false when that is not known. Then
   * the retry gives nobody anything that was not declared before, and needs no review.
   */
  readonly unchanged: boolean
  /** What the row asks for. Whoever saw this addition, or the retry in its place, reviewed the retry. */
  readonly gives: AddChange
}

/** What tells how many hold a package when only some of its changes are made; see `core/remaining-members`. */
export interface Staying {
  /** People who are sure to keep it whatever is made of the changes: no change takes it, and they are not leaving already. */
  readonly people: number
  /** Those from whom a change takes it, and those who are sure to hold it after they are added, by `memberKey`. */
  readonly losing: ReadonlySet<string>
  readonly coming: ReadonlySet<string>
  /** Whether the settings let it become empty. */
  readonly allowEmpty: boolean
}

/** One package's part of the plan. `refusals` not empty: nothing of it is applied. */
export interface PackagePlan {
  readonly id: Guid | null
  readonly name: string
  /** People who hold it now and after, as far as they are managed. */
  readonly current: number
  readonly desired: number
  readonly unchanged: number
  readonly staying: Staying
  readonly changes: readonly Change[]
  readonly kept: readonly Kept[]
  readonly retries: readonly Retry[]
  readonly warnings: readonly Refusal[]
  readonly refusals: readonly Refusal[]
  /** What everybody gets with the package; null: not read, since nothing changes, nobody is to read it, or it cannot be. */
  readonly grants: readonly Grant[] | null
  /** Names of groups whose members Entra refuses the package; read only where somebody gains it. */
  readonly incompatibleGroups: readonly string[]
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
  /** The commit that was applied last, which the files are compared with; null when none is known. */
  readonly baseline: string | null
  readonly scope: Scope
  /** The patterns of the `packages` input: what fits none of them was not looked at. Empty: not narrowed. */
  readonly narrowedTo: readonly string[]
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

/** Whether someone was to be removed and added again, and is not: they may be without the access they had. */
export function isUnfinishedMove({ kind, error }: Outcome): boolean {
  return kind === 'failed' && error?.code === 'MOVE_UNFINISHED'
}

export interface ChangeOutcome {
  readonly packageId: Guid
  readonly change: Change
  readonly outcome: Outcome
}

/** What became of a retry; `error` null: Entra tries. */
export interface RetryOutcome {
  readonly packageId: Guid
  readonly retry: Retry
  /** Whether Entra was asked; false: nobody reviewed it, as `error` says. */
  readonly tried: boolean
  readonly error: { readonly code: ErrorCode; readonly message: string } | null
}

/** What an apply did, beside the plan it computed. */
export interface Report {
  readonly plan: Plan
  readonly outcomes: readonly ChangeOutcome[]
  readonly retries: readonly RetryOutcome[]
  /** The newer commit that changed the folder, so that this run wrote nothing, or nothing more; else null. */
  readonly supersededBy: string | null
  readonly dryRun: boolean
}
