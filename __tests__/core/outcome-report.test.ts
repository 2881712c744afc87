import { describe, expect, it } from '@jest/globals'
import { COMMENT_BUDGET, fits, SUMMARY_BUDGET } from '../../src/core/comment-size.js'
import { findMarker, renderMarker } from '../../src/core/comment-marker.js'
import type { ErrorCode } from '../../src/core/errors.js'
import type { Change, Outcome, PackagePlan, Plan, Report, RetryOutcome } from '../../src/core/plan.js'
import { renderOutcomeComment, renderOutcomeSummary, type OutcomeView } from '../../src/core/outcome-report.js'
import { expectGolden, headAndTail } from './golden-file.js'
import {
  add,
  context,
  crowd,
  guid,
  HEAD,
  invite,
  MERGE,
  pack,
  person,
  place,
  plan,
  remove,
  update
} from './plan-fixtures.js'

const owner = { tenantId: guid(1), path: 'memberships' }
const marker = renderMarker({
  ...owner,
  kind: 'outcome',
  headSha: HEAD,
  commit: MERGE,
  runId: '4712',
  plannedAt: '2026-11-23T14:02:11Z',
  scope: 'changed',
  by: 'change',
  width: 22,
  groups: []
})

function viewOf(report: Report): OutcomeView {
  return { ...context, report, finishedAt: '2026-11-23T14:09:41Z', marker }
}

function outcome(kind: Outcome['kind'], code?: ErrorCode, message = '', requestId: string | null = null): Outcome {
  return { kind, error: code === undefined ? null : { code, message }, requestId }
}

/** A report in which the n-th change of the package ended as the n-th outcome; later ones have none. */
function reportOf(packagePlan: PackagePlan, outcomes: readonly Outcome[], more: Partial<Report> = {}): Report {
  const results = outcomes.flatMap((each, index) => {
    const change = packagePlan.changes[index]
    return change === undefined ? [] : [{ packageId: packagePlan.id ?? '', change, outcome: each }]
  })
  return { plan: plan([packagePlan]), outcomes: results, retries: [], supersededBy: null, dryRun: false, ...more }
}

const changes: readonly Change[] = [
  add(person('ada@contoso.com', 'Ada Byron'), { place: place(15) }),
  invite('gina@partner.example', 'Gina Park', { place: place(14), endDate: '2026-12-31T23:59:59Z' }),
  add(person('dana@contoso.com', 'Dana Cole'), { place: place(9) }),
  remove(person('bob@contoso.com', 'Bob Stone'))
]
const sales = pack('Sales Tools', 48, changes)
const moved = person('cy@contoso.com', 'Cy Young')
const moving = pack('Sales Tools', 48, [
  remove(moved, { move: 'policy', endDate: '2026-12-31T23:59:59Z' }),
  add(moved, { move: 'policy', replaces: [guid(600)], policy: { id: guid(901), name: 'With review' } })
])
const retried = (error: RetryOutcome['error'], tried = true): RetryOutcome => ({
  packageId: moving.id ?? '',
  retry: {
    member: person('eve@contoso.com', 'Eve Moor'),
    requestId: guid(78),
    until: '2026-11-30T12:00:00Z',
    unchanged: tried,
    gives: add(person('eve@contoso.com', 'Eve Moor'))
  },
  tried,
  error
})
const notReviewed = outcome('held', 'NO_REVIEWED_PLAN', 'No reviewed plan showed these changes of the package.')

describe('the comment as people see it', () => {
  it.each([
    {
      name: 'outcome-applied',
      report: reportOf(
        sales,
        changes.map(() => outcome('applied'))
      )
    },
    {
      name: 'outcome-partly-failed',
      report: reportOf(sales, [
        outcome('applied'),
        outcome('pending'),
        outcome('failed', 'GRAPH_POLICY_REFUSED', 'incompatible with `Payment Maker`', guid(77)),
        outcome('already')
      ])
    },
    {
      name: 'outcome-move-unfinished-and-retries',
      report: reportOf(
        moving,
        [outcome('pending'), outcome('failed', 'MOVE_UNFINISHED', 'Not added again, since it was not gone.')],
        {
          retries: [
            retried(null),
            retried({ code: 'GRAPH_REFUSED', message: 'Too late. (BadRequest)' }),
            retried({ code: 'NO_REVIEWED_PLAN', message: 'No reviewed plan showed this.' }, false)
          ]
        }
      )
    },
    {
      name: 'outcome-held',
      report: reportOf(
        sales,
        changes.map(() => notReviewed)
      )
    },
    {
      name: 'outcome-unknown-and-not-tried',
      report: reportOf(sales, [
        outcome('applied'),
        outcome('pending', 'GRAPH_POLICY_REFUSED', 'Gina has to sign in for the first time.'),
        outcome('unknown', 'OUTCOME_UNKNOWN', 'Entra did not answer, and the change was not seen afterwards.')
      ])
    },
    {
      name: 'outcome-superseded',
      report: reportOf(sales, [], { supersededBy: 'feedface00112233445566778899aabbccddeeff' })
    },
    { name: 'outcome-dry-run', report: reportOf(sales, [], { dryRun: true }) },
    { name: 'outcome-nothing', report: reportOf(pack('Sales Tools', 48, []), []) }
  ])('$name', ({ name, report }) => {
    expectGolden(name, renderOutcomeComment(viewOf(report)))
  })

  it('tells a held refusal from a change nobody saw', () => {
    const refusal = {
      code: 'TOO_MANY_REMOVALS',
      message: '«Finance» would lose 12 of its 20 members; allowed are 25 percent, or 5.',
      hint: 'If this is intended, split the pull request.',
      place: null
    } as const
    const finance = pack('Finance', 20, [remove(person('former@contoso.com'))], { refusals: [refusal] })
    const both: Plan = plan([sales, finance])
    const outcomes = both.packages.flatMap((each) =>
      each.changes.map((change) => ({
        packageId: each.id ?? '',
        change,
        outcome: each === finance ? outcome('held', refusal.code, 'The package is refused.') : notReviewed
      }))
    )
    expectGolden(
      'outcome-refused',
      renderOutcomeComment(viewOf({ plan: both, outcomes, retries: [], supersededBy: null, dryRun: false }))
    )
  })
})

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
  const many = pack('Everybody', 0, crowd(6000, 'memberships/all.csv'))
  const failing = many.changes.map((_, index) =>
    index % 1000 === 999 ? outcome('failed', 'GRAPH_REFUSED', 'Entra refused') : outcome('applied')
  )

  it('names the failures first, and counts what it leaves out', () => {
    const text = renderOutcomeComment(viewOf(reportOf(many, failing)))

    expect(fits(text, COMMENT_BUDGET)).toBe(true)
    expect(text.match(/\*\*failed\*\*/g)).toHaveLength(6)
    expect(findMarker(text, owner)).toMatchObject({ kind: 'outcome' })
    expectGolden('outcome-6000-people', headAndTail(text, 12))
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
