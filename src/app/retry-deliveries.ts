/** Asking Entra to deliver again what it could not deliver. */
import type { Plan, RetryOutcome } from '../core/plan.js'
import type { Runner, WriteAnswer } from '../ports.js'
import { codeOfRefusal, neverSent, type ApplyMeans } from './apply-task.js'

/**
 * Asks for every delivery that the plan would have tried again. It gives nobody anything that was not requested before, so
 * it needs no review; a package or run that is refused is left alone all the same.
 *
 * @returns What Entra answered, in the plan's order. A retry that Entra does not take is no failure of the run: the plan
 *   shows the delivery again, and later how it is repaired.
 */
export async function retryDeliveries(
  plan: Plan,
  { directory, log }: Pick<ApplyMeans, 'directory' | 'log'>
): Promise<readonly RetryOutcome[]> {
  const asked =
    plan.refusals.length > 0
      ? []
      : plan.packages.flatMap(({ id, refusals, retries }) =>
          id === null || refusals.length > 0 ? [] : retries.map((retry) => ({ packageId: id, retry }))
        )
  if (asked.length === 0) return []
  log(`Asking Entra to try ${asked.length === 1 ? '1 failed delivery' : `${asked.length} failed deliveries`} again.`)
  const ids = asked.map(({ retry }) => retry.requestId)
  const answers = await directory.reprocess(ids).catch((error: unknown) => ids.map(() => neverSent(error)))
  return asked.map((each, index) => ({ ...each, error: errorOf(answers[index]) }))
}

function errorOf(answer: WriteAnswer | undefined): RetryOutcome['error'] {
  switch (answer?.kind) {
    case 'accepted':
      return null
    case 'refused':
      return { code: codeOfRefusal(answer), message: `${answer.message} (${answer.code})` }
    case 'unclear':
      return { code: 'OUTCOME_UNKNOWN', message: `The answer was lost (${answer.reason}).` }
    case undefined:
      return { code: 'OUTCOME_UNKNOWN', message: 'There was no answer.' }
  }
}

/** Says in the log what was tried again, with a warning for what Entra does not take. */
export function tellRetries(retries: readonly RetryOutcome[], runner: Runner): void {
  for (const { retry, error } of retries) {
    const { address } = retry.member
    if (error === null) runner.info(`${address}: Entra tries the delivery again.`)
    else {
      runner.annotate('warning', {
        code: 'RETRY_REFUSED',
        message: `Entra does not try the delivery for \`${address}\` again: ${error.message}`,
        hint: `Request ${retry.requestId}. Reprocess it in the Entra admin center, or wait until a plan shows them removed and added again.`,
        place: null
      })
    }
  }
}
