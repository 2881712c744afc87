import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { GitHubIssues } from '../../../src/adapters/github/issues.js'
import { connectGitHub } from '../../../src/adapters/github/octokit.js'
import { FakeClock } from '../../github/fake-clock.js'
import { startGitHub, type TestGitHub } from '../../github/start-github.js'

const US = 'github-actions[bot]'

let github: TestGitHub
let issues: GitHubIssues

beforeEach(async () => {
  github = await startGitHub({})
  github.setPermissions({ issues: 'write' })
  const { apiUrl, owner, repo, token } = github
  issues = new GitHubIssues(connectGitHub({ apiUrl, owner, repo, token, clock: new FakeClock() }))
})

afterEach(() => github.close())

describe('the issues of this action', () => {
  it('are ours alone, of all pages, the oldest first, closed ones too; no pull requests', async () => {
    await github.openIssue(US, 'first', 'a')
    for (let count = 0; count < 101; count += 1) await github.openIssue('mallory', 'first', 'a')
    await github.openIssue('github-actions', 'a person with the app’s name', 'a')
    await github.commitFiles('topic', { 'a.csv': 'x' })
    await github.openPullRequest({ head: 'topic', title: 'no issue' })
    const last = await issues.create({ title: 'last', body: 'b' })
    await issues.update(last.number, { title: 'last', body: 'b', open: false })
    const own = await issues.list()
    expect(own.map(({ title, open }) => [title, open])).toEqual([
      ['first', true],
      ['last', false]
    ])
    expect(own[0]?.url).toMatch(/\/issues\/\d+$/)
  })

  it('are opened once, also when the answer is lost', async () => {
    github.failNext('POST', { kind: 'lose-answer' })
    const made = await issues.create({ title: 'Access drift', body: 'found' })
    expect(made).toMatchObject({ title: 'Access drift', body: 'found', open: true })
    await expect(github.issues()).resolves.toHaveLength(1)
  })

  it('are read back after an update, as GitHub has them', async () => {
    const { number } = await issues.create({ title: 'one', body: 'old' })
    await expect(issues.update(number, { title: 'two', body: 'new\nlines', open: false })).resolves.toMatchObject({
      number,
      title: 'two',
      body: 'new\nlines',
      open: false
    })
    expect(github.requests.at(-1)).toMatchObject({ method: 'GET' })
  })

  it('name the permission that is missing', async () => {
    github.setPermissions({ issues: 'read' })
    await expect(issues.create({ title: 'one', body: 'old' })).rejects.toMatchObject({
      code: 'GITHUB_FORBIDDEN',
      hint: expect.stringContaining('issues: write')
    })
    github.setPermissions({ issues: 'none' })
    await expect(issues.list()).rejects.toMatchObject({ hint: expect.stringContaining('issues: read') })
  })

  it('may be switched off in the repository', async () => {
    github.failNext('GET', { kind: 'status', status: 410, message: 'Issues has been disabled in this repository.' })
    await expect(issues.list()).rejects.toMatchObject({
      message: 'Issues are switched off in this repository.',
      hint: expect.stringContaining('Switch them on')
    })
  })
})
