import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { TenantSeed } from '../../src/emulator/tenant-server.js'
import { ADA, BOB, csv, DANA, EVE } from './people.js'
import { Story } from './story.js'

const ada = 'ada@contoso.com'
const bob = 'bob@contoso.com'
const dana = 'dana@contoso.com'
const eve = 'eve@contoso.com'

const held = (displayName: string, ...members: readonly string[]) => ({
  displayName,
  policies: [{ displayName: 'Direct assignment' }],
  members: members.map((user) => ({ user }))
})

const SEED: TenantSeed = {
  verifiedDomains: ['contoso.com'],
  users: [ADA, BOB, DANA, EVE],
  packages: [
    held('Comes', ada),
    held('Goes', ada, bob),
    held('Here already', ada),
    held('Gone already', ada, bob),
    held('Swapped', ada, bob),
    held('Emptied', ada, bob)
  ]
}

/** What the pull request makes of each package. */
const FILES = {
  'memberships/comes.csv': csv('Comes', ada, eve),
  'memberships/goes.csv': csv('Goes', ada, bob, eve),
  'memberships/here.csv': csv('Here already', ada, eve),
  'memberships/gone.csv': csv('Gone already', ada),
  'memberships/swapped.csv': csv('Swapped', ada, bob, eve),
  'memberships/emptied.csv': csv('Emptied', ada)
}

describe('each change is applied or held by itself', () => {
  let story: Story

  beforeEach(async () => {
    story = await Story.start(SEED)
    await story.github.commitFiles('main', {
      'memberships/comes.csv': csv('Comes', ada),
      'memberships/goes.csv': csv('Goes', ada, bob),
      'memberships/here.csv': csv('Here already', ada),
      'memberships/gone.csv': csv('Gone already', ada, bob),
      'memberships/swapped.csv': csv('Swapped', ada, bob),
      'memberships/emptied.csv': csv('Emptied', ada, bob)
    })
  })
  afterEach(() => story.end())

  it('whatever Entra changed between review and merge', async () => {
    const number = await story.propose('change', FILES)
    await story.plan(number)
    const push = await story.merge(number)
    story.tenant.addMember('Comes', dana)
    story.tenant.removeMember('Goes', bob)
    story.tenant.addMember('Here already', eve)
    story.tenant.removeMember('Gone already', bob)
    story.tenant.removeMember('Swapped', bob)
    story.tenant.addMember('Swapped', dana)
    story.tenant.removeMember('Emptied', ada)
    const run = await story.run(push)

    expect(run.errors).toEqual([])
    // Held: Dana's removals, Bob's additions, and of the last package Ada's addition with Bob's removal.
    expect(run.outputs).toMatchObject({ applied: '3', held: '6', failed: '0' })
    expect(story.members('Comes')).toEqual([ada, dana, eve])
    expect(story.members('Goes')).toEqual([ada, eve])
    expect(story.members('Here already')).toEqual([ada, eve])
    expect(story.members('Gone already')).toEqual([ada])
    expect(story.members('Swapped')).toEqual([ada, dana, eve])
    expect(story.members('Emptied')).toEqual([bob])
    expect((await story.comments(number))[0]).toContain('would lose its last member')

    const again = await story.run(push)
    expect(again.errors).toEqual([])
    expect(again.outputs).toMatchObject({ applied: '0', held: '6', failed: '0' })
  })

  it('and the plan of the next pull request shows what was held, and its merge applies it', async () => {
    const number = await story.propose('change', { 'memberships/comes.csv': FILES['memberships/comes.csv'] })
    await story.plan(number)
    const push = await story.merge(number)
    story.tenant.addMember('Comes', dana)
    await story.run(push)

    const next = await story.propose('next', { 'memberships/comes.csv': `${csv('Comes', ada, eve)}# seen\n` })
    await story.plan(next)
    expect((await story.comments(next))[0]).toContain(dana)
    const run = await story.run(await story.merge(next))
    expect(run.outputs).toMatchObject({ applied: '1', held: '0' })
    expect(story.members('Comes')).toEqual([ada, eve])
  })
})
