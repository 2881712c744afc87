/** Tries of one request, the first one included. */
const MAX_ATTEMPTS = 4
/** A server that does not answer at all is asked once more only: each try costs a whole timeout. */
const MAX_SILENT_ATTEMPTS = 2
/** Before the second, third and fourth try of a request that failed without a word on when to come back. */
const RETRY_DELAYS_MS = [1_000, 2_000, 4_000] as const
/** What GitHub asks for when a limit tells no time: «wait for at least one minute». */
const LIMIT_DELAY_MS = 60_000
/** Whoever asks to come back later than this is reported, not waited for: the hourly limit can take almost an hour. */
const MAX_DELAY_MS = 120_000

/** What Octokit throws: `RequestError`, read by its shape because errors come from more than one realm. */
export interface RequestFailure {
  /** The HTTP status; Octokit says 500 for a connection that broke and for a request that was given up. */
  readonly status: number
  readonly message: string
  readonly headers: Readonly<Record<string, string | number | undefined>>
  /** Whether GitHub answered at all. */
  readonly answered: boolean
}

/** The failure of a request, or null for any other error. */
export function asRequestFailure(error: unknown): RequestFailure | null {
  if (typeof error !== 'object' || error === null) return null
  const { status, message, response } = error as { status?: unknown; message?: unknown; response?: unknown }
  if (typeof status !== 'number') return null
  const headers = (response as { headers?: RequestFailure['headers'] } | undefined)?.headers
  return {
    status,
    message: typeof message === 'string' ? message : '',
    headers: headers ?? {},
    answered: headers !== undefined
  }
}

/**
 * When to try a request again.
 *
 * @returns Milliseconds from now, or null when it must not or need not be tried again.
 */
export function retryDelay(
  error: unknown,
  { attempt, repeatable, now }: { readonly attempt: number; readonly repeatable: boolean; readonly now: number }
): number | null {
  if (attempt >= MAX_ATTEMPTS) return null
  const failure = asRequestFailure(error)
  if (failure === null || (isTimeout(error) && attempt >= MAX_SILENT_ATTEMPTS)) return null

  const limit = limitDelay(failure, now)
  if (limit !== null) return limit <= MAX_DELAY_MS ? limit : null
  if (failure.status < 500 || !repeatable) return null
  const asked = secondsOf(failure.headers['retry-after']) ?? RETRY_DELAYS_MS[attempt - 1] ?? 0
  return asked <= MAX_DELAY_MS ? asked : null
}

/** Whether a request that changes something may have changed it although it failed. */
export function mayHaveHappened(error: unknown): boolean {
  return (asRequestFailure(error)?.status ?? 0) >= 500
}

/** Whether the request was given up because no answer came: Octokit keeps the reason as the cause. */
export function isTimeout(error: unknown): boolean {
  const { name, cause } = error as { readonly name?: unknown; readonly cause?: { readonly name?: unknown } }
  return name === 'AbortError' || cause?.name === 'TimeoutError'
}

/**
 * An answer of which only a part arrived. Octokit hands such a body on as a text, with status 200 and no error; to take
 * it for an answer would be to take a failed read for an empty one.
 */
export function brokenAnswer(status: number): Error {
  return Object.assign(new Error(`the answer (${status}) broke off or was not JSON`), { status: 500 })
}

/**
 * How long a limit asks to wait, or null when the failure is not a limit. A refused request counts as not made, so this
 * holds for every method.
 *
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
export function limitDelay(failure: RequestFailure, now: number): number | null {
  if (failure.status !== 429 && failure.status !== 403) return null
  const retryAfter = secondsOf(failure.headers['retry-after'])
  if (retryAfter !== null) return retryAfter
  if (Number(failure.headers['x-ratelimit-remaining'] ?? 1) === 0) {
    const reset = secondsOf(failure.headers['x-ratelimit-reset'])
    return reset === null ? LIMIT_DELAY_MS : Math.max(1_000, reset - now)
  }
  return failure.status === 429 || /secondary rate limit/i.test(failure.message) ? LIMIT_DELAY_MS : null
}

function secondsOf(header: string | number | undefined): number | null {
  const seconds = Number(header ?? NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : null
}
