/** When a request is sent again, found out by letting each kind of request fail in each way. */
import { exchange, type Fetch } from '../../src/adapters/entra/exchange.js'
import { RETRY_POLICY, type Intent } from '../../src/adapters/entra/retry.js'
import { retryDelay } from '../../src/adapters/github/request-retry.js'
import { FakeClock } from '../app/fakes/fake-clock.js'

/** One way to fail. */
interface Failure {
  readonly name: string
  /** Null: no answer came. */
  readonly status: number | null
  /** Seconds. */
  readonly retryAfter?: number
  /** Why no answer came: the code of the broken connection, or a timeout. */
  readonly cause?: 'ECONNREFUSED' | 'ECONNRESET' | 'timeout'
}

const FAILURES: readonly Failure[] = [
  { name: 'no connection comes about', status: null, cause: 'ECONNREFUSED' },
  { name: 'the connection breaks', status: null, cause: 'ECONNRESET' },
  { name: 'no answer in 30 s', status: null, cause: 'timeout' },
  { name: '`429` with `Retry-After`', status: 429, retryAfter: 7 },
  { name: '`429` that asks for 5 minutes each time', status: 429, retryAfter: 300 },
  { name: '`429` without', status: 429 },
  { name: '`503` with `Retry-After`', status: 503, retryAfter: 7 },
  { name: 'another `5xx`', status: 500 },
  { name: 'another `4xx`', status: 404 }
]

/** How often something was sent, and how long each time was waited before it was sent again. */
interface Tries {
  readonly sent: number
  readonly pausesMs: readonly number[]
}

/** Rows of a Markdown table, the head first. */
export async function retryTable(): Promise<readonly (readonly string[])[]> {
  const rows = await Promise.all(
    FAILURES.map(async (failure) => [
      failure.name,
      inWords(await entraTries(failure, 'read'), failure),
      inWords(await entraTries(failure, 'write'), failure),
      inWords(gitHubTries(failure, true), failure),
      inWords(gitHubTries(failure, false), failure)
    ])
  )
  return [
    [
      '',
      'Entra: sign-in with its OpenID token, reads',
      'Entra: invitations, requests',
      'GitHub: reads, updates',
      'GitHub: creations'
    ],
    ...rows
  ]
}

/** The longest `Retry-After` of Entra that is waited for, in minutes. */
export const LONGEST_WAIT_MINUTES = RETRY_POLICY.maxRetryAfterMs / 60_000

/** So long after its first failure a request is sent to Entra for the last time, in minutes. */
export const LONGEST_TIME_MINUTES = RETRY_POLICY.maxTotalMs / 60_000

async function entraTries(failure: Failure, intent: Intent): Promise<Tries> {
  const clock = new FakeClock()
  let sent = 0
  const fetch: Fetch = (_url, options) => {
    sent += 1
    return failure.status === null ? unanswered(failure, options?.signal) : Promise.resolve(answered(failure))
  }
  const request = { method: 'POST', url: 'https://graph.example/v1.0/$batch', headers: {}, body: '{}' } as const
  await exchange({ fetch, clock, timeoutMs: 1 }, request, intent).catch(() => undefined)
  return { sent, pausesMs: clock.slept }
}

function answered({ status, retryAfter }: Failure): Response {
  const headers = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }
  return new Response('{}', { status: status ?? 500, headers })
}

function unanswered({ cause }: Failure, signal: AbortSignal | null | undefined): Promise<Response> {
  if (cause !== 'timeout')
    return Promise.reject(Object.assign(new TypeError('fetch failed'), { cause: { code: cause } }))
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new DOMException('This operation timed out', 'TimeoutError')))
  })
}

/** As Octokit tells failures: status 500 for a request without an answer. */
function gitHubTries({ status, retryAfter, cause }: Failure, repeatable: boolean): Tries {
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  const error = Object.assign(new Error('failed'), {
    status: status ?? 500,
    ...(status === null ? {} : { response: { headers } }),
    ...(cause === 'timeout' ? { cause: { name: 'TimeoutError' } } : {})
  })
  const pausesMs: number[] = []
  for (let attempt = 1; ; attempt += 1) {
    const pause = retryDelay(error, { attempt, repeatable, now: 0 })
    if (pause === null) return { sent: attempt, pausesMs }
    pausesMs.push(pause)
  }
}

function inWords({ sent, pausesMs }: Tries, { retryAfter }: Failure): string {
  if (sent === 1) return 'once'
  if (pausesMs.length === 0) return `${sent} times, at once`
  const asked = retryAfter !== undefined && pausesMs.every((pause) => pause === retryAfter * 1_000)
  if (asked) return `${sent} times, as long after as asked`
  return `${sent} times, after ${pausesMs.map((pause) => String(pause / 1_000)).join(', ')} s`
}
