import { describe, expect, it } from '@jest/globals'
import type { PackagePlan } from '../../src/core/plan.js'
import { digestChanges } from '../../src/core/reviewed-plan.js'
import { refusePackage, refuseRun } from '../../src/core/safety.js'
import {
  ada,
  approved,
  assignment,
  automatic,
  ben,
  cyd,
  direct,
  packageSettings,
  request,
  row,
  sales,
  selfService,
  settings
} from '../app/fakes/samples.js'
import { changesOf, keptOf, plan, type Situation } from './situation.js'

const UNTIL_YEAR_END = '2026-12-31T23:59:59Z'

/** «Direct assignment» is the package's policy, and whoever holds it under another one is moved. */
const moving = packageSettings({ policy: direct.name, policyChanges: 'move', allowEmpty: true })

const underSelfService = (who = ada) => assignment(who, { policyId: selfService.id })

/** Each change with the half of a move that it is. */
const halvesOf = (situation: Situation): readonly string[] =>
  plan({ settings: moving, ...situation }).changes.map(
    (change) =>
      `${change.kind} ${change.member.address} ${change.policy.name} ${change.kind === 'update' ? '' : change.move}`
  )

const MOVED = ['remove ada@contoso.com Self-service policy', 'add ada@contoso.com Direct assignment policy']

describe('with `policy-changes: move`, someone declared under another policy than they hold', () => {
  it.each<Situation & { rule: string; expected: readonly string[] }>([
    {
      rule: 'is removed and added again',
      rows: [row('ada@contoso.com')],
      held: [underSelfService()],
      expected: MOVED
    },
    {
      rule: 'is moved to the policy that the row names',
      rows: [row('ada@contoso.com', { policy: selfService.name })],
      held: [assignment(ada)],
      expected: ['remove ada@contoso.com Direct assignment policy', 'add ada@contoso.com Self-service policy']
    },
    {
      rule: 'is moved once, whatever dates the row has',
      rows: [row('ada@contoso.com', { endDate: UNTIL_YEAR_END })],
      held: [underSelfService()],
      expected: MOVED
    },
    {
      rule: 'loses every assignment under other policies in one removal',
      rows: [row('ada@contoso.com')],
      held: [underSelfService(), assignment(ada, { policyId: approved.id })],
      expected: MOVED
    },
    {
      rule: 'is left alone who has the declared policy beside the other',
      rows: [row('ada@contoso.com')],
      held: [underSelfService(), assignment(ada)],
      expected: []
    },
    {
      rule: 'is only added when what they have is being removed already: nobody else would finish that',
      rows: [row('ada@contoso.com')],
      held: [assignment(ada, { id: 'a1', policyId: selfService.id })],
      open: [request(ada, 'remove', { assignmentId: 'a1' })],
      expected: ['add ada@contoso.com Direct assignment policy']
    },
    {
      rule: 'is added like anybody else when what they had is gone: a move that stopped half-way is finished',
      rows: [row('ada@contoso.com')],
      expected: ['add ada@contoso.com Direct assignment null']
    },
    {
      rule: 'is moved although they asked for other dates themselves',
      rows: [row('ada@contoso.com')],
      held: [underSelfService()],
      open: [request(ada, 'update', { endDate: UNTIL_YEAR_END })],
      expected: MOVED
    },
    {
      rule: 'is not moved before a request of theirs has come to its end',
      rows: [row('ada@contoso.com')],
      held: [assignment(ada, { policyId: selfService.id, state: 'delivering' })],
      open: [request(ada, 'add', { state: 'delivering' })],
      expected: []
    },
    {
      rule: 'is not moved when a removal does not say which assignment goes',
      rows: [row('ada@contoso.com')],
      held: [underSelfService()],
      open: [request(ada, 'remove')],
      expected: []
    },
    {
      rule: 'is not moved away from an automatic assignment policy',
      rows: [row('ada@contoso.com')],
      held: [assignment(ada, { policyId: automatic.id })],
      expected: []
    },
    {
      rule: 'is not moved when protected',
      rows: [row('ada@contoso.com')],
      held: [underSelfService()],
      protect: [ada],
      expected: []
    },
    {
      rule: 'is, when protected, added where somebody else removes them: that takes nothing',
      rows: [row('ada@contoso.com')],
      held: [assignment(ada, { id: 'a1', policyId: selfService.id })],
      open: [request(ada, 'remove', { assignmentId: 'a1' })],
      protect: [ada],
      expected: ['add ada@contoso.com Direct assignment policy']
    },
    {
      rule: 'is not moved with `manages: policy`, from what is not managed',
      settings: { ...moving, manages: 'policy' },
      rows: [row('ada@contoso.com')],
      held: [underSelfService()],
      expected: []
    },
    {
      rule: 'is not moved with `manages: policy`, to what is not managed',
      settings: { ...moving, manages: 'policy' },
      rows: [row('ada@contoso.com', { policy: selfService.name })],
      held: [assignment(ada)],
      expected: []
    }
  ])('$rule', ({ expected, ...situation }) => expect(halvesOf(situation)).toEqual(expected))

  it.each<Situation & { rule: string; expected: string }>([
    {
      rule: 'protected',
      rows: [row('ada@contoso.com')],
      protect: [ada],
      expected: 'Holds it under «Self-service», declared under «Direct assignment»; protected, so not moved.'
    },
    {
      rule: 'only one policy is managed',
      settings: { ...moving, manages: 'policy' },
      rows: [row('ada@contoso.com')],
      expected:
        'Holds it under «Self-service», declared under «Direct assignment»; the policy is kept, since only assignments under one policy are managed here.'
    }
  ])('the plan says why somebody is not moved: $rule', ({ expected, ...situation }) => {
    const { kept } = plan({ settings: moving, held: [underSelfService()], ...situation })
    expect(kept.map(({ reason }) => reason)).toEqual([expected])
  })

  it('someone protected still gets the dates that are declared', () => {
    const rows = [row('ada@contoso.com', { endDate: UNTIL_YEAR_END })]
    const situation = { settings: moving, rows, held: [underSelfService()], protect: [ada] }
    expect(changesOf(situation)).toEqual(['update ada@contoso.com until 2026-12-31'])
  })

  it('the addition names what has to be gone first, and both halves name the person as the row does', () => {
    const person = { ...ada, proxyAddresses: ['a.lovelace@contoso.com'] }
    const held = [underSelfService()]
    const situation = { settings: moving, rows: [row('A.Lovelace@contoso.com')], held, people: [person] }
    expect(plan(situation).changes).toMatchObject([
      { kind: 'remove', member: { address: 'A.Lovelace@contoso.com' }, assignmentIds: [held[0]?.id] },
      { kind: 'add', member: { address: 'A.Lovelace@contoso.com' }, replaces: [held[0]?.id] }
    ])
  })

  it.each<Situation & { rule: string; expected: readonly (string | null)[] }>([
    {
      rule: 'a row that changed',
      before: [row('ada@contoso.com', { policy: selfService.name })],
      expected: ['changed', null]
    },
    {
      rule: 'settings that changed',
      before: [row('ada@contoso.com')],
      settingsChanged: true,
      expected: ['changed', 'the settings of the package changed']
    },
    {
      rule: 'neither: somebody assigned them under that policy in Entra',
      before: [row('ada@contoso.com')],
      expected: ['entra', 'holds it under «Self-service»']
    }
  ])('the cause of both halves is $rule', ({ expected, ...situation }) => {
    const { changes } = plan({
      settings: moving,
      rows: [row('ada@contoso.com')],
      held: [underSelfService()],
      ...situation
    })
    expect(changes.map(({ cause, causeDetail }) => [cause, causeDetail])).toEqual([expected, expected])
  })

  it('with `keep` nobody is moved, and the plan says who holds it under another policy', () => {
    const situation = {
      settings: { ...moving, policyChanges: 'keep' as const },
      rows: [row('ada@contoso.com')],
      held: [underSelfService()]
    }
    expect(changesOf(situation)).toEqual([])
    expect(keptOf(situation)).toEqual(['ada@contoso.com other-policy'])
  })
})

describe('what a move counts for', () => {
  const everybodyMoves = {
    settings: moving,
    rows: [row('ada@contoso.com'), row('ben@contoso.com')],
    held: [underSelfService(ada), underSelfService(ben)]
  }
  const strict = settings({ safety: { maxRemovalFloor: 0, maxRemovalPercent: 0, maxRemovals: 0 } }).safety

  it('its removal is none of those that are limited, and nobody is counted as lost', () => {
    const moved = plan(everybodyMoves)
    expect(moved).toMatchObject({ current: 2, desired: 2, unchanged: 0, refusals: [] })
    expect(refuseRun([moved], strict)).toEqual([])
    expect(judge(moved, 2)).toEqual([])
  })

  it('beside it a real removal is limited as ever', () => {
    const moved = plan({ ...everybodyMoves, held: [...everybodyMoves.held, assignment(cyd)] })
    expect(judge(moved, 3)).toEqual(['TOO_MANY_REMOVALS'])
    expect(refuseRun([moved], strict).map(({ code }) => code)).toEqual(['RUN_TOO_MANY_REMOVALS'])
  })

  it.each<{ rule: string; policy: string; alone: boolean; expected: readonly string[] }>([
    { rule: 'whoever is moved keeps a package from being empty', policy: selfService.name, alone: false, expected: [] },
    {
      rule: 'not when they have to wait for an approval: then the removal beside it takes the last member',
      policy: approved.name,
      alone: false,
      expected: ['WOULD_EMPTY_PACKAGE']
    },
    { rule: 'a move alone never empties a package', policy: approved.name, alone: true, expected: [] }
  ])('$rule', ({ policy, alone, expected }) => {
    const { refusals } = plan({
      settings: { ...moving, policy, allowEmpty: false },
      rows: [row('ada@contoso.com')],
      held: [assignment(ada), ...(alone ? [] : [assignment(ben)])]
    })
    expect(refusals.map(({ code }) => code)).toEqual(expected)
  })

  const judge = ({ changes, ...counts }: PackagePlan, remaining: number) =>
    refusePackage(sales.name, { ...counts, changes, remaining }, moving, strict).map(({ code }) => code)
})

describe('what a review of a move allows', () => {
  const [removal, addition] = plan({
    settings: moving,
    rows: [row('ada@contoso.com')],
    held: [underSelfService()]
  }).changes
  if (removal?.kind !== 'remove' || addition?.kind !== 'add') throw new Error('A move has two halves.')

  it('the addition that is left when the removal is done', () => {
    const [left] = plan({ settings: moving, rows: [row('ada@contoso.com')] }).changes
    if (left === undefined) throw new Error('An addition is left.')
    expect(digestChanges(sales.id, [left])).toBe(digestChanges(sales.id, [addition]))
  })

  it('not a removal for good: whoever saw somebody moved has not seen them go', () => {
    expect(digestChanges(sales.id, [{ ...removal, move: null }])).not.toBe(digestChanges(sales.id, [removal]))
  })
})
