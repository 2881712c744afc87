import { randomUUID } from 'node:crypto'
import { type BatchPart, readBatch, runBatch, shuffle } from './graph-batch.js'
import type { GraphAnswer, GraphCall } from './graph-call.js'
import { graphErrorBody, GraphFault, type RequestIds } from './graph-fault.js'
import { answerGraphCall } from './graph-routes.js'
import {
  decode,
  idHeaders,
  json,
  locate,
  newIds,
  type RawRequest,
  readJson,
  type Reply,
  toReply
} from './http-messages.js'
import { type Fault, type PlannedFaults, refusalOf } from './planned-faults.js'
import { deliverRequests } from '../entitlement/request-delivery.js'
import { discoveryDocument, type SignIn, signInErrorBody, SignInFault } from '../sign-in/sign-in.js'
import type { TenantState } from '../tenant/tenant-state.js'

/** A part of a batch as it came and was answered; `status` null when the connection was cut instead. */
export interface RecordedPart {
  readonly method: string
  readonly url: string
  readonly body: unknown
  readonly status: number | null
}

/** An HTTP request as it came and was answered. */
export interface RecordedRequest {
  readonly kind: 'login' | 'graph'
  readonly method: string
  readonly path: string
  /** Without `?`, percent-decoded; empty for none. */
  readonly query: string
  /** Parsed JSON of a Graph request; never the form of a sign-in, which holds secrets. */
  readonly body: unknown
  /** Null when no answer was sent. */
  readonly status: number | null
  /** Only of `$batch`. */
  readonly parts?: readonly RecordedPart[]
}

/** One call of Graph and its answer, as it stood on the wire; a part of a batch is a call of its own beside the batch's. */
export interface ObservedCall {
  readonly part: boolean
  readonly method: string
  /** Path and query as sent, with `/v1.0`, also of a part. */
  readonly url: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Parsed JSON; undefined when there was none. */
  readonly body: unknown
  readonly status: number
  /** Parsed JSON; undefined when there was none. */
  readonly answer: unknown
}

interface Outcome {
  readonly reply: Reply
  readonly body?: unknown
  readonly parts?: readonly RecordedPart[]
}

/** Between the wire and the tenant: signs in, checks tokens, runs batches, plays planned faults, keeps the record. */
export class RequestFront {
  readonly recorded: RecordedRequest[] = []
  private batches = 0

  constructor(
    private readonly state: TenantState,
    private readonly signIn: SignIn,
    private readonly faults: PlannedFaults,
    private readonly observe: ((call: ObservedCall) => void) | null
  ) {}

  respond(request: RawRequest): Reply {
    const url = new URL(request.url, this.state.graphEndpoint)
    const kind = /^\/(?:v1\.0|beta)(?:\/|$)/i.test(url.pathname) ? 'graph' : 'login'
    const query = decode(url.search.slice(1))
    const target = query === '' ? decode(url.pathname) : `${decode(url.pathname)}?${query}`
    const fault = this.faults.take({ method: request.method, target, part: false })
    const outcome = this.withFault(fault, kind, () =>
      kind === 'login' ? { reply: this.login(request, url) } : this.graph(request, url)
    )
    this.recorded.push({
      kind,
      method: request.method,
      path: url.pathname,
      query,
      body: outcome.body,
      status: outcome.reply.kind === 'answer' ? outcome.reply.status : null,
      ...(outcome.parts === undefined ? {} : { parts: outcome.parts })
    })
    const { reply } = outcome
    if (kind === 'graph' && reply.kind === 'answer') {
      this.observe?.({
        part: false,
        method: request.method,
        url: url.pathname + url.search,
        headers: request.headers,
        body: outcome.body,
        status: reply.status,
        answer: reply.body === '' ? undefined : (JSON.parse(reply.body) as unknown)
      })
    }
    return reply
  }

  private withFault(fault: Fault | null, kind: 'login' | 'graph', act: () => Outcome): Outcome {
    if (fault === null) return act()
    if ('hang' in fault) return { reply: { kind: 'hang' } }
    if ('reset' in fault) return { reply: { kind: 'drop' } }
    if ('loseAnswer' in fault) return { ...act(), reply: { kind: 'drop' } }
    const refusal = refusalOf(fault, createFault)
    const reply = kind === 'login' ? this.loginUnavailable(refusal) : toReply(this.refuse(refusal, newIds({})))
    return fault.afterEffect === true ? { ...act(), reply } : { reply }
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
      return json(error.status, signInErrorBody(error, randomUUID(), this.state.now()), {})
    }
  }

  private loginUnavailable(refusal: GraphFault): Reply {
    const fault = new SignInFault(
      refusal.status,
      'temporarily_unavailable',
      90033,
      'A transient error has occurred. Please try again.'
    )
    const headers = refusal.retryAfter === null ? {} : { 'retry-after': String(refusal.retryAfter) }
    return json(fault.status, signInErrorBody(fault, randomUUID(), this.state.now()), headers)
  }

  private graph(request: RawRequest, url: URL): Outcome {
    const ids = newIds(request.headers)
    let body: unknown
    try {
      const app = this.signIn.readBearer(request.headers['authorization'])
      if (typeof app === 'string') throw new GraphFault(401, 'InvalidAuthenticationToken', app)
      body = readJson(request.text)
      deliverRequests(this.state)
      const call = { method: request.method, headers: request.headers, body, permissions: app.permissions }
      if (/^\/v1\.0\/\$batch$/i.test(url.pathname) && request.method === 'POST') {
        return { ...this.batch(readBatch(body), app.permissions, ids), body }
      }
      return { reply: toReply(this.answer({ ...call, ...locate(url) }, ids)), body }
    } catch (error) {
      if (!(error instanceof GraphFault)) throw error
      return { reply: toReply(this.refuse(error, ids)), body }
    }
  }

  private batch(parts: readonly BatchPart[], permissions: readonly string[], ids: RequestIds): Outcome {
    const faults = new Map<string, Fault>()
    for (const part of parts) {
      const fault = this.faults.take({ method: part.method, target: decode(part.url), part: true })
      if (fault !== null) faults.set(part.id, fault)
    }
    const planned = [...faults.values()]
    const notRun = parts.map(({ method, url, body }) => ({ method, url, body, status: null }))
    if (planned.some((fault) => 'hang' in fault)) return { reply: { kind: 'hang' }, parts: notRun }
    if (planned.some((fault) => 'reset' in fault)) return { reply: { kind: 'drop' }, parts: notRun }

    const answers = runBatch(
      parts,
      (part) => this.runPart(part, permissions, faults.get(part.id) ?? null),
      () => this.refuse(new GraphFault(424, 'FailedDependency', 'A request this one depends on failed.'), newIds({}))
    )
    for (const { id, answer } of answers) this.observePart(parts, id, answer)
    const lost = planned.some((fault) => 'loseAnswer' in fault)
    const statuses = new Map(answers.map(({ id, answer }) => [id, answer.status]))
    const recorded = parts.map(({ id, method, url, body }) => {
      return { method, url, body, status: lost ? null : (statuses.get(id) ?? null) }
    })
    if (lost) return { reply: { kind: 'drop' }, parts: recorded }
    const responses = shuffle(answers, ++this.batches).map(({ id, answer }) => ({
      id,
      status: answer.status,
      headers: { ...answer.headers, ...(answer.body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      ...(answer.body === undefined ? {} : { body: answer.body })
    }))
    return { reply: json(200, { responses }, idHeaders(ids)), parts: recorded }
  }

  private observePart(parts: readonly BatchPart[], id: string, answer: GraphAnswer): void {
    const part = parts.find((one) => one.id === id)
    if (part === undefined || this.observe === null) return
    const { method, url, headers, body } = part
    this.observe({ part: true, method, url: `/v1.0${url}`, headers, body, status: answer.status, answer: answer.body })
  }

  private runPart(part: BatchPart, permissions: readonly string[], fault: Fault | null): GraphAnswer {
    const ids = newIds(part.headers)
    const act = () => {
      try {
        const url = new URL(`/v1.0${part.url}`, this.state.graphEndpoint)
        const { method, headers, body } = part
        return this.answer({ method, headers, body, permissions, ...locate(url) }, ids)
      } catch (error) {
        if (error instanceof GraphFault) return this.refuse(error, ids)
        throw error
      }
    }
    if (fault === null || !('status' in fault)) return act()
    if (fault.afterEffect === true) act()
    return this.refuse(refusalOf(fault, createFault), ids)
  }

  private answer(call: GraphCall, ids: RequestIds): GraphAnswer {
    const answer = answerGraphCall(this.state, call)
    return { ...answer, headers: { ...answer.headers, ...idHeaders(ids) } }
  }

  private refuse(fault: GraphFault, ids: RequestIds): GraphAnswer {
    const retry = fault.retryAfter === null ? {} : { 'Retry-After': String(fault.retryAfter) }
    return {
      status: fault.status,
      headers: { ...idHeaders(ids), ...retry },
      body: graphErrorBody(fault, ids, this.state.now())
    }
  }
}

function createFault(...parameters: ConstructorParameters<typeof GraphFault>): GraphFault {
  return new GraphFault(...parameters)
}
