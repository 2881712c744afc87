import { isUnchanged, type RowsBefore } from './change-cause.js'
import { domainOf, isGuid, normaliseAddress, normaliseGuid, spellingsOf } from './identifiers.js'
import type { Assignment, DeletedPerson, Guid, MembershipRow, OpenRequest, Person, Subject } from './model.js'
import type { Invitation, Refusal } from './plan.js'
import { deletionWords, judgeUnknown, type InvitationRules } from './unknown-person.js'

/** Who a row means. `on-the-way`: Entra has a target with this address and no object id yet. */
export type Who =
  | {
      readonly kind: 'user'
      readonly userId: Guid
      readonly name: string | null
      readonly enabled: boolean
      /** The row's address is their mail, principal name or proxy address: theirs alone, not just one they gave. */
      readonly ownAddress: boolean
      /** As in `AddChange`. */
      readonly guestDomain: string | null
    }
  | { readonly kind: 'guest'; readonly invitation: Invitation }
  | { readonly kind: 'on-the-way' }

/** A row and who it means. */
export interface ResolvedRow {
  readonly row: MembershipRow
  readonly who: Who
}

export interface ResolvedPeople {
  readonly resolved: readonly ResolvedRow[]
  /** Rows as they were before whose person no longer exists: people who left. They ask for nothing. */
  readonly leavers: readonly MembershipRow[]
  /** What stops the package. */
  readonly refusals: readonly Refusal[]
  readonly warnings: readonly Refusal[]
}

/**
 * The people Entra already names for a package, by normalised address and by id.
 * An address that several of them share is not in `byAddress`: only the directory can tell who is meant. Nor is one of
 * somebody who has nothing but a failed delivery: the assignment may be old and the address somebody else's by now.
 */
export interface Holders {
  readonly byAddress: ReadonlyMap<string, Subject>
  readonly byId: ReadonlyMap<Guid, Subject>
  /** Addresses of targets that have no object id yet. */
  readonly onTheWay: ReadonlySet<string>
}

/** What Entra's lists say of one package. */
export interface HeldPackage {
  readonly assignments: readonly Assignment[]
  readonly requests: readonly OpenRequest[]
}

/**
 * Collects who holds, or is about to get, one package. Only people count. Made where it is needed and not kept: the indexes of
 * all packages of a large tenant together take as much memory as everything that was read.
 */
export function listHolders({ assignments, requests }: HeldPackage): Holders {
  const byId = new Map<Guid, Subject>()
  const byAddress = new Map<string, Subject>()
  const sharedAddresses = new Set<string>()
  const onTheWay = new Set<string>()
  const claim = (owner: Subject, text: string | null): void => {
    if (text === null) return
    const address = normaliseAddress(text)
    const other = byAddress.get(address)
    if (other === undefined) byAddress.set(address, owner)
    else if (other.objectId !== owner.objectId) sharedAddresses.add(address)
  }
  const add = ({ subject, state }: Assignment | OpenRequest): void => {
    if (!subject.person) return
    const { objectId, email, principalName } = subject
    if (objectId === null) {
      for (const text of [email, principalName]) if (text !== null) onTheWay.add(normaliseAddress(text))
      return
    }
    const owner = byId.get(objectId) ?? subject
    byId.set(objectId, owner)
    if (state === 'deliveryFailed') return
    claim(owner, email)
    claim(owner, principalName)
  }
  assignments.forEach(add)
  requests.forEach(add)
  for (const address of sharedAddresses) byAddress.delete(address)
  return { byAddress, byId, onTheWay }
}

/** The holder a text names, when exactly one does. Saves asking the directory for people who already have the package. */
export function findHolder(text: string, holders: Holders): Subject | undefined {
  return isGuid(text) ? holders.byId.get(normaliseGuid(text)) : holders.byAddress.get(normaliseAddress(text))
}

/** What the directory has to be asked for a package's rows: those whose text names no holder, in each spelling. */
export function peopleToLookUp(
  rows: readonly MembershipRow[],
  holders: Holders
): { readonly addresses: readonly string[]; readonly ids: readonly Guid[] } {
  const addresses = new Set<string>()
  const ids = new Set<Guid>()
  for (const { email } of rows) {
    if (findHolder(email, holders) !== undefined) continue
    if (isGuid(email)) ids.add(normaliseGuid(email))
    else for (const spelling of spellingsOf(email)) addresses.add(spelling)
  }
  return { addresses: [...addresses], ids: [...ids] }
}

/** People of the directory by id and by every address they have. */
export interface PeopleIndex<P extends Person = Person> {
  readonly byId: ReadonlyMap<Guid, P>
  readonly byAddress: ReadonlyMap<string, readonly P[]>
}

export function indexPeople<P extends Person>(people: readonly P[]): PeopleIndex<P> {
  const byId = new Map<Guid, P>()
  const byAddress = new Map<string, P[]>()
  for (const person of people) {
    if (byId.has(person.id)) continue
    byId.set(person.id, person)
    const all = [person.mail, person.principalName, ...person.proxyAddresses, ...person.otherMails]
    const addresses = new Set(all.filter((each) => each !== null).map(normaliseAddress))
    for (const address of addresses) {
      const group = byAddress.get(address)
      if (group === undefined) byAddress.set(address, [person])
      else group.push(person)
    }
  }
  return { byId, byAddress }
}

/** What deciding about people needs beside the package itself. */
export interface PeopleRules extends InvitationRules {
  readonly people: PeopleIndex
  /** Deleted people who had the ids and addresses that nobody has, as far as that could be read. */
  readonly deleted: PeopleIndex<DeletedPerson>
  /** Whether all of them could be read. */
  readonly knowsDeleted: boolean
}

/** A package's rows as they were, to tell a leaver from a mistake. */
export interface EarlierRows {
  readonly before: RowsBefore
  /** Whether a deployment record says that they were applied, so that everybody in them was there once. */
  readonly applied: boolean
}

/**
 * Who each row of a package means. A row that cannot be resolved, and the same person through two rows, is a refusal
 * with its line: it stops the package, since planning without that row would take the person's access away. A row that
 * was there before is a leaver's instead.
 */
export function resolvePeople(
  rows: readonly MembershipRow[],
  holders: Holders,
  rules: PeopleRules,
  earlier: EarlierRows
): ResolvedPeople {
  const resolved: ResolvedRow[] = []
  const leavers: MembershipRow[] = []
  const refusals: Refusal[] = []
  const warnings: Refusal[] = []
  const firstRowOf = new Map<string, MembershipRow>()
  for (const row of rows) {
    const answer = resolveRow(row, holders, rules, earlier)
    if (answer.kind === 'refused') {
      refusals.push(answer.refusal)
      continue
    }
    if (answer.kind === 'left') {
      leavers.push(row)
      warnings.push(answer.warning)
      continue
    }
    const key = answer.who.kind === 'user' ? answer.who.userId : normaliseAddress(row.email)
    const first = firstRowOf.get(key)
    if (first !== undefined) {
      refusals.push(
        refusal(
          'CSV_DUPLICATE_PERSON',
          row,
          `\`${row.email}\` and \`${first.email}\` (${first.place.file}:${first.place.line}) are the same person in «${row.accessPackage}».`,
          'Keep one of the two rows.'
        )
      )
      continue
    }
    firstRowOf.set(key, row)
    resolved.push({ row, who: answer.who })
    if (answer.warning !== null) warnings.push(answer.warning)
  }
  return { resolved, leavers, refusals, warnings }
}

type RowAnswer =
  | { readonly kind: 'who'; readonly who: Who; readonly warning: Refusal | null }
  | { readonly kind: 'left'; readonly warning: Refusal }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

function resolveRow(row: MembershipRow, holders: Holders, rules: PeopleRules, earlier: EarlierRows): RowAnswer {
  const holder = findHolder(row.email, holders)
  if (holder?.objectId != null) {
    const { objectId: userId, name } = holder
    const guestDomain = guestDomainOf(rules.people.byId.get(userId))
    return means({ kind: 'user', userId, name, enabled: true, ownAddress: true, guestDomain })
  }

  if (isGuid(row.email)) {
    const person = rules.people.byId.get(normaliseGuid(row.email))
    return person === undefined ? unknown(row, rules, earlier) : user(person, row)
  }

  const candidates = rules.people.byAddress.get(normaliseAddress(row.email)) ?? []
  const [only] = candidates
  const holds = candidates.length === 1 && only !== undefined && holders.byId.has(only.id)
  // Entra has accepted it for this address: whoever has the address by now is not to get it a second time.
  if (!holds && holders.onTheWay.has(normaliseAddress(row.email))) return means({ kind: 'on-the-way' })

  if (candidates.length > 1) {
    const named = candidates
      .map((each) => `${each.principalName} (${each.id})`)
      .sort()
      .join(', ')
    return {
      kind: 'refused',
      refusal: refusal(
        'PERSON_AMBIGUOUS',
        row,
        `${candidates.length} people have the address \`${row.email}\`: ${named}.`,
        'Put the object id of the one that is meant into the `Email` column.'
      )
    }
  }
  return only === undefined ? unknown(row, rules, earlier) : user(only, row)
}

/** Nobody has the row's id or address: a guest to invite, a mistake, or someone who left since the row was made. */
function unknown(row: MembershipRow, rules: PeopleRules, { before, applied }: EarlierRows): RowAnswer {
  const deleted = isGuid(row.email)
    ? [rules.deleted.byId.get(normaliseGuid(row.email))].filter((each) => each !== undefined)
    : (rules.deleted.byAddress.get(normaliseAddress(row.email)) ?? [])
  const judged = judgeUnknown(row, deleted, rules)
  const unchanged = isUnchanged(row, before)
  switch (judged.kind) {
    case 'refused':
      return unchanged ? left(row, judged.refusal.message, applied || deleted.length > 0) : judged
    case 'invite': {
      // Somebody deleted the account of a guest who was there, a merge that was applied had made one, or neither is known.
      const wasThere = deleted.length > 0 || applied || !rules.knowsDeleted
      if (!unchanged || !wasThere) return means({ kind: 'guest', invitation: judged.invitation }, judged.warning)
      const nobody = `Nobody in the directory has the address \`${row.email}\`.${deletionWords(deleted)}`
      return left(row, nobody, applied || deleted.length > 0)
    }
  }
}

/** @param wasThere Whether it is known that the row named somebody once. */
function left(row: MembershipRow, message: string, wasThere: boolean): RowAnswer {
  const why = wasThere
    ? 'so whoever it named has left'
    : 'so whoever it named has left, or never was there: a merge that was not applied'
  const otherwise = wasThere
    ? ''
    : ' If it never was applied, remove the row in one pull request and add it anew in another.'
  return {
    kind: 'left',
    warning: refusal(
      'PERSON_LEFT',
      row,
      `${message} The row is as it was before, ${why}. Nobody is added or invited for it.`,
      `Remove the row; if the person has another address now, write that one.${otherwise}`
    )
  }
}

function means(who: Who, warning: Refusal | null = null): RowAnswer {
  return { kind: 'who', who, warning }
}

function user(person: Person, { email }: MembershipRow): RowAnswer {
  const { id: userId, name, enabled } = person
  const ownAddress = ownsAddress(person, email)
  return means({ kind: 'user', userId, name, enabled, ownAddress, guestDomain: guestDomainOf(person) })
}

/** The domain of a guest's mail; their principal name has the tenant's own. */
export function guestDomainOf(person: Person | undefined): string | null {
  return person?.guest === true ? domainOf(person.mail ?? person.otherMails[0] ?? person.principalName) : null
}

/** Whether an address is a person's by mail, principal name or proxy address. Other mails are only what somebody entered. */
export function ownsAddress({ mail, principalName, proxyAddresses }: Person, address: string): boolean {
  const wanted = normaliseAddress(address)
  return [mail, principalName, ...proxyAddresses].some((each) => each !== null && normaliseAddress(each) === wanted)
}

function refusal(code: Refusal['code'], row: MembershipRow, message: string, hint: string): Refusal {
  return { code, message, hint, place: row.place }
}
