import { describe, expect, it } from '@jest/globals'
import type { Assignment, EndDate } from '../../src/core/model.js'
import { digestChanges, digestsToRecord } from '../../src/core/reviewed-plan.js'
import {
  ada,
  approved,
  assignment,
  automatic,
  direct,
  failedRequest,
  guid,
  packageSettings,
  request,
  row,
  sales,
  selfService
} from '../app/fakes/samples.js'
import { keptOf, plan, type Situation } from './situation.js'

/** It is noon on 1 June. */
const LAST_SECOND_OF_SEVEN_DAYS = '2026-05-25T12:00:00Z'
const A_SECOND_LATER = '2026-05-25T11:59:59Z'

const UNTIL = '2026-12-31T23:59:59Z'
const FAILED = 'a1'
const failed = (more: Partial<Assignment> = {}) => assignment(ada, { id: FAILED, state: 'deliveryFailed', ...more })
const partial = (more: Partial<Assignment> = {}) =>
  assignment(ada, { id: FAILED, state: 'partiallyDelivered', ...more })
const gaveUp = (completedAt: string | null = '2026-05-30T08:00:00Z', more = {}) =>
  failedRequest(ada, { assignmentId: FAILED, completedAt, ...more })

/** What the plan does: changes with their half of a move, whom it leaves alone, and what it tries again. */
const told = (situation: Situation) => {
  const rows = situation.rows ?? [row('ada@contoso.com')]
  const { changes, kept, retries } = plan({ before: rows, ...situation, rows })
  return [
    ...changes.map((change) => `${change.kind} ${change.kind === 'update' ? '' : String(change.move)}`),
    ...kept.map(({ reason }) => reason),
    ...retries.map(({ requestId }) => `retry ${requestId.slice(-4)}`)
  ]
}

const again = (what: string, day: string) => [
  `${what}; apply asks Entra to try again, until ${day}.`,
  expect.stringMatching(/^retry/)
]

describe('a delivery that failed', () => {
  it.each<Situation & { rule: string; expected: readonly unknown[] }>([
    {
      rule: 'is tried again, and the plan says until when',
      held: [failed()],
      gaveUp: [gaveUp()],
      expected: again('Delivery failed', '6 Jun 2026')
    },
    {
      rule: 'is tried again to the last second of seven days',
      held: [failed()],
      gaveUp: [gaveUp(LAST_SECOND_OF_SEVEN_DAYS)],
      expected: again('Delivery failed', '1 Jun 2026')
    },
    {
      rule: 'is a remove and an add afterwards, which are no removal for good',
      held: [failed()],
      gaveUp: [gaveUp(A_SECOND_LATER)],
      expected: ['remove failed-delivery', 'add failed-delivery']
    },
    {
      rule: 'is left alone when Entra shows no request that says what failed',
      held: [failed()],
      expected: [expect.stringContaining('they may have it')]
    },
    {
      rule: 'is left alone when what failed was a change: they may have had it before',
      held: [failed()],
      gaveUp: [gaveUp(A_SECOND_LATER, { type: 'update' })],
      expected: [expect.stringContaining('could not deliver a change of this access; they may still have it')]
    },
    {
      rule: 'is left alone beside a removal of which Entra does not tell when it failed',
      held: [failed()],
      gaveUp: [gaveUp(), gaveUp(null, { type: 'remove' })],
      expected: [expect.stringContaining('could not deliver the removal')]
    },
    {
      rule: 'is not told by a removal that names no assignment: its requestor may be whoever asked for it',
      held: [failed()],
      gaveUp: [gaveUp(), gaveUp('2026-05-31T08:00:00Z', { type: 'remove', assignmentId: null })],
      expected: again('Delivery failed', '6 Jun 2026')
    },
    {
      rule: 'of a new row is tried again after a review',
      before: [],
      held: [failed()],
      gaveUp: [gaveUp()],
      expected: [expect.stringContaining('until 6 Jun 2026, if this plan is reviewed'), expect.stringMatching(/^retry/)]
    },
    {
      rule: 'under another policy than declared is not tried again: the declared one is requested instead',
      held: [failed({ policyId: selfService.id })],
      gaveUp: [gaveUp()],
      expected: ['remove failed-delivery', 'add failed-delivery']
    },
    {
      rule: 'is not tried again before the declared start',
      rows: [row('ada@contoso.com', { startDate: '2026-07-01T00:00:00Z' })],
      held: [failed()],
      gaveUp: [gaveUp()],
      expected: ['remove failed-delivery', 'add failed-delivery']
    },
    {
      rule: 'is not tried again when that would give access for longer than declared',
      rows: [row('ada@contoso.com', { endDate: '2026-12-31T23:59:59Z' })],
      held: [failed({ endDate: 'none' })],
      gaveUp: [gaveUp()],
      expected: ['remove failed-delivery', 'add failed-delivery']
    },
    {
      rule: 'is tried again to the declared end',
      rows: [row('ada@contoso.com', { endDate: '2026-12-31T23:59:59Z' })],
      held: [failed({ endDate: '2026-12-31T23:59:59Z' })],
      gaveUp: [gaveUp()],
      expected: again('Delivery failed', '6 Jun 2026')
    },
    {
      rule: 'is tried again when Entra does not say when it gave up',
      held: [failed()],
      gaveUp: [gaveUp(null)],
      expected: ['Delivery failed; apply asks Entra to try again.', expect.stringMatching(/^retry/)]
    },
    {
      rule: 'is known by the person where the request does not name its assignment',
      held: [failed()],
      gaveUp: [gaveUp('2026-05-30T08:00:00Z', { assignmentId: null })],
      expected: again('Delivery failed', '6 Jun 2026')
    },
    {
      rule: 'is not tried again by a request to remove it',
      held: [failed()],
      gaveUp: [gaveUp('2026-05-29T08:00:00Z'), gaveUp('2026-05-30T08:00:00Z', { type: 'remove' })],
      expected: [expect.stringContaining('could not deliver the removal of this access; they may still have it')]
    },
    {
      rule: 'is left alone while Entra tries it again',
      held: [failed()],
      open: [request(ada, 'add', { state: 'delivering' })],
      expected: ['A request is on its way in Entra: assignment being delivered since 30 May 2026.']
    },
    {
      rule: 'of someone in no file is left alone: nobody has it',
      rows: [],
      held: [failed()],
      gaveUp: [gaveUp()],
      expected: ['In no file; Entra could not deliver this access, so nobody has it.']
    },
    {
      rule: 'is not removed from someone protected',
      held: [failed()],
      gaveUp: [gaveUp(A_SECOND_LATER)],
      protect: [ada],
      expected: ['Delivery failed and is not tried again; protected, so nothing is removed.']
    },
    {
      rule: 'by an automatic assignment policy is Entra’s own',
      held: [failed({ policyId: automatic.id })],
      gaveUp: [gaveUp()],
      expected: [expect.stringContaining('not managed here')]
    },
    {
      rule: 'under a policy that the package does not list is not removed: it may be an automatic one',
      held: [failed({ policyId: guid(999) })],
      gaveUp: [gaveUp(A_SECOND_LATER)],
      expected: [
        'Delivery failed and is not tried again; not removed and added again, since its policy cannot be told.'
      ]
    },
    {
      rule: 'is history beside access that is there',
      held: [failed(), assignment(ada)],
      gaveUp: [gaveUp()],
      expected: []
    },
    {
      rule: 'is history beside access that is there, whatever else they have',
      held: [assignment(ada, { policyId: selfService.id }), failed(), assignment(ada)],
      gaveUp: [gaveUp()],
      expected: []
    }
  ])('$rule', ({ expected, ...situation }) => expect(told(situation)).toEqual(expected))

  it('of several requests the newest is tried again', () => {
    const newest = gaveUp('2026-05-31T08:00:00Z')
    const situation = { rows: [row('ada@contoso.com')], held: [failed()], gaveUp: [gaveUp(), newest, gaveUp()] }
    expect(plan(situation).retries).toMatchObject([{ requestId: newest.id, until: '2026-06-07T08:00:00Z' }])
  })
})

describe('a delivery that failed beside access under another policy', () => {
  const move = packageSettings({ policy: direct.name, policyChanges: 'move', allowEmpty: true })
  const works = assignment(ada, { policyId: selfService.id })

  it.each([
    { rule: 'kept', settings: undefined },
    { rule: 'to be moved', settings: move }
  ])('is tried again, and nothing that works is taken away ($rule)', ({ settings }) => {
    const done = told({ held: [works, failed()], gaveUp: [gaveUp()], ...(settings === undefined ? {} : { settings }) })
    expect(done).toEqual([
      'Holds it under «Self-service», declared under «Direct assignment»; the policy is kept.',
      'Entra could not deliver it under «Direct assignment»; apply asks Entra to try again, until 6 Jun 2026.',
      expect.stringMatching(/^retry/)
    ])
  })

  it('is no reason not to move them where it was under a third policy', () => {
    const beside = failed({ policyId: approved.id })
    expect(told({ held: [works, beside], gaveUp: [gaveUp()], settings: move })).toEqual(['remove policy', 'add policy'])
  })

  it('is not tried again under a policy that is not managed', () => {
    const done = told({
      settings: packageSettings({ policy: direct.name, manages: 'policy', allowEmpty: true }),
      rows: [row('ada@contoso.com', { policy: selfService.name })],
      held: [assignment(ada), failed({ policyId: selfService.id })],
      gaveUp: [gaveUp()]
    })
    expect(done).toEqual([expect.stringMatching(/^Holds it under «Direct assignment», declared under «Self-service»/)])
  })

  it('is shown when it is too late for a retry, and nothing that works is taken away', () => {
    const done = told({ held: [works, failed()], gaveUp: [gaveUp(A_SECOND_LATER)], settings: move })
    expect(done).toEqual([
      expect.stringContaining('the policy is kept'),
      expect.stringContaining('that is not tried again; what they have is kept')
    ])
  })
})

describe('a removal that failed, of someone in no file', () => {
  const gone = gaveUp('2026-05-30T08:00:00Z', { type: 'remove' })

  it('is planned again: they may still have it', () =>
    expect(told({ rows: [], held: [failed()], gaveUp: [gone] })).toEqual([
      'remove null',
      'Entra could not deliver an earlier removal or change; they may still have it, so a removal is planned.'
    ]))

  it('is planned, too, where a change of it failed', () =>
    expect(told({ rows: [], held: [failed()], gaveUp: [gaveUp(undefined, { type: 'update' })] })).toEqual([
      'remove null',
      'Entra could not deliver an earlier removal or change; they may still have it, so a removal is planned.'
    ]))

  it('is not planned under a policy that is not managed', () => {
    const settings = packageSettings({ policy: direct.name, manages: 'policy', allowEmpty: true })
    const stuck = failed({ policyId: selfService.id })
    const never = failed({ id: 'a2', policyId: selfService.id })
    const requests = [gone, gaveUp(undefined, { assignmentId: 'a2' })]
    expect(told({ settings, rows: [], held: [stuck, never], gaveUp: requests })).toEqual([
      'In no file. Entra could not deliver the removal of this access; they may still have it. Look at the assignment in the Entra admin center; once it is gone there, the next plan starts afresh.'
    ])
  })

  it('is planned with what else they have', () => {
    const works = assignment(ada, { id: 'a2', policyId: selfService.id })
    const { changes } = plan({ rows: [], held: [failed(), works], gaveUp: [gone] })
    expect(changes).toMatchObject([{ kind: 'remove', assignmentIds: ['a2', FAILED] }])
  })

  it('is not planned again of someone protected', () =>
    expect(told({ rows: [], held: [failed()], gaveUp: [gone], protect: [ada] })).toEqual([
      'Protected by the settings.'
    ]))

  it('is not planned while another removal is on its way', () =>
    expect(
      told({ rows: [], held: [failed()], gaveUp: [gone], open: [request(ada, 'remove', { assignmentId: FAILED })] })
    ).toEqual([expect.stringContaining('on its way')]))

  it('is not supposed where Entra shows no request that says what failed', () =>
    expect(told({ rows: [], held: [failed()] })).toEqual([expect.stringMatching(/^In no file.*they may have it/)]))
})

describe('a delivery of which a part failed', () => {
  it.each<Situation & { rule: string; expected: readonly unknown[] }>([
    {
      rule: 'is tried again, and counts as access',
      held: [partial()],
      gaveUp: [gaveUp()],
      expected: again('Only a part was delivered', '6 Jun 2026')
    },
    {
      rule: 'is a remove and an add afterwards',
      held: [partial()],
      gaveUp: [gaveUp(A_SECOND_LATER)],
      expected: ['remove partial-delivery', 'add partial-delivery']
    },
    {
      rule: 'is kept when Entra shows no request to try again: a part is more than nothing',
      held: [partial()],
      expected: ['Only a part was delivered, and Entra shows no request that it could try again; the part is kept.']
    },
    {
      rule: 'is kept beside access under another policy',
      held: [partial(), assignment(ada, { policyId: selfService.id })],
      gaveUp: [gaveUp(A_SECOND_LATER)],
      expected: ['Only a part was delivered, and Entra takes no further try; the part is kept.']
    },
    {
      rule: 'is kept and not tried again when what failed was a removal',
      held: [partial()],
      gaveUp: [gaveUp('2026-05-30T08:00:00Z', { type: 'remove' })],
      expected: ['Only a part was delivered, and what failed was a removal; the part is kept.']
    },
    {
      rule: 'is not tried again under another policy than declared',
      held: [partial({ policyId: selfService.id })],
      gaveUp: [gaveUp()],
      expected: [
        expect.stringContaining('the policy is kept'),
        'Only a part was delivered, and under another policy than declared it is not tried again; the part is kept.'
      ]
    },
    {
      rule: 'is kept under another policy than declared, whose change nobody allowed',
      held: [partial({ policyId: selfService.id })],
      gaveUp: [gaveUp(A_SECOND_LATER)],
      expected: [expect.stringContaining('the policy is kept'), expect.stringContaining('the part is kept')]
    },
    {
      rule: 'is moved where the settings say so, whatever became of the delivery',
      settings: packageSettings({ policy: direct.name, policyChanges: 'move', allowEmpty: true }),
      held: [partial({ policyId: selfService.id })],
      gaveUp: [gaveUp()],
      expected: ['remove policy', 'add policy']
    },
    {
      rule: 'is kept by someone protected',
      held: [partial()],
      gaveUp: [gaveUp(A_SECOND_LATER)],
      protect: [ada],
      expected: [expect.stringContaining('the part is kept')]
    },
    {
      rule: 'is kept while a request of theirs is on its way',
      held: [partial()],
      gaveUp: [gaveUp(A_SECOND_LATER)],
      open: [request(ada, 'add', { state: 'delivering' })],
      expected: [expect.stringContaining('the part is kept')]
    },
    {
      rule: 'is kept while the policy asks for approval: they could wait for it with nothing',
      rows: [row('ada@contoso.com', { policy: approved.name })],
      held: [partial({ policyId: approved.id })],
      gaveUp: [gaveUp(A_SECOND_LATER)],
      expected: [
        'Only a part was delivered and is not tried again; not removed and added again, since the policy «With approval» asks for approval.'
      ]
    },
    {
      rule: 'is added again where its removal is on its way: a repair that stopped half-way is finished',
      held: [partial()],
      gaveUp: [gaveUp(A_SECOND_LATER)],
      open: [request(ada, 'remove', { assignmentId: FAILED })],
      expected: ['add partial-delivery']
    },
    {
      rule: 'is not tried again beside another change of it',
      rows: [row('ada@contoso.com', { endDate: '2026-12-31T23:59:59Z' })],
      held: [partial()],
      gaveUp: [gaveUp()],
      expected: ['update ']
    },
    {
      rule: 'is taken away like any access of someone in no file',
      rows: [],
      held: [partial()],
      gaveUp: [gaveUp()],
      expected: ['remove null']
    }
  ])('$rule', ({ expected, ...situation }) => expect(told(situation)).toEqual(expected))

  const repair = (endDate: EndDate, declared: EndDate) =>
    plan({
      rows: [row('ada@contoso.com', { endDate: declared })],
      held: [partial({ endDate })],
      gaveUp: [gaveUp(A_SECOND_LATER)]
    }).changes

  it.each<{ rule: string; held: EndDate; declared: EndDate; expected: EndDate }>([
    { rule: 'the end that Entra has stays where the row has none', held: UNTIL, declared: null, expected: UNTIL },
    { rule: 'the row’s end is the one that counts', held: UNTIL, declared: UNTIL, expected: UNTIL },
    { rule: 'where neither has an end, it is left to Entra', held: 'none', declared: null, expected: null }
  ])('is repaired without another end: $rule', ({ held, declared, expected }) => {
    expect(repair(held, declared).at(-1)).toMatchObject({ kind: 'add', endDate: expected })
  })

  it('whose repair stopped when the old assignment, and its end, were gone is finished under the same review', () => {
    const changes = repair(UNTIL, null)
    const [left] = plan({ rows: [row('ada@contoso.com')] }).changes
    const recorded = changes.flatMap((change) => digestsToRecord(sales.id, change))
    expect(left === undefined ? [] : [digestChanges(sales.id, [left])]).toHaveLength(1)
    expect(recorded).toContain(left === undefined ? '' : digestChanges(sales.id, [left]))
  })

  it('whoever has a part is present', () => {
    const situation = { rows: [row('ada@contoso.com')], held: [partial()], gaveUp: [gaveUp()] }
    expect(plan(situation)).toMatchObject({ current: 1, unchanged: 1 })
  })
})

describe('a failed delivery is tried again only where it gives what the row asks for', () => {
  it.each<{ rule: string; wants: Parameters<typeof row>[1]; has: Partial<Assignment>; again: boolean }>([
    { rule: 'any end, where the row gives none', wants: {}, has: { endDate: 'none' }, again: true },
    { rule: 'any end, where the row wants none', wants: { endDate: 'none' }, has: { endDate: UNTIL }, again: true },
    { rule: 'no end, where the row wants none', wants: { endDate: 'none' }, has: { endDate: 'none' }, again: true },
    { rule: 'the same end', wants: { endDate: UNTIL }, has: { endDate: UNTIL }, again: true },
    { rule: 'an earlier end', wants: { endDate: UNTIL }, has: { endDate: '2026-11-30T23:59:59Z' }, again: true },
    { rule: 'a later end', wants: { endDate: UNTIL }, has: { endDate: '2027-01-01T23:59:59Z' }, again: false },
    { rule: 'no end', wants: { endDate: UNTIL }, has: { endDate: 'none' }, again: false },
    { rule: 'an end that Entra does not tell', wants: { endDate: UNTIL }, has: { endDate: null }, again: true },
    { rule: 'a start that has passed', wants: { startDate: '2026-05-01T00:00:00Z' }, has: {}, again: true },
    { rule: 'a start of this second', wants: { startDate: '2026-06-01T12:00:00Z' }, has: {}, again: true },
    { rule: 'a start to come', wants: { startDate: '2026-07-01T00:00:00Z' }, has: {}, again: false }
  ])('$rule: $again', ({ wants, has, again: tried }) => {
    const rows = [row('ada@contoso.com', wants)]
    const { retries } = plan({ rows, before: rows, held: [failed(has)], gaveUp: [gaveUp()] })
    expect(retries).toHaveLength(tried ? 1 : 0)
  })

  it.each<{ rule: string; requests: readonly ReturnType<typeof gaveUp>[]; expected: RegExp }>([
    { rule: 'an addition: nobody has it', requests: [gaveUp()], expected: /nobody has it\.$/ },
    {
      rule: 'the newest counts: a removal after an addition',
      requests: [gaveUp('2026-05-29T08:00:00Z'), gaveUp('2026-05-30T08:00:00Z', { type: 'remove' })],
      expected: /an earlier removal or change/
    },
    {
      rule: 'a removal of which nobody knows when counts before a newer addition',
      requests: [gaveUp('2026-05-30T08:00:00Z'), gaveUp(null, { type: 'remove' })],
      expected: /an earlier removal or change/
    },
    {
      rule: 'an addition of which nobody knows when does not',
      requests: [gaveUp('2026-05-30T08:00:00Z', { type: 'remove' }), gaveUp(null)],
      expected: /an earlier removal or change/
    },
    {
      rule: 'a removal before a newer addition is over',
      requests: [gaveUp('2026-05-29T08:00:00Z', { type: 'remove' }), gaveUp('2026-05-30T08:00:00Z')],
      expected: /nobody has it\.$/
    },
    {
      rule: 'an addition of the person, though it names no assignment',
      requests: [gaveUp(undefined, { assignmentId: null })],
      expected: /nobody has it\.$/
    },
    {
      rule: 'not a change of the person that names no assignment',
      requests: [gaveUp(undefined, { assignmentId: null, type: 'update' })],
      expected: /no request that says of what/
    },
    {
      rule: 'not what was about another assignment',
      requests: [gaveUp(undefined, { assignmentId: 'other' })],
      expected: /no request that says of what/
    }
  ])('of somebody in no file, $rule', ({ requests, expected }) => {
    const { kept } = plan({ rows: [], held: [failed()], gaveUp: requests })
    expect(kept.map(({ reason }) => reason)).toEqual([expect.stringMatching(expected)])
  })
})

describe('whom a failed delivery concerns is told by a code, too', () => {
  const late = [gaveUp(A_SECOND_LATER)]
  const works = assignment(ada, { policyId: selfService.id })

  it.each<Situation & { rule: string; expected: string }>([
    { rule: 'not managed', held: [failed({ policyId: automatic.id })], gaveUp: late, expected: 'delivery-failed' },
    { rule: 'not known what failed', held: [failed()], expected: 'delivery-failed' },
    { rule: 'tried again', held: [failed()], gaveUp: [gaveUp()], expected: 'delivery-failed' },
    { rule: 'too late, of someone protected', held: [failed()], gaveUp: late, protect: [ada], expected: 'protected' },
    { rule: 'hindered', held: [failed({ policyId: guid(999) })], gaveUp: late, expected: 'delivery-failed' },
    { rule: 'of a part', held: [partial()], expected: 'delivery-failed' },
    { rule: 'in no file', rows: [], held: [failed()], gaveUp: late, expected: 'never-delivered' },
    { rule: 'in no file, not known what failed', rows: [], held: [failed()], expected: 'delivery-failed' },
    {
      rule: 'in no file, a removal',
      rows: [],
      held: [failed()],
      gaveUp: [gaveUp(A_SECOND_LATER, { type: 'remove' })],
      expected: 'delivery-failed'
    }
  ])('$rule', ({ expected, ...situation }) => {
    expect(keptOf({ rows: [row('ada@contoso.com')], ...situation })).toEqual([`ada@contoso.com ${expected}`])
  })

  it('beside access under another policy', () => {
    expect(keptOf({ rows: [row('ada@contoso.com')], held: [works, failed()], gaveUp: late })).toEqual([
      'ada@contoso.com other-policy',
      'ada@contoso.com delivery-failed'
    ])
  })
})
