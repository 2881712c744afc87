import { afterEach, describe, expect, it } from '@jest/globals'
import type { PolicySeed, TenantSeed } from '../../src/emulator/tenant/tenant-seed.js'
import { ADA, BOB, DANA } from './people.js'
import { Story } from './story.js'

const SALES = 'memberships/sales.csv'
const SETTINGS = 'memberships/config.yml'
const MOVE = 'version: 1\npackages:\n  Sales Tools:\n    policy-changes: move\n'
const PAST = '2020-01-01'
const DISTANT = '2999-12-31'
const LAST_SECOND = `${DISTANT}T23:59:59.000Z`

/** Sales Tools with two policies for direct assignment; Ada has it under the first. */
function sales(
  policies: readonly PolicySeed[] = [{ displayName: 'Employees' }, { displayName: 'Partners' }]
): TenantSeed {
  return {
    verifiedDomains: ['contoso.com'],
    users: [ADA, BOB, DANA],
    packages: [{ displayName: 'Sales Tools', policies, members: [{ user: 'ada@contoso.com' }] }]
  }
}

/** A file whose rows are given as cells after the package: address, policy, first day, last day. */
const rows = (...lines: readonly string[]): string =>
  ['AccessPackage;Email;Policy;StartDate;EndDate', ...lines.map((line) => `Sales Tools;${line}`), ''].join('\n')

describe('policies and dates', () => {
  let story: Story

  afterEach(() => story.end())

  /** Entra takes the dates of an addition here; what the run says when it does not is in the scenario of open questions. */
  async function begin(seed = sales(), files: Readonly<Record<string, string>> = {}): Promise<void> {
    story = await Story.start(seed, { addWithSchedule: 'honour' })
    await story.github.commitFiles('main', { [SALES]: rows('ada@contoso.com;Employees;;'), ...files })
  }

  /** Plans the files, merges them and applies: what each run left behind. */
  async function change(files: Readonly<Record<string, string>>) {
    const number = await story.propose('change', files)
    const planned = await story.plan(number)
    const [comment = ''] = await story.comments(number)
    const push = await story.merge(number)
    return { planned, comment, push, applied: await story.run(push) }
  }

  const held = (): readonly string[] =>
    story.tenant
      .holders('Sales Tools')
      .map(({ address, policy, end }) => `${address} ${policy} ${end ?? 'without end'}`)
      .sort()

  it('a row’s policy is used, and a misspelt one is answered with the nearest name', async () => {
    await begin()
    const wrong = await story.propose('wrong', {
      [SALES]: rows('ada@contoso.com;Employees;;', 'bob@contoso.com;Partner;;')
    })
    const refused = await story.plan(wrong)
    expect(refused.exitCode).toBe(1)
    expect(refused.errors.join('\n')).toContain('«Partners»')

    const { applied } = await change({ [SALES]: rows('ada@contoso.com;Employees;;', 'bob@contoso.com;Partners;;') })
    expect(applied.exitCode).toBe(0)
    expect(held()).toEqual(['ada@contoso.com Employees without end', 'bob@contoso.com Partners without end'])
  })

  it('another policy is kept, and the plan says so', async () => {
    await begin()
    const { planned, comment, applied } = await change({ [SALES]: rows('ada@contoso.com;Partners;;') })
    expect(planned.outputs['has-changes']).toBe('false')
    expect(comment).toContain('the policy is kept')
    expect(applied.exitCode).toBe(0)
    expect(held()).toEqual(['ada@contoso.com Employees without end'])
  })

  it('with `policy-changes: move` they are removed and added again, and nothing is left to do', async () => {
    await begin(sales(), { [SETTINGS]: MOVE })
    const { planned, comment, push, applied } = await change({ [SALES]: rows('ada@contoso.com;Partners;;') })
    expect(planned.exitCode).toBe(0)
    expect(comment).toContain('access is interrupted')
    expect(comment).toContain('under another policy')
    expect(applied.errors).toEqual([])
    expect(applied.outputs).toMatchObject({ applied: '2', failed: '0', held: '0' })
    expect(held()).toEqual(['ada@contoso.com Partners without end'])
    expect((await story.run(push)).outputs).toMatchObject({ 'has-changes': 'false', failed: '0' })
  })

  it('a move whose removal Entra cannot do fails and takes nothing, and the same job finishes it later', async () => {
    await begin(sales(), { [SETTINGS]: MOVE })
    story.tenant.deliverAs('ada@contoso.com', 'deliveryFailed')
    const { push, applied } = await change({ [SALES]: rows('ada@contoso.com;Partners;;') })
    expect(applied.exitCode).toBe(1)
    expect(applied.errors.join('\n')).toContain('MOVE_UNFINISHED')
    expect(applied.outputs).toMatchObject({ failed: '2' })
    expect(held()).toEqual(['ada@contoso.com Employees without end'])

    story.tenant.deliverAs('ada@contoso.com', 'delivered')
    const again = await story.run(push)
    expect(again.errors).toEqual([])
    expect(again.exitCode).toBe(0)
    expect(held()).toEqual(['ada@contoso.com Partners without end'])
  })

  it('warns of a policy that is switched off, asks for approval or has required questions', async () => {
    await begin(
      sales([
        { displayName: 'Employees' },
        { displayName: 'Off', enabled: false },
        { displayName: 'Approved', approvalRequired: true },
        { displayName: 'Asking', questions: [{ text: 'Which project?', required: true }] }
      ])
    )
    const number = await story.propose('warned', {
      [SALES]: rows('ada@contoso.com;Employees;;', 'bob@contoso.com;Off;;', 'dana@contoso.com;Asking;;')
    })
    const planned = await story.plan(number)
    const [comment = ''] = await story.comments(number)
    expect(planned.exitCode).toBe(0)
    expect(comment).toContain('cannot directly assign under it')
    expect(comment).toContain('Which project?')

    await story.github.commitFiles('warned', {
      [SALES]: rows('ada@contoso.com;Employees;;', 'bob@contoso.com;Approved;;')
    })
    const approval = await story.run(story.pullRequestTrigger(number, 'synchronize'))
    expect(approval.log).toContain('APPROVAL_REQUIRED')
    const applied = await story.run(await story.merge(number))
    expect(applied.exitCode).toBe(0)
    expect(applied.outputs).toMatchObject({ pending: '1', failed: '0' })
  })

  it('dates are set, changed and taken away; an empty one leaves them to the policy, an expired row asks for nothing', async () => {
    await begin(sales([{ displayName: 'Employees', lifetimeDays: 30 }]))
    const first = await change({
      [SALES]: rows(`ada@contoso.com;;;${DISTANT}`, 'bob@contoso.com;;;', `dana@contoso.com;;;${PAST}`)
    })
    expect(first.applied.exitCode).toBe(0)
    expect(first.comment).toContain('asks for no access')
    expect(held()[0]).toBe(`ada@contoso.com Employees ${LAST_SECOND}`)
    expect(held()[1]).toMatch(/^bob@contoso.com Employees 2\d{3}-/)
    expect(held()).toHaveLength(2)
    expect((await story.run(first.push)).outputs['has-changes']).toBe('false')

    const { applied, push } = await change({ [SALES]: rows('ada@contoso.com;;;none', 'bob@contoso.com;;;') })
    expect(applied.outputs).toMatchObject({ updates: '1', adds: '0', removes: '0', applied: '1' })
    expect(held()[0]).toBe('ada@contoso.com Employees without end')
    expect((await story.run(push)).outputs['has-changes']).toBe('false')
  })

  it('a start in the future is scheduled: pending at once, and no further request later', async () => {
    await begin()
    const { applied } = await change({
      [SALES]: rows('ada@contoso.com;Employees;;', `bob@contoso.com;Employees;${DISTANT};`)
    })
    expect(applied.outputs).toMatchObject({ pending: '1', failed: '0' })
    expect(applied.exitCode).toBe(0)
    const next = await change({
      [SALES]: rows(`bob@contoso.com;Employees;${DISTANT};`, 'ada@contoso.com;Employees;;')
    })
    expect(next.planned.outputs['has-changes']).toBe('false')
    expect(next.comment).toContain('assignment scheduled')
  })

  it.each([
    { mistake: 'a day that the calendar does not have', cells: ';;2027-02-29', code: 'CSV_BAD_DATE' },
    { mistake: 'an end before its start', cells: ';2030-02-01;2030-01-31', code: 'CSV_DATE_ORDER' }
  ])('$mistake is an error at its line, and Entra is not asked', async ({ cells, code }) => {
    await begin()
    const number = await story.propose('mistake', {
      [SALES]: rows('ada@contoso.com;Employees;;', `bob@contoso.com;${cells}`)
    })
    const planned = await story.plan(number)
    expect(planned.exitCode).toBe(1)
    expect(planned.errors.join('\n')).toContain(`file=${SALES},line=3`)
    expect(planned.errors.join('\n')).toContain(code)
  })
})
