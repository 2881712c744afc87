import type { GraphFault } from './graph-fault.js'

/** Which request a fault waits for. All that is given must match. */
export interface FaultMatch {
  readonly method?: string
  /** Tested against path and query, percent-decoded: `/v1.0/users?$filter=…`; of a batch part `/users?$filter=…`. */
  readonly path?: RegExp
  /** true: only parts of a batch; false: only requests of their own; left out: both. */
  readonly part?: boolean
}

/**
 * What goes wrong. An HTTP status is answered without the effect, or with it (`afterEffect`), as a gateway does that
 * gives up waiting. The other kinds concern the connection; on a part they concern the whole batch: `hang` never answers
 * and `reset` closes, both without any effect; `loseAnswer` does everything and then closes.
 */
export type Fault =
  | {
      readonly status: number
      readonly code?: string
      readonly message?: string
      /** Seconds. */
      readonly retryAfter?: number
      readonly afterEffect?: boolean
    }
  | { readonly hang: true }
  | { readonly reset: true }
  | { readonly loseAnswer: true }

/** What a request is compared with. */
export interface FaultCandidate {
  readonly method: string
  readonly target: string
  readonly part: boolean
}

/** Faults waiting for their request, oldest first. */
export class PlannedFaults {
  private readonly waiting: { match: FaultMatch; fault: Fault; times: number }[] = []

  /** @param times How many requests it hits; `Infinity` for every one. */
  add(match: FaultMatch, fault: Fault, times: number): void {
    this.waiting.push({ match, fault, times })
  }

  clear(): void {
    this.waiting.length = 0
  }

  /** The fault for a request, used up by asking; null for none. */
  take(candidate: FaultCandidate): Fault | null {
    const index = this.waiting.findIndex(({ match }) => matches(match, candidate))
    const planned = this.waiting[index]
    if (planned === undefined) return null
    planned.times--
    if (planned.times <= 0) this.waiting.splice(index, 1)
    return planned.fault
  }
}

function matches(match: FaultMatch, candidate: FaultCandidate): boolean {
  if (match.method !== undefined && match.method.toUpperCase() !== candidate.method) return false
  if (match.part !== undefined && match.part !== candidate.part) return false
  // A fresh start each time: a `g` flag would make the test remember where it stopped.
  return match.path === undefined || candidate.target.search(match.path) !== -1
}

const USUAL: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ['BadRequest', 'The request is malformed.'],
  401: ['InvalidAuthenticationToken', 'Access token has expired or is not yet valid.'],
  403: ['Forbidden', 'Access denied.'],
  404: ['Directory_ObjectNotFound', 'Unable to read the company information from the directory.'],
  409: ['Directory_ConcurrencyViolation', 'A concurrency violation has occurred. Please retry.'],
  429: ['TooManyRequests', 'Too many requests.'],
  500: ['InternalServerError', 'An internal server error occurred.'],
  502: ['BadGateway', 'The gateway got no valid answer.'],
  503: ['ServiceUnavailable', 'The service is temporarily unavailable.'],
  504: ['GatewayTimeout', 'The gateway got no answer in time.']
}

/** The refusal a planned status stands for; code and text by default the ones Graph documents for the status. */
export function refusalOf(
  fault: Extract<Fault, { readonly status: number }>,
  create: (...parameters: ConstructorParameters<typeof GraphFault>) => GraphFault
): GraphFault {
  const [code, message] = USUAL[fault.status] ?? ['UnknownError', 'An error was planned here.']
  return create(fault.status, fault.code ?? code, fault.message ?? message, fault.retryAfter ?? null)
}
