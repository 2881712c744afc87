import { describe, expect, it } from '@jest/globals'
import { COMMENT_BUDGET, fits, SUMMARY_BUDGET } from '../../src/core/comment-size.js'
import { findMarker } from '../../src/core/comment-marker.js'
import type { Plan, Report } from '../../src/core/plan.js'
import { renderOutcomeComment, renderOutcomeSummary } from '../../src/core/outcome-report.js'
import { changes, failing, many, outcome, reportOf, sales, viewOf } from '../golden/outcome-views.js'
import { owner } from '../golden/plan-views.js'
import { add, context, guid, HEAD, invite, pack, person, place, plan, update } from './plan-fixtures.js'

const ada = person('ada@contoso.com')

const unfinished = outcome('failed', 'MOVE_UNFINISHED', 'Not added again, since it was not gone.')

describe('counts', () => {
  it.each([
    {
      rule: 'one change',
      report: reportOf(pack('A', 1, changes.slice(0, 1)), [outcome('applied')]),
      title: 'Access applied: the change is done'
    },
    {
      rule: 'what was already so is done',
      report: reportOf(
        sales,
        changes.map(() => outcome('already'))
      ),
      title: 'Access applied: all 4 changes done'
    },
    {
      rule: 'what Entra has not delivered yet is not called done',
      report: reportOf(
        sales,
        changes.map((_, index) => outcome(index === 0 ? 'pending' : 'applied'))
      ),
      title: 'Access applied: Entra has accepted all 4 changes, 1 not delivered yet'
    },
    {
      rule: 'one change that is not delivered yet',
      report: reportOf(pack('A', 1, changes.slice(0, 1)), [outcome('pending')]),
      title: 'Access applied: Entra has accepted the change, and not delivered it yet'
    },
    {
      rule: 'nothing done',
      report: reportOf(
        sales,
        changes.map(() => outcome('failed'))
      ),
      title: 'Access not applied: all 4 failed'
    },
    {
      rule: 'a run that ended early',
      report: reportOf(sales, [outcome('applied')]),
      title: 'Access applied: 1 of 4 changes done, 3 not tried'
    },
    {
      rule: 'one change that failed',
      report: reportOf(pack('A', 1, changes.slice(0, 1)), [outcome('failed')]),
      title: 'Access not applied: 1 failed'
    },
    {
      rule: 'changes that ended in several ways, none of them well',
      report: reportOf(sales, [outcome('failed'), outcome('unknown'), outcome('held'), outcome('failed')]),
      title: 'Access not applied: 2 failed, 1 without a known outcome, 1 held'
    },
    {
      rule: 'moves that are not finished, beside others',
      report: reportOf(sales, [unfinished, outcome('applied'), unfinished, outcome('failed')]),
      title: 'Access: 2 moves unfinished, 1 of 4 changes done, 1 failed'
    },
    {
      rule: 'a move that is not finished',
      report: reportOf(pack('A', 1, changes.slice(0, 1)), [unfinished]),
      title: 'Access: 1 move unfinished, 0 of 1 change done'
    },
    {
      rule: 'a dry run of one change',
      report: reportOf(pack('A', 1, changes.slice(0, 1)), [], { dryRun: true }),
      title: 'Access dry run: 1 change would be made'
    },
    {
      rule: 'a dry run beside what is held',
      report: reportOf(sales, [outcome('held')], { dryRun: true }),
      title: 'Access dry run: 3 changes would be made, 1 held'
    }
  ])('$rule', ({ report, title }) => {
    expect(renderOutcomeComment(viewOf(report)).split('\n')[0]).toBe(`### ${title}`)
  })
})

describe('an apply without changes', () => {
  const refusal = { code: 'PERSON_NOT_FOUND', message: 'Nobody has it.', hint: '', place: null } as const
  const textOf = (rendered: Plan): string =>
    renderOutcomeComment(viewOf({ plan: rendered, outcomes: [], retries: [], supersededBy: null, dryRun: false }))

  it('that looked at no package says so', () => {
    const text = textOf(plan([]))
    expect(text).toContain('### Access: nothing to apply, no access package was concerned')
    expect(text).toContain('so none was looked at in Entra')
    expect(text).not.toContain('Entra has what the files say')
  })

  it.each([
    { rule: 'of a refused package', rendered: plan([pack('Legal', 3, [], { refusals: [refusal] })]) },
    { rule: 'of a refused run', rendered: plan([], { refusals: [refusal] }) }
  ])('$rule does not say that all is well', ({ rendered }) => {
    const text = textOf(rendered)
    expect(text).toContain('### Access not applied: refused')
    expect(text).toContain('No change could be planned')
    expect(text).not.toContain('Entra has what the files say')
  })
})

describe('an apply that gave way to a newer commit in its middle', () => {
  const superseded = outcome('held', 'SUPERSEDED', 'A newer commit has changed the files.')
  const unseen = outcome('held', 'NO_REVIEWED_PLAN', 'Nobody saw it.')
  const text = renderOutcomeComment(
    viewOf(reportOf(sales, [outcome('applied'), superseded, superseded, unseen], { supersededBy: 'f'.repeat(40) }))
  )

  it('tells what it did, and that nothing is to be done about the rest', () => {
    expect(text).toContain('### Access applied: 1 of 4 changes done, 3 held')
    expect(text).toContain(
      '- **2 not sent, since a newer commit changed the files**: nothing to do, the run of the newest commit goes on from here.'
    )
  })

  it('does not mix it up with what nobody reviewed', () => {
    expect(text).toContain('- **1 held, since no reviewed plan showed this**: ')
  })
})

describe('a refusal of the whole run', () => {
  it('is why everything is held, with what to do', () => {
    const refusal = { code: 'RUN_TOO_MANY_REMOVALS', message: 'Far too many.', hint: '', place: null } as const
    const report = reportOf(
      sales,
      changes.map(() => outcome('held', 'RUN_TOO_MANY_REMOVALS', 'The run is refused.'))
    )
    const text = renderOutcomeComment(viewOf({ ...report, plan: { ...report.plan, refusals: [refusal] } }))
    expect(text).toContain('- **4 held by a refusal**: do what the refusal says, in a new pull request.')
    expect(text).not.toContain('no reviewed plan showed this')
  })
})

describe('what stands around the changes', () => {
  const idle = pack('Sales Tools', 1, [], { unchanged: 1 })
  const retry = {
    packageId: idle.id ?? '',
    retry: { member: ada, requestId: guid(78), until: null, unchanged: true, gives: add(ada) },
    tried: true,
    error: null
  }
  const textOf = (more: Partial<Report>): string => renderOutcomeComment(viewOf(reportOf(idle, [], more)))

  it('does not say that all is well beside a delivery that is tried again', () => {
    expect(textOf({ retries: [retry] })).toMatch(/^No change to make for \S+ Looked at on 23 Nov 2026, 14:09 UTC\.$/m)
    expect(textOf({})).toContain('Entra has what the files say')
  })

  it('names the commit that was planned only where another one was applied', () => {
    expect(textOf({})).toContain('<sub>1 package · 1 membership stays as it is · `memberships` · planned for [`')
    expect(textOf({ plan: plan([idle], { commit: HEAD }) })).toContain('stays as it is · `memberships` · [this run](')
  })

  it('names the file of each line where the rows are in several', () => {
    const other = add(person('zed@contoso.com'), { place: place(3, 'memberships/more.csv') })
    const both = pack('Sales Tools', 1, [...changes, other])
    expect(renderOutcomeComment(viewOf(reportOf(both, [])))).toMatch(/added \(\[`more\.csv` line 3\]/)
    expect(renderOutcomeComment(viewOf(reportOf(sales, [])))).toMatch(/added \(\[line 15\]/)
  })
})

describe('the size ladder', () => {
  it('names the failures first, and counts what it leaves out', () => {
    const text = renderOutcomeComment(viewOf(reportOf(many, failing)))

    expect(fits(text, COMMENT_BUDGET)).toBe(true)
    expect(text.match(/\*\*failed\*\*/g)).toHaveLength(6)
    expect(findMarker(text, owner)).toMatchObject({ kind: 'outcome' })
    expect(text).toContain(`The [job summary](${context.runUrl}) shows more, the report file all.`)
  })

  it('shows everybody in the job summary', () => {
    const text = renderOutcomeSummary(viewOf(reportOf(many, failing)))
    expect(fits(text, SUMMARY_BUDGET)).toBe(true)
    expect(text.match(/^\| \*\*\+\*\* \|/gm)).toHaveLength(6000)
  })
})

describe('hostile text', () => {
  it('cannot hide the domain of an address behind its length', () => {
    const address = `ada.byron@contoso.com.${'a'.repeat(60)}.evil.example`
    const guest = pack('Sales Tools', 1, [invite(address, 'Ada Byron')])
    const failed = outcome('failed', 'GRAPH_REFUSED', `${'Refused. '.repeat(60)}It was for ${address}`)
    const [, row = ''] = /^(\| \*\*\+.*)$/m.exec(renderOutcomeComment(viewOf(reportOf(guest, [failed])))) ?? []
    expect(row.split(`\`${address}\``)).toHaveLength(3)
  })

  it('is code in every cell', () => {
    const hostile = pack('@team', 1, [update(person('x@evil.example', '| [x](http://evil) <b>'), { place: place(2) })])
    const text = renderOutcomeComment(viewOf(reportOf(hostile, [outcome('failed', 'GRAPH_REFUSED', 'no @all |\n| x')])))
    expect(text).toContain('| **~** | `\\| [x](http://evil) <b>` `x@evil.example` |')
    expect(text).toContain('**failed**: no `@all` &vert; &vert; x (`GRAPH_REFUSED`)')
  })
})
