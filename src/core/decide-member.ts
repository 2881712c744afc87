/** What one package's plan does about one person: someone the files declare, or someone who only holds it. */
import { decideFailed, decidePartial } from './failed-delivery.js'
import { isAutomatic, isLive, isManaged, managedAssignments, type Holding } from './holdings.js'
import { describeRequest, leave, leavePending, nothing, type Decision } from './leave-alone.js'
import { addChange, removeChange, updateChange } from './make-change.js'
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

/** Someone declared who has nothing of the package, not even a request. */
export function decideNewcomer(wanted: WantedMember, state: PackageState): Decision {
  return wanted.who.kind === 'on-the-way'
    ? leave(declaredMember(wanted), 'pending', 'Already on the way; Entra is creating the account.')
    : { ...nothing, changes: [addChange(wanted, state)] }
}

/** Someone declared who has, had or is about to get the package. */
export function decidePresent(wanted: WantedMember, holding: Holding, state: PackageState, rules: PlanRules): Decision {
  const member = declaredMember(wanted)
  const pending = requestToAwait(wanted, holding)
  const replaced = pending?.type === 'add' ? [] : assignmentsToReplace(wanted, holding, state)
  if (replaced.length > 0 && mayMove(wanted, holding, replaced, rules)) {
    return moveChanges(wanted, holding, replaced, 'policy', state)
  }
  if (pending !== undefined) return leavePending(member, pending)

  const held = holding.live.find((each) => each.policyId === wanted.policy.id) ?? holding.live[0]
  if (held === undefined) {
    return holding.failed.length > 0
      ? decideFailed(wanted, holding, state, rules)
      : { ...nothing, changes: [addChange(wanted, state)] }
  }
  if (isAutomatic(held, state)) return leave(member, 'automatic', 'Assigned by an automatic assignment policy.')

  const kept = keptPolicy(wanted, held, replaced.length > 0, state)
  const change = isManaged(held, state) ? updateChange(wanted, held, state, rules) : null
  if (change !== null) return { ...kept, changes: [change] }
  if (held.state !== 'partiallyDelivered' || !isManaged(held, state)) return kept
  const partial = decidePartial(wanted, holding, held, state, rules)
  return { ...partial, kept: [...kept.kept, ...partial.kept] }
}

/** Protected people are not removed, so not moved either, unless somebody else removes them already. */
function mayMove(
  { who }: WantedMember,
  { requests }: Holding,
  replaced: readonly Assignment[],
  { protectedIds }: PlanRules
): boolean {
  const removals = requests.filter(({ type }) => type === 'remove')
  // Which assignment goes cannot be told, so neither can what is left.
  if (removals.some(({ assignmentId }) => assignmentId === null)) return false
  const leaving = new Set(removals.map(({ assignmentId }) => assignmentId))
  return replaced.every(({ id }) => leaving.has(id)) || !(who.kind === 'user' && protectedIds.has(who.userId))
}

/** Whoever holds it under another policy than declared keeps that, and the plan says so. */
function keptPolicy(wanted: WantedMember, held: Assignment, isProtected: boolean, state: PackageState): Decision {
  if (held.policyId === wanted.policy.id) return nothing
  const names = `Holds it under «${policyName(held.policyId, state)}», declared under «${wanted.policy.name}»`
  const member = declaredMember(wanted)
  if (isProtected) return leave(member, 'protected', `${names}; protected, so not moved.`)
  const moves = state.settings?.policyChanges === 'move' && state.managedPolicyId !== null
  const why = moves ? ', since only assignments under one policy are managed here' : ''
  return leave(member, 'other-policy', `${names}; the policy is kept${why}.`)
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
  if (isLive(holding) && rules.protectedIds.has(userId)) return leave(member, 'protected', 'Protected by the settings.')
  if (leaving !== undefined) return leavePending(member, leaving)
  const removable = coming === undefined ? managed : managed.filter(isThere)
  const { kept } =
    coming === undefined
      ? nothing
      : leave(member, 'not-in-git', `On its way, not in git: ${describeRequest(coming)}. It is removed once delivered.`)
  if (removable.length > 0) return { ...nothing, changes: [removeChange(holding, removable, state, rules)], kept }
  if (kept.length > 0) return { ...nothing, kept }
  return holding.failed.length === 0
    ? nothing
    : leave(member, 'delivery-failed', 'In no file; Entra could not deliver this access, so nobody has it.')
}
