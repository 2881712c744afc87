/** What each person has of one package: Entra's lists are lists, one person can stand in them several times. */
import { normaliseAddress } from './identifiers.js'
import type { Assignment, Guid, OpenRequest, Subject } from './model.js'
import type { Kept } from './plan.js'
import { memberOf, type PackageState } from './package-state.js'
import { compareText } from './sort-order.js'

/** All that one person has of a package: live assignments, failed deliveries, requests on their way. */
export interface Holding {
  readonly subject: Subject
  readonly live: Assignment[]
  readonly failed: Assignment[]
  readonly requests: OpenRequest[]
}

/** The people of a package, and what is in its lists beside them. */
export interface Holdings {
  readonly people: ReadonlyMap<Guid, Holding>
  readonly others: readonly Kept[]
}

/** Groups assignments and open requests by person, in an order that does not depend on Entra's. */
export function groupByPerson(state: PackageState): Holdings {
  const people = new Map<Guid, Holding>()
  const others: Kept[] = []
  const declaredOnTheWay = new Set(
    state.wanted.filter(({ who }) => who.kind === 'on-the-way').map(({ row }) => normaliseAddress(row.email))
  )
  const holdingOf = (subject: Subject): Holding | null => {
    if (!subject.person) {
      others.push({ member: memberOf(subject), code: 'not-a-person', reason: 'Not a person; only people are managed.' })
      return null
    }
    if (subject.objectId === null) {
      const declared = declaredOnTheWay.has(normaliseAddress(subject.email ?? subject.principalName ?? ''))
      const reason = 'Entra has no account for this person yet; on the way.'
      if (!declared) others.push({ member: memberOf(subject), code: 'on-its-way', reason })
      return null
    }
    const known = people.get(subject.objectId)
    if (known !== undefined) return known
    const fresh: Holding = { subject, live: [], failed: [], requests: [] }
    people.set(subject.objectId, fresh)
    return fresh
  }
  for (const assignment of [...state.assignments].sort((one, other) => compareText(one.id, other.id))) {
    const holding = holdingOf(assignment.subject)
    if (assignment.state === 'deliveryFailed') holding?.failed.push(assignment)
    else holding?.live.push(assignment)
  }
  // Microsoft documents `requestor` as the assignee of a direct assignment only; of a removal or an update it may be
  // whoever asked for it, so there the assignment says whom it is about.
  const subjectOf = new Map(state.assignments.map((assignment) => [assignment.id, assignment.subject]))
  for (const request of [...state.requests].sort((one, other) => compareText(one.id, other.id))) {
    const subject = (request.assignmentId === null ? undefined : subjectOf.get(request.assignmentId)) ?? request.subject
    // Requests of non-people and of targets without an account repeat what their assignment says.
    if (!subject.person || subject.objectId === null) continue
    holdingOf(subject)?.requests.push(request)
  }
  return { people, others }
}

/** Live assignments this action may take away: not automatic ones, and only the managed policy's when there is one. */
export function managedAssignments(holding: Holding, state: PackageState): readonly Assignment[] {
  return holding.live.filter((each) => isManaged(each, state))
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
  return state.accessPackage.policies.some((policy) => policy.id === assignment.policyId && policy.automatic)
}
