import { GraphFault } from './graph-fault.js'
import { type Candidate, matches } from './misbehaviour-match.js'

/** Plain data, so that a rule may stand in a seed file: `schema/tenant.schema.json` describes it too, and checks it. */
export interface Misbehaviour {
  /** Left out: every request. */
  readonly when?: RequestPattern
  readonly do: Mischief
  /** How many matching requests are hit. Default 1. Not beside `nth`, which hits one. */
  readonly times?: number | 'always'
}

/** Which requests a rule is about. All that is given must hold. */
export interface RequestPattern {
  /** In any case. */
  readonly method?: string
  /**
   * A text that path and query contain, percent-decoded and in any case; `*` stands for anything, also for nothing. Every
   * path begins with `/v1.0`, that of a part of a batch too; a sign-in's with the tenant.
   */
  readonly path?: string
  /** `batch`: only parts of a batch. `alone`: only requests of their own, which a batch as a whole is too. */
  readonly in?: 'batch' | 'alone'
  /**
   * Requests that name this person in path, query or body: by object id, mail, principal name, or the id of an assignment
   * or request of theirs. Given as any of the first three, or as an address the directory does not know yet. A batch as a
   * whole names nobody; its parts do.
   */
  readonly person?: string
  /** Only the n-th matching request since the rule was set, counted from 1, whatever other rules did to the earlier ones. */
  readonly nth?: number
}

/**
 * What goes wrong. What concerns the connection concerns, for a part of a batch, the whole batch.
 *
 * - `reset`: the connection is cut, nothing is done. `hang`: no answer ever, nothing is done.
 * - `lose-answer`: all is done, then the connection is cut.
 * - a status: Graph refuses, and nothing is done unless `afterEffect` says so, as with a gateway that gives up waiting.
 * - `slow`: all is done at once, and the answer comes so many milliseconds later.
 */
export type Mischief = 'reset' | 'hang' | 'lose-answer' | PlannedRefusal | { readonly slow: number }

export interface PlannedRefusal {
  /** 400 to 599. */
  readonly status: number
  /** Default: the one Graph documents for the status. */
  readonly code?: string
  readonly message?: string
  /** Seconds, for the header `Retry-After`. */
  readonly retryAfter?: number
  readonly afterEffect?: boolean
}

interface LiveRule {
  readonly rule: Misbehaviour
  seen: number
  left: number
}

/** The rules of a tenant. For each request the first rule that hits it, in the order they were set, is the one. */
export class MisbehaviourRules {
  private live: LiveRule[] = []

  /** @param namesOf Everything a person is called by; see {@link RequestPattern.person}. */
  constructor(private readonly namesOf: (person: string) => readonly string[]) {}

  /** @param rules Checked before: see `checkMisbehaviour`. */
  add(rules: readonly Misbehaviour[]): void {
    for (const rule of rules) {
      const { times = 1 } = rule
      this.live.push({ rule, seen: 0, left: times === 'always' ? Infinity : times })
    }
  }

  clear(): void {
    this.live = []
  }

  /** What happens to a request; null for nothing. Asking counts as the request. */
  take(candidate: Candidate): Mischief | null {
    let mischief: Mischief | null = null
    for (const live of this.live) {
      const { when = {}, do: planned } = live.rule
      if (!matches(when, candidate, this.namesOf)) continue
      live.seen += 1
      if (mischief !== null || (when.nth !== undefined && live.seen !== when.nth)) continue
      live.left -= 1
      mischief = planned
    }
    this.live = this.live.filter(({ rule, seen, left }) => left > 0 && seen < (rule.when?.nth ?? Infinity))
    return mischief
  }
}

/** Codes and texts of «Microsoft Graph error responses and resource types», and as public issues quote them. */
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

/** The refusal a planned one stands for. */
export function refusalOf(planned: PlannedRefusal): GraphFault {
  const [code, message] = USUAL[planned.status] ?? ['UnknownError', 'An error was planned here.']
  return new GraphFault(planned.status, planned.code ?? code, planned.message ?? message, planned.retryAfter ?? null)
}

/** Whether something is a status to answer with, and not a fault of the connection or a delay. */
export function isRefusal(mischief: Mischief | null): mischief is PlannedRefusal {
  return typeof mischief === 'object' && mischief !== null && 'status' in mischief
}

/** Milliseconds by which the answer comes later. */
export function delayOf(mischief: Mischief | null): number {
  return typeof mischief === 'object' && mischief !== null && 'slow' in mischief ? mischief.slow : 0
}
