import { ActionError } from '../../core/errors.js'
import type { WriteAnswer } from '../../ports.js'
import { inBatches, sendBatch, type Part, type PartAnswer, type PartOutcome } from './batch.js'
import type { GraphClient } from './graph-client.js'
import { readFault } from './graph-errors.js'
import type { JsonObject } from './json.js'
import { neededPermission } from './permissions.js'
import { pauseBeforeRepeat, RETRY_POLICY } from './retry.js'

/** One POST; `url` is relative to the version. */
export interface Write {
  readonly url: string
  readonly body?: JsonObject
}

interface OpenWrite {
  readonly index: number
  readonly write: Write
  readonly tries: number
  /** When it was refused for the first time, in milliseconds since 1970; null: it was not yet. */
  readonly failedAt: number | null
}

/**
 * Send writes in batches and say of each what became of it.
 *
 * Sent again is only what certainly did not happen: parts answered 429, or 503 with `Retry-After`. Any other 5xx, an
 * answer that lacks the part and an answer that never came are `unclear`. One failure does not stop the others; but once
 * Graph has been silent as often as the policy allows, what was not sent yet is refused instead of waiting for each.
 *
 * @param idOf The id of what was created, out of a success's body; null when it is not there.
 * @returns One answer a write, same order. What was not sent is `refused` with status 0.
 * @throws ActionError of the sign-in, before anything is sent.
 */
export async function writeInRounds(
  graph: GraphClient,
  writes: readonly Write[],
  idOf: (body: unknown) => string | null
): Promise<readonly WriteAnswer[]> {
  if (writes.length === 0) return []
  await graph.signIn()
  const answers = new Map<number, WriteAnswer>()
  const silence = new Silence()
  let round: readonly OpenWrite[] = writes.map((write, index) => ({ index, write, tries: 0, failedAt: null }))
  while (round.length > 0) {
    const next: OpenWrite[] = []
    let repeatAt = -Infinity
    const note = (outcome: PartOutcome, open: OpenWrite): void => {
      const now = graph.clock.now()
      const sofar = { tries: open.tries + 1, failedAt: open.failedAt ?? now }
      const wait = outcome.kind === 'answered' ? pauseBeforeRepeat(outcome.answer, sofar, 'write', now) : null
      if (wait === null) {
        answers.set(open.index, judge(outcome, open.write, idOf))
      } else {
        repeatAt = Math.max(repeatAt, now + wait)
        next.push({ ...open, ...sofar })
      }
    }
    await inBatches(graph, round, (batch) => writeBatch(graph, batch, silence), note)
    const pause = repeatAt - graph.clock.now()
    if (pause > 0) await graph.clock.sleep(pause)
    round = next.sort((one, other) => one.index - other.index)
  }
  return writes.map((write, index) => answers.get(index) ?? judge(NEVER_SENT, write, idOf))
}

const NEVER_SENT: PartOutcome = {
  kind: 'unsent',
  cause: new ActionError('GRAPH_UNREACHABLE', 'Not sent, since Microsoft Graph had stopped answering.', 'Run again.')
}

async function writeBatch(
  graph: GraphClient,
  batch: readonly OpenWrite[],
  silence: Silence
): Promise<readonly PartOutcome[]> {
  if (silence.lasting) return batch.map(() => NEVER_SENT)
  const parts = batch.map(({ write }): Part => ({ method: 'POST', ...write }))
  const outcomes = await sendBatch(graph, parts, 'write')
  silence.note(outcomes)
  return outcomes
}

/** Counts batches in a row that ran into the timeout. */
class Silence {
  private timeouts = 0

  get lasting(): boolean {
    return this.timeouts >= RETRY_POLICY.maxTimeouts
  }

  note(outcomes: readonly PartOutcome[]): void {
    const silent = outcomes.every((outcome) => outcome.kind === 'lost' && outcome.cause?.kind === 'timeout')
    this.timeouts = silent ? this.timeouts + 1 : 0
  }
}

function judge(outcome: PartOutcome, write: Write, idOf: (body: unknown) => string | null): WriteAnswer {
  switch (outcome.kind) {
    case 'lost':
      return { kind: 'unclear', reason: outcome.reason }
    case 'unsent': {
      const code = outcome.cause instanceof ActionError ? outcome.cause.code : 'GRAPH_UNREACHABLE'
      return { kind: 'refused', status: 0, code, message: outcome.cause.message, requestId: null }
    }
    case 'rejected':
      return refusal(outcome.answer, write)
    case 'answered':
      return judgeAnswer(outcome.answer, write, idOf)
  }
}

function judgeAnswer(answer: PartAnswer, write: Write, idOf: (body: unknown) => string | null): WriteAnswer {
  if (answer.status >= 200 && answer.status < 300) {
    const id = idOf(answer.body)
    if (id !== null) return { kind: 'accepted', id }
    return { kind: 'unclear', reason: `Microsoft Graph answered with HTTP status ${answer.status} but without an id` }
  }
  const notTaken = answer.status === 503 && answer.retryAfter !== null
  if (answer.status >= 500 && !notTaken) {
    const { code, message } = readFault(answer.status, answer.body, answer.requestId)
    return { kind: 'unclear', reason: `HTTP status ${answer.status} (${code}: ${message})` }
  }
  return refusal(answer, write)
}

function refusal(answer: PartAnswer, write: Write): WriteAnswer {
  const fault = readFault(answer.status, answer.body, answer.requestId)
  const forbidden = answer.status === 401 || answer.status === 403
  const message = forbidden
    ? `${fault.message} (This call needs ${neededPermission('POST', write.url)}.)`
    : fault.message
  return { kind: 'refused', status: answer.status, code: fault.code, message, requestId: fault.requestId }
}
