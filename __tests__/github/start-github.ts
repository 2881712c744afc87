import { GitHubContract } from '../contract/github-contract.js'
import type { JudgedRequests } from '../contract/github-contract.js'
import { BareRepository } from './bare-repository.js'
import type { FileContent } from './bare-repository.js'
import { Deployments } from './deployments.js'
import type { TestDeployment } from './deployments.js'
import { EmulatedIssues } from './emulated-issues.js'
import { Events } from './events.js'
import type { EventPayload } from './events.js'
import type { Fault, RecordedRequest } from './faults.js'
import { GitHubServer } from './github-server.js'
import type { Permissions } from './permissions.js'
import { PullRequests } from './pull-requests.js'
import type { MergeMethod, PullRequestOptions, Review } from './pull-requests.js'

export interface TestComment {
  readonly id: number
  readonly author: string
  readonly body: string
}

export interface TestIssue {
  readonly number: number
  readonly author: string
  readonly title: string
  readonly body: string
  readonly open: boolean
}

/** A GitHub for tests: a real git repository, pull requests over it, and the API before it. */
export interface TestGitHub {
  readonly apiUrl: string
  readonly graphqlUrl: string
  readonly owner: string
  readonly repo: string
  readonly token: string
  /** Every API request so far, in order. */
  readonly requests: readonly RecordedRequest[]
  /** Commit on a branch and push; open pull requests of the branch follow. Null deletes a file. Gives the commit's id. */
  commitFiles(branch: string, files: Readonly<Record<string, FileContent>>, message?: string): Promise<string>
  /** Move a branch anywhere, as a forced push does. */
  forcePush(branch: string, sha: string): Promise<void>
  tip(branch: string): Promise<string>
  openPullRequest(
    options: PullRequestOptions
  ): Promise<{ readonly number: number; readonly headSha: string; readonly mergeSha: string }>
  merge(number: number, method?: MergeMethod): Promise<{ readonly before: string; readonly after: string }>
  closePullRequest(number: number): Promise<void>
  comments(number: number): Promise<readonly TestComment[]>
  /** Every issue that is no pull request, the oldest first. */
  issues(): Promise<readonly TestIssue[]>
  openIssue(author: string, title: string, body: string): Promise<void>
  addComment(number: number, author: string, body: string): Promise<TestComment>
  /** As someone with write access may edit anyone's comment. */
  editComment(id: number, editor: string, body: string): Promise<void>
  /** As someone with write access may delete anyone's comment. */
  deleteComment(id: number): Promise<void>
  /** `submittedAt` defaults to now. */
  addReview(number: number, author: string, state: Review['state'], submittedAt?: string): Review
  /** As someone with write access may dismiss a review: its state changes, its time stays. */
  dismissReview(id: number): void
  lockConversation(number: number): void
  /** All deployments, the newest first. */
  deployments(): readonly TestDeployment[]
  /** As somebody with write access may add one, with these states one after another. */
  addDeployment(author: string, deployment: Readonly<Record<string, unknown>>, states: readonly string[]): Promise<void>
  setPermissions(permissions: Partial<Permissions>): void
  /** Trees are cut after so many entries, not only after 100,000. */
  limitTrees(entries: number): void
  /** The token has so many requests left this hour. */
  limitRequests(remaining: number): void
  /** The next lookups of a commit's pull requests find nothing yet. */
  lagIndex(lookups: number): void
  /** @param match Compared with `METHOD /path?query` of a request; a text must occur in it. */
  failNext(match: string | RegExp, fault: Fault, times?: number): void
  /** Faults that no request has met yet are taken back. */
  endFaults(): void
  /** A real checkout of depth 1, detached. */
  checkoutDepth1(sha: string, directory: string): Promise<void>
  pullRequestEvent(number: number, action?: string, changes?: object): EventPayload
  pushEvent(before: string, after: string, branch?: string): Promise<EventPayload>
  scheduleEvent(): EventPayload
  dispatchEvent(ref?: string): EventPayload
  mergeGroupEvent(number: number): Promise<EventPayload>
  /** @throws Error when a request or an answer was not as GitHub describes it. */
  close(): Promise<void>
}

/** Start a GitHub on the loopback with one repository; its default branch gets a first commit. */
export async function startGitHub(options: {
  readonly owner?: string
  readonly repo?: string
  readonly token?: string
  /** Whose token it is. A job's GITHUB_TOKEN belongs to `github-actions[bot]`. */
  readonly login?: string
  readonly defaultBranch?: string
  /** Whose requests must be as described: the action's, or nobody's where a test sends wrong ones by hand. */
  readonly judged?: JudgedRequests
}): Promise<TestGitHub> {
  const { owner = 'octo', repo = 'hello', token = 'ghs_test', login = 'github-actions[bot]' } = options
  const repository = await BareRepository.create(options.defaultBranch ?? 'main')
  const fullName = `${owner}/${repo}`
  const pulls = new PullRequests(repository, fullName)
  const events = new Events(repository, fullName)
  // The two know each other: the server hands requests on, and the issues name the server's address in their answers.
  const started: { issues?: EmulatedIssues } = {}
  const issues = (): EmulatedIssues => {
    if (started.issues === undefined) throw new Error('the emulated issues are not started yet')
    return started.issues
  }
  const deployments = new Deployments(repository, fullName)
  const contract = new GitHubContract(options.judged)
  const server = new GitHubServer({ repository, pulls, issues, deployments, contract, fullName, token, login })
  await server.listen()
  started.issues = await EmulatedIssues.start(owner, repo, () => server.url)
  await repository.commitFiles(repository.defaultBranch, { 'README.md': '# Hello\n' }, 'First commit')

  const commentsPath = (number: number) => `/repos/${owner}/${repo}/issues/${number}/comments`
  const pullRequest = (number: number) => {
    const pull = pulls.get(number)
    if (pull === undefined) throw new Error(`there is no pull request #${number}`)
    return pull
  }

  return {
    apiUrl: server.url,
    graphqlUrl: `${server.url}/graphql`,
    owner,
    repo,
    token,
    requests: server.requests,
    async commitFiles(branch, files, message = 'Change files') {
      const sha = await repository.commitFiles(branch, files, message)
      await pulls.refresh(branch)
      return sha
    },
    async forcePush(branch, sha) {
      await repository.updateRef(`refs/heads/${branch}`, sha)
      await pulls.refresh(branch)
    },
    tip: (branch) => repository.resolve(`refs/heads/${branch}`),
    async openPullRequest(request) {
      const base = request.base ?? repository.defaultBranch
      const number = await issues().openPullRequest(request.title ?? `Change from ${request.head}`, request.head, base)
      const pull = await pulls.open(number, request)
      return { number, headSha: pull.headSha, mergeSha: pull.mergeSha ?? '' }
    },
    async merge(number, method = 'merge') {
      const ends = await pulls.merge(number, method)
      await issues().closePullRequest(number)
      return ends
    },
    async closePullRequest(number) {
      await pulls.close(number)
      await issues().closePullRequest(number)
    },
    async openIssue(author, title, text) {
      await issues().pass('POST', `/repos/${fullName}/issues`, { title, body: text }, author)
    },
    async issues() {
      const { body } = await issues().pass('GET', `/repos/${fullName}/issues?state=all&per_page=100`, undefined, login)
      return (body as readonly RestIssue[])
        .filter(({ number }) => !issues().isPullRequest(number))
        .map(({ number, title, body: text, state, user }) => ({
          number,
          author: user.login,
          title,
          body: text ?? '',
          open: state === 'open'
        }))
        .sort((one, other) => one.number - other.number)
    },
    async comments(number) {
      const found: TestComment[] = []
      for (let page = 1; ; page += 1) {
        const { body } = await issues().pass(
          'GET',
          `${commentsPath(number)}?per_page=100&page=${page}`,
          undefined,
          login
        )
        found.push(...(body as readonly RestComment[]).map(asTestComment))
        if ((body as readonly unknown[]).length < 100) return found
      }
    },
    async addComment(number, author, body) {
      return asTestComment((await issues().pass('POST', commentsPath(number), { body }, author)).body as RestComment)
    },
    async editComment(id, editor, body) {
      await issues().pass('PATCH', `/repos/${owner}/${repo}/issues/comments/${id}`, { body }, editor)
    },
    deleteComment: (id) => issues().deleteComment(id),
    addReview(number, author, state, submittedAt = new Date().toISOString()) {
      const commit = pullRequest(number).headSha
      const review = { id: pulls.reviews.length + 1, number, author, state, commit, submittedAt }
      pulls.reviews.push(review)
      return review
    },
    dismissReview(id) {
      const review = pulls.reviews.find((each) => each.id === id)
      if (review === undefined) throw new Error(`there is no review ${id}`)
      review.state = 'DISMISSED'
    },
    lockConversation(number) {
      pullRequest(number).locked = true
    },
    deployments: () => deployments.list(),
    addDeployment: (author, deployment, states) => deployments.add(deployment, states, author),
    setPermissions(permissions) {
      server.permissions = { ...server.permissions, ...permissions }
    },
    limitTrees(entries) {
      server.treeLimit = entries
    },
    limitRequests(remaining) {
      server.remaining = remaining
    },
    lagIndex(lookups) {
      server.indexLag = lookups
    },
    failNext: (match, fault, times = 1) => server.faults.add(match, fault, times),
    endFaults: () => server.faults.end(),
    checkoutDepth1: (sha, directory) => repository.checkoutDepth1(sha, directory),
    pullRequestEvent: (number, action = 'opened', changes?) => events.pullRequest(pullRequest(number), action, changes),
    mergeGroupEvent: (number) => events.mergeGroup(pullRequest(number)),
    pushEvent: (before, after, branch = repository.defaultBranch) => events.push(before, after, branch),
    scheduleEvent: () => events.schedule('0 5 * * *'),
    dispatchEvent: (ref = `refs/heads/${repository.defaultBranch}`) => events.dispatch(ref),
    async close() {
      await Promise.all([server.close(), issues().close()])
      await repository.remove()
      contract.assertKept()
    }
  }
}

interface RestIssue {
  readonly number: number
  readonly title: string
  readonly body: string | null
  readonly state: string
  readonly user: { readonly login: string }
}

interface RestComment {
  readonly id: number
  readonly body: string
  readonly user: { readonly login: string }
}

function asTestComment({ id, body, user }: RestComment): TestComment {
  return { id, body, author: user.login }
}
