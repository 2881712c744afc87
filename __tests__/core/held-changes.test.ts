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

  it('is nothing where everything was shown, even when nobody stays: that is for the plan to refuse', () => {
    expect(held(planOf([ben]), reviewed(ben))).toEqual([])
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

describe('why something is held is told', () => {
  const reasons = (plan: PackagePlan, by: ReviewedChanges): readonly string[] =>
    [...holdUnreviewed(plan, by)].map(([{ kind, member }, why]) => `${kind} ${member.address}: ${why}`)
  const unseen = 'No reviewed plan of «Sales Tools» showed this: Entra or the files changed since the review.'

  it('for what no plan showed, with what speaks for why, if anything does', () => {
    expect(reasons(planOf([ben, cyd]), { ...reviewed(cyd), doubts: [] } as ReviewedChanges)).toEqual([
      `remove ben@contoso.com: ${unseen}`
    ])
    expect(reasons(planOf([ben, cyd]), reviewed(cyd))).toEqual([
      `remove ben@contoso.com: ${unseen} Pull request #7 has no plan comment by this action.`
    ])
  })

  it('for everything where no reviewed plan was found', () => {
    expect(reasons(planOf([ben, cyd], { people: 1 }), { kind: 'none', reason: 'Nobody reviewed it.' })).toEqual([
      'remove ben@contoso.com: Nobody reviewed it.',
      'add cyd@contoso.com: Nobody reviewed it.'
    ])
  })

  it('for what was shown too late to be reviewed', () => {
    const late = new Map([[digestChanges(ID, [ben]), 'Shown after the approval.']])
    expect(reasons(planOf([ben, cyd]), { ...reviewed(cyd), late } as ReviewedChanges)).toEqual([
      'remove ben@contoso.com: Shown after the approval.'
    ])
  })

  it('for the other half of a move, either way', () => {
    const half = 'Held in «Sales Tools» with the other half of the move.'
    expect(reasons(planOf([adaOut, adaIn]), reviewed(adaOut))[1]).toBe(`remove ada@contoso.com: ${half}`)
    expect(reasons(planOf([adaOut, adaIn]), reviewed(adaIn))[1]).toBe(`add ada@contoso.com: ${half}`)
  })

  it('for the last ones, and for who would have come back', () => {
    const last = 'Held since «Sales Tools» would lose its last member: who was to come is held.'
    const approval = { coming: new Set([cyd.member.userId ?? '']) }
    expect(reasons(planOf([adaOut, adaIn, ben, cyd], approval), reviewed(adaOut, adaIn, ben)).slice(1)).toEqual([
      `remove ada@contoso.com: ${last}`,
      `remove ben@contoso.com: ${last}`,
      'add ada@contoso.com: Held in «Sales Tools» with the other half of the move.'
    ])
  })
})

describe('a move of one person holds nothing of', () => {
  it('another one, nor of somebody who is only removed, or removed by one plan and added as somebody new', () => {
    const [danOut, danIn] = moved('dan@contoso.com')
    const plan = planOf([adaOut, adaIn, danOut, danIn, ben], { people: 3 })
    expect(held(plan, reviewed(adaOut, danOut, danIn, ben))).toEqual([adaIn, adaOut])
    const again = add(ben.member)
    expect(held(planOf([ben, again], { people: 1 }), reviewed(ben))).toEqual([again])
  })
})
