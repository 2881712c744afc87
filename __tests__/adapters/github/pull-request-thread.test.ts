import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { connectGitHub } from '../../../src/adapters/github/octokit.js'
import { GitHubPullRequestThread } from '../../../src/adapters/github/pull-request-thread.js'
import { isSameIdentity } from '../../../src/adapters/github/token-identity.js'
import { FakeClock } from '../../github/fake-clock.js'
import type { Fault } from '../../github/faults.js'
import { startGitHub } from '../../github/start-github.js'
import type { TestGitHub } from '../../github/start-github.js'

const US = 'github-actions[bot]'

let github: TestGitHub
let clock: FakeClock
let thread: GitHubPullRequestThread
let number: number

beforeEach(async () => {
  github = await startGitHub({})
  clock = new FakeClock()
  thread = openThread()
  await github.commitFiles('topic', { 'memberships/a.csv': 'AccessPackage,Email\n' })
  number = (await github.openPullRequest({ head: 'topic', title: 'Add a person' })).number
})

afterEach(() => github.close())

function openThread(token = github.token, timeoutMs = 30_000): GitHubPullRequestThread {
  const { apiUrl, owner, repo } = github
  return new GitHubPullRequestThread(connectGitHub({ apiUrl, owner, repo, token, clock, timeoutMs }))
}

function writes(): readonly string[] {
  return github.requests
    .filter(({ method, path }) => method !== 'GET' && path !== '/graphql')
    .map(({ method }) => method)
}

describe('listReviews', () => {
  it('reads every page, with who reviewed and when, and what it comes to', async () => {
    for (let hour = 0; hour < 24; hour += 1) {
      for (let minute = 0; minute < 5; minute += 1) {
        const at = `2026-06-01T${String(hour).padStart(2, '0')}:0${minute}:00Z`
        github.addReview(number, 'Ada', 'COMMENTED', at)
      }
    }
    github.addReview(number, 'Ada', 'APPROVED', '2026-06-02T09:00:00Z')
    github.addReview(number, 'ben', 'CHANGES_REQUESTED', '2026-06-02T10:00:00Z')
    github.addReview(number, 'cyd', 'DISMISSED', '2026-06-02T11:00:00Z')
    const reviews = await thread.listReviews(number)
    expect(reviews).toHaveLength(123)
    expect(reviews[0]).toEqual({ reviewer: 'ada', verdict: 'comment', submittedAt: '2026-06-01T00:00:00Z' })
    expect(reviews.slice(-3)).toEqual([
      { reviewer: 'ada', verdict: 'approved', submittedAt: '2026-06-02T09:00:00Z' },
      { reviewer: 'ben', verdict: 'changes-requested', submittedAt: '2026-06-02T10:00:00Z' },
      { reviewer: 'cyd', verdict: 'dismissed', submittedAt: '2026-06-02T11:00:00Z' }
    ])
  })

  it('that are refused are an error, never «nobody approved»', async () => {
    github.setPermissions({ pullRequests: 'none' })
    await expect(thread.listReviews(number)).rejects.toMatchObject({ code: 'GITHUB_FORBIDDEN' })
  })
})

describe('readPullRequest', () => {
  it('reads the state live', async () => {
    const headSha = await github.tip('topic')
    const url = `https://github.com/octo/hello/pull/${number}`
    await expect(thread.readPullRequest(number)).resolves.toEqual({
      number,
      open: true,
      mergedAt: null,
      headSha,
      baseRef: 'main',
      url
    })
    await github.merge(number)
    await expect(thread.readPullRequest(number)).resolves.toMatchObject({
      open: false,
      mergedAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/),
      headSha
    })
  })

  it('sends the version of the API it was written for', async () => {
    await thread.readPullRequest(number)
    expect(github.requests.at(-1)?.headers['x-github-api-version']).toBe('2022-11-28')
  })
})

describe('listOwnComments', () => {
  it('gives our comments of all pages, the oldest first, and nobody else’s', async () => {
    await github.addComment(number, US, 'first')
    for (let count = 0; count < 105; count += 1) await github.addComment(number, 'mallory', 'first')
    await github.addComment(number, 'github-actions', 'a person with the app’s name')
    await github.addComment(number, 'other[bot]', 'another app')
    await github.addComment(number, US, 'last')
    const own = await thread.listOwnComments(number)
    expect(own.map(({ body }) => body)).toEqual(['first', 'last'])
    expect(own[0]?.url).toContain(`/pull/${number}#issuecomment-`)
  })

  it('tells which of them someone else edited', async () => {
    const untouched = await github.addComment(number, US, 'untouched')
    const rewritten = await thread.createComment(number, 'rewritten')
    await thread.updateComment(rewritten.id, 'by ourselves')
    const forged = await github.addComment(number, US, 'reviewed')
    await github.editComment(forged.id, 'mallory', 'forged')
    const own = await thread.listOwnComments(number)
    expect(own.map(({ id, editedByOthers }) => ({ id, editedByOthers }))).toEqual([
      { id: untouched.id, editedByOthers: false },
      { id: rewritten.id, editedByOthers: false },
      { id: forged.id, editedByOthers: true }
    ])
  })

  it('leaves out a comment that is deleted before it is told who edited it', async () => {
    const gone = await github.addComment(number, US, 'gone')
    await github.addComment(number, US, 'here')
    await thread.listOwnComments(number)
    // The wait before the query is sent again is when it is deleted.
    github.failNext('POST /graphql', { kind: 'status', status: 502 })
    clock.sleep = () => github.deleteComment(gone.id)
    const own = await thread.listOwnComments(number)
    expect(own.map(({ body }) => body)).toEqual(['here'])
  })

  it('fails when it is not told who edited them', async () => {
    await github.addComment(number, US, 'x')
    await thread.listOwnComments(number)
    github.failNext('POST /graphql', { kind: 'status', status: 502 }, 4)
    await expect(thread.listOwnComments(number)).rejects.toMatchObject({ code: 'GITHUB_UNREACHABLE' })
  })

  it('asks who it is only once', async () => {
    await thread.listOwnComments(number)
    await thread.listOwnComments(number)
    expect(github.requests.filter(({ path }) => path === '/graphql')).toHaveLength(1)
  })
})

describe('isSameIdentity', () => {
  it.each([
    { rule: 'an app is itself', viewer: US, login: US, type: 'Bot', expected: true },
    { rule: 'an app is itself without its suffix', viewer: US, login: 'github-actions', type: 'Bot', expected: true },
    { rule: 'a person named like the app is not', viewer: US, login: 'github-actions', type: 'User', expected: false },
    {
      rule: 'an app named like the person is not',
      viewer: 'octocat',
      login: 'octocat[bot]',
      type: 'Bot',
      expected: false
    },
    { rule: 'logins compare without case', viewer: 'OctoCat', login: 'octocat', type: 'User', expected: true },
    { rule: 'another person is not', viewer: 'octocat', login: 'mallory', type: 'User', expected: false }
  ])('$rule', ({ viewer, login, type, expected }) => expect(isSameIdentity(viewer, { login, type })).toBe(expected))
})

describe('createComment and updateComment', () => {
  it('writes as the identity of the token, and rewrites', async () => {
    const created = await thread.createComment(number, 'one')
    await thread.updateComment(created.id, 'two')
    await expect(github.comments(number)).resolves.toEqual([{ id: created.id, author: US, body: 'two' }])
  })

  it.each<{ rule: string; fault: Fault; posts: number; waits: readonly number[] }>([
    { rule: 'a lost answer', fault: { kind: 'lose-answer' }, posts: 1, waits: [2_000] },
    { rule: 'half an answer', fault: { kind: 'cut-answer' }, posts: 1, waits: [2_000] },
    { rule: 'a broken connection', fault: { kind: 'drop' }, posts: 2, waits: [2_000] },
    { rule: 'a 502', fault: { kind: 'status', status: 502 }, posts: 2, waits: [2_000] },
    {
      rule: 'a limit',
      fault: { kind: 'status', status: 403, message: 'You have exceeded a secondary rate limit' },
      posts: 2,
      waits: [60_000]
    }
  ])('leaves one comment after $rule', async ({ fault, posts, waits }) => {
    github.failNext('POST /repos/octo/hello/issues', fault)
    const created = await thread.createComment(number, 'the plan\r\n<!-- marker -->')
    expect(await github.comments(number)).toHaveLength(1)
    expect((await github.comments(number))[0]?.id).toBe(created.id)
    expect(writes()).toHaveLength(posts)
    expect(clock.slept).toEqual(waits)
  })

  it('leaves one comment after no answer at all', async () => {
    github.failNext('POST /repos/octo/hello/issues', { kind: 'hang' })
    await openThread(github.token, 1_500).createComment(number, 'the plan')
    expect(await github.comments(number)).toHaveLength(1)
    expect(writes()).toHaveLength(2)
  })

  it('tries an update again', async () => {
    const { id } = await thread.createComment(number, 'one')
    github.failNext('PATCH', { kind: 'status', status: 502 }, 3)
    await thread.updateComment(id, 'two')
    expect(clock.slept).toEqual([1_000, 2_000, 4_000])
  })
})

describe('failures', () => {
  it('needs a token', () => {
    expect(() => openThread('')).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }))
  })

  it.each([
    { status: 401, code: 'GITHUB_FORBIDDEN', says: 'pull-requests: write' },
    { status: 403, code: 'GITHUB_FORBIDDEN', says: 'pull-requests: write' },
    { status: 404, code: 'GITHUB_FORBIDDEN', says: 'pull-requests: write' },
    { status: 410, code: 'GITHUB_UNREACHABLE', says: 'pull-requests: write' },
    { status: 422, code: 'GITHUB_UNREACHABLE', says: 'pull-requests: write' }
  ])('explains $status as $code', async ({ status, code, says }) => {
    github.failNext('POST /repos', { kind: 'status', status, message: 'Resource not accessible by integration' })
    const failure = thread.createComment(number, 'x')
    await expect(failure).rejects.toMatchObject({
      name: 'ActionError',
      code,
      hint: expect.stringContaining(says)
    })
    await expect(failure).rejects.toMatchObject({
      message: expect.stringContaining(`GitHub answered ${status}`)
    })
    expect(writes()).toHaveLength(1)
  })

  it('says that a locked conversation is locked', async () => {
    github.lockConversation(number)
    await expect(thread.createComment(number, 'x')).rejects.toMatchObject({
      code: 'GITHUB_FORBIDDEN',
      hint: expect.stringContaining('Unlock')
    })
  })

  it('gives up a read of half an answer, and does not take it for an empty list', async () => {
    await github.addComment(number, US, 'here')
    github.failNext('GET /repos/octo/hello/issues', { kind: 'cut-answer' }, 4)
    await expect(thread.listOwnComments(number)).rejects.toMatchObject({ code: 'GITHUB_UNREACHABLE' })
  })

  it('asks a silent server twice', async () => {
    github.failNext('GET /repos', { kind: 'hang' }, 9)
    await expect(openThread(github.token, 200).readPullRequest(number)).rejects.toMatchObject({
      code: 'GITHUB_UNREACHABLE',
      message: expect.stringContaining('did not answer in time')
    })
    expect(github.requests).toHaveLength(2)
  })

  it('reports a limit that lasts, and does not wait for it', async () => {
    const reset = String(clock.now() / 1_000 + 3_000)
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }
    github.failNext('GET /repos', { kind: 'status', status: 403, message: 'API rate limit exceeded', headers })
    await expect(thread.readPullRequest(number)).rejects.toMatchObject({
      code: 'GITHUB_UNREACHABLE',
      message: expect.stringContaining('a limit of its API')
    })
    expect(clock.slept).toEqual([])
  })

  it('never shows the token', async () => {
    const failure: unknown = await openThread('ghs_very-secret')
      .listOwnComments(number)
      .catch((error: unknown) => error)
    const { message, hint } = failure as { message: string; hint: string }
    expect(message + hint + JSON.stringify(failure)).not.toContain('very-secret')
    expect(failure).toMatchObject({ code: 'GITHUB_FORBIDDEN' })
  })
})
