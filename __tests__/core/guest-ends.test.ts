import { describe, expect, it } from '@jest/globals'
import { findGovernedLeavers, warnOfGuestEnds, type GuestFacts } from '../../src/core/guest-ends.js'
import type { GuestLifecycle } from '../../src/core/model.js'
import { packAssignments } from '../../src/core/packed.js'
import type { PackagePlan } from '../../src/core/plan.js'
import { assignment, person, subjectOf } from '../app/fakes/samples.js'
import { add, guid, pack, remove } from './plan-fixtures.js'

const gina = { userId: guid(71), address: 'gina@partner.example', name: 'Gina' }
const gus = { userId: guid(72), address: 'gus@partner.example', name: 'Gus' }
const [first, second, third] = [guid(601), guid(602), guid(603)]
const DAYS: GuestLifecycle = { kind: 'block-and-delete', days: 30 }

const sales = (more: Partial<PackagePlan> = {}) =>
  pack('Sales Tools', 3, [remove(gina, { assignmentIds: [first] })], more)
const finance = (more: Partial<PackagePlan> = {}) =>
  pack('Finance Reports', 3, [remove(gina, { assignmentIds: [second] })], more)

const holds = (...ids: readonly string[]) => new Map([[gina.userId, new Set(ids)]])

/** The messages of each package's warnings. */
const warned = (packages: readonly PackagePlan[], facts: GuestFacts, leavers = [gina.userId]) =>
  warnOfGuestEnds(packages, leavers, facts).map(({ warnings }) => warnings.map(({ message }) => message))

describe('a removal that takes the last access package of a governed guest', () => {
  const LAST =
    '`gina@partner.example` loses the last access package: Entra will block this guest account and delete it 30 days later.'

  it.each<{ rule: string; packages: readonly PackagePlan[]; held: GuestFacts['held']; expected: unknown }>([
    { rule: 'is said with what Entra does then', packages: [sales()], held: holds(first), expected: [[LAST]] },
    {
      rule: 'is none while they keep another package',
      packages: [sales()],
      held: holds(first, third),
      expected: [[]]
    },
    {
      rule: 'is said for each of the packages that this plan takes',
      packages: [sales(), finance()],
      held: holds(first, second),
      expected: [[LAST], [LAST]]
    },
    {
      rule: 'is said only where it is refused when the other package is refused: it stays',
      packages: [sales(), finance({ refusals: [{ code: 'TOO_MANY_REMOVALS', message: '', hint: '', place: null }] })],
      held: holds(first, second),
      expected: [[], [LAST]]
    },
    {
      rule: 'is said as a risk when the plan adds something at the same time: which is first is Entra’s choice',
      packages: [sales(), pack('Finance Reports', 3, [add(gina)])],
      held: holds(first),
      expected: [
        [
          '`gina@partner.example` loses the last access package before a new one is there: Entra may block this guest account and delete it 30 days later.'
        ],
        []
      ]
    },
    {
      rule: 'is certain when what the plan would add is refused',
      packages: [
        sales(),
        pack('Finance Reports', 3, [add(gina)], {
          refusals: [{ code: 'TOO_MANY_REMOVALS', message: '', hint: '', place: null }]
        })
      ],
      held: holds(first),
      expected: [[LAST], []]
    },
    {
      rule: 'is certain when the plan adds somebody else',
      packages: [sales(), pack('Finance Reports', 3, [add(gus)])],
      held: holds(first),
      expected: [[LAST], []]
    },
    {
      rule: 'is said as a possibility where other packages cannot be read',
      packages: [sales()],
      held: null,
      expected: [
        [
          'If this is the last access package of `gina@partner.example`, Entra will block this guest account and delete it 30 days later.'
        ]
      ]
    }
  ])('$rule', ({ packages, held, expected }) => {
    expect(warned(packages, { held, lifecycle: DAYS })).toEqual(expected)
  })

  it('is none for somebody whom Entra does not govern', () => {
    expect(warned([sales()], { held: holds(first), lifecycle: DAYS }, [gus.userId])).toEqual([[]])
  })

  it('comes after what else the package is warned about, at no line, with what to do', () => {
    const warning = { code: 'NEAR_REMOVAL_LIMIT', message: 'Near.', hint: '', place: null } as const
    const [told] = warnOfGuestEnds([sales({ warnings: [warning] })], [gina.userId], {
      held: holds(first),
      lifecycle: DAYS
    })
    expect(told?.warnings).toEqual([
      warning,
      {
        code: 'GUEST_BLOCKED_AFTER',
        message: LAST,
        hint: 'Leave the guest one access package if the account is to stay.',
        place: null
      }
    ])
  })

  it('is told apart for guests of one package, by what is known of each', () => {
    const both = pack('Sales Tools', 3, [
      remove(gina, { assignmentIds: [first] }),
      remove(gus, { assignmentIds: [second] })
    ])
    const [told] = warnOfGuestEnds([both], [gina.userId, gus.userId], { held: holds(first), lifecycle: DAYS })
    expect(told?.warnings).toMatchObject([
      { message: LAST },
      {
        message:
          'If this is the last access package of `gus@partner.example`, Entra will block this guest account and delete it 30 days later.',
        hint: 'What they have of other packages could not be read.'
      }
    ])
  })

  it('is none when what they had was never delivered, and is only delivered anew', () => {
    const anew = [
      remove(gina, { assignmentIds: [first], move: 'failed-delivery' }),
      add(gina, { move: 'failed-delivery' })
    ]
    const governed = assignment(person('gina', 71), {
      id: first,
      subject: subjectOf(person('gina', 71), { objectId: gina.userId, governed: true })
    })
    const packages = [pack('Sales Tools', 3, anew)]
    expect(findGovernedLeavers(packages, [packAssignments([governed])])).toEqual([])
    expect(warned(packages, { held: holds(), lifecycle: DAYS })).toEqual([[]])
  })

  it.each<{ rule: string; lifecycle: GuestLifecycle | null; expected: unknown }>([
    {
      rule: 'without a number of days that cannot be read',
      lifecycle: null,
      expected: [
        '`gina@partner.example` loses the last access package: Entra will block this guest account and later delete it, unless the tenant’s settings say otherwise.'
      ]
    },
    {
      rule: 'without a number of days that the settings do not tell',
      lifecycle: { kind: 'block-and-delete', days: null },
      expected: [
        '`gina@partner.example` loses the last access package: Entra will block this guest account and later delete it.'
      ]
    },
    {
      rule: 'as a block alone where the tenant only blocks',
      lifecycle: { kind: 'block' },
      expected: ['`gina@partner.example` loses the last access package: Entra will block this guest account.']
    },
    { rule: 'not at all where the tenant does nothing', lifecycle: { kind: 'nothing' }, expected: [] }
  ])('is said $rule', ({ lifecycle, expected }) => {
    expect(warned([sales()], { held: holds(first), lifecycle })).toEqual([expected])
  })

  it('is one warning for all the guests of a package, ten of them by name', () => {
    const guests = Array.from({ length: 12 }, (_, index) => ({
      ...gus,
      userId: guid(700 + index),
      address: `g${index}@p.example`
    }))
    const plan = pack(
      'Sales Tools',
      20,
      guests.map((guest) => remove(guest, { assignmentIds: [guid(800)] }))
    )
    const held = new Map(guests.map(({ userId }) => [userId, new Set([guid(800)])]))
    const leavers = guests.map(({ userId }) => userId)
    const [messages] = warned([plan], { held, lifecycle: DAYS }, leavers)
    expect(messages).toHaveLength(1)
    expect(messages?.[0]).toMatch(
      /^`g0@p\.example`, .*`g9@p\.example` and 2 more lose the last access package: Entra will block these guest accounts and delete them 30 days later\.$/
    )
    expect(messages?.[0]).not.toContain('g10@')
    const [ten] = warned([{ ...plan, changes: plan.changes.slice(0, 10) }], { held, lifecycle: DAYS }, leavers)
    expect(ten?.[0]).toContain('`g9@p.example` lose the last access package')
    const [{ warnings } = plan] = warnOfGuestEnds([plan], leavers, { held, lifecycle: DAYS })
    expect(warnings[0]?.hint).toBe('Leave each of them one access package if the account is to stay.')
  })

  it('says the same of several as of one where less is known', () => {
    const two = [remove(gina, { assignmentIds: [first] }), remove(gus, { assignmentIds: [first] })]
    const held = new Map([gina, gus].map(({ userId }) => [userId, new Set([first])]))
    const packages = [pack('Sales Tools', 3, two), pack('Finance Reports', 3, [add(gina), add(gus)])]
    expect(warned(packages, { held, lifecycle: null }, [gina.userId, gus.userId])[0]).toEqual([
      '`gina@partner.example`, `gus@partner.example` lose the last access package before a new one is there: Entra may block these guest accounts and later delete them, unless the tenant’s settings say otherwise.'
    ])
  })
})

describe('the governed guests who lose something', () => {
  const guest = person('gina', 71, { id: gina.userId })
  const governed = assignment(guest, { subject: subjectOf(guest, { governed: true }) })

  it('are those whom a package of the plan removes, each once', () => {
    expect(
      findGovernedLeavers([sales(), finance()], [packAssignments([governed]), packAssignments([governed])])
    ).toEqual([gina.userId])
  })

  it('are sorted', () => {
    const both = pack('Sales Tools', 3, [remove(gus), remove(gina)])
    const other = person('gus', 72, { id: gus.userId })
    const governedToo = assignment(other, { subject: subjectOf(other, { governed: true }) })
    expect(findGovernedLeavers([both], [packAssignments([governedToo, governed])])).toEqual([gina.userId, gus.userId])
  })

  it('are not those who only gain something', () => {
    expect(findGovernedLeavers([pack('Sales Tools', 3, [add(gina)])], [packAssignments([governed])])).toEqual([])
  })

  it('are not people whom Entra does not govern', () => {
    expect(findGovernedLeavers([sales()], [packAssignments([assignment(guest)])])).toEqual([])
  })
})
