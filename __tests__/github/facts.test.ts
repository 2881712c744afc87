/** What GitHub is known to do and the test GitHub does too: a row each, with its public source. */
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { BareRepository } from './bare-repository.js'
import { pageOf } from './answer.js'
import { answerFromGit } from './git-routes.js'
import { startGitHub } from './start-github.js'
import type { TestGitHub } from './start-github.js'

const DOCS = 'https://docs.github.com/en'
const REST = `${DOCS}/rest`

interface Reply {
  readonly status: number
  readonly body: unknown
  readonly headers: Headers
}

interface Fact {
  readonly fact: string
  readonly source: string
  readonly shown: () => Promise<void>
}

let github: TestGitHub

// Wrong requests are sent on purpose here; what is answered must be as described all the same.
beforeEach(async () => {
  github = await startGitHub({ judged: 'none' })
})
afterEach(() => github.close())

async function call(method: string, path: string, body?: object): Promise<Reply> {
  const response = await fetch(`${github.apiUrl}${path.startsWith('/') ? path : `/repos/octo/hello/${path}`}`, {
    method,
    headers: {
      authorization: `token ${github.token}`,
      'x-github-api-version': '2022-11-28',
      'content-type': 'application/json'
    },
    ...(body && { body: JSON.stringify(body) })
  })
  return { status: response.status, body: await response.json(), headers: response.headers }
}

const get = (path: string) => call('GET', path)

async function graphQl(query: string, variables: object = {}): Promise<unknown> {
  return (await call('POST', '/graphql', { query, variables })).body
}

async function openPull(branch = 'topic', files: Readonly<Record<string, string>> = { [branch]: 'x' }) {
  await github.commitFiles(branch, files)
  return github.openPullRequest({ head: branch })
}

function many(count: number): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`many/${index}.csv`, `${index}`]))
}

const tokens: readonly Fact[] = [
  {
    fact: 'wrong credentials are answered with 401',
    source: `${REST}/authentication/authenticating-to-the-rest-api`,
    shown: async () => {
      const response = await fetch(`${github.apiUrl}/repos/octo/hello/pulls/1`, {
        headers: { authorization: 'token wrong' }
      })
      expect(response.status).toBe(401)
      expect(await response.json()).toMatchObject({ message: 'Bad credentials' })
    }
  },
  {
    fact: 'what a token may not see is answered with 404',
    source: `${REST}/using-the-rest-api/troubleshooting-the-rest-api#404-not-found-for-an-existing-resource`,
    shown: async () => expect((await get('/repos/octo/other/pulls/1')).status).toBe(404)
  },
  {
    fact: 'a permission that is missing is answered with 403',
    source: `${REST}/using-the-rest-api/troubleshooting-the-rest-api#resource-not-accessible`,
    shown: async () => {
      const { number } = await openPull()
      github.setPermissions({ pullRequests: 'none' })
      const { status, body } = await get(`pulls/${number}`)
      expect([status, (body as { message: string }).message]).toEqual([403, 'Resource not accessible by integration'])
    }
  },
  {
    fact: 'comments on a pull request need its permission and not that of issues',
    source: 'https://github.com/ynab/ynab-sdk-ruby/pull/95',
    shown: async () => {
      const { number } = await openPull()
      github.setPermissions({ pullRequests: 'write', issues: 'none' })
      const created = await call('POST', `issues/${number}/comments`, { body: 'x' })
      expect(created.status).toBe(201)
      github.setPermissions({ pullRequests: 'read' })
      const { id } = created.body as { readonly id: number }
      expect((await get(`issues/${number}/comments`)).status).toBe(200)
      expect((await call('PATCH', `issues/comments/${id}`, { body: 'y' })).status).toBe(403)
    }
  },
  {
    fact: 'issues and deployments have permissions of their own, and none unless they are named',
    source: `${DOCS}/actions/reference/workflows-and-actions/workflow-syntax#permissions`,
    shown: async () => {
      const issue = { title: 'Drift', body: 'x', labels: ['drift'] }
      const deployment = { ref: 'main', auto_merge: false, required_contexts: [] }
      expect((await call('POST', 'issues', issue)).status).toBe(403)
      expect((await get('deployments')).status).toBe(403)
      github.setPermissions({ issues: 'write', deployments: 'read' })
      expect((await call('POST', 'issues', issue)).status).toBe(201)
      expect((await get('deployments')).status).toBe(200)
      expect((await call('POST', 'deployments', deployment)).status).toBe(403)
    }
  }
]

const limits: readonly Fact[] = [
  {
    fact: 'each answer tells what is left of the limit; a job’s token has 1,000 requests an hour',
    source: `${REST}/using-the-rest-api/rate-limits-for-the-rest-api`,
    shown: async () => {
      const { headers } = await get('commits/main')
      expect(headers.get('x-ratelimit-limit')).toBe('1000')
      expect(headers.get('x-ratelimit-remaining')).toBe('999')
      expect(Number(headers.get('x-ratelimit-reset')) * 1_000).toBeGreaterThan(Date.now())
    }
  },
  {
    fact: 'over the limit it is 403 with nothing remaining',
    source: `${REST}/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit`,
    shown: async () => {
      github.limitRequests(1)
      expect((await get('commits/main')).status).toBe(200)
      const { status, headers } = await get('commits/main')
      expect([status, headers.get('x-ratelimit-remaining')]).toEqual([403, '0'])
    }
  },
  ...([403, 429] as const).map((limited): Fact => ({
    fact: `a secondary limit is told with ${limited} and may name a time to wait`,
    source: `${REST}/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits`,
    shown: async () => {
      github.failNext('GET', { kind: 'secondary-limit', status: limited, retryAfter: 7 })
      const { status, headers, body } = await get('commits/main')
      expect([status, headers.get('retry-after')]).toEqual([limited, '7'])
      expect(body).toMatchObject({ message: expect.stringContaining('secondary rate limit') })
    }
  })),
  {
    fact: 'a page has 30 entries, at most 100, and the links to the others',
    source: `${REST}/using-the-rest-api/using-pagination-in-the-rest-api`,
    shown: async () => {
      const { number } = await openPull('topic', many(205))
      const length = async (query: string) => ((await get(`pulls/${number}/files${query}`)).body as unknown[]).length
      expect(await Promise.all(['', '?per_page=200', '?per_page=100&page=3', '?page=9'].map(length))).toEqual([
        30, 100, 5, 0
      ])
      const { headers } = await get(`pulls/${number}/files?per_page=100`)
      expect(headers.get('link')).toMatch(/page=2>; rel="next", <[^>]+page=3>; rel="last"$/)
    }
  },
  {
    fact: 'a body has at most 262,144 bytes, for an update too',
    source: 'https://github.com/dead-claudia/github-limits/issues/13',
    shown: async () => {
      const { number } = await openPull()
      const most = '😀'.repeat(65_536)
      const { status, body } = await call('POST', `issues/${number}/comments`, { body: most })
      expect(status).toBe(201)
      const { id } = body as { readonly id: number }
      const refused = [
        await call('POST', `issues/${number}/comments`, { body: `${most}x` }),
        await call('PATCH', `issues/comments/${id}`, { body: `${most}x` })
      ]
      expect(refused.map((one) => one.status)).toEqual([422, 422])
    }
  }
]

const commits: readonly Fact[] = [
  {
    fact: 'a comparison lists at most 300 files, on its first page only',
    source: `${REST}/commits/commits#compare-two-commits`,
    shown: async () => {
      const before = await github.tip('main')
      const after = await github.commitFiles('main', many(301))
      const files = async (page: number) =>
        ((await get(`compare/${before}...${after}?per_page=1&page=${page}`)).body as { files: unknown[] }).files.length
      expect(await Promise.all([files(1), files(2)])).toEqual([300, 0])
    }
  },
  {
    fact: 'a comparison without paging has at most 250 commits, and says how many there are',
    source: `${REST}/commits/commits#compare-two-commits`,
    shown: async () => {
      const repository = await BareRepository.create('main')
      const root = await repository.commitFiles('main', { a: '' }, 'Root')
      await commitChain(repository, 251)
      const url = (query: string) => new URLSearchParams(query)
      const whole = await answerFromGit(repository, 'octo/hello', `compare/${root}...main`, url(''))
      const page = await answerFromGit(repository, 'octo/hello', `compare/${root}...main`, url('per_page=100&page=3'))
      await repository.remove()
      const counts = [whole, page].map((answer) => {
        const { commits: listed, total_commits } = answer?.body as { commits: unknown[]; total_commits: number }
        return [listed.length, total_commits]
      })
      expect(counts).toEqual([
        [250, 251],
        [51, 251]
      ])
    }
  },
  {
    fact: 'commits without a common ancestor cannot be compared: 404',
    source: 'https://github.com/trilom/file-changes-action/issues/138',
    shown: async () => {
      const repository = await BareRepository.create('main')
      await repository.commitFiles('main', { a: '' }, 'One root')
      const other = await BareRepository.create('other')
      await other.commitFiles('other', { b: '' }, 'Another root')
      await repository.git(['fetch', '--quiet', other.directory, 'other:other'])
      const answer = await answerFromGit(repository, 'octo/hello', 'compare/main...other', new URLSearchParams())
      await Promise.all([repository.remove(), other.remove()])
      expect(answer).toMatchObject({ status: 404, body: { message: expect.stringContaining('No common ancestor') } })
    }
  },
  {
    fact: 'a tree that is too long is cut, and says so',
    source: `${REST}/git/trees#get-a-tree`,
    shown: async () => {
      const commit = await github.commitFiles('main', many(5))
      github.limitTrees(4)
      const { body } = await get(`git/trees/${commit}?recursive=1`)
      expect(body).toMatchObject({ truncated: true, tree: { length: 4 } })
    }
  },
  {
    fact: 'a symbolic link is an entry of mode 120000 with its target as content',
    source: `${REST}/git/trees#create-a-tree`,
    shown: async () => {
      const commit = await github.commitFiles('main', { link: { link: 'README.md' } })
      const { tree } = (await get(`git/trees/${commit}`)).body as {
        tree: { path: string; mode: string; sha: string }[]
      }
      const link = tree.find(({ path }) => path === 'link')
      const { content } = (await get(`git/blobs/${link?.sha ?? ''}`)).body as { content: string }
      expect([link?.mode, Buffer.from(content, 'base64').toString()]).toEqual(['120000', 'README.md'])
    }
  },
  {
    fact: 'an unknown commit is 422 where a ref may stand, and 404 in the git database',
    source: `${REST}/commits/commits#get-a-commit`,
    shown: async () => {
      const unknown = 'f'.repeat(40)
      const paths = [`commits/${unknown}`, `git/commits/${unknown}`, 'git/ref/heads/none']
      expect(await Promise.all(paths.map(async (path) => (await get(path)).status))).toEqual([422, 404, 404])
    }
  }
]

const pulls: readonly Fact[] = [
  ...(['merge', 'squash', 'rebase'] as const).map((method): Fact => ({
    fact: `merge_commit_sha is the test merge before, and what the base was moved to after a ${method}`,
    source: `${REST}/pulls/pulls#get-a-pull-request`,
    shown: async () => {
      const { number, mergeSha } = await openPull()
      const read = async () => (await get(`pulls/${number}`)).body
      expect(await read()).toMatchObject({ merge_commit_sha: mergeSha, merged: false, merged_at: null })
      const { after } = await github.merge(number, method)
      expect(mergeSha).not.toBe(after)
      expect(await read()).toMatchObject({ merge_commit_sha: after, merged: true, state: 'closed' })
    }
  })),
  {
    fact: 'a commit on the default branch has the merged pull request, another one the open ones',
    source: `${REST}/commits/commits#list-pull-requests-associated-with-a-commit`,
    shown: async () => {
      const { number, headSha } = await openPull()
      expect((await get(`commits/${headSha}/pulls`)).body).toMatchObject([{ number, state: 'open' }])
      const { after } = await github.merge(number, 'squash')
      expect((await get(`commits/${after}/pulls`)).body).toMatchObject([{ number, state: 'closed' }])
      const pushed = await github.commitFiles('main', { direct: 'push' })
      expect((await get(`commits/${pushed}/pulls`)).body).toEqual([])
    }
  },
  {
    fact: 'the index of commits and pull requests is behind for a while',
    source: 'https://github.com/tektoncd/pipelines-as-code/issues/2382',
    shown: async () => {
      const { number } = await openPull()
      const { after } = await github.merge(number)
      github.lagIndex(1)
      expect((await get(`commits/${after}/pulls`)).body).toEqual([])
      expect((await get(`commits/${after}/pulls`)).body).toMatchObject([{ number }])
    }
  },
  {
    fact: 'at most 3,000 files of a pull request are listed',
    source: `${REST}/pulls/pulls#list-pull-requests-files`,
    shown: async () => {
      const { number } = await openPull('topic', many(3_001))
      const pages = await Promise.all([30, 31].map((page) => get(`pulls/${number}/files?per_page=100&page=${page}`)))
      expect(pages.map(({ body }) => (body as unknown[]).length)).toEqual([100, 0])
      expect((await get(`pulls/${number}`)).body).toMatchObject({ changed_files: 3_001 })
    }
  },
  {
    fact: 'comments come by ascending id, and an app writes as a bot',
    source: `${REST}/issues/comments#list-issue-comments`,
    shown: async () => {
      const { number } = await openPull()
      await github.addComment(number, 'ada', 'first')
      await call('POST', `issues/${number}/comments`, { body: 'second' })
      expect((await get(`issues/${number}/comments`)).body).toMatchObject([
        { body: 'first', user: { login: 'ada', type: 'User' } },
        { body: 'second', user: { login: 'github-actions[bot]', type: 'Bot' } }
      ])
    }
  },
  {
    fact: 'a locked conversation takes no new comment, 403, and an old one can be edited',
    source: 'https://github.com/renovatebot/renovate/issues/6215',
    shown: async () => {
      const { number } = await openPull()
      const { id } = await github.addComment(number, 'github-actions[bot]', 'x')
      github.lockConversation(number)
      const refused = await call('POST', `issues/${number}/comments`, { body: 'x' })
      expect(refused).toMatchObject({ status: 403, body: { message: expect.stringContaining('issue is locked') } })
      expect((await call('PATCH', `issues/comments/${id}`, { body: 'y' })).status).toBe(200)
    }
  }
]

const listed: readonly Fact[] = [
  {
    fact: 'commits that changed a path are listed the newest first, from the commit that is asked for',
    source: `${REST}/commits/commits#list-commits`,
    shown: async () => {
      const first = await github.commitFiles('main', { 'a.csv': '1' })
      const second = await github.commitFiles('main', { 'a.csv': '2' })
      const third = await github.commitFiles('main', { 'b.csv': '1' })
      const shas = async (query: string) =>
        ((await get(`commits?${query}`)).body as { sha: string }[]).map(({ sha }) => sha)
      expect(await shas(`sha=${third}&path=a.csv`)).toEqual([second, first])
      expect(await shas(`sha=${first}&path=a.csv&per_page=1`)).toEqual([first])
      expect(await shas(`sha=${third}&per_page=1`)).toEqual([third])
    }
  }
]

const deployments: readonly Fact[] = [
  {
    fact: 'deployments and their statuses are listed the newest first, and found by environment, task and ref',
    source: `${REST}/deployments/deployments#list-deployments`,
    shown: async () => {
      const first = await deploy({ environment: 'entra' })
      const second = await deploy({ environment: 'entra', task: 'apply' })
      await deploy({ environment: 'other' })
      const ids = async (query: string) =>
        ((await get(`deployments?${query}`)).body as { id: number }[]).map(({ id }) => id)
      expect(await ids('environment=entra')).toEqual([second, first])
      expect(await ids('environment=entra&task=deploy')).toEqual([first])
      for (const state of ['queued', 'in_progress', 'success']) await report(first, { state })
      const { body } = await get(`deployments/${first}/statuses`)
      expect((body as { state: string }[]).map(({ state }) => state)).toEqual(['success', 'in_progress', 'queued'])
    }
  },
  {
    fact: 'a success makes earlier ones of the environment inactive, but not of production',
    source: `${REST}/deployments/statuses#create-a-deployment-status`,
    shown: async () => {
      const latest = async (id: number) =>
        ((await get(`deployments/${id}/statuses`)).body as { state: string }[])[0]?.state
      for (const [environment, expected] of [
        ['staging', 'inactive'],
        ['production', 'success']
      ] as const) {
        const first = await deploy({ environment })
        await report(first, { state: 'success' })
        await report(await deploy({ environment }), { state: 'success' })
        expect(await latest(first)).toBe(expected)
      }
    }
  },
  {
    fact: 'without required_contexts every check of the commit must have succeeded, and that of the job itself has not: 409',
    source: 'https://github.com/drevops/vortex/issues/1903',
    shown: async () => {
      github.setPermissions({ deployments: 'write' })
      for (const contexts of [{}, { required_contexts: ['apply'] }]) {
        const { status, body } = await call('POST', 'deployments', { ref: 'main', auto_merge: false, ...contexts })
        expect(status).toBe(409)
        expect(body).toMatchObject({ message: expect.stringContaining('Commit status checks failed') })
      }
      expect(github.deployments()).toEqual([])
    }
  },
  {
    fact: 'unless auto_merge is false, what is behind the default branch is merged with it in place of being deployed: 202',
    source: `${REST}/deployments/deployments#create-a-deployment`,
    shown: async () => {
      github.setPermissions({ deployments: 'write' })
      const older = await github.tip('main')
      await github.commitFiles('main', { 'later.csv': 'x' })
      const behind = await call('POST', 'deployments', { ref: older, required_contexts: [] })
      expect(behind.status).toBe(202)
      expect(behind.body).toMatchObject({ message: expect.stringContaining('Auto-merged main into') })
      expect((await call('POST', 'deployments', { ref: 'main', required_contexts: [] })).status).toBe(201)
    }
  },
  {
    fact: 'what is no ref cannot be deployed: 422',
    source: `${REST}/deployments/deployments#create-a-deployment`,
    shown: async () => {
      github.setPermissions({ deployments: 'write' })
      expect((await call('POST', 'deployments', { ref: 'none' })).status).toBe(422)
    }
  }
]

const graphQlFacts: readonly Fact[] = [
  {
    fact: 'GraphQL writes the login of an app with its suffix in viewer, without it as an actor',
    source: 'https://github.com/marocchino/sticky-pull-request-comment',
    shown: async () => {
      expect(await graphQl('{ viewer { login } }')).toEqual({ data: { viewer: { login: 'github-actions[bot]' } } })
      const id = await commentEditedBy('github-actions[bot]')
      const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on IssueComment { editor { __typename login } } } }'
      expect(await graphQl(query, { ids: [id] })).toEqual({
        data: { nodes: [{ editor: { __typename: 'Bot', login: 'github-actions' } }] }
      })
    }
  },
  {
    fact: 'GraphQL refuses more than 100 ids at once',
    source: 'https://github.com/sourcecred/sourcecred/pull/908',
    shown: async () => {
      const ids = Array.from({ length: 101 }, () => randomUUID())
      expect(await graphQl('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids })).toMatchObject({
        errors: [{ message: 'You may not provide more than 100 node ids; you provided 101.' }]
      })
    }
  },
  {
    fact: 'an id of nothing is null, with an error of type NOT_FOUND beside the data',
    source: 'https://github.com/pl-strflt/projects-migration/issues/1',
    shown: async () =>
      expect(await graphQl('{ nodes(ids: ["none"]) { id } }')).toMatchObject({
        data: { nodes: [null] },
        errors: [{ type: 'NOT_FOUND', path: ['nodes', 0] }]
      })
  },
  {
    fact: 'a field that GitHub has not is an error with status 200',
    source: `${DOCS}/graphql/guides/forming-calls-with-graphql`,
    shown: async () => {
      const { status, body } = await call('POST', '/graphql', { query: '{ viewer { wrong } }' })
      expect(status).toBe(200)
      expect(body).toMatchObject({ errors: [{ message: expect.stringContaining('wrong') }] })
    }
  }
]

describe.each([
  { about: 'tokens', facts: tokens },
  { about: 'limits', facts: limits },
  { about: 'commits', facts: commits },
  { about: 'pull requests', facts: pulls },
  { about: 'lists of commits', facts: listed },
  { about: 'deployments', facts: deployments },
  { about: 'GraphQL', facts: graphQlFacts }
])('the test GitHub does as GitHub: $about', ({ facts }) => {
  it.each(facts)('$fact ($source)', ({ shown }) => shown())
})

describe('pageOf', () => {
  it('links to the pages around it', () => {
    const { headers } = pageOf([1, 2, 3], new URL('https://host/list?per_page=1&page=2'))
    expect(headers?.['link']).toBe(
      ['1>; rel="prev"', '3>; rel="next"', '3>; rel="last"', '1>; rel="first"']
        .map((end) => `<https://host/list?per_page=1&page=${end}`)
        .join(', ')
    )
  })
})

async function deploy(body: object): Promise<number> {
  github.setPermissions({ deployments: 'write' })
  const given = { ref: 'main', auto_merge: false, required_contexts: [], ...body }
  return ((await call('POST', 'deployments', given)).body as { readonly id: number }).id
}

async function report(deployment: number, body: object): Promise<void> {
  expect((await call('POST', `deployments/${deployment}/statuses`, body)).status).toBe(201)
}

async function commentEditedBy(editor: string): Promise<string> {
  const { number } = await openPull()
  const { id } = await github.addComment(number, 'ada', 'x')
  await github.editComment(id, editor, 'y')
  const { body } = await get(`issues/${number}/comments`)
  return (body as readonly { readonly node_id: string }[])[0]?.node_id ?? ''
}

/** So many empty commits in one go. */
async function commitChain(repository: BareRepository, count: number): Promise<void> {
  const commit = (time: number) =>
    `commit refs/heads/main\ncommitter Ada <ada@example.com> ${time} +0000\ndata 1\nx\n${time === 1 ? 'from refs/heads/main^0\n' : ''}\n`
  const stream = Array.from({ length: count }, (_, index) => commit(index + 1)).join('')
  await repository.git(['fast-import', '--quiet'], Buffer.from(stream))
}
