/** What is said of a move that did not come to its end: the gravest of all outcomes, since somebody may be without access. */
import type { Outcome } from '../core/plan.js'
import type { Task } from './apply-task.js'

/** Whether this is sent only after a removal. */
export function isSecondHalf({ change }: Pick<Task, 'change'>): boolean {
  return change.kind === 'add' && change.replaces.length > 0
}

/** The addition was not sent, since the removal before it did not come to its end. @param why As in «since …». */
export function notAddedAgain({ change, packageName }: Task, why: string): Outcome {
  return unfinished(
    `Not added again to «${packageName}» under «${change.policy.name}», since ${withoutStop(why)}. Run this job again to finish.`,
    null
  )
}

/** The removal was sent, and the run was superseded before the addition. @param why As in «since …». */
export function stoppedBetween({ change, packageName }: Task, why: string): Outcome {
  return unfinished(
    `Not added again to «${packageName}» under «${change.policy.name}», since ${why}. The run of the newest commit adds them, if its files say so.`,
    null
  )
}

/** What they had is gone, and the addition did not go through. @param why A sentence. */
export function notBack(task: Task, why: string, requestId: string | null): Outcome {
  return unfinished(`${lossWords(task)}: ${withoutStop(why)}. Run this job again to finish.`, requestId)
}

/** What they had is gone, and whether the addition went through is not known. @param why A sentence. */
export function maybeNotBack({ packageName }: Task, why: string): string {
  return `Was removed from «${packageName}», and may not be back: ${why}`
}

function lossWords({ change, packageName }: Task): string {
  return change.kind === 'add' && change.move === 'failed-delivery'
    ? `Still has no access to «${packageName}», since the new request did not go through either`
    : `Was removed from «${packageName}», is not back and has no access now`
}

function unfinished(message: string, requestId: string | null): Outcome {
  return { kind: 'failed', error: { code: 'MOVE_UNFINISHED', message }, requestId }
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '')
}
