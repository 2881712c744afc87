import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { readFile } from 'node:fs/promises'
import { csv, DECLARED, TWO_PACKAGES } from './people.js'
import { Story } from './story.js'

describe('the main job: edit a CSV in a pull request, read the plan, merge, and Entra is so', () => {
  let story: Story

  beforeEach(async () => {
    // The apply waits for these deliveries itself.
    story = await Story.start(TWO_PACKAGES, { deliverAfterMs: 50 })
    await story.record(await story.github.commitFiles('main', DECLARED))
  })
  afterEach(() => story.end())

  it('plans, applies after the merge, and then finds nothing to do', async () => {
    const people = ['ADA@contoso.com', 'dana@contoso.com', 'gina@partner.example']
    const number = await story.propose('change', { 'memberships/sales.csv': csv('Sales Tools', ...people) })

    const planned = await story.plan(number)
    expect(planned.errors).toEqual([])
    expect(planned.exitCode).toBe(0)
    expect(planned.outputs).toMatchObject({
      mode: 'plan',
      'has-changes': 'true',
      adds: '2',
      invites: '1',
      updates: '0',
      removes: '1',
      unchanged: '1'
    })
    const [comment = '', ...others] = await story.comments(number)
    expect(others).toEqual([])
    for (const address of ['dana@contoso.com', 'gina@partner.example', 'bob@contoso.com']) {
      expect(comment).toContain(`\`${address}\``)
      expect(planned.summary).toContain(`\`${address}\``)
    }
    expect(planned.outputs['comment-url']).toContain(`/pull/${number}#issuecomment-`)
    expect(story.members('Sales Tools')).toEqual(['ada@contoso.com', 'bob@contoso.com'])

    const applied = await story.run(await story.merge(number))
    expect(applied.errors).toEqual([])
    expect(applied.exitCode).toBe(0)
    expect(applied.outputs).toMatchObject({ mode: 'apply', held: '0', failed: '0', applied: '3', pending: '0' })
    expect(story.members('Sales Tools')).toEqual(['ada@contoso.com', 'dana@contoso.com', 'gina@partner.example'])
    expect(story.tenant.invitations().map(({ address }) => address)).toEqual(['gina@partner.example'])
    const [outcome = '', ...more] = await story.comments(number)
    expect(more).toEqual([])
    expect(outcome).toContain('Access applied')

    const again = await story.plan(
      await story.propose('touch', { 'memberships/sales.csv': `# nothing new\n${csv('Sales Tools', ...people)}` })
    )
    expect(again.exitCode).toBe(0)
    expect(again.outputs).toMatchObject({ 'has-changes': 'false', unchanged: '3' })
  })

  it('hands on the plan and the outcome as files that say the same', async () => {
    const number = await story.propose('change', {
      'memberships/sales.csv': csv('Sales Tools', 'ada@contoso.com', 'bob@contoso.com', 'eve@contoso.com')
    })
    const planned = await story.plan(number)
    const plan = await readJson(planned.outputs['plan-file'])
    const applied = await story.run(await story.merge(number))
    const report = await readJson(applied.outputs['report-file'])

    expect(plan.totals).toMatchObject({ adds: 1, removes: 0 })
    expect(plan.packages).toHaveLength(1)
    expect(plan.packages[0]).toMatchObject({ name: 'Sales Tools', current: 2, desired: 3 })
    expect(plan.packages[0]?.changes).toMatchObject([
      { kind: 'add', member: 'eve@contoso.com', cause: 'added', file: 'memberships/sales.csv', line: 4, invite: false }
    ])
    expect(report.digest).toBe(plan.digest)
    expect(report.packages[0]?.changes).toMatchObject([
      { kind: 'add', member: 'eve@contoso.com', outcome: 'applied', error: null }
    ])
  })

  it('updates its one comment when the pull request goes on, over many other comments', async () => {
    const number = await story.propose('change', {
      'memberships/sales.csv': csv('Sales Tools', 'ada@contoso.com', 'bob@contoso.com', 'eve@contoso.com')
    })
    for (let index = 0; index < 120; index += 1) await story.github.addComment(number, 'octocat', `Comment ${index}`)
    await story.plan(number)
    await story.github.commitFiles('change', DECLARED)
    const second = await story.plan(number)

    const comments = await story.comments(number)
    expect(second.outputs['has-changes']).toBe('false')
    expect(comments).toHaveLength(1)
    expect(comments[0]).not.toContain('eve@contoso.com')
  })

  it('plans only the packages of the files that changed', async () => {
    story.tenant.removeMember('Finance Reports', 'dana@contoso.com')
    const number = await story.propose('change', {
      'memberships/sales.csv': csv('Sales Tools', 'ada@contoso.com', 'bob@contoso.com', 'eve@contoso.com')
    })

    const changed = await story.plan(number)
    const all = await story.plan(number, { inputs: { scope: 'all' } })

    expect(changed.outputs).toMatchObject({ adds: '1' })
    expect(all.outputs).toMatchObject({ adds: '2' })
  })

  it('looks at all packages when more than 300 files changed', async () => {
    story.tenant.removeMember('Finance Reports', 'dana@contoso.com')
    const many = Object.fromEntries(
      Array.from({ length: 301 }, (_, index) => [`docs/page-${index}.md`, `Page ${index}\n`])
    )
    const run = await story.plan(await story.propose('many', many))

    expect(run.log).toContain('Scope: all (more than 300 files differ')
    expect(run.outputs).toMatchObject({ adds: '1' })
  })

  it('leaves a package alone that no file names any more, and says how many keep it', async () => {
    const number = await story.propose('release', { 'memberships/finance.csv': null })
    const run = await story.plan(number)

    expect(run.exitCode).toBe(0)
    expect(run.outputs['has-changes']).toBe('false')
    const [comment] = await story.comments(number)
    expect(comment).toMatch(/`Finance Reports`.*no longer/)
    expect(comment).toMatch(/\b1 (person|member)\b/)
  })

  it('says which settings a pull request changes, and plans the packages they are about', async () => {
    const number = await story.propose('settings', {
      'memberships/config.yml':
        'version: 1\npackages:\n  Finance Reports:\n    allow-empty: true\nsafety:\n  max-removal-percent: 50\n'
    })
    const run = await story.plan(number)

    expect(run.exitCode).toBe(0)
    const [comment] = await story.comments(number)
    expect(comment).toContain('max-removal-percent')
    expect(run.log).toContain('«Finance Reports»')
    expect(run.log).not.toContain('«Sales Tools»')
  })
})

interface HandedOn {
  readonly digest: string
  readonly totals: Readonly<Record<string, number>>
  readonly packages: readonly { readonly changes: readonly object[] }[]
}

async function readJson(path: string | undefined): Promise<HandedOn> {
  return JSON.parse(await readFile(path ?? '', 'utf8')) as HandedOn
}
