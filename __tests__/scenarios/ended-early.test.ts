import { readFile } from 'node:fs/promises'
import { afterEach, describe, expect, it } from '@jest/globals'
import { csv } from './people.js'
import { type Run, Story, type Trigger } from './story.js'

const PEOPLE = Array.from({ length: 300 }, (_, index) => `person-${index}@contoso.com`)
const TENANT = {
  users: [{ mail: 'ada@contoso.com' }, ...PEOPLE.map((mail) => ({ mail }))],
  packages: [{ displayName: 'Sales Tools', members: [{ user: 'ada@contoso.com' }] }]
}
const FILE = 'memberships/sales.csv'

describe('an apply of 300 changes that is ended in the middle', () => {
  let story: Story
  /** Called at each addition that Entra gets. */
  let atAddition: () => void = () => undefined

  afterEach(() => story.end())

  async function merged(): Promise<Trigger> {
    story = await Story.start(TENANT, {
      latencyMs: 50,
      observe: ({ method, url }) => {
        if (method === 'POST' && url.endsWith('/assignmentRequests')) atAddition()
      }
    })
    await story.github.commitFiles('main', { [FILE]: csv('Sales Tools', 'ada@contoso.com') })
    const number = await story.propose('many', { [FILE]: csv('Sales Tools', 'ada@contoso.com', ...PEOPLE) })
    await story.plan(number)
    return story.merge(number)
  }

  /** The run, which gets the signal when Entra has got so many additions. */
  function endedAt(count: number, signal: NodeJS.Signals, push: Trigger): Promise<Run> {
    let additions = 0
    return story.run(push, {
      started: (send) => {
        atAddition = () => {
          additions += 1
          if (additions === count) send(signal)
        }
      }
    })
  }

  /** Everybody has the package, and for nobody was it asked for twice. */
  async function expectFinished(push: Trigger): Promise<void> {
    const again = await story.run(push)
    expect(again.errors).toEqual([])
    expect(again.exitCode).toBe(0)
    expect(story.members('Sales Tools')).toEqual(['ada@contoso.com', ...PEOPLE].sort())
    expect(additions(story)).toBe(PEOPLE.length)
  }

  it('tells what was done after a cancellation, begins nothing more, and the next run does the rest', async () => {
    const push = await merged()
    const run = await endedAt(1, 'SIGINT', push)

    expect(run.exitCode).toBe(1)
    expect(run.errors).toHaveLength(1)
    expect(run.errors[0]).toContain('title=RUN_ENDED')
    const report = JSON.parse(await readFile(run.outputs['report-file'] ?? '', 'utf8')) as Report
    const outcomes = report.packages.flatMap(({ changes }) => changes)
    const accepted = outcomes.filter(({ outcome }) => outcome === 'pending' || outcome === 'applied')
    const left = outcomes.filter(({ error }) => error?.code === 'RUN_ENDED')
    expect(accepted).toHaveLength(additions(story))
    expect(accepted.length + left.length).toBe(PEOPLE.length)
    expect(left.length).toBeGreaterThan(0)
    expect(run.summary).toContain('the run was told to end')
    expect(story.github.deployments()[0]?.states).toEqual(['in_progress', 'failure'])

    await expectFinished(push)
  })

  it.each([1, 133])('is finished by the next run when it was killed at addition %d', async (count) => {
    const push = await merged()
    const run = await endedAt(count, 'SIGKILL', push)
    expect(run.exitCode).toBeNull()

    await expectFinished(push)
  })
})

interface Report {
  readonly packages: readonly {
    readonly changes: readonly { readonly outcome: string; readonly error: { readonly code: string } | null }[]
  }[]
}

/** How often Entra was asked to give somebody the package. */
function additions({ tenant }: Story): number {
  return tenant.requests
    .flatMap(({ parts = [] }) => parts)
    .filter(({ method, url }) => method === 'POST' && url.endsWith('/assignmentRequests')).length
}
