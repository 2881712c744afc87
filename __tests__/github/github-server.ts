import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { GitHubContract } from '../contract/github-contract.js'
import { NOT_FOUND, ok, pageOf, refused } from './answer.js'
import type { Answer } from './answer.js'
import type { BareRepository } from './bare-repository.js'
import type { Deployments } from './deployments.js'
import type { EmulatedIssues } from './emulated-issues.js'
import { Faults } from './faults.js'
import type { RecordedRequest } from './faults.js'
import { MAX_TREE_ENTRIES, answerFromGit } from './git-routes.js'
import { answerGraphQl } from './graphql-endpoint.js'
import { refuseAccess } from './permissions.js'
import type { Permissions } from './permissions.js'
import type { PullRequests } from './pull-requests.js'
import { respond } from './respond.js'
import { restCommit, restFile } from './rest-commits.js'
import { restPullRequest, restPullRequestInList, restReview } from './rest-pull-requests.js'

/** A body of a comment in bytes; measured on GitHub, although its message speaks of 65536 characters. */
const MAX_COMMENT_BYTES = 262_144

/** So many files of a pull request are listed, over all pages. */
const MAX_PULL_REQUEST_FILES = 3_000

/** The HTTP side: routes what is ours to git and to the pull requests, and hands the rest to the emulated issues. */
export class GitHubServer {
  readonly faults = new Faults()
  readonly requests: RecordedRequest[] = []
  permissions: Permissions = {
    contents: 'read',
    pullRequests: 'write',
    issues: 'none',
    deployments: 'none',
    actions: 'none'
  }
  /** A tree with more entries is cut. */
  treeLimit = MAX_TREE_ENTRIES
  /** Requests to REST that the token has left this hour: 1,000 for a job's token. */
  remaining = 1_000
  /** So many more lookups of a commit's pull requests find nothing: the index is behind. */
  indexLag = 0
  readonly #server: Server

  constructor(
    private readonly state: {
      readonly repository: BareRepository
      readonly pulls: PullRequests
      readonly issues: () => EmulatedIssues
      readonly deployments: Deployments
      readonly contract: GitHubContract
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
    const answer = await respond(response, fault, () => this.#answerOnce(request))
    if (answer !== null && request.path !== '/graphql') this.state.contract.judge(request, answer)
  }

  async #answerOnce(request: RecordedRequest): Promise<Answer> {
    const answer = await this.#answer(request).catch((error: unknown) => {
      const failure = `The test GitHub failed: ${String(error)}`
      this.state.contract.complain(request, failure)
      return refused(500, failure)
    })
    return request.path === '/graphql' ? answer : { ...answer, headers: { ...this.#rate(), ...answer.headers } }
  }

  async #answer(request: RecordedRequest): Promise<Answer> {
    if (!new RegExp(`^(token|bearer) ${this.state.token}$`, 'i').test(String(request.headers['authorization'])))
      return refused(401, 'Bad credentials')
    const url = new URL(request.path, this.url)
    if (url.pathname === '/graphql') return this.#graphql(request)
    if (this.remaining <= 0) return refused(403, 'API rate limit exceeded for installation.')
    this.remaining -= 1

    const { fullName, login, deployments, issues } = this.state
    const prefix = `/repos/${fullName}/`
    if (!url.pathname.startsWith(prefix)) return NOT_FOUND
    const path = decodeURIComponent(url.pathname.slice(prefix.length))
    return (
      this.#refuse(request.method, path, request.body) ??
      (request.method === 'GET' ? await this.#read(path, url) : null) ??
      (await deployments.answer(request.method, path, url, request.body, login)) ??
      (await issues().pass(request.method, request.path, request.body, login))
    )
  }

  /** @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#checking-the-status-of-your-rate-limit */
  #rate(): Readonly<Record<string, string>> {
    return {
      'x-ratelimit-limit': '1000',
      'x-ratelimit-remaining': String(this.remaining),
      'x-ratelimit-used': String(1_000 - this.remaining),
      'x-ratelimit-reset': String(Math.ceil(Date.now() / 3_600_000) * 3_600),
      'x-ratelimit-resource': 'core'
    }
  }

  /** Missing permissions, locked conversations and bodies that are too long. */
  #refuse(method: string, path: string, body: unknown): Answer | null {
    const issues = this.state.issues()
    const comment = /^issues\/comments\/(\d+)$/.exec(path)?.[1]
    const issue = comment === undefined ? Number(/^issues\/(\d+)\b/.exec(path)?.[1]) : issues.issueOf(Number(comment))
    const ofPull = issue !== undefined && issues.isPullRequest(issue)
    const refusal = refuseAccess(this.permissions, method, path, ofPull)
    if (refusal !== null) return refusal
    if (method === 'GET') return null
    if (method === 'POST' && path.endsWith('/comments') && this.state.pulls.get(issue ?? 0)?.locked === true)
      return refused(403, 'Unable to create comment because issue is locked.')
    const text = (body as { readonly body?: unknown } | null)?.body
    return typeof text === 'string' && Buffer.byteLength(text) > MAX_COMMENT_BYTES
      ? refused(422, 'Validation Failed: {"message":"Body is too long (maximum is 65536 characters)"}')
      : null
  }

  async #read(path: string, url: URL): Promise<Answer | null> {
    const { repository, pulls, fullName } = this.state
    if (path === 'actions/oidc/customization/sub')
      return ok({ use_default: true, sub_claim_prefix: `repo:${fullName}`, use_immutable_subject: false })
    if (path === 'commits') return this.#listCommits(url)
    const commit = /^commits\/(.+?)(\/pulls)?$/.exec(path)
    if (commit !== null) return this.#readCommit(commit[1] ?? '', commit[2] !== undefined, url)

    const [, number, part] = /^pulls\/(\d+)(\/files|\/reviews)?$/.exec(path) ?? []
    if (number === undefined) return answerFromGit(repository, fullName, path, url.searchParams, this.treeLimit)
    const pull = pulls.get(Number(number))
    if (pull === undefined) return NOT_FOUND
    if (part === undefined) return ok(restPullRequest(pull, fullName, repository.defaultBranch))
    if (part === '/reviews') {
      const reviews = pulls.reviews.filter((review) => review.number === pull.number)
      return pageOf(
        reviews.map((review) => restReview(review, fullName)),
        url
      )
    }
    const listed = pull.files.slice(0, MAX_PULL_REQUEST_FILES)
    return pageOf(
      listed.map((file) => restFile(file, pull.headSha, fullName)),
      url
    )
  }

  async #listCommits(url: URL): Promise<Answer> {
    const { repository, fullName } = this.state
    const revision = url.searchParams.get('sha') ?? repository.defaultBranch
    const sha = await repository.resolve(revision).catch(() => null)
    if (sha === null) return NOT_FOUND
    const commits = await repository.listChanges(sha, url.searchParams.get('path'))
    return pageOf(
      commits.map((commit) => restCommit(commit, fullName)),
      url
    )
  }

  async #readCommit(revision: string, itsPulls: boolean, url: URL): Promise<Answer> {
    const { repository, pulls, fullName } = this.state
    const sha = await repository.resolve(revision).catch(() => null)
    if (sha === null) return refused(422, `No commit found for SHA: ${revision}`)
    if (!itsPulls) return ok(restCommit(await repository.readCommit(sha), fullName))
    if (this.indexLag > 0) {
      this.indexLag -= 1
      return ok([])
    }
    const found = await pulls.ofCommit(sha)
    return pageOf(
      found.map((pull) => restPullRequestInList(pull, fullName, repository.defaultBranch)),
      url
    )
  }

  async #graphql(request: RecordedRequest): Promise<Answer> {
    const { login, issues, contract } = this.state
    const source = { login, editorOf: (id: string) => issues().editorOf(id) }
    const { answer, asked, faults } = await answerGraphQl(request.body, source)
    contract.noteGraphQl(request, asked, faults)
    return answer
  }
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
