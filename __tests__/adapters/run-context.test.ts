import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { readRunContext } from '../../src/adapters/run-context.js'
import type { Environment } from '../../src/adapters/run-context.js'
import { prepareStep } from '../github/events.js'
import { startGitHub } from '../github/start-github.js'
import type { TestGitHub } from '../github/start-github.js'

let directory: string
let github: TestGitHub

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'run-context-'))
  github = await startGitHub({})
})

afterAll(async () => {
  rmSync(directory, { recursive: true })
  await github.close()
})

function environment(eventName: string, payload: unknown, more: Environment = {}): Environment {
  const path = join(directory, 'event.json')
  writeFileSync(path, typeof payload === 'string' ? payload : JSON.stringify(payload))
  return {
    GITHUB_EVENT_NAME: eventName,
    GITHUB_EVENT_PATH: path,
    GITHUB_REPOSITORY: 'octo/hello',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_SHA: 'a'.repeat(40),
    GITHUB_RUN_ID: '4711',
    GITHUB_ACTOR: 'octocat',
    ...more
  }
}

const repository = { full_name: 'octo/hello', default_branch: 'trunk' }
const pull = (headRepository: unknown) => ({
  action: 'opened',
  repository,
  pull_request: { number: 7, head: { sha: 'b', repo: headRepository }, base: { sha: 'c' } }
})

describe('readRunContext', () => {
  it('tells where the run happens', () => {
    expect(readRunContext(environment('workflow_dispatch', { repository }))).toEqual({
      eventName: 'workflow_dispatch',
      ref: 'refs/heads/main',
      sha: 'a'.repeat(40),
      repository: { owner: 'octo', name: 'hello', defaultBranch: 'trunk' },
      repositoryUrl: 'https://github.com/octo/hello',
      runUrl: 'https://github.com/octo/hello/actions/runs/4711',
      runId: '4711',
      actor: 'octocat',
      pullRequest: null,
      push: null,
      canRequestIdToken: false
    })
  })

  it('reads a pull request: the merge commit from the runner, the head from the payload', async () => {
    await github.commitFiles('topic', { a: 'a' })
    const { number, headSha, mergeSha } = await github.openPullRequest({ head: 'topic' })
    const { environment: variables } = await prepareStep({
      ...github,
      directory,
      workspace: directory,
      eventName: 'pull_request',
      payload: github.pullRequestEvent(number, 'synchronize'),
      sha: mergeSha,
      ref: `refs/pull/${number}/merge`
    })
    const context = readRunContext(variables)
    expect(context).toMatchObject({ sha: mergeSha, ref: `refs/pull/${number}/merge`, push: null })
    expect(context.pullRequest).toEqual({
      number,
      action: 'synchronize',
      headSha,
      baseSha: await github.tip('main'),
      baseRef: 'main',
      fork: false
    })
  })

  it.each([
    { rule: 'the same repository', repo: { full_name: 'octo/hello' }, fork: false },
    { rule: 'the same repository in other case', repo: { full_name: 'Octo/Hello' }, fork: false },
    { rule: 'a fork', repo: { full_name: 'mallory/hello' }, fork: true },
    { rule: 'a fork that was deleted', repo: null, fork: true },
    { rule: 'a payload that does not tell', repo: undefined, fork: true }
  ])('takes $rule for fork: $fork', ({ repo, fork }) => {
    expect(readRunContext(environment('pull_request', pull(repo))).pullRequest).toMatchObject({ number: 7, fork })
  })

  it('reads a push', async () => {
    const before = await github.tip('main')
    const after = await github.commitFiles('main', { b: 'b' })
    const payload = await github.pushEvent(before, after)
    expect(JSON.stringify(payload)).not.toMatch(/"(added|removed|modified)"/)
    expect(readRunContext(environment('push', payload)).push).toEqual({ before, after, forced: false })
    const forced = await github.pushEvent(after, before)
    expect(readRunContext(environment('push', forced)).push).toEqual({ before: after, after: before, forced: true })
  })

  it.each([
    { rule: 'a schedule runs on the default branch', event: 'schedule', expected: 'main' },
    { rule: 'another event without a repository does not tell', event: 'workflow_dispatch', expected: '' }
  ])('$rule', ({ event, expected }) => {
    expect(readRunContext(environment(event, {})).repository.defaultBranch).toBe(expected)
  })

  it.each([
    { attempt: '1', url: 'https://github.com/octo/hello/actions/runs/4711' },
    { attempt: '3', url: 'https://github.com/octo/hello/actions/runs/4711/attempts/3' }
  ])('links attempt $attempt', ({ attempt, url }) => {
    expect(readRunContext(environment('schedule', {}, { GITHUB_RUN_ATTEMPT: attempt })).runUrl).toBe(url)
  })

  it.each([
    { rule: 'both variables', url: 'https://x?a=b', token: 't', expected: true },
    { rule: 'no token', url: 'https://x?a=b', token: '', expected: false },
    { rule: 'nothing', url: undefined, token: undefined, expected: false }
  ])('may ask for an id token with $rule: $expected', ({ url, token, expected }) => {
    const variables = { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token }
    expect(readRunContext(environment('push', { before: 'a', after: 'b' }, variables)).canRequestIdToken).toBe(expected)
  })

  it.each([
    {
      rule: 'a pull request without a number',
      event: 'pull_request',
      payload: { pull_request: { head: { sha: 'b' } } }
    },
    { rule: 'a pull request without a payload', event: 'pull_request_target', payload: '' },
    { rule: 'a push that is not JSON', event: 'push', payload: '{' },
    { rule: 'a push that is null', event: 'push', payload: 'null' }
  ])('refuses $rule', ({ event, payload }) => {
    const read = (): unknown => readRunContext(environment(event, payload))
    expect(read).toThrow(expect.objectContaining({ code: 'UNSUPPORTED_EVENT' }))
  })

  it('does without any variables', () => {
    expect(readRunContext({})).toMatchObject({ eventName: '', pullRequest: null, push: null, canRequestIdToken: false })
  })
})
