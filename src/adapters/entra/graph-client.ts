import {
  Client,
  ResponseType,
  type Context,
  type Middleware,
  type MiddlewareOptions
} from '@microsoft/microsoft-graph-client'

import type { Clock } from '../../ports.js'
import { BatchGate } from './batch-gate.js'
import { exchange, type HttpAnswer, type Wire } from './exchange.js'
import type { JsonObject } from './json.js'
import type { Intent } from './retry.js'
import type { TokenSource } from './sign-in.js'

/** The version every path is relative to. */
export const GRAPH_VERSION = 'v1.0'

/** Sends JSON to one Graph, signed in, with timeout and retries. Everything else of Graph is built on it. */
export interface GraphClient {
  readonly clock: Clock
  /** Where its batches pass. */
  readonly gate: BatchGate
  /** Origins that may stand in an `@odata.nextLink`. */
  readonly origins: ReadonlySet<string>
  /** Get a token now, so that a refused sign-in is known before anything is written. */
  signIn(): Promise<void>
  /**
   * POST a JSON body.
   *
   * @param path Relative to the version, e.g. `/$batch`.
   * @param intent Whether the request may be repeated after a lost answer.
   * @returns The answer whatever its status.
   * @throws NoAnswer when none came; ActionError of the sign-in (`SIGN_IN_FAILED`, `GRAPH_UNREACHABLE`): not sent then.
   */
  post(path: string, body: JsonObject, intent: Intent): Promise<HttpAnswer>
}

/**
 * A client on Microsoft's SDK with a middleware chain of our own: the SDK's repeats writes whose answer was lost, has no
 * timeout, drops the cause of a broken connection, and sends requests silently without a token to hosts it does not know.
 *
 * @param endpoint Graph's origin.
 * @param origins Origins that may stand in an `@odata.nextLink`.
 */
export function createGraphClient(
  endpoint: string,
  origins: ReadonlySet<string>,
  token: TokenSource,
  wire: Wire
): GraphClient {
  const sdk = Client.initWithMiddleware({
    baseUrl: `${endpoint}/`,
    defaultVersion: GRAPH_VERSION,
    customHosts: new Set([new URL(endpoint).hostname]),
    middleware: [new BearerToken(endpoint, token), new OneExchange(wire)]
  })
  return {
    clock: wire.clock,
    gate: new BatchGate(wire.clock),
    origins,
    signIn: async () => {
      await token()
    },
    post: async (path, body, intent) => {
      const first = await send(sdk, path, body, new Course(intent, null))
      if (first.answer.status !== 401) return first.answer
      // Nothing has happened; the token may have been revoked or have expired meanwhile, so once more with a fresh one.
      return (await send(sdk, path, body, new Course(intent, first.token))).answer
    }
  }
}

async function send(
  sdk: Client,
  path: string,
  body: JsonObject,
  course: Course
): Promise<{ readonly answer: HttpAnswer; readonly token: string | null }> {
  try {
    await sdk.api(path).responseType(ResponseType.RAW).middlewareOptions([course]).post(body)
  } catch (error) {
    throw course.failure ?? error
  }
  if (course.answer === null) throw new Error('The middleware chain ended without an answer.')
  return { answer: course.answer, token: course.token }
}

/**
 * What one request needs on its way through the chain, and what became of it. The SDK turns whatever the chain throws
 * into a GraphError without its cause, so outcomes are handed around it.
 */
class Course implements MiddlewareOptions {
  answer: HttpAnswer | null = null
  failure: unknown = null
  /** The token it was sent with. */
  token: string | null = null

  /** @param rejected A token not to be used, since Graph did not take it. */
  constructor(
    readonly intent: Intent,
    readonly rejected: string | null
  ) {}

  static of(context: Context): Course {
    const course = context.middlewareControl?.getMiddlewareOptions(Course)
    if (!(course instanceof Course)) throw new Error('A request without its course.')
    return course
  }
}

/** Sets the token, and only for the configured Graph. */
class BearerToken implements Middleware {
  private next: Middleware | null = null

  constructor(
    private readonly endpoint: string,
    private readonly token: TokenSource
  ) {}

  setNext(next: Middleware): void {
    this.next = next
  }

  async execute(context: Context): Promise<void> {
    const course = Course.of(context)
    try {
      if (new URL(addressOf(context)).origin !== this.endpoint) throw new Error('A request to a foreign address.')
      course.token = await this.token(course.rejected ?? undefined)
      const headers = {
        ...(context.options?.headers as Record<string, string>),
        Authorization: `Bearer ${course.token}`
      }
      context.options = { ...context.options, headers }
    } catch (error) {
      course.failure = error
      throw error
    }
    await this.next?.execute(context)
  }
}

/** The end of the chain: sends the request with the timeout and the retries of the wire. */
class OneExchange implements Middleware {
  constructor(private readonly wire: Wire) {}

  async execute(context: Context): Promise<void> {
    const course = Course.of(context)
    try {
      const request = {
        method: 'POST',
        url: addressOf(context),
        headers: context.options?.headers as Record<string, string>,
        body: typeof context.options?.body === 'string' ? context.options.body : null
      } as const
      course.answer = await exchange(this.wire, request, course.intent)
      context.response = new Response(null, { status: 204 })
    } catch (error) {
      course.failure = error
      throw error
    }
  }
}

/** The SDK passes the address as text; a Request object it would only pass on from a caller, and there is none. */
function addressOf(context: Context): string {
  const request: unknown = context.request
  if (typeof request !== 'string') throw new Error('A request without an address.')
  return request
}
