/** Reports of an apply, and all that their comment says beside them. */
import { renderMarker } from '../../src/core/comment-marker.js'
import type { ErrorCode } from '../../src/core/errors.js'
import type { OutcomeView } from '../../src/core/outcome-report.js'
import type { Change, Outcome, PackagePlan, Plan, Report, RetryOutcome } from '../../src/core/plan.js'
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
  remove
} from '../core/plan-fixtures.js'
import { owner } from './plan-views.js'

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

export function viewOf(report: Report): OutcomeView {
  return { ...context, report, finishedAt: '2026-11-23T14:09:41Z', marker }
}

export function outcome(
  kind: Outcome['kind'],
  code?: ErrorCode,
  message = '',
  requestId: string | null = null
): Outcome {
  return { kind, error: code === undefined ? null : { code, message }, requestId }
}

/** A report in which the n-th change of the package ended as the n-th outcome; later ones have none. */
export function reportOf(packagePlan: PackagePlan, outcomes: readonly Outcome[], more: Partial<Report> = {}): Report {
  const results = outcomes.flatMap((each, index) => {
    const change = packagePlan.changes[index]
    return change === undefined ? [] : [{ packageId: packagePlan.id ?? '', change, outcome: each }]
  })
  return { plan: plan([packagePlan]), outcomes: results, retries: [], supersededBy: null, dryRun: false, ...more }
}

export const changes: readonly Change[] = [
  add(person('ada@contoso.com', 'Ada Byron'), { place: place(15) }),
  invite('gina@partner.example', 'Gina Park', { place: place(14), endDate: '2026-12-31T23:59:59Z' }),
  add(person('dana@contoso.com', 'Dana Cole'), { place: place(9) }),
  remove(person('bob@contoso.com', 'Bob Stone'))
]
export const sales = pack('Sales Tools', 48, changes)

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

const refusal = {
  code: 'TOO_MANY_REMOVALS',
  message: '«Finance» would lose 12 of its 20 members; allowed are 25 percent, or 5.',
  hint: 'If this is intended, split the pull request.',
  place: null
} as const
const finance = pack('Finance', 20, [remove(person('former@contoso.com'))], { refusals: [refusal] })
const withRefused: Plan = plan([sales, finance])

/** 6,000 people of whom one in a thousand failed. */
export const many = pack('Everybody', 0, crowd(6000, 'memberships/all.csv'))
export const failing = many.changes.map((_, index) =>
  index % 1000 === 999 ? outcome('failed', 'GRAPH_REFUSED', 'Entra refused') : outcome('applied')
)

const all = (each: Outcome): readonly Outcome[] => changes.map(() => each)

export const OUTCOME_VIEWS: Readonly<Record<string, OutcomeView>> = {
  'outcome-applied': viewOf(reportOf(sales, all(outcome('applied')))),
  'outcome-partly-failed': viewOf(
    reportOf(sales, [
      outcome('applied'),
      outcome('pending'),
      outcome('failed', 'GRAPH_POLICY_REFUSED', 'incompatible with `Payment Maker`', guid(77)),
      outcome('already')
    ])
  ),
  'outcome-move-unfinished-and-retries': viewOf(
    reportOf(
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
  ),
  'outcome-held': viewOf(reportOf(sales, all(notReviewed))),
  'outcome-refused': viewOf({
    plan: withRefused,
    outcomes: withRefused.packages.flatMap((each) =>
      each.changes.map((change) => ({
        packageId: each.id ?? '',
        change,
        outcome: each === finance ? outcome('held', refusal.code, 'The package is refused.') : notReviewed
      }))
    ),
    retries: [],
    supersededBy: null,
    dryRun: false
  }),
  'outcome-unknown-and-not-tried': viewOf(
    reportOf(sales, [
      outcome('applied'),
      outcome('pending', 'GRAPH_POLICY_REFUSED', 'Gina has to sign in for the first time.'),
      outcome('unknown', 'OUTCOME_UNKNOWN', 'Entra did not answer, and the change was not seen afterwards.')
    ])
  ),
  'outcome-superseded': viewOf(reportOf(sales, [], { supersededBy: 'feedface00112233445566778899aabbccddeeff' })),
  'outcome-dry-run': viewOf(reportOf(sales, [], { dryRun: true })),
  'outcome-nothing': viewOf(reportOf(pack('Sales Tools', 48, []), [])),
  'outcome-6000-people': viewOf(reportOf(many, failing))
}
