import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { csv, DECLARED, TWO_PACKAGES } from './people.js'
import { Story, type Run, type Trigger } from './story.js'

/** A write of the given kind as a part of a batch. */
const ADD = { method: 'POST', path: '/assignmentRequests', in: 'batch' } as const
const REFUSAL = { status: 400, code: 'InvalidModel', message: 'The model is invalid.' } as const

const SALES = 'memberships/sales.csv'
const FINANCE = 'memberships/finance.csv'
const salesOf = (...people: readonly string[]): string => csv('Sales Tools', ...people)
const financeOf = (...people: readonly string[]): string => csv('Finance Reports', ...people)

describe('a merge whose apply did not go through', () => {
  let story: Story
  /** What `main` was when everything of it was applied. */
  let applied: string

  beforeEach(async () => {
    story = await Story.start(TWO_PACKAGES)
    applied = await story.github.commitFiles('main', DECLARED)
    await story.record(applied)
  })
  afterEach(() => story.end())

  /** A pull request that was planned and merged; gives the push of the merge. */
  async function planAndMerge(branch: string, files: Readonly<Record<string, string | null>>): Promise<Trigger> {
    const number = await story.propose(branch, files)
    await story.plan(number)
    return story.merge(number)
  }

  const inSales = (): readonly string[] => story.members('Sales Tools').map((each) => each.replace('@contoso.com', ''))

  it('failed: the next plan lists it apart, and the next merge’s apply makes up for it', async () => {
    const first = await planAndMerge('first', {
      [SALES]: salesOf('ada@contoso.com', 'bob@contoso.com', 'dana@contoso.com')
    })
    story.tenant.misbehave({ when: ADD, do: REFUSAL })
    expect((await story.run(first)).outputs).toMatchObject({ failed: '1' })
    expect(story.github.deployments()[0]).toMatchObject({
      sha: first.sha,
      states: ['in_progress', 'failure'],
      description: '1 failed'
    })

    const number = await story.propose('second', { [FINANCE]: financeOf('dana@contoso.com', 'eve@contoso.com') })
    const plan = await story.plan(number)
    expect(plan.outputs).toMatchObject({ adds: '2' })
    expect(sectionOf((await story.comments(number))[0], 'From earlier merges, not yet applied')).toContain(
      'dana@contoso.com'
    )

    const run = await story.run(await story.merge(number))
    expect(run.errors).toEqual([])
    expect(run.outputs).toMatchObject({ applied: '2', held: '0' })
    expect(inSales()).toEqual(['ada', 'bob', 'dana'])
    expect(story.github.deployments()[0]).toMatchObject({
      states: ['in_progress', 'success'],
      description: '2 applied'
    })
  })

  it('never started: two pull requests merged within a minute are both applied by the second run', async () => {
    const one = await story.propose('one', {
      [SALES]: salesOf('ada@contoso.com', 'bob@contoso.com', 'dana@contoso.com')
    })
    const two = await story.propose('two', { [FINANCE]: financeOf('dana@contoso.com', 'eve@contoso.com') })
    await story.plan(one)
    await story.plan(two)
    await story.merge(one)
    const run = await story.run(await story.merge(two))
    expect(run.errors).toEqual([])
    expect(run.outputs).toMatchObject({ applied: '2', held: '0' })
    expect(inSales()).toEqual(['ada', 'bob', 'dana'])
    expect(story.members('Finance Reports')).toContain('eve@contoso.com')
    for (const number of [one, two]) expect((await story.comments(number))[0]).toContain('Access applied')
  })

  it('held: the next plan shows it, and the next merge applies it', async () => {
    const unseen = await story.propose('unseen', {
      [SALES]: salesOf('ada@contoso.com', 'bob@contoso.com', 'dana@contoso.com')
    })
    const held = await story.run(await story.merge(unseen))
    expect(held.errors.join('\n')).toContain('NO_REVIEWED_PLAN')
    expect(story.github.deployments()[0]).toMatchObject({ states: ['in_progress', 'failure'], description: '1 held' })

    const run = await story.run(await planAndMerge('later', { 'README.md': '# Access\n' }))
    expect(run.errors).toEqual([])
    expect(run.outputs).toMatchObject({ applied: '1', held: '0' })
    expect(inSales()).toEqual(['ada', 'bob', 'dana'])
  })

  it('is tried again by hand from the default branch, and refused from another', async () => {
    const first = await planAndMerge('first', {
      [SALES]: salesOf('ada@contoso.com', 'bob@contoso.com', 'dana@contoso.com')
    })
    story.tenant.misbehave({ when: ADD, do: REFUSAL })
    await story.run(first)
    const payload = story.github.dispatchEvent()
    const byHand = (ref: string): Promise<Run> =>
      story.run({ eventName: 'workflow_dispatch', payload, sha: first.sha, ref }, { inputs: { mode: 'apply' } })
    const refused = await byHand('refs/heads/first')
    expect(refused.errors.join('\n')).toContain('NOT_DEFAULT_BRANCH')
    expect(inSales()).toEqual(['ada', 'bob'])
    const run = await byHand('refs/heads/main')
    expect(run.errors).toEqual([])
    expect(run.outputs).toMatchObject({ applied: '1', held: '0' })
    expect(inSales()).toEqual(['ada', 'bob', 'dana'])
  })

  it('went through: a re-run of it looks at nothing and writes nothing', async () => {
    const push = await planAndMerge('first', {
      [SALES]: salesOf('ada@contoso.com', 'bob@contoso.com', 'dana@contoso.com')
    })
    await story.run(push)
    const sent = writes(story)
    story.tenant.removeMember('Sales Tools', 'dana@contoso.com')
    const again = await story.run(push)
    expect(again.errors).toEqual([])
    expect(again.outputs).toMatchObject({ 'has-changes': 'false', applied: '0' })
    expect(writes(story)).toBe(sent)
  })

  it('a re-run of last week’s apply gives way to what was merged since, and writes nothing', async () => {
    const old = await planAndMerge('old', {
      [SALES]: salesOf('ada@contoso.com', 'bob@contoso.com', 'dana@contoso.com')
    })
    await story.run(old)
    const newer = await planAndMerge('newer', { [SALES]: salesOf('ada@contoso.com', 'bob@contoso.com') })
    await story.run(newer)
    const [sent, records] = [writes(story), story.github.deployments().length]
    const again = await story.run(old)
    expect(again.exitCode).toBe(0)
    expect(again.warnings.join('\n')).toMatch(new RegExp(`SUPERSEDED.*${newer.sha}`))
    expect(writes(story)).toBe(sent)
    expect(story.github.deployments()).toHaveLength(records)
    expect(inSales()).toEqual(['ada', 'bob'])
  })

  it('is not mistaken for that of another tenant or folder: each compares with its own records', async () => {
    await story.github.commitFiles('main', { 'other/sales.csv': salesOf('ada@contoso.com', 'bob@contoso.com') })
    const tip = await story.github.tip('main')
    await story.record(tip, { path: 'other' })
    const plan = async (branch: string, path: string): Promise<string> => {
      const number = await story.propose(branch, {
        [SALES]: `# checked\n${salesOf('ada@contoso.com', 'bob@contoso.com')}`
      })
      const run = await story.plan(number, { inputs: { path } })
      return run.log
    }
    expect(await plan('one', 'memberships')).toContain('Scope: changed')
    expect(await plan('two', 'other')).toContain(
      'Scope: changed (packages of the files and settings that differ); packages: 0.'
    )
  })
})

describe('a run that cannot tell what was applied looks at everything, and says why', () => {
  let story: Story
  let applied: string

  beforeEach(async () => {
    story = await Story.start(TWO_PACKAGES)
    applied = await story.github.commitFiles('main', DECLARED)
  })
  afterEach(() => story.end())

  async function reasonOfPlan(files: Readonly<Record<string, string | null>>): Promise<string> {
    const number = await story.propose('change', files)
    const run = await story.plan(number)
    expect(run.errors).toEqual([])
    expect((await story.comments(number))[0]).toContain('all packages looked at')
    return /Scope: all \((.*)\); packages: \d+/.exec(run.log)?.[1] ?? ''
  }

  const CHANGE = { [SALES]: salesOf('ada@contoso.com', 'bob@contoso.com', 'dana@contoso.com') }

  it('in a new repository', async () => {
    expect(await reasonOfPlan(CHANGE)).toBe('there is no record of an apply yet')
  })

  it('without the permission to read the records; an apply says that it cannot write one, and goes on', async () => {
    await story.record(applied)
    story.github.setPermissions({ deployments: 'none' })
    expect(await reasonOfPlan(CHANGE)).toContain('permissions: deployments: read')
    const run = await story.run(await story.merge(1))
    expect(run.exitCode).toBe(0)
    expect(run.warnings.join('\n')).toContain('deployments: write')
    expect(run.outputs).toMatchObject({ applied: '1' })
  })

  it('after a forced push', async () => {
    await story.record(applied)
    const other = await story.github.commitFiles('main', CHANGE)
    await story.record(other)
    await story.github.forcePush('main', applied)
    await story.github.commitFiles('main', { 'README.md': '# Rewritten\n' })
    expect(await reasonOfPlan({ 'README.md': '# Read me\n' })).toContain('the branch was rewritten')
  })

  it('when over 300 files differ', async () => {
    await story.record(applied)
    const many = Array.from({ length: 301 }, (_, index) => [`pages/${index}.md`, `${index}\n`])
    await story.github.commitFiles('main', Object.fromEntries(many) as Record<string, string>)
    expect(await reasonOfPlan(CHANGE)).toContain('more than 300 files')
  })
})

/** The part of a comment under a heading. */
function sectionOf(comment: string | undefined, heading: string): string {
  return comment?.split(`#### ${heading}`)[1]?.split('\n#### ')[0] ?? ''
}

/** How many assignment requests and invitations Entra was sent. */
function writes({ tenant }: Story): number {
  return tenant.requests
    .flatMap(({ parts = [] }) => parts)
    .filter(({ method, url }) => method === 'POST' && /assignmentRequests|invitations/.test(url)).length
}
