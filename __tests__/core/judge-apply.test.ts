import { describe, expect, it } from '@jest/globals'
import { judgeApply } from '../../src/core/judge-apply.js'
import type { Change, Outcome, Report, RetryOutcome } from '../../src/core/plan.js'
import { ada, assignment, ben, cyd, row, sales } from '../app/fakes/samples.js'
import { add, guid, person } from './plan-fixtures.js'
import { plan } from './situation.js'

const pack = plan({
  rows: [row('ada@contoso.com'), row('ben@contoso.com')],
  held: [assignment(cyd)],
  people: [ada, ben, cyd]
})
const REFUSAL = { code: 'TOO_MANY_REMOVALS', message: 'Too many.', hint: '', place: null } as const

/** What became of a failed delivery that was to be tried again. */
function retried(error: RetryOutcome['error']): RetryOutcome {
  const gives = add(person('ada@contoso.com'))
  const retry = { member: gives.member, requestId: guid(701), until: null, unchanged: true, gives }
  return { packageId: sales.id, retry, tried: error === null, error }
}

/** An apply of three changes that ended so; fewer outcomes than changes: the rest was not tried. */
function report(kinds: readonly Outcome['kind'][], more: Partial<Report> = {}): Report {
  const outcomes = kinds.map((kind, index) => ({
    packageId: sales.id,
    change: pack.changes[index] as Change,
    outcome: { kind, error: null, requestId: null }
  }))
  const empty = {
    tenantId: '',
    commit: '',
    baseline: null,
    narrowedTo: [],
    released: [],
    settingChanges: [],
    warnings: []
  }
  const totals = { adds: 2, invites: 0, updates: 0, removes: 1, unchanged: 0 }
  const scope = { kind: 'changed', reason: '' } as const
  const made = { ...empty, scope, totals, packages: [pack], refusals: [], digest: '' }
  return { plan: made, outcomes, retries: [], supersededBy: null, dryRun: false, ...more }
}

describe('an apply went through as a whole', () => {
  it.each<{ rule: string; given: Report; expected: string }>([
    {
      rule: 'when everything is applied',
      given: report(['applied', 'applied', 'already']),
      expected: 'success: 3 applied'
    },
    {
      rule: 'when Entra accepted what it has not delivered',
      given: report(['applied', 'pending', 'pending']),
      expected: 'success: 1 applied, 2 accepted by Entra'
    },
    {
      rule: 'when there was nothing to do',
      given: report([], { plan: { ...report([]).plan, packages: [{ ...pack, changes: [] }] } }),
      expected: 'success: Nothing to do'
    },
    { rule: 'not with a failure', given: report(['applied', 'failed', 'applied']), expected: 'failure: 1 failed' },
    {
      rule: 'not with an unknown outcome',
      given: report(['applied', 'unknown', 'applied']),
      expected: 'failure: 1 unknown'
    },
    { rule: 'not when something is held', given: report(['held', 'held', 'applied']), expected: 'failure: 2 held' },
    { rule: 'not when something was not tried', given: report(['applied']), expected: 'failure: 2 not tried' },
    {
      rule: 'not when it gave way on the way',
      given: report(['applied', 'held', 'held'], { supersededBy: '0123456789abcdef' }),
      expected: 'failure: superseded by 0123456789ab, 2 held'
    },
    {
      rule: 'not with a package that is refused, though it has no change',
      given: report([], { plan: { ...report([]).plan, packages: [{ ...pack, changes: [], refusals: [REFUSAL] }] } }),
      expected: 'failure: 1 package refused'
    },
    {
      rule: 'also when Entra tries a failed delivery again',
      given: report(['applied', 'applied', 'applied'], { retries: [retried(null)] }),
      expected: 'success: 3 applied'
    },
    {
      rule: 'not when it does not try one again',
      given: report(['applied', 'applied', 'applied'], {
        retries: [retried(null), retried({ code: 'RETRY_REFUSED', message: 'Too late.' })]
      }),
      expected: 'failure: 1 delivery not tried again'
    },
    {
      rule: 'not when it does not try several again',
      given: report(['applied', 'applied', 'applied'], {
        retries: [1, 2].map(() => retried({ code: 'RETRY_REFUSED', message: 'Too late.' }))
      }),
      expected: 'failure: 2 deliveries not tried again'
    },
    {
      rule: 'not when the run is refused',
      given: report([], { plan: { ...report([]).plan, packages: [], refusals: [REFUSAL] } }),
      expected: 'failure: the run is refused'
    }
  ])('$rule', ({ given, expected }) => {
    const { outcome, description } = judgeApply(given)
    expect(`${outcome}: ${description}`).toBe(expected)
  })
})
