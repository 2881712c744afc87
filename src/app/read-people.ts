/** Everything a plan has to know about people, for all packages at once: never a request for a single person. */
import type { PackageFacts } from '../core/build-package-plan.js'
import { splitEnded } from '../core/dates.js'
import { domainOf, isGuid, normaliseAddress, normaliseGuid, spellingsOf } from '../core/identifiers.js'
import type { DeletedPerson, Guid, Instant, MembershipRow, Person, Settings } from '../core/model.js'
import { nearestAddress } from '../core/nearest-address.js'
import { peopleToMove } from '../core/people-to-move.js'
import type { Refusal } from '../core/plan.js'
import {
  findHolder,
  indexPeople,
  listHolders,
  peopleToLookUp,
  type PeopleIndex,
  type PeopleRules
} from '../core/resolve-people.js'
import type { Directory } from '../ports.js'

/** For so many unknown addresses of the tenant’s own domains the one that was meant is looked for, among everybody’s. */
const MAX_SEARCHED = 15

/** Shorter beginnings find half of the tenant. */
const MIN_BEGINNING_CHARS = 2

/** People as the core decides about them, and what could not be read. */
export interface PeopleFacts {
  readonly rules: PeopleRules
  readonly warnings: readonly Refusal[]
}

/** Reads the people of the packages' rows. @throws ActionError when it cannot. */
export async function readPeople(
  facts: readonly PackageFacts[],
  settings: Settings,
  now: Instant,
  directory: Directory
): Promise<PeopleFacts> {
  const questions = facts.map((each) => questionOf(each, now))
  const people = await readKnown(questions, settings, directory)
  const unknown = findUnknown(questions, people)
  const invitations = settings.invitations
  if (unknown.addresses.length + unknown.ids.length === 0) {
    const rules = {
      people,
      invitations,
      verifiedDomains: [],
      suggestions: new Map(),
      deleted: indexPeople<DeletedPerson>([]),
      knowsDeleted: true
    }
    return { rules, warnings: [] }
  }

  const verifiedDomains = unknown.addresses.length === 0 ? [] : await directory.listVerifiedDomains()
  const own = unknown.addresses.filter((address) => verifiedDomains?.includes(domainOf(address)) === true)
  const [deleted, similar] = await Promise.all([
    directory.findDeletedPeople(unknown.addresses, unknown.ids, own),
    own.length === 0 ? [] : directory.searchPeople(beginningsOf(own))
  ])
  const known = own.length === 0 ? [] : addressesOf(facts, [...people.byId.values(), ...similar])
  const suggestions = suggestFor(own, known, verifiedDomains ?? [])
  return {
    rules: {
      people,
      invitations,
      verifiedDomains,
      suggestions,
      deleted: indexPeople(deleted.people),
      knowsDeleted: deleted.complete
    },
    warnings: [
      ...(verifiedDomains === null && invitations.enabled ? [domainsUnreadable] : []),
      ...(deleted.complete ? [] : [deletedUnreadable])
    ]
  }
}

const domainsUnreadable: Refusal = {
  code: 'DOMAINS_UNREADABLE',
  message: 'The tenant’s own domains could not be read, so a misspelt address of a colleague looks like a guest.',
  hint: 'Grant the app registration the application permission Organization.Read.All.',
  place: null
}

const deletedUnreadable: Refusal = {
  code: 'DELETED_UNREADABLE',
  message:
    'Deleted accounts could not all be read, so the address of somebody who was deleted may look like a new one. Rows that did not change invite nobody meanwhile.',
  hint: 'Check that the app registration has the application permission User.Read.All. If it has, Microsoft Graph refused the question itself.',
  place: null
}

/** What a package leaves to ask. The index of its holders is not kept: those of all packages are too large. */
interface Question {
  /** Whom rows that ask for access name, and the package's lists do not. */
  readonly unknown: ReturnType<typeof peopleToLookUp>
  /** Holders of whom more has to be known than the lists tell. */
  readonly holders: Iterable<Guid>
  /** Addresses of the package's lists for which Entra still makes the accounts. */
  readonly onTheWay: ReadonlySet<string>
}

function questionOf(facts: PackageFacts, now: Instant): Question {
  const assignments = facts.assignments.unpack()
  const holders = listHolders({ assignments, requests: facts.requests })
  const [rows, ended] = splitEnded(facts.rows.unpack(), now)
  // A row that went or ended may have named someone by an address their assignment does not show.
  const isGone = (row: MembershipRow): boolean => findHolder(row.email, holders) === undefined
  const asked = new Set(peopleToMove(rows, holders, { ...facts, assignments }))
  // From a file that did not change no row went: it is the same list.
  const before = facts.rowsBefore === facts.rows ? null : facts.rowsBefore
  if (ended.some(isGone) || before?.unpack().some(isGone) === true) {
    const named = new Set(rows.map((row) => findHolder(row.email, holders)?.objectId))
    for (const id of holders.byId.keys()) if (!named.has(id)) asked.add(id)
  }
  return { unknown: peopleToLookUp(rows, holders), holders: asked, onTheWay: holders.onTheWay }
}

/** Everybody the decisions need and Entra's assignments do not already name. */
async function readKnown(
  questions: readonly Question[],
  settings: Settings,
  directory: Directory
): Promise<PeopleIndex> {
  const addresses = new Set<string>()
  const ids = new Set<Guid>()
  for (const { unknown, holders } of questions) {
    for (const address of unknown.addresses) addresses.add(address)
    for (const id of unknown.ids) ids.add(id)
    for (const id of holders) ids.add(id)
  }
  for (const text of questions.length === 0 ? [] : settings.safety.protected) {
    if (isGuid(text)) ids.add(normaliseGuid(text))
    else for (const spelling of spellingsOf(text)) addresses.add(spelling)
  }
  if (addresses.size === 0 && ids.size === 0) return indexPeople([])
  return indexPeople(await directory.findPeople([...addresses], [...ids]))
}

/** The addresses, in each spelling, and ids of rows that nobody has. */
function findUnknown(
  questions: readonly Question[],
  people: PeopleIndex
): { readonly addresses: readonly string[]; readonly ids: readonly Guid[] } {
  const addresses = new Set<string>()
  const ids = new Set<Guid>()
  for (const { unknown, onTheWay } of questions) {
    for (const address of unknown.addresses) {
      const compared = normaliseAddress(address)
      if (!people.byAddress.has(compared) && !onTheWay.has(compared)) addresses.add(address)
    }
    for (const id of unknown.ids) if (!people.byId.has(id)) ids.add(id)
  }
  return { addresses: [...addresses], ids: [...ids] }
}

function searchedOf(addresses: readonly string[]): readonly string[] {
  return [...new Set(addresses.map(normaliseAddress))].slice(0, MAX_SEARCHED)
}

function suggestFor(
  own: readonly string[],
  known: readonly string[],
  domains: readonly string[]
): ReadonlyMap<string, string> {
  return new Map(
    searchedOf(own).flatMap((address) => {
      const nearest = nearestAddress(address, known, domains)
      return nearest === null ? [] : [[address, nearest] as const]
    })
  )
}

/** The first half of the first names: whoever was meant most likely begins the same. */
function beginningsOf(addresses: readonly string[]): readonly string[] {
  const beginnings = searchedOf(addresses).map((address) => {
    const name = address.slice(0, address.indexOf('@'))
    return name.slice(0, Math.max(MIN_BEGINNING_CHARS, Math.floor(name.length / 2)))
  })
  return [...new Set(beginnings)]
}

function addressesOf(facts: readonly PackageFacts[], people: readonly Person[]): readonly string[] {
  const found = new Set<string>()
  for (const { mail, principalName, proxyAddresses } of people) {
    for (const address of [mail, principalName, ...proxyAddresses]) if (address !== null) found.add(address)
  }
  for (const { assignments, requests } of facts) {
    for (const { subject } of [...assignments.unpack(), ...requests]) {
      if (!subject.person || subject.objectId === null) continue
      for (const address of [subject.email, subject.principalName]) if (address !== null) found.add(address)
    }
  }
  return [...found]
}
