import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { csv, DECLARED, TWO_PACKAGES } from './people.js'
import { Story } from './story.js'

describe('what Entra is told of the review, and the reviewer of Entra', () => {
  let story: Story

  beforeEach(async () => {
    story = await Story.start(TWO_PACKAGES)
    await story.github.commitFiles('main', DECLARED)
  })
  afterEach(() => story.end())

  /** The justification of every request that Entra got, by its type. */
  const justifications = (): readonly string[] =>
    story.tenant.requests
      .flatMap(({ parts = [] }) => parts)
      .filter(({ method, url }) => method === 'POST' && url.endsWith('/assignmentRequests'))
      .map(({ body }) => {
        const { requestType, justification } = body as {
          readonly requestType: string
          readonly justification?: string
        }
        return `${requestType}: ${justification ?? ''}`
      })
      .sort()

  const WITH_TEXT = [
    'AccessPackage;Email;EndDate;Justification',
    'Sales Tools;ada@contoso.com;2030-12-31;Project ends',
    'Sales Tools;eve@contoso.com;;New in the team',
    ''
  ].join('\n')

  it('puts the row’s text, the pull request and the commit into every request', async () => {
    const number = await story.propose('change', { 'memberships/sales.csv': WITH_TEXT })
    await story.plan(number)
    const merged = await story.merge(number)
    const run = await story.run(merged)

    expect(run.exitCode).toBe(0)
    const source = `https://github.com/octo/hello/pull/${number}, commit ${merged.sha}`
    expect(justifications()).toEqual([
      `adminAdd: New in the team (${source})`,
      `adminRemove: ${source}`,
      `adminUpdate: Project ends (${source})`
    ])
  })

  it('sends no justification where the cloud does not know the property', async () => {
    await story.end()
    story = await Story.start(TWO_PACKAGES, { cloud: 'usGovernment' })
    await story.github.commitFiles('main', DECLARED)
    const number = await story.propose('change', { 'memberships/sales.csv': WITH_TEXT })
    const inputs = { cloud: 'us-government' }
    await story.plan(number, { inputs })
    const run = await story.run(await story.merge(number), { inputs })

    expect(run.exitCode).toBe(0)
    expect(justifications()).toEqual(['adminAdd: ', 'adminRemove: ', 'adminUpdate: '])
  })

  it('tells what merging would undo, first in the comment: who came in Entra, and whose access ended there, and when', async () => {
    story.tenant.removeMember('Sales Tools', 'bob@contoso.com')
    story.tenant.addMember('Sales Tools', 'dana@contoso.com')
    const number = await story.propose('eve', {
      'memberships/sales.csv': csv('Sales Tools', 'ada@contoso.com', 'bob@contoso.com', 'eve@contoso.com')
    })
    await story.plan(number)

    const [comment = ''] = await story.comments(number)
    expect(comment).toContain('#### Changed in Entra, not in the files')
    expect(comment).toMatch(
      /bob@contoso\.com.*ended in Entra on \d{1,2} \w+ \d{4} \(it was under .Direct assignment.\)/
    )
    expect(comment).toMatch(/dana@contoso\.com.*came in Entra under .Direct assignment./)
    expect(comment.indexOf('dana@contoso.com')).toBeLessThan(comment.indexOf('eve@contoso.com'))
  })
})
