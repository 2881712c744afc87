import { randomUUID } from 'node:crypto'
import type { GraphAnswer, GraphCall } from './graph-call.js'
import { GraphFault, type RequestIds } from './graph-fault.js'

/** HTTP messages, between what the server hands over and what the tenant understands. */

/** An HTTP request with its whole body. */
export interface RawRequest {
  readonly method: string
  /** Path and query, as sent. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

/** An answer. `delayMs`: milliseconds that it is held back, by the real clock; none when left out. */
export interface AnswerReply {
  readonly kind: 'answer'
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string
  readonly delayMs?: number
}

/** What goes back. `hang`: nothing, ever. `drop`: the connection is cut. */
export type Reply = AnswerReply | { readonly kind: 'hang' } | { readonly kind: 'drop' }

/** The path below `/v1.0/`, in its parts; `users('key')` is `users/key`. @throws GraphFault 400 for broken encoding. */
export function locate(url: URL): Pick<GraphCall, 'segments' | 'parameters' | 'rawPath'> {
  const rawPath = url.pathname.replace(/^\/v1\.0\/?/i, '').replace(/\/$/, '')
  try {
    const segments = rawPath.split('/').flatMap((part) => {
      const key = /^(\w+)\('(.*)'\)$/.exec(decodeURIComponent(part))
      if (key?.[1] === undefined || key[2] === undefined) return [decodeURIComponent(part)]
      return [key[1], key[2].replaceAll("''", "'")]
    })
    return { segments, parameters: url.searchParams, rawPath }
  } catch {
    throw new GraphFault(400, 'BadRequest', 'The URL is not encoded correctly.')
  }
}

/** A body as JSON; undefined for an empty one. @throws GraphFault 400 */
export function readJson(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    const message =
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.'
    throw new GraphFault(400, 'BadRequest', message)
  }
}

/** A new `request-id`; the caller's `client-request-id`, or the same id again. */
export function newIds(headers: Readonly<Record<string, string>>): RequestIds {
  const requestId = randomUUID()
  return { requestId, clientRequestId: headers['client-request-id'] ?? requestId }
}

/** The ids as response headers. */
export function idHeaders(ids: RequestIds): Record<string, string> {
  return { 'request-id': ids.requestId, 'client-request-id': ids.clientRequestId }
}

/** An answer as it goes over the wire. */
export function toReply(answer: GraphAnswer): AnswerReply {
  if (answer.body === undefined) {
    return { kind: 'answer', status: answer.status, headers: { ...answer.headers }, body: '' }
  }
  return json(answer.status, answer.body, { ...answer.headers })
}

/** A reply with a JSON body. */
export function json(status: number, body: object, headers: Record<string, string>): AnswerReply {
  const contentType = 'application/json; odata.metadata=minimal; charset=utf-8'
  return { kind: 'answer', status, headers: { 'content-type': contentType, ...headers }, body: JSON.stringify(body) }
}

/** Percent-decoded as far as possible; for matching and for the record only. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
