/**
 * Holds HTTP exchanges against published descriptions, strictly: what is not described is a violation. What the
 * descriptions lack or get wrong is a named exception with its source, and a rule that stands only in prose is one too.
 *
 * Not judged: `readOnly` and `writeOnly`, since Microsoft's descriptions mark members that documented requests send; and
 * headers that are not described.
 */
import {
  type DescribedOperation,
  DescribedOperations,
  type Description,
  type PathMatch
} from './described-operations.js'
import { judgeParameters, mayLackBody } from './judged-parameters.js'
import { isJsonObject, type JsonObject, objectAt } from './openapi-document.js'
import { complaintsOf } from './schema-complaints.js'

/** A request and its answer, as they stood on the wire. */
export interface Exchange {
  readonly method: string
  /** Path and query below the server's base, percent-encoded as sent, e.g. `/users?$top=5`. */
  readonly url: string
  /** Of the request, names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Parsed; a form as an object of its fields; undefined for none. */
  readonly body: unknown
  readonly status: number
  /** The answer's body, parsed; undefined for none. */
  readonly answer: unknown
}

/** One thing that is not as described. */
export interface Violation {
  /** The operation's id; for an unknown address, its method and path. */
  readonly operation: string
  readonly where: 'path' | 'query' | 'request' | 'answer' | 'header'
  /** The parameter's name, or a JSON Pointer into the body; empty for the whole. */
  readonly at: string
  readonly message: string
}

/** Something that the description says otherwise than the service is known to do. */
export interface ContractException {
  readonly name: string
  readonly why: string
  /** The public page, issue or file that says so. */
  readonly source: string
  /** Whether it covers a violation of this exchange. */
  readonly excuses: (violation: Violation, exchange: Exchange) => boolean
}

/** A rule about requests that the service has and the description lacks. */
export interface ContractRule {
  readonly name: string
  readonly why: string
  readonly source: string
  /** What a request breaks; empty when it keeps the rule or the rule is not about it. */
  readonly breaches: (exchange: Exchange, operation: DescribedOperation) => readonly Omit<Violation, 'operation'>[]
}

/** Which side of an exchange is judged. */
export interface JudgedParts {
  readonly request: boolean
  readonly answer: boolean
}

/** What came of judging one exchange. */
export interface Judgement {
  /** Null when no operation has the method and the address. */
  readonly operation: DescribedOperation | null
  readonly violations: readonly Violation[]
}

/** How often something was judged. */
export interface JudgedCount {
  readonly requests: number
  readonly answers: number
}

/** Descriptions, exceptions and rules, with a memory of what was judged. */
export class OpenApiContract {
  readonly #operations: DescribedOperations
  readonly #counts = new Map<string, JudgedCount>()
  readonly #excused = new Map<string, number>()

  constructor(
    descriptions: readonly Description[],
    readonly exceptions: readonly ContractException[] = [],
    private readonly rules: readonly ContractRule[] = []
  ) {
    this.#operations = new DescribedOperations(descriptions)
  }

  get operations(): readonly DescribedOperation[] {
    return this.#operations.all
  }

  /** Exchanges judged so far, by operation id. */
  get counts(): ReadonlyMap<string, JudgedCount> {
    return this.#counts
  }

  /** How many violations each exception has excused so far; 0 for one that was not needed. */
  get excused(): ReadonlyMap<string, number> {
    return new Map(this.exceptions.map(({ name }) => [name, this.#excused.get(name) ?? 0]))
  }

  /** Starts counting again, so that what was told already is not told twice. */
  forget(): void {
    this.#counts.clear()
    this.#excused.clear()
  }

  /**
   * @param parts What of the exchange is judged. A request that is wrong on purpose has an answer that must be right all
   *   the same; if its very address is undescribed, nothing can be judged.
   */
  judge(exchange: Exchange, parts: JudgedParts = { request: true, answer: true }): Judgement {
    const [path, query] = splitOnce(exchange.url, '?')
    const onPath = this.#operations.onPath(path)
    const match = onPath.find(({ operation }) => operation.method === exchange.method)
    if (match === undefined) {
      const message = onPath.length === 0 ? 'no such path is described' : 'the method is not described for this path'
      const operation = `${exchange.method} ${path}`
      return { operation: null, violations: parts.request ? [{ operation, where: 'path', at: '', message }] : [] }
    }
    const { operation } = match
    const faults = [
      ...(parts.request ? this.#judgeRequest(match, query, exchange) : []),
      ...(parts.answer ? judgeAnswer(operation, exchange) : [])
    ]
    this.#count(operation.id, parts)
    const violations = faults.map((fault) => ({ operation: operation.id, ...fault }))
    return { operation, violations: violations.filter((violation) => !this.#isExcused(violation, exchange)) }
  }

  #judgeRequest(match: PathMatch, query: string, exchange: Exchange): readonly Omit<Violation, 'operation'>[] {
    return [
      ...judgeParameters(match, query, exchange.headers),
      ...judgeRequestBody(match.operation, exchange),
      ...this.rules.flatMap((rule) => rule.breaches(exchange, match.operation))
    ]
  }

  #isExcused(violation: Violation, exchange: Exchange): boolean {
    const exception = this.exceptions.find(({ excuses }) => excuses(violation, exchange))
    if (exception === undefined) return false
    this.#excused.set(exception.name, (this.#excused.get(exception.name) ?? 0) + 1)
    return true
  }

  #count(id: string, { request, answer }: JudgedParts): void {
    const { requests, answers } = this.#counts.get(id) ?? { requests: 0, answers: 0 }
    this.#counts.set(id, { requests: requests + (request ? 1 : 0), answers: answers + (answer ? 1 : 0) })
  }
}

function judgeRequestBody(operation: DescribedOperation, exchange: Exchange): readonly Omit<Violation, 'operation'>[] {
  const { body } = exchange
  if (body === undefined) {
    return mayLackBody(operation) ? [] : [{ where: 'request', at: '', message: 'the body is missing' }]
  }
  if (operation.requestBody === null) return [{ where: 'request', at: '', message: 'no body is described' }]
  const content = objectAt(operation.requestBody['content'])
  const type = mediaType(exchange.headers['content-type'] ?? 'application/json')
  const described = content[type]
  if (!isJsonObject(described)) {
    return [
      { where: 'header', at: 'content-type', message: `is ${type}, not one of ${Object.keys(content).join(', ')}` }
    ]
  }
  return judgeBody(operation, described['schema'], body, 'request')
}

function judgeAnswer(
  operation: DescribedOperation,
  { status, answer }: Exchange
): readonly Omit<Violation, 'operation'>[] {
  const described = describedResponse(operation, status)
  if (described === null) return [{ where: 'answer', at: '', message: `the status ${status} is not described` }]
  const content = objectAt(described['content'])
  // These two never have a body, whatever else a range of statuses describes.
  const expectsBody = Object.keys(content).length > 0 && status !== 204 && status !== 304
  if (!expectsBody) {
    return answer === undefined ? [] : [{ where: 'answer', at: '', message: `no body is described for ${status}` }]
  }
  if (answer === undefined) return [{ where: 'answer', at: '', message: `the body is missing beside ${status}` }]
  const json = Object.keys(content).find((type) => /\bjson\b/.test(type))
  if (json === undefined) return []
  return judgeBody(operation, objectAt(content[json])['schema'], answer, 'answer')
}

/** The status itself, then its range, then the default, as OpenAPI orders them. */
function describedResponse({ responses, document }: DescribedOperation, status: number): JsonObject | null {
  const range = `${String(status).slice(0, 1)}XX`
  const node = responses[String(status)] ?? responses[range] ?? responses[range.toLowerCase()] ?? responses['default']
  return node === undefined ? null : document.resolve(node)
}

function judgeBody(
  operation: DescribedOperation,
  schema: unknown,
  body: unknown,
  where: 'request' | 'answer'
): readonly Omit<Violation, 'operation'>[] {
  if (schema === undefined) return []
  const validate = operation.schemas.validator(schema)
  if (validate(body)) return []
  return complaintsOf(validate.errors ?? []).map(({ at, message }) => ({ where, at, message }))
}

/** `application/json; charset=utf-8` is `application/json`. */
function mediaType(header: string): string {
  return (header.split(';')[0] ?? '').trim().toLowerCase()
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const index = text.indexOf(separator)
  return index === -1 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)]
}
