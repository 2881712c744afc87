/**
 * What becomes of a delivery that failed, wholly or in part: Entra is asked to try again while it takes that, afterwards
 * the person is removed and added again.
 */
import { isUnchanged } from './change-cause.js'
import { formatDay, instantAt } from './dates.js'
import { newestRequest } from './failed-requests.js'
import { hindranceOf, requestOnItsWay } from './hindered-moves.js'
import { isManaged, type Holding } from './holdings.js'
import { leave, nothing, type Decision } from './leave-alone.js'
import { addChange } from './make-change.js'
import type { Assignment, FailedRequest, Instant } from './model.js'
import { moveChanges } from './move-changes.js'
import { declaredMember, memberOf, type PackageState, type PlanRules, type WantedMember } from './package-state.js'
import type { Move, Retry } from './plan.js'

/**
 * For so long after it gave up Entra takes a retry. Microsoft's pages differ: 14 days (Microsoft Graph documentation,
 * `accesspackageassignmentrequest-reprocess`), 7 days (Microsoft Entra documentation, «Troubleshoot entitlement
 * management»). Within the shorter one both hold.
 */
const RETRY_DAYS = 7
const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Someone declared who has nothing but failed assignments. Only where all of them are known to come from an addition that
 * failed does nobody have the package by them; otherwise they may still have it, and nothing is touched.
 */
export function decideFailed(wanted: WantedMember, holding: Holding, state: PackageState, rules: PlanRules): Decision {
  const member = declaredMember(wanted)
  const failed = holding.failed.filter((each) => isManaged(each, state))
  if (failed.length === 0) {
    const reason =
      'Entra could not deliver this access. Its policy is not managed here; reprocess the request in the Entra admin center.'
    return leave(member, 'delivery-failed', reason)
  }
  const unclear = failed.find((each) => newestRequest([each], state.failedRequests)?.type !== 'add')
  if (unclear !== undefined)
    return leave(member, 'delivery-failed', unclearWords(newestRequest([unclear], state.failedRequests)))
  const retry = findRetry(wanted, failed, state, rules.now)
  if (retry !== null) return tryAgain(retry, 'Delivery failed')
  return isProtected(wanted, rules)
    ? leave(member, 'protected', 'Delivery failed and is not tried again; protected, so nothing is removed.')
    : deliverAnew(wanted, holding, failed, 'failed-delivery', state, rules)
}

/** Failed assignments under the declared policy of someone who has the package under other policies only. */
export function failedBeside(
  wanted: WantedMember,
  { live, failed }: Holding,
  state: PackageState
): readonly Assignment[] {
  if (live.length === 0 || live.some((each) => each.policyId === wanted.policy.id)) return []
  return failed.filter((each) => each.policyId === wanted.policy.id && isManaged(each, state))
}

/**
 * Someone who has the package under another policy, and to whom it could not be delivered under the declared one: that is
 * tried again, and what works is never taken away for it.
 *
 * @param failed From {@link failedBeside}, not empty.
 */
export function decideFailedBeside(
  wanted: WantedMember,
  failed: readonly Assignment[],
  state: PackageState,
  rules: PlanRules
): Decision {
  const what = `Entra could not deliver it under «${wanted.policy.name}»`
  const retry = findRetry(wanted, failed, state, rules.now)
  if (retry !== null) return tryAgain(retry, what)
  return leave(
    declaredMember(wanted),
    'delivery-failed',
    `${what}, and that is not tried again; what they have is kept. Remove the failed assignment in the Entra admin center.`
  )
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
  const request = newestRequest([held], state.failedRequests)
  const known = request !== undefined && request.type !== 'remove'
  const declared = held.policyId === wanted.policy.id
  const settled = requestOnItsWay(holding) === undefined
  if (known && declared && settled && holding.live.length === 1 && !isProtected(wanted, rules)) {
    return deliverAnew(wanted, holding, [held], 'partial-delivery', state, rules)
  }
  const why = partialWords(request, declared)
  return leave(declaredMember(wanted), 'delivery-failed', `Only a part was delivered, and ${why}; the part is kept.`)
}

/** Removed and added again, unless something speaks against the addition. */
function deliverAnew(
  wanted: WantedMember,
  holding: Holding,
  taken: readonly Assignment[],
  move: Move,
  state: PackageState,
  rules: PlanRules
): Decision {
  const why = hindranceOf(wanted, taken, move, state, rules)
  if (why === null) return moveChanges(wanted, holding, taken, move, state)
  const member = declaredMember(wanted)
  const what = move === 'failed-delivery' ? 'Delivery failed' : 'Only a part was delivered'
  const reason = `${what} and is not tried again; not removed and added again, since ${why}.`
  return { ...leave(member, 'delivery-failed', reason), hindered: [{ member, why, place: wanted.row.place }] }
}

/** Failed assignments that may give access all the same, since what failed was to remove or to change them. */
export function assignmentsThatMayWork({ failed }: Holding, state: PackageState): readonly Assignment[] {
  return failed.filter((each) => {
    const type = newestRequest([each], state.failedRequests)?.type
    return isManaged(each, state) && (type === 'remove' || type === 'update')
  })
}

/** Whether all that somebody has failed is known to be additions, so that nobody has the package by them. */
export function neverDelivered({ failed }: Holding, state: PackageState): boolean {
  return failed.every((each) => newestRequest([each], state.failedRequests)?.type === 'add')
}

/** Someone in no file whose failed assignments are left alone. */
export function leaveFailed(holding: Holding, state: PackageState): Decision {
  const requests = holding.failed.map((each) => newestRequest([each], state.failedRequests))
  const member = memberOf(holding.subject)
  if (neverDelivered(holding, state)) {
    return leave(member, 'never-delivered', 'In no file; Entra could not deliver this access, so nobody has it.')
  }
  const unclear = unclearWords(requests.find((request) => request?.type !== 'add'))
  return leave(member, 'delivery-failed', `In no file. ${unclear}`)
}

/** Says of someone in no file that a removal, or a change, did not come through before. */
export function tellFailedRemoval({ subject }: Holding): Decision {
  const reason =
    'Entra could not deliver an earlier removal or change; they may still have it, so a removal is planned.'
  return leave(memberOf(subject), 'delivery-failed', reason)
}

/** What is known where an addition is not known to be what failed. */
function unclearWords(request: FailedRequest | undefined): string {
  const look = 'Look at the assignment in the Entra admin center; once it is gone there, the next plan starts afresh.'
  switch (request?.type) {
    case 'remove':
      return `Entra could not deliver the removal of this access; they may still have it. ${look}`
    case 'update':
      return `Entra could not deliver a change of this access; they may still have it. ${look}`
    case 'add':
    case undefined:
      return `The delivery failed, and Entra shows no request that says of what, so they may have it. ${look}`
  }
}

function partialWords(request: FailedRequest | undefined, declared: boolean): string {
  if (request === undefined) return 'Entra shows no request that it could try again'
  if (request.type === 'remove') return 'what failed was a removal'
  return declared ? 'Entra takes no further try' : 'under another policy than declared it is not tried again'
}

function isProtected({ who }: WantedMember, { protectedIds }: PlanRules): boolean {
  return who.kind === 'user' && protectedIds.has(who.userId)
}

function tryAgain(retry: Retry, what: string): Decision {
  const until = retry.until === null ? '' : `, until ${formatDay(retry.until)}`
  const review = retry.unchanged ? '' : ', if this plan is reviewed'
  const { kept } = leave(retry.member, 'delivery-failed', `${what}; apply asks Entra to try again${until}${review}.`)
  return { ...nothing, kept, retries: [retry] }
}

/**
 * The newest request for one of the assignments, while Entra takes it again and where it gives what the row declares: under
 * its policy, not before its start, not longer than to its end.
 */
function findRetry(
  wanted: WantedMember,
  assignments: readonly Assignment[],
  state: PackageState,
  now: Instant
): Retry | null {
  const declared = assignments.filter(
    (each) => each.policyId === wanted.policy.id && !endsLater(each, wanted) && !startsLater(wanted, now)
  )
  const request = newestRequest(declared, state.failedRequests)
  if (request === undefined || request.type === 'remove') return null
  const { id, completedAt } = request
  const until = completedAt === null ? null : instantAt(Date.parse(completedAt) + RETRY_DAYS * DAY_MS)
  if (until !== null && until < now) return null
  const unchanged = isUnchanged(wanted.row, state.before) && !state.settingsChanged
  return { member: declaredMember(wanted), requestId: id, until, unchanged, gives: addChange(wanted, state) }
}

function startsLater({ row }: WantedMember, now: Instant): boolean {
  return row.startDate !== null && row.startDate > now
}

/** Instants compare as texts; an end that Entra does not tell is none that could be compared. */
function endsLater({ endDate }: Assignment, { row }: WantedMember): boolean {
  if (row.endDate === null || row.endDate === 'none' || endDate === null) return false
  return endDate === 'none' || endDate > row.endDate
}
