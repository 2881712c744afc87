/** What differs between git and Entra although no pull request is open for it: sorted by why, and so by what to do. */
import { listAccess, type Access } from './access-list.js'
import type { PackageFacts } from './build-package-plan.js'
import type { PlannedChange } from './change-table.js'
import { describeRequest } from './leave-alone.js'
import type { EndDate, Instant } from './model.js'
import type { Place } from './place.js'
import type { Change, Member, Plan, Refusal } from './plan.js'
import type { PeopleIndex } from './resolve-people.js'
import { compareText } from './sort-order.js'

const DAY_MS = 24 * 60 * 60 * 1000

/** A delivery that takes longer hangs: Entra takes minutes, in busy times hours. */
const UNDER_WAY_TOO_LONG_MS = DAY_MS

/** A person of a package, and something to know of them. */
export interface PersonNotice {
  readonly packageName: string
  readonly member: Member
  /** A sentence. */
  readonly words: string
  /** Their row; null: they are in no file. */
  readonly place: Place | null
}

/** A membership that ends soon. */
export interface EndingMembership {
  readonly packageName: string
  readonly member: Member
  readonly endDate: Instant
  /** The row to edit. */
  readonly place: Place
  /** Whether the row says so, or Entra, since the row leaves the end to it. */
  readonly declared: boolean
}

/** What a comparison of everything found, the most urgent first. All lists are sorted by package, then person. */
export interface Drift {
  /** Access that came, went or changed in Entra: no row changed since the files were applied. */
  readonly outside: readonly PlannedChange[]
  /** Differences of which it cannot be told why, since nothing is known of what was applied. */
  readonly unexplained: readonly PlannedChange[]
  /** Asked for by merges that were not applied; of an earlier merge the cause's detail is the commit. */
  readonly unapplied: readonly PlannedChange[]
  /** Access that goes on in Entra although its row has ended. */
  readonly ended: readonly PlannedChange[]
  /** Deliveries that failed, or have been under way for over a day. */
  readonly deliveries: readonly PersonNotice[]
  /** Rows whose person is gone (`PERSON_LEFT`). */
  readonly gone: readonly Refusal[]
  /** Packages that could not be compared, and why. */
  readonly unchecked: readonly Refusal[]
  /** No drift, and worth knowing. */
  readonly ending: readonly EndingMembership[]
  /** The membership files that name a package, by its name. */
  readonly files: ReadonlyMap<string, readonly string[]>
  /** Packages that were compared, and those of them that differ. */
  readonly packages: number
  readonly drifted: number
}

/** What drift is found in. */
export interface ComparedTenant {
  readonly plan: Plan
  /** Of every package of the plan that could be found. */
  readonly facts: readonly PackageFacts[]
  readonly people: PeopleIndex
  readonly now: Instant
  /** Days before its end that a membership is listed. */
  readonly expiringWithinDays: number
}

/** Sorts what a plan of everything found. Limits on removals are no drift: they stop an apply, and it says so. */
export function findDrift({ plan, facts, people, now, expiringWithinDays }: ComparedTenant): Drift {
  const changes = plan.packages.flatMap((pack) => pack.changes.map((change) => ({ pack, change })))
  const because = (...causes: Change['cause'][]): readonly PlannedChange[] =>
    changes.filter(({ change }) => !isRepair(change) && causes.includes(change.cause))
  const plans = new Map(plan.packages.map((pack) => [pack.id, pack]))
  const deliveries: PersonNotice[] = []
  const ending: EndingMembership[] = []
  for (const each of facts) {
    const pack = plans.get(each.accessPackage.id)
    if (pack === undefined) continue
    for (const access of listAccess(each, people, pack)) {
      deliveries.push(...stuckDeliveries(access, now))
      ending.push(...endingMembership(access, now, expiringWithinDays))
    }
  }
  const order = byName(plan)
  return {
    outside: because('entra'),
    unexplained: because(null),
    unapplied: because('earlier-merge', 'added', 'changed', 'removed'),
    ended: because('expired'),
    deliveries: deliveries.sort(order),
    gone: plan.packages.flatMap(({ warnings }) => warnings.filter(({ code }) => code === 'PERSON_LEFT')),
    unchecked: [...plan.refusals, ...plan.packages.flatMap(({ refusals }) => refusals)].filter(
      (refusal) => !isLimit(refusal)
    ),
    ending: ending.sort((one, other) => compareText(one.endDate, other.endDate) || order(one, other)),
    files: new Map(facts.map((each) => [each.accessPackage.name, filesOf(each)])),
    packages: plan.packages.filter(({ refusals }) => refusals.every(isLimit)).length,
    drifted: plan.packages.filter(({ changes: all, retries }) => all.length + retries.length > 0).length
  }
}

/** Whether there is anything to do about it. */
export function isClean(drift: Drift): boolean {
  return countFindings(drift) === 0
}

/** How many findings there are to do something about; what ends soon is not one. */
export function countFindings(drift: Drift): number {
  const { outside, unexplained, unapplied, ended, deliveries, gone, unchecked } = drift
  return [outside, unexplained, unapplied, ended, deliveries, gone, unchecked].reduce(
    (sum, { length }) => sum + length,
    0
  )
}

/** Where a package is declared: in files, or in the settings alone. */
function filesOf({ rows, settings }: PackageFacts): readonly string[] {
  const files = new Set(rows.unpack().map(({ place }) => place.file))
  return files.size > 0 || settings === null ? [...files] : [settings.place.file]
}

/** What the limits of the settings refuse; the changes stand in the plan all the same. */
const LIMITS: ReadonlySet<Refusal['code']> = new Set([
  'TOO_MANY_REMOVALS',
  'RUN_TOO_MANY_REMOVALS',
  'WOULD_EMPTY_PACKAGE',
  'REMOVALS_BESIDE_LEAVER',
  'MOVES_NOT_RECORDED'
])

function isLimit({ code }: Refusal): boolean {
  return LIMITS.has(code)
}

/** Whether somebody is removed and added again since a delivery failed: that is told as the failed delivery it is. */
function isRepair(change: Change): boolean {
  return change.kind !== 'update' && (change.move === 'failed-delivery' || change.move === 'partial-delivery')
}

function stuckDeliveries({ packageName, member, kept, changes, requests, rows }: Access, now: Instant): PersonNotice[] {
  const about = { packageName, member, place: rows[0]?.place ?? null }
  const repaired = changes.some(isRepair)
    ? ['Entra could not deliver it and takes no further try: remove and add again, by a reviewed plan.']
    : []
  const failed = kept.flatMap(({ code, reason }) => (code === 'delivery-failed' ? [reason] : []))
  const hanging = requests
    .filter(
      ({ state, createdAt }) =>
        (state === 'submitted' || state === 'delivering') &&
        createdAt !== null &&
        Date.parse(now) - Date.parse(createdAt) > UNDER_WAY_TOO_LONG_MS
    )
    .map((request) => `Under way for over a day: ${describeRequest(request)}.`)
  return [...repaired, ...failed, ...hanging].map((words) => ({ ...about, words }))
}

/** Somebody who keeps the package until soon. Where a change of theirs is planned, that is told instead. */
function endingMembership(
  { packageName, member, held, rows, changes }: Access,
  now: Instant,
  days: number
): EndingMembership[] {
  const [row] = rows
  if (row === undefined || held.length === 0 || changes.length > 0) return []
  const endDate = row.endDate ?? latestEnd(held.map((each) => each.endDate))
  if (endDate === null || endDate === 'none' || endDate <= now) return []
  if (Date.parse(endDate) - Date.parse(now) > days * DAY_MS) return []
  return [{ packageName, member, endDate, place: row.place, declared: row.endDate !== null }]
}

/** When the last of several assignments ends; null where one of them does not end, or Entra does not tell. */
function latestEnd(ends: readonly EndDate[]): EndDate {
  return ends.reduce((latest, end) =>
    latest === null || latest === 'none' || end === null || end === 'none' ? null : end > latest ? end : latest
  )
}

function byName(plan: Plan): (one: PersonNotice | EndingMembership, other: PersonNotice | EndingMembership) => number {
  const rank = new Map(plan.packages.map(({ name }, index) => [name, index]))
  return (one, other) =>
    (rank.get(one.packageName) ?? 0) - (rank.get(other.packageName) ?? 0) ||
    compareText(one.member.address, other.member.address)
}
