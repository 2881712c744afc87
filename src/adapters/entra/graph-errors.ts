import { ActionError } from '../../core/errors.js'
import type { NoAnswer } from './exchange.js'
import { isObject, objectOf, textOf } from './json.js'
import { neededPermission, WHERE_TO_GRANT } from './permissions.js'

/** What Graph says of a failure. Shape: Microsoft Graph documentation, `concepts/errors`. */
export interface GraphFault {
  /** e.g. `InvalidModel`; `HTTP 502` when there is none. */
  readonly code: string
  readonly message: string
  readonly requestId: string | null
}

/**
 * Graph's error out of an answer's body; made up from the status when the body holds none.
 *
 * @param headerRequestId The answer's `request-id` header.
 */
export function readFault(status: number, body: unknown, headerRequestId: string | null): GraphFault {
  const error = isObject(body) ? objectOf(body, 'error') : null
  // Documented as `innerError`, seen as `innererror` in older services.
  const inner = error === null ? null : (objectOf(error, 'innerError') ?? objectOf(error, 'innererror'))
  return {
    code: (error === null ? null : textOf(error, 'code')) ?? `HTTP ${status}`,
    message:
      (error === null ? null : textOf(error, 'message')) ?? `Microsoft Graph gave HTTP status ${status} and no reason.`,
    requestId: (inner === null ? null : textOf(inner, 'request-id')) ?? headerRequestId
  }
}

/**
 * A read that Graph refused, or did not answer however often it was asked, as an error.
 *
 * @param path What was read, relative to the version; only the part before the query is shown, the rest may hold addresses.
 */
export function readRefused(status: number, path: string, fault: GraphFault): ActionError {
  const place = path.split('?')[0] ?? path
  const reference = fault.requestId === null ? '' : ` Request id: ${fault.requestId}.`
  const words = `${fault.code}: ${fault.message.replace(/\.$/, '')}`
  if (status === 401 || status === 403) {
    return new ActionError(
      'GRAPH_FORBIDDEN',
      `Microsoft Graph refused to read ${place} (${words}). The app registration needs ${neededPermission('GET', path)}.${reference}`,
      WHERE_TO_GRANT
    )
  }
  if (status === 429 || status >= 500) {
    return new ActionError(
      'GRAPH_UNREACHABLE',
      `Microsoft Graph answered HTTP status ${status} for ${place} each time it was asked (${words}).${reference}`,
      'Run again later. Nothing was concluded from the missing answer.'
    )
  }
  return new ActionError(
    'GRAPH_REFUSED',
    `Microsoft Graph refused to read ${place} (HTTP status ${status}, ${words}).${reference}`,
    'If the message does not tell what to change, report it with the request id.'
  )
}

/** No answer at all, for a read. */
export function readUnanswered(cause: NoAnswer): ActionError {
  return new ActionError(
    'GRAPH_UNREACHABLE',
    `Microsoft Graph could not be reached: ${cause.message}.`,
    'Check that the runner reaches that address (proxy, firewall, certificates), then run again.',
    { cause }
  )
}
