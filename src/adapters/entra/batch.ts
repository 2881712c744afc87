import { ActionError } from '../../core/errors.js'
import { groupsOf } from './addresses.js'
import { NoAnswer } from './exchange.js'
import type { GraphClient } from './graph-client.js'
import { isObject, objectOf, parseJson, type JsonObject } from './json.js'
import type { Intent } from './retry.js'

/**
 * JSON batching by hand: the SDK's own batch classes need absolute addresses, and stumble over missing content types
 * and empty bodies. Facts: Microsoft Graph documentation, `concepts/json-batching`.
 */

/** «Currently limited to 20 individual requests.» */
export const MAX_PARTS = 20

/** One request in a batch; `url` is relative to the version and encoded. */
export interface Part {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: JsonObject
}

/** What a part was answered. */
export interface PartAnswer {
  readonly status: number
  readonly body: unknown
  readonly retryAfter: string | null
  readonly requestId: string | null
}

/**
 * What became of a part. `rejected`: the batch as a whole was refused after all tries; `unsent`: it never reached Graph:
 * with both, nothing happened. `lost`: it may have happened; `cause` is set when the whole batch had no answer.
 */
export type PartOutcome =
  | { readonly kind: 'answered'; readonly answer: PartAnswer }
  | { readonly kind: 'rejected'; readonly answer: PartAnswer }
  | { readonly kind: 'unsent'; readonly cause: ActionError | NoAnswer }
  | { readonly kind: 'lost'; readonly reason: string; readonly cause: NoAnswer | null }

/**
 * Divide entries over as few batches as possible, several in flight.
 *
 * @param send Sends one batch and gives one outcome an entry, same order.
 * @param onOutcome Gets the outcome of each entry as its batch comes back. When it throws, no further batch is started.
 * @param ended No further batch is started once it is aborted.
 */
export async function inBatches<T>(
  graph: GraphClient,
  entries: readonly T[],
  send: (batch: readonly T[]) => Promise<readonly PartOutcome[]>,
  onOutcome: (outcome: PartOutcome, entry: T) => void,
  ended?: AbortSignal
): Promise<void> {
  let stopped = false
  const pass = async (batch: readonly T[]): Promise<void> => {
    try {
      const outcomes = await graph.gate.pass(async () => (stopped || ended?.aborted === true ? [] : send(batch)))
      outcomes.forEach((outcome, place) => {
        const entry = batch[place]
        if (entry !== undefined) onOutcome(outcome, entry)
      })
    } catch (error) {
      stopped = true
      throw error
    }
  }
  await Promise.all(groupsOf(entries, MAX_PARTS).map(pass))
}

/**
 * Send one batch of at most {@link MAX_PARTS} parts.
 *
 * @param intent `write`: once Graph may have acted on it, the batch is not sent again.
 * @returns One outcome a part, same order. Parts that Graph throttled are not repeated here.
 */
export async function sendBatch(
  graph: GraphClient,
  parts: readonly Part[],
  intent: Intent
): Promise<readonly PartOutcome[]> {
  const all = (outcome: PartOutcome) => parts.map(() => outcome)
  try {
    const answer = await graph.post('/$batch', { requests: parts.map(asRequest) }, intent)
    const body = parseJson(answer.text)
    if (answer.status === 200) return readBatch(parts, body)
    const retryAfter = answer.headers.get('retry-after')
    if (intent === 'write' && answer.status >= 500 && (answer.status !== 503 || retryAfter === null)) {
      return all({ kind: 'lost', reason: `the batch was answered with HTTP status ${answer.status}`, cause: null })
    }
    const requestId = answer.headers.get('request-id')
    return all({ kind: 'rejected', answer: { status: answer.status, body, retryAfter, requestId } })
  } catch (error) {
    if (error instanceof ActionError) return all({ kind: 'unsent', cause: error })
    if (!(error instanceof NoAnswer)) throw error
    if (error.kind === 'unsent') return all({ kind: 'unsent', cause: error })
    return all({ kind: 'lost', reason: error.message, cause: error })
  }
}

function asRequest(part: Part, index: number): JsonObject {
  const request = { id: String(index + 1), method: part.method, url: part.url }
  // «When a body is supplied, a Content-Type header must be included.»
  if (part.body !== undefined) {
    return { ...request, headers: { ...part.headers, 'Content-Type': 'application/json' }, body: part.body }
  }
  return part.headers === undefined ? request : { ...request, headers: part.headers }
}

/** Answers «may be in a different order than the requests»: matched by id. */
function readBatch(parts: readonly Part[], body: unknown): readonly PartOutcome[] {
  const responses = isObject(body) && Array.isArray(body['responses']) ? (body['responses'] as readonly unknown[]) : []
  const byId = new Map<string, PartAnswer>()
  for (const response of responses) {
    if (!isObject(response) || typeof response['status'] !== 'number') continue
    const headers = lowerCaseKeys(objectOf(response, 'headers') ?? {})
    byId.set(String(response['id']), {
      status: response['status'],
      body: response['body'],
      retryAfter: headers.get('retry-after') ?? null,
      requestId: headers.get('request-id') ?? null
    })
  }
  return parts.map((_, index): PartOutcome => {
    const answer = byId.get(String(index + 1))
    if (answer !== undefined) return { kind: 'answered', answer }
    return { kind: 'lost', reason: 'the batch’s answer did not contain this request', cause: null }
  })
}

function lowerCaseKeys(headers: JsonObject): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(headers).flatMap(([key, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[key.toLowerCase(), String(value)] as const] : []
    )
  )
}
