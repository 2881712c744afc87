import { type GraphAnswer, isJsonObject } from './graph-call.js'
import { GraphFault } from './graph-fault.js'

/** «Combine multiple HTTP requests using JSON batching». */
export const MAX_BATCH_PARTS = 20

/** One request inside a batch, checked for form. */
export interface BatchPart {
  readonly id: string
  readonly method: string
  /** Relative to `/v1.0`, starting with `/`. */
  readonly url: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly dependsOn: readonly string[]
}

/** Reads a batch. @throws GraphFault 400 when it is malformed; then no part is run. */
export function readBatch(body: unknown): BatchPart[] {
  if (!isJsonObject(body) || !Array.isArray(body['requests'])) {
    throw malformed('Invalid batch payload format: a list named "requests" is needed.')
  }
  const requests = body['requests'] as unknown[]
  if (requests.length === 0) throw malformed('Invalid batch payload format: the list of requests is empty.')
  if (requests.length > MAX_BATCH_PARTS) {
    throw malformed(`Number of batch request steps exceeds the maximum value of ${MAX_BATCH_PARTS}.`)
  }
  const seen = new Set<string>()
  return requests.map((request) => {
    const part = readPart(request)
    for (const id of part.dependsOn) {
      if (!seen.has(id.toLowerCase()))
        throw malformed(`Request '${part.id}' depends on '${id}', which is not before it.`)
    }
    if (seen.has(part.id.toLowerCase())) throw malformed(`The request id '${part.id}' is used more than once.`)
    seen.add(part.id.toLowerCase())
    return part
  })
}

function readPart(request: unknown): BatchPart {
  if (!isJsonObject(request)) throw malformed('Invalid batch payload format: a request is not an object.')
  const { id, method, url, body } = request
  if (typeof id !== 'string' || id === '') throw malformed('Every request of a batch needs an id.')
  if (typeof method !== 'string' || !/^(?:GET|POST|PUT|PATCH|DELETE)$/i.test(method)) {
    throw malformed(`Request '${id}' has no valid method.`)
  }
  if (typeof url !== 'string' || /^[a-z][a-z0-9+.-]*:/i.test(url))
    throw malformed(`Request '${id}' has no relative URL.`)
  const headers = readHeaders(id, request['headers'])
  if (body !== undefined && headers['content-type'] === undefined) {
    throw malformed(`Write request id : ${id} does not contain Content-Type header or body.`)
  }
  const { dependsOn } = request
  return {
    id,
    method: method.toUpperCase(),
    url: url.startsWith('/') ? url : `/${url}`,
    headers,
    body,
    dependsOn: Array.isArray(dependsOn) ? dependsOn.map(String) : []
  }
}

function readHeaders(id: string, headers: unknown): Record<string, string> {
  if (headers === undefined || headers === null) return {}
  if (!isJsonObject(headers)) throw malformed(`The headers of request '${id}' are not an object.`)
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
}

function malformed(message: string): GraphFault {
  return new GraphFault(400, 'BadRequest', message)
}

/** What a part answered. */
export interface PartAnswer {
  readonly id: string
  readonly answer: GraphAnswer
}

/**
 * Runs the parts one after the other. A part whose predecessor failed is not run and answers 424.
 *
 * @param run Must not throw.
 */
export function runBatch(
  parts: readonly BatchPart[],
  run: (part: BatchPart) => GraphAnswer,
  failedDependency: () => GraphAnswer
): PartAnswer[] {
  const failed = new Set<string>()
  return parts.map((part) => {
    const blocked = part.dependsOn.some((id) => failed.has(id.toLowerCase()))
    const answer = blocked ? failedDependency() : run(part)
    if (answer.status >= 400) failed.add(part.id.toLowerCase())
    return { id: part.id, answer }
  })
}

/**
 * The same answers in another order: «the order of responses isn't guaranteed». The order depends on the turn alone, so
 * that a failing test fails again.
 */
export function shuffle<T>(items: readonly T[], turn: number): T[] {
  const shuffled = [...items]
  let random = (turn * 2654435761 + 1) >>> 0
  for (let last = shuffled.length - 1; last > 0; last--) {
    random = (Math.imul(random, 1664525) + 1013904223) >>> 0
    const other = (random >>> 8) % (last + 1)
    const [left, right] = [shuffled[last], shuffled[other]]
    if (left === undefined || right === undefined) continue
    shuffled[last] = right
    shuffled[other] = left
  }
  return shuffled
}
