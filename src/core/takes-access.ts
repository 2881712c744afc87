import { instantAt } from './dates.js'
import type { EndDate, Instant } from './model.js'
import type { Change, UpdateChange } from './plan.js'

/** Access that ends within a day is gone before anybody would notice the date. */
const SOON_MS = 24 * 60 * 60 * 1000

/**
 * Whether a change takes away access that somebody has, so that the limits on removals count it: a removal, or dates that
 * come to the same. The removal half of a move does not, since they are added again; unless that ends soon, too.
 */
export function takesAccess(change: Change, now: Instant): boolean {
  switch (change.kind) {
    case 'add':
      return change.move !== null && change.move !== 'failed-delivery' && endsSoon(change.endDate, now)
    case 'remove':
      return change.move === null
    case 'update':
      return interruptsAccess(change, now)
  }
}

/** Whether new dates end an access within a day that would have lasted longer, or let it start anew later. */
export function interruptsAccess({ startDate, endDate, previous }: UpdateChange, now: Instant): boolean {
  const hadStarted = previous.startDate === null || previous.startDate <= now
  const startsLater = startDate !== null && startDate > now
  const lastedLonger = previous.endDate === null || previous.endDate === 'none' || previous.endDate > (endDate ?? '')
  return hadStarted && (startsLater || (lastedLonger && endsSoon(endDate, now)))
}

function endsSoon(end: EndDate, now: Instant): boolean {
  return end !== null && end !== 'none' && end <= instantAt(Date.parse(now) + SOON_MS)
}
