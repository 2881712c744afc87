import { describe, expect, it } from '@jest/globals'
import { holdUnreviewed } from '../../src/core/held-changes.js'
import type { AddChange, Change, PackagePlan, RemoveChange } from '../../src/core/plan.js'
import { digestChanges, type ReviewedChanges } from '../../src/core/reviewed-plan.js'
import { add, guid, pack, person, remove } from './plan-fixtures.js'

const ID = guid(101)

const moved = (address: string): readonly [RemoveChange, AddChange] => {
  const member = person(address)
  return [remove(member, { move: 'policy' }), add(member, { move: 'policy', replaces: [guid(600)] })]
}
const [adaOut, adaIn] = moved('ada@contoso.com')
const ben = remove(person('ben@contoso.com'))
const cyd = add(person('cyd@contoso.com'))

/** A package in which nobody stays but whom the changes leave. */
function planOf(changes: readonly Change[], more: Partial<PackagePlan['staying']> = {}): PackagePlan {
  const idsOf = (kind: Change['kind']) =>
    new Set(changes.filter((each) => each.kind === kind).map(({ member }) => member.userId ?? ''))
  const staying = { people: 0, losing: idsOf('remove'), coming: idsOf('add'), allowEmpty: false, ...more }
  return pack('Sales Tools', 2, changes, { id: ID, digest: digestChanges(ID, changes), staying })
}

const reviewed = (...changes: readonly Change[]): ReviewedChanges => ({
  kind: 'shown',
  digests: new Set(changes.map((change) => digestChanges(ID, [change]))),
  late: new Map(),
  doubts: ['Pull request #7 has no plan comment by this action.']
})

const held = (plan: PackagePlan, by: ReviewedChanges): readonly Change[] => [...holdUnreviewed(plan, by).keys()]

describe('what is held of a package', () => {
  it('is nothing where everything was shown, or may be applied', () => {
    expect(held(planOf([ben, cyd]), reviewed(ben, cyd))).toEqual([])
    expect(held(planOf([ben, cyd]), { kind: 'everything' })).toEqual([])
  })

  it('is each change that was not shown, with what is known of why', () => {
    const [reason] = holdUnreviewed(planOf([ben, cyd]), reviewed(cyd)).values()
    expect(held(planOf([ben, cyd]), reviewed(cyd))).toEqual([ben])
    expect(reason).toContain('Pull request #7 has no plan comment')
  })

  it('is a whole move where one half was not shown', () => {
    expect(held(planOf([adaOut, adaIn]), reviewed(adaOut))).toEqual([adaIn, adaOut])
    expect(held(planOf([adaOut, adaIn]), reviewed(adaIn))).toEqual([adaOut, adaIn])
  })

  it('is not the addition that is all that is left of a move', () => {
    expect(held(planOf([adaIn, cyd]), reviewed(adaIn))).toEqual([cyd])
  })
})

describe('where who was to come is held', () => {
  it('the last ones are not removed', () => {
    expect(held(planOf([ben, cyd]), reviewed(ben))).toEqual([cyd, ben])
  })

  it.each<{ rule: string; more: Partial<PackagePlan['staying']> }>([
    { rule: 'somebody stays', more: { people: 1 } },
    { rule: 'the settings let the package become empty', more: { allowEmpty: true } }
  ])('they are, when $rule', ({ more }) => {
    expect(held(planOf([ben, cyd], more), reviewed(ben))).toEqual([cyd])
  })

  it('they are, when somebody stays since their move is held', () => {
    expect(held(planOf([adaOut, adaIn, ben]), reviewed(adaOut, ben))).toEqual([adaIn, adaOut])
  })

  it('they are not moved either, when it is not sure that they come back', () => {
    const approval = { coming: new Set([cyd.member.userId ?? '']) }
    expect(held(planOf([adaOut, adaIn, cyd], approval), reviewed(adaOut, adaIn))).toEqual([cyd, adaOut, adaIn])
  })
})
