import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { startGitHub } from './start-github.js'
import type { TestGitHub } from './start-github.js'

let github: TestGitHub
let directory: string

beforeEach(async () => {
  github = await startGitHub({ owner: 'contoso', repo: 'access' })
  directory = mkdtempSync(join(tmpdir(), 'checkout-'))
})

afterEach(async () => {
  rmSync(directory, { recursive: true })
  await github.close()
})

function git(...args: readonly string[]): string {
  return execFileSync('git', ['-C', directory, ...args])
    .toString()
    .trim()
}

async function api(path: string): Promise<unknown> {
  const address = `${github.apiUrl}/repos/contoso/access/${path}`
  const headers = { authorization: `token ${github.token}`, 'x-github-api-version': '2022-11-28' }
  return (await fetch(address, { headers })).json()
}

describe('the test GitHub', () => {
  it('checks the test merge out without history, with the ids of the API', async () => {
    await github.commitFiles('topic', { 'memberships/a.csv': 'topic' })
    await github.commitFiles('main', { 'memberships/b.csv': 'main' })
    const { mergeSha } = await github.openPullRequest({ head: 'topic' })
    await github.checkoutDepth1(mergeSha, directory)
    expect(git('rev-parse', 'HEAD')).toBe(mergeSha)
    expect(git('rev-list', '--count', 'HEAD')).toBe('1')
    // Both sides are in it: the tree is a real merge.
    expect(readFileSync(join(directory, 'memberships/a.csv'), 'utf8')).toBe('topic')
    expect(readFileSync(join(directory, 'memberships/b.csv'), 'utf8')).toBe('main')
    await expect(api(`git/commits/${mergeSha}`)).resolves.toMatchObject({
      tree: { sha: git('rev-parse', 'HEAD^{tree}') }
    })
  })

  it('follows pushes to the head of an open pull request', async () => {
    await github.commitFiles('topic', { a: '1' })
    const { number, mergeSha } = await github.openPullRequest({ head: 'topic' })
    const headSha = await github.commitFiles('topic', { a: '2' })
    await expect(api(`pulls/${number}`)).resolves.toMatchObject({
      head: { sha: headSha },
      state: 'open',
      merged: false
    })
    await expect(api(`pulls/${number}`)).resolves.not.toMatchObject({ merge_commit_sha: mergeSha })
    expect(github.pullRequestEvent(number, 'synchronize')).toMatchObject({ pull_request: { head: { sha: headSha } } })
  })

  it('has no test merge while there is a conflict', async () => {
    await github.commitFiles('topic', { a: 'topic' })
    await github.commitFiles('main', { a: 'main' })
    const { number } = await github.openPullRequest({ head: 'topic' })
    await expect(api(`pulls/${number}`)).resolves.toMatchObject({ mergeable: false, merge_commit_sha: null })
    await expect(github.merge(number)).rejects.toThrow('conflict')
  })

  it('tells a fork, reviews, and who wrote a comment', async () => {
    await github.commitFiles('topic', { a: '1' })
    const { number, headSha } = await github.openPullRequest({ head: 'topic', fork: 'mallory/access' })
    await github.addComment(number, 'mallory', 'hello')
    github.addReview(number, 'ada', 'APPROVED', '2026-01-05T10:00:00Z')
    await expect(api(`pulls/${number}`)).resolves.toMatchObject({ head: { repo: { full_name: 'mallory/access' } } })
    await expect(api(`issues/${number}/comments`)).resolves.toMatchObject([
      { user: { login: 'mallory', type: 'User' } }
    ])
    await expect(api(`pulls/${number}/reviews`)).resolves.toMatchObject([
      { user: { login: 'ada' }, state: 'APPROVED', commit_id: headSha }
    ])
  })

  it('gives the same commit ids in every run', async () => {
    const again = await startGitHub({ owner: 'contoso', repo: 'access' })
    const files = { 'memberships/a.csv': 'a' }
    const ids = await Promise.all([github, again].map((one) => one.commitFiles('main', files)))
    await again.close()
    expect(ids[0]).toBe(ids[1])
  })

  it('lets nobody in without the token', async () => {
    const response = await fetch(`${github.apiUrl}/repos/contoso/access/pulls/1`, {
      headers: { authorization: 'token x', 'x-github-api-version': '2022-11-28' }
    })
    expect(response.status).toBe(401)
  })
})
