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
  dan,
  direct,
  guid,
  NOW,
  packageSettings,
  person,
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

  it.each<Situation & { rule: string; code?: string; expected: string }>([
    {
      rule: 'protected',
      rows: [row('ada@contoso.com')],
      protect: [ada],
      code: 'protected',
      expected: 'Holds it under «Self-service», declared under «Direct assignment»; protected, so not moved.'
    },
    {
      rule: 'only one policy is managed',
      settings: { ...moving, manages: 'policy' },
      rows: [row('ada@contoso.com')],
      expected:
        'Holds it under «Self-service», declared under «Direct assignment»; the policy is kept, since only assignments under one policy are managed here.'
    },
    {
      rule: 'only one policy is managed, and nobody asked for moves',
      settings: { ...moving, manages: 'policy', policyChanges: 'keep' },
      rows: [row('ada@contoso.com')],
      expected: 'Holds it under «Self-service», declared under «Direct assignment»; the policy is kept.'
    },
    {
      rule: 'a removal that does not say which assignment goes',
      rows: [row('ada@contoso.com')],
      open: [request(ada, 'remove')],
      code: 'pending',
      expected: 'A request is on its way in Entra: removal submitted since 30 May 2026.'
    }
  ])('the plan says why somebody is not moved: $rule', ({ code = 'other-policy', expected, ...situation }) => {
    const { kept } = plan({ settings: moving, held: [underSelfService()], ...situation })
    expect(kept.map(({ reason }) => reason)).toEqual([expected])
    expect(kept.map((each) => each.code)).toEqual([code])
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

describe('nobody is removed whose addition is doubtful', () => {
  const gus = person('gus', 51, { guest: true, mail: 'gus@partner.example' })
  const toMembers = packageSettings({ policy: selfService.name, policyChanges: 'move', allowEmpty: true })
  const under = (more: Partial<typeof direct>): Situation => ({
    accessPackage: { ...sales, policies: [{ ...direct, ...more }, selfService] }
  })

  it.each<Situation & { rule: string; why: string }>([
    {
      rule: 'the policy asks for approval',
      ...under({ approvalRequired: true }),
      why: 'the policy «Direct assignment» asks for approval'
    },
    {
      rule: 'the policy is switched off',
      ...under({ enabled: false }),
      why: 'the policy «Direct assignment» is for direct assignment only and not enabled'
    },
    {
      rule: 'the row starts later: they would have nothing until then, so their start stays too',
      rows: [row('ada@contoso.com', { startDate: '2027-01-01T00:00:00Z' })],
      why: 'the row’s start is still to come'
    },
    {
      rule: 'the policy is for other users',
      ...under({ allowedTargetScope: 'specificDirectoryUsers', namedUsers: [ben.id] }),
      why: 'the policy «Direct assignment» is for the users it names'
    },
    {
      rule: 'the policy is for members, and they are a guest',
      settings: toMembers,
      rows: [row('gus@partner.example')],
      held: [assignment(gus)],
      people: [gus],
      why: 'the policy «Self-service» is for members of the directory, not for guests'
    },
    {
      rule: 'the catalog is not for guests',
      accessPackage: { ...sales, catalog: { id: guid(201), name: 'Sales', external: false } },
      rows: [row('gus@partner.example')],
      held: [underSelfService(gus)],
      people: [gus],
      why: 'the catalog «Sales» is not enabled for external users'
    },
    {
      rule: 'nobody in the directory has the account: it was deleted',
      people: [],
      why: 'the directory has no such account any more'
    },
    {
      rule: 'Entra does not tell the policy they have',
      held: [assignment(ada, { policyId: null })],
      why: 'its policy cannot be told'
    },
    {
      rule: 'the package does not list the policy they have: it may be an automatic one',
      held: [assignment(ada, { policyId: guid(999) })],
      why: 'its policy cannot be told'
    },
    {
      rule: 'the package does not list one of the policies they have',
      held: [underSelfService(), assignment(ada, { policyId: guid(999) })],
      why: 'its policy cannot be told'
    }
  ])('$rule', ({ why, ...situation }) => {
    const { changes, kept, warnings } = plan({
      settings: moving,
      rows: [row('ada@contoso.com')],
      held: [underSelfService()],
      ...situation
    })
    expect(changes).toEqual([])
    expect(kept).toMatchObject([{ code: 'other-policy', reason: expect.stringMatching(`; not moved, since ${why}.$`) }])
    expect(warnings).toMatchObject([{ code: 'MOVE_HINDERED', message: expect.stringContaining(`», since ${why}`) }])
  })

  it.each<Situation & { rule: string }>([
    { rule: 'the row’s start has come', rows: [row('ada@contoso.com', { startDate: NOW })] },
    {
      rule: 'they are of the directory and the catalog is not for guests',
      accessPackage: { ...sales, catalog: { id: guid(201), name: 'Sales', external: false } }
    },
    { rule: 'nothing is known of the catalog', accessPackage: { ...sales, catalog: null } },
    {
      rule: 'they are a guest and the catalog is for guests',
      rows: [row('gus@partner.example')],
      held: [underSelfService(gus)],
      people: [gus]
    }
  ])('whoever can be added is moved: $rule', (situation) => {
    const { changes, warnings } = plan({
      settings: moving,
      rows: [row('ada@contoso.com')],
      held: [underSelfService()],
      ...situation
    })
    expect(changes.map(({ kind }) => kind)).toEqual(['remove', 'add'])
    expect(warnings.map(({ code }) => code)).not.toContain('MOVE_HINDERED')
  })

  it('one warning names them, by reason, many of them only counted', () => {
    const team = Array.from({ length: 7 }, (_, index) => person(`p${index}`, 60 + index))
    const { warnings } = plan({
      settings: moving,
      ...under({ enabled: false }),
      rows: [...team.map((each) => row(each.principalName)), row('dan@contoso.com')],
      held: [...team.map(underSelfService), assignment(dan, { policyId: guid(999) })],
      people: [...team, dan]
    })
    expect(warnings.map(({ hint }) => hint)).toEqual([
      'Mend the cause, then open a pull request that touches the row. If they may be without access meanwhile, remove the row in one pull request and add it anew in another.'
    ])
    expect(warnings.map(({ message }) => message)).toEqual([
      'Not removed and added again, so that nobody loses what they have: «dan@contoso.com», since its policy cannot be told; «p0@contoso.com», «p1@contoso.com», «p2@contoso.com», «p3@contoso.com», «p4@contoso.com» and 2 more, since the policy «Direct assignment» is for direct assignment only and not enabled.'
    ])
  })

  it('an end that is declared is set all the same', () => {
    const rows = [row('ada@contoso.com', { endDate: UNTIL_YEAR_END })]
    const situation = { settings: moving, ...under({ enabled: false }), rows, held: [underSelfService()] }
    expect(changesOf(situation)).toEqual(['update ada@contoso.com until 2026-12-31'])
    expect(plan(situation).warnings.map(({ code }) => code)).toEqual(['MOVE_HINDERED'])
  })

  it('dates that do not fit are refused all the same', () => {
    const rows = [row('ada@contoso.com', { endDate: UNTIL_YEAR_END })]
    const held = [assignment(ada, { policyId: selfService.id, startDate: '2027-03-01T00:00:00Z' })]
    const { changes, refusals } = plan({ settings: moving, ...under({ enabled: false }), rows, held })
    expect(changes).toEqual([])
    expect(refusals).toMatchObject([{ code: 'DATES_DO_NOT_FIT' }])
  })

  it.each([
    {
      rule: 'whose start has come',
      startDate: NOW,
      expected: ['update ada@contoso.com until 2026-12-31']
    },
    { rule: 'that has none', startDate: null, expected: ['update ada@contoso.com until 2026-12-31'] },
    { rule: 'whose start is to come is not', startDate: '2026-07-01T00:00:00Z', expected: [] }
  ])('nor is an end kept from a row $rule', ({ startDate, expected }) => {
    const rows = [row('ada@contoso.com', { startDate, endDate: UNTIL_YEAR_END })]
    expect(changesOf({ settings: moving, ...under({ enabled: false }), rows, held: [underSelfService()] })).toEqual(
      expected
    )
  })

  it('what somebody else removes already is no reason to leave them without', () => {
    const situation = {
      ...under({ approvalRequired: true }),
      rows: [row('ada@contoso.com')],
      held: [assignment(ada, { id: 'a1', policyId: selfService.id })],
      open: [request(ada, 'remove', { assignmentId: 'a1' })]
    }
    expect(halvesOf(situation)).toEqual(['add ada@contoso.com Direct assignment policy'])
  })

  it('while a request of theirs is on its way they keep what they have, without a warning: that ends by itself', () => {
    const { changes, kept, warnings } = plan({
      settings: { ...moving, policy: approved.name },
      rows: [row('ada@contoso.com')],
      held: [assignment(ada)],
      open: [request(ada, 'add', { state: 'pendingApproval' })]
    })
    expect([changes, warnings]).toEqual([[], []])
    expect(kept.map(({ reason }) => reason)).toEqual([
      'Holds it under «Direct assignment», declared under «With approval»; not moved while a request is on its way: assignment waiting for approval since 30 May 2026.'
    ])
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
    expect(refuseRun([moved], strict, NOW)).toEqual([])
    expect(judge(moved, 2)).toEqual([])
  })

  it('beside it a real removal is limited as ever', () => {
    const moved = plan({ ...everybodyMoves, held: [...everybodyMoves.held, assignment(cyd)] })
    expect(judge(moved, 3)).toEqual(['TOO_MANY_REMOVALS'])
    expect(refuseRun([moved], strict, NOW).map(({ code }) => code)).toEqual(['RUN_TOO_MANY_REMOVALS'])
  })

  it('whoever is moved keeps a package from being empty', () => {
    const { refusals } = plan({
      settings: { ...moving, policy: selfService.name, allowEmpty: false },
      rows: [row('ada@contoso.com')],
      held: [assignment(ada), assignment(ben)]
    })
    expect(refusals).toEqual([])
  })

  const judge = ({ changes, ...counts }: PackagePlan, remaining: number) =>
    refusePackage(sales.name, { ...counts, changes, remaining }, moving, strict, NOW).map(({ code }) => code)
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
