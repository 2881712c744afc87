/** The requests of a package that Entra gave up, found by what they are about. */
import type { Assignment, FailedRequest, Guid } from './model.js'
import { groupBy } from './group-by.js'
import { compareText } from './sort-order.js'

/** Of a removal or a change the requestor may be whoever asked for it, so there only the assignment tells. */
export interface FailedRequests {
  readonly byAssignment: ReadonlyMap<Guid, readonly FailedRequest[]>
  /** Additions that name no assignment, by the person they are for. */
  readonly additionsFor: ReadonlyMap<Guid, readonly FailedRequest[]>
}

export function indexFailedRequests(requests: readonly FailedRequest[]): FailedRequests {
  const byAssignment = groupBy(requests, ({ assignmentId }) => assignmentId)
  const additions = (byAssignment.get(null) ?? []).filter(({ type }) => type === 'add')
  return {
    byAssignment: withoutNull(byAssignment),
    additionsFor: withoutNull(groupBy(additions, ({ subject }) => subject.objectId))
  }
}

/**
 * The newest failed request about one of the assignments. A removal of which Entra does not tell when it failed counts as
 * the newest: then somebody may still have what an older addition gave.
 */
export function newestRequest(
  assignments: readonly Assignment[],
  { byAssignment, additionsFor }: FailedRequests
): FailedRequest | undefined {
  const people = new Set(assignments.flatMap(({ subject }) => subject.objectId ?? []))
  const about = [
    ...assignments.flatMap(({ id }) => byAssignment.get(id) ?? []),
    ...[...people].flatMap((id) => additionsFor.get(id) ?? [])
  ].sort((one, other) => compareText(other.completedAt ?? '', one.completedAt ?? '') || compareText(one.id, other.id))
  return about.find(({ type, completedAt }) => type === 'remove' && completedAt === null) ?? about[0]
}

function withoutNull<T>(groups: ReadonlyMap<Guid | null, readonly T[]>): ReadonlyMap<Guid, readonly T[]> {
  return new Map([...groups].flatMap(([key, group]) => (key === null ? [] : [[key, group] as const])))
}
