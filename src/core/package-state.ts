/** Everything that is known of one package before its changes are worked out, and the words for it. */
import type { RowsBefore } from './change-cause.js'
import type { FailedRequests } from './failed-requests.js'
import type {
  AccessPackage,
  Assignment,
  AssignmentPolicy,
  Guid,
  Instant,
  MembershipRow,
  OpenRequest,
  PackageSettings,
  Person,
  Subject
} from './model.js'
import type { Member } from './plan.js'
import type { Who } from './resolve-people.js'

/** A row that asks for access now, who it means and under which policy. */
export interface WantedMember {
  readonly row: MembershipRow
  readonly who: Who
  readonly policy: AssignmentPolicy
}

/** Everything that is known of one package. */
export interface PackageState {
  readonly accessPackage: AccessPackage
  readonly settings: PackageSettings | null
  /** Whether the package's settings are other ones at the commit compared with; false when that is not known. */
  readonly settingsChanged: boolean
  /** The policy a package with `manages: policy` is limited to; null: all assignments are managed. */
  readonly managedPolicyId: Guid | null
  readonly wanted: readonly WantedMember[]
  /** Rows whose end has passed, by the object id of the holder they name. */
  readonly expired: ReadonlyMap<Guid, MembershipRow>
  readonly assignments: readonly Assignment[]
  readonly requests: readonly OpenRequest[]
  readonly failedRequests: FailedRequests
  readonly before: RowsBefore
}

/** What holds for every package of a run. */
export interface PlanRules {
  readonly now: Instant
  readonly protectedIds: ReadonlySet<Guid>
  readonly people: ReadonlyMap<Guid, Person>
}

/** The person of a row, named as the file names them. */
export function declaredMember({ row, who }: WantedMember): Member {
  switch (who.kind) {
    case 'user':
      return { userId: who.userId, address: row.email, name: who.name ?? row.name }
    case 'guest':
    case 'on-the-way':
      return { userId: null, address: row.email, name: row.name }
  }
}

/** The person of an assignment, named as Entra names them. */
export function memberOf(subject: Subject): Member {
  return {
    userId: subject.objectId,
    address: subject.email ?? subject.principalName ?? subject.objectId ?? 'unknown',
    name: subject.name
  }
}

/** The display name of a policy; its id when the package does not list it. */
export function policyName(id: Guid | null, state: PackageState): string {
  return state.accessPackage.policies.find((policy) => policy.id === id)?.name ?? id ?? 'an unknown policy'
}
