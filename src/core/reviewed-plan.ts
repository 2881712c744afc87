/**
 * What a reviewer approves, as hashes: apply plans again and recognises by them what a reviewed plan showed.
 */
import { createHash } from 'node:crypto'
import { normaliseAddress } from './identifiers.js'
import type { Change, Guid, PackagePlan, Plan } from './model.js'
import { compareText } from './sort-order.js'

/**
 * The changes that apply may make.
 *
 * - `packages`: per package the digests of all the plans that reviewers saw for it.
 * - `everything`: the workflow allows unreviewed changes.
 * - `none`: no reviewed plan was found, and why.
 */
export type ReviewedChanges =
  | { readonly kind: 'packages'; readonly digests: ReadonlyMap<Guid, ReadonlySet<string>> }
  | { readonly kind: 'everything' }
  | { readonly kind: 'none'; readonly reason: string }

/** What makes a change the same change: person, kind, policy, dates, invitation. Not the row's place, nor its reason. */
function identityOf(change: Change): readonly unknown[] {
  const person = change.member.userId ?? normaliseAddress(change.member.address)
  const invited = change.kind === 'add' && change.invite !== null
  return [change.kind, person, change.policy.id, change.startDate, change.endDate, invited]
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

/** Whether apply may carry out a package's changes, all of them. */
export function isReviewed(packagePlan: PackagePlan, reviewed: ReviewedChanges): boolean {
  switch (reviewed.kind) {
    case 'everything':
      return true
    case 'none':
      return false
    case 'packages':
      return packagePlan.id !== null && reviewed.digests.get(packagePlan.id)?.has(packagePlan.digest) === true
  }
}

/** Whether the plan has anything that would need a review. */
export function hasChanges(plan: Plan): boolean {
  return plan.packages.some((each) => each.changes.length > 0)
}
