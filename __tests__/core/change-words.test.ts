import { describe, expect, it } from '@jest/globals'
import { changeWords, dateWords, headlineWords, memberKey, personWords } from '../../src/core/change-words.js'
import type { Change } from '../../src/core/plan.js'
import { add, guid, invite, pack, person, remove, update } from './plan-fixtures.js'

const ada = person('ada@contoso.com', 'Ada Byron')
const bob = person('bob@contoso.com')
const YEAR_END = '2026-12-31T23:59:59Z'
const JULY = '2026-07-01T00:00:00Z'

const dates = (to: Pick<Change, 'startDate' | 'endDate'>, previous: Pick<Change, 'startDate' | 'endDate'>) =>
  update(ada, { ...to, previous })

describe('what happens to somebody', () => {
  it.each<{ change: Change; words: string; when: string }>([
    { change: add(ada), words: 'added', when: '' },
    { change: add(ada, { startDate: JULY, endDate: 'none' }), words: 'added', when: 'from 1 Jul 2026 without end' },
    {
      change: add(ada, { startDate: '2026-07-01T08:30:00Z', endDate: '2026-12-31T12:00:00Z' }),
      words: 'added',
      when: 'from 1 Jul 2026, `08:30` UTC until 31 Dec 2026, `12:00` UTC'
    },
    { change: invite('g@x.io', null), words: '**invited as a guest**, then added', when: '' },
    {
      change: dates({ startDate: null, endDate: 'none' }, { startDate: null, endDate: YEAR_END }),
      words: 'new end date',
      when: 'without end (was 31 Dec 2026)'
    },
    {
      change: dates({ startDate: JULY, endDate: YEAR_END }, { startDate: null, endDate: YEAR_END }),
      words: 'new start date',
      when: 'from 1 Jul 2026 (had no start date)'
    },
    {
      change: dates({ startDate: JULY, endDate: YEAR_END }, { startDate: '2026-06-15T00:00:00Z', endDate: 'none' }),
      words: 'new start and end date',
      when: 'from 1 Jul 2026 (was 15 Jun 2026) until 31 Dec 2026 (was without end)'
    },
    { change: remove(bob), words: 'removed', when: '' },
    {
      change: remove(bob, { assignmentIds: [guid(1), guid(2)] }),
      words: 'removed (2 assignments of the package)',
      when: ''
    },
    {
      change: remove(bob, { move: 'policy', endDate: 'none' }),
      words: 'removed from policy `Direct assignment`: access is interrupted',
      when: ''
    },
    {
      change: remove(bob, { move: 'policy', endDate: YEAR_END }),
      words: 'removed from policy `Direct assignment` (until 31 Dec 2026): access is interrupted',
      when: ''
    },
    { change: add(bob, { move: 'policy' }), words: 'added again under policy `Direct assignment`', when: '' }
  ])('$words', ({ change, words, when }) => {
    expect(changeWords(change)).toBe(words)
    expect(dateWords(change)).toBe(when)
  })

  it('is told of a name and an address, or of one of them where both say the same', () => {
    expect(personWords({ member: ada })).toBe('`Ada Byron` `ada@contoso.com`')
    expect(personWords({ member: bob })).toBe('`bob@contoso.com`')
    expect(personWords({ member: { ...bob, name: bob.address } })).toBe('`bob@contoso.com`')
  })

  it('is told of the same guest whatever the case of the address', () => {
    const guest = (address: string) => memberKey({ userId: null, address, name: null })
    expect(guest('Gina@Partner.example')).toBe(guest('gina@partner.example'))
  })
})

describe('a headline', () => {
  const sales = pack('Sales Tools', 9, [
    add(ada),
    invite('g@x.io', null),
    remove(bob),
    update(person('cyd@contoso.com'), { endDate: 'none' })
  ])
  const moved = pack('Ops', 9, [remove(ada, { move: 'policy' }), add(ada, { move: 'policy' })])

  it.each<{ rule: string; plans: readonly ReturnType<typeof pack>[]; mood: 'will' | 'would'; expected: string }>([
    {
      rule: 'of one package',
      plans: [sales],
      mood: 'will',
      expected: '2 people gain access to `Sales Tools`, 1 loses it, 1 keeps it with new dates; 1 guest will be invited'
    },
    {
      rule: 'of what is refused',
      plans: [sales],
      mood: 'would',
      expected:
        '2 people would gain access to `Sales Tools`, 1 would lose it, 1 would keep it with new dates; 1 guest would be invited'
    },
    {
      rule: 'of several packages',
      plans: [pack('Sales', 1, [remove(ada)]), moved],
      mood: 'will',
      expected: '1 person loses access, 1 gets it under another policy'
    },
    {
      rule: 'of the only one that changes',
      plans: [pack('Idle', 1, []), moved],
      mood: 'will',
      expected: '1 person gets access to `Ops` under another policy'
    },
    { rule: 'of nothing', plans: [pack('Idle', 1, [])], mood: 'will', expected: '' }
  ])('$rule', ({ plans, mood, expected }) => expect(headlineWords(plans, mood)).toBe(expected))
})
