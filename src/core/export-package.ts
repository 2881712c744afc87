/** From what Entra has of one package to what becomes of its rows: the plan turned around. */
import { holderNamedBy, managedPolicy, type PackageFacts } from './build-package-plan.js'
import { choosePolicy } from './choose-policy.js'
import { survivesCell } from './csv-cell.js'
import type { RowCells } from './csv-edit.js'
import { isPast, splitEnded } from './dates.js'
import type { ErrorCode } from './errors.js'
import { correctRow, newRow, newRowOnTheWay, reviveRow, reviveRowOnTheWay, type Declarable } from './export-row.js'
import { standingOf, type LeftOutCode, type OutCode, type Standing } from './export-standing.js'
import { indexFailedRequests } from './failed-requests.js'
import { groupByPerson, isManaged, type Holdings } from './holdings.js'
import { isAddress, normaliseAddress } from './identifiers.js'
import type { Assignment, DeletedPerson, Guid, Instant, InvitationSettings, MembershipRow, Subject } from './model.js'
import { memberOf, type PackageState } from './package-state.js'
import type { Member, Refusal } from './plan.js'
import {
  findHolder,
  indexPeople,
  listHolders,
  resolvePeople,
  type Holders,
  type PeopleIndex,
  type PeopleRules,
  type Who
} from './resolve-people.js'
import { compareText } from './sort-order.js'

/** All that an export needs to know of a package. */
export interface ExportFacts extends Pick<
  PackageFacts,
  'accessPackage' | 'settings' | 'rows' | 'assignments' | 'requests' | 'failedRequests'
> {
  /** What the files call it; null when they do not. */
  readonly label: string | null
}

/** What holds for every package of an export. */
export interface ExportRules {
  readonly now: Instant
  /** Everybody of the directory whom the packages' lists name by id, or rows and lists by an address. */
  readonly people: PeopleIndex
  readonly invitations: InvitationSettings
}

/** Why a row goes. */
export type GoneCode = OutCode | 'has-not' | 'unknown' | 'ambiguous' | 'twice' | 'no-policy'

/** What becomes of a row; of one that stays as it is nothing is said. */
export type RowExport =
  | { readonly kind: 'remove'; readonly row: MembershipRow; readonly code: GoneCode }
  | { readonly kind: 'change'; readonly row: MembershipRow; readonly cells: RowCells }

/** What becomes of one package's rows. */
export interface PackageExport {
  readonly facts: ExportFacts
  readonly rows: readonly RowExport[]
  /** Rows for people who have none, without the package's cell; sorted by address. */
  readonly added: readonly RowCells[]
  /** People whom Entra lists and who get no row. */
  readonly leftOut: readonly { readonly member: Member; readonly code: LeftOutCode }[]
}

export type PackageExported =
  | { readonly kind: 'exported'; readonly exported: PackageExport }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** @returns The export, or why there is none: a managed package has no policy that a row, or its setting, could name. */
export function exportPackage(facts: ExportFacts, rules: ExportRules): PackageExported {
  const managed = managedPolicy(facts)
  if (managed.kind === 'refused') return managed
  const assignments = facts.assignments.unpack()
  const state: PackageState = {
    ...facts,
    assignments,
    settingsChanged: false,
    managedPolicyId: managed.policyId,
    failedRequests: indexFailedRequests(facts.failedRequests),
    wanted: [],
    expired: new Map<Guid, MembershipRow>(),
    before: null
  }
  const holdings = groupByPerson(state)
  const known = { now: rules.now, people: rules.people.byId }
  const standings = new Map([...holdings.people].map(([id, holding]) => [id, standingOf(holding, state, known)]))
  const holders = listHolders(state)
  const { guests, nameless } = guestsOnTheWay(holders, state, rules)
  const view: View = { state, holdings, holders, standings, rules, facts, guests, nameless }

  const rows = decideRows(view)
  const named = new Set(rows.flatMap(({ names }) => names ?? []))
  const fresh = [...newPeople(view, named), ...newGuests(view, named)]
  // Without a row they would be removed by the next plan.
  if (facts.label !== null && fresh.some(({ cells }) => cells === null)) {
    const choice = choosePolicy(null, facts.settings?.place ?? null, facts.accessPackage, facts.settings)
    if (choice.kind === 'refused') return choice
  }
  return {
    kind: 'exported',
    exported: {
      facts,
      rows: rows.flatMap(({ becomes }) => becomes ?? []),
      added: fresh
        .flatMap(({ cells }) => cells ?? [])
        .sort((one, other) => compareText(normaliseAddress(one.email ?? ''), normaliseAddress(other.email ?? ''))),
      leftOut: [
        ...fresh.flatMap(({ member, cells }) => (cells === null ? [{ member, code: 'no-policy' as const }] : [])),
        ...leftOut(view, named)
      ].sort((one, other) => compareText(one.member.address.toLowerCase(), other.member.address.toLowerCase()))
    }
  }
}

/** What is known of one package while its rows are gone through. */
interface View {
  readonly facts: ExportFacts
  readonly state: PackageState
  readonly holdings: Holdings
  readonly holders: Holders
  readonly standings: ReadonlyMap<Guid, Standing>
  readonly rules: ExportRules
  /** Guests whose accounts Entra is still to make, by the address that tells them from everybody else. */
  readonly guests: ReadonlyMap<string, GuestOnTheWay>
  /** The same, without such an address. */
  readonly nameless: readonly Assignment[]
}

interface GuestOnTheWay {
  readonly assignment: Assignment
  /** As Entra spells it. */
  readonly address: string
}

/** @param names Whom the row names from now on: an object id, or the address of a guest on the way. */
interface RowDecision {
  readonly names: string | null
  readonly becomes: RowExport | null
}

function decideRows(view: View): readonly RowDecision[] {
  const { facts, holders, rules } = view
  const [active, ended] = splitEnded(facts.rows.unpack(), rules.now)
  const people = resolvePeople(active, holders, peopleRules(rules), { before: null, applied: false })
  const meant = new Map(people.resolved.map(({ row, who }) => [row, who]))
  const codes = new Map(people.refusals.map(({ place, code }) => [`${place?.file ?? ''}:${place?.line ?? 0}`, code]))
  const decided = active.map((row) => {
    const who = meant.get(row)
    return who === undefined
      ? goes(row, codeOfRefusal(codes.get(`${row.place.file}:${row.place.line}`)))
      : decideRow(row, who, view)
  })
  return [...decided, ...reviveEnded(ended, view, new Set(decided.flatMap(({ names }) => names ?? [])))]
}

/** A plan asks the directory for more before it refuses; here every row that names nobody goes, whatever it would be told. */
function peopleRules({ people, invitations }: ExportRules): PeopleRules {
  const deleted = indexPeople<DeletedPerson>([])
  return { people, invitations, verifiedDomains: [], suggestions: new Map(), deleted, knowsDeleted: true }
}

function codeOfRefusal(code: ErrorCode | undefined): GoneCode {
  if (code === 'CSV_DUPLICATE_PERSON') return 'twice'
  return code === 'PERSON_AMBIGUOUS' ? 'ambiguous' : 'unknown'
}

function decideRow(row: MembershipRow, who: Who, { state, holdings, standings, rules }: View): RowDecision {
  switch (who.kind) {
    case 'guest':
      return goes(row, 'unknown')
    case 'on-the-way':
      return stays(row, normaliseAddress(row.email), correctRow(row, undefined, null, state, rules.now))
    case 'user': {
      const standing = standings.get(who.userId)
      if (standing === undefined) return goes(row, 'has-not')
      if (standing.kind === 'out') return goes(row, standing.code)
      const holding = holdings.people.get(who.userId)
      return stays(row, who.userId, correctRow(row, holding, standing, state, rules.now))
    }
  }
}

/** Rows that ask for no access any more stay, but for the first of each person who has it all the same and no other row. */
function reviveEnded(ended: readonly MembershipRow[], view: View, named: ReadonlySet<string>): readonly RowDecision[] {
  const { holders, rules } = view
  const revived = new Map<string, RowDecision>()
  for (const row of ended) {
    const id = holderNamedBy(row, holders, rules.people)
    const decision = id === null ? reviveGuest(row, view) : revivePerson(row, id, view)
    const names = decision?.names ?? null
    if (decision !== null && names !== null && !named.has(names) && !revived.has(names)) revived.set(names, decision)
  }
  return [...revived.values()]
}

function revivePerson(row: MembershipRow, id: Guid, view: View): RowDecision | null {
  const someone = declarable(id, view)
  return someone === null ? null : stays(row, id, reviveRow(row, someone, view.state, view.rules.now))
}

function reviveGuest(row: MembershipRow, { guests, state, rules }: View): RowDecision | null {
  const key = normaliseAddress(row.email)
  const guest = guests.get(key)
  return guest === undefined ? null : stays(row, key, reviveRowOnTheWay(row, guest.assignment, state, rules.now))
}

function goes(row: MembershipRow, code: GoneCode): RowDecision {
  return { names: null, becomes: { kind: 'remove', row, code } }
}

/** @param cells What has to be corrected; null when no row can say it. */
function stays(row: MembershipRow, names: string, cells: RowCells | null): RowDecision {
  if (cells === null) return goes(row, 'no-policy')
  return { names, becomes: Object.keys(cells).length === 0 ? null : { kind: 'change', row, cells } }
}

/** Somebody to be declared, or null when they are left out. */
function declarable(id: Guid, { holdings, standings, rules }: View): Declarable | null {
  const standing = standings.get(id)
  const holding = holdings.people.get(id)
  const person = rules.people.byId.get(id)
  if (holding === undefined || person === undefined) return null
  return standing?.kind === 'has' || standing?.kind === 'coming' ? { standing, holding, person } : null
}

/** `cells` null: the package has no policy that a row could name. */
interface Fresh {
  readonly member: Member
  readonly cells: RowCells | null
}

function newPeople(view: View, named: ReadonlySet<string>): readonly Fresh[] {
  const { holders, state, holdings, rules } = view
  return [...holdings.people].flatMap(([id, { subject }]) => {
    const someone = named.has(id) ? null : declarable(id, view)
    if (someone === null) return []
    return [{ member: memberOf(subject), cells: newRow(someone, holders, state, rules.now) }]
  })
}

function newGuests({ guests, state, rules }: View, named: ReadonlySet<string>): readonly Fresh[] {
  return [...guests].flatMap(([key, { assignment, address }]) =>
    named.has(key)
      ? []
      : [{ member: memberOf(assignment.subject), cells: newRowOnTheWay(assignment, address, state, rules.now) }]
  )
}

function guestsOnTheWay(holders: Holders, state: PackageState, rules: ExportRules): Pick<View, 'guests' | 'nameless'> {
  const guests = new Map<string, GuestOnTheWay>()
  const nameless: Assignment[] = []
  for (const assignment of state.assignments) {
    const { subject } = assignment
    const waits = subject.person && subject.objectId === null && assignment.state !== 'deliveryFailed'
    if (!waits || !isManaged(assignment, state) || isPast(assignment.endDate, rules.now)) continue
    const address = addressOnTheWay(subject, holders, rules)
    if (address === null) nameless.push(assignment)
    else if (!guests.has(normaliseAddress(address))) guests.set(normaliseAddress(address), { assignment, address })
  }
  return { guests, nameless }
}

/** The address that a row can name them by; null when it is none, or somebody's who has an account. */
function addressOnTheWay(subject: Subject, holders: Holders, rules: ExportRules): string | null {
  const addresses = [subject.email, subject.principalName].filter((each) => each !== null)
  const free = addresses.find(
    (address) =>
      isAddress(address) &&
      survivesCell(address) &&
      findHolder(address, holders) === undefined &&
      !(rules.people.byAddress.get(normaliseAddress(address)) ?? []).some(({ id }) => holders.byId.has(id))
  )
  return free ?? null
}

function leftOut(view: View, named: ReadonlySet<string>): PackageExport['leftOut'] {
  const { holdings, standings, state, nameless } = view
  const people = [...holdings.people].flatMap(([id, { subject }]) => {
    const standing = standings.get(id)
    const out = standing?.kind === 'out' || (standing?.kind === 'open' && !named.has(id))
    return out ? [{ member: memberOf(subject), code: standing.code }] : []
  })
  const others = state.assignments.filter(({ subject }) => !subject.person)
  return [
    ...people,
    ...others.map(({ subject }) => ({ member: memberOf(subject), code: 'not-a-person' as const })),
    ...nameless.map(({ subject }) => ({ member: memberOf(subject), code: 'no-address' as const }))
  ]
}
