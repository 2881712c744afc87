import { describe, expect, it } from '@jest/globals'
import type { Access } from '../../src/core/access-list.js'
import { accessRemarks } from '../../src/core/access-remarks.js'
import { ada as byron, guid, request, row } from '../app/fakes/samples.js'
import { add, invite, person, remove, update } from './plan-fixtures.js'

const ada = person('ada@contoso.com', 'Ada')

const leaving: Access = {
  packageId: guid(101),
  packageName: 'Sales Tools',
  member: ada,
  held: [],
  requests: [],
  rows: [],
  changes: [remove(ada)],
  kept: [],
  retried: false,
  refused: false
}

describe('what a report says of somebody who is to lose a package', () => {
  it('is that no file names them', () => {
    expect(accessRemarks(leaving)).toEqual([{ tone: 'bad', text: 'In no file: the next apply takes it away.' }])
  })

  it('is that their row has ended, where one names them', () => {
    const rows = [row('ada@contoso.com', { endDate: '2026-05-31T23:59:59Z' })]
    expect(accessRemarks({ ...leaving, rows })).toEqual([
      { tone: 'bad', text: 'The row has ended: the next apply takes it away.' }
    ])
  })
})

describe('what a report says of everybody else', () => {
  const has: Access = { ...leaving, changes: [], rows: [row('ada@contoso.com')] }
  const dates = (startDate: string | null, endDate: string | null) => ({ startDate, endDate })
  const newDates = (to: ReturnType<typeof dates>, from = dates(null, null)) => update(ada, { ...to, previous: from })

  it.each<Partial<Access> & { rule: string; expected: readonly string[] }>([
    { rule: 'nothing where all is as declared', expected: [] },
    { rule: 'an addition', changes: [add(ada)], expected: ['good: The files add it.'] },
    {
      rule: 'an invitation',
      changes: [invite('gina@partner.example', null)],
      expected: ['good: The files invite a guest and add it.']
    },
    {
      rule: 'a move',
      changes: [remove(ada, { move: 'policy' }), add(ada, { move: 'policy' })],
      expected: ['changed: The files move it to another policy: taken away, then added again.']
    },
    { rule: 'a retry', retried: true, expected: ['changed: Entra is asked to deliver it again.'] },
    {
      rule: 'a package that is refused',
      refused: true,
      expected: ['bad: The package is refused: nothing of it is applied.']
    },
    {
      rule: 'a new start and a new end',
      changes: [newDates(dates('2026-07-01T00:00:00Z', '2026-12-31T23:59:59Z'))],
      expected: ['changed: The files set new dates: from 1 Jul 2026 until 31 Dec 2026.']
    },
    {
      rule: 'a new start beside the end that stays',
      changes: [newDates(dates('2026-07-01T00:00:00Z', 'none'), dates('2026-06-15T00:00:00Z', 'none'))],
      expected: ['changed: The files set new dates: from 1 Jul 2026.']
    },
    {
      rule: 'an end that goes beside the start that stays',
      changes: [newDates(dates('2026-01-01T00:00:00Z', 'none'), dates('2026-01-01T00:00:00Z', '2026-12-31T23:59:59Z'))],
      expected: ['changed: The files set new dates: without end.']
    },
    {
      rule: 'new dates of two assignments',
      changes: [newDates(dates(null, 'none'), dates(null, '2026-12-31T23:59:59Z')), newDates(dates(null, 'none'))],
      expected: ['changed: The files set new dates: without end, without end.']
    },
    {
      rule: 'each request, what is planned, and why nothing is, in this order',
      requests: [
        request(byron, 'update', { state: 'scheduled' }),
        request(byron, 'remove', { state: 'delivering', createdAt: null }),
        request(byron, 'add')
      ],
      changes: [add(ada)],
      kept: [{ member: ada, code: 'protected', reason: 'Protected by the settings.' }],
      expected: [
        'changed: A change of dates is scheduled since 30 May 2026.',
        'changed: The removal is being delivered.',
        'changed: An addition is on its way since 30 May 2026.',
        'good: The files add it.',
        'kept: Left alone: Protected by the settings.'
      ]
    }
  ])('$rule', ({ expected, ...more }) => {
    expect(accessRemarks({ ...has, ...more }).map(({ tone, text }) => `${tone}: ${text}`)).toEqual(expected)
  })
})
