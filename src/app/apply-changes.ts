/**
 * Makes Entra so: the reviewed changes of a plan, each with an outcome of its own. One failure does not stop the rest.
 *
 * Invitations first, then every request in one go, then whoever is moved is added again as soon as what they had is gone,
 * then reading until it is clear what became of each. A write whose answer was lost is never sent again: the state is read
 * until the wait ends, and what is still not seen is `unknown`.
 */
import type { ErrorCode } from '../core/errors.js'
import { holdUnreviewed } from '../core/held-changes.js'
import type { Guid } from '../core/model.js'
import type { Change, ChangeOutcome, PackagePlan, Plan } from '../core/plan.js'
import type { ReviewedChanges } from '../core/reviewed-plan.js'
import type { ApplyMeans, Task } from './apply-task.js'
import { awaitDelivery } from './await-delivery.js'
import { carryOutMoves } from './carry-out-moves.js'
import { confirmByReading } from './confirm-by-reading.js'
import { inviteGuests } from './invite-guests.js'
import { sendChanges, sendForFreshGuests } from './send-changes.js'
import { isSecondHalf } from './unfinished-move.js'

/** The changes of the plan that stay undone, each with the reason. */
export function heldOutcomes(plan: Plan, reviewed: ReviewedChanges): readonly ChangeOutcome[] {
  return plan.packages.flatMap((each) => {
    const { id } = each
    if (id === null) return []
    const refusal = plan.refusals[0] ?? each.refusals[0]
    if (refusal !== undefined) return each.changes.map((change) => held(id, change, refusal.code, refusal.message))
    const reasons = holdUnreviewed(each, reviewed)
    return each.changes.flatMap((change) => {
      const reason = reasons.get(change)
      return reason === undefined ? [] : [held(id, change, 'NO_REVIEWED_PLAN', reason)]
    })
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
  const tasks: Task[] = plan.packages.flatMap((each) =>
    each.changes.filter((change) => !held.has(change)).flatMap((change) => taskFor(change, each))
  )
  const deadline = means.clock.now() + means.waitMs

  await inviteGuests(tasks, deadline, means)
  await sendChanges(
    tasks.filter((task) => task.progress.kind === 'ready' && !isSecondHalf(task)),
    means
  )
  await carryOutMoves(tasks, deadline, means)
  await sendForFreshGuests(tasks, deadline, means)
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

function taskFor(change: Change, { id, name }: PackagePlan): Task[] {
  if (id === null) return []
  const { userId } = change.member
  return [{ packageId: id, packageName: name, change, userId, progress: { kind: 'ready' } }]
}

function outcomeOf({ packageId, change, progress }: Task): ChangeOutcome {
  if (progress.kind === 'finished') return { packageId, change, outcome: progress.outcome }
  throw new Error(`A change ended as «${progress.kind}».`)
}
