/**
 * Makes Entra so: the reviewed changes of a plan, each with an outcome of its own. One failure does not stop the rest.
 *
 * Invitations first, then every request in one go, then reading until it is clear what became of each. A write whose
 * answer was lost is never sent again: the state is read until the wait ends, and what is still not seen is `unknown`.
 */
import type { ErrorCode } from '../core/errors.js'
import type { Guid } from '../core/model.js'
import type { Change, ChangeOutcome, Plan } from '../core/plan.js'
import { isReviewed, type ReviewedChanges } from '../core/reviewed-plan.js'
import type { AssignmentWrite, WriteAnswer } from '../ports.js'
import { neverSent, type ApplyMeans, type Progress, type Task } from './apply-task.js'
import { awaitDelivery } from './await-delivery.js'
import { confirmByReading } from './confirm-by-reading.js'
import { inviteGuests } from './invite-guests.js'
import { growingPauses } from './growing-pauses.js'

/** A guest whose account is minutes old may not be known to entitlement management yet. */
const GUEST_READY_MS = 120_000

/** The changes of the plan that stay undone, each with the reason. */
export function heldOutcomes(plan: Plan, reviewed: ReviewedChanges): readonly ChangeOutcome[] {
  return plan.packages.flatMap((each) => {
    const { id } = each
    if (id === null) return []
    const refusal = plan.refusals[0] ?? each.refusals[0]
    if (refusal !== undefined) return each.changes.map((change) => held(id, change, refusal.code, refusal.message))
    if (isReviewed(each, reviewed)) return []
    const why =
      reviewed.kind === 'none'
        ? reviewed.reason
        : `A change of «${each.name}» stood in no reviewed plan: Entra or the files changed since the review.`
    return each.changes.map((change) => held(id, change, 'NO_REVIEWED_PLAN', why))
  })
}

function held(packageId: Guid, change: Change, code: ErrorCode, message: string): ChangeOutcome {
  return {
    packageId,
    change,
    outcome: { kind: 'held', error: { code, message }, requestId: null }
  }
}

/**
 * Carries out what the reviewed changes allow.
 * @returns An outcome for every change of the plan, in the plan's order.
 */
export async function applyChanges(
  plan: Plan,
  reviewed: ReviewedChanges,
  means: ApplyMeans
): Promise<readonly ChangeOutcome[]> {
  const held = new Map(heldOutcomes(plan, reviewed).map((each) => [each.change, each]))
  const tasks: Task[] = plan.packages.flatMap(({ id, changes }) =>
    id === null
      ? []
      : changes
          .filter((change) => !held.has(change))
          .map((change) => ({ packageId: id, change, userId: change.member.userId, progress: { kind: 'ready' } }))
  )
  const deadline = means.clock.now() + means.waitMs

  await inviteGuests(tasks, deadline, means)
  await submit(
    tasks.filter((task) => task.progress.kind === 'ready'),
    means
  )
  await submitForFreshGuests(tasks, means)
  await confirmByReading(tasks, deadline, means)
  await awaitDelivery(tasks, deadline, means)

  const done = new Map(tasks.map((task) => [task.change, outcomeOf(task)]))
  return plan.packages.flatMap(({ changes }) =>
    changes.flatMap((change) => {
      const outcome = held.get(change) ?? done.get(change)
      return outcome === undefined ? [] : [outcome]
    })
  )
}

async function submit(tasks: readonly Task[], { directory, log }: ApplyMeans): Promise<void> {
  if (tasks.length === 0) return
  log(`Submitting ${tasks.length === 1 ? '1 change' : `${tasks.length} changes`} to Entra.`)
  const writes = tasks.map((task) => writesFor(task))
  const all = writes.flat()
  const answers = await directory.submit(all).catch((error: unknown) => all.map(() => neverSent(error)))
  let next = 0
  tasks.forEach((task, index) => {
    const count = writes[index]?.length ?? 0
    task.progress = summarise(answers.slice(next, next + count))
    next += count
  })
}

function writesFor({ change, packageId, userId }: Task): readonly AssignmentWrite[] {
  switch (change.kind) {
    case 'add': {
      if (userId === null) return []
      const { startDate, endDate, justification } = change
      return [{ kind: 'add', packageId, policyId: change.policy.id, userId, startDate, endDate, justification }]
    }
    case 'update': {
      const { assignmentId, startDate, endDate, justification } = change
      return [{ kind: 'update', assignmentId, startDate, endDate, justification }]
    }
    case 'remove':
      return change.assignmentIds.map((assignmentId) => ({ kind: 'remove', assignmentId, justification: null }))
  }
}

/** One change may take several requests (a removal of two assignments); it stands where the worst of them stands. */
function summarise(answers: readonly WriteAnswer[]): Progress {
  const unclear = answers.find((answer) => answer.kind === 'unclear')
  if (unclear !== undefined) return unclear
  const refused = answers.find((answer) => answer.kind === 'refused')
  if (refused !== undefined) return { kind: 'refused', answer: refused }
  return { kind: 'submitted', requestIds: answers.flatMap((answer) => (answer.kind === 'accepted' ? [answer.id] : [])) }
}

/**
 * A guest invited a moment ago may be unknown to entitlement management for a while (`Directory_ObjectNotFound`; no delay
 * is documented). A refusal did nothing, so it is sent again with growing pauses.
 */
async function submitForFreshGuests(tasks: readonly Task[], means: ApplyMeans): Promise<void> {
  const deadline = means.clock.now() + Math.max(means.waitMs, GUEST_READY_MS)
  for (const pause of growingPauses()) {
    const early = tasks.filter(isTooEarly)
    if (early.length === 0 || means.clock.now() + pause > deadline) return
    means.log(`Entra does not know ${early.length} of the invited guests yet; trying again in ${pause / 1000} s.`)
    await means.clock.sleep(pause)
    await submit(early, means)
  }
}

function isTooEarly({ change, progress }: Task): boolean {
  return (
    change.kind === 'add' &&
    change.invite !== null &&
    progress.kind === 'refused' &&
    (progress.answer.status === 404 || /notfound/i.test(progress.answer.code))
  )
}

function outcomeOf({ packageId, change, progress }: Task): ChangeOutcome {
  if (progress.kind === 'finished') return { packageId, change, outcome: progress.outcome }
  throw new Error(`A change ended as «${progress.kind}».`)
}
