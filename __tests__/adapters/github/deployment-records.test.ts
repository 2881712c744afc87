import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { DeploymentRecords } from '../../../src/adapters/github/deployment-records.js'
import { connectGitHub } from '../../../src/adapters/github/octokit.js'
import type { ApplyRecord, RecordOwner } from '../../../src/ports.js'
import { FakeClock } from '../../github/fake-clock.js'
import { startGitHub } from '../../github/start-github.js'
import type { TestGitHub } from '../../github/start-github.js'

const US = 'github-actions[bot]'
const RUN = 'https://github.com/octo/hello/actions/runs/7'
const OWNER: RecordOwner = { tenantId: '11111111-2222-4333-8444-555555555555', path: 'memberships' }
const ELSEWHERE = { environment: 'access-packages', task: 'access-packages', ref: 'main' }

let github: TestGitHub
let records: DeploymentRecords
let tip: string

beforeEach(async () => {
  github = await startGitHub({})
  github.setPermissions({ deployments: 'write' })
  const { apiUrl, owner, repo, token } = github
  records = new DeploymentRecords(connectGitHub({ apiUrl, owner, repo, token, clock: new FakeClock() }))
  tip = await github.tip('main')
})

afterEach(() => github.close())

async function listed(owner = OWNER): Promise<readonly ApplyRecord[]> {
  const found: ApplyRecord[] = []
  for await (const record of records.list(owner)) found.push(record)
  return found
}

describe('writing a record', () => {
  it('is a deployment of the commit that goes from in progress to its end', async () => {
    const record = await records.begin(OWNER, tip, RUN)
    expect(github.deployments()).toEqual([
      {
        sha: tip,
        environment: 'access-packages',
        task: 'access-packages',
        payload: OWNER,
        creator: US,
        states: ['in_progress'],
        description: 'Applying'
      }
    ])
    await records.end(record, 'failure', '1 change held', RUN)
    expect(github.deployments()[0]).toMatchObject({ states: ['in_progress', 'failure'], description: '1 change held' })
  })

  it('is possible for a commit that is not the newest, while the job that asks still runs', async () => {
    await github.commitFiles('main', { 'later.csv': 'x' })
    await records.begin(OWNER, tip, RUN)
    expect(github.deployments()).toMatchObject([{ sha: tip }])
  })

  it('leaves the records before it as they are', async () => {
    for (const state of ['success', 'success'] as const) {
      await records.end(await records.begin(OWNER, tip, RUN), state, 'done', RUN)
    }
    expect(github.deployments().map(({ states }) => states.at(-1))).toEqual(['success', 'success'])
  })

  it('cuts a description that is too long for GitHub', async () => {
    await records.end(await records.begin(OWNER, tip, RUN), 'failure', 'x'.repeat(200), RUN)
    expect(github.deployments()[0]?.description).toHaveLength(140)
  })

  it('is done once more when the answer is lost: a record without a success says nothing', async () => {
    github.failNext('POST', { kind: 'lose-answer' })
    const record = await records.begin(OWNER, tip, RUN)
    github.failNext('POST', { kind: 'lose-answer' })
    await records.end(record, 'success', 'done', RUN)
    await expect(records.succeeded(record)).resolves.toBe(true)
  })

  it('names the permission that it lacks', async () => {
    github.setPermissions({ deployments: 'read' })
    await expect(records.begin(OWNER, tip, RUN)).rejects.toMatchObject({
      code: 'GITHUB_FORBIDDEN',
      hint: expect.stringContaining('deployments: write')
    })
  })
})

describe('the end of a record', () => {
  it('is what was noted last, with the page of the run', async () => {
    const record = await records.begin(OWNER, tip, RUN)
    await expect(records.readEnd(record)).resolves.toMatchObject({ kind: 'unfinished', runUrl: RUN })
    await records.end(record, 'failure', '2 failed, 1 held', RUN)
    await expect(records.readEnd(record)).resolves.toEqual({
      kind: 'failure',
      description: '2 failed, 1 held',
      at: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/),
      runUrl: RUN
    })
    await records.end(record, 'success', 'done', RUN)
    await records.end(record, 'failure', 'again', RUN)
    await expect(records.readEnd(record)).resolves.toMatchObject({ kind: 'success', description: 'done' })
  })
})

describe('reading records', () => {
  it('gives those of this tenant and folder, the newest first', async () => {
    const first = await records.begin(OWNER, tip, RUN)
    await records.begin({ ...OWNER, path: 'other' }, tip, RUN)
    await records.begin({ ...OWNER, tenantId: '99999999-2222-4333-8444-555555555555' }, tip, RUN)
    const later = await github.commitFiles('main', { 'later.csv': 'x' })
    const second = await records.begin(OWNER, later, RUN)
    expect(await listed()).toEqual([second, first])
    expect(second.commit).toBe(later)
  })

  it('reads a payload that comes back as a text', async () => {
    await github.addDeployment(US, { ...ELSEWHERE, payload: JSON.stringify(OWNER) }, [])
    expect(await listed()).toHaveLength(1)
  })

  it.each([
    { what: 'by somebody else', author: 'mallory', more: {} },
    { what: 'by a person called like the app', author: 'github-actions', more: {} },
    { what: 'of another task', author: US, more: { task: 'deploy' } },
    { what: 'of another environment', author: US, more: { environment: 'production' } },
    { what: 'without a folder', author: US, more: { payload: {} } },
    { what: 'with a text that is no JSON', author: US, more: { payload: 'deploy it' } }
  ])('passes over a deployment $what', async ({ author, more }) => {
    await github.addDeployment(author, { ...ELSEWHERE, payload: OWNER, ...more }, ['success'])
    expect(await listed()).toEqual([])
  })

  it('reads page after page, and only as far as it is asked', async () => {
    for (let made = 0; made < 101; made += 1) {
      await github.addDeployment(US, { ...ELSEWHERE, payload: { ...OWNER, path: `team-${made}` } }, [])
    }
    expect(await listed({ ...OWNER, path: 'team-0' })).toHaveLength(1)
    const pages = () => github.requests.filter(({ path }) => path.includes('/deployments?')).length
    expect(pages()).toBe(2)
    for await (const newest of records.list({ ...OWNER, path: 'team-100' })) {
      expect(newest.commit).toBe(tip)
      break
    }
    expect(pages()).toBe(3)
  })

  it('counts a success whatever came after it, and nobody else’s', async () => {
    await github.addDeployment(US, { ...ELSEWHERE, payload: OWNER }, ['in_progress', 'success', 'inactive'])
    await github.addDeployment(US, { ...ELSEWHERE, payload: OWNER }, ['in_progress', 'failure'])
    const ends: boolean[] = []
    for await (const record of records.list(OWNER)) ends.push(await records.succeeded(record))
    expect(ends).toEqual([false, true])
  })

  it('names the permission that it lacks', async () => {
    github.setPermissions({ deployments: 'none' })
    await expect(listed()).rejects.toMatchObject({
      code: 'GITHUB_FORBIDDEN',
      hint: expect.stringContaining('deployments: read')
    })
  })
})
