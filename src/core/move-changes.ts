/**
 * The two halves of a move: someone loses what they have of a package and gains it anew. Microsoft documents no request
 * that changes the policy of an assignment (`adminUpdate` is documented for schedule and answers only; Microsoft Graph
 * documentation, `entitlementmanagement-post-assignmentrequests`).
 */
import { causeOfDeclared, type ExplainedCause } from './change-cause.js'
import type { Holding } from './holdings.js'
import { isAutomatic } from './holdings.js'
import { nothing, type Decision } from './leave-alone.js'
import { addChange } from './make-change.js'
import type { Assignment, EndDate } from './model.js'
import { declaredMember, policyName, type PackageState, type WantedMember } from './package-state.js'
import type { AddChange, Move, RemoveChange } from './plan.js'

/**
 * The assignments of someone that stand in the way of the declared policy, where the settings say that people are moved.
 *
 * @returns Nothing when they have the declared policy, when Entra itself assigned them, and with `manages: policy`: what
 *   is under another policy is not ours to take away, and what is under the managed one would leave our hands.
 */
export function assignmentsToReplace(
  wanted: WantedMember,
  { live }: Holding,
  state: PackageState
): readonly Assignment[] {
  if (state.settings?.policyChanges !== 'move' || state.managedPolicyId !== null) return []
  const stays = live.some((each) => each.policyId === wanted.policy.id || isAutomatic(each, state))
  return stays ? [] : live
}

/**
 * Someone is removed and added again. What is being removed already is only waited for.
 *
 * @param replaced Not empty: what has to be gone before they are added.
 */
export function moveChanges(
  wanted: WantedMember,
  holding: Holding,
  replaced: readonly Assignment[],
  move: Move,
  state: PackageState
): Decision {
  const leaving = new Set(
    holding.requests.flatMap(({ type, assignmentId }) => (type === 'remove' ? [assignmentId] : []))
  )
  const present = replaced.filter(({ id }) => !leaving.has(id))
  const cause = causeOfMove(wanted, replaced, move, state)
  const added: AddChange = {
    ...addChange(wanted, state),
    endDate: endOfMove(wanted, replaced, move),
    cause: cause.cause,
    causeDetail: cause.detail,
    move,
    replaces: replaced.map(({ id }) => id)
  }
  return { ...nothing, changes: [...removalHalf(wanted, present, move, cause, state), added] }
}

/** A repair changes no dates: where the row leaves the end to Entra, the one that Entra has stays. */
function endOfMove({ row }: WantedMember, [first]: readonly Assignment[], move: Move): EndDate {
  const held = first?.endDate ?? null
  return move === 'partial-delivery' && row.endDate === null && held !== 'none' ? held : row.endDate
}

function removalHalf(
  wanted: WantedMember,
  present: readonly Assignment[],
  move: Move,
  { cause, detail }: ExplainedCause,
  state: PackageState
): readonly RemoveChange[] {
  const [first] = present
  if (first === undefined) return []
  return [
    {
      kind: 'remove',
      move,
      member: declaredMember(wanted),
      policy: { id: first.policyId ?? '', name: policyName(first.policyId, state) },
      startDate: first.startDate,
      endDate: first.endDate,
      place: wanted.row.place,
      cause,
      causeDetail: detail,
      assignmentIds: present.map(({ id }) => id),
      policyIds: present.map(({ policyId }) => policyId ?? '')
    }
  ]
}

/** A row that did not change is moved because the package's settings changed, or because of what happened in Entra. */
function causeOfMove(
  { row }: WantedMember,
  [first]: readonly Assignment[],
  move: Move,
  state: PackageState
): ExplainedCause {
  const inEntra = {
    policy: `holds it under «${policyName(first?.policyId ?? null, state)}»`,
    'failed-delivery': 'Entra could not deliver it and takes no further try',
    'partial-delivery': 'Entra delivered only a part of it and takes no further try'
  }
  const explained = causeOfDeclared(row, state.before, inEntra[move])
  const bySettings = explained.cause === 'entra' && move === 'policy' && state.settingsChanged
  return bySettings ? { cause: 'changed', detail: 'the settings of the package changed' } : explained
}
