/**
 * Works out the changes that turn what one package's holders have into what the files declare.
 *
 * People were resolved before: nothing here compares addresses. Entra's lists are lists, not sets: one person can have
 * several assignments, and requests on their way count as much as assignments do.
 */
import { formatDay } from './dates.js'
import {
  groupByPerson,
  isAutomatic,
  isLive,
  isManaged,
  managedAssignments,
  type Holding,
  type Holdings
} from './holdings.js'
import { addChange, removeChange, updateChange } from './make-change.js'
import type { Assignment, Guid, OpenRequest } from './model.js'
import type { Change, Kept, KeptCode, Member, Refusal } from './plan.js'
import {
  declaredMember,
  memberOf,
  policyName,
  type PackageState,
  type PlanRules,
  type WantedMember
} from './package-state.js'
import { compareText } from './sort-order.js'

/** The changes of one package, not judged yet. */
export interface PackageChanges {
  /** People who hold it now, as far as they are managed. */
  readonly current: number
  readonly desired: number
  readonly unchanged: number
  /** People who are sure to hold it afterwards: neither leaving already nor waiting for an approval. */
  readonly remaining: number
  /** Sorted by member. */
  readonly changes: readonly Change[]
  readonly kept: readonly Kept[]
  readonly warnings: readonly Refusal[]
}

/** @returns Changes and kept people sorted by address, so that equal inputs give an equal plan. */
export function planPackage(state: PackageState, rules: PlanRules): PackageChanges {
  const changes: Change[] = []
  const kept: Kept[] = []
  const holdings = groupByPerson(state)
  const wantedIds = new Set<Guid>()

  for (const wanted of state.wanted) {
    if (wanted.who.kind === 'user') wantedIds.add(wanted.who.userId)
    const holding = wanted.who.kind === 'user' ? holdings.people.get(wanted.who.userId) : undefined
    const decision =
      holding === undefined ? decideNewcomer(wanted, state) : decidePresent(wanted, holding, state, rules)
    if (decision.change !== null) changes.push(decision.change)
    kept.push(...decision.kept)
  }
  for (const [userId, holding] of holdings.people) {
    if (wantedIds.has(userId)) continue
    const decision = decideLeaver(userId, holding, state, rules)
    if (decision.change !== null) changes.push(decision.change)
    kept.push(...decision.kept)
  }
  kept.push(...holdings.others)

  const changing = new Set(changes.flatMap((change) => (change.member.userId === null ? [] : [change.member.userId])))
  const current = [...holdings.people.values()].filter((each) => managedAssignments(each, state).length > 0).length
  const unchanged = [...wantedIds].filter((id) => isLive(holdings.people.get(id)) && !changing.has(id)).length
  return {
    current,
    desired: state.wanted.length,
    unchanged,
    remaining: countRemaining(changes, holdings, state),
    changes: changes.sort((one, other) => compareMembers(one.member, other.member)),
    kept: kept.sort((one, other) => compareMembers(one.member, other.member)),
    warnings: warnAbout(changes, state)
  }
}

function countRemaining(changes: readonly Change[], holdings: Holdings, state: PackageState): number {
  const removed = new Set(changes.filter(({ kind }) => kind === 'remove').map(({ member }) => member.userId))
  const staying = [...holdings.people].filter(
    ([userId, holding]) =>
      managedAssignments(holding, state).length > 0 &&
      !removed.has(userId) &&
      !holding.requests.some(({ type }) => type === 'remove')
  )
  const waits = new Set(state.accessPackage.policies.filter((each) => each.approvalRequired).map(({ id }) => id))
  const coming = changes.filter(({ kind, policy }) => kind === 'add' && !waits.has(policy.id))
  return staying.length + coming.length
}

interface Decision {
  readonly change: Change | null
  readonly kept: readonly Kept[]
}

const nothing: Decision = { change: null, kept: [] }

function decideNewcomer(wanted: WantedMember, state: PackageState): Decision {
  return wanted.who.kind === 'on-the-way'
    ? leave(declaredMember(wanted), 'pending', 'Already on the way; Entra is creating the account.')
    : { change: addChange(wanted, state), kept: [] }
}

function decidePresent(wanted: WantedMember, holding: Holding, state: PackageState, rules: PlanRules): Decision {
  const member = declaredMember(wanted)
  const pending = requestToAwait(wanted, holding)
  if (pending !== undefined) return leavePending(member, pending)

  const held = holding.live.find((each) => each.policyId === wanted.policy.id) ?? holding.live[0]
  if (held === undefined) {
    return holding.failed.length > 0
      ? leave(
          member,
          'delivery-failed',
          'Entra could not deliver this access; reprocess the request in the Entra admin center.'
        )
      : { change: addChange(wanted, state), kept: [] }
  }
  if (isAutomatic(held, state)) return leave(member, 'automatic', 'Assigned by an automatic assignment policy.')

  const change = isManaged(held, state) ? updateChange(wanted, held, state, rules) : null
  if (held.policyId === wanted.policy.id) return { change, kept: [] }
  const reason = `Holds it under «${policyName(held.policyId, state)}», declared under «${wanted.policy.name}»; the policy is kept.`
  return { change, kept: [{ member, code: 'other-policy', reason }] }
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
function decideLeaver(userId: Guid, holding: Holding, state: PackageState, rules: PlanRules): Decision {
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
  const kept =
    coming === undefined
      ? []
      : leave(member, 'not-in-git', `On its way, not in git: ${describeRequest(coming)}. It is removed once delivered.`)
          .kept
  if (removable.length > 0) return { change: removeChange(holding, removable, state, rules), kept }
  if (kept.length > 0) return { change: null, kept }
  return holding.failed.length === 0
    ? nothing
    : leave(member, 'delivery-failed', 'In no file; Entra could not deliver this access, so nobody has it.')
}

/** What a reviewer should know about the changes before approving them. */
function warnAbout(changes: readonly Change[], state: PackageState): readonly Refusal[] {
  const waiting = new Set<string>()
  const gaining = new Set<Guid | null>()
  for (const change of changes) {
    if (change.kind !== 'add') continue
    gaining.add(change.member.userId)
    const policy = state.accessPackage.policies.find((each) => each.id === change.policy.id)
    if (policy?.approvalRequired === true) waiting.add(policy.name)
  }
  const warnings: Refusal[] = [...waiting].sort(compareText).map((name) => ({
    code: 'APPROVAL_REQUIRED',
    message: `The policy «${name}» asks for approval: requests under it wait in Entra until someone approves them.`,
    hint: 'Use a policy without approval if access is to come with the merge.',
    place: null
  }))
  for (const { who, row } of state.wanted) {
    if (who.kind === 'user' && !who.enabled && gaining.has(who.userId)) {
      warnings.push({
        code: 'PERSON_DISABLED',
        message: `The account of \`${row.email}\` is disabled.`,
        hint: 'They gain the package but cannot sign in until the account is enabled.',
        place: row.place
      })
    }
  }
  return warnings
}

function leave(member: Member, code: KeptCode, reason: string): Decision {
  return { change: null, kept: [{ member, code, reason }] }
}

function leavePending(member: Member, request: OpenRequest): Decision {
  return leave(member, 'pending', `A request is on its way in Entra: ${describeRequest(request)}.`)
}

function describeRequest(request: OpenRequest): string {
  const since = request.createdAt === null ? '' : ` since ${formatDay(request.createdAt)}`
  const states = {
    submitted: 'submitted',
    pendingApproval: 'waiting for approval',
    delivering: 'being delivered',
    scheduled: 'scheduled'
  }
  const types = { add: 'assignment', update: 'change', remove: 'removal' }
  return `${types[request.type]} ${states[request.state]}${since}`
}

function compareMembers(one: Member, other: Member): number {
  return (
    compareText(one.address.toLowerCase(), other.address.toLowerCase()) ||
    compareText(one.userId ?? '', other.userId ?? '')
  )
}
