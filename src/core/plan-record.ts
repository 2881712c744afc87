/**
 * The record of a plan: what its comment carries, hidden, so that an apply recognises each change that was shown, and
 * knows since when it stood there.
 */
import { createHash } from 'node:crypto'
import { groupBy } from './group-by.js'
import type { Guid, Instant } from './model.js'
import type { Change, PackagePlan, Plan, Scope } from './plan.js'
import { plainWords } from './plain-words.js'
import { digestsToRecord, reviewableChanges } from './reviewed-plan.js'
import { compareText } from './sort-order.js'

/**
 * One change that was shown, or one package's changes together.
 *
 * `hash`: the beginning, of the record's width, of a SHA-256 in base64 over the head commit and the digest of
 * {@link digestChanges}. `words` say to people what it is and prove nothing; they are plain words, or null where there are
 * too many changes.
 */
export interface Mark {
  readonly hash: string
  readonly words: string | null
}

/** Marks that stand in the plans of this head commit since the same time; null: since the first plan of it. */
export interface MarkGroup {
  readonly since: Instant | null
  readonly marks: readonly Mark[]
}

/** What a comment says about itself. */
export interface PlanRecord {
  /** `no-plan`: none could be made, and none of this head commit stood there before. */
  readonly kind: 'plan' | 'outcome' | 'no-plan'
  readonly tenantId: string
  readonly path: string
  /** The pull request's head commit that was planned. */
  readonly headSha: string
  /** The commit whose content was planned, e.g. the test merge. */
  readonly commit: string
  readonly runId: string
  /** When Entra was read. */
  readonly plannedAt: Instant
  readonly scope: Scope['kind']
  /** What a mark stands for. An outcome adds single changes to a record by packages. */
  readonly by: 'change' | 'package'
  /** Characters of each hash. */
  readonly width: number
  readonly groups: readonly MarkGroup[]
}

/** So many hashes are recorded one by one; a repair that takes over an end date has two, any other change one. */
export const MAX_SINGLE_MARKS = 6_000

/** Characters for hashes; beside them a comment has some 12,000 for its text. */
const MAX_HASH_CHARS = 48_000

/**
 * Characters of a hash, six bits each. Of 6,000 changes each has the least, 48 bits: that a change nobody saw looks like
 * one of them comes once in 5·10¹⁰ such changes. Up to 2,181 changes have the most, 132 bits, more than anybody can search.
 */
const MIN_WIDTH = 8
const MAX_WIDTH = 22

/** Up to so many characters the changes are written out beside their hashes. */
const MAX_READABLE_CHARS = 12_000

/** What stood in the comment before, as far as it is the record of the same head commit. */
export type EarlierRecord =
  /** No plan of this head commit stood there: this is the first. */
  | { readonly kind: 'none' }
  | { readonly kind: 'record'; readonly record: PlanRecord }
  /** There is a record, and it cannot be believed. */
  | { readonly kind: 'unknown' }

/** What a record says beside its marks. */
export type RecordHead = Pick<PlanRecord, 'tenantId' | 'path' | 'headSha' | 'commit' | 'runId' | 'plannedAt' | 'scope'>

/** What a record holds of one change or one package, before it is shortened. */
interface Entry {
  readonly digest: string
  readonly words: string
}

/** Whether each change of a plan is recorded: only then the same review covers what is left of a package. */
export function recordsSingly(packages: readonly Pick<PackagePlan, 'changes' | 'retries'>[]): boolean {
  // The hashes of another package would be others, and as many.
  const count = (change: Change): number => digestsToRecord('', change).length
  const total = packages.reduce(
    (sum, each) => sum + reviewableChanges(each).reduce((marks, change) => marks + count(change), 0),
    0
  )
  return total <= MAX_SINGLE_MARKS
}

/**
 * The record of a plan: every change it shows, or every package where they are too many. What is refused is not
 * recorded: the comment says that merging does not apply it.
 *
 * A change that an earlier plan of the same head commit showed keeps its time; another one stands there since `now`.
 *
 * @param applies False for a preview, whose merge applies nothing: then nothing is recorded.
 */
export function recordPlan(
  { packages, refusals }: Pick<Plan, 'packages' | 'refusals'>,
  head: RecordHead,
  earlier: EarlierRecord,
  { applies, now }: { readonly applies: boolean; readonly now: Instant }
): PlanRecord {
  const shown = refusals.length > 0 || !applies ? [] : packages.filter((each) => each.refusals.length === 0)
  const by = recordsSingly(packages) ? 'change' : 'package'
  const entries = shown.flatMap((pack) => (by === 'change' ? changeEntries(pack) : packageEntries(pack)))
  const width = Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, Math.floor(MAX_HASH_CHARS / Math.max(1, entries.length))))
  const readable = entries.reduce((sum, { words }) => sum + width + words.length + 2, 0) <= MAX_READABLE_CHARS

  const since = timesOf(earlier, now)
  const groups = new Map<Instant | null, Map<string, Mark>>()
  for (const { digest, words } of entries) {
    const at = since(digest)
    const group = groups.get(at) ?? new Map<string, Mark>()
    const hash = hashOf(head.headSha, digest, width)
    groups.set(at, group.set(hash, { hash, words: readable ? words : null }))
  }
  return {
    ...head,
    kind: 'plan',
    by,
    width,
    groups: [...groups]
      .map(([at, marks]) => ({ since: at, marks: inOrder([...marks.values()], readable) }))
      .sort((one, other) => compareText(one.since ?? '', other.since ?? ''))
  }
}

/** The record of a comment that says why there is no plan. What stood there before is shown no more. */
export function recordNoPlan(head: RecordHead, earlier: EarlierRecord): PlanRecord {
  const kind = earlier.kind === 'none' ? 'no-plan' : 'plan'
  return { ...head, kind, by: 'change', width: MAX_WIDTH, groups: [] }
}

/**
 * The record with changes of a package that went on as a whole: by its digest nobody could recognise later what is left.
 *
 * @param left Digests of reviewed changes that did not go through, with the digest of their package; only what this record
 *   showed is added, as far as there is room.
 */
export function withLeftovers(
  record: PlanRecord,
  left: readonly { readonly packageDigest: string; readonly digest: string }[]
): PlanRecord {
  const times = indexRecord(record)
  const known = record.groups.reduce((sum, { marks }) => sum + marks.length, 0)
  const room = Math.max(0, Math.floor(MAX_HASH_CHARS / record.width) - known)
  const added = left.filter(({ packageDigest, digest }) => times(packageDigest) !== null && times(digest) === null)
  const groups = new Map(record.groups.map(({ since, marks }) => [since, marks]))
  const bySince = groupBy(added.slice(0, room), ({ packageDigest }) => times(packageDigest)?.since ?? null)
  for (const [since, more] of bySince) {
    const marks = more.map(({ digest }) => ({ hash: hashOf(record.headSha, digest, record.width), words: null }))
    groups.set(since, [...(groups.get(since) ?? []), ...marks])
  }
  return { ...record, groups: [...groups].map(([since, marks]) => ({ since, marks })) }
}

/** Since when a record shows something, by its digest; null where it does not. */
export type TimesShown = (digest: string) => { readonly since: Instant | null } | null

/** Looks digests up in a record. */
export function indexRecord(record: Pick<PlanRecord, 'headSha' | 'width' | 'groups'>): TimesShown {
  const groupOf = new Map(record.groups.flatMap((group) => group.marks.map(({ hash }) => [hash, group] as const)))
  return (digest) => groupOf.get(hashOf(record.headSha, digest, record.width)) ?? null
}

/** How many marks of a record are none of these digests: what was shown and is not planned any more. */
export function countOthers(record: PlanRecord, digests: readonly string[]): number {
  const planned = new Set(digests.map((digest) => hashOf(record.headSha, digest, record.width)))
  return record.groups.flatMap(({ marks }) => marks).filter(({ hash }) => !planned.has(hash)).length
}

function timesOf(earlier: EarlierRecord, now: Instant): (digest: string) => Instant | null {
  switch (earlier.kind) {
    case 'none':
      return () => null
    case 'unknown':
      return () => now
    case 'record': {
      const times = indexRecord(earlier.record)
      return (digest) => {
        const shown = times(digest)
        return shown === null ? now : shown.since
      }
    }
  }
}

/** The head commit is part of it, so that no mark means anything in another record. */
function hashOf(headSha: string, digest: string, width: number): string {
  return createHash('sha256').update(`${headSha}\n${digest}`).digest('base64').slice(0, width)
}

/** Readable ones stand as the plan lists them; the others by their hash, so that equal plans give equal records. */
function inOrder(marks: readonly Mark[], readable: boolean): readonly Mark[] {
  return readable ? marks : marks.toSorted((one, other) => compareText(one.hash, other.hash))
}

function changeEntries(pack: PackagePlan): readonly Entry[] {
  const { id, name } = pack
  if (id === null) return []
  return reviewableChanges(pack).flatMap((change) => {
    const words = wordsOf(change, id, name)
    return digestsToRecord(id, change).map((digest) => ({ digest, words }))
  })
}

function packageEntries({ id, name, digest, changes }: PackagePlan): readonly Entry[] {
  if (id === null || changes.length === 0) return []
  return [{ digest, words: plainWords([name, `${changes.length} changes`]) }]
}

/** Kind, address, package, policy and dates, for whoever looks into the source of the page. */
function wordsOf(change: Change, packageId: Guid, packageName: string): string {
  const { kind, member, policy, startDate, endDate } = change
  const invited = kind === 'add' && change.invite !== null ? 'invite and ' : ''
  const moved = kind !== 'update' && change.move !== null ? ' to move' : ''
  const dates = kind === 'remove' ? [] : [`from ${startDate ?? 'Entra'}`, `until ${endDate ?? 'Entra'}`]
  return plainWords([
    `${invited}${kind}${moved}`,
    member.address,
    ...(member.userId === null ? [] : [member.userId]),
    packageName === '' ? packageId : packageName,
    policy.name,
    ...dates
  ])
}
