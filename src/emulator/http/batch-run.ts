import type { TenantState } from '../tenant/tenant-state.js'
import { answerCall, type Caller, refuse } from './answer-calls.js'
import { type BatchPart, runBatch, shuffle } from './graph-batch.js'
import type { GraphAnswer } from './graph-call.js'
import { GraphFault, type RequestIds } from './graph-fault.js'
import { decode, idHeaders, json, newIds } from './http-messages.js'
import { delayOf, isRefusal, type MisbehaviourRules, type Mischief, refusalOf } from './misbehaviour.js'
import type { ObservedCall, Outcome } from './recorded-requests.js'

/** Runs the batches of a tenant: each part with the misbehaviour planned for it, all answers in one reply. */
export class BatchRuns {
  private turn = 0

  constructor(
    private readonly state: TenantState,
    private readonly rules: MisbehaviourRules,
    private readonly observe: ((call: ObservedCall) => void) | null
  ) {}

  run(parts: readonly BatchPart[], caller: Caller, ids: RequestIds): Outcome {
    const planned = this.plan(parts)
    const mischief = [...planned.values()]
    if (mischief.includes('hang')) return { reply: { kind: 'hang' }, parts: recorded(parts, new Map()) }
    if (mischief.includes('reset')) return { reply: { kind: 'drop' }, parts: recorded(parts, new Map()) }

    const answers = runBatch(
      parts,
      (part) => this.runPart(part, caller, planned.get(part.id) ?? null),
      () =>
        refuse(this.state, new GraphFault(424, 'FailedDependency', 'A request this one depends on failed.'), newIds({}))
    )
    const byId = new Map(answers.map(({ id, answer }) => [id, answer]))
    this.observeParts(parts, byId)
    if (mischief.includes('lose-answer')) return { reply: { kind: 'drop' }, parts: recorded(parts, new Map()) }
    const responses = shuffle(answers, ++this.turn).map(({ id, answer }) => responseOf(id, answer))
    const delayMs = Math.max(...mischief.map(delayOf), 0)
    return { reply: { ...json(200, { responses }, idHeaders(ids)), delayMs }, parts: recorded(parts, byId) }
  }

  private plan(parts: readonly BatchPart[]): ReadonlyMap<string, Mischief> {
    const planned = new Map<string, Mischief>()
    for (const { id, method, url, body } of parts) {
      const mischief = this.rules.take({ method, target: decode(`/v1.0${url}`), part: true, body: () => body })
      if (mischief !== null) planned.set(id, mischief)
    }
    return planned
  }

  private runPart(part: BatchPart, caller: Caller, mischief: Mischief | null): GraphAnswer {
    const act = () => answerCall(this.state, { ...part, url: `/v1.0${part.url}` }, caller)
    if (!isRefusal(mischief)) return act()
    if (mischief.afterEffect === true) act()
    return refuse(this.state, refusalOf(mischief), newIds(part.headers))
  }

  private observeParts(parts: readonly BatchPart[], answers: ReadonlyMap<string, GraphAnswer>): void {
    if (this.observe === null) return
    for (const { id, method, url, headers, body } of parts) {
      const answer = answers.get(id)
      if (answer === undefined) continue
      this.observe({
        part: true,
        method,
        url: `/v1.0${url}`,
        headers,
        body,
        status: answer.status,
        answer: answer.body
      })
    }
  }
}

function recorded(parts: readonly BatchPart[], answers: ReadonlyMap<string, GraphAnswer>) {
  return parts.map(({ id, method, url, body }) => ({ method, url, body, status: answers.get(id)?.status ?? null }))
}

/** Parts without a body have no `Content-Type` and no `body` at all. */
function responseOf(id: string, { status, headers, body }: GraphAnswer) {
  if (body === undefined) return { id, status, headers: { ...headers } }
  return { id, status, headers: { ...headers, 'Content-Type': 'application/json' }, body }
}
