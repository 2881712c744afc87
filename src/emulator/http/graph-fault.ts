/**
 * How the emulated Graph says no. The shape is the documented one («Microsoft Graph error responses and resource types»):
 * `{ error: { code, message, innerError: { date, request-id, client-request-id }, details: [] } }`.
 */

/** A refusal on its way to the caller; thrown by handlers and turned into an answer in one place. */
export class GraphFault extends Error {
  override readonly name = 'GraphFault'

  /**
   * @param status     HTTP status.
   * @param code       Graph's error code, the part clients may compare.
   * @param message    Text for people.
   * @param retryAfter Seconds for the `Retry-After` header, or null for none.
   */
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly retryAfter: number | null = null
  ) {
    super(message)
  }
}

/** The ids that tie an answer to its request. */
export interface RequestIds {
  readonly requestId: string
  readonly clientRequestId: string
}

/** The error body. `date` has no zone and no fraction, as bodies quoted in public issues show it. */
export function graphErrorBody(fault: GraphFault, ids: RequestIds, now: number): Record<string, unknown> {
  return {
    error: {
      code: fault.code,
      message: fault.message,
      details: [],
      innerError: {
        date: new Date(now).toISOString().slice(0, 19),
        'request-id': ids.requestId,
        'client-request-id': ids.clientRequestId
      }
    }
  }
}

/** The documented answer for a malformed body: `InvalidModel`, «The model is invalid.» (reported in public SDK issues). */
export function invalidModel(): GraphFault {
  return new GraphFault(400, 'InvalidModel', 'The model is invalid.')
}

/** An object that is not there. Directory objects: «Get user» names the 404; the code is the directory's usual one. */
export function notFound(id: string): GraphFault {
  return new GraphFault(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`
  )
}
