import { runEnded } from '../../core/run-ended.js'
import type { Clock } from '../../ports.js'
import { growingPause, pauseBeforeRepeat, RETRY_POLICY, type Intent, type RetryPolicy } from './retry.js'

/** As the global `fetch`; injectable, since a test's server has a certificate nobody else trusts. */
export type Fetch = typeof globalThis.fetch

/** What every exchange over HTTP needs from outside. */
export interface Wire {
  readonly fetch: Fetch
  readonly clock: Clock
  /** How long one try may take, body included, in milliseconds. */
  readonly timeoutMs: number
  readonly policy?: RetryPolicy
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

/** An answer, read to its end. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/**
 * Why there was no answer. `unsent`: no connection came about, so the server has not seen the request;
 * `timeout` and `broken`: it may have acted on it.
 */
export type NoAnswerKind = 'unsent' | 'timeout' | 'broken'

/** No answer came, after all tries. The message names the host, never the path: paths hold addresses of people. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'

  constructor(
    readonly kind: NoAnswerKind,
    message: string,
    options?: ErrorOptions
  ) {
    super(message, options)
  }
}

/** Codes of connections that never came about: Node's system errors, and undici's own timeout for connecting. */
const UNSENT_CODES = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT'
])

/**
 * Send a request and read its answer, again when the policy allows it.
 *
 * @param intent A `write` is not sent again once the server may have acted on it.
 * @returns The last answer, whatever its status.
 * @throws NoAnswer when the last try brought none; ActionError `RUN_ENDED` when the run was told to end and this was not
 *   sent, or changes nothing.
 */
export async function exchange(wire: Wire, request: HttpRequest, intent: Intent): Promise<HttpAnswer> {
  const policy = wire.policy ?? RETRY_POLICY
  const { ending } = wire.clock
  let timeouts = 0
  let failedAt: number | null = null
  for (let tries = 1; ; tries += 1) {
    if (ending?.asked.aborted === true) throw runEnded()
    // What only asks need not be answered any more; of what was asked for the answer is worth a little time.
    const result = await tryOnce(wire, request, intent === 'read' ? ending?.asked : ending?.overdue)
    if (!(result instanceof NoAnswer)) {
      const retryAfter = result.headers.get('retry-after')
      const now = wire.clock.now()
      failedAt ??= now
      const pause = pauseBeforeRepeat({ status: result.status, retryAfter }, { tries, failedAt }, intent, now, policy)
      if (pause === null) return result
      await wire.clock.sleep(pause)
      continue
    }
    if (tries >= policy.maxTries || (intent === 'write' && result.kind !== 'unsent')) throw result
    if (result.kind === 'timeout') {
      timeouts += 1
      if (timeouts >= policy.maxTimeouts) throw result
      // No pause: the timeout was one.
      continue
    }
    await wire.clock.sleep(growingPause(tries, policy))
  }
}

async function tryOnce(
  wire: Wire,
  request: HttpRequest,
  giveUp: AbortSignal | undefined
): Promise<HttpAnswer | NoAnswer> {
  const timeout = AbortSignal.timeout(wire.timeoutMs)
  try {
    const response = await wire.fetch(request.url, {
      method: request.method,
      headers: { ...request.headers },
      // A redirect would carry the token or the body to another address; neither service sends one.
      redirect: 'manual',
      signal: giveUp === undefined ? timeout : AbortSignal.any([timeout, giveUp]),
      ...(request.body === null ? {} : { body: request.body })
    })
    return { status: response.status, headers: response.headers, text: await response.text() }
  } catch (error) {
    const { host } = new URL(request.url)
    if (giveUp?.aborted === true) return new NoAnswer('broken', `the run ended before ${host} answered`)
    return explainNoAnswer(host, timeout.aborted, wire.timeoutMs, error)
  }
}

function explainNoAnswer(host: string, timedOut: boolean, timeoutMs: number, error: unknown): NoAnswer {
  if (timedOut) {
    return new NoAnswer('timeout', `${host} did not answer within ${timeoutMs / 1000} seconds`, { cause: error })
  }
  const { code, message } = innermostError(error)
  const kind = code !== null && UNSENT_CODES.has(code) ? 'unsent' : 'broken'
  return new NoAnswer(kind, `no answer from ${host}: ${code === null ? message : `${message} (${code})`}`, {
    cause: error
  })
}

/**
 * `fetch` says no more than «fetch failed»; the reason hangs on `cause`, and below an AggregateError when several
 * addresses were tried. Read by shape: an error of another realm is not `instanceof Error`.
 */
function innermostError(error: unknown): { readonly code: string | null; readonly message: string } {
  let deepest: unknown = error
  for (let depth = 0; depth < 5; depth += 1) {
    const inner: unknown = readKey(deepest, 'cause') ?? firstOf(readKey(deepest, 'errors'))
    if (inner === undefined || inner === null) break
    deepest = inner
  }
  const code = readKey(deepest, 'code')
  const message = readKey(deepest, 'message')
  return {
    code: typeof code === 'string' ? code : null,
    message: typeof message === 'string' && message !== '' ? message : 'the connection failed'
  }
}

function readKey(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && key in value
    ? (value as Record<string, unknown>)[key]
    : undefined
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? (value as readonly unknown[])[0] : undefined
}
