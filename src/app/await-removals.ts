/**
 * Between the two halves of a move: someone may be added again only when what they had is gone, since what Entra makes of
 * a second request beside an assignment is documented nowhere.
 */
import { messageOf } from '../core/errors.js'
import type { Assignment, Guid } from '../core/model.js'
import type { AddChange } from '../core/plan.js'
import type { RequestProgress } from '../ports.js'
import type { ApplyMeans, Task } from './apply-task.js'
import { growingPauses } from './growing-pauses.js'
import { explainBroken, isBroken, isFinal } from './request-states.js'

/** The second half of a move, and the first one; null: somebody else's removal is on its way, and is only waited for. */
interface Move {
  readonly task: Task
  readonly change: AddChange
  readonly removal: Task | null
}

/** Whether this is sent only after a removal. */
export function isSecondHalf({ change }: Task): boolean {
  return change.kind === 'add' && change.replaces.length > 0
}

/**
 * Waits until what is to be replaced is gone. A move whose removal did not go through, or is not gone when the wait ends,
 * is finished as failed: nothing would ever finish it by itself.
 *
 * @param tasks Everything that is carried out; the removals among them were sent.
 * @param deadline As `clock.now()`. At least one look is taken, also when it has passed.
 * @returns The additions that may be sent now.
 */
export async function awaitRemovals(
  tasks: readonly Task[],
  deadline: number,
  means: ApplyMeans
): Promise<readonly Task[]> {
  const moves = findMoves(tasks)
  const states = new Map<Guid, RequestProgress>()
  const gone = new Set<Move>()
  const waiting = (): readonly Move[] => moves.filter((each) => each.task.progress.kind === 'ready' && !gone.has(each))
  let mustLook = true
  for (const pause of growingPauses()) {
    for (const move of waiting()) stopWhereRemovalFailed(move, states)
    const mayWait = means.clock.now() + pause <= deadline
    if (waiting().length === 0 || !(mayWait || mustLook)) break
    if (mayWait) await means.clock.sleep(pause)
    mustLook = false
    for (const move of await findGone(waiting(), states, means)) gone.add(move)
  }
  for (const move of waiting()) {
    stopWhereRemovalFailed(move, states)
    if (move.task.progress.kind === 'ready') stop(move, 'what they have was not gone when the wait ended')
  }
  return [...gone].map(({ task }) => task)
}

function findMoves(tasks: readonly Task[]): readonly Move[] {
  const removals = new Map<string, Task>()
  const keyOf = ({ packageId, userId }: Task): string => `${packageId} ${userId ?? ''}`
  for (const task of tasks) if (task.change.kind === 'remove') removals.set(keyOf(task), task)
  return tasks.flatMap((task) =>
    task.change.kind === 'add' && isSecondHalf(task)
      ? [{ task, change: task.change, removal: removals.get(keyOf(task)) ?? null }]
      : []
  )
}

function stopWhereRemovalFailed(move: Move, states: ReadonlyMap<Guid, RequestProgress>): void {
  const { removal } = move
  if (removal?.progress.kind === 'finished') {
    const { kind, error } = removal.progress.outcome
    if (kind === 'failed' || kind === 'unknown') stop(move, `the removal did not go through: ${error?.message ?? kind}`)
    return
  }
  const broken = requestIdsOf(removal)
    .map((id) => states.get(id))
    .find(isBroken)
  if (broken !== undefined) stop(move, `the removal did not go through: ${explainBroken(broken)}`)
}

function stop({ task, change }: Move, why: string): void {
  const message = `Not added again under «${change.policy.name}», since ${why.replace(/\.$/, '')}. Run this job again to finish.`
  task.progress = {
    kind: 'finished',
    outcome: { kind: 'failed', error: { code: 'MOVE_UNFINISHED', message }, requestId: null }
  }
}

function requestIdsOf(task: Task | null): readonly Guid[] {
  return task?.progress.kind === 'submitted' ? task.progress.requestIds : []
}

/** Looks at the removals' requests, then, where they are done, whether the assignments are gone from Entra's list too. */
async function findGone(
  moves: readonly Move[],
  states: Map<Guid, RequestProgress>,
  { directory, log }: ApplyMeans
): Promise<readonly Move[]> {
  try {
    const open = moves.flatMap(({ removal }) => requestIdsOf(removal)).filter((id) => !isFinal(states.get(id)))
    for (const [id, state] of open.length === 0 ? [] : await directory.readRequests(open)) states.set(id, state)
    const done = moves.filter(({ removal }) =>
      requestIdsOf(removal).every((id) => states.get(id)?.state === 'delivered')
    )
    if (done.length === 0) return []
    const lists = await directory.listAssignments([...new Set(done.map(({ task }) => task.packageId))])
    return done.filter(({ task, change }) => !stillListed(change, lists.get(task.packageId)))
  } catch (error) {
    // What was removed must still be reported; the wait goes on.
    log(`The removals could not be watched: ${messageOf(error)}`)
    return []
  }
}

function stillListed({ replaces }: AddChange, assignments: readonly Assignment[] | undefined): boolean {
  return assignments === undefined || assignments.some(({ id }) => replaces.includes(id))
}
