/**
 * What a reviewer approves, change by change, as hashes: apply plans again and recognises by them what a reviewed plan
 * showed.
 */
import { createHash } from 'node:crypto'
import { normaliseAddress } from './identifiers.js'
import type { Guid } from './model.js'
import type { Change, PackagePlan, Plan, Retry } from './plan.js'
import { compareText } from './sort-order.js'

/**
 * The changes that apply may make.
 *
 * - `shown`: reviewed plans showed these, as {@link digestChanges} of single changes and of whole packages.
 * - `everything`: the workflow allows unreviewed changes.
 * - `none`: no reviewed plan was found, and why.
 */
export type ReviewedChanges =
  | {
      readonly kind: 'shown'
      readonly digests: ReadonlySet<string>
      /** What stood in a plan of the final commit, and too late to have been reviewed: the reason, a sentence. */
      readonly late: ReadonlyMap<string, string>
      /** What else speaks for why a change is not among them, as sentences: pull requests whose comment does not count. */
      readonly doubts: readonly string[]
    }
  | { readonly kind: 'everything' }
  | { readonly kind: 'none'; readonly reason: string }

/** What became of a change in the reviewed plans. `late` and `unseen` carry the reason it does not count, if there is one. */
export type Shown =
  { readonly kind: 'shown' } | { readonly kind: 'late'; readonly reason: string } | { readonly kind: 'unseen' }

/**
 * What makes a change the same change: person, kind, policy, dates, invitation. Not the row's place, nor its reason.
 *
 * Whoever saw somebody moved has not seen them lose the package, so the removal of a move is another one, and so is one of
 * another kind of move or from more than was shown. Its addition is an addition like any other: when a move stopped
 * half-way, only that is left of what was reviewed.
 */
function identityOf(change: Change): readonly unknown[] {
  const person = change.member.userId ?? normaliseAddress(change.member.address)
  const invited = change.kind === 'add' && change.invite !== null
  const identity = [change.kind, person, change.policy.id, change.startDate, change.endDate, invited]
  if (change.kind !== 'remove' || change.move === null) return identity
  return [...identity, change.move, change.policyIds.toSorted(compareText)]
}

/** SHA-256 (hex) over one package's changes in a fixed order. Equal digests: the same changes, nothing more, nothing less. */
export function digestChanges(packageId: Guid, changes: readonly Change[]): string {
  const identities = changes.map((change) => JSON.stringify(identityOf(change))).sort(compareText)
  return createHash('sha256')
    .update(JSON.stringify([packageId, identities]))
    .digest('hex')
}

/** SHA-256 (hex) over a whole plan. */
export function digestPlan(tenantId: string, packages: readonly Pick<PackagePlan, 'id' | 'digest'>[]): string {
  const parts = packages.map((each) => `${each.id ?? ''}:${each.digest}`).sort(compareText)
  return createHash('sha256')
    .update(JSON.stringify([tenantId, parts]))
    .digest('hex')
}

/**
 * The digests under which one change may have been shown. A reviewed invitation covers the one account whose own address
 * it is by now, so someone who was to be invited then may simply be added.
 */
function digestsOfChange(packageId: Guid, change: Change): readonly string[] {
  const asItIs = digestChanges(packageId, [change])
  if (change.kind !== 'add' || change.invite !== null || !change.ownAddress) return [asItIs]
  const { address, name } = change.member
  const invited = { ...change, member: { ...change.member, userId: null }, invite: { address, name } }
  return [asItIs, digestChanges(packageId, [invited])]
}

/**
 * The digests under which a plan records one change. What stopped half-way has no end date to take over any more: what is
 * left of a repair is what the row asks for.
 */
export function digestsToRecord(packageId: Guid, change: Change): readonly string[] {
  const asShown = digestChanges(packageId, [change])
  return change.kind === 'add' && change.move === 'partial-delivery' && change.endDate !== null
    ? [asShown, digestChanges(packageId, [{ ...change, endDate: null }])]
    : [asShown]
}

/** Everything of a package that a reviewer sees and a record holds: its changes, and the retries that need a review. */
export function reviewableChanges({ changes, retries }: Pick<PackagePlan, 'changes' | 'retries'>): readonly Change[] {
  return [...changes, ...retries.filter(({ unchanged }) => !unchanged).map(({ gives }) => gives)]
}

/** Every digest by which a reviewed plan may have shown something of a package: of the whole, or one by one. */
export function digestsOf(pack: Pick<PackagePlan, 'id' | 'digest' | 'changes' | 'retries'>): readonly string[] {
  const { id } = pack
  if (id === null) return []
  const single = reviewableChanges(pack).flatMap((change) => [
    ...digestsOfChange(id, change),
    ...digestsToRecord(id, change)
  ])
  return [...new Set(pack.changes.length === 0 ? single : [pack.digest, ...single])]
}

/** Whether a reviewed plan showed a change of a package: alone, or the package with exactly these changes. */
export function findShown(
  { id, digest }: Pick<PackagePlan, 'id' | 'digest'>,
  change: Change,
  reviewed: ReviewedChanges
): Shown {
  switch (reviewed.kind) {
    case 'everything':
      return { kind: 'shown' }
    case 'none':
      return { kind: 'unseen' }
    case 'shown': {
      const digests = id === null ? [] : [digest, ...digestsOfChange(id, change)]
      if (digests.some((each) => reviewed.digests.has(each))) return { kind: 'shown' }
      const reason = digests.map((each) => reviewed.late.get(each)).find((each) => each !== undefined)
      return reason === undefined ? { kind: 'unseen' } : { kind: 'late', reason }
    }
  }
}

/**
 * Whether apply may have a failed delivery tried again. Where row and settings are as they were, nobody gets anything new;
 * otherwise a reviewed plan must have shown the retry, or the addition it completes.
 */
export function isRetryReviewed({ id }: Pick<PackagePlan, 'id'>, retry: Retry, reviewed: ReviewedChanges): boolean {
  if (retry.unchanged || reviewed.kind === 'everything') return true
  if (reviewed.kind === 'none' || id === null) return false
  return digestsOfChange(id, retry.gives).some((each) => reviewed.digests.has(each))
}

/** Whether the plan has anything that needs a review: changes, or retries that come with a new or changed row. */
export function needsReview(plan: Plan): boolean {
  return plan.packages.some((each) => reviewableChanges(each).length > 0)
}

/** Whether the plan changes anything. */
export function hasChanges(plan: Plan): boolean {
  return plan.packages.some((each) => each.changes.length > 0)
}
