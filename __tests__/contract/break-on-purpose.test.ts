/** The contract would see it: the committed bundle with one thing made wrong, run as it is run everywhere else. */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { csv, DECLARED, TWO_PACKAGES } from '../scenarios/people.js'
import { BUNDLE, Story } from '../scenarios/story.js'

let story: Story
beforeEach(async () => {
  story = await Story.start(TWO_PACKAGES)
  await story.github.commitFiles('main', DECLARED)
})

/** A copy of the bundle in which a text that stands there once is another. @returns The path of the copy. */
async function brokenBundle(text: string, instead: string): Promise<string> {
  const parts = (await readFile(BUNDLE, 'utf8')).split(text)
  expect(parts).toHaveLength(2)
  const folder = join(story.directory, 'broken')
  await mkdir(folder)
  await writeFile(join(folder, 'index.js'), parts.join(instead))
  // It says that the bundle is an ES module.
  await copyFile(join(dirname(BUNDLE), 'package.json'), join(folder, 'package.json'))
  return join(folder, 'index.js')
}

/** What ending the story complains of, without the requests beside it. */
async function complaints(): Promise<readonly string[]> {
  const reason: unknown = await story.end().then(
    () => null,
    (error: unknown) => error
  )
  const lines = reason instanceof Error ? reason.message.split('\n') : []
  return [
    ...new Set(
      lines
        .filter((line) => /^ {2}[^{}]+?: (?:path|query|request|answer|header) /.test(line))
        .map((line) => line.trim())
    )
  ]
}

describe('an action that is not as Microsoft describes Graph fails its tests', () => {
  it('when it sends a member that is not described', async () => {
    const bundle = await brokenBundle("requestType: 'adminAdd',", "requestType: 'adminAdd', reason: 'none',")
    const number = await story.propose('add', {
      'memberships/finance.csv': csv('Finance Reports', 'dana@contoso.com', 'eve@contoso.com')
    })
    await story.plan(number, { bundle })
    await story.run(await story.merge(number), { bundle })
    expect(await complaints()).toEqual([
      'identityGovernance.entitlementManagement_CreateAssignmentRequest: request /reason is not described'
    ])
  })

  it('when it calls a path that is not described', async () => {
    const bundle = await brokenBundle("query('/organization',", "query('/organisation',")
    const number = await story.propose('add', {
      'memberships/finance.csv': csv('Finance Reports', 'dana@contoso.com', 'new@partner.example')
    })
    await story.plan(number, { bundle })
    expect(await complaints()).toEqual(['GET /organisation: path  no such path is described'])
  })

  it('when it asks for 16 values at once', async () => {
    const bundle = await brokenBundle('const VALUES_PER_FILTER = 15;', 'const VALUES_PER_FILTER = 16;')
    const many = Array.from({ length: 16 }, (_, index) => `new${index}@partner.example`)
    const number = await story.propose('add', {
      'memberships/finance.csv': csv('Finance Reports', 'dana@contoso.com', ...many)
    })
    await story.plan(number, { bundle })
    expect(await complaints()).toEqual(['user_ListUser: query $filter has 16 comparisons, more than 15'])
  })
})
