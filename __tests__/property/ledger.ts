/**
 * A book of its own of what reviewers could see and of what was done: from the plan files and comments of the runs, never
 * from what the action keeps for itself.
 */
import type { AccessPackage, Assignment, Person } from '../../src/core/model.js'
import { ownAddressesOf } from './cast.js'
import type { AssignmentWrite } from '../../src/ports.js'

/** A change as a plan file lists it. */
export interface ShownChange {
  readonly packageId: string
  readonly kind: 'add' | 'update' | 'remove'
  readonly invite: boolean
  readonly move: string | null
  readonly member: string
  readonly userId: string | null
  readonly policy: string
  readonly startDate: string | null
  readonly endDate: string | null
}

/** A plan that stood in a pull request's comment. Times in milliseconds. */
interface ShownPlan {
  readonly pull: number
  readonly headSha: string
  readonly at: number
  readonly changes: readonly ShownChange[]
}

/** Something an apply sent to Entra, with what it was about by then. */
export type Sent =
  | { readonly kind: 'invite'; readonly address: string }
  | { readonly kind: 'add'; readonly write: Extract<AssignmentWrite, { kind: 'add' }>; readonly person: Person | null }
  | {
      readonly kind: 'update' | 'remove'
      readonly write: Exclude<AssignmentWrite, { kind: 'add' }>
      readonly held: Assignment | null
    }

export interface MergedPull {
  readonly number: number
  readonly headSha: string
  readonly mergedAt: number
  /** The commit that brought it to the default branch. */
  readonly sha: string
}

export interface NotedReview {
  readonly pull: number
  readonly reviewer: string
  readonly verdict: 'approved' | 'changes-requested' | 'dismissed'
  readonly at: number
}

export class Ledger {
  readonly #plans: ShownPlan[] = []
  readonly #reviews: NotedReview[] = []

  constructor(private readonly packages: readonly AccessPackage[]) {}

  notePlan(plan: ShownPlan): void {
    this.#plans.push(plan)
  }

  /** A dismissal takes away what the reviewer said last. */
  noteReview(review: NotedReview): void {
    this.#reviews.push(review)
  }

  /** What the reviewers of a merged pull request saw, in time: of its last comment, made for the commit that was merged. */
  shownBy({ number, headSha, mergedAt }: MergedPull): readonly ShownChange[] {
    const plans = this.#plans.filter(({ pull }) => pull === number)
    const last = plans.at(-1)
    if (last?.headSha !== headSha) return []
    const ofHead = plans.filter((plan) => plan.headSha === headSha)
    const approvals = this.#approvalsOf(number)
    const until = approvals.length === 0 ? mergedAt : Math.max(...approvals)
    return last.changes.filter((change) => {
      const first = ofHead.find(({ changes }) => changes.some((each) => isSame(each, change)))
      return first !== undefined && (first === ofHead[0] || first.at <= until)
    })
  }

  /** When those who approve a pull request at the end said so. */
  #approvalsOf(pull: number): readonly number[] {
    const last = new Map<string, NotedReview>()
    for (const review of this.#reviews) if (review.pull === pull) last.set(review.reviewer, review)
    return [...last.values()].flatMap(({ verdict, at }) => (verdict === 'approved' ? [at] : []))
  }

  /** What of these effects no one of these changes allows, in words. */
  unshown(sent: readonly Sent[], shown: readonly ShownChange[]): readonly string[] {
    return sent
      .filter((each) => !shown.some((change) => this.#allows(change, each, sent)))
      .map((each) => this.tell(each))
  }

  tell(sent: Sent): string {
    switch (sent.kind) {
      case 'invite':
        return `invites ${sent.address}`
      case 'add': {
        const { packageId, policyId, endDate } = sent.write
        const who = sent.person?.mail ?? sent.write.userId
        return `adds ${who} to ${this.#packageName(packageId)} under ${this.#policyName(policyId)} until ${endDate ?? '–'}`
      }
      case 'update':
      case 'remove': {
        const { held, write } = sent
        const dates = write.kind === 'update' ? ` to ${write.startDate ?? '–'} … ${write.endDate ?? '–'}` : ''
        const of = held === null ? write.assignmentId : this.#packageName(held.packageId)
        return `${sent.kind}s ${held?.subject.email ?? '?'} in ${of}${dates}`
      }
    }
  }

  #allows(shown: ShownChange, sent: Sent, all: readonly Sent[]): boolean {
    switch (sent.kind) {
      case 'invite':
        return shown.kind === 'add' && shown.invite && isSameText(shown.member, sent.address)
      case 'add': {
        const { packageId, policyId, startDate, endDate } = sent.write
        const same = shown.startDate === startDate && shown.endDate === endDate
        const policy = isSameText(shown.policy, this.#policyName(policyId))
        return shown.kind === 'add' && shown.packageId === packageId && same && policy && isPerson(shown, sent)
      }
      case 'update': {
        const { held, write } = sent
        if (held === null || write.kind !== 'update' || shown.kind !== 'update') return false
        const same = shown.startDate === write.startDate && shown.endDate === write.endDate
        const policy = isSameText(shown.policy, this.#policyName(held.policyId))
        return shown.packageId === held.packageId && same && policy && shown.userId === held.subject.objectId
      }
      case 'remove': {
        const { held } = sent
        if (held === null || shown.kind !== 'remove' || shown.packageId !== held.packageId) return false
        if (shown.userId !== held.subject.objectId) return false
        // A person can have the package more than once; a plan says it of one of them.
        return all.some(
          (each) =>
            each.kind === 'remove' &&
            each.held?.packageId === held.packageId &&
            each.held.subject.objectId === held.subject.objectId &&
            each.held.startDate === shown.startDate &&
            each.held.endDate === shown.endDate &&
            isSameText(shown.policy, this.#policyName(each.held.policyId))
        )
      }
    }
  }

  #packageName(packageId: string): string {
    return this.packages.find(({ id }) => id === packageId)?.name ?? packageId
  }

  #policyName(policyId: string | null): string {
    const policies = this.packages.flatMap(({ policies }) => policies)
    return policies.find(({ id }) => id === policyId)?.name ?? ''
  }
}

/** The same person, or the account that has by now the address that was shown. */
function isPerson(shown: ShownChange, { write, person }: Extract<Sent, { kind: 'add' }>): boolean {
  if (shown.userId !== null) return shown.userId === write.userId
  return person !== null && ownAddressesOf(person).some((address) => isSameText(address, shown.member))
}

function isSame(one: ShownChange, other: ShownChange): boolean {
  return (
    JSON.stringify({ ...one, member: '' }) === JSON.stringify({ ...other, member: '' }) &&
    (one.userId !== null || isSameText(one.member, other.member))
  )
}

function isSameText(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
