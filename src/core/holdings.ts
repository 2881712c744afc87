/** What each person has of one package: Entra's lists are lists, one person can stand in them several times. */
import { normaliseAddress } from './identifiers.js'
import type { Assignment, Guid, OpenRequest, Subject } from './model.js'
import type { Kept } from './plan.js'
import { memberOf, type PackageState } from './package-state.js'
import { compareText } from './sort-order.js'

/** All that one person has of a package: live assignments, failed deliveries, requests on their way. */
export interface Holding {
  readonly subject: Subject
  readonly live: readonly Assignment[]
  readonly failed: readonly Assignment[]
  readonly requests: readonly OpenRequest[]
}

/** The people of a package, and what is in its lists beside them. */
export interface Holdings {
  readonly people: ReadonlyMap<Guid, Holding>
  readonly others: readonly Kept[]
}

/** Groups assignments and open requests by person, in an order that does not depend on Entra's. */
export function groupByPerson(state: PackageState): Holdings {
  const people = new Map<Guid, Gathered>()
  const others: Assignment[] = []
  const gathered = (id: Guid, subject: Subject): Gathered => {
    const known = people.get(id)
    if (known !== undefined) return known
    const fresh: Gathered = { subject, live: NONE, failed: NONE, requests: NONE }
    people.set(id, fresh)
    return fresh
  }
  for (const assignment of sortedById(state.assignments)) {
    const { subject } = assignment
    const id = accountOf(subject)
    if (id === null) {
      others.push(assignment)
      continue
    }
    const holding = gathered(id, subject)
    if (assignment.state === 'deliveryFailed') holding.failed = withEntry(holding.failed, assignment)
    else holding.live = withEntry(holding.live, assignment)
  }
  const accountOfRequest = accountsOfRequests(state)
  for (const request of sortedById(state.requests)) {
    const id = accountOfRequest(request)
    // Requests of non-people and of targets without an account repeat what their assignment says.
    if (id === null) continue
    const holding = gathered(id, request.subject)
    holding.requests = withEntry(holding.requests, request)
  }
  return { people, others: tellOthers(others, state) }
}

/** A holding that is still gathered. */
interface Gathered {
  readonly subject: Subject
  live: Assignment[]
  failed: Assignment[]
  requests: OpenRequest[]
}

/** One for everybody: mostly people have one assignment and nothing else. */
const NONE: never[] = []

/** The list with one entry more. Pushing to an empty list would make room for seventeen, for each of a million people. */
function withEntry<T>(list: T[], entry: T): T[] {
  if (list.length === 0) return [entry]
  list.push(entry)
  return list
}

/** The account of a person; null for anything else, and while Entra has none. */
function accountOf({ person, objectId }: Subject): Guid | null {
  return person ? objectId : null
}

/**
 * Whom a request is about. Microsoft documents `requestor` as the assignee of a direct assignment only; of a removal or an
 * update it may be whoever asked for it, so there the assignment says it.
 */
function accountsOfRequests({ assignments, requests }: PackageState): (request: OpenRequest) => Guid | null {
  const named = new Set(requests.map(({ assignmentId }) => assignmentId))
  const subjects = new Map(assignments.filter(({ id }) => named.has(id)).map(({ id, subject }) => [id, subject]))
  return ({ assignmentId, subject }) =>
    accountOf((assignmentId === null ? undefined : subjects.get(assignmentId)) ?? subject)
}

/** Holders that are no people, or have no account yet. */
function tellOthers(assignments: readonly Assignment[], { wanted }: PackageState): readonly Kept[] {
  const declaredOnTheWay = new Set(
    wanted.filter(({ who }) => who.kind === 'on-the-way').map(({ row }) => normaliseAddress(row.email))
  )
  return assignments.flatMap(({ subject }): readonly Kept[] => {
    const member = memberOf(subject)
    if (!subject.person) return [{ member, code: 'not-a-person', reason: 'Not a person; only people are managed.' }]
    const declared = declaredOnTheWay.has(normaliseAddress(subject.email ?? subject.principalName ?? ''))
    const reason = 'Entra has no account for this person yet; on the way.'
    return declared ? [] : [{ member, code: 'on-its-way', reason }]
  })
}

function sortedById<T extends { readonly id: Guid }>(entries: readonly T[]): readonly T[] {
  return entries.toSorted((one, other) => compareText(one.id, other.id))
}

/** Live assignments this action may take away: not automatic ones, and only the managed policy's when there is one. */
export function managedAssignments(holding: Holding, state: PackageState): readonly Assignment[] {
  return holding.live.filter((each) => isManaged(each, state))
}

/** Whether someone has anything that this action may take away. */
export function hasManaged(holding: Holding, state: PackageState): boolean {
  return holding.live.some((each) => isManaged(each, state))
}

/** Whether this action may change or take away this assignment. */
export function isManaged(assignment: Assignment, state: PackageState): boolean {
  return (
    !isAutomatic(assignment, state) && (state.managedPolicyId === null || assignment.policyId === state.managedPolicyId)
  )
}

/** Whether someone has the package now, as far as Entra knows. */
export function isLive(holding: Holding | undefined): boolean {
  return holding !== undefined && holding.live.length > 0
}

/** Whether Entra itself gave this assignment, by an automatic assignment policy. */
export function isAutomatic(assignment: Assignment, state: PackageState): boolean {
  // Asked several times for each person: no function is made for it each time.
  for (const { id, automatic } of state.accessPackage.policies) if (automatic && id === assignment.policyId) return true
  return false
}
