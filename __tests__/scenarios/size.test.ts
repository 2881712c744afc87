import { afterEach, describe, expect, it } from '@jest/globals'
import { Story } from './story.js'

const PACKAGES = 60
const PEOPLE = 500

describe('a large repository', () => {
  let story: Story

  afterEach(() => story.end())

  it(`plans ${PACKAGES} packages of ${PEOPLE} people with at most 120 HTTP requests`, async () => {
    const addresses = Array.from({ length: PEOPLE }, (_, index) => `person${index}@contoso.com`)
    const names = Array.from({ length: PACKAGES }, (_, index) => `Package ${index}`)
    story = await Story.start({
      users: addresses.map((mail) => ({ mail, userPrincipalName: mail })),
      packages: names.map((displayName) => ({
        displayName,
        policies: [{ displayName: 'Direct assignment' }],
        members: addresses.map((user) => ({ user }))
      }))
    })
    const file = (name: string, people: readonly string[]): string =>
      ['AccessPackage;Email', ...people.map((address) => `${name};${address}`), ''].join('\n')
    // Everyone loses one member and gains a guest, so that nothing can be skipped.
    const files = names.map((name, index) => [
      `memberships/${index}.csv`,
      file(name, [...addresses.slice(1), `guest${index}@partner.example`])
    ])
    await story.github.commitFiles('main', { 'memberships/0.csv': file('Package 0', addresses) })
    const number = await story.propose('all', Object.fromEntries(files) as Record<string, string>)
    const before = story.github.requests.length
    const run = await story.plan(number)

    expect(run.errors).toEqual([])
    expect(run.outputs).toMatchObject({
      adds: String(PACKAGES),
      invites: String(PACKAGES),
      removes: String(PACKAGES),
      unchanged: String(PACKAGES * (PEOPLE - 1))
    })
    const toEntra = story.tenant.requests.length
    const toGitHub = story.github.requests.length - before
    expect(toEntra).toBeLessThanOrEqual(60)
    expect(toEntra + toGitHub).toBeLessThanOrEqual(120)
  })
})
