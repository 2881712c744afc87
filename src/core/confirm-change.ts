import type { Assignment, EndDate, Guid, OpenRequest } from './model.js'
import type { Change } from './plan.js'

/** What Entra shows of a change: its effect, a request for it, or nothing (yet: nothing is visible at once after a 201). */
export type Sighting = 'done' | 'on-its-way' | 'absent'

/**
 * Whether a change can be seen in Entra. Asked after a lost answer and after a refusal, since Graph documents no code for
 * «already assigned»: what counts is the state, not the wording of an error.
 *
 * @param userId Whom the change is about; of an invited guest the account that came from the invitation.
 */
export function sightChange(
  change: Change,
  userId: Guid,
  assignments: readonly Assignment[],
  requests: readonly OpenRequest[]
): Sighting {
  const live = assignments.filter((each) => each.subject.objectId === userId && each.state !== 'deliveryFailed')
  // The requestor of an update or a removal may be whoever asked for it; the assignment tells whom it is about.
  const open = requests.filter((each) => each.type === change.kind)
  const isRequested = (assignmentId: Guid): boolean => open.some((each) => each.assignmentId === assignmentId)
  switch (change.kind) {
    case 'add': {
      // What a move takes away is not what it gives.
      const given = live.filter((each) => !change.replaces.includes(each.id))
      if (given.some((each) => each.state === 'delivered')) return 'done'
      return given.length > 0 || open.some((each) => each.subject.objectId === userId) ? 'on-its-way' : 'absent'
    }
    case 'update': {
      const held = assignments.find((each) => each.id === change.assignmentId)
      if (held !== undefined && held.startDate === change.startDate && isSameEnd(held.endDate, change.endDate)) {
        return 'done'
      }
      return isRequested(change.assignmentId) ? 'on-its-way' : 'absent'
    }
    case 'remove': {
      const left = assignments.filter((each) => change.assignmentIds.includes(each.id))
      if (left.length === 0) return 'done'
      return left.every((each) => isRequested(each.id)) ? 'on-its-way' : 'absent'
    }
  }
}

/** Entra tells no end in two ways: that there is none, or nothing at all. */
function isSameEnd(one: EndDate, other: EndDate): boolean {
  return (one ?? 'none') === (other ?? 'none')
}
