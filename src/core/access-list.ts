/** Who has what of a package, person by person: what Entra has, what the files say, and what a plan makes of it. */
import type { PackageFacts } from './build-package-plan.js'
import { isGuid, normaliseAddress, normaliseGuid } from './identifiers.js'
import type { Assignment, EndDate, Guid, Instant, MembershipRow, OpenRequest, Subject } from './model.js'
import { memberOf } from './package-state.js'
import type { Change, Kept, Member, PackagePlan } from './plan.js'
import { findHolder, listHolders, type Holders, type PeopleIndex } from './resolve-people.js'
import { compareText } from './sort-order.js'

/** An assignment as a reader wants it. */
export interface HeldAccess {
  /** The policy's name, its id where the package does not list it; null when Entra does not tell. */
  readonly policy: string | null
  readonly state: Assignment['state']
  readonly startDate: Instant | null
  readonly endDate: EndDate
}

/** Everything about one person in one package. */
export interface Access {
  readonly packageId: Guid
  readonly packageName: string
  /** As Entra names them, or as the row does where Entra has nothing. */
  readonly member: Member
  /** Also what failed to be delivered. */
  readonly held: readonly HeldAccess[]
  readonly requests: readonly OpenRequest[]
  /** Also rows that have ended. */
  readonly rows: readonly MembershipRow[]
  /** What a plan changes; of a move both halves. */
  readonly changes: readonly Change[]
  readonly kept: readonly Kept[]
  /** Whether an apply asks Entra to deliver again. */
  readonly retried: boolean
  /** Whether the package is refused, so that nothing of it is applied. */
  readonly refused: boolean
}

/** @returns One entry for everybody whom Entra, a row or the plan names, sorted by address. */
export function listAccess(facts: PackageFacts, people: PeopleIndex, plan: PackagePlan): readonly Access[] {
  const { accessPackage, requests } = facts
  const assignments = facts.assignments.unpack()
  const entries = new Map<string, Entry>()
  const entryFor = (key: string, member: () => Member): Entry => {
    const known = entries.get(key)
    if (known !== undefined) return known
    const fresh: Entry = { member: member(), held: [], requests: [], rows: [], changes: [], kept: [], retried: false }
    entries.set(key, fresh)
    return fresh
  }
  const entryOf = (subject: Subject): Entry => entryFor(subjectKey(subject), () => memberOf(subject))

  const subjectOf = new Map(assignments.map((assignment) => [assignment.id, assignment.subject]))
  for (const assignment of assignments) entryOf(assignment.subject).held.push(heldAccess(assignment, facts))
  for (const request of requests) {
    // Of a removal the requestor may be whoever asked for it; the assignment says whom it is about.
    const subject = (request.assignmentId === null ? undefined : subjectOf.get(request.assignmentId)) ?? request.subject
    entryOf(subject).requests.push(request)
  }
  const holders = listHolders({ assignments, requests })
  const keyOfAddress = new Map<string, string>()
  for (const row of facts.rows.unpack()) {
    const key = rowKey(row, holders, people)
    keyOfAddress.set(normaliseAddress(row.email), key)
    const userId = isGuid(key) ? key : null
    const name = (userId === null ? null : people.byId.get(userId)?.name) ?? row.name
    entryFor(key, () => ({ userId, address: row.email, name })).rows.push(row)
  }
  const entryOfMember = (member: Member): Entry => {
    const address = normaliseAddress(member.address)
    return entryFor(member.userId ?? keyOfAddress.get(address) ?? address, () => member)
  }
  for (const change of plan.changes) entryOfMember(change.member).changes.push(change)
  for (const kept of plan.kept) entryOfMember(kept.member).kept.push(kept)
  for (const retry of plan.retries) entryOfMember(retry.member).retried = true

  const known = { packageId: accessPackage.id, packageName: accessPackage.name, refused: plan.refusals.length > 0 }
  return [...entries.values()]
    .map((entry) => ({ ...known, ...entry }))
    .sort((one, other) => compareText(normaliseAddress(one.member.address), normaliseAddress(other.member.address)))
}

interface Entry {
  readonly member: Member
  readonly held: HeldAccess[]
  readonly requests: OpenRequest[]
  readonly rows: MembershipRow[]
  readonly changes: Change[]
  readonly kept: Kept[]
  retried: boolean
}

function heldAccess(
  { policyId, state, startDate, endDate }: Assignment,
  { accessPackage }: Pick<PackageFacts, 'accessPackage'>
): HeldAccess {
  const policy = accessPackage.policies.find(({ id }) => id === policyId)
  return { policy: policy?.name ?? policyId, state, startDate, endDate }
}

/** By object id; somebody whom Entra has no account for yet by address. */
function subjectKey(subject: Subject): string {
  return subject.objectId ?? normaliseAddress(memberOf(subject).address)
}

/** Whom a row names, as `resolvePeople` finds them: the object id of one person, otherwise what the row says. */
function rowKey({ email }: MembershipRow, holders: Holders, people: PeopleIndex): string {
  if (isGuid(email)) return normaliseGuid(email)
  const holder = findHolder(email, holders)
  if (holder?.objectId != null) return holder.objectId
  const address = normaliseAddress(email)
  const owners = people.byAddress.get(address) ?? []
  const [only] = owners
  if (only === undefined || owners.length > 1) return address
  return holders.onTheWay.has(address) && !holders.byId.has(only.id) ? address : only.id
}

/** What a plan does about one person: one word for a program, and for the sentence of a reader. */
export type AccessState =
  'as-declared' | 'to-add' | 'to-invite' | 'to-update' | 'to-move' | 'to-remove' | 'to-retry' | 'kept' | 'not-planned'

/** @returns `not-planned` where the package's rows could not be resolved, so that nothing is known of this person. */
export function accessState({ changes, kept, retried, held, requests, rows, refused }: Access): AccessState {
  const [change] = changes
  if (change !== undefined) {
    if (change.kind === 'update') return 'to-update'
    if (change.move !== null) return 'to-move'
    if (change.kind === 'remove') return 'to-remove'
    return change.invite === null ? 'to-add' : 'to-invite'
  }
  if (retried) return 'to-retry'
  if (kept.length > 0) return 'kept'
  const has = held.length + requests.length > 0
  return has && rows.length > 0 && !refused ? 'as-declared' : 'not-planned'
}
