/** What one package's plan does about one person: someone the files declare, or someone who only holds it. */
import {
  assignmentsThatMayWork,
  decideFailed,
  decideFailedBeside,
  decidePartial,
  failedBeside,
  leaveFailed,
  tellFailedRemoval
} from './failed-delivery.js'
import { hindranceOf, requestOnItsWay } from './hindered-moves.js'
import { isAutomatic, isLive, isManaged, managedAssignments, type Holding } from './holdings.js'
import { describeRequest, joinDecisions, leave, leavePending, nothing, type Decision } from './leave-alone.js'
import { addChange, refuseDates, removeChange, updateChange } from './make-change.js'
import type { Assignment, Guid, OpenRequest } from './model.js'
import { assignmentsToReplace, moveChanges } from './move-changes.js'
import {
  declaredMember,
  memberOf,
  policyName,
  type PackageState,
  type PlanRules,
  type WantedMember
} from './package-state.js'
import { interruptsAccess } from './takes-access.js'

/** Someone declared who has nothing of the package, not even a request. */
export function decideNewcomer(wanted: WantedMember, state: PackageState): Decision {
  return wanted.who.kind === 'on-the-way'
    ? leave(declaredMember(wanted), 'pending', 'Already on the way; Entra is creating the account.')
    : { ...nothing, changes: [addChange(wanted, state)] }
}

/** Someone declared who has, had or is about to get the package. */
export function decidePresent(wanted: WantedMember, holding: Holding, state: PackageState, rules: PlanRules): Decision {
  const pending = requestToAwait(wanted, holding)
  const undelivered = failedBeside(wanted, holding, state)
  const stays = pending?.type === 'add' || undelivered.length > 0
  const replaced = stays ? [] : assignmentsToReplace(wanted, holding, state)
  const stay = replaced.length === 0 ? null : reasonToStay(wanted, holding, replaced, state, rules)
  if (replaced.length > 0 && stay === null) return moveChanges(wanted, holding, replaced, 'policy', state)
  if (pending !== undefined) return returnOf(wanted, holding, state) ?? leavePending(declaredMember(wanted), pending)

  const held = holding.live.find((each) => each.policyId === wanted.policy.id) ?? holding.live[0]
  if (held === undefined) {
    return holding.failed.length > 0
      ? decideFailed(wanted, holding, state, rules)
      : { ...nothing, changes: [addChange(wanted, state)] }
  }
  if (isAutomatic(held, state))
    return leave(declaredMember(wanted), 'automatic', 'Assigned by an automatic assignment policy.')

  const beside = undelivered.length === 0 ? nothing : decideFailedBeside(wanted, undelivered, state, rules)
  const kept = joinDecisions(keptPolicy(wanted, held, stay, state), beside)
  // Another start would take away now what they keep.
  if (stay !== null && startsLater(wanted, rules)) return kept
  const dates = isManaged(held, state) ? decideDates(wanted, held, state, rules) : null
  if (dates !== null) return joinDecisions(kept, dates)
  if (held.state !== 'partiallyDelivered' || !isManaged(held, state)) return kept
  const partial = decidePartial(wanted, holding, held, state, rules)
  return joinDecisions(kept, partial)
}

/** New dates for someone present; null when Entra has those that the row asks for. */
function decideDates(wanted: WantedMember, held: Assignment, state: PackageState, rules: PlanRules): Decision | null {
  const change = updateChange(wanted, held, state, rules)
  if (change === null) return null
  const refusal = refuseDates(change)
  if (refusal !== null) return { ...nothing, refusals: [refusal] }
  if (isProtected(wanted, rules) && interruptsAccess(change, rules.now)) {
    return leave(
      change.member,
      'protected',
      'Protected by the settings, so dates that take the access away are not set.'
    )
  }
  return { ...nothing, changes: [change] }
}

/**
 * The addition of someone declared of whom nothing is left but a removal on its way, by whomever: it is sent once that is
 * done, since afterwards nobody would look again. Null where something else is on its way too, or something stays.
 */
function returnOf(wanted: WantedMember, holding: Holding, state: PackageState): Decision | null {
  const { live, failed, requests } = holding
  const leaving = new Set(requests.flatMap(({ type, assignmentId }) => (type === 'remove' ? [assignmentId] : [])))
  const known = [...leaving].filter((id) => id !== null)
  const goes = [...live, ...failed].every((each) => leaving.has(each.id) && isManaged(each, state))
  if (known.length === 0 || known.length < leaving.size || !goes || requestOnItsWay(holding) !== undefined) return null

  const [held] = live
  if (held === undefined) {
    if (failed.length > 0) return moveChanges(wanted, holding, failed, 'failed-delivery', state)
    return { ...nothing, changes: [{ ...addChange(wanted, state), replaces: known }] }
  }
  const repaired = held.state === 'partiallyDelivered' && held.policyId === wanted.policy.id && live.length === 1
  return repaired ? moveChanges(wanted, holding, live, 'partial-delivery', state) : null
}

/** Why someone stays under the policy they have; `doubtful`: since they could lose their access by a move. */
type Stay =
  | { readonly kind: 'protected' }
  | { readonly kind: 'waits'; readonly request: OpenRequest }
  | { readonly kind: 'doubtful'; readonly why: string }

/** What somebody else takes away already is only waited for, so nothing keeps anybody from that. */
function reasonToStay(
  wanted: WantedMember,
  holding: Holding,
  replaced: readonly Assignment[],
  state: PackageState,
  rules: PlanRules
): Stay | null {
  const removals = holding.requests.filter(({ type }) => type === 'remove')
  const [unclear] = removals.filter(({ assignmentId }) => assignmentId === null)
  // Which assignment goes cannot be told, so neither can what is left.
  if (unclear !== undefined) return { kind: 'waits', request: unclear }
  const coming = requestOnItsWay(holding)
  if (coming !== undefined) return { kind: 'waits', request: coming }
  const leaving = new Set(removals.map(({ assignmentId }) => assignmentId))
  const taken = replaced.filter(({ id }) => !leaving.has(id))
  if (taken.length === 0) return null
  if (isProtected(wanted, rules)) return { kind: 'protected' }
  const why = hindranceOf(wanted, taken, 'policy', state, rules)
  return why === null ? null : { kind: 'doubtful', why }
}

function isProtected({ who }: WantedMember, { protectedIds }: PlanRules): boolean {
  return who.kind === 'user' && protectedIds.has(who.userId)
}

function startsLater({ row }: WantedMember, { now }: PlanRules): boolean {
  return row.startDate !== null && row.startDate > now
}

/** Whoever holds it under another policy than declared keeps that, and the plan says so. */
function keptPolicy(wanted: WantedMember, held: Assignment, stay: Stay | null, state: PackageState): Decision {
  if (held.policyId === wanted.policy.id) return nothing
  const names = `Holds it under «${policyName(held.policyId, state)}», declared under «${wanted.policy.name}»`
  const member = declaredMember(wanted)
  switch (stay?.kind) {
    case 'protected':
      return leave(member, 'protected', `${names}; protected, so not moved.`)
    case 'waits':
      return leave(
        member,
        'other-policy',
        `${names}; not moved while a request is on its way: ${describeRequest(stay.request)}.`
      )
    case 'doubtful': {
      const { why } = stay
      const hindered = [{ member, why, place: wanted.row.place }]
      return { ...leave(member, 'other-policy', `${names}; not moved, since ${why}.`), hindered }
    }
    case undefined: {
      const moves = state.settings?.policyChanges === 'move' && state.managedPolicyId !== null
      const only = moves ? ', since only assignments under one policy are managed here' : ''
      return leave(member, 'other-policy', `${names}; the policy is kept${only}.`)
    }
  }
}

/**
 * The request that answers what a row asks for, or has to end first. A request for other dates is none: someone may have
 * asked for more than the file gives, and must not keep it by asking.
 */
function requestToAwait({ row }: WantedMember, { live, requests }: Holding): OpenRequest | undefined {
  return requests.find(({ type, endDate }) => {
    switch (type) {
      case 'remove':
        return true
      case 'add':
        return !live.some(isThere)
      case 'update':
        return row.endDate === null || row.endDate === endDate
    }
  })
}

/** Whether an assignment gives access now, and so can be taken away. One under way cannot be told from its request. */
function isThere({ state }: Assignment): boolean {
  return state === 'delivered' || state === 'partiallyDelivered'
}

/**
 * Someone who is in no file. What is still on its way is left alone, since an application can cancel no request; what is
 * there is taken away, whatever else they asked for.
 */
export function decideLeaver(userId: Guid, holding: Holding, state: PackageState, rules: PlanRules): Decision {
  const member = memberOf(holding.subject)
  const managed = managedAssignments(holding, state)
  const leaving = holding.requests.find((each) => each.type === 'remove')
  const coming = holding.requests.find((each) => each.type !== 'remove')

  if (isLive(holding) && managed.length === 0) {
    return holding.live.some((each) => isAutomatic(each, state))
      ? leave(member, 'automatic', 'Assigned by an automatic assignment policy.')
      : leave(
          member,
          'outside-policy',
          `Holds it under «${policyName(holding.live[0]?.policyId ?? null, state)}», which is not managed here.`
        )
  }
  const stuck = assignmentsThatMayWork(holding, state)
  const mayHold = isLive(holding) || stuck.length > 0
  if (mayHold && rules.protectedIds.has(userId)) return leave(member, 'protected', 'Protected by the settings.')
  if (leaving !== undefined) return leavePending(member, leaving)
  const removable = [...(coming === undefined ? managed : managed.filter(isThere)), ...stuck]
  const waiting =
    coming === undefined
      ? nothing
      : leave(member, 'not-in-git', `On its way, not in git: ${describeRequest(coming)}. It is removed once delivered.`)
  const { kept } = stuck.length === 0 ? waiting : joinDecisions(waiting, tellFailedRemoval(holding))
  if (removable.length > 0) return { ...nothing, changes: [removeChange(holding, removable, state, rules)], kept }
  if (kept.length > 0) return { ...nothing, kept }
  return holding.failed.length === 0 ? nothing : leaveFailed(holding, state)
}
