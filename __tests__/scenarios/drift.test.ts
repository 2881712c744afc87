import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { TestIssue } from '../github/start-github.js'
import { csv, DECLARED, TWO_PACKAGES } from './people.js'
import { Story } from './story.js'

const SALES = 'memberships/sales.csv'
const FINANCE = 'memberships/finance.csv'
const ADD = { method: 'POST', path: '/assignmentRequests', in: 'batch' } as const
const REFUSAL = { status: 400, code: 'InvalidModel', message: 'The model is invalid.' } as const

const salesOf = (...people: readonly string[]): string => csv('Sales Tools', ...people)

describe('drift', () => {
  let story: Story

  beforeEach(async () => {
    story = await Story.start(TWO_PACKAGES)
    story.github.setPermissions({ deployments: 'write', issues: 'write' })
    await story.record(await story.github.commitFiles('main', DECLARED))
  })
  afterEach(() => story.end())

  /** The one issue there may be. */
  async function issue(): Promise<TestIssue | undefined> {
    const all = await story.github.issues()
    expect(all.length).toBeLessThanOrEqual(1)
    return all[0]
  }

  const section = ({ body }: Pick<TestIssue, 'body'>, heading: string): string =>
    body.split(/^#### /m).find((part) => part.startsWith(heading)) ?? ''

  it('keeps one issue: opened, edited, closed by a pull request that touches the file, opened again', async () => {
    const quiet = await story.lookForDrift()
    expect(quiet.exitCode).toBe(0)
    expect(quiet.outputs).toMatchObject({ mode: 'drift', drifted: '0', 'has-changes': 'false' })
    expect(await issue()).toBeUndefined()

    story.tenant.addMember('Sales Tools', 'eve@contoso.com')
    const found = await story.lookForDrift()
    expect(found.exitCode).toBe(0)
    expect(found.warnings.join('\n')).toContain('1 package differs from git: 1 changed in Entra outside git.')
    const opened = await issue()
    expect(opened).toMatchObject({
      open: true,
      author: 'github-actions[bot]',
      title: 'Access drift: 1 package differs from git (memberships)'
    })
    expect(found.outputs['issue-url']).toContain(`/issues/${opened?.number}`)

    story.tenant.removeMember('Finance Reports', 'dana@contoso.com')
    await story.lookForDrift()
    expect((await issue())?.title).toContain('2 packages differ from git')

    const number = await story.propose('correct', {
      [SALES]: `# checked\n${DECLARED[SALES]}`,
      [FINANCE]: `# checked\n${DECLARED[FINANCE]}`
    })
    await story.plan(number)
    expect((await story.comments(number))[0]).toContain('Changed in Entra, not in the files')
    const applied = await story.run(await story.merge(number))
    expect(applied.outputs).toMatchObject({ applied: '2', held: '0' })
    await story.lookForDrift()
    expect(await issue()).toMatchObject({ open: false, title: 'Access drift: none (memberships)' })

    story.tenant.addMember('Sales Tools', 'dana@contoso.com')
    const again = await story.lookForDrift({ inputs: { 'fail-on-drift': 'true' } })
    expect(again.exitCode).toBe(1)
    expect(again.errors.join('\n')).toContain('DRIFT_FOUND')
    expect(await issue()).toMatchObject({ open: true, number: opened?.number })
  })

  it('tells apart what was changed in Entra, what was merged and never applied, failed or was held, and what hangs', async () => {
    // Cancelled in the queue: planned and merged, and no apply began.
    const missed = await story.propose('missed', {
      [FINANCE]: csv('Finance Reports', 'dana@contoso.com', 'eve@contoso.com')
    })
    await story.plan(missed)
    await story.merge(missed)
    await story.lookForDrift()
    expect(section((await issue()) ?? { body: '' }, 'Merged, and not applied')).toMatch(
      /no apply of it began[^]*eve@contoso\.com/
    )

    // The next apply makes up for it; Entra refuses its own addition.
    const refused = await story.propose('refused', {
      [SALES]: salesOf('ada@contoso.com', 'bob@contoso.com', 'dana@contoso.com')
    })
    await story.plan(refused)
    story.tenant.misbehave({ when: ADD, do: REFUSAL, times: 2 })
    const apply = await story.run(await story.merge(refused))
    expect(apply.outputs).toMatchObject({ failed: '2' })

    // Straight onto the branch: nobody saw a plan of it.
    const before = await story.github.tip('main')
    const after = await story.github.commitFiles('main', {
      [SALES]: salesOf('ada@contoso.com', 'bob@contoso.com', 'dana@contoso.com', 'eve@contoso.com')
    })
    await story.run(await story.push(before, after))

    story.tenant.deliverAs('bob@contoso.com', 'delivering')
    story.tenant.addRequest('Sales Tools', 'bob@contoso.com', {
      type: 'adminUpdate',
      state: 'delivering',
      created: new Date(Date.now() - 3 * 86_400_000).toISOString()
    })
    story.tenant.removeMember('Sales Tools', 'ada@contoso.com')
    const run = await story.lookForDrift()
    expect(run.exitCode).toBe(0)
    const now = (await issue()) ?? { body: '' }
    expect(section(now, 'Changed in Entra, outside git')).toContain('ada@contoso.com')
    expect(section(now, 'Merged, and held')).toContain('eve@contoso.com')
    expect(section(now, 'Not delivered')).toContain('bob@contoso.com')
  })

  it('tells apart what could not be delivered, whose person is gone, what has ended and what ends soon', async () => {
    const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
    const rows = [`ada@contoso.com;${day(5)}`, `bob@contoso.com;${day(-2)}`, 'eve@contoso.com;', 'zoe@contoso.com;']
    const csvWithEnds = ['AccessPackage;Email;EndDate', ...rows.map((each) => `Sales Tools;${each}`), ''].join('\n')
    await story.record(await story.github.commitFiles('main', { [SALES]: csvWithEnds }))
    story.tenant.removeMember('Sales Tools', 'ada@contoso.com')
    story.tenant.addMember('Sales Tools', 'ada@contoso.com', { end: `${day(5)}T23:59:59Z` })
    story.tenant.addMember('Sales Tools', 'eve@contoso.com', { state: 'deliveryFailed' })

    const run = await story.lookForDrift()
    expect(run.exitCode).toBe(0)
    expect(run.log).toContain(`${SALES}:2: ada@contoso.com has «Sales Tools» until`)
    const found = (await issue()) ?? { body: '' }
    expect(section(found, 'Past the end of their row')).toContain('bob@contoso.com')
    expect(section(found, 'Not delivered')).toContain('eve@contoso.com')
    expect(section(found, 'Rows whose person is gone')).toContain('zoe@contoso.com')
    expect(section(found, 'Ends within 14 days')).toContain('ada@contoso.com')
    expect(section(found, 'Changed in Entra')).toBe('')
  })

  it('is not written from another branch, nor without the permission: a warning names it', async () => {
    story.tenant.addMember('Sales Tools', 'eve@contoso.com')
    const sha = await story.github.tip('main')
    await story.github.forcePush('try', sha)
    const payload = story.github.dispatchEvent()
    await story.run({ eventName: 'workflow_dispatch', payload, sha, ref: 'refs/heads/try' })
    expect(await issue()).toBeUndefined()

    story.github.setPermissions({ issues: 'none' })
    const run = await story.lookForDrift()
    expect(run.exitCode).toBe(0)
    expect(run.warnings.join('\n')).toContain('Give the job the permission `issues: write`.')
  })
})

describe('drift of 600 packages', () => {
  const PACKAGES = [...Array(600).keys()].map((index) => `Package ${index}`)
  let story: Story

  beforeEach(async () => {
    const members = [{ user: 'ada@contoso.com' }, { user: 'bob@contoso.com' }]
    story = await Story.start({
      ...TWO_PACKAGES,
      packages: PACKAGES.map((displayName) => ({
        displayName,
        policies: [{ displayName: 'Direct assignment' }],
        members
      }))
    })
    const rows = PACKAGES.flatMap((name) => members.map(({ user }) => `${name};${user}`))
    await story.record(
      await story.github.commitFiles('main', { 'memberships/all.csv': ['AccessPackage;Email', ...rows, ''].join('\n') })
    )
  })
  afterEach(() => story.end())

  it('takes the requests that a plan of all of them takes, and reads only', async () => {
    const sha = await story.github.tip('main')
    const trigger = {
      eventName: 'workflow_dispatch',
      payload: story.github.dispatchEvent(),
      sha,
      ref: 'refs/heads/main'
    }
    const plan = await story.run(trigger, { inputs: { mode: 'plan', scope: 'all' } })
    expect(plan.outputs).toMatchObject({ unchanged: '1200' })
    const planned = story.tenant.requests.length
    story.tenant.clearRequests()

    const drift = await story.lookForDrift()
    expect(drift.outputs).toMatchObject({ drifted: '0', unchanged: '1200' })
    expect(story.tenant.requests.length).toBe(planned)
    const parts = story.tenant.requests.flatMap(({ parts: all = [] }) => all)
    expect(parts.length).toBeGreaterThan(600)
    expect(parts.filter(({ method }) => method !== 'GET')).toEqual([])
    const alone = story.tenant.requests.filter(({ parts: all }) => all === undefined)
    expect(alone.filter(({ method, path }) => method !== 'GET' && !path.includes('/oauth2/'))).toEqual([])
  })
})
