/** A row that stays, made to say what Entra has; and a row for somebody who has none. */
import { choosePolicy } from './choose-policy.js'
import type { RowCells } from './csv-edit.js'
import { emailCell, endCell, policyCell, startCell } from './export-cells.js'
import type { Standing } from './export-standing.js'
import { isManaged, type Holding } from './holdings.js'
import type { Assignment, EndDate, Guid, Instant, MembershipRow, Person } from './model.js'
import type { PackageState } from './package-state.js'
import type { Holders } from './resolve-people.js'

/** Somebody who belongs into the files. */
export interface Declarable {
  readonly standing: Extract<Standing, { readonly kind: 'has' | 'coming' }>
  readonly holding: Holding
  readonly person: Person
}

/**
 * The cells of a row that say something else than Entra has; none when all of it fits. A cell that leaves a date to Entra
 * fits whatever Entra has, and so does a row that Entra is about to fulfil.
 *
 * @param standing Null where nothing is known but that the row stays.
 * @returns Null when the package has no policy that a row could name.
 */
export function correctRow(
  row: MembershipRow,
  holding: Holding | undefined,
  standing: Standing | null,
  state: PackageState,
  now: Instant
): RowCells | null {
  const assignments = standing?.kind === 'has' ? standing.assignments : []
  const choice = choosePolicy(row.policy, row.place, state.accessPackage, state.settings)
  const declared = choice.kind === 'policy' ? assignments.find((each) => each.policyId === choice.policy.id) : undefined
  const held = declared ?? preferred(assignments, state)

  const policy = declared === undefined ? policyFor(held, choice.kind === 'policy', row, state) : (row.policy ?? '')
  if (policy === null) return null
  return {
    ...(policy === (row.policy ?? '') ? {} : { policy }),
    ...(held === undefined || !isManaged(held, state) || isOnItsWay(row, holding) ? {} : correctDates(row, held, now))
  }
}

/** The cells of a row for somebody who has none, but for the package; null when the package has no policy for it. */
export function newRow(
  { standing, holding, person }: Declarable,
  holders: Holders,
  state: PackageState,
  now: Instant
): RowCells | null {
  const held = standing.kind === 'has' ? preferred(standing.assignments, state) : undefined
  return newCells(
    emailCell(holding.subject, person, holders),
    person.name ?? holding.subject.name,
    held?.policyId ?? null,
    standing.kind === 'has' ? (held ?? { startDate: null, endDate: null }) : standing.request,
    state,
    now
  )
}

/** The same for a guest whose account Entra is still to make: only their address is known. */
export function newRowOnTheWay(assignment: Assignment, address: string, state: PackageState, now: Instant) {
  return newCells(address, assignment.subject.name, assignment.policyId, assignment, state, now)
}

/** The end of access of a row that had ended and comes to life again. */
export function reviveRow(row: MembershipRow, { standing, holding }: Declarable, state: PackageState, now: Instant) {
  const held = standing.kind === 'has' ? preferred(standing.assignments, state) : standing.request
  const cells = correctRow({ ...row, endDate: null }, holding, standing, state, now)
  return cells === null ? null : { ...cells, endDate: explicitEnd(held?.endDate ?? null) }
}

/** The same for a guest whose account Entra is still to make. */
export function reviveRowOnTheWay(row: MembershipRow, { endDate }: Assignment, state: PackageState, now: Instant) {
  const cells = correctRow({ ...row, endDate: null }, undefined, null, state, now)
  return cells === null ? null : { ...cells, endDate: explicitEnd(endDate) }
}

/** The assignment that a row without a policy means, else the first that a row can name the policy of, else the first. */
function preferred(
  assignments: readonly Assignment[],
  { accessPackage, settings }: PackageState
): Assignment | undefined {
  const chosen = choosePolicy(null, null, accessPackage, settings)
  const byDefault =
    chosen.kind === 'policy' ? assignments.find((each) => each.policyId === chosen.policy.id) : undefined
  const listed = new Set(accessPackage.policies.map(({ id }) => id))
  return byDefault ?? assignments.find(({ policyId }) => policyId !== null && listed.has(policyId)) ?? assignments[0]
}

/** What a row that names another policy than is held has to say. */
function policyFor(
  held: Assignment | undefined,
  valid: boolean,
  row: MembershipRow,
  { accessPackage, settings }: PackageState
): string | null {
  const listed = held !== undefined && accessPackage.policies.some(({ id }) => id === held.policyId)
  // Nothing better is known than what the row says.
  if (valid && !listed) return row.policy ?? ''
  return policyCell(held?.policyId ?? null, accessPackage, settings)
}

/** Whether Entra has a request that does what the row says, so that what it has now is about to be over. */
function isOnItsWay({ endDate }: MembershipRow, holding: Holding | undefined): boolean {
  if (holding === undefined) return false
  const delivered = holding.live.some(({ state }) => state === 'delivered' || state === 'partiallyDelivered')
  return holding.requests.some(
    (request) =>
      (request.type === 'update' && (endDate === null || endDate === request.endDate)) ||
      (request.type === 'add' && !delivered)
  )
}

function correctDates(row: MembershipRow, held: Assignment, now: Instant): RowCells {
  const startDiffers = row.startDate !== null && row.startDate > now && row.startDate !== held.startDate
  const endDiffers = row.endDate !== null && row.endDate !== (held.endDate ?? 'none')
  return {
    ...(startDiffers ? { startDate: startCell(held.startDate, now) } : {}),
    ...(endDiffers ? { endDate: explicitEnd(held.endDate) } : {})
  }
}

/** A row that said when access ends goes on to say it. */
function explicitEnd(end: EndDate): string {
  return endCell(end) || 'none'
}

function newCells(
  email: string,
  name: string | null,
  policyId: Guid | null,
  { startDate, endDate }: { readonly startDate: Instant | null; readonly endDate: EndDate },
  { accessPackage, settings }: PackageState,
  now: Instant
): RowCells | null {
  const policy = policyCell(policyId, accessPackage, settings)
  if (policy === null) return null
  return { email, policy, startDate: startCell(startDate, now), endDate: endCell(endDate), name: readableName(name) }
}

/** A name on one line, since that is all a cell is sure to keep. */
function readableName(name: string | null): string {
  return (name ?? '').replace(/[\s\p{Cc}\p{Cs}]+/gu, ' ').trim()
}
