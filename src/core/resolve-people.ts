import {
  domainOf,
  isAllowedDomain,
  isGuid,
  isInvitableAddress,
  normaliseAddress,
  normaliseGuid,
  spellingsOf
} from './identifiers.js'
import type { Assignment, Guid, InvitationSettings, MembershipRow, OpenRequest, Person, Subject } from './model.js'
import type { Invitation, Refusal } from './plan.js'

/** Who a row means. `on-the-way`: Entra has a target with this address and no object id yet. */
export type Who =
  | {
      readonly kind: 'user'
      readonly userId: Guid
      readonly name: string | null
      readonly enabled: boolean
      /** The row's address is their mail, principal name or proxy address: theirs alone, not just one they gave. */
      readonly ownAddress: boolean
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
  readonly refusals: readonly Refusal[]
}

/**
 * The people Entra already names for a package, by normalised address and by id.
 * An address that several of them share is not in `byAddress`: only the directory can tell who is meant.
 */
export interface Holders {
  readonly byAddress: ReadonlyMap<string, Subject>
  readonly byId: ReadonlyMap<Guid, Subject>
  /** Addresses of targets that have no object id yet. */
  readonly onTheWay: ReadonlySet<string>
}

/** Collects who holds, or is about to get, one package. Only people count. */
export function listHolders(assignments: readonly Assignment[], requests: readonly OpenRequest[]): Holders {
  const byId = new Map<Guid, Subject>()
  const owners = new Map<string, Set<Guid>>()
  const onTheWay = new Set<string>()
  for (const { subject } of [...assignments, ...requests]) {
    if (!subject.person) continue
    const addresses = [subject.email, subject.principalName].filter((each) => each !== null).map(normaliseAddress)
    if (subject.objectId === null) {
      for (const address of addresses) onTheWay.add(address)
      continue
    }
    byId.set(subject.objectId, byId.get(subject.objectId) ?? subject)
    for (const address of addresses) {
      const ids = owners.get(address)
      if (ids === undefined) owners.set(address, new Set([subject.objectId]))
      else ids.add(subject.objectId)
    }
  }
  const byAddress = new Map<string, Subject>()
  for (const [address, ids] of owners) {
    const [id] = ids
    const subject = id === undefined ? undefined : byId.get(id)
    if (ids.size === 1 && subject !== undefined) byAddress.set(address, subject)
  }
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
export interface PeopleIndex {
  readonly byId: ReadonlyMap<Guid, Person>
  readonly byAddress: ReadonlyMap<string, readonly Person[]>
}

export function indexPeople(people: readonly Person[]): PeopleIndex {
  const byId = new Map<Guid, Person>()
  const byAddress = new Map<string, Person[]>()
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
export interface PeopleRules {
  readonly people: PeopleIndex
  readonly invitations: InvitationSettings
  /** The tenant's own domains, lower case; null when they could not be read. */
  readonly verifiedDomains: readonly string[] | null
}

/**
 * Who each row of a package means. A row that cannot be resolved, and the same person through two rows, is a refusal
 * with its line: it stops the package, since planning without that row would take the person's access away.
 */
export function resolvePeople(rows: readonly MembershipRow[], holders: Holders, rules: PeopleRules): ResolvedPeople {
  const resolved: ResolvedRow[] = []
  const refusals: Refusal[] = []
  const firstRowOf = new Map<string, MembershipRow>()
  for (const row of rows) {
    const answer = resolveRow(row, holders, rules)
    if (answer.kind === 'refused') {
      refusals.push(answer.refusal)
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
  }
  return { resolved, refusals }
}

type RowAnswer = { readonly kind: 'who'; readonly who: Who } | { readonly kind: 'refused'; readonly refusal: Refusal }

function resolveRow(row: MembershipRow, holders: Holders, rules: PeopleRules): RowAnswer {
  const holder = findHolder(row.email, holders)
  if (holder?.objectId != null) {
    return {
      kind: 'who',
      who: { kind: 'user', userId: holder.objectId, name: holder.name, enabled: true, ownAddress: true }
    }
  }

  if (isGuid(row.email)) {
    const person = rules.people.byId.get(normaliseGuid(row.email))
    return person === undefined
      ? refuse(
          'PERSON_NOT_FOUND',
          row,
          `Nobody in the directory has the object id ${row.email}.`,
          'Check the id, or remove the row if the account was deleted.'
        )
      : user(person, row)
  }

  const candidates = rules.people.byAddress.get(normaliseAddress(row.email)) ?? []
  const [only] = candidates
  const holds = candidates.length === 1 && only !== undefined && holders.byId.has(only.id)
  // Entra has accepted it for this address: whoever has the address by now is not to get it a second time.
  if (!holds && holders.onTheWay.has(normaliseAddress(row.email))) return { kind: 'who', who: { kind: 'on-the-way' } }

  if (candidates.length > 1) {
    const named = candidates
      .map((each) => `${each.principalName} (${each.id})`)
      .sort()
      .join(', ')
    return refuse(
      'PERSON_AMBIGUOUS',
      row,
      `${candidates.length} people have the address \`${row.email}\`: ${named}.`,
      'Put the object id of the one that is meant into the `Email` column.'
    )
  }
  return only === undefined ? invite(row, rules) : user(only, row)
}

function user(person: Person, { email }: MembershipRow): RowAnswer {
  const { id: userId, name, enabled } = person
  return { kind: 'who', who: { kind: 'user', userId, name, enabled, ownAddress: ownsAddress(person, email) } }
}

/** Whether an address is a person's by mail, principal name or proxy address. Other mails are only what somebody entered. */
export function ownsAddress({ mail, principalName, proxyAddresses }: Person, address: string): boolean {
  const wanted = normaliseAddress(address)
  return [mail, principalName, ...proxyAddresses].some((each) => each !== null && normaliseAddress(each) === wanted)
}

function invite(row: MembershipRow, { invitations, verifiedDomains }: PeopleRules): RowAnswer {
  const domain = domainOf(row.email)
  if (verifiedDomains?.includes(domain) === true) {
    return refuse(
      'PERSON_NOT_FOUND',
      row,
      `Nobody in the directory has the address \`${row.email}\`, and ${domain} is this tenant's own domain, so it cannot be invited.`,
      'Check the spelling, or create the account first.'
    )
  }
  if (!invitations.enabled) {
    return refuse(
      'INVITATIONS_DISABLED',
      row,
      `Nobody in the directory has the address \`${row.email}\`, and the settings do not allow invitations.`,
      'Check the spelling, or set `invitations.enabled: true`.'
    )
  }
  if (!isInvitableAddress(row.email)) {
    return refuse(
      'ADDRESS_NOT_INVITABLE',
      row,
      `Nobody in the directory has the address \`${row.email}\`, and Microsoft does not accept it for an invitation.`,
      'Use an address without special characters such as `+`.'
    )
  }
  if (!isAllowedDomain(domain, invitations.allowedDomains)) {
    return refuse(
      'DOMAIN_NOT_ALLOWED',
      row,
      `Nobody in the directory has the address \`${row.email}\`, and the settings do not allow to invite ${domain}.`,
      'Check the spelling, or add the domain to `invitations.allowed-domains`.'
    )
  }
  return { kind: 'who', who: { kind: 'guest', invitation: { address: row.email, name: row.name } } }
}

function refuse(code: Refusal['code'], row: MembershipRow, message: string, hint: string): RowAnswer {
  return { kind: 'refused', refusal: refusal(code, row, message, hint) }
}

function refusal(code: Refusal['code'], row: MembershipRow, message: string, hint: string): Refusal {
  return { code, message, hint, place: row.place }
}
