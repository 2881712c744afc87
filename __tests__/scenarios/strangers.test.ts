import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { csv, DECLARED, TWO_PACKAGES } from './people.js'
import { Story, type Trigger } from './story.js'

/** What GitHub gives a fork or Dependabot: no secrets, so empty inputs, and no id token. */
const NO_CREDENTIALS = { 'client-secret': '', 'tenant-id': '', 'client-id': '' }

describe('pull requests without credentials, and events that are not served', () => {
  let story: Story

  beforeEach(async () => {
    story = await Story.start(TWO_PACKAGES)
    await story.github.commitFiles('main', DECLARED)
  })
  afterEach(() => story.end())

  async function proposeFromFork(files: Readonly<Record<string, string>>): Promise<Trigger> {
    await story.github.forcePush('fork', await story.github.tip('main'))
    await story.github.commitFiles('fork', files)
    const { number } = await story.github.openPullRequest({ head: 'fork', fork: 'stranger/hello' })
    return story.pullRequestTrigger(number)
  }

  it('validates a fork’s pull request and says why there is no plan', async () => {
    const trigger = await proposeFromFork({ 'memberships/new.csv': csv('Sales Tools', 'eve@contoso.com') })
    const run = await story.run(trigger, { inputs: NO_CREDENTIALS })

    expect(run.exitCode).toBe(0)
    expect(run.outputs['mode']).toBe('validate')
    expect(run.summary).toContain('comes from a fork')
    expect(run.summary).toContain('The files are valid')
    expect(story.tenant.requests).toEqual([])
    expect(story.github.requests.filter(({ method }) => method !== 'GET')).toEqual([])
  })

  it('fails a fork’s pull request whose files are wrong', async () => {
    const trigger = await proposeFromFork({ 'memberships/new.csv': 'AccessPackage;Email\nSales Tools;eve\n' })
    const run = await story.run(trigger, { inputs: NO_CREDENTIALS })

    expect(run.exitCode).toBe(1)
    expect(run.errors[0]).toContain('title=CSV_BAD_ADDRESS,file=memberships/new.csv,line=2')
  })

  it('validates a pull request by Dependabot', async () => {
    const number = await story.propose('dependabot', { 'README.md': '# Newer\n' })
    const trigger = { ...story.pullRequestTrigger(number), actor: 'dependabot[bot]' }
    const run = await story.run(trigger, { inputs: NO_CREDENTIALS })

    expect(run.exitCode).toBe(0)
    expect(run.outputs['mode']).toBe('validate')
    expect(run.summary).toContain('Dependabot')
  })

  it('does nothing for a closed pull request', async () => {
    const number = await story.propose('closed', { 'memberships/new.csv': csv('Sales Tools', 'eve@contoso.com') })
    await story.github.closePullRequest(number)
    const trigger = story.pullRequestTrigger(number, 'closed')
    const run = await story.run(trigger)

    expect(run.exitCode).toBe(0)
    expect(run.outputs['mode']).toBe('nothing')
    expect(story.tenant.requests).toEqual([])
  })

  it('refuses pull_request_target, whatever mode is asked for', async () => {
    const number = await story.propose('target', { 'memberships/new.csv': csv('Sales Tools', 'eve@contoso.com') })
    const trigger = { ...story.pullRequestTrigger(number), eventName: 'pull_request_target' }
    const run = await story.run(trigger, { inputs: { mode: 'plan' } })

    expect(run.exitCode).toBe(1)
    expect(run.errors[0]).toContain('title=UNSUPPORTED_EVENT')
    expect(story.tenant.requests).toEqual([])
  })

  it('only validates a push to another branch', async () => {
    const before = await story.github.tip('main')
    await story.github.forcePush('other', before)
    const after = await story.github.commitFiles('other', {
      'memberships/new.csv': csv('Sales Tools', 'eve@contoso.com')
    })
    const run = await story.run(await story.push(before, after, 'other'))

    expect(run.exitCode).toBe(0)
    expect(run.outputs['mode']).toBe('validate')
    expect(story.tenant.requests).toEqual([])
  })

  it('refuses to apply from another branch', async () => {
    const before = await story.github.tip('main')
    await story.github.forcePush('other', before)
    const after = await story.github.commitFiles('other', {
      'memberships/new.csv': csv('Sales Tools', 'eve@contoso.com')
    })
    const run = await story.run(await story.push(before, after, 'other'), { inputs: { mode: 'apply' } })

    expect(run.exitCode).toBe(1)
    expect(run.errors[0]).toContain('title=NOT_DEFAULT_BRANCH')
    expect(story.tenant.requests).toEqual([])
  })
})
