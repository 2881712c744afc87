import { ActionError } from '../../core/errors.js'
import { inBatches, MAX_PARTS, sendBatch, type Part, type PartAnswer, type PartOutcome } from './batch.js'
import type { GraphClient } from './graph-client.js'
import { readFault, readRefused, readUnanswered } from './graph-errors.js'
import { badAnswer } from './json.js'
import { growingPause, pauseBeforeRepeat, RETRY_POLICY, type Attempts } from './retry.js'

/** One GET; `url` is relative to the version and encoded. Headers are sent again with each page. */
export interface Read {
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A read that is not finished; `tries` counts those of its present page, which failed for the first time at `failedAt`. */
interface OpenRead {
  readonly index: number
  readonly read: Read
  readonly tries: number
  readonly failedAt: number | null
}

/**
 * Read many addresses in shared batches. What is to be read in place of an answer (the next page) goes out as soon as it is
 * known, together with what waits by then: so Entra works on the next pages while these are looked at. As many batches are
 * under way as the open reads fill, so that the number of requests grows with the longest list, not with the number of lists.
 *
 * @param onAnswer Gets each final answer (a 2xx or 4xx) with the index of its read, and says what to read next in its
 *   place (the next page), or null.
 * @throws ActionError `GRAPH_UNREACHABLE` when answers stay away, `GRAPH_BAD_ANSWER` when a batch leaves parts out;
 *   the sign-in's errors; what `onAnswer` throws. No further batch is started then.
 */
export async function readInBatches(
  graph: GraphClient,
  reads: readonly Read[],
  onAnswer: (index: number, answer: PartAnswer) => Read | null
): Promise<void> {
  let waiting: OpenRead[] = reads.map((read, index) => ({ index, read, tries: 0, failedAt: null }))
  let toRepeat: OpenRead[] = []
  let repeatAt = -Infinity
  let asked = 0
  const underWay = new Set<Promise<void>>()
  const failure = new AbortController()

  const judge = (outcome: PartOutcome, open: OpenRead): void => {
    const settled = answerOrLoss(outcome, open)
    const now = graph.clock.now()
    const sofar = { tries: open.tries + 1, failedAt: open.failedAt ?? now }
    const wait = pauseFor(settled, sofar, now)
    if (wait === null) {
      const following = onAnswer(open.index, finalAnswer(settled, open.read))
      if (following !== null) waiting.push({ index: open.index, read: following, tries: 0, failedAt: null })
    } else {
      repeatAt = Math.max(repeatAt, now + wait)
      toRepeat.push({ ...open, ...sofar })
    }
  }
  /** Never rejects: of two that end at the same moment, the failure of one must not be overlooked. */
  const send = async (batch: readonly OpenRead[]): Promise<void> => {
    try {
      await inBatches(graph, batch, (parts) => sendBatch(graph, parts.map(asPart), 'read'), judge, failure.signal)
    } catch (error) {
      failure.abort(error)
    } finally {
      asked -= batch.length
    }
  }

  for (;;) {
    while (waiting.length > 0 && underWay.size < Math.ceil((waiting.length + asked) / MAX_PARTS)) {
      const batch = waiting.splice(0, MAX_PARTS)
      asked += batch.length
      const sent: Promise<void> = send(batch).finally(() => underWay.delete(sent))
      underWay.add(sent)
    }
    if (underWay.size > 0) {
      await Promise.race(underWay)
      failure.signal.throwIfAborted()
      continue
    }
    if (toRepeat.length === 0) return
    const pause = repeatAt - graph.clock.now()
    if (pause > 0) await graph.clock.sleep(pause)
    waiting = toRepeat
    toRepeat = []
  }
}

function asPart({ read }: OpenRead): Part {
  return { method: 'GET', ...read }
}

type Settled = Extract<PartOutcome, { readonly kind: 'answered' | 'lost' }>

/** A batch that failed as a whole was repeated as often as allowed already, so it fails the read. */
function answerOrLoss(outcome: PartOutcome, { read }: OpenRead): Settled {
  if (outcome.kind === 'unsent') {
    throw outcome.cause instanceof ActionError ? outcome.cause : readUnanswered(outcome.cause)
  }
  if (outcome.kind === 'rejected') throw refused(outcome.answer, read)
  if (outcome.kind === 'lost' && outcome.cause !== null) throw readUnanswered(outcome.cause)
  return outcome
}

/** «Retry all the failed requests in a new batch after the longest retry-after value» (`concepts/throttling`). */
function pauseFor(outcome: Settled, sofar: Attempts, now: number): number | null {
  if (outcome.kind === 'answered') return pauseBeforeRepeat(outcome.answer, sofar, 'read', now)
  return sofar.tries < RETRY_POLICY.maxTries ? growingPause(sofar.tries) : null
}

function finalAnswer(outcome: Settled, read: Read): PartAnswer {
  if (outcome.kind === 'lost')
    throw badAnswer(`a batch without usable answers each time it was asked (${outcome.reason})`)
  if (outcome.answer.status === 429 || outcome.answer.status >= 500) throw refused(outcome.answer, read)
  return outcome.answer
}

/** An answer that is no success, as the error it is for a reader. */
export function refused(answer: PartAnswer, read: Read): ActionError {
  return readRefused(answer.status, read.url, readFault(answer.status, answer.body, answer.requestId))
}
