/**
 * What a reviewer approves, as hashes: apply plans again and recognises by them what a reviewed plan showed.
 */
import { createHash } from 'node:crypto'
import { normaliseAddress } from './identifiers.js'
import type { Guid } from './model.js'
import type { Change, PackagePlan, Plan, Retry } from './plan.js'
import { compareText } from './sort-order.js'

/**
 * The changes that apply may make.
 *
 * - `packages`: per package the digests of what reviewers saw of it, of all its changes together and of each alone.
 * - `everything`: the workflow allows unreviewed changes.
 * - `none`: no reviewed plan was found, and why.
 */
export type ReviewedChanges =
  | { readonly kind: 'packages'; readonly digests: ReadonlyMap<Guid, ReadonlySet<string>> }
  | { readonly kind: 'everything' }
  | { readonly kind: 'none'; readonly reason: string }

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

/** Every digest under which a package's changes and retries may have been shown: together, or one by one. */
export function digestsOf({
  id,
  digest,
  changes,
  retries
}: Pick<PackagePlan, 'id' | 'digest' | 'changes' | 'retries'>): readonly string[] {
  if (id === null) return []
  return [digest, ...[...changes, ...additionsOf(retries)].flatMap((change) => digestsOfChange(id, change))]
}

/** What retries give that need a review. */
function additionsOf(retries: readonly Retry[]): readonly Change[] {
  return retries.filter(({ unchanged }) => !unchanged).map(({ gives }) => gives)
}

/**
 * Whether apply may carry out a package's changes: all of them were shown, together or one by one. One change that nobody
 * saw holds the whole package; changes that were shown and need no doing any more do not.
 */
export function isReviewed({ id, digest, changes }: PackagePlan, reviewed: ReviewedChanges): boolean {
  switch (reviewed.kind) {
    case 'everything':
      return true
    case 'none':
      return false
    case 'packages': {
      const shown = id === null ? undefined : reviewed.digests.get(id)
      if (id === null || shown === undefined) return false
      return shown.has(digest) || changes.every((change) => digestsOfChange(id, change).some((each) => shown.has(each)))
    }
  }
}

/**
 * Whether apply may have a failed delivery tried again. Where row and settings are as they were, nobody gets anything new;
 * otherwise a reviewed plan must have shown the retry, or the addition it completes, and nothing of the package is held.
 */
export function isRetryReviewed(pack: PackagePlan, retry: Retry, reviewed: ReviewedChanges): boolean {
  if (retry.unchanged || reviewed.kind === 'everything') return true
  if (reviewed.kind === 'none' || pack.id === null || !isReviewed(pack, reviewed)) return false
  const shown = reviewed.digests.get(pack.id)
  return shown !== undefined && digestsOfChange(pack.id, retry.gives).some((each) => shown.has(each))
}

/** So many changes of a plan are recorded one by one; beyond, only package by package. */
export const MAX_SINGLE_MARKS = 1_000

/** Whether each change of a plan is recorded: only then the same review covers what is left of a package. */
export function recordsSingly(packages: readonly Pick<PackagePlan, 'changes' | 'retries'>[]): boolean {
  const total = packages.reduce((sum, each) => sum + each.changes.length + additionsOf(each.retries).length, 0)
  return total <= MAX_SINGLE_MARKS
}

/**
 * What a plan comment records of the changes it shows: each package's digest, and each change's while they are few. By the
 * latter an apply recognises what is left of a package of which a part is done already. A retry of a new or changed row is
 * recorded as the addition it completes. What is refused is not recorded: the
 * comment says that merging does not apply it.
 */
export function marksOf({
  packages,
  refusals: ofRun
}: Pick<Plan, 'packages' | 'refusals'>): readonly (readonly [packageId: Guid, digest: string])[] {
  const one = recordsSingly(packages)
  return packages.flatMap(({ id, digest, changes, retries, refusals }) => {
    if (id === null || refusals.length > 0 || ofRun.length > 0) return []
    const singles = one ? [...changes, ...additionsOf(retries)] : []
    const whole = changes.length === 0 ? [] : [digest]
    const digests = singles.flatMap((change) => digestsToRecord(id, change))
    return [...whole, ...digests].map((each) => [id, each] as const)
  })
}

/** What stopped half-way has no end date to take over any more: what is left of a repair is what the row asks for. */
function digestsToRecord(packageId: Guid, change: Change): readonly string[] {
  const asShown = digestChanges(packageId, [change])
  return change.kind === 'add' && change.move === 'partial-delivery' && change.endDate !== null
    ? [asShown, digestChanges(packageId, [{ ...change, endDate: null }])]
    : [asShown]
}

/** Whether the plan has anything that needs a review: changes, or retries that come with a new or changed row. */
export function needsReview(plan: Plan): boolean {
  return hasChanges(plan) || plan.packages.some(({ retries }) => additionsOf(retries).length > 0)
}

/** Whether the plan changes anything. */
export function hasChanges(plan: Plan): boolean {
  return plan.packages.some((each) => each.changes.length > 0)
}
