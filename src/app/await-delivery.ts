/** Waiting, bounded, for Entra to deliver what it accepted. Delivery is asynchronous: minutes, in bulk up to a day. */
import { messageOf } from '../core/errors.js'
import type { Guid } from '../core/model.js'
import type { Outcome } from '../core/plan.js'
import type { RequestProgress } from '../ports.js'
import type { ApplyMeans, Task } from './apply-task.js'
import { growingPauses } from './growing-pauses.js'
import { explainBroken, isBroken, isFinal } from './request-states.js'
import { isSecondHalf, notBack } from './unfinished-move.js'

/**
 * Finishes every submitted task: `applied` when delivered, `failed` when Entra gave up, else `pending`. The wait is not
 * spent on requests that wait for a person: an approval, a start date, a guest's first sign-in.
 *
 * @param deadline As `clock.now()`. When waiting for something else has used it up, one read still tells what is there.
 */
export async function awaitDelivery(tasks: readonly Task[], deadline: number, means: ApplyMeans): Promise<void> {
  const { clock, directory, log, waitMs } = means
  const states = new Map<Guid, RequestProgress>()
  let mayRead = waitMs > 0
  for (const pause of growingPauses(clock)) {
    const waiting = tasks.filter((task) => isWorthWaiting(task, states))
    const mayWait = clock.now() + pause <= deadline
    if (waiting.length === 0 || !(mayWait || mayRead)) break
    if (mayWait) await clock.sleep(pause)
    mayRead = false
    try {
      const open = waiting.flatMap((task) => requestIdsOf(task)).filter((id) => !isFinal(states.get(id)))
      for (const [id, state] of await directory.readRequests(open)) states.set(id, state)
    } catch (error) {
      // Everything was accepted; not being able to watch it is no reason to lose the report.
      log(`The delivery could not be watched: ${messageOf(error)}`)
    }
  }
  for (const task of tasks) {
    if (task.progress.kind !== 'submitted') continue
    task.progress = { kind: 'finished', outcome: judge(task, states) }
  }
}

function requestIdsOf({ progress }: Task): readonly Guid[] {
  return progress.kind === 'submitted' ? progress.requestIds : []
}

function isWorthWaiting(task: Task, states: ReadonlyMap<Guid, RequestProgress>): boolean {
  const freshGuest = task.change.kind === 'add' && task.change.invite !== null
  return requestIdsOf(task).some((id) => {
    const state = states.get(id)
    if (isFinal(state) || state?.state === 'pendingApproval' || state?.state === 'scheduled') return false
    return !(freshGuest && state?.state === 'delivering')
  })
}

function judge(task: Task, states: ReadonlyMap<Guid, RequestProgress>): Outcome {
  const requestIds = requestIdsOf(task)
  const all = requestIds.map((id) => states.get(id))
  const requestId = requestIds[0] ?? null
  const broken = all.find(isBroken)
  if (broken !== undefined) {
    // A part that was delivered is not nothing.
    const lost = isSecondHalf(task) && broken.state !== 'partiallyDelivered'
    if (lost) return notBack(task, explainBroken(broken), broken.id)
    return {
      kind: 'failed',
      error: { code: 'GRAPH_POLICY_REFUSED', message: explainBroken(broken) },
      requestId: broken.id
    }
  }
  if (all.every((each) => each?.state === 'delivered')) return { kind: 'applied', error: null, requestId }
  const open = all.find((each) => each?.state !== 'delivered')
  return { kind: 'pending', error: open === undefined ? null : waitingFor(open), requestId }
}

function waitingFor({ state }: RequestProgress): Outcome['error'] {
  return state === 'pendingApproval' ? { code: 'APPROVAL_REQUIRED', message: 'Waits for an approval in Entra.' } : null
}
