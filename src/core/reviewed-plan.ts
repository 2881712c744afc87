/**
 * What a reviewer approves, as hashes: apply plans again and recognises by them what a reviewed plan showed.
 */
import { createHash } from 'node:crypto'
import { normaliseAddress } from './identifiers.js'
import type { Change, ChangeOutcome, Guid, PackagePlan, Plan } from './model.js'
import { compareText } from './sort-order.js'

/**
 * The changes that apply may make.
 *
 * - `packages`: per package the digests of all the plans that reviewers saw for it, and of single changes that an apply of
 *   them left undone.
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

/**
 * The digest of one change that an apply left undone, as the next plan will show it: a guest whose invitation went
 * through is in the directory by then.
 */
export function digestLeftover({ packageId, change, userId }: ChangeOutcome): string {
  const left =
    change.kind === 'add' && userId !== null
      ? { ...change, invite: null, member: { ...change.member, userId } }
      : change
  return digestChanges(packageId, [left])
}

/** Every digest under which a package's changes may have been shown: together, or one by one as leftovers. */
export function digestsOf({ id, digest, changes }: Pick<PackagePlan, 'id' | 'digest' | 'changes'>): readonly string[] {
  return id === null ? [] : [digest, ...changes.map((change) => digestChanges(id, [change]))]
}

/** Whether apply may carry out a package's changes, all of them: shown together, or each of them left over. */
export function isReviewed(packagePlan: PackagePlan, reviewed: ReviewedChanges): boolean {
  switch (reviewed.kind) {
    case 'everything':
      return true
    case 'none':
      return false
    case 'packages': {
      const shown = packagePlan.id === null ? undefined : reviewed.digests.get(packagePlan.id)
      if (shown === undefined) return false
      const [together = '', ...each] = digestsOf(packagePlan)
      return shown.has(together) || (each.length > 0 && each.every((digest) => shown.has(digest)))
    }
  }
}

/** Whether the plan has anything that would need a review. */
export function hasChanges(plan: Plan): boolean {
  return plan.packages.some((each) => each.changes.length > 0)
}
