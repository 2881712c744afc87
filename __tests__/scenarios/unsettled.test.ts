import { afterEach, describe, expect, it } from '@jest/globals'
import type { ObservedCall, TenantOptions } from '../../src/emulator/tenant-server.js'
import { UNSETTLED } from '../../src/emulator/unsettled/unsettled.js'
import { ADA, BOB, DANA, EVE } from './people.js'
import { type Run, Story } from './story.js'

/** Each question with each of its other answers. */
const ANSWERS = UNSETTLED.flatMap(({ id, others }) => others.map(({ says, options }) => ({ id, says, options })))

const NEXT_YEAR = `${new Date().getUTCFullYear() + 1}-06-30`

/** Fay was assigned by the automatic policy; Eve's address has capitals in Entra. */
const TENANT = {
  verifiedDomains: ['contoso.com'],
  users: [
    ...[ADA, BOB, DANA],
    { ...EVE, mail: 'Eve.Moor@contoso.com', userPrincipalName: 'Eve.Moor@contoso.com' },
    { displayName: 'Fay Lund', mail: 'fay@contoso.com', userPrincipalName: 'fay@contoso.com' }
  ],
  packages: [
    {
      displayName: 'Sales Tools',
      policies: [{ displayName: 'Direct assignment' }, { displayName: 'All of sales', automatic: true }],
      members: [
        { user: 'ada@contoso.com', policy: 'Direct assignment' },
        { user: 'bob@contoso.com', policy: 'Direct assignment' },
        { user: 'fay@contoso.com', policy: 'All of sales' }
      ]
    }
  ]
}

const BEFORE = sheet('ada@contoso.com;', 'bob@contoso.com;')

/** Bob leaves, Ada gets an end, two colleagues and two guests come; names and addresses in another case than Entra's. */
const AFTER = sheet(
  `Ada@contoso.com;${NEXT_YEAR}`,
  'DANA@contoso.com;',
  'Eve.Moor@contoso.com;',
  'Gina@Partner.example;',
  'Hugo@partner.example;'
)

const HOLDERS_AFTER = [
  ...['ada@contoso.com', 'dana@contoso.com', 'eve.moor@contoso.com', 'fay@contoso.com'],
  ...['gina@partner.example', 'hugo@partner.example']
]

describe('the main job, whatever the answer of Entra to what public text does not settle', () => {
  let story: Story

  afterEach(() => story.end())

  it.each([{ id: 'all questions', says: 'As TENANT_ANSWERS has it.', options: {} }, ...ANSWERS])(
    '$id: $says',
    async ({ options }) => {
      const rush = new Rush()
      story = await begin(options, rush)
      const number = await story.propose('change', { 'memberships/sales.csv': AFTER })
      const planned = await story.plan(number)
      expect(planned.errors).toEqual([])
      expect(planned.outputs).toMatchObject({ adds: '4', invites: '2', updates: '1', removes: '1' })

      const push = await story.merge(number)
      rush.begin(story)
      const applied = await story.run(push)
      expect(applied.errors).toEqual([])
      expect(applied.exitCode).toBe(0)
      expect(rush.over).toBe(true)
      // Nothing of what was asked for is lost: done, there already, or waiting for the approval of the other request.
      expect(applied.outputs).toMatchObject({ held: '0', failed: '0' })
      expect(Number(applied.outputs['applied']) + Number(applied.outputs['pending'])).toBe(6)

      story.tenant.decide('Sales Tools', 'Eve.Moor@contoso.com', 'approve')
      expect([...new Set(story.members('Sales Tools'))]).toEqual(HOLDERS_AFTER)
      expect(endOf(story, 'ada@contoso.com')).toContain(NEXT_YEAR)

      const written = writes(story)
      const again = await story.run(push)
      expect(again.errors).toEqual([])
      expect(again.outputs).toMatchObject({ held: '0', failed: '0', applied: '0', pending: '0' })
      expect(writes(story)).toBe(written)
    }
  )
})

/** Whether the schedule of an addition is heeded is one of the questions; none of the answers loses an end date silently. */
describe('an end date that comes with an addition', () => {
  let story: Story

  afterEach(() => story.end())

  const ONLY_EVE = sheet('ada@contoso.com;', 'bob@contoso.com;', `Eve.Moor@contoso.com;${NEXT_YEAR}`)

  async function applied(addWithSchedule: NonNullable<TenantOptions['addWithSchedule']>): Promise<Run> {
    story = await begin({ addWithSchedule }, new Rush())
    const number = await story.propose('eve', { 'memberships/sales.csv': ONLY_EVE })
    await story.plan(number)
    return story.run(await story.merge(number))
  }

  it('holds when Entra heeds it', async () => {
    expect((await applied('honour')).outputs).toMatchObject({ applied: '1', failed: '0' })
    expect(endOf(story, 'Eve.Moor@contoso.com')).toContain(NEXT_YEAR)
  })

  it('is a change of the next plan when Entra ignores it', async () => {
    await applied('ignore')
    expect(endOf(story, 'Eve.Moor@contoso.com')).toBe('no end')

    const number = await story.propose('touch', { 'memberships/sales.csv': `# once more\n${ONLY_EVE}` })
    expect((await story.plan(number)).outputs).toMatchObject({ adds: '0', updates: '1', removes: '0' })
    expect((await story.run(await story.merge(number))).outputs).toMatchObject({ applied: '1', failed: '0' })
    expect(endOf(story, 'Eve.Moor@contoso.com')).toContain(NEXT_YEAR)
  })

  it('is told as a failure when Entra refuses it, and gives nobody access without an end', async () => {
    const run = await applied('refuse')
    expect(run.outputs).toMatchObject({ applied: '0', failed: '1' })
    expect(run.exitCode).toBe(1)
    expect(run.errors.join('\n')).toContain('Eve.Moor@contoso.com')
    expect(story.members('Sales Tools')).not.toContain('eve.moor@contoso.com')
  })
})

/** A repository that declares what the tenant has. */
async function begin(options: TenantOptions, rush: Rush): Promise<Story> {
  const story = await Story.start(TENANT, { ...options, observe: (call) => rush.see(call) })
  await story.github.commitFiles('main', { 'memberships/sales.csv': BEFORE })
  return story
}

/**
 * What others do in the portal between the last read of an apply and its first write: Dana is assigned, Eve asks for the
 * package, Gina is invited.
 */
class Rush {
  #story: Story | null = null
  over = false

  begin(story: Story): void {
    this.#story = story
  }

  see({ method, url }: ObservedCall): void {
    // The tenant's domains are read last, once it is clear that there are guests.
    if (this.#story === null || method !== 'GET' || !url.includes('/organization')) return
    const { tenant } = this.#story
    this.#story = null
    this.over = true
    tenant.addMember('Sales Tools', 'dana@contoso.com', { policy: 'Direct assignment' })
    tenant.addRequest('Sales Tools', 'Eve.Moor@contoso.com', { policy: 'Direct assignment' })
    tenant.addUser({
      displayName: 'Gina Park',
      mail: 'Gina@Partner.example',
      userPrincipalName: 'gina_partner.example#EXT#@contoso.onmicrosoft.com',
      userType: 'Guest'
    })
  }
}

function sheet(...rows: readonly string[]): string {
  return ['AccessPackage;Email;EndDate', ...rows.map((row) => `sales tools;${row}`), ''].join('\n')
}

function endOf({ tenant }: Story, address: string): string {
  return tenant.holders('Sales Tools').find((holder) => holder.address === address)?.end ?? 'no end'
}

/** How often Entra was asked to change something. */
function writes({ tenant }: Story): number {
  return tenant.requests.flatMap(({ parts = [] }) => parts).filter(({ method }) => method !== 'GET').length
}
