import { describe, expect, it } from '@jest/globals'
import type { Change } from '../../src/core/plan.js'
import { countRemaining, isLoss } from '../../src/core/remaining-members.js'
import { interruptsAccess, takesAccess } from '../../src/core/takes-access.js'
import { add, guid, pack, person, remove, update } from './plan-fixtures.js'

const NOW = '2026-06-01T12:00:00Z'
const BEFORE = '2026-05-01T00:00:00Z'
const SOON = '2026-06-02T00:00:00Z'
const LATER = '2026-07-01T00:00:00Z'
const ada = person('ada@contoso.com')
const ben = person('ben@contoso.com')

describe('a change takes access away', () => {
  it.each<{ rule: string; change: Change; expected: boolean }>([
    { rule: 'a removal', change: remove(ada), expected: true },
    { rule: 'the removal half of a move', change: remove(ada, { move: 'policy' }), expected: false },
    { rule: 'an addition', change: add(ada), expected: false },
    { rule: 'an addition that ends soon', change: add(ada, { endDate: SOON }), expected: false },
    { rule: 'a move to what lasts', change: add(ada, { move: 'policy', endDate: LATER }), expected: false },
    { rule: 'a move to what Entra ends when it likes', change: add(ada, { move: 'policy' }), expected: false },
    { rule: 'a move to what has no end', change: add(ada, { move: 'policy', endDate: 'none' }), expected: false },
    { rule: 'a move to what ends soon', change: add(ada, { move: 'policy', endDate: SOON }), expected: true },
    {
      rule: 'what ends soon in place of what was never delivered',
      change: add(ada, { move: 'failed-delivery', endDate: SOON }),
      expected: false
    }
  ])('$rule: $expected', ({ change, expected }) => expect(takesAccess(change, NOW)).toBe(expected))

  it.each<{ rule: string; dates: Parameters<typeof update>[1]; expected: boolean }>([
    {
      rule: 'a start put off, of access that began just now',
      dates: { startDate: LATER, previous: { startDate: NOW, endDate: null } },
      expected: true
    },
    {
      rule: 'a start put off, of access that began long ago',
      dates: { startDate: LATER, previous: { startDate: BEFORE, endDate: null } },
      expected: true
    },
    {
      rule: 'a start of now',
      dates: { startDate: NOW, previous: { startDate: BEFORE, endDate: null } },
      expected: false
    },
    {
      rule: 'a start in the past',
      dates: { startDate: BEFORE, previous: { startDate: null, endDate: null } },
      expected: false
    },
    {
      rule: 'an end soon, of access that had none',
      dates: { endDate: SOON, previous: { startDate: null, endDate: 'none' } },
      expected: true
    },
    {
      rule: 'an end soon that it had already',
      dates: { endDate: SOON, previous: { startDate: null, endDate: SOON } },
      expected: false
    },
    {
      rule: 'an end soon, of access that has not begun',
      dates: { endDate: SOON, previous: { startDate: LATER, endDate: null } },
      expected: false
    },
    {
      rule: 'an end that is left to Entra',
      dates: { endDate: null, previous: { startDate: null, endDate: LATER } },
      expected: false
    },
    {
      rule: 'no end',
      dates: { endDate: 'none', previous: { startDate: null, endDate: LATER } },
      expected: false
    }
  ])('by new dates, $rule: $expected', ({ dates, expected }) =>
    expect(interruptsAccess(update(ada, dates), NOW)).toBe(expected)
  )
})

describe('who is sure to hold a package', () => {
  const leaver = remove(ada)
  const comer = add(ben)
  const plan = (changes: readonly Change[], more: { readonly losing?: string[]; readonly coming?: string[] } = {}) => {
    const { losing = [guid(1), ada.userId ?? ''], coming = [ben.userId ?? ''] } = more
    const staying = { people: 3, losing: new Set(losing), coming: new Set(coming), allowEmpty: false }
    return pack('Sales Tools', 4, changes, { staying })
  }

  it.each<{ rule: string; given: ReturnType<typeof plan>; made: readonly Change[]; expected: number }>([
    { rule: 'stays, and comes when that is made', given: plan([leaver, comer]), made: [leaver, comer], expected: 4 },
    { rule: 'stays when the removal is not made', given: plan([leaver, comer]), made: [comer], expected: 5 },
    { rule: 'does not come when that is not made', given: plan([leaver, comer]), made: [leaver], expected: 3 },
    {
      rule: 'is one person, however many of their removals are not made',
      given: plan([leaver, remove(ada)]),
      made: [],
      expected: 4
    },
    { rule: 'is nobody of whom it is doubtful', given: plan([comer], { coming: [] }), made: [comer], expected: 3 },
    {
      rule: 'does not come by new dates',
      given: plan([update(ben)], { losing: [] }),
      made: [],
      expected: 3
    },
    {
      rule: 'comes by an addition only, not by other changes of the same person',
      given: plan([remove(ben)]),
      made: [],
      expected: 3
    }
  ])('$rule', ({ given, made, expected }) => {
    expect(countRemaining(given, (change) => made.includes(change))).toBe(expected)
  })

  it('is lost by a removal or by new dates, never by an addition', () => {
    const { staying } = plan([])
    expect([leaver, update(ada), add(ada), remove(ben)].map((change) => isLoss(staying, change))).toEqual([
      true,
      true,
      false,
      false
    ])
  })
})
