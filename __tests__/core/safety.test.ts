import { describe, expect, it } from '@jest/globals'
import type { SafetySettings } from '../../src/core/model.js'
import type { Change } from '../../src/core/plan.js'
import { refusePackage, refuseRun } from '../../src/core/safety.js'
import { direct, guid, packageSettings, settings } from '../app/fakes/samples.js'

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
          return { ...base, kind, move: null, replaces: [], invite: null, ownAddress: true, justification: null }
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
    const counts = { current: present, desired: left, unchanged: present - removes, remaining: left }
    return refusePackage(
      'Sales Tools',
      { ...counts, changes: changes(removes, adds), kept: [], retries: [], warnings: [] },
      allowEmpty === undefined ? null : packageSettings({ allowEmpty }),
      settings({ safety }).safety
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
    const counts = { current: 20, desired: 14, unchanged: 14, remaining: 14, kept: [], retries: [], warnings: [] }
    const [refusal] = refusePackage('Sales Tools', { ...counts, changes: changes(6) }, null, settings().safety)
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
        safety
      ).map(({ code }) => code)
    ).toEqual(expected)
  )
})
