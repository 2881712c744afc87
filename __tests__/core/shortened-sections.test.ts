/** What the parts of a comment leave out where there is little room, and the words that count it. */
import { describe, expect, it } from '@jest/globals'
import { changeTable } from '../../src/core/change-table.js'
import { DETAIL_LADDER, type Detail } from '../../src/core/comment-size.js'
import { blocks } from '../../src/core/markdown.js'
import { resultBlocks, resultOverview, resultsOf, retryBlocks } from '../../src/core/outcome-sections.js'
import { keptBlocks, overviewBlocks } from '../../src/core/plan-sections.js'
import { outcome, reportOf } from '../golden/outcome-views.js'
import { add, context, guid, invite, pack, person, place, plan, remove, update } from './plan-fixtures.js'

const [FULL] = DETAIL_LADDER as readonly [Detail]
const little = (more: Partial<Detail>): Detail => ({ ...FULL, links: false, ...more })

const ada = person('ada@contoso.com')
const bob = person('bob@contoso.com')
const cyd = person('cyd@contoso.com')
const added = add(ada, { place: place(4) })
const removed = remove(bob)
const updated = update(cyd, { place: place(6), endDate: '2026-12-31T23:59:59Z' })
const invited = invite('gina@partner.example', 'Gina Park', { place: place(7) })
const sales = pack('Sales Tools', 10, [added, updated, removed, invited])
const refusal = { code: 'TOO_MANY_REMOVALS', message: 'Too many.', hint: '', place: null } as const

describe('a table of changes', () => {
  const text = (rows: number, changes = sales.changes): string =>
    blocks(
      changeTable(
        changes.map((change) => ({ pack: sales, change })),
        { packages: false, cause: null },
        context,
        little({ rows })
      )
    )

  it('shows everything where there is room', () => {
    expect(text(4).split('\n')).toEqual([
      '| | Person | Change | Dates |',
      '| --- | --- | --- | --- |',
      '| **+** | `ada@contoso.com` | added (line 4) | |',
      '| **+** | `Gina Park` `gina@partner.example` | **invited as a guest**, then added (line 7) | |',
      '| **~** | `cyd@contoso.com` | new end date (line 6) | until 31 Dec 2026 (was without end) |',
      '| **−** | `bob@contoso.com` | removed (row deleted) | |'
    ])
  })

  it.each([
    { rows: 3, people: ['gina', 'cyd', 'bob'], rest: '… and 1 more person: 1 added' },
    { rows: 2, people: ['gina', 'bob'], rest: '… and 2 more people: 1 added, 1 with new dates' },
    { rows: 1, people: ['bob'], rest: '… and 3 more people: 2 added, 1 with new dates' }
  ])('leaves additions out first, then new dates, then invitations: $rows rows', ({ rows, people, rest }) => {
    const shown = text(rows)
    expect([...shown.matchAll(/`(\w+)@/g)].map(([, name]) => name)).toEqual(people)
    expect(shown.split('\n').at(-1)).toBe(rest)
  })

  it('counts changes where one person has several, and leaves out the last of those that weigh the same', () => {
    const adds = [add(ada), add(bob), add(bob, { policy: { id: guid(901), name: 'Other' } }), add(cyd)]
    const shown = text(1, adds)
    expect(shown).toContain('`ada@contoso.com`')
    expect(shown).toContain('… and 3 more changes: 3 added')
  })

  it('names the file where there are several, and that a row has ended', () => {
    const ended = remove(bob, { cause: 'expired', place: place(9, 'memberships/other.csv') })
    const shown = text(9, [added, ended, remove(cyd, { cause: 'expired' })])
    expect(shown).toContain('added (`sales.csv` line 4)')
    expect(shown).toContain('removed (`other.csv` line 9 expired)')
    expect(shown).toContain('removed (row expired)')
  })

  it('says of dates that they take the access away', () => {
    const losing = { ...sales, staying: { ...sales.staying, losing: new Set([cyd.userId ?? '']) } }
    const kind = { packages: true, cause: null }
    const [shown] = changeTable([{ pack: losing, change: updated }], kind, context, little({}))
    expect(shown).toContain('| `Sales Tools` | new end date, **which takes the access away** (line 6) |')
  })
})

describe('the packages of a plan in one table', () => {
  const packages = [
    sales,
    pack('Ops', 5, [update(ada)], { refusals: [refusal] }),
    pack('Idle', 3, []),
    pack('Lab', 1, [add(ada), add(bob)])
  ]
  const text = (amount: number): string => overviewBlocks(plan(packages), little({ packages: amount })).join('\n')

  it('has each that changes, with its numbers', () => {
    expect(text(9).split('\n')).toEqual([
      '| Package | Members | Added | New dates | Removed |',
      '| --- | --- | --- | --- | --- |',
      '| `Sales Tools` | 10 → 11 | 2 | 1 | 1 |',
      '| `Ops` **refused** | 5 | 0 | 1 | 0 |',
      '| `Lab` | 1 → 3 | 2 | 0 | 0 |'
    ])
  })

  it.each([
    { amount: 2, rest: '… and 1 more package with 2 changes' },
    { amount: 1, rest: '… and 2 more packages with 3 changes' },
    { amount: 0, rest: '' }
  ])('counts those there is no room for: $amount', ({ amount, rest }) => {
    expect(text(amount).split('\n').at(-1)).toBe(rest)
  })
})

describe('who is left alone', () => {
  const kept = (reason: string, ...members: readonly (typeof ada)[]) =>
    members.map((member) => ({ member, code: 'protected', reason }) as const)
  const people = Array.from({ length: 11 }, (_, index) => person(`p${index}@contoso.com`))
  const some = pack('Ops', 5, [], { kept: [...kept('Protected.', ada, bob, cyd), ...kept('On its way.', ada)] })
  const released = [
    { name: 'Old Pilot', members: 1 },
    { name: 'Gone', members: null }
  ]

  it('is named by reason, some of many only counted', () => {
    expect(keptBlocks(plan([some], { released }), little({ kept: 2 })).join('\n\n')).toBe(
      [
        '#### Left alone\n',
        '- `Old Pilot` is no longer managed: no file and no setting names it. Its 1 member keeps their access until someone removes it in Entra.',
        '- `Gone` is no longer managed: no file and no setting names it, and Entra no longer has it.',
        '- `Ops` · `ada@contoso.com`, `bob@contoso.com`, and 1 more person: Protected.',
        '- `Ops` · `ada@contoso.com`: On its way.'
      ].join('\n')
    )
  })

  it('is only counted where there is no room', () => {
    expect(keptBlocks(plan([some], { released }), little({ kept: 0 }))).toEqual([
      'Left alone: 4 people and 2 packages no longer managed.'
    ])
  })

  it('stands folded where they are more than ten, and is not told of nobody', () => {
    const shown = (amount: number) =>
      keptBlocks(plan([pack('Ops', 5, [], { kept: kept('Protected.', ...people.slice(0, amount)) })]), little({}))
    expect(shown(10)[0]).toBe('#### Left alone')
    expect(shown(11)[0]).toMatch(/^<details><summary>Left alone: 11 people<\/summary>/)
    expect(shown(0)).toEqual([])
  })
})

describe('what became of changes', () => {
  const failed = outcome('failed', 'GRAPH_REFUSED', 'Entra refused')
  const report = reportOf(sales, [outcome('applied'), failed, outcome('pending'), outcome('applied')])
  const text = (rows: number): string =>
    blocks(resultBlocks(resultsOf(report), false, context, little({ rows, reasons: false })))

  it('shows what needs attention first, and counts the rest by what became of it', () => {
    expect(text(1)).toContain('#### `Sales Tools` · 3 of 4 changes done')
    expect(text(1)).toContain('**failed**: Entra refused (`GRAPH_REFUSED`)')
    expect(text(1).split('\n').at(-1)).toBe('… and 3 more people: 2 delivered, 1 accepted and not delivered yet')
    expect(text(4)).not.toContain('more')
  })

  it('stands by package where there is no room for people, what needs attention first', () => {
    const ops = pack('Ops', 5, [added])
    const lab = pack('Lab', 5, [added, removed])
    const whole = {
      ...report,
      plan: plan([ops, sales, lab]),
      outcomes: [...reportOf(ops, [outcome('applied')]).outcomes, ...report.outcomes]
    }
    const shown = (packages: number) => resultOverview(resultsOf(whole), little({ packages })).join('\n').split('\n')
    expect(shown(9)).toEqual([
      '| Package | Done | Failed | Unknown | Held | Not tried |',
      '| --- | --- | --- | --- | --- | --- |',
      '| `Sales Tools` | 3 | 1 | 0 | 0 | 0 |',
      '| `Lab` | 0 | 0 | 0 | 0 | 2 |',
      '| `Ops` | 1 | 0 | 0 | 0 | 0 |'
    ])
    expect(shown(2).at(-1)).toBe('… and 1 package more: 1 delivered')
    expect(shown(1).at(-1)).toBe('… and 2 packages more: 1 delivered, 2 not tried')
    expect(shown(0)).toEqual([''])
  })

  it('tells why changes are held once, where it is the same for all of them', () => {
    const held = (message: string) => outcome('held', 'NO_REVIEWED_PLAN', message)
    const shown = (...messages: readonly string[]): string => {
      const outcomes = [...messages.map(held), ...sales.changes.slice(messages.length).map(() => outcome('applied'))]
      return blocks(resultBlocks(resultsOf(reportOf(sales, outcomes)), false, context, little({})))
    }
    expect(shown('Nobody saw it.', 'Nobody saw it.')).toContain('Held: Nobody saw it.')
    expect(shown('Nobody saw it.', 'Too late.')).not.toContain('Held: ')
    expect(shown('Nobody saw it.', 'Too late.')).toContain('**held**: Too late.')
    expect(shown('Nobody saw it.')).toContain('**held**: Nobody saw it.')
  })

  it('counts deliveries that there is no room for', () => {
    const retried = (error: { code: 'GRAPH_REFUSED'; message: string } | null) => ({
      packageId: sales.id ?? '',
      retry: { member: ada, requestId: guid(7), until: null, unchanged: true, gives: added },
      tried: true,
      error
    })
    const late = { code: 'GRAPH_REFUSED', message: 'Too late.' } as const
    const shown = (kept: number, ...retries: readonly ReturnType<typeof retried>[]) =>
      retryBlocks({ ...report, retries }, little({ kept })).join('\n')
    const all = [retried(null), retried(late), retried(late)]
    expect(shown(1, ...all)).toBe(
      '#### Failed deliveries\n- `Sales Tools` · `ada@contoso.com`: not taken: Too late. (`GRAPH_REFUSED`)\n- 2 more deliveries, 1 not taken or not tried'
    )
    expect(shown(2, ...all)).toContain('- 1 more delivery, 0 not taken or not tried')
    expect(shown(3, ...all)).not.toContain('more')
    expect(shown(1)).toBe('')
  })
})
