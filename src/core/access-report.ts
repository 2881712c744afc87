/** The access report as data: everybody with everything they have, for a page that an auditor opens. */
import { accessRemarks, KEPT_TITLES, type Remark } from './access-remarks.js'
import type { Access, HeldAccess } from './access-list.js'
import { domainOf, normaliseAddress } from './identifiers.js'
import { instantAt } from './dates.js'
import type { Assignment, EndDate, Guid, Instant, Person } from './model.js'
import type { Refusal } from './plan.js'
import { guestDomainOf } from './resolve-people.js'
import { compareText } from './sort-order.js'

/** What a reader has to know to tell people apart, and no more: no object ids, no other addresses. */
export interface ReportPerson {
  /** Null: neither Entra nor a row tells it, or it says the same as the address. */
  readonly name: string | null
  readonly address: string
  /** Where a guest is from; null: no guest. */
  readonly domain: string | null
  /** `none`: not there yet, deleted, or not a user at all, as a service principal is. */
  readonly account: 'enabled' | 'disabled' | 'none'
}

/** One person in one package; somebody who holds it by two assignments has two. */
export interface ReportMembership {
  /** Places in the lists of people and packages. */
  readonly person: number
  readonly package: number
  /** `none`: Entra has nothing; a request, a row or the plan speaks of them. */
  readonly state: Assignment['state'] | 'none'
  readonly policy: string | null
  readonly since: Instant | null
  readonly until: EndDate
  /** Rows that name them, as `file:line`, relative to the folder. */
  readonly rows: readonly string[]
  /** What stands out, in sentences. Empty: all is as the files say. */
  readonly remarks: readonly Remark[]
  /** Why they are left alone, in few words; null: they are not. */
  readonly kept: string | null
}

/** Everything the page shows. People, packages and memberships are sorted: by name, then by person and package. */
export interface AccessReport {
  readonly tenantId: string
  /** The membership folder. */
  readonly folder: string
  readonly generatedAt: Instant
  readonly endsSoon: { readonly days: number; readonly until: Instant }
  readonly people: readonly ReportPerson[]
  readonly packages: readonly string[]
  readonly memberships: readonly ReportMembership[]
  /** What a reader has to know before the list: packages that could not be planned, and those that nobody has. */
  readonly notices: readonly string[]
}

/** What a report is made from. */
export interface ReportSources {
  readonly tenantId: string
  readonly folder: string
  readonly now: Instant
  /** Memberships that end within so many days end soon. */
  readonly endingWithinDays: number
  /** Managed packages, also those that nobody has. */
  readonly packages: readonly { readonly id: Guid; readonly name: string }[]
  /** Of every managed package, as `listAccess` tells it. */
  readonly access: readonly Access[]
  /** The accounts of those who have something, as far as the directory has them. */
  readonly people: ReadonlyMap<Guid, Person>
  readonly refusals: readonly Refusal[]
}

const DAY_MS = 86_400_000

/** @returns The same report for the same facts, in the same order. */
export function buildAccessReport(sources: ReportSources): AccessReport {
  const { tenantId, folder, now, endingWithinDays: days, refusals } = sources
  const packages = sources.packages.toSorted(byName)
  const placeOf = new Map(packages.map(({ id }, place) => [id, place]))
  const people = sortPeople(sources)
  const memberships = sources.access
    .flatMap((access) => {
      const person = people.placeOf.get(personKey(access)) ?? 0
      return membershipsOf(access, person, placeOf.get(access.packageId) ?? 0, folder)
    })
    .sort(byPersonAndPackage)
  const held = new Set(memberships.filter(({ state }) => isHeld(state)).map((each) => each.package))
  const nobody = packages.filter((_, place) => !held.has(place)).map(({ name }) => `Nobody has «${name}».`)
  return {
    tenantId,
    folder,
    generatedAt: now,
    endsSoon: { days, until: instantAt(Date.parse(now) + days * DAY_MS) },
    people: people.sorted,
    packages: packages.map(({ name }) => name),
    memberships,
    notices: [...refusals.map(({ message }) => `Not planned: ${message}`), ...nobody]
  }
}

/** Several assignments of the same person: by their beginning, whatever order Entra tells them in. */
function byPersonAndPackage(one: ReportMembership, other: ReportMembership): number {
  return (
    one.person - other.person ||
    one.package - other.package ||
    compareText(one.since ?? '', other.since ?? '') ||
    compareText(one.policy ?? '', other.policy ?? '')
  )
}

/** How many memberships Entra has, whole or in part, or is about to deliver. */
export function countHeld({ memberships }: AccessReport): number {
  return memberships.filter(({ state }) => isHeld(state)).length
}

function isHeld(state: ReportMembership['state']): boolean {
  return state !== 'none' && state !== 'deliveryFailed'
}

/** The person of an entry: by object id, or by address where Entra has no account yet. */
function personKey({ member }: Access): string {
  return member.userId ?? normaliseAddress(member.address)
}

function sortPeople({ access, people }: ReportSources): {
  readonly sorted: readonly ReportPerson[]
  readonly placeOf: ReadonlyMap<string, number>
} {
  const found = new Map<string, ReportPerson>()
  for (const each of access) {
    const key = personKey(each)
    if (!found.has(key)) found.set(key, reportPerson(each, people.get(key)))
  }
  const sorted = [...found].sort(
    ([oneKey, one], [otherKey, other]) => compareText(orderOf(one), orderOf(other)) || compareText(oneKey, otherKey)
  )
  return {
    sorted: sorted.map(([, person]) => person),
    placeOf: new Map(sorted.map(([key], place) => [key, place]))
  }
}

function reportPerson({ member, changes }: Access, account: Person | undefined): ReportPerson {
  const name = account?.name ?? member.name
  const address = account === undefined ? member.address : (account.mail ?? account.principalName)
  const invited = changes.some((change) => change.kind === 'add' && change.invite !== null)
  return {
    name: name === address ? null : name,
    address,
    domain: guestDomainOf(account) ?? (invited ? domainOf(member.address) : null),
    account: account === undefined ? 'none' : account.enabled ? 'enabled' : 'disabled'
  }
}

function membershipsOf(access: Access, person: number, place: number, folder: string): readonly ReportMembership[] {
  const [kept] = access.kept
  const common = {
    person,
    package: place,
    rows: access.rows.map((row) => `${withoutFolder(row.place.file, folder)}:${row.place.line}`),
    remarks: accessRemarks(access),
    kept: kept === undefined ? null : KEPT_TITLES[kept.code]
  }
  if (access.held.length > 0) return access.held.map((held) => ({ ...common, ...heldPart(held) }))
  const [request] = access.requests
  const { startDate, endDate } = request ?? { startDate: null, endDate: null }
  return [{ ...common, state: 'none', policy: null, since: startDate, until: endDate }]
}

function heldPart({ state, policy, startDate, endDate }: HeldAccess) {
  return { state, policy, since: startDate, until: endDate }
}

function withoutFolder(file: string, folder: string): string {
  return file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file
}

function byName(one: { readonly id: Guid; readonly name: string }, other: typeof one): number {
  return compareText(fold(one.name), fold(other.name)) || compareText(one.id, other.id)
}

function orderOf({ name, address }: ReportPerson): string {
  return `${fold(name ?? address)}\n${fold(address)}`
}

/** Ö beside O, a beside A: the order in which a name is looked for, the same on every machine. */
function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}
