/** Payloads as GitHub sends them: by its schemas, and in the points that its examples do not show. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { assertEventDescribed } from '../contract/github-events.js'
import { prepareStep } from './events.js'
import type { EventPayload } from './events.js'
import { startGitHub } from './start-github.js'
import type { TestGitHub } from './start-github.js'

const NO_COMMIT = '0'.repeat(40)

let github: TestGitHub
let number: number

beforeEach(async () => {
  github = await startGitHub({})
  await github.commitFiles('topic', { a: 'a' })
  number = (await github.openPullRequest({ head: 'topic' })).number
})
afterEach(() => github.close())

async function updated(): Promise<EventPayload> {
  await github.commitFiles('topic', { a: 'b' })
  return github.pullRequestEvent(number, 'synchronize')
}

async function mergedEvent(): Promise<EventPayload> {
  await github.merge(number)
  return github.pullRequestEvent(number, 'closed')
}

async function closedEvent(): Promise<EventPayload> {
  await github.closePullRequest(number)
  return github.pullRequestEvent(number, 'closed')
}

async function fork(): Promise<EventPayload> {
  await github.commitFiles('fork', { a: 'c' })
  const opened = await github.openPullRequest({ head: 'fork', fork: 'mallory/hello' })
  return github.pullRequestEvent(opened.number)
}

async function pushed(): Promise<EventPayload> {
  const before = await github.tip('main')
  return github.pushEvent(before, await github.commitFiles('main', { b: 'b' }))
}

async function forced(): Promise<EventPayload> {
  const before = await github.commitFiles('main', { b: 'b' })
  const after = await github.commitFiles('other', { c: 'c' })
  await github.forcePush('main', (await github.merge(number)).before)
  return github.pushEvent(after, before)
}

const retargeted = { base: { ref: { from: 'feature' }, sha: { from: NO_COMMIT } } }

describe('every payload is as GitHub describes it', () => {
  it.each<{ what: string; name: string; payload: () => EventPayload | Promise<EventPayload>; shows: object }>([
    {
      what: 'opened',
      name: 'pull_request',
      payload: () => github.pullRequestEvent(number),
      shows: { action: 'opened' }
    },
    {
      what: 'updated',
      name: 'pull_request',
      payload: updated,
      shows: { before: expect.stringMatching(/^[0-9a-f]{40}$/) }
    },
    {
      what: 'moved to another base',
      name: 'pull_request',
      payload: () => github.pullRequestEvent(number, 'edited', retargeted),
      shows: { changes: retargeted }
    },
    {
      what: 'closed',
      name: 'pull_request',
      payload: closedEvent,
      shows: { pull_request: { merged: false, merged_at: null } }
    },
    { what: 'merged', name: 'pull_request', payload: mergedEvent, shows: { pull_request: { merged: true } } },
    {
      what: 'opened from a fork',
      name: 'pull_request',
      payload: fork,
      shows: {
        pull_request: { head: { repo: { fork: true, full_name: 'mallory/hello' } }, user: { login: 'mallory' } }
      }
    },
    { what: 'with the rights of the base', name: 'pull_request_target', payload: fork, shows: { action: 'opened' } },
    {
      what: 'of an ordinary commit',
      name: 'push',
      payload: pushed,
      shows: { forced: false, created: false, commits: [{}] }
    },
    {
      what: 'of a new branch',
      name: 'push',
      payload: async () => github.pushEvent(NO_COMMIT, await github.tip('topic'), 'topic'),
      shows: { created: true, before: NO_COMMIT }
    },
    { what: 'of a forced update', name: 'push', payload: forced, shows: { forced: true } },
    {
      what: 'by hand',
      name: 'workflow_dispatch',
      payload: () => github.dispatchEvent(),
      shows: { ref: 'refs/heads/main', inputs: null }
    },
    { what: 'by the clock', name: 'schedule', payload: () => github.scheduleEvent(), shows: { schedule: '0 5 * * *' } },
    {
      what: 'of a merge queue',
      name: 'merge_group',
      payload: () => github.mergeGroupEvent(number),
      shows: { merge_group: { head_ref: expect.stringContaining('refs/heads/gh-readonly-queue/main/pr-1-') } }
    }
  ])('$name $what', async ({ name, payload, shows }) => {
    const given = await payload()
    expect(given).toMatchObject(shows)
    expect(given).toMatchObject({ repository: { full_name: 'octo/hello', default_branch: 'main' } })
    expect(() => assertEventDescribed(name, given)).not.toThrow()
  })

  it('an update names the head before and after it', async () => {
    const before = await github.tip('topic')
    const payload = await updated()
    expect(payload).toMatchObject({ before, after: await github.tip('topic') })
    expect(payload['after']).not.toBe(before)
  })

  it('a push has no lists of files, as on the runner and not as in the webhook', async () => {
    const { commits, head_commit } = await pushed()
    for (const commit of [...(commits as object[]), head_commit])
      for (const list of ['added', 'removed', 'modified']) expect(commit).not.toHaveProperty(list)
  })
})

describe('a payload that GitHub would not send is refused', () => {
  it.each([
    { what: 'a member it has not', name: 'pull_request', change: { merged: true }, says: '/merged' },
    { what: 'no sender', name: 'pull_request', change: { sender: undefined }, says: "'sender'" },
    { what: 'a number as text', name: 'pull_request', change: { number: '1' }, says: '/number' },
    { what: 'an unknown action', name: 'pull_request', change: { action: 'opend' }, says: 'pull_request$opend' },
    { what: 'an unknown event', name: 'pull', change: {}, says: 'pull$opened' },
    { what: 'one event for another', name: 'push', change: {}, says: 'push$opened' },
    {
      what: 'a closed one that is open',
      name: 'pull_request',
      change: { action: 'closed' },
      says: '/pull_request/state'
    }
  ])('$what', ({ name, change, says }) =>
    expect(() => assertEventDescribed(name, { ...github.pullRequestEvent(number), ...change })).toThrow(says)
  )

  it('before a run gets it', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'step-'))
    const sha = await github.tip('main')
    const payload = { ...github.pullRequestEvent(number), number: 'one' }
    const step = {
      ...github,
      directory,
      workspace: directory,
      eventName: 'pull_request',
      payload,
      sha,
      ref: 'refs/heads/x'
    }
    await expect(prepareStep(step)).rejects.toThrow('/number')
    await rm(directory, { recursive: true })
  })
})
