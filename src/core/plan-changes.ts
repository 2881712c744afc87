/**
 * Works out the changes that turn what one package's holders have into what the files declare.
 *
 * People were resolved before: nothing here compares addresses. Entra's lists are lists, not sets: one person can have
 * several assignments, and requests on their way count as much as assignments do.
 */
import { memberKey } from './change-words.js'
import { decideLeaver, decideNewcomer, decidePresent } from './decide-member.js'
import { warnAboutHindered } from './hindered-moves.js'
import { groupByPerson, hasManaged, isLive, type Holdings } from './holdings.js'
import { nothing, type Decision } from './leave-alone.js'
import type { Guid } from './model.js'
import type { PackageState, PlanRules } from './package-state.js'
import type { Change, Kept, Member, Refusal, Retry, Staying } from './plan.js'
import { warnAboutChanges } from './policy-warnings.js'
import { compareText } from './sort-order.js'
import { takesAccess } from './takes-access.js'

/** The changes of one package, not judged yet. */
export interface PackageChanges {
  /** People who hold it now, as far as they are managed. */
  readonly current: number
  readonly desired: number
  readonly unchanged: number
  /** People who are sure to hold it afterwards: neither leaving already nor waiting for an approval. */
  readonly remaining: number
  readonly staying: Omit<Staying, 'allowEmpty'>
  /** Sorted by member; of a move the removal first. */
  readonly changes: readonly Change[]
  readonly kept: readonly Kept[]
  readonly retries: readonly Retry[]
  readonly warnings: readonly Refusal[]
  /** Rows that ask for what Entra cannot have. */
  readonly refusals: readonly Refusal[]
}

/** @returns Changes and kept people sorted by address, so that equal inputs give an equal plan. */
export function planPackage(state: PackageState, rules: PlanRules): PackageChanges {
  const decisions: Decision[] = []
  const holdings = groupByPerson(state)
  const wantedIds = new Set<Guid>()

  // A list of what is decided about nearly everybody, which is nothing, would be long.
  const decide = (decision: Decision): void => {
    if (decision !== nothing) decisions.push(decision)
  }
  for (const wanted of state.wanted) {
    if (wanted.who.kind === 'user') wantedIds.add(wanted.who.userId)
    const holding = wanted.who.kind === 'user' ? holdings.people.get(wanted.who.userId) : undefined
    decide(holding === undefined ? decideNewcomer(wanted, state) : decidePresent(wanted, holding, state, rules))
  }
  holdings.people.forEach((holding, userId) => {
    if (!wantedIds.has(userId)) decide(decideLeaver(userId, holding, state, rules))
  })

  const changes = decisions.flatMap((each) => each.changes)
  const staying = whoStays(changes, holdings, state, rules)
  const changing = new Set(changes.flatMap((change) => (change.member.userId === null ? [] : [change.member.userId])))
  let current = 0
  let unchanged = 0
  holdings.people.forEach((holding, userId) => {
    if (hasManaged(holding, state)) current += 1
    if (isLive(holding) && wantedIds.has(userId) && !changing.has(userId)) unchanged += 1
  })
  return {
    current,
    desired: state.wanted.length,
    unchanged,
    remaining: staying.people + staying.coming.size,
    staying,
    changes: sortByMember(changes),
    kept: sortByMember([...decisions.flatMap((each) => each.kept), ...holdings.others]),
    retries: sortByMember(decisions.flatMap((each) => each.retries)),
    warnings: [
      ...warnAboutHindered(sortByMember(decisions.flatMap((each) => each.hindered))),
      ...warnAboutChanges(changes, state, rules)
    ],
    refusals: decisions.flatMap((each) => each.refusals)
  }
}

/** Whoever gains it under a policy that asks for approval is not sure to. */
function whoStays(
  changes: readonly Change[],
  holdings: Holdings,
  state: PackageState,
  { now }: PlanRules
): PackageChanges['staying'] {
  const removed = new Set(
    changes.filter((each) => each.kind === 'remove' || takesAccess(each, now)).map(({ member }) => memberKey(member))
  )
  let people = 0
  holdings.people.forEach((holding, userId) => {
    const leaves = removed.has(userId) || holding.requests.some(({ type }) => type === 'remove')
    if (!leaves && hasManaged(holding, state)) people += 1
  })
  const waits = new Set(state.accessPackage.policies.filter((each) => each.approvalRequired).map(({ id }) => id))
  const coming = changes.filter((each) => each.kind === 'add' && !waits.has(each.policy.id) && !takesAccess(each, now))
  return { people, losing: removed, coming: new Set(coming.map(({ member }) => memberKey(member))) }
}

function sortByMember<T extends { readonly member: Member }>(entries: readonly T[]): readonly T[] {
  return entries.toSorted(
    ({ member: one }, { member: other }) =>
      compareText(one.address.toLowerCase(), other.address.toLowerCase()) ||
      compareText(one.userId ?? '', other.userId ?? '')
  )
}
