import { randomUUID } from 'node:crypto'
import { deliverRequests } from '../entitlement/request-delivery.js'
import { discoveryDocument, type SignIn, signInErrorBody, SignInFault } from '../sign-in/sign-in.js'
import type { TenantState } from '../tenant/tenant-state.js'
import { answerCall, refuse } from './answer-calls.js'
import { BatchRuns } from './batch-run.js'
import { readBatch } from './graph-batch.js'
import { GraphFault } from './graph-fault.js'
import {
  type AnswerReply,
  decode,
  json,
  newIds,
  type RawRequest,
  readJson,
  type Reply,
  toReply
} from './http-messages.js'
import { delayOf, type MisbehaviourRules, type Mischief, type PlannedRefusal, refusalOf } from './misbehaviour.js'
import type { ObservedCall, Outcome, RecordedRequest } from './recorded-requests.js'
import type { Throttle } from './throttle.js'

export type { ObservedCall, RecordedPart, RecordedRequest } from './recorded-requests.js'

/** Who is told of what comes in. */
export interface Watchers {
  /** Every call of Graph that was answered, batch parts one by one; null: nobody, and no answer is read again for it. */
  readonly observe: ((call: ObservedCall) => void) | null
  /** Every HTTP request. */
  readonly onRequest: (request: RecordedRequest) => void
}

/** Between the wire and the tenant: signs in, checks tokens, runs batches, misbehaves as planned, keeps the record. */
export class RequestFront {
  readonly recorded: RecordedRequest[] = []
  private readonly batches: BatchRuns

  constructor(
    private readonly state: TenantState,
    private readonly signIn: SignIn,
    private readonly rules: MisbehaviourRules,
    private readonly throttle: Throttle,
    private readonly watchers: Watchers
  ) {
    this.batches = new BatchRuns(state, rules, watchers.observe)
  }

  respond(request: RawRequest): Reply {
    const url = new URL(request.url, this.state.graphEndpoint)
    const kind = /^\/(?:v1\.0|beta)(?:\/|$)/i.test(url.pathname) ? 'graph' : 'login'
    const query = decode(url.search.slice(1))
    const mischief = this.rules.take({
      method: request.method,
      target: query === '' ? decode(url.pathname) : `${decode(url.pathname)}?${query}`,
      part: false,
      body: () => (kind === 'login' || isBatch(url) ? undefined : bodyOf(request))
    })
    const outcome = this.withMischief(mischief, kind, () =>
      kind === 'login' ? { reply: this.login(request, url) } : this.graph(request, url)
    )
    this.record({
      kind,
      method: request.method,
      path: url.pathname,
      query,
      body: outcome.body,
      status: outcome.reply.kind === 'answer' ? outcome.reply.status : null,
      ...(outcome.parts === undefined ? {} : { parts: outcome.parts })
    })
    if (kind === 'graph') this.observe(request, url, outcome.reply)
    return outcome.reply
  }

  private record(request: RecordedRequest): void {
    this.recorded.push(request)
    this.watchers.onRequest(request)
  }

  private observe(request: RawRequest, url: URL, reply: Reply): void {
    const { observe } = this.watchers
    if (observe === null || reply.kind !== 'answer') return
    const answer = reply.body === '' ? undefined : (JSON.parse(reply.body) as unknown)
    const { method, headers } = request
    const address = url.pathname + url.search
    // As it came, whether or not the tenant looked at it before it refused the call.
    const body = bodyOf(request)
    observe({ part: false, method, url: address, headers, body, status: reply.status, answer })
  }

  private withMischief(mischief: Mischief | null, kind: 'login' | 'graph', act: () => Outcome): Outcome {
    if (mischief === null) return act()
    if (mischief === 'hang') return { reply: { kind: 'hang' } }
    if (mischief === 'reset') return { reply: { kind: 'drop' } }
    if (mischief === 'lose-answer') return { ...act(), reply: { kind: 'drop' } }
    if ('slow' in mischief) {
      const outcome = act()
      const { reply } = outcome
      return reply.kind === 'answer' ? { ...outcome, reply: later(reply, delayOf(mischief)) } : outcome
    }
    const reply =
      kind === 'login' ? this.refuseSignIn(mischief) : toReply(refuse(this.state, refusalOf(mischief), newIds({})))
    return mischief.afterEffect === true ? { ...act(), reply } : { reply }
  }

  private login(request: RawRequest, url: URL): Reply {
    try {
      const [tenant = '', ...rest] = decode(url.pathname).slice(1).split('/')
      const path = rest.join('/')
      if (request.method === 'GET' && path === 'v2.0/.well-known/openid-configuration') {
        this.signIn.refuseOtherTenant(tenant)
        return json(200, discoveryDocument(this.state.graphEndpoint, tenant), {})
      }
      if (request.method !== 'POST' || path !== 'oauth2/v2.0/token') return json(404, {}, {})
      return json(200, this.signIn.issueToken(tenant, new URLSearchParams(request.text)), {
        'cache-control': 'no-store'
      })
    } catch (error) {
      if (!(error instanceof SignInFault)) throw error
      return this.refusedSignIn(error, {})
    }
  }

  private refuseSignIn({ status, code, message, retryAfter }: PlannedRefusal): Reply {
    const fault = new SignInFault(
      status,
      code ?? 'temporarily_unavailable',
      90033,
      message ?? 'A transient error has occurred. Please try again.'
    )
    return this.refusedSignIn(fault, retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) })
  }

  private refusedSignIn(fault: SignInFault, headers: Record<string, string>): Reply {
    return json(fault.status, signInErrorBody(fault, randomUUID(), this.state.now()), headers)
  }

  private graph(request: RawRequest, url: URL): Outcome {
    const { method, headers } = request
    let body: unknown
    try {
      const app = this.signIn.readBearer(headers['authorization'])
      if (typeof app === 'string') throw new GraphFault(401, 'InvalidAuthenticationToken', app)
      body = readJson(request.text)
      deliverRequests(this.state)
      const { permissions, catalogRoles } = app
      const caller = { permissions, catalogRoles, gate: this.throttle.arrive(app.clientId) }
      if (isBatch(url) && method === 'POST') {
        return { ...this.batches.run(readBatch(body), caller, newIds(headers)), body }
      }
      return { reply: toReply(answerCall(this.state, { method, headers, body, url: request.url }, caller)), body }
    } catch (error) {
      if (!(error instanceof GraphFault)) throw error
      return { reply: toReply(refuse(this.state, error, newIds(headers))), body }
    }
  }
}

function isBatch(url: URL): boolean {
  return /^\/v1\.0\/\$batch$/i.test(url.pathname)
}

function later(reply: AnswerReply, delayMs: number): AnswerReply {
  return { ...reply, delayMs: (reply.delayMs ?? 0) + delayMs }
}

/** What a rule looks for a person in; a body that is no JSON names nobody. */
function bodyOf(request: RawRequest): unknown {
  try {
    return readJson(request.text)
  } catch {
    return undefined
  }
}
