/**
 * The second halves of moves: someone may be added again only when what they had is gone, since what Entra makes of a
 * second request beside an assignment is documented nowhere. Until then they may be without access, so nobody waits here
 * for anybody else.
 */
import { messageOf } from '../core/errors.js'
import type { Guid } from '../core/model.js'
import type { AddChange } from '../core/plan.js'
import type { RequestProgress } from '../ports.js'
import type { ApplyMeans, Task } from './apply-task.js'
import { growingPauses } from './growing-pauses.js'
import { explainBroken, isBroken, isFinal } from './request-states.js'
import { sendChanges } from './send-changes.js'
import { isSecondHalf, notAddedAgain } from './unfinished-move.js'

/** A removal is mostly done in seconds; stopping half-way for want of so little time would leave people without access. */
const LEAST_WAIT_MS = 120_000

/** For so long after a removal Entra may not know of it everywhere, and refuse what it takes a little later. */
const SETTLING_MS = 120_000

/** The second half of a move, and the first one; null: somebody else's removal is on its way, and is only waited for. */
interface Move {
  readonly task: Task
  readonly change: AddChange
  readonly removal: Task | null
  /** When what was to be replaced was seen to be gone, as `clock.now()`. */
  goneAt: number | null
}

/**
 * Sends each addition as soon as what it replaces is gone; one that is refused then is sent again for a short while, since
 * a refusal did nothing. A move whose removal did not go through, or is not gone when the wait ends, is finished as failed:
 * nothing would ever finish it by itself.
 *
 * @param tasks Everything that is carried out; the removals among them were sent.
 * @param deadline As `clock.now()`. Two minutes are waited also when it comes before.
 */
export async function carryOutMoves(tasks: readonly Task[], deadline: number, means: ApplyMeans): Promise<void> {
  const { clock } = means
  const moves = findMoves(tasks)
  // A removal that was not sent takes nothing away, so its addition waits with it.
  for (const { task, removal } of moves) if (removal?.progress.kind === 'finished') task.progress = removal.progress
  const until = Math.max(deadline, clock.now() + LEAST_WAIT_MS)
  const states = new Map<Guid, RequestProgress>()
  for (const pause of growingPauses(clock)) {
    const next = clock.now() + pause
    const waiting = next > until ? [] : moves.filter(isWaiting)
    const early = moves.filter((move) => isTooEarly(move, next))
    if (waiting.length + early.length === 0) break
    await clock.sleep(pause)
    const gone = await findGone(waiting, states, means)
    for (const move of gone) move.goneAt = clock.now()
    await sendChanges(
      [...gone, ...early].map(({ task }) => task),
      means
    )
    for (const move of moves.filter(isWaiting)) stopWhereRemovalFailed(move, states)
  }
  // A run that is told to end may not have come here since the removal was refused.
  for (const move of moves.filter(isWaiting)) stopWhereRemovalFailed(move, states)
  for (const move of moves.filter(isWaiting)) finish(move.task, whyNotGone(move))
}

function whyNotGone({ removal }: Move): string {
  return removal?.progress.kind === 'unclear'
    ? 'the answer to the removal was lost, and what they have is still there'
    : 'what they have was not gone when the wait ended; once it is, they have no access'
}

function findMoves(tasks: readonly Task[]): readonly Move[] {
  const removals = new Map<string, Task>()
  const keyOf = ({ packageId, userId }: Task): string => `${packageId} ${userId ?? ''}`
  for (const task of tasks) if (task.change.kind === 'remove') removals.set(keyOf(task), task)
  return tasks.flatMap((task) =>
    task.change.kind === 'add' && isSecondHalf(task)
      ? [{ task, change: task.change, removal: removals.get(keyOf(task)) ?? null, goneAt: null }]
      : []
  )
}

function isWaiting({ task, goneAt }: Move): boolean {
  return task.progress.kind === 'ready' && goneAt === null
}

function isTooEarly({ task, goneAt }: Move, next: number): boolean {
  return task.progress.kind === 'refused' && goneAt !== null && next <= goneAt + SETTLING_MS
}

/** A removal whose answer was lost may still show its effect; one that was refused, and did nothing before, will not. */
function stopWhereRemovalFailed({ task, removal }: Move, states: ReadonlyMap<Guid, RequestProgress>): void {
  if (removal?.progress.kind === 'refused') {
    const { message, code } = removal.progress.answer
    finish(task, `the removal did not go through: ${message} (${code})`)
    return
  }
  const broken = requestIdsOf(removal)
    .map((id) => states.get(id))
    .find(isBroken)
  if (broken !== undefined) finish(task, `the removal did not go through: ${explainBroken(broken)}`)
}

function finish(task: Task, why: string): void {
  task.progress = { kind: 'finished', outcome: notAddedAgain(task, why) }
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
    const listed = new Map(
      [...lists].map(([id, assignments]) => [id, new Set(assignments.unpack().map((each) => each.id))])
    )
    return done.filter(({ task, change }) => !stillListed(change, listed.get(task.packageId)))
  } catch (error) {
    // What was removed must still be reported; the wait goes on.
    log(`The removals could not be watched: ${messageOf(error)}`)
    return []
  }
}

function stillListed({ replaces }: AddChange, listed: ReadonlySet<Guid> | undefined): boolean {
  return listed === undefined || replaces.some((id) => listed.has(id))
}
