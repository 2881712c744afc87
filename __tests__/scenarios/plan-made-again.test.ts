import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { csv, DECLARED, TWO_PACKAGES } from './people.js'
import { Story } from './story.js'

const EVE_ADDED = {
  'memberships/sales.csv': csv('Sales Tools', 'ada@contoso.com', 'bob@contoso.com', 'eve@contoso.com')
}
const DANA_STAYS = ['ada@contoso.com', 'bob@contoso.com', 'dana@contoso.com', 'eve@contoso.com']
const DANA_GOES = ['ada@contoso.com', 'bob@contoso.com', 'eve@contoso.com']

/** Before and after everything that happens in a story, which takes place now. */
const LONG_AGO = '2026-01-05T10:00:00Z'
const LATER = '2099-01-05T10:00:00Z'

describe('a plan that is made again', () => {
  let story: Story

  beforeEach(async () => {
    story = await Story.start(TWO_PACKAGES)
    await story.github.commitFiles('main', DECLARED)
  })
  afterEach(() => story.end())

  /** A pull request whose second plan shows more than its first: Dana came in Entra. */
  async function plannedTwice(): Promise<number> {
    const number = await story.propose('change', EVE_ADDED)
    await story.plan(number)
    story.tenant.addMember('Sales Tools', 'dana@contoso.com')
    await story.plan(number)
    expect((await story.comments(number))[0]).toContain('dana@contoso.com')
    return number
  }

  it('after the approval: what it adds is held, and the reason names both times', async () => {
    const number = await plannedTwice()
    story.github.addReview(number, 'rita', 'APPROVED', LONG_AGO)
    const run = await story.run(await story.merge(number))

    expect(run.exitCode).toBe(0)
    expect(run.outputs).toMatchObject({ applied: '1', held: '1' })
    expect(run.warnings.join('\n')).toContain(`after its last approval (${LONG_AGO})`)
    expect((await story.comments(number))[0]).toContain('after its last approval')
    expect(story.members('Sales Tools')).toEqual(DANA_STAYS)
  })

  it('before another approval: all of it was reviewed', async () => {
    const number = await plannedTwice()
    story.github.addReview(number, 'rita', 'APPROVED', LONG_AGO)
    story.github.addReview(number, 'sam', 'APPROVED', LATER)
    const run = await story.run(await story.merge(number))

    expect(run.outputs).toMatchObject({ applied: '2', held: '0' })
    expect(story.members('Sales Tools')).toEqual(DANA_GOES)
  })

  it('before an approval that was dismissed: what it adds is held', async () => {
    const number = await plannedTwice()
    story.github.addReview(number, 'rita', 'APPROVED', LONG_AGO)
    story.github.dismissReview(story.github.addReview(number, 'sam', 'APPROVED', LATER).id)
    const run = await story.run(await story.merge(number))

    expect(run.outputs).toMatchObject({ applied: '1', held: '1' })
    expect(story.members('Sales Tools')).toEqual(DANA_STAYS)
  })

  it('without approvals: what stood there by the merge was reviewed', async () => {
    const number = await plannedTwice()
    const run = await story.run(await story.merge(number))

    expect(run.outputs).toMatchObject({ applied: '2', held: '0' })
    expect(story.members('Sales Tools')).toEqual(DANA_GOES)
  })

  it('when the reviews cannot be read: what it adds is held, and the rest goes on', async () => {
    const number = await plannedTwice()
    const push = await story.merge(number)
    story.github.failNext(/^GET .*\/reviews/, { kind: 'status', status: 403 })
    const run = await story.run(push)

    expect(run.exitCode).toBe(0)
    expect(run.outputs).toMatchObject({ applied: '1', held: '1' })
    expect(run.warnings.join('\n')).toContain('could not be read')
    expect(story.members('Sales Tools')).toEqual(DANA_STAYS)
  })

  it('after the merge: it writes nothing, and nothing of it counts', async () => {
    const number = await story.propose('change', EVE_ADDED)
    await story.plan(number)
    const trigger = story.pullRequestTrigger(number)
    const before = await story.github.comments(number)
    const push = await story.merge(number)
    story.tenant.addMember('Sales Tools', 'dana@contoso.com')
    const planned = await story.run(trigger)
    expect(planned.exitCode).toBe(0)
    expect(await story.github.comments(number)).toEqual(before)

    const run = await story.run(push)
    expect(run.outputs).toMatchObject({ applied: '1', held: '1' })
    expect(story.members('Sales Tools')).toEqual(DANA_STAYS)
  })

  it('for an older commit: it leaves the plan of the newer one', async () => {
    const number = await story.propose('change', EVE_ADDED)
    const older = story.pullRequestTrigger(number)
    await story.github.commitFiles('change', { 'memberships/sales.csv': csv('Sales Tools', 'ada@contoso.com') })
    await story.plan(number)
    const before = await story.github.comments(number)
    const run = await story.run(older)

    expect(run.exitCode).toBe(0)
    expect(await story.github.comments(number)).toEqual(before)
  })

  it('does not believe a plan of an older commit of the pull request', async () => {
    const number = await story.propose('change', EVE_ADDED)
    await story.plan(number)
    await story.github.commitFiles('change', {
      'memberships/sales.csv': csv('Sales Tools', 'ada@contoso.com', 'bob@contoso.com', 'dana@contoso.com')
    })
    const run = await story.run(await story.merge(number))

    expect(run.exitCode).toBe(1)
    expect(run.errors.join('\n')).toContain('NO_REVIEWED_PLAN')
    expect(story.members('Sales Tools')).toEqual(['ada@contoso.com', 'bob@contoso.com'])
  })
})
