/** Whether what somebody has of a package belongs into the files. */
import { isPast } from './dates.js'
import { assignmentsThatMayWork, neverDelivered } from './failed-delivery.js'
import { isAutomatic, isManaged, type Holding } from './holdings.js'
import type { Assignment, Guid, Instant, OpenRequest, Person } from './model.js'
import type { PackageState } from './package-state.js'

/** Why somebody whom Entra lists for a package gets no row. */
export type LeftOutCode =
  OutCode | 'outside-policy' | 'awaits-approval' | 'unclear' | 'not-a-person' | 'no-policy' | 'no-address'

/** Why somebody whom Entra lists does not have the package, or not by anybody's decision about them. */
export type OutCode = 'automatic' | 'deleted' | 'leaving' | 'ended' | 'undelivered'

/**
 * - `has`: they have it, so there has to be a row. Assignments that a row may say, managed ones first.
 * - `coming`: Entra has accepted a request that nobody has to approve any more: they will have it.
 * - `open`: neither can be said. A row that is there stays, and none is made.
 * - `out`: they do not have it, or not by somebody's decision about them. A row that is there goes.
 */
export type Standing =
  | { readonly kind: 'has'; readonly assignments: readonly Assignment[] }
  | { readonly kind: 'coming'; readonly request: OpenRequest }
  | { readonly kind: 'open'; readonly code: LeftOutCode }
  | { readonly kind: 'out'; readonly code: OutCode }

/** What decides beside the package itself. */
export interface StandingRules {
  readonly now: Instant
  /** Everybody of the directory among the package's holders. */
  readonly people: ReadonlyMap<Guid, Person>
}

/**
 * Where somebody stands. Whoever is being removed is as good as gone, whoever was accepted as good as there: so a plan of
 * the exported files has nothing to do now, nor once Entra is through with what is on its way.
 */
export function standingOf(holding: Holding, state: PackageState, { now, people }: StandingRules): Standing {
  const { subject, live, requests, failed } = holding
  // Deleted people keep their assignments as long as they can be restored (Microsoft Entra documentation, «Troubleshoot
  // entitlement management»).
  if (subject.objectId === null || !people.has(subject.objectId)) {
    // Nobody looks for those whom a policy alone gave it.
    const automatic = live.length > 0 && live.every((each) => isAutomatic(each, state))
    return { kind: 'out', code: automatic ? 'automatic' : 'deleted' }
  }

  const stays = staying(holding, now)
  // What failed says something only of those who have nothing else.
  const known = live.length > 0 ? live : assignmentsThatMayWork(holding, state)
  const there = known.filter((each) => stays(each) && !isAutomatic(each, state))
  const managed = there.filter((each) => isManaged(each, state))
  if (managed.length > 0) {
    return { kind: 'has', assignments: [...managed, ...there.filter((each) => !isManaged(each, state))] }
  }
  if (there.length > 0) return { kind: 'open', code: 'outside-policy' }
  if (live.some((each) => isAutomatic(each, state))) return { kind: 'out', code: 'automatic' }

  const coming = requests.filter(({ type }) => type === 'add')
  const [accepted] = coming.filter((each) => each.state !== 'pendingApproval')
  // A request does not tell its policy, so with `manages: policy` it may be somebody else's business.
  if (accepted !== undefined && state.managedPolicyId !== null) return { kind: 'open', code: 'outside-policy' }
  if (accepted !== undefined) return { kind: 'coming', request: accepted }
  if (coming.length > 0) return { kind: 'open', code: 'awaits-approval' }
  if (requests.some(({ type }) => type === 'remove')) return { kind: 'out', code: 'leaving' }
  if (live.length > 0) return { kind: 'out', code: 'ended' }
  return failed.length > 0 && neverDelivered(holding, state)
    ? { kind: 'out', code: 'undelivered' }
    : { kind: 'open', code: 'unclear' }
}

/** Whether an assignment is one that nobody has asked to remove, and that has not ended. */
function staying({ requests }: Holding, now: Instant): (assignment: Assignment) => boolean {
  const removals = requests.filter(({ type }) => type === 'remove')
  // Which of them goes cannot be told.
  if (removals.some(({ assignmentId }) => assignmentId === null)) return () => false
  const leaving = new Set(removals.map(({ assignmentId }) => assignmentId))
  return ({ id, endDate }) => !leaving.has(id) && !isPast(endDate, now)
}
