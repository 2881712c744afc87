/** The three kinds of change, made from what is declared and what is held. */
import { causeOfDeclared, causeOfRemoval } from './change-cause.js'
import { formatDay } from './dates.js'
import type { Holding } from './holdings.js'
import { domainOf } from './identifiers.js'
import type { Assignment, EndDate, Instant } from './model.js'
import type { AddChange, Refusal, RemoveChange, UpdateChange } from './plan.js'
import {
  declaredMember,
  memberOf,
  policyName,
  type PackageState,
  type PlanRules,
  type WantedMember
} from './package-state.js'

/** Someone gains the package. */
export function addChange(wanted: WantedMember, state: PackageState): AddChange {
  const { cause, detail } = causeOfDeclared(
    wanted.row,
    state.before,
    'access that the file declares is not there in Entra'
  )
  return {
    kind: 'add',
    move: null,
    replaces: [],
    member: declaredMember(wanted),
    policy: { id: wanted.policy.id, name: wanted.policy.name },
    startDate: wanted.row.startDate,
    endDate: wanted.row.endDate,
    place: wanted.row.place,
    cause,
    causeDetail: detail,
    invite: wanted.who.kind === 'guest' ? wanted.who.invitation : null,
    ownAddress: wanted.who.kind === 'user' && wanted.who.ownAddress,
    guestDomain: wanted.who.kind === 'user' ? wanted.who.guestDomain : domainOf(wanted.row.email),
    justification: wanted.row.justification
  }
}

/**
 * The dates a present member is to get, or null when nothing differs. Empty cells leave the dates to Entra, and a start
 * that has passed is no change for someone who is there.
 */
export function updateChange(
  wanted: WantedMember,
  held: Assignment,
  state: PackageState,
  rules: PlanRules
): UpdateChange | null {
  const { row } = wanted
  const startDiffers = row.startDate !== null && row.startDate > rules.now && row.startDate !== held.startDate
  // Entra tells no end in two ways: that there is none, or nothing at all.
  const endDiffers = row.endDate !== null && row.endDate !== (held.endDate ?? 'none')
  if (!startDiffers && !endDiffers) return null
  const { cause, detail } = causeOfDeclared(
    row,
    state.before,
    `the dates in Entra were ${describeDates(held.startDate, held.endDate)}`
  )
  return {
    kind: 'update',
    member: declaredMember(wanted),
    policy: { id: held.policyId ?? wanted.policy.id, name: policyName(held.policyId, state) },
    startDate: startDiffers ? row.startDate : held.startDate,
    endDate: endDiffers ? row.endDate : held.endDate,
    place: row.place,
    cause,
    causeDetail: detail,
    assignmentId: held.id,
    previous: { startDate: held.startDate, endDate: held.endDate },
    justification: row.justification
  }
}

/**
 * Refuses an update that would end an access before it starts: one of the two dates is the row's, the other one Entra's,
 * which the row leaves as it is. The file alone cannot be seen to be wrong there.
 *
 * @returns `DATES_DO_NOT_FIT` at the row's line, or null.
 */
export function refuseDates({ member, startDate, endDate, previous, place }: UpdateChange): Refusal | null {
  if (startDate === null || endDate === null || endDate === 'none' || startDate < endDate) return null
  const endIsEntras = endDate === previous.endDate
  const held = endIsEntras ? `ends in Entra on ${formatDay(endDate)}` : `starts in Entra on ${formatDay(startDate)}`
  const asked = endIsEntras ? `start on ${formatDay(startDate)}` : `end on ${formatDay(endDate)}`
  return {
    code: 'DATES_DO_NOT_FIT',
    message: `The row lets the access of \`${member.address}\` ${asked}, and leaves the other date as it is: the access ${held}.`,
    hint: endIsEntras
      ? 'Give the row an `EndDate` after its start, or `none` for access without end; or leave `StartDate` empty.'
      : 'Give the row a `StartDate` before its end.',
    place
  }
}

/** Someone loses every managed assignment they have of the package. */
export function removeChange(
  holding: Holding,
  managed: readonly Assignment[],
  state: PackageState,
  rules: PlanRules
): RemoveChange {
  const userId = holding.subject.objectId
  const [first] = managed
  const policyId = first?.policyId ?? null
  const expired = userId === null ? undefined : state.expired.get(userId)
  const person = userId === null ? undefined : rules.people.get(userId)
  const came = `came in Entra under «${policyName(policyId, state)}»`
  const { cause, detail } = causeOfRemoval(holding.subject, person, expired, state.before, came)
  return {
    kind: 'remove',
    move: null,
    member: memberOf(holding.subject),
    policy: { id: policyId ?? '', name: policyName(policyId, state) },
    startDate: first?.startDate ?? null,
    endDate: first?.endDate ?? null,
    place: expired?.place ?? null,
    cause,
    causeDetail: detail,
    assignmentIds: managed.map((each) => each.id),
    policyIds: managed.map((each) => each.policyId ?? '')
  }
}

function describeDates(start: Instant | null, end: EndDate): string {
  const from = start === null ? '' : `from ${formatDay(start)} `
  return `${from}${end === null || end === 'none' ? 'without end' : `until ${formatDay(end)}`}`
}
