import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { csv, DECLARED, TWO_PACKAGES } from './people.js'
import { Story } from './story.js'

const EVE_ADDED = {
  'memberships/sales.csv': csv('Sales Tools', 'ada@contoso.com', 'bob@contoso.com', 'eve@contoso.com')
}

describe('apply does what a reviewed plan showed, and nothing else', () => {
  let story: Story

  beforeEach(async () => {
    story = await Story.start(TWO_PACKAGES)
    await story.github.commitFiles('main', DECLARED)
  })
  afterEach(() => story.end())

  it('holds what came in Entra between review and merge, and applies the rest', async () => {
    const number = await story.propose('both', {
      ...EVE_ADDED,
      'memberships/finance.csv': csv('Finance Reports', 'dana@contoso.com', 'eve@contoso.com')
    })
    await story.plan(number)
    story.tenant.addMember('Sales Tools', 'dana@contoso.com')
    const run = await story.run(await story.merge(number))

    expect(run.exitCode).toBe(0)
    expect(run.outputs).toMatchObject({ held: '1', applied: '2', failed: '0' })
    expect(run.warnings.join('\n')).toContain('NO_REVIEWED_PLAN')
    expect(story.members('Sales Tools')).toEqual([
      'ada@contoso.com',
      'bob@contoso.com',
      'dana@contoso.com',
      'eve@contoso.com'
    ])
    expect(story.members('Finance Reports')).toEqual(['dana@contoso.com', 'eve@contoso.com'])
    expect((await story.comments(number))[0]).toContain('held')
  })

  it('applies nothing without a reviewed plan, fails, and says what to do', async () => {
    const before = await story.github.tip('main')
    const after = await story.github.commitFiles('main', EVE_ADDED)
    const run = await story.run(await story.push(before, after))

    expect(run.exitCode).toBe(1)
    expect(run.errors).toHaveLength(1)
    expect(run.errors[0]).toContain('NO_REVIEWED_PLAN')
    expect(run.errors[0]).toContain('unreviewed-changes: apply')
    expect(story.members('Sales Tools')).toEqual(['ada@contoso.com', 'bob@contoso.com'])
  })

  it('applies unreviewed changes when the workflow says so', async () => {
    const before = await story.github.tip('main')
    const after = await story.github.commitFiles('main', EVE_ADDED)
    const run = await story.run(await story.push(before, after), {
      inputs: { 'unreviewed-changes': 'apply', comment: 'false' }
    })

    expect(run.exitCode).toBe(0)
    expect(story.members('Sales Tools')).toContain('eve@contoso.com')
  })

  it('does not believe a plan comment that somebody else wrote', async () => {
    const number = await story.propose('change', EVE_ADDED)
    await story.plan(number)
    const [own] = (await story.github.comments(number)).filter(({ author }) => author === 'github-actions[bot]')
    const other = await story.propose('forged', {
      'memberships/sales.csv': csv('Sales Tools', 'ada@contoso.com', 'bob@contoso.com', 'dana@contoso.com')
    })
    await story.github.addComment(other, 'mallory', own?.body ?? '')
    const run = await story.run(await story.merge(other))

    expect(run.exitCode).toBe(1)
    expect(run.errors.join('\n')).toContain('NO_REVIEWED_PLAN')
    expect(story.members('Sales Tools')).toEqual(['ada@contoso.com', 'bob@contoso.com'])
  })

  it('does not believe its own comment once somebody else edited it', async () => {
    const number = await story.propose('change', EVE_ADDED)
    await story.plan(number)
    const [own] = await story.github.comments(number)
    await story.github.editComment(own?.id ?? 0, 'mallory', (own?.body ?? '').replace('eve@', 'eva@'))
    const run = await story.run(await story.merge(number))

    expect(run.exitCode).toBe(1)
    expect(run.errors.join('\n')).toContain('someone else edited it')
    expect(story.members('Sales Tools')).toEqual(['ada@contoso.com', 'bob@contoso.com'])
  })

  it.each(['squash', 'rebase'] as const)('finds the plan after a %s merge', async (method) => {
    const number = await story.propose('change', EVE_ADDED)
    await story.plan(number)
    const run = await story.run(await story.merge(number, method))

    expect(run.exitCode).toBe(0)
    expect(story.members('Sales Tools')).toContain('eve@contoso.com')
  })

  it('lets an old run do nothing once a newer merge has changed the folder', async () => {
    const first = await story.propose('first', EVE_ADDED)
    await story.plan(first)
    const push = await story.merge(first)
    const second = await story.propose('second', DECLARED)
    await story.merge(second)
    const run = await story.run(push)

    expect(run.exitCode).toBe(0)
    expect(run.warnings.join('\n')).toContain('SUPERSEDED')
    expect(run.warnings.join('\n')).toContain(await story.github.tip('main'))
    expect((await story.comments(first))[0]).toContain('Access not applied')
    expect(story.members('Sales Tools')).toEqual(['ada@contoso.com', 'bob@contoso.com'])
    expect(story.tenant.requests).toEqual(
      expect.not.arrayContaining([expect.objectContaining({ method: 'POST', path: /assignmentRequests/ })])
    )
  })

  it('applies two pull requests for one package that came in one push', async () => {
    const finance = (person: string) => ({
      'memberships/finance.csv': csv('Finance Reports', 'dana@contoso.com', person)
    })
    const first = await story.propose('first', {
      'memberships/more.csv': csv('Sales Tools', 'eve@contoso.com'),
      ...finance('ada@contoso.com')
    })
    await story.plan(first)
    const second = await story.propose('second', {
      'memberships/even-more.csv': csv('Sales Tools', 'dana@contoso.com')
    })
    await story.plan(second)
    const { payload } = await story.merge(first)
    const { sha } = await story.merge(second)
    const run = await story.run(await story.push(String(payload['before']), sha))

    expect(run.errors).toEqual([])
    expect(run.outputs).toMatchObject({ applied: '3', held: '0' })
    expect(story.members('Sales Tools')).toEqual([
      'ada@contoso.com',
      'bob@contoso.com',
      'dana@contoso.com',
      'eve@contoso.com'
    ])
  })

  it('goes on when a newer commit changed something else', async () => {
    const number = await story.propose('first', EVE_ADDED)
    await story.plan(number)
    const push = await story.merge(number)
    await story.github.commitFiles('main', { 'README.md': '# Something else\n' })
    const run = await story.run(push)

    expect(run.exitCode).toBe(0)
    expect(story.members('Sales Tools')).toContain('eve@contoso.com')
  })

  it('fails without touching anything when the branch was rewritten', async () => {
    const start = await story.github.tip('main')
    const number = await story.propose('first', EVE_ADDED)
    await story.plan(number)
    const push = await story.merge(number)
    await story.github.forcePush('main', start)
    const run = await story.run(push)

    expect(run.exitCode).toBe(1)
    expect(run.errors.join('\n')).toContain('NOT_DEFAULT_BRANCH')
    expect(story.members('Sales Tools')).toEqual(['ada@contoso.com', 'bob@contoso.com'])
  })

  it('reports what a dry run would do, and writes nothing anywhere', async () => {
    const number = await story.propose('change', EVE_ADDED)
    await story.plan(number)
    const before = await story.comments(number)
    const run = await story.run(await story.merge(number), { inputs: { 'dry-run': 'true' } })

    expect(run.exitCode).toBe(0)
    expect(run.outputs).toMatchObject({ adds: '1', applied: '0' })
    expect(run.summary).toContain('eve@contoso.com')
    expect(await story.comments(number)).toEqual(before)
    expect(story.members('Sales Tools')).toEqual(['ada@contoso.com', 'bob@contoso.com'])
  })

  it('applies although the outcome cannot be written to the comment, and names the permission', async () => {
    const number = await story.propose('change', EVE_ADDED)
    await story.plan(number)
    const push = await story.merge(number)
    story.github.setPermissions({ pullRequests: 'read' })
    const run = await story.run(push)

    expect(run.exitCode).toBe(0)
    expect(run.warnings).toHaveLength(1)
    expect(run.warnings[0]).toContain('pull-requests: write')
    expect(story.members('Sales Tools')).toContain('eve@contoso.com')
  })
})
