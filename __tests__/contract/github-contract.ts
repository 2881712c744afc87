/** GitHub's published description, held against what the action sends to the test GitHub and what that answers. */
import sources from '../../scripts/github-contract.json' with { type: 'json' }
import type { Answer } from '../github/answer.js'
import type { RecordedRequest } from '../github/faults.js'
import { appendLine, recordJudged } from './contract-ledger.js'
import { EXCEPTIONS, RULES } from './github-exceptions.js'
import openApi from './github.openapi.json' with { type: 'json' }
import { OpenApiContract } from './openapi-contract.js'
import type { Exchange } from './openapi-contract.js'
import { OpenApiDocument, isJsonObject } from './openapi-document.js'

const GRAPHQL_SOURCE = `@octokit/graphql-schema@${sources.packages['graphql-schema']}`

/** One for all servers of a test file: schemas are compiled when they are first needed. */
const described = new OpenApiContract(
  [
    {
      document: new OpenApiDocument(openApi),
      describedBy: `@octokit/openapi@${sources.packages.openapi}`,
      alwaysAllowed: null
    }
  ],
  EXCEPTIONS,
  RULES
)

/** `none` where a test sends wrong requests by hand, to see them refused; answers are judged all the same. */
export type JudgedRequests = 'all' | 'none'

/** Judges the requests of one server, and remembers what is wrong. */
export class GitHubContract {
  readonly #violations: string[] = []
  readonly #queries = new Map<string, number>()

  constructor(private readonly judged: JudgedRequests = 'all') {}

  /** What is not as GitHub describes it, a line each: the request, the operation, the place, what is wrong. */
  get violations(): readonly string[] {
    return this.#violations
  }

  judge(request: RecordedRequest, answer: Answer): void {
    const { violations } = described.judge(asExchange(request, answer), {
      request: this.judged === 'all',
      answer: true
    })
    for (const { operation, where, at, message } of violations)
      this.complain(request, `${operation}, ${where} ${at}: ${message}`)
    if (answer.status >= 400 && !isRefusal(answer.body)) this.complain(request, 'the refusal has no message')
  }

  /** @param query What the request asks for, e.g. `viewer`. @param faults What GitHub's schema says against it. */
  noteGraphQl(request: RecordedRequest, query: string, faults: readonly string[]): void {
    this.#queries.set(query, (this.#queries.get(query) ?? 0) + 1)
    if (this.judged === 'all') for (const fault of faults) this.complain(request, fault)
  }

  complain(request: RecordedRequest, message: string): void {
    this.#violations.push(`${request.method} ${request.path}: ${message}`)
  }

  /** Write down what was judged. @throws Error with every violation. */
  assertKept(): void {
    recordJudged('GitHub', described)
    const page = 'https://docs.github.com/graphql/reference/queries'
    const operations = Array.from(this.#queries, ([query, count]) => {
      return {
        method: 'POST',
        path: `/graphql (${query})`,
        describedBy: GRAPHQL_SOURCE,
        page,
        requests: count,
        answers: count
      }
    })
    appendLine({ service: 'GitHub', operations, exceptions: [] })
    if (this.#violations.length === 0) return
    const lines = [...new Set(this.#violations)]
    throw new Error(`This is not as GitHub describes it:\n${lines.join('\n')}`)
  }
}

function asExchange(request: RecordedRequest, answer: Answer): Exchange {
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const)
  return {
    method: request.method,
    url: request.path,
    headers: Object.fromEntries(headers),
    body: request.body,
    status: answer.status,
    answer: answer.body ?? undefined
  }
}

/** The members of GitHub's `basic-error`; its description makes none of them required. */
function isRefusal(body: unknown): boolean {
  return isJsonObject(body) && typeof body['message'] === 'string' && typeof body['status'] === 'string'
}
