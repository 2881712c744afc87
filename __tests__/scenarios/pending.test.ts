import { afterEach, describe, expect, it } from '@jest/globals'
import type { PackageSeed } from '../../src/emulator/tenant/tenant-seed.js'
import { ADA, BOB, csv, DANA, EVE } from './people.js'
import { Story } from './story.js'

const SALES = 'memberships/sales.csv'
const REPROCESS = /\/reprocess$/

describe('what is on its way, and what did not arrive', () => {
  let story: Story

  afterEach(() => story.end())

  let declared = ''

  /** Sales Tools, declared for Ada and those named. */
  async function begin(more: Partial<PackageSeed>, ...others: readonly string[]): Promise<void> {
    story = await Story.start({
      verifiedDomains: ['contoso.com'],
      users: [ADA, BOB, DANA, EVE],
      packages: [{ displayName: 'Sales Tools', members: [{ user: 'ada@contoso.com' }], ...more }]
    })
    declared = csv('Sales Tools', 'ada@contoso.com', ...others)
    await story.github.commitFiles('main', { [SALES]: declared })
  }

  /** A pull request that touches the file and changes nothing in it: its plan, its comment, its apply. */
  async function touch() {
    const number = await story.propose('touch', { [SALES]: `${declared}# looked at again\n` })
    const planned = await story.plan(number)
    const [comment = ''] = await story.comments(number)
    return { number, planned, comment, apply: async () => story.run(await story.merge(number)) }
  }

  const retries = (): number =>
    story.tenant.requests
      .flatMap(({ parts }) => parts ?? [])
      .filter(({ method, url }) => method === 'POST' && REPROCESS.test(url)).length

  it('open requests count as on their way and are shown with their state', async () => {
    await begin(
      {
        requests: [
          { user: 'bob@contoso.com', state: 'pendingApproval' },
          { user: 'eve@contoso.com', state: 'pendingApproval' }
        ]
      },
      'bob@contoso.com'
    )
    const { planned, comment, apply } = await touch()
    expect(planned.outputs['has-changes']).toBe('false')
    expect(comment).toContain('assignment waiting for approval')
    expect(comment).toContain('On its way, not in git')
    expect((await apply()).outputs).toMatchObject({ applied: '0', failed: '0' })
  })

  it('a failed delivery is shown and tried again by apply, without a review, once', async () => {
    await begin(
      {
        members: [{ user: 'ada@contoso.com' }, { user: 'bob@contoso.com', state: 'deliveryFailed' }],
        requests: [{ user: 'bob@contoso.com', type: 'adminAdd', state: 'deliveryFailed' }]
      },
      'bob@contoso.com'
    )
    const { planned, comment, apply } = await touch()
    expect(planned.outputs['has-changes']).toBe('false')
    expect(comment).toMatch(/Delivery failed; apply asks Entra to try again, until \d/)
    expect(retries()).toBe(0)

    const applied = await apply()
    expect(applied.exitCode).toBe(0)
    expect(applied.log).toContain('Entra tries the delivery again')
    expect(applied.summary).toContain('bob@contoso.com')
    expect(retries()).toBe(1)
    expect(story.tenant.holders('Sales Tools').map(({ state }) => state)).toEqual(['delivered', 'delivered'])
  })

  it('a dry run tries nothing again', async () => {
    await begin(
      {
        members: [{ user: 'ada@contoso.com' }, { user: 'bob@contoso.com', state: 'partiallyDelivered' }],
        requests: [{ user: 'bob@contoso.com', type: 'adminAdd', state: 'partiallyDelivered' }]
      },
      'bob@contoso.com'
    )
    const { number, comment } = await touch()
    expect(comment).toContain('Only a part was delivered')
    const dry = await story.run(await story.merge(number), { inputs: { 'dry-run': 'true' } })
    expect(dry.exitCode).toBe(0)
    expect(retries()).toBe(0)
  })

  it('a retry that Entra does not take is a warning with its words, and the run goes on', async () => {
    await begin(
      {
        members: [{ user: 'ada@contoso.com' }, { user: 'bob@contoso.com', state: 'deliveryFailed' }],
        requests: [{ user: 'bob@contoso.com', type: 'adminAdd', state: 'deliveryFailed' }]
      },
      'bob@contoso.com'
    )
    const { apply } = await touch()
    story.tenant.misbehave({
      when: { method: 'POST', path: '/reprocess', in: 'batch' },
      do: { status: 400, code: 'BadRequest', message: 'It is too late for that.' }
    })
    const applied = await apply()
    expect(applied.exitCode).toBe(0)
    expect(applied.warnings.join('\n')).toContain('It is too late for that.')
  })

  it('what Entra no longer tries is removed and added again, reviewed like a move', async () => {
    await begin(
      {
        members: [{ user: 'ada@contoso.com' }, { user: 'bob@contoso.com', state: 'deliveryFailed' }],
        requests: [
          { user: 'bob@contoso.com', type: 'adminAdd', state: 'deliveryFailed', created: '2020-01-01T00:00:00Z' }
        ]
      },
      'bob@contoso.com'
    )
    const { planned, comment, apply } = await touch()
    expect(planned.outputs).toMatchObject({ adds: '1', removes: '1' })
    expect(comment).toContain('since Entra could not deliver it')
    const applied = await apply()
    expect(applied.errors).toEqual([])
    expect(applied.outputs).toMatchObject({ applied: '2', held: '0' })
    expect(retries()).toBe(0)
    expect(story.members('Sales Tools')).toEqual(['ada@contoso.com', 'bob@contoso.com'])
  })

  it('a failed delivery of someone in no file is left alone', async () => {
    await begin({
      members: [{ user: 'ada@contoso.com' }, { user: 'bob@contoso.com', state: 'deliveryFailed' }],
      requests: [{ user: 'bob@contoso.com', type: 'adminAdd', state: 'deliveryFailed' }]
    })
    const { planned, comment, apply } = await touch()
    expect(planned.outputs['has-changes']).toBe('false')
    expect(comment).toContain('nobody has it')
    await apply()
    expect(retries()).toBe(0)
  })
})
