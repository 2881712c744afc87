import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { connectGitHub } from '../../../src/adapters/github/octokit.js'
import { GitHubRepositoryHistory } from '../../../src/adapters/github/repository-history.js'
import { FakeClock } from '../../github/fake-clock.js'
import { startGitHub } from '../../github/start-github.js'
import type { TestGitHub } from '../../github/start-github.js'

const NO_COMMIT = '0'.repeat(40)
const UNKNOWN = 'f'.repeat(40)

let github: TestGitHub
let clock: FakeClock
let history: GitHubRepositoryHistory

beforeEach(async () => {
  github = await startGitHub({})
  clock = new FakeClock()
  const { apiUrl, owner, repo, token } = github
  history = new GitHubRepositoryHistory(connectGitHub({ apiUrl, owner, repo, token, clock }))
})

afterEach(() => github.close())

describe('readTree', () => {
  it('gives all depths of the folder, with links as links', async () => {
    const commit = await github.commitFiles('main', {
      'memberships/sales/a.csv': 'a',
      'memberships/config.yml': 'version: 1\n',
      'memberships/link.csv': { link: '../secret.csv' },
      'memberships/Ünï "q".csv': 'quoted',
      'other/b.csv': 'b'
    })
    const tree = await history.readTree(commit, 'memberships/')
    expect(tree?.entries.map(({ path, mode }) => `${mode} ${path}`).sort()).toEqual([
      '100644 memberships/config.yml',
      '100644 memberships/sales/a.csv',
      '100644 memberships/Ünï "q".csv',
      '120000 memberships/link.csv'
    ])
    // git hash-object of «a» without a line feed.
    expect(tree?.entries.find(({ path }) => path.endsWith('a.csv'))?.blobId).toBe(
      '2e65efe2a145dda7ee51d1741299f848e5bf752e'
    )
  })

  it('has the same tree id while the folder is the same', async () => {
    const one = await github.commitFiles('main', { 'deep/er/a.csv': 'a' })
    const two = await github.commitFiles('main', { 'README.md': 'changed' })
    const three = await github.commitFiles('main', { 'deep/er/a.csv': 'b' })
    const ids = await Promise.all(
      [one, two, three].map(async (commit) => (await history.readTree(commit, 'deep/er'))?.treeId)
    )
    expect(ids[0]).toBe(ids[1])
    expect(ids[1]).not.toBe(ids[2])
  })

  it.each([
    { rule: 'no such folder', folder: 'memberships', expected: null },
    { rule: 'a file in its place', folder: 'README.md', expected: null },
    { rule: 'a folder inside a file', folder: 'README.md/inside', expected: null },
    { rule: 'a link in its place', folder: 'linked', expected: ['120000 linked'] },
    { rule: 'a link on the way', folder: 'linked/inside', expected: ['120000 linked'] },
    { rule: 'the root', folder: '.', expected: ['100644 README.md', '120000 linked'] }
  ])('$rule', async ({ folder, expected }) => {
    const commit = await github.commitFiles('main', { linked: { link: 'elsewhere' } })
    const tree = await history.readTree(commit, folder)
    expect(tree === null ? null : tree.entries.map(({ path, mode }) => `${mode} ${path}`)).toEqual(expected)
  })

  it('reads nothing twice', async () => {
    const commit = await github.commitFiles('main', { 'memberships/a.csv': 'a' })
    await history.readTree(commit, 'memberships')
    await history.readTree(commit, './memberships')
    await history.readFile(commit, 'memberships/a.csv')
    expect(github.requests.map(({ path }) => path.split('/')[5])).toEqual(['commits', 'trees', 'trees', 'blobs'])
  })

  it('fails for an unknown commit, rather than to find nothing there', () =>
    expect(history.readTree(UNKNOWN, 'memberships')).rejects.toMatchObject({ code: 'GITHUB_FORBIDDEN' }))

  it('fails for a tree that GitHub cuts, rather than to take the rest for deleted', async () => {
    const files = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`memberships/${index}.csv`, 'x']))
    const commit = await github.commitFiles('main', files)
    github.limitTrees(8)
    await expect(history.readTree(commit, 'memberships')).rejects.toMatchObject({
      code: 'GITHUB_UNREACHABLE',
      message: expect.stringContaining('only a part')
    })
  })

  it('asks again after a failure', async () => {
    const commit = await github.commitFiles('main', { 'memberships/a.csv': 'a' })
    github.failNext('GET', { kind: 'drop' }, 4)
    await expect(history.readTree(commit, 'memberships')).rejects.toMatchObject({ code: 'GITHUB_UNREACHABLE' })
    await expect(history.readTree(commit, 'memberships')).resolves.not.toBeNull()
  })
})

describe('readFile', () => {
  it.each([
    { rule: 'text', content: 'AccessPackage;Email\r\nSales;zoë@contoso.com\r\n' },
    { rule: 'UTF-16 with a byte order mark', content: Uint8Array.from([0xff, 0xfe, 0x41, 0x00, 0x0a, 0x00]) },
    { rule: 'an empty file', content: '' }
  ])('gives the bytes of $rule', async ({ content }) => {
    const commit = await github.commitFiles('main', { 'memberships/a.csv': content })
    const bytes = await history.readFile(commit, 'memberships/a.csv')
    expect(Buffer.from(bytes ?? []).equals(Buffer.from(content))).toBe(true)
  })

  it.each(['memberships/none.csv', 'none/a.csv', 'memberships', 'memberships/link.csv', 'memberships/a.csv/b'])(
    'finds no file at %s',
    async (path) => {
      const commit = await github.commitFiles('main', {
        'memberships/a.csv': 'a',
        'memberships/link.csv': { link: 'a.csv' }
      })
      await expect(history.readFile(commit, path)).resolves.toBeNull()
      await history.readTree(commit, 'memberships')
      await expect(history.readFile(commit, path)).resolves.toBeNull()
    }
  )
})

describe('compare', () => {
  it('lists what a commit changed since its ancestor, renames with both paths', async () => {
    const text = Array.from({ length: 30 }, (_, line) => `Sales,person${line}@contoso.com`).join('\n')
    const before = await github.commitFiles('main', { 'memberships/old.csv': text, 'memberships/gone.csv': 'x' })
    const after = await github.commitFiles('topic', {
      'memberships/old.csv': null,
      'memberships/new.csv': text,
      'memberships/gone.csv': null,
      'memberships/config.yml': 'version: 1\n'
    })
    const moved = await github.commitFiles('main', { 'memberships/elsewhere.csv': 'y' })
    const expected = {
      kind: 'files',
      files: expect.arrayContaining([
        { path: 'memberships/new.csv', previousPath: 'memberships/old.csv' },
        { path: 'memberships/gone.csv', previousPath: null },
        { path: 'memberships/config.yml', previousPath: null }
      ])
    }
    await expect(history.compare(before, after)).resolves.toEqual(expected)
    await expect(history.compare(moved, after)).resolves.toEqual({
      kind: 'unreadable',
      reason: `${moved} is not an ancestor of ${after}`
    })
  })

  it.each([
    { count: 299, kind: 'files' },
    { count: 300, kind: 'too-many' },
    { count: 400, kind: 'too-many' }
  ])('$count files are $kind', async ({ count, kind }) => {
    const before = await github.tip('main')
    const files = Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`memberships/${index}.csv`, `${index}`])
    )
    const after = await github.commitFiles('main', files)
    await expect(history.compare(before, after)).resolves.toMatchObject({ kind })
  })

  it('is unreadable for commits that do not exist', async () => {
    const tip = await github.tip('main')
    await expect(history.compare(UNKNOWN, tip)).resolves.toMatchObject({ kind: 'unreadable' })
    await expect(history.compare(NO_COMMIT, tip)).resolves.toMatchObject({ kind: 'unreadable' })
  })
})

describe('readTip and isAncestor', () => {
  it('reads the tip of a branch, also of one with a slash', async () => {
    const tip = await github.commitFiles('feature/one', { a: 'a' })
    await expect(history.readTip('feature/one')).resolves.toBe(tip)
    await expect(history.readTip('none')).rejects.toMatchObject({ code: 'GITHUB_FORBIDDEN' })
  })

  it('knows an ancestor', async () => {
    const first = await github.tip('main')
    const topic = await github.commitFiles('topic', { a: 'a' })
    const tip = await github.commitFiles('main', { b: 'b' })
    const pairs = [
      [first, tip],
      [tip, tip],
      [tip, first],
      [topic, tip],
      [UNKNOWN, tip]
    ] as const
    const answers = await Promise.all(pairs.map(([ancestor, commit]) => history.isAncestor(ancestor, commit)))
    expect(answers).toEqual([true, true, false, false, false])
  })

  it('fails when the commit itself is unknown', async () =>
    expect(history.isAncestor(await github.tip('main'), UNKNOWN)).rejects.toMatchObject({ code: 'GITHUB_FORBIDDEN' }))

  it('names the permission that is missing', async () => {
    github.setPermissions({ contents: 'none' })
    await expect(history.readTip('main')).rejects.toMatchObject({ hint: expect.stringContaining('contents: read') })
  })
})

describe('listMergedPullRequests', () => {
  async function open(branch: string, files = 1): Promise<{ readonly number: number; readonly headSha: string }> {
    for (let file = 0; file < files; file += 1) await github.commitFiles(branch, { [`${branch}-${file}`]: branch })
    return github.openPullRequest({ head: branch, title: `Change ${branch}` })
  }

  it.each(['merge', 'squash', 'rebase'] as const)('finds the pull request of a %s', async (method) => {
    const { number, headSha } = await open('topic', 2)
    await github.commitFiles('main', { unrelated: 'x' })
    const { before, after } = await github.merge(number, method)
    await expect(history.listMergedPullRequests(before, after)).resolves.toEqual([
      {
        number,
        open: false,
        mergedAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/),
        headSha,
        baseRef: 'main',
        url: `https://github.com/octo/hello/pull/${number}`
      }
    ])
  })

  it('waits for the index when the message names no pull request', async () => {
    const { number } = await open('topic')
    const { before, after } = await github.merge(number, 'rebase')
    github.lagIndex(3)
    await expect(history.listMergedPullRequests(before, after)).resolves.toMatchObject([{ number }])
    expect(clock.slept).toEqual([2_000, 4_000, 8_000])
  })

  it('needs no index when the message names it', async () => {
    const { number } = await open('topic')
    const { before, after } = await github.merge(number, 'squash')
    github.lagIndex(99)
    await expect(history.listMergedPullRequests(before, after)).resolves.toMatchObject([{ number }])
    expect(clock.slept).toEqual([])
  })

  it('finds all of a push that brings several', async () => {
    const pulls = [await open('one'), await open('two'), await open('three')]
    const before = await github.tip('main')
    let after = before
    for (const [index, method] of (['merge', 'squash', 'rebase'] as const).entries())
      ({ after } = await github.merge(pulls[index]?.number ?? 0, method))
    const found = await history.listMergedPullRequests(before, after)
    expect(found.map(({ number }) => number)).toEqual(pulls.map(({ number }) => number))
  })

  it('finds nothing for a direct push, after a while', async () => {
    await open('topic')
    const before = await github.tip('main')
    const after = await github.commitFiles('main', { a: 'a' }, 'A direct push')
    await expect(history.listMergedPullRequests(before, after)).resolves.toEqual([])
    expect(clock.slept).toEqual([2_000, 4_000, 8_000, 16_000])
  })

  it.each([
    { rule: 'an open pull request', message: (number: number) => `Sneaky (#${number})` },
    { rule: 'a number that is none', message: () => 'Sneaky (#987654)' },
    { rule: 'a forged merge', message: (number: number) => `Merge pull request #${number} from octo/topic` }
  ])('believes no message that names $rule', async ({ message }) => {
    const { number } = await open('topic')
    const before = await github.tip('main')
    const after = await github.commitFiles('main', { a: 'a' }, message(number))
    await expect(history.listMergedPullRequests(before, after)).resolves.toEqual([])
  })

  it('believes no message that names a pull request merged before', async () => {
    const { number } = await open('topic')
    const { after: before } = await github.merge(number, 'squash')
    const after = await github.commitFiles('main', { a: 'a' }, `Sneaky (#${number})`)
    await expect(history.listMergedPullRequests(before, after)).resolves.toEqual([])
  })

  it('looks at the last commit alone for a new branch and after a forced push', async () => {
    const { number } = await open('topic')
    const { after } = await github.merge(number, 'squash')
    await expect(history.listMergedPullRequests(NO_COMMIT, after)).resolves.toMatchObject([{ number }])
    await expect(history.listMergedPullRequests(UNKNOWN, after)).resolves.toMatchObject([{ number }])
  })

  it('fails when the token may not read pull requests', async () => {
    const before = await github.tip('main')
    const after = await github.commitFiles('main', { a: 'a' })
    github.setPermissions({ pullRequests: 'none' })
    await expect(history.listMergedPullRequests(before, after)).rejects.toMatchObject({
      code: 'GITHUB_FORBIDDEN',
      hint: expect.stringContaining('pull-requests: read')
    })
  })
})
