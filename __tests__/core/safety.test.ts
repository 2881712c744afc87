import { describe, expect, it } from '@jest/globals'
import type { SafetySettings } from '../../src/core/model.js'
import type { Change, UpdateChange } from '../../src/core/plan.js'
import { refusePackage, refuseRemovalsBeside, refuseRun, refuseUnrecordedMoves } from '../../src/core/safety.js'
import { takesAccess } from '../../src/core/takes-access.js'
import {
  ada,
  assignment,
  ben,
  cyd,
  direct,
  guid,
  NOW,
  packageSettings,
  row,
  selfService,
  settings
} from '../app/fakes/samples.js'
import { add, pack, person, remove } from './plan-fixtures.js'
import { plan } from './situation.js'

const changes = (removes: number, adds = 0, updates = 0): Change[] => {
  const many = (kind: Change['kind'], count: number): Change[] =>
    Array.from({ length: count }, (_, index) => {
      const member = { userId: guid(index + 1), address: `${kind}${index}@contoso.com`, name: null }
      const base = {
        member,
        policy: direct,
        startDate: null,
        endDate: null,
        place: null,
        cause: null,
        causeDetail: null
      }
      switch (kind) {
        case 'add':
          return {
            ...base,
            kind,
            move: null,
            replaces: [],
            invite: null,
            ownAddress: true,
            guestDomain: null,
            justification: null
          }
        case 'update':
          return {
            ...base,
            kind,
            assignmentId: guid(1),
            previous: { startDate: null, endDate: null },
            justification: null
          }
        case 'remove':
          return { ...base, kind, move: null, assignmentIds: [guid(1)], policyIds: [] }
      }
    })
  return [...many('remove', removes), ...many('add', adds), ...many('update', updates)]
}

describe('a package that would lose too much', () => {
  interface Case {
    readonly present: number
    readonly removes: number
    readonly adds?: number
    readonly safety?: Partial<SafetySettings>
    readonly allowEmpty?: boolean
  }
  const codes = ({ present, removes, adds = 0, safety = {}, allowEmpty }: Case) => {
    const left = present - removes + adds
    const counts = { current: present, remaining: left }
    return refusePackage(
      'Sales Tools',
      { ...counts, changes: changes(removes, adds) },
      allowEmpty === undefined ? null : packageSettings({ allowEmpty }),
      settings({ safety }).safety,
      NOW
    ).map(({ code }) => code)
  }

  it.each<Case & { rule: string; expected: readonly string[] }>([
    { rule: 'no removal is never too many', present: 0, removes: 0, expected: [] },
    { rule: 'up to the floor is allowed, whatever the percentage', present: 6, removes: 5, expected: [] },
    {
      rule: 'one over the floor and over the percentage is refused',
      present: 20,
      removes: 6,
      expected: ['TOO_MANY_REMOVALS']
    },
    { rule: 'exactly the percentage is allowed', present: 100, removes: 25, expected: [] },
    { rule: 'one over the percentage is refused', present: 100, removes: 26, expected: ['TOO_MANY_REMOVALS'] },
    { rule: 'adds do not make up for removals', present: 100, removes: 26, adds: 50, expected: ['TOO_MANY_REMOVALS'] },
    {
      rule: 'a higher percentage allows more',
      present: 100,
      removes: 40,
      safety: { maxRemovalPercent: 40 },
      expected: []
    },
    {
      rule: 'a floor of 0 leaves the percentage alone to decide',
      present: 10,
      removes: 3,
      safety: { maxRemovalFloor: 0 },
      expected: ['TOO_MANY_REMOVALS']
    },
    { rule: 'the last member is not taken away', present: 1, removes: 1, expected: ['WOULD_EMPTY_PACKAGE'] },
    { rule: 'with `allow-empty` the last member may go', present: 1, removes: 1, allowEmpty: true, expected: [] },
    {
      rule: 'settings without `allow-empty` do not allow it',
      present: 2,
      removes: 2,
      allowEmpty: false,
      expected: ['WOULD_EMPTY_PACKAGE']
    },
    {
      rule: 'who comes while the last one goes keeps it from being empty',
      present: 1,
      removes: 1,
      adds: 1,
      expected: []
    },
    {
      rule: 'all at once breaks both limits',
      present: 10,
      removes: 10,
      expected: ['TOO_MANY_REMOVALS', 'WOULD_EMPTY_PACKAGE']
    },
    {
      rule: '`allow-empty` does not lift the percentage',
      present: 10,
      removes: 10,
      allowEmpty: true,
      expected: ['TOO_MANY_REMOVALS']
    },
    {
      rule: 'with 100 percent and `allow-empty` everybody may go',
      present: 10,
      removes: 10,
      allowEmpty: true,
      safety: { maxRemovalPercent: 100 },
      expected: []
    }
  ])('$rule', ({ expected, ...given }) => expect(codes(given)).toEqual(expected))

  it('the reader learns the numbers and the setting', () => {
    const counts = { current: 20, remaining: 14 }
    const [refusal] = refusePackage('Sales Tools', { ...counts, changes: changes(6) }, null, settings().safety, NOW)
    expect(refusal?.message).toBe('«Sales Tools» would lose 6 of its 20 members; allowed are 25 percent, or 5.')
    expect(refusal?.hint).toContain('`safety.max-removal-percent`')
  })
})

describe('a run that would remove too much', () => {
  const safety = settings({ safety: { maxRemovals: 10 } }).safety

  it.each([
    { rule: 'as many as allowed, over all packages', packages: [changes(6), changes(4)], expected: [] },
    { rule: 'one more', packages: [changes(6), changes(5)], expected: ['RUN_TOO_MANY_REMOVALS'] },
    { rule: 'adds and updates do not count', packages: [changes(10, 50, 50)], expected: [] },
    { rule: 'nothing at all', packages: [], expected: [] }
  ])('$rule', ({ packages, expected }) =>
    expect(
      refuseRun(
        packages.map((each) => ({ changes: each })),
        safety,
        NOW
      ).map(({ code }) => code)
    ).toEqual(expected)
  )
})

describe('new dates that come to a removal count as one', () => {
  const TONIGHT = '2026-06-01T23:59:59Z'
  const NEXT_WEEK = '2026-06-08T23:59:59Z'
  const LATER = '2026-07-01T00:00:00Z'
  const [sample] = changes(0, 0, 1)
  if (sample?.kind !== 'update') throw new Error('The sample is an update.')
  const update = (dates: Partial<Pick<UpdateChange, 'startDate' | 'endDate' | 'previous'>>) => ({ ...sample, ...dates })

  it.each<{ rule: string; change: UpdateChange; expected: boolean }>([
    { rule: 'an end within a day', change: update({ endDate: TONIGHT }), expected: true },
    { rule: 'an end exactly a day from now', change: update({ endDate: '2026-06-02T12:00:00Z' }), expected: true },
    { rule: 'an end a second later', change: update({ endDate: '2026-06-02T12:00:01Z' }), expected: false },
    { rule: 'no end', change: update({ endDate: 'none' }), expected: false },
    {
      rule: 'an end brought forward to tonight',
      change: update({ endDate: TONIGHT, previous: { startDate: null, endDate: NEXT_WEEK } }),
      expected: true
    },
    {
      rule: 'an end put off until tonight',
      change: update({ endDate: TONIGHT, previous: { startDate: null, endDate: '2026-06-01T15:00:00Z' } }),
      expected: false
    },
    { rule: 'a start still to come', change: update({ startDate: LATER }), expected: true },
    {
      rule: 'another start of access that has not started',
      change: update({ startDate: LATER, previous: { startDate: '2026-08-01T00:00:00Z', endDate: null } }),
      expected: false
    }
  ])('$rule: $expected', ({ change, expected }) => expect(takesAccess(change, NOW)).toBe(expected))

  const endingTonight = (more: Parameters<typeof packageSettings>[0]) =>
    plan({
      settings: packageSettings({ policy: direct.name, ...more }),
      rows: [ada, ben, cyd].map(({ principalName }) => row(principalName, { endDate: TONIGHT })),
      held: [ada, ben, cyd].map((each) =>
        assignment(each, more?.policyChanges === 'move' ? { policyId: selfService.id } : {})
      )
    })

  it('so that they cannot empty a package, unless that is allowed', () => {
    expect(endingTonight({ allowEmpty: false }).refusals).toMatchObject([
      { code: 'WOULD_EMPTY_PACKAGE', message: '«Sales Tools» would lose its last member by new dates.' }
    ])
    expect(endingTonight({ allowEmpty: true }).refusals).toEqual([])
  })

  it('nor can moves to access that ends tonight', () => {
    const { changes: moves, refusals } = endingTonight({ allowEmpty: false, policyChanges: 'move' })
    expect(moves).toHaveLength(6)
    expect(refusals.map(({ code }) => code)).toEqual(['WOULD_EMPTY_PACKAGE'])
  })

  it('and the limits say how many of the losses they are', () => {
    const tonight = Array.from({ length: 3 }, () => update({ endDate: TONIGHT }))
    const lost = [...changes(3), ...tonight, update({ endDate: NEXT_WEEK })]
    const { safety } = settings({ safety: { maxRemovals: 5 } })
    const [refused] = refusePackage('Sales Tools', { current: 20, remaining: 14, changes: lost }, null, safety, NOW)
    expect(refused?.message).toContain('would lose 6 of its 20 members, 3 of them by new dates;')
    const [whole] = refuseRun([{ changes: lost }], safety, NOW)
    expect(whole?.message).toBe('This run would remove 6 memberships, 3 of them by new dates; one run may remove 5.')
  })
})

describe('removals beside rows of people who left', () => {
  const left = (count: number) => Array.from({ length: count }, (_, index) => row(`left-${index}@contoso.com`))
  const messages = (leavers: number, removed: readonly Change[]) =>
    refuseRemovalsBeside(left(leavers), 'Sales Tools', { changes: removed }).map(({ message }) => message)

  it.each<{ rule: string; leavers: number; removed: readonly Change[]; expected: readonly unknown[] }>([
    { rule: 'nobody is removed', leavers: 1, removed: changes(0, 2, 1), expected: [] },
    { rule: 'nobody left', leavers: 0, removed: changes(2), expected: [] },
    {
      rule: 'who is removed comes back, under another policy',
      leavers: 1,
      removed: [remove(person('ada@contoso.com'), { move: 'policy' })],
      expected: []
    },
    {
      rule: 'one and one',
      leavers: 1,
      removed: changes(1),
      expected: [
        expect.stringMatching(
          /^«Sales Tools» would lose 1 member while nobody in the directory is `left-0@contoso\.com` \(\S+\) any more: /
        )
      ]
    },
    {
      rule: 'five are named',
      leavers: 5,
      removed: changes(2),
      expected: [expect.stringMatching(/would lose 2 members .*`left-4@contoso\.com` \(\S+\) any more:/)]
    },
    {
      rule: 'more are counted',
      leavers: 8,
      removed: changes(2),
      expected: [expect.stringMatching(/`left-4@contoso\.com` \(\S+\) and 3 more any more:/)]
    }
  ])('are refused: $rule', ({ leavers, removed, expected }) => expect(messages(leavers, removed)).toEqual(expected))
})

describe('a plan too large to record every change', () => {
  const member = person('ada@contoso.com')
  const many = (count: number) =>
    pack(
      'Sales Tools',
      10,
      Array.from({ length: count }, () => add(member))
    )
  const moving = pack('Finance', 10, [
    remove(member, { move: 'policy' }),
    add(member, { move: 'policy', replaces: [guid(600)] }),
    remove(person('ben@contoso.com'))
  ])
  const codes = (packages: Parameters<typeof refuseUnrecordedMoves>[0]) =>
    refuseUnrecordedMoves(packages).map(({ refusals }) => refusals.map(({ code }) => code))

  it('is refused where somebody would be moved, and only there', () => {
    expect(codes([many(6_000), moving])).toEqual([[], ['MOVES_NOT_RECORDED']])
    const [, refused] = refuseUnrecordedMoves([many(6_000), moving])
    expect(refused?.refusals[0]?.message).toContain('«Finance» would have 1 people removed and added again')
    expect(refused?.refusals[0]?.message).toContain('more than 6,000 changes')
    expect(refused?.refusals[0]?.hint).toContain('at most 6,000 changes')
  })

  it('keeps what was refused before', () => {
    const REFUSAL = { code: 'TOO_MANY_REMOVALS', message: '', hint: '', place: null } as const
    expect(codes([many(6_000), { ...moving, refusals: [REFUSAL] }])[1]).toEqual([
      'TOO_MANY_REMOVALS',
      'MOVES_NOT_RECORDED'
    ])
  })

  it('is none with 6,000', () => {
    expect(codes([many(5_990), moving])).toEqual([[], []])
  })
})
