import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BareRepository } from './bare-repository.js'
import { restUser } from './emulated-issues.js'
import type { EmulatedIssues } from './emulated-issues.js'
import { restPullRequest } from './events.js'
import { Faults } from './faults.js'
import type { Fault, RecordedRequest } from './faults.js'
import { NOT_FOUND, answerFromGit, restCommit, restFile } from './git-routes.js'
import type { Answer } from './git-routes.js'
import type { PullRequests } from './pull-requests.js'

/** A body of a comment in bytes; measured on GitHub, although its message speaks of 65536 characters. */
const MAX_COMMENT_BYTES = 262_144

/** What the job's token may do, by the names of a workflow's `permissions:`. */
export interface Permissions {
  readonly contents: 'none' | 'read'
  readonly pullRequests: 'none' | 'read' | 'write'
}

/** The HTTP side: routes what is ours to git and to the pull requests, and hands the rest to the emulated issues. */
export class GitHubServer {
  readonly faults = new Faults()
  readonly requests: RecordedRequest[] = []
  readonly locked = new Set<number>()
  permissions: Permissions = { contents: 'read', pullRequests: 'write' }
  /** So many more lookups of a commit's pull requests find nothing: the index is behind. */
  indexLag = 0
  readonly #server: Server

  constructor(
    private readonly state: {
      readonly repository: BareRepository
      readonly pulls: PullRequests
      readonly issues: () => EmulatedIssues
      readonly fullName: string
      readonly token: string
      /** Who the token is, e.g. `github-actions[bot]`. */
      readonly login: string
    }
  ) {
    this.#server = createServer((request, response) => void this.#serve(request, response))
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await record(message)
    this.requests.push(request)
    const fault = this.faults.next(request)
    if (fault?.kind === 'hang') return
    if (fault?.kind === 'drop') message.socket.destroy()
    else if (fault?.kind === 'status') send(response, refusal(fault), null)
    else {
      const answer = await this.#answer(request).catch((error: unknown) => ({
        status: 500,
        body: { message: `The test GitHub failed: ${String(error)}` }
      }))
      if (fault?.kind === 'lose-answer') message.socket.destroy()
      else send(response, answer, fault)
    }
  }

  async #answer(request: RecordedRequest): Promise<Answer> {
    if (!new RegExp(`^(token|bearer) ${this.state.token}$`, 'i').test(String(request.headers['authorization'])))
      return { status: 401, body: { message: 'Bad credentials', status: '401' } }
    const url = new URL(request.path, this.url)
    if (url.pathname === '/graphql') return this.#graphql(request.body)

    const prefix = `/repos/${this.state.fullName}/`
    if (!url.pathname.startsWith(prefix)) return NOT_FOUND
    const path = decodeURIComponent(url.pathname.slice(prefix.length))
    return (
      this.#refuse(request.method, path, request.body) ??
      (request.method === 'GET' ? await this.#read(path, url.searchParams) : null) ??
      (await this.state.issues().pass(request.method, request.path, request.body, this.state.login))
    )
  }

  /** Missing permissions, locked conversations and bodies that are too long. */
  #refuse(method: string, path: string, body: unknown): Answer | null {
    const { contents, pullRequests } = this.permissions
    const writes = method !== 'GET'
    const ofPulls = /^(pulls|issues)\b|\/pulls$/.test(path)
    const enough = ofPulls ? (writes ? pullRequests === 'write' : pullRequests !== 'none') : contents === 'read'
    if (!enough) return { status: 403, body: { message: 'Resource not accessible by integration', status: '403' } }
    const issue = /^issues\/(\d+)\/comments$/.exec(path)?.[1]
    if (writes && this.locked.has(Number(issue)))
      return { status: 403, body: { message: 'Unable to create comment because issue is locked.', status: '403' } }
    const text = (body as { readonly body?: unknown } | null)?.body
    if (writes && typeof text === 'string' && Buffer.byteLength(text) > MAX_COMMENT_BYTES) {
      const message = 'Validation Failed: {"message":"Body is too long (maximum is 65536 characters)"}'
      return { status: 422, body: { message, status: '422' } }
    }
    return null
  }

  async #read(path: string, query: URLSearchParams): Promise<Answer | null> {
    const { repository, pulls, fullName } = this.state
    const commit = /^commits\/([^/]+)(\/pulls)?$/.exec(path)
    if (commit !== null) return this.#readCommit(commit[1] ?? '', commit[2] !== undefined)

    const [, number, part] = /^pulls\/(\d+)(\/files|\/reviews)?$/.exec(path) ?? []
    if (number === undefined) return answerFromGit(repository, path, query)
    const pull = pulls.get(Number(number))
    if (pull === undefined) return NOT_FOUND
    if (part === undefined) return { status: 200, body: restPullRequest(pull, fullName) }
    if (part === '/reviews') return { status: 200, body: this.#reviews(pull.number) }
    const files = await repository.changedFiles(pull.baseSha, pull.headSha)
    return { status: 200, body: files.map(restFile) }
  }

  async #readCommit(revision: string, itsPulls: boolean): Promise<Answer> {
    const { repository, pulls, fullName } = this.state
    const sha = await repository.resolve(revision).catch(() => null)
    if (sha === null) return { status: 422, body: { message: `No commit found for SHA: ${revision}`, status: '422' } }
    if (!itsPulls) return { status: 200, body: restCommit(await repository.readCommit(sha)) }
    if (this.indexLag > 0) {
      this.indexLag -= 1
      return { status: 200, body: [] }
    }
    return { status: 200, body: (await pulls.ofCommit(sha)).map((pull) => restPullRequest(pull, fullName)) }
  }

  #reviews(number: number): readonly object[] {
    return this.state.pulls.reviews
      .filter((review) => review.number === number)
      .map(({ id, author, commit, state, submittedAt }) => ({
        id,
        user: restUser(author),
        state,
        body: '',
        commit_id: commit,
        submitted_at: submittedAt
      }))
  }

  /** Two queries: who the token is, and who edited comments last. GraphQL writes an app's login without `[bot]`. */
  #graphql(body: unknown): Answer {
    const { query, variables } = body as { readonly query: string; readonly variables?: { readonly ids?: string[] } }
    if (/\bviewer\b/.test(query)) return { status: 200, body: { data: { viewer: { login: this.state.login } } } }
    if (/\bnodes\(ids: \$ids\)[^]*\beditor\b/.test(query) && variables?.ids !== undefined) {
      const nodes = variables.ids.map((id) => ({ id, editor: actor(this.state.issues().editorOf(id)) }))
      return { status: 200, body: { data: { nodes } } }
    }
    return { status: 200, body: { errors: [{ message: 'The test GitHub does not know this query.' }] } }
  }
}

function actor(login: string | null): object | null {
  if (login === null) return null
  return login.endsWith('[bot]')
    ? { __typename: 'Bot', login: login.slice(0, -'[bot]'.length) }
    : { __typename: 'User', login }
}

async function record(message: IncomingMessage): Promise<RecordedRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  return {
    method: message.method ?? '',
    path: message.url ?? '',
    headers: message.headers,
    body: text === '' ? undefined : JSON.parse(text)
  }
}

function refusal(fault: Extract<Fault, { kind: 'status' }>): Answer {
  const { status, message, headers } = fault
  return {
    status,
    body: { message: message ?? `Refused with ${status}`, status: String(status) },
    ...(headers && { headers })
  }
}

function send(response: ServerResponse, answer: Answer, fault: Fault | null): void {
  const text = Buffer.from(JSON.stringify(answer.body))
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'x-github-request-id': 'TEST:1',
    ...answer.headers
  }
  if (fault?.kind !== 'cut-answer') {
    response.writeHead(answer.status, headers).end(text)
    return
  }
  response.writeHead(answer.status, { ...headers, 'content-length': text.length })
  response.write(text.subarray(0, Math.floor(text.length / 2)), () => response.destroy())
}
