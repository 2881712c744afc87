import { expect, it } from '@jest/globals'
import { renderPlanFailed } from '../../src/core/run-failed.js'
import { context } from './plan-fixtures.js'

/** Both comments stand whole in the golden files. */
it.each([
  {
    rule: 'with what to do',
    hint: 'Run it again.',
    expected: 'Entra refused. Run it again. (`GRAPH_REFUSED`)'
  },
  { rule: 'which may be nothing', hint: '', expected: 'Entra refused. (`GRAPH_REFUSED`)' }
])('a failure is told $rule', ({ hint, expected }) => {
  const problem = { code: 'GRAPH_REFUSED', message: 'Entra refused.', hint, place: null } as const
  expect(renderPlanFailed(problem, { ...context, marker: '' })).toContain(expected)
})
