/** From tasks to assignment requests, and from Entra's answers back to where each task stands. */
import type { Outcome } from '../core/plan.js'
import { justify, type Trace } from '../core/trace.js'
import type { AssignmentWrite, WriteAnswer } from '../ports.js'
import { heldByNewer, neverSent, type ApplyMeans, type Progress, type Task } from './apply-task.js'
import { growingPauses } from './growing-pauses.js'
import { inSlices } from './in-slices.js'
import { isSecondHalf, stoppedBetween } from './unfinished-move.js'

/** A guest whose account is minutes old may not be known to entitlement management yet. */
const GUEST_READY_MS = 120_000

/** Sends the requests of these tasks, until there is a reason to stop: then what was not sent yet is held. */
export async function sendChanges(tasks: readonly Task[], means: ApplyMeans): Promise<void> {
  if (tasks.length === 0) return
  means.log(`Submitting ${tasks.length === 1 ? '1 change' : `${tasks.length} changes`} to Entra.`)
  await inSlices(tasks, means, {
    send: (slice) => sendSlice(slice, means),
    leave: (left, why) => {
      for (const task of left) task.progress = { kind: 'finished', outcome: stopped(task, why) }
    }
  })
}

async function sendSlice(tasks: readonly Task[], { directory, trace }: ApplyMeans): Promise<void> {
  const writes = tasks.map((task) => writesFor(task, trace))
  const all = writes.flat()
  const answers = await directory.submit(all).catch((error: unknown) => all.map(() => neverSent(error)))
  let next = 0
  tasks.forEach((task, index) => {
    const count = writes[index]?.length ?? 0
    task.progress = summarise(answers.slice(next, next + count))
    next += count
  })
}

/** Nothing of it was sent; only whoever was removed to be added again has lost something. */
function stopped(task: Task, why: string): Outcome {
  return isSecondHalf(task) ? stoppedBetween(task, why) : heldByNewer(why)
}

function writesFor({ change, packageId, userId }: Task, trace: Trace): readonly AssignmentWrite[] {
  switch (change.kind) {
    case 'add': {
      if (userId === null) return []
      const { startDate, endDate } = change
      const justification = justify(change.justification, trace)
      return [{ kind: 'add', packageId, policyId: change.policy.id, userId, startDate, endDate, justification }]
    }
    case 'update': {
      const { assignmentId, startDate, endDate } = change
      const justification = justify(change.justification, trace)
      return [{ kind: 'update', assignmentId, startDate, endDate, justification }]
    }
    case 'remove':
      return change.assignmentIds.map((assignmentId) => ({
        kind: 'remove',
        assignmentId,
        justification: justify(null, trace)
      }))
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
 *
 * @param deadline As `clock.now()`. Two minutes are waited also when it comes before.
 */
export async function sendForFreshGuests(tasks: readonly Task[], deadline: number, means: ApplyMeans): Promise<void> {
  const until = Math.max(deadline, means.clock.now() + GUEST_READY_MS)
  for (const pause of growingPauses(means.clock)) {
    const early = tasks.filter(isTooEarly)
    if (early.length === 0 || means.clock.now() + pause > until) return
    means.log(`Entra does not know ${early.length} of the invited guests yet; trying again in ${pause / 1000} s.`)
    await means.clock.sleep(pause)
    await sendChanges(early, means)
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
