/** What became of writes that were refused or whose answer was lost, told by reading Entra again. */
import { sightChange, type Sighting } from '../core/confirm-change.js'
import { messageOf } from '../core/errors.js'
import type { Outcome } from '../core/plan.js'
import type { WriteAnswer } from '../ports.js'
import { codeOfRefusal, type ApplyMeans, type Task } from './apply-task.js'
import { growingPauses } from './growing-pauses.js'
import { isSecondHalf, maybeNotBack, notBack } from './unfinished-move.js'

/**
 * Finishes every refused and unclear task.
 *
 * - Refused: `already` when Entra shows what was wanted, `pending` when it is on its way, else `failed`.
 * - Unclear: read with pauses until it is seen or the wait ends; then `unknown`.
 *
 * @param deadline As `clock.now()`. At least one read is made, also when it has passed; none when the run was told to end.
 */
export async function confirmByReading(tasks: readonly Task[], deadline: number, means: ApplyMeans): Promise<void> {
  for (const pause of growingPauses(means.clock)) {
    const doubtful = tasks.filter(({ progress }) => progress.kind === 'refused' || progress.kind === 'unclear')
    if (doubtful.length === 0) return
    const sightings = await sight(doubtful, means)
    for (const task of doubtful) {
      const outcome = judge(task, sightings.get(task) ?? 'absent')
      if (outcome !== null) finish(task, outcome)
    }
    if (means.clock.now() + pause > deadline) break
    if (tasks.some(({ progress }) => progress.kind === 'unclear')) await means.clock.sleep(pause)
  }
  for (const task of tasks) {
    const { progress } = task
    if (progress.kind === 'unclear') finish(task, unknown(task, progress.reason))
    // Refused, and no time was left to look.
    if (progress.kind === 'refused') finish(task, refused(task, progress.answer))
  }
}

function finish(task: Task, outcome: Outcome): void {
  task.progress = { kind: 'finished', outcome }
}

async function sight(tasks: readonly Task[], { directory, log }: ApplyMeans): Promise<ReadonlyMap<Task, Sighting>> {
  const ids = [...new Set(tasks.map((task) => task.packageId))]
  try {
    const [assignments, requests] = await Promise.all([directory.listAssignments(ids), directory.listOpenRequests(ids)])
    const held = new Map([...assignments].map(([id, list]) => [id, list.unpack()]))
    return new Map(tasks.map((task) => [task, sightTask(task, held.get(task.packageId), requests.get(task.packageId))]))
  } catch (error) {
    // What was written must still be reported; a state that cannot be read proves nothing either way.
    log(`The state could not be read again: ${messageOf(error)}`)
    return new Map()
  }
}

function sightTask(
  { change, userId }: Task,
  assignments: Parameters<typeof sightChange>[2] | undefined,
  requests: Parameters<typeof sightChange>[3] | undefined
): Sighting {
  if (userId === null || assignments === undefined || requests === undefined) return 'absent'
  return sightChange(change, userId, assignments, requests)
}

function judge(task: Task, sighting: Sighting): Outcome | null {
  const { progress } = task
  switch (progress.kind) {
    case 'refused':
      if (sighting !== 'absent')
        return { kind: sighting === 'done' ? 'already' : 'pending', error: null, requestId: null }
      return refused(task, progress.answer)
    case 'unclear':
      if (sighting === 'absent') return null
      return { kind: sighting === 'done' ? 'applied' : 'pending', error: null, requestId: null }
    case 'ready':
    case 'submitted':
    case 'finished':
      return null
  }
}

function refused(task: Task, answer: Extract<WriteAnswer, { kind: 'refused' }>): Outcome {
  const message = `${answer.message} (${answer.code})`
  if (isSecondHalf(task)) return notBack(task, message, answer.requestId)
  return { kind: 'failed', error: { code: codeOfRefusal(answer), message }, requestId: answer.requestId }
}

function unknown(task: Task, reason: string): Outcome {
  const lost = `The answer was lost (${reason}) and Entra does not show the change. It is not sent again in this run; the next run reads first.`
  const message = isSecondHalf(task) ? maybeNotBack(task, lost) : lost
  return { kind: 'unknown', error: { code: 'OUTCOME_UNKNOWN', message }, requestId: null }
}
