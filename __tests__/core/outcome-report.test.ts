import { describe, expect, it } from '@jest/globals'
import { COMMENT_BUDGET, fits, SUMMARY_BUDGET } from '../../src/core/comment-size.js'
import { findMarker } from '../../src/core/comment-marker.js'
import type { Plan } from '../../src/core/plan.js'
import { renderOutcomeComment, renderOutcomeSummary } from '../../src/core/outcome-report.js'
import { changes, failing, many, outcome, reportOf, sales, viewOf } from '../golden/outcome-views.js'
import { owner } from '../golden/plan-views.js'
import { invite, pack, person, place, plan, update } from './plan-fixtures.js'

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

describe('the size ladder', () => {
  it('names the failures first, and counts what it leaves out', () => {
    const text = renderOutcomeComment(viewOf(reportOf(many, failing)))

    expect(fits(text, COMMENT_BUDGET)).toBe(true)
    expect(text.match(/\*\*failed\*\*/g)).toHaveLength(6)
    expect(findMarker(text, owner)).toMatchObject({ kind: 'outcome' })
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
