/**
 * What becomes of a delivery that failed, wholly or in part: Entra is asked to try again while it takes that, afterwards
 * the person is removed and added again.
 */
import { formatDay, instantAt } from './dates.js'
import { isManaged, type Holding } from './holdings.js'
import { leave, nothing, type Decision } from './leave-alone.js'
import type { Assignment, FailedRequest, Instant } from './model.js'
import { moveChanges } from './move-changes.js'
import { declaredMember, type PackageState, type PlanRules, type WantedMember } from './package-state.js'
import type { Retry } from './plan.js'
import { compareText } from './sort-order.js'

/**
 * For so long after it gave up Entra takes a retry. Microsoft's pages differ: 14 days (Microsoft Graph documentation,
 * `accesspackageassignmentrequest-reprocess`), 7 days (Microsoft Entra documentation, «Troubleshoot entitlement
 * management»). Within the shorter one both hold.
 */
const RETRY_DAYS = 7
const DAY_MS = 24 * 60 * 60 * 1000

/** Someone declared of whom nothing was delivered: nobody has the package by this. */
export function decideFailed(wanted: WantedMember, holding: Holding, state: PackageState, rules: PlanRules): Decision {
  const member = declaredMember(wanted)
  const failed = holding.failed.filter((each) => isManaged(each, state))
  if (failed.length === 0) {
    const reason =
      'Entra could not deliver this access. Its policy is not managed here; reprocess the request in the Entra admin center.'
    return leave(member, 'delivery-failed', reason)
  }
  const retry = findRetry(wanted, failed, state, rules.now)
  if (retry !== null) return tryAgain(retry, 'Delivery failed')
  return isProtected(wanted, rules)
    ? leave(member, 'protected', 'Delivery failed, and Entra takes no further try; protected, so nothing is removed.')
    : moveChanges(wanted, holding, failed, 'failed-delivery', state)
}

/**
 * Someone declared who has a part of the package. Without a request to try again they keep that part.
 *
 * @param held The assignment in question, managed here, of which no other change is planned.
 */
export function decidePartial(
  wanted: WantedMember,
  holding: Holding,
  held: Assignment,
  state: PackageState,
  rules: PlanRules
): Decision {
  const retry = findRetry(wanted, [held], state, rules.now)
  if (retry !== null) return tryAgain(retry, 'Only a part was delivered')
  const known = requestsOf([held], state).length > 0
  const replaceable = held.policyId === wanted.policy.id && holding.live.length === 1
  if (known && replaceable && !isProtected(wanted, rules)) {
    return moveChanges(wanted, holding, [held], 'partial-delivery', state)
  }
  const why = known ? 'Entra takes no further try' : 'Entra shows no request that it could try again'
  return leave(declaredMember(wanted), 'delivery-failed', `Only a part was delivered, and ${why}; the part is kept.`)
}

function isProtected({ who }: WantedMember, { protectedIds }: PlanRules): boolean {
  return who.kind === 'user' && protectedIds.has(who.userId)
}

function tryAgain(retry: Retry, what: string): Decision {
  const until = retry.until === null ? '' : `, until ${formatDay(retry.until)}`
  const { kept } = leave(retry.member, 'delivery-failed', `${what}; apply asks Entra to try again${until}.`)
  return { ...nothing, kept, retries: [retry] }
}

/** The newest request for one of the assignments, while Entra takes it again. */
function findRetry(
  wanted: WantedMember,
  assignments: readonly Assignment[],
  state: PackageState,
  now: Instant
): Retry | null {
  const [newest] = requestsOf(assignments, state)
  if (newest === undefined) return null
  const { id, completedAt } = newest
  const until = completedAt === null ? null : instantAt(Date.parse(completedAt) + RETRY_DAYS * DAY_MS)
  return until !== null && until < now ? null : { member: declaredMember(wanted), requestId: id, until }
}

/** The failed requests that gave, or changed, one of the assignments, the newest first. */
function requestsOf(assignments: readonly Assignment[], { failedRequests }: PackageState): readonly FailedRequest[] {
  const ids = new Set(assignments.map(({ id }) => id))
  const people = new Set(assignments.map(({ subject }) => subject.objectId))
  return failedRequests
    .filter(({ type }) => type !== 'remove')
    .filter(({ assignmentId, subject }) =>
      assignmentId === null ? subject.objectId !== null && people.has(subject.objectId) : ids.has(assignmentId)
    )
    .toSorted(
      (one, other) => compareText(other.completedAt ?? '', one.completedAt ?? '') || compareText(one.id, other.id)
    )
}
