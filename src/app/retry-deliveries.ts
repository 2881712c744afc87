/** Asking Entra to deliver again what it could not deliver. */
import type { Guid } from '../core/model.js'
import type { Plan, Retry, RetryOutcome } from '../core/plan.js'
import { isRetryReviewed, type ReviewedChanges } from '../core/reviewed-plan.js'
import type { Runner, WriteAnswer } from '../ports.js'
import { codeOfRefusal, neverSent, type ApplyMeans } from './apply-task.js'

/** A retry of the plan, and whether Entra may be asked. */
interface PlannedRetry {
  readonly packageId: Guid
  readonly retry: Retry
  readonly allowed: boolean
}

/**
 * Asks for the deliveries that the plan would have tried again: without a review where the row stood there before, since
 * nobody gets anything that was not declared then, and for new and changed rows only what a reviewed plan showed. A package
 * or run that is refused is left alone.
 *
 * @returns What became of each, in the plan's order. A retry that Entra does not take is no failure of the run: the plan
 *   shows the delivery again, and later how it is repaired.
 */
export async function retryDeliveries(
  plan: Plan,
  reviewed: ReviewedChanges,
  { directory, log }: Pick<ApplyMeans, 'directory' | 'log'>
): Promise<readonly RetryOutcome[]> {
  const planned = plannedRetries(plan, reviewed)
  const ids = planned.filter(({ allowed }) => allowed).map(({ retry }) => retry.requestId)
  if (ids.length > 0) {
    log(`Asking Entra to try ${ids.length === 1 ? '1 failed delivery' : `${ids.length} failed deliveries`} again.`)
  }
  const answers =
    ids.length === 0 ? [] : await directory.reprocess(ids).catch((error: unknown) => ids.map(() => neverSent(error)))
  const answerOf = new Map(ids.map((id, index) => [id, answers[index]]))
  return planned.map(({ packageId, retry, allowed }) => ({
    packageId,
    retry,
    tried: allowed,
    error: allowed ? errorOf(answerOf.get(retry.requestId)) : unreviewed
  }))
}

function plannedRetries(plan: Plan, reviewed: ReviewedChanges): readonly PlannedRetry[] {
  if (plan.refusals.length > 0) return []
  return plan.packages.flatMap((pack) => {
    const { id } = pack
    if (id === null || pack.refusals.length > 0) return []
    return pack.retries.map((retry) => ({ packageId: id, retry, allowed: isRetryReviewed(pack, retry, reviewed) }))
  })
}

const unreviewed: RetryOutcome['error'] = {
  code: 'NO_REVIEWED_PLAN',
  message: 'The row or the settings changed, and no reviewed plan showed this.'
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

/** Says in the log what was tried again, with a warning for what Entra does not take and for what nobody reviewed. */
export function tellRetries(retries: readonly RetryOutcome[], runner: Runner): void {
  for (const { retry, tried, error } of retries) {
    const { address } = retry.member
    if (error === null) {
      runner.info(`${address}: Entra tries the delivery again.`)
    } else if (tried) {
      runner.annotate('warning', {
        code: 'RETRY_REFUSED',
        message: `Entra does not try the delivery for \`${address}\` again: ${error.message}`,
        hint: `Request ${retry.requestId}. ${waitWords(retry)}`,
        place: null
      })
    } else {
      runner.annotate('warning', {
        code: error.code,
        message: `The failed delivery for \`${address}\` is not tried again. ${error.message}`,
        hint: 'The plan of the next pull request shows it, and its merge applies it. To have that at once, open one that touches the file.',
        place: retry.gives.place
      })
    }
  }
}

/** Without a date the plan cannot know when Entra takes no further try, so it goes on offering one. */
function waitWords({ until }: Retry): string {
  return until === null
    ? 'Entra does not say when it gave up, so every apply asks again. Reprocess it in the Entra admin center, or remove the assignment there: then the next plan adds them anew.'
    : 'Reprocess it in the Entra admin center, or wait until Entra takes no further try: then a plan shows how it is repaired.'
}
