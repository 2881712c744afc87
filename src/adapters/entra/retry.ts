/**
 * When a request is sent again, as data: one policy for the sign-in, for whole batches and for each part of a batch.
 *
 * Facts: 429 carries `Retry-After`, repeated early retries keep counting against the limit, without the header back off
 * exponentially (Microsoft Graph documentation, `concepts/throttling`); 503 may carry it too (`concepts/errors`).
 */

/** Times in milliseconds. */
export interface RetryPolicy {
  /** How often something is sent at most, the first time included. */
  readonly maxTries: number
  /** The same while the service throttles: it tells itself when to come back, so more patience does no harm. */
  readonly maxThrottledTries: number
  /** So many tries may run into the timeout; fewer, so that a silent server fails a run within three timeouts. */
  readonly maxTimeouts: number
  readonly firstPauseMs: number
  /** Each pause is so many times the one before. */
  readonly pauseFactor: number
  readonly maxPauseMs: number
  /** A longer `Retry-After` is not waited for. */
  readonly maxRetryAfterMs: number
  /** So long after its first failure something is sent for the last time, however often the service asks to come back. */
  readonly maxTotalMs: number
}

export const RETRY_POLICY: RetryPolicy = {
  maxTries: 5,
  maxThrottledTries: 8,
  maxTimeouts: 2,
  firstPauseMs: 500,
  pauseFactor: 2,
  maxPauseMs: 20_000,
  maxRetryAfterMs: 300_000,
  maxTotalMs: 900_000
}

/** What was tried so far. */
export interface Attempts {
  /** How often it was sent. */
  readonly tries: number
  /** When it failed for the first time, in milliseconds since 1970. */
  readonly failedAt: number
}

/** `read`: may be sent any number of times. `write`: only when it is certain that nothing happened. */
export type Intent = 'read' | 'write'

/**
 * How long to wait before an answered request is sent again.
 *
 * @param answer Its status, and its `Retry-After` as it stood there.
 * @param now Milliseconds since 1970.
 * @returns Milliseconds; null when it is not to be repeated, because the answer is final, or the tries or the time are
 *   used up.
 */
export function pauseBeforeRepeat(
  answer: { readonly status: number; readonly retryAfter: string | null },
  { tries, failedAt }: Attempts,
  intent: Intent,
  now: number,
  policy: RetryPolicy = RETRY_POLICY
): number | null {
  const throttled = answer.status === 429
  if (!throttled && !mayRepeat(answer.status, answer.retryAfter, intent)) return null
  if (tries >= (throttled ? policy.maxThrottledTries : policy.maxTries)) return null
  const asked = parseRetryAfter(answer.retryAfter, now)
  if (asked !== null && asked > policy.maxRetryAfterMs) return null
  const pause = asked ?? growingPause(tries, policy)
  return now + pause - failedAt > policy.maxTotalMs ? null : pause
}

/** The pause after so many tries when nobody says how long to wait, in milliseconds. */
export function growingPause(tries: number, policy: RetryPolicy = RETRY_POLICY): number {
  return Math.min(policy.firstPauseMs * policy.pauseFactor ** (tries - 1), policy.maxPauseMs)
}

/** A write is repeated after 503 only with `Retry-After`: by it the service says that it did not take the request. */
function mayRepeat(status: number, retryAfter: string | null, intent: Intent): boolean {
  return intent === 'read' ? status >= 500 : status === 503 && retryAfter !== null
}

/** `Retry-After` in milliseconds: seconds or an HTTP date; null when it is missing or neither. */
function parseRetryAfter(value: string | null, now: number): number | null {
  if (value === null) return null
  const text = value.trim()
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000
  const date = Date.parse(text)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}
