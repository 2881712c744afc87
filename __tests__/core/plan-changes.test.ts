import { describe, expect, it } from '@jest/globals'
import type { Assignment, MembershipRow } from '../../src/core/model.js'
import {
  ada,
  approved,
  assignment,
  automatic,
  ben,
  cyd,
  dan,
  describeChange,
  direct,
  failedRequest,
  guid,
  NOW,
  packageSettings,
  request,
  row,
  selfService,
  subjectOf
} from '../app/fakes/samples.js'
import { changesOf, keptOf, plan, type Situation } from './situation.js'

const UNTIL_MAY = '2026-05-31T23:59:59Z'
const UNTIL_YEAR_END = '2026-12-31T23:59:59Z'
const FROM_JULY = '2026-07-01T00:00:00Z'
const FROM_MARCH = '2026-03-01T00:00:00Z'
const byPolicy = packageSettings({ policy: direct.name, manages: 'policy', allowEmpty: true })

describe('who gains and who loses the package', () => {
  it.each<Situation & { rule: string; expected: readonly string[] }>([
    {
      rule: 'someone declared who does not hold it is added',
      rows: [row('ada@contoso.com')],
      expected: ['add ada@contoso.com']
    },
    {
      rule: 'someone who holds it and is declared is left as they are',
      rows: [row('ada@contoso.com')],
      held: [assignment(ada)],
      expected: []
    },
    {
      rule: 'the address is compared without case',
      rows: [row('ADA@Contoso.com')],
      held: [assignment(ada)],
      expected: []
    },
    {
      rule: 'someone is the same person under another of their addresses',
      rows: [row('a.lovelace@contoso.com')],
      held: [assignment(ada)],
      people: [{ ...ada, proxyAddresses: ['a.lovelace@contoso.com'] }],
      expected: []
    },
    {
      rule: 'someone who holds it and is in no file is removed',
      held: [assignment(ada)],
      expected: ['remove ada@contoso.com without end']
    },
    {
      rule: 'several assignments of one person are one removal',
      held: [assignment(ada), assignment(ada, { policyId: selfService.id })],
      expected: ['remove ada@contoso.com without end']
    },
    {
      rule: 'access that is being delivered is removed like access that is there',
      held: [assignment(ada, { state: 'delivering' })],
      expected: ['remove ada@contoso.com without end']
    },
    {
      rule: 'partial access is removed too',
      held: [assignment(ada, { state: 'partiallyDelivered' })],
      expected: ['remove ada@contoso.com without end']
    },
    {
      rule: 'someone who is being given access is not added again',
      rows: [row('ada@contoso.com')],
      held: [assignment(ada, { state: 'delivering' })],
      expected: []
    },
    {
      rule: 'someone with partial access is not added again',
      rows: [row('ada@contoso.com')],
      held: [assignment(ada, { state: 'partiallyDelivered' })],
      expected: []
    },
    {
      rule: 'an unknown address from outside is invited',
      rows: [row('gus@partner.example', { name: 'Gus' })],
      expected: ['invite and add gus@partner.example']
    },
    {
      rule: 'a row that has expired asks for nothing',
      rows: [row('ada@contoso.com', { endDate: UNTIL_MAY })],
      expected: []
    },
    {
      rule: 'someone whose row has expired and who still has the access is removed',
      rows: [row('ada@contoso.com', { endDate: UNTIL_MAY })],
      held: [assignment(ada)],
      expected: ['remove ada@contoso.com without end']
    },
    {
      rule: 'the last second of a row still counts',
      rows: [row('ada@contoso.com', { endDate: NOW })],
      expected: ['add ada@contoso.com until 2026-06-01']
    },
    {
      rule: 'a row whose last day is today still counts',
      rows: [row('ada@contoso.com', { endDate: '2026-06-01T23:59:59Z' })],
      held: [assignment(ada, { endDate: '2026-06-01T23:59:59Z' })],
      expected: []
    },
    {
      rule: 'an end that the policy gave stays where the row gives none',
      rows: [row('ada@contoso.com')],
      held: [assignment(ada, { endDate: '2026-06-15T08:30:00Z' })],
      expected: []
    },
    {
      rule: 'changes stand in the order of the addresses, without case',
      rows: [row('Dan@contoso.com'), row('ben@contoso.com')],
      held: [assignment(cyd), assignment(ada)],
      expected: [
        'remove ada@contoso.com without end',
        'add ben@contoso.com',
        'remove cyd@contoso.com without end',
        'add Dan@contoso.com'
      ]
    }
  ])('$rule', ({ expected, ...situation }) => expect(changesOf(situation)).toEqual(expected))

  it('a removal takes every live assignment, and only the live ones', () => {
    const held = [
      assignment(ada),
      assignment(ada, { policyId: selfService.id, state: 'delivering' }),
      assignment(ada, { state: 'deliveryFailed' })
    ]
    const [change] = plan({ held }).changes
    const live = held.slice(0, 2).map(({ id }) => id)
    expect(change).toMatchObject({ kind: 'remove', assignmentIds: live })
  })

  it('the order of Entra’s lists and of the files changes nothing', () => {
    const rows = [row('dan@contoso.com'), row('ben@contoso.com'), row('gus@partner.example')]
    const held = [assignment(ada), assignment(cyd), assignment(cyd, { policyId: selfService.id })]
    const open = [request(cyd, 'update'), request(cyd, 'remove')]
    const turned = plan({ rows: rows.toReversed(), held: held.toReversed(), open: open.toReversed() })
    expect(turned).toEqual(plan({ rows, held, open }))
  })
})

describe('dates', () => {
  it.each<{
    rule: string
    wants: Partial<MembershipRow>
    has: Partial<Assignment>
    expected: readonly string[]
  }>([
    {
      rule: 'another last day is an update',
      wants: { endDate: UNTIL_YEAR_END },
      has: { endDate: '2026-09-30T23:59:59Z' },
      expected: ['update ada@contoso.com until 2026-12-31']
    },
    {
      rule: 'one second is another date',
      wants: { endDate: UNTIL_YEAR_END },
      has: { endDate: '2026-12-31T23:59:58Z' },
      expected: ['update ada@contoso.com until 2026-12-31']
    },
    {
      rule: 'the same instant is no change',
      wants: { endDate: UNTIL_YEAR_END },
      has: { endDate: UNTIL_YEAR_END },
      expected: []
    },
    {
      rule: 'an end where there was none is an update',
      wants: { endDate: UNTIL_YEAR_END },
      has: { endDate: 'none' },
      expected: ['update ada@contoso.com until 2026-12-31']
    },
    {
      rule: '`none` takes an end away',
      wants: { endDate: 'none' },
      has: { endDate: UNTIL_YEAR_END },
      expected: ['update ada@contoso.com without end']
    },
    { rule: '`none` is what Entra calls no end', wants: { endDate: 'none' }, has: { endDate: 'none' }, expected: [] },
    {
      rule: '`none` is also an end that Entra does not tell',
      wants: { endDate: 'none' },
      has: { endDate: null },
      expected: []
    },
    { rule: 'an empty end leaves the one in Entra', wants: {}, has: { endDate: UNTIL_YEAR_END }, expected: [] },
    {
      rule: 'a start in the past is no change for someone present',
      wants: { startDate: FROM_MARCH },
      has: { startDate: '2026-01-01T00:00:00Z' },
      expected: []
    },
    {
      rule: 'another start in the future is an update',
      wants: { startDate: FROM_JULY },
      has: { startDate: '2026-08-01T00:00:00Z' },
      expected: ['update ada@contoso.com from 2026-07-01 without end']
    },
    {
      rule: 'the same start in the future is no change',
      wants: { startDate: FROM_JULY },
      has: { startDate: FROM_JULY },
      expected: []
    },
    { rule: 'an empty start leaves the one in Entra', wants: {}, has: { startDate: FROM_JULY }, expected: [] },
    {
      rule: 'a new end keeps the start that Entra has',
      wants: { startDate: FROM_MARCH, endDate: UNTIL_YEAR_END },
      has: { startDate: '2026-01-01T00:00:00Z' },
      expected: ['update ada@contoso.com from 2026-01-01 until 2026-12-31']
    },
    {
      rule: 'a new start keeps the end that Entra has',
      wants: { startDate: FROM_JULY },
      has: { startDate: null, endDate: UNTIL_YEAR_END },
      expected: ['update ada@contoso.com from 2026-07-01 until 2026-12-31']
    }
  ])('$rule', ({ wants, has, expected }) =>
    expect(changesOf({ rows: [row('ada@contoso.com', wants)], held: [assignment(ada, has)] })).toEqual(expected)
  )

  it.each<{ rule: string; wants: Partial<MembershipRow>; expected: string }>([
    { rule: 'without dates', wants: {}, expected: 'add ada@contoso.com' },
    { rule: 'without end', wants: { endDate: 'none' }, expected: 'add ada@contoso.com without end' },
    {
      rule: 'with a start in the future and an end',
      wants: { startDate: FROM_JULY, endDate: UNTIL_YEAR_END },
      expected: 'add ada@contoso.com from 2026-07-01 until 2026-12-31'
    }
  ])('someone new is added $rule', ({ wants, expected }) =>
    expect(changesOf({ rows: [row('ada@contoso.com', wants)] })).toEqual([expected])
  )

  it('an update names the dates of before', () => {
    const had = { startDate: FROM_MARCH, endDate: 'none' } as const
    const situation = {
      rows: [row('ada@contoso.com', { endDate: UNTIL_YEAR_END })],
      held: [assignment(ada, had)]
    }
    expect(plan(situation).changes).toMatchObject([{ kind: 'update', previous: had }])
  })

  it.each<{ rule: string; wants: Partial<MembershipRow>; has: Partial<Assignment>; told: string }>([
    {
      rule: 'a new start after the end that Entra has',
      wants: { startDate: FROM_JULY },
      has: { endDate: '2026-06-15T23:59:59Z' },
      told: 'The row lets the access of `ada@contoso.com` start on 1 Jul 2026, and leaves the other date as it is: the access ends in Entra on 15 Jun 2026.'
    },
    {
      rule: 'a new start at the very second of that end',
      wants: { startDate: FROM_JULY },
      has: { endDate: FROM_JULY },
      told: 'The row lets the access of `ada@contoso.com` start on 1 Jul 2026, and leaves the other date as it is: the access ends in Entra on 1 Jul 2026.'
    },
    {
      rule: 'a new end before the start that Entra has',
      wants: { endDate: '2026-06-15T23:59:59Z' },
      has: { startDate: FROM_JULY },
      told: 'The row lets the access of `ada@contoso.com` end on 15 Jun 2026, and leaves the other date as it is: the access starts in Entra on 1 Jul 2026.'
    }
  ])('$rule is refused at its line, and nobody else’s change is hidden', ({ wants, has, told }) => {
    const mistaken = row('ada@contoso.com', wants)
    const { changes, refusals } = plan({ rows: [mistaken, row('ben@contoso.com')], held: [assignment(ada, has)] })
    expect(refusals).toMatchObject([{ code: 'DATES_DO_NOT_FIT', message: told, place: mistaken.place }])
    expect(changes.map(describeChange)).toEqual(['add ben@contoso.com'])
  })

  it('of several assignments the one under the declared policy is updated', () => {
    const held = [assignment(ada, { policyId: selfService.id }), assignment(ada, { policyId: direct.id })]
    const { changes, kept } = plan({ rows: [row('ada@contoso.com', { endDate: UNTIL_YEAR_END })], held })
    expect(changes).toMatchObject([{ kind: 'update', assignmentId: held[1]?.id, policy: { id: direct.id } }])
    expect(kept).toEqual([])
  })
})

describe('who is left alone, and why', () => {
  const serviceAccount = { ...subjectOf(ada), person: false, name: 'Robot', email: null, principalName: null }
  const noAccount = { ...subjectOf(ada), objectId: null, email: 'gus@partner.example', principalName: null }

  it.each<Situation & { rule: string; expected: readonly string[] }>([
    {
      rule: 'someone under another policy than declared keeps it',
      rows: [row('ada@contoso.com')],
      held: [assignment(ada, { policyId: selfService.id })],
      expected: ['ada@contoso.com other-policy']
    },
    {
      rule: 'someone declared whom Entra assigns automatically',
      rows: [row('ada@contoso.com')],
      held: [assignment(ada, { policyId: automatic.id })],
      expected: ['ada@contoso.com automatic']
    },
    {
      rule: 'someone in no file whom Entra assigns automatically',
      held: [assignment(ada, { policyId: automatic.id })],
      expected: ['ada@contoso.com automatic']
    },
    {
      rule: 'with `manages: policy`, someone in no file under another policy',
      settings: byPolicy,
      held: [assignment(ada, { policyId: selfService.id })],
      expected: ['ada@contoso.com outside-policy']
    },
    {
      rule: 'with `manages: policy`, someone declared under another policy, dates and all',
      settings: byPolicy,
      rows: [row('ada@contoso.com', { endDate: UNTIL_YEAR_END })],
      held: [assignment(ada, { policyId: selfService.id })],
      expected: ['ada@contoso.com other-policy']
    },
    {
      rule: 'someone protected who is in no file',
      held: [assignment(ada)],
      protect: [ada],
      expected: ['ada@contoso.com protected']
    },
    {
      rule: 'someone protected whose row has expired',
      rows: [row('ada@contoso.com', { endDate: UNTIL_MAY })],
      held: [assignment(ada)],
      protect: [ada],
      expected: ['ada@contoso.com protected']
    },
    {
      rule: 'someone protected whose row would end the access today',
      rows: [row('ada@contoso.com', { endDate: '2026-06-01T23:59:59Z' })],
      held: [assignment(ada)],
      protect: [ada],
      expected: ['ada@contoso.com protected']
    },
    {
      rule: 'someone protected whose row would let the access start anew later',
      rows: [row('ada@contoso.com', { startDate: FROM_JULY })],
      held: [assignment(ada)],
      protect: [ada],
      expected: ['ada@contoso.com protected']
    },
    {
      rule: 'someone declared whose request is on its way',
      rows: [row('ada@contoso.com')],
      open: [request(ada, 'add', { state: 'pendingApproval' })],
      expected: ['ada@contoso.com pending']
    },
    {
      rule: 'someone declared whose dates are being changed',
      rows: [row('ada@contoso.com', { endDate: UNTIL_YEAR_END })],
      held: [assignment(ada)],
      open: [request(ada, 'update', { endDate: UNTIL_YEAR_END })],
      expected: ['ada@contoso.com pending']
    },
    {
      rule: 'someone declared whose access is being removed',
      rows: [row('ada@contoso.com')],
      held: [assignment(ada)],
      open: [request(ada, 'remove')],
      expected: ['ada@contoso.com pending']
    },
    {
      rule: 'someone declared whose removal does not say which assignment goes',
      rows: [row('ada@contoso.com')],
      open: [request(ada, 'remove')],
      expected: ['ada@contoso.com pending']
    },
    {
      rule: 'someone declared of whom a removal and an addition are on their way',
      rows: [row('ada@contoso.com')],
      open: [request(ada, 'remove', { assignmentId: guid(501) }), request(ada, 'add')],
      expected: ['ada@contoso.com pending']
    },
    {
      rule: 'someone in no file whose access is being removed already',
      held: [assignment(ada)],
      open: [request(ada, 'remove')],
      expected: ['ada@contoso.com pending']
    },
    {
      rule: 'someone in no file whose request is on its way, since an application cannot cancel it',
      open: [request(ada, 'add', { state: 'scheduled' })],
      expected: ['ada@contoso.com not-in-git']
    },
    {
      rule: 'a service principal',
      held: [assignment(ada, { subject: serviceAccount })],
      expected: [`${ada.id} not-a-person`]
    },
    {
      rule: 'a target without an account, whom nobody declared',
      held: [assignment(ada, { state: 'delivering', subject: noAccount })],
      expected: ['gus@partner.example on-its-way']
    },
    {
      rule: 'a target without an account whose address a row declares, and no second invitation goes out',
      rows: [row('Gus@partner.example')],
      held: [assignment(ada, { state: 'delivering', subject: noAccount })],
      expected: ['Gus@partner.example pending']
    },
    {
      rule: 'a target without an account whose address someone in the directory has by now',
      rows: [row('gus@partner.example')],
      held: [assignment(ada, { state: 'delivering', subject: noAccount })],
      people: [{ ...ada, id: guid(77), mail: 'gus@partner.example', principalName: 'gus#EXT#@contoso.com' }],
      expected: ['gus@partner.example pending']
    },
    {
      rule: 'someone declared whose delivery failed',
      rows: [row('ada@contoso.com')],
      held: [assignment(ada, { state: 'deliveryFailed' })],
      gaveUp: [failedRequest(ada)],
      expected: ['ada@contoso.com delivery-failed']
    },
    {
      rule: 'someone in no file whose delivery failed',
      held: [assignment(ada, { state: 'deliveryFailed' })],
      expected: ['ada@contoso.com delivery-failed']
    },
    {
      rule: 'a row that has expired, of someone who does not hold it',
      rows: [row('ada@contoso.com', { endDate: UNTIL_MAY })],
      expected: ['ada@contoso.com expired-row']
    }
  ])('$rule', ({ expected, ...situation }) => {
    expect(keptOf(situation)).toEqual(expected)
    expect(changesOf(situation)).toEqual([])
  })

  it.each<Situation & { rule: string; expected: string }>([
    {
      rule: 'both policies are named',
      rows: [row('ada@contoso.com')],
      held: [assignment(ada, { policyId: selfService.id })],
      expected: 'Holds it under «Self-service», declared under «Direct assignment»; the policy is kept.'
    },
    {
      rule: 'a policy the package does not list any more is named by its id',
      rows: [row('ada@contoso.com')],
      held: [assignment(ada, { policyId: guid(999) })],
      expected: `Holds it under «${guid(999)}», declared under «Direct assignment»; the policy is kept.`
    },
    {
      rule: 'a request is told with its state and its day',
      rows: [row('ada@contoso.com')],
      open: [request(ada, 'add', { state: 'pendingApproval' })],
      expected: 'A request is on its way in Entra: assignment waiting for approval since 30 May 2026.'
    },
    {
      rule: 'what is on its way and not in git is said so',
      open: [request(ada, 'add', { state: 'scheduled', createdAt: null })],
      expected: 'On its way, not in git: assignment scheduled. It is removed once delivered.'
    },
    {
      rule: 'the last day of an expired row is told',
      rows: [row('ada@contoso.com', { endDate: UNTIL_MAY })],
      expected: 'The row ended on 31 May 2026 and asks for no access.'
    },
    {
      rule: 'what is no person',
      held: [assignment(ada, { subject: serviceAccount })],
      expected: 'Not a person; only people are managed.'
    },
    {
      rule: 'whose account is not there yet',
      held: [assignment(ada, { state: 'delivering', subject: noAccount })],
      expected: 'Entra has no account for this person yet; on the way.'
    },
    {
      rule: 'whose account is not there yet, and a row declares them',
      rows: [row('gus@partner.example')],
      held: [assignment(ada, { state: 'delivering', subject: noAccount })],
      expected: 'Already on the way; Entra is creating the account.'
    },
    {
      rule: 'whom Entra assigns automatically',
      rows: [row('ada@contoso.com')],
      held: [assignment(ada, { policyId: automatic.id })],
      expected: 'Assigned by an automatic assignment policy.'
    },
    {
      rule: 'whom Entra assigns automatically, in no file',
      held: [assignment(ada, { policyId: automatic.id })],
      expected: 'Assigned by an automatic assignment policy.'
    },
    {
      rule: 'under which policy somebody holds it that is not managed',
      settings: byPolicy,
      held: [assignment(ada, { policyId: selfService.id })],
      expected: 'Holds it under «Self-service», which is not managed here.'
    },
    { rule: 'who is protected', held: [assignment(ada)], protect: [ada], expected: 'Protected by the settings.' },
    {
      rule: 'who is protected from the dates of their row',
      rows: [row('ada@contoso.com', { startDate: FROM_JULY })],
      held: [assignment(ada)],
      protect: [ada],
      expected: 'Protected by the settings, so dates that take the access away are not set.'
    }
  ])('$rule', ({ expected, ...situation }) =>
    expect(plan(situation).kept.map(({ reason }) => reason)).toEqual([expected])
  )

  it('beside another policy the declared dates are still made so', () => {
    const situation = {
      rows: [row('ada@contoso.com', { endDate: UNTIL_YEAR_END })],
      held: [assignment(ada, { policyId: selfService.id })]
    }
    expect(keptOf(situation)).toEqual(['ada@contoso.com other-policy'])
    expect(changesOf(situation)).toEqual(['update ada@contoso.com until 2026-12-31'])
  })

  it('with `manages: policy`, only the assignment under that policy is taken away', () => {
    const held = [assignment(ada, { policyId: selfService.id }), assignment(ada)]
    expect(plan({ settings: byPolicy, held }).changes).toMatchObject([{ assignmentIds: [held[1]?.id] }])
  })

  it('an automatic assignment beside one by hand stays when the other goes', () => {
    const held = [assignment(ada, { policyId: automatic.id }), assignment(ada)]
    expect(plan({ held }).changes).toMatchObject([{ assignmentIds: [held[1]?.id] }])
  })

  it('protection keeps from removal, not from the dates that are declared', () => {
    const situation = {
      rows: [row('ada@contoso.com', { endDate: UNTIL_YEAR_END })],
      held: [assignment(ada)],
      protect: [ada]
    }
    expect(changesOf(situation)).toEqual(['update ada@contoso.com until 2026-12-31'])
  })
})

describe('someone declared of whom only a removal on its way is left', () => {
  it('is added once that is done: afterwards nobody would look again', () => {
    const open = [request(ada, 'remove', { state: 'delivering', assignmentId: guid(501) })]
    const planned = plan({ rows: [row('ada@contoso.com')], open })
    expect(planned.kept).toEqual([])
    expect(planned.changes).toMatchObject([{ kind: 'add', move: null, replaces: [guid(501)] }])
  })

  it('is added, too, when what is removed is a delivery that failed', () => {
    const held = [assignment(ada, { id: guid(501), state: 'deliveryFailed' })]
    const open = [request(ada, 'remove', { assignmentId: guid(501) })]
    expect(plan({ rows: [row('ada@contoso.com')], held, open }).changes).toMatchObject([
      { kind: 'add', move: 'failed-delivery', replaces: [guid(501)] }
    ])
  })

  const leaves = (id: string, more: Partial<Assignment> = {}) => assignment(ada, { id, ...more })
  const partly = { state: 'partiallyDelivered' } as const

  it.each<Situation & { rule: string }>([
    {
      rule: 'another removal does not say which assignment goes',
      open: [request(ada, 'remove', { assignmentId: guid(501) }), request(ada, 'remove')]
    },
    {
      rule: 'it was access that is whole',
      held: [leaves(guid(501))],
      open: [request(ada, 'remove', { assignmentId: guid(501) })]
    },
    {
      rule: 'it was a part under another policy',
      held: [leaves(guid(501), { ...partly, policyId: selfService.id })],
      open: [request(ada, 'remove', { assignmentId: guid(501) })]
    },
    {
      rule: 'it was two parts',
      held: [leaves(guid(501), partly), leaves(guid(502), partly)],
      open: [guid(501), guid(502)].map((assignmentId) => request(ada, 'remove', { assignmentId }))
    },
    {
      rule: 'a failed delivery stays beside it',
      held: [leaves(guid(501), partly), leaves(guid(502), { state: 'deliveryFailed' })],
      open: [request(ada, 'remove', { assignmentId: guid(501) })]
    },
    {
      rule: 'it is under a policy that is not managed',
      settings: byPolicy,
      held: [leaves(guid(501), { state: 'deliveryFailed', policyId: selfService.id })],
      open: [request(ada, 'remove', { assignmentId: guid(501) })]
    }
  ])('waits for it where $rule', (situation) => {
    const { changes, kept } = plan({ rows: [row('ada@contoso.com')], ...situation })
    expect(changes).toEqual([])
    expect(kept).toMatchObject([{ code: 'pending' }])
  })
})

describe('who surely stays', () => {
  it.each<Situation & { rule: string; remaining: number; losing: boolean }>([
    { rule: 'whoever is left as they are', remaining: 1, losing: false },
    {
      rule: 'whoever gets another end',
      rows: [row('ada@contoso.com', { endDate: UNTIL_YEAR_END })],
      remaining: 1,
      losing: false
    },
    {
      rule: 'whoever has asked for other dates',
      open: [request(ada, 'update', { endDate: UNTIL_YEAR_END })],
      remaining: 1,
      losing: false
    },
    {
      rule: 'not whoever gets an end today',
      rows: [row('ada@contoso.com', { endDate: '2026-06-01T23:59:59Z' })],
      remaining: 0,
      losing: true
    },
    { rule: 'not whoever is removed', rows: [], remaining: 0, losing: true },
    { rule: 'not whoever is being removed', open: [request(ada, 'remove')], remaining: 0, losing: false }
  ])('$rule', ({ remaining, losing, ...situation }) => {
    const { staying } = plan({ rows: [row('ada@contoso.com')], held: [assignment(ada)], ...situation })
    expect(staying).toMatchObject({ people: remaining, losing: new Set(losing ? [ada.id] : []) })
  })
})

describe('what Entra lists in any order', () => {
  const both = (situation: Situation) => {
    const { held = [], open = [] } = situation
    return [situation, { ...situation, held: held.toReversed(), open: open.toReversed() }].map((each) => plan(each))
  }

  it('makes one plan: of several assignments', () => {
    const held = [assignment(ada), assignment(ada), assignment(ada, { policyId: selfService.id })]
    const [one, other] = both({ held })
    expect(one?.changes).toMatchObject([{ assignmentIds: held.map(({ id }) => id) }])
    expect(other).toEqual(one)
  })

  it('makes one plan: of several requests', () => {
    const open = [request(ada, 'add', { createdAt: '2026-05-29T08:00:00Z' }), request(ada, 'add')]
    const [one, other] = both({ rows: [row('ada@contoso.com')], open })
    expect(one?.kept).toMatchObject([{ reason: expect.stringContaining('29 May 2026') }])
    expect(other).toEqual(one)
  })
})

describe('a request of somebody who has the package', () => {
  it.each<Situation & { rule: string; expected: readonly string[] }>([
    {
      rule: 'for the package is nothing to wait for, and other dates are set',
      rows: [row('ada@contoso.com', { endDate: UNTIL_YEAR_END })],
      open: [request(ada, 'add')],
      expected: ['update ada@contoso.com until 2026-12-31']
    },
    {
      rule: 'for other dates is none to wait for either: they must not keep them by asking',
      rows: [row('ada@contoso.com', { endDate: UNTIL_YEAR_END })],
      open: [request(ada, 'update', { endDate: '2027-12-31T23:59:59Z' })],
      expected: ['update ada@contoso.com until 2026-12-31']
    },
    {
      rule: 'for dates is waited for where the row leaves them to Entra',
      rows: [row('ada@contoso.com')],
      open: [request(ada, 'update', { endDate: '2027-12-31T23:59:59Z' })],
      expected: []
    }
  ])('$rule', ({ expected, ...situation }) => {
    expect(changesOf({ held: [assignment(ada)], ...situation })).toEqual(expected)
    expect(keptOf({ held: [assignment(ada)], ...situation })).toHaveLength(expected.length === 0 ? 1 : 0)
  })

  it('in no file does not keep what is there, and what is on its way is told', () => {
    const held = [assignment(ada), assignment(ada, { state: 'delivering', policyId: selfService.id })]
    const { changes, kept } = plan({ held, open: [request(ada, 'add', { state: 'delivering' })] })
    expect(changes).toMatchObject([{ kind: 'remove', assignmentIds: [held[0]?.id] }])
    expect(kept).toMatchObject([
      {
        code: 'not-in-git',
        reason: 'On its way, not in git: assignment being delivered since 30 May 2026. It is removed once delivered.'
      }
    ])
  })
})

describe('a row that has ended', () => {
  const ended = row('shared@contoso.com', { endDate: UNTIL_MAY })
  const shared = { otherMails: ['shared@contoso.com'] }

  it('is why its holder is removed, whether the directory was asked or not', () => {
    const byAddress = { ...ended, email: 'ada@contoso.com' }
    expect(plan({ rows: [byAddress], held: [assignment(ada)], people: [] }).changes).toMatchObject([
      { kind: 'remove', cause: 'expired', place: byAddress.place }
    ])
    expect(plan({ rows: [ended], held: [assignment(ada)], people: [{ ...ada, ...shared }] }).changes).toMatchObject([
      { kind: 'remove', cause: 'expired', place: ended.place }
    ])
  })

  it('is nobody’s when several people have the address', () => {
    const people = [ada, ben].map((each) => ({ ...each, ...shared }))
    const { changes, kept } = plan({ rows: [ended], held: [assignment(ada)], people })
    expect(changes).toMatchObject([{ kind: 'remove', member: { address: 'ada@contoso.com' }, place: null }])
    expect(kept).toMatchObject([{ member: { address: 'shared@contoso.com' }, code: 'expired-row' }])
  })
})

describe('the counts', () => {
  it('every person declared is one of: added, updated, unchanged, or on their way', () => {
    const result = plan({
      rows: [
        row('ada@contoso.com'),
        row('ben@contoso.com', { endDate: UNTIL_YEAR_END }),
        row('cyd@contoso.com'),
        row('dan@contoso.com')
      ],
      held: [assignment(ben), assignment(cyd)],
      open: [request(dan, 'add')]
    })
    expect(result).toMatchObject({ current: 2, desired: 4, unchanged: 1 })
    expect(result.changes.map(describeChange)).toEqual([
      'add ada@contoso.com',
      'update ben@contoso.com until 2026-12-31'
    ])
    expect(result.kept).toHaveLength(1)
  })

  it('every person who holds it is one of: updated, removed, unchanged, or kept', () => {
    const result = plan({
      rows: [row('ada@contoso.com'), row('ben@contoso.com', { endDate: UNTIL_YEAR_END })],
      held: [assignment(ada), assignment(ben), assignment(cyd), assignment(dan)],
      protect: [dan]
    })
    expect(result).toMatchObject({ current: 4, desired: 2, unchanged: 1 })
    expect(result.changes).toHaveLength(2)
    expect(result.kept).toHaveLength(1)
  })

  it.each<Situation & { rule: string; current: number }>([
    { rule: 'someone with two assignments counts once', held: [assignment(ada), assignment(ada)], current: 1 },
    {
      rule: 'a failed delivery is not counted',
      held: [assignment(ada), assignment(ben, { state: 'deliveryFailed' })],
      current: 1
    },
    {
      rule: 'an automatic assignment is not counted, since it is not managed',
      held: [assignment(ada), assignment(ben, { policyId: automatic.id })],
      current: 1
    },
    {
      rule: 'with `manages: policy`, only assignments under it count',
      settings: byPolicy,
      held: [assignment(ada), assignment(ben, { policyId: selfService.id })],
      current: 1
    },
    {
      rule: 'a request on its way is not counted yet',
      held: [assignment(ada)],
      open: [request(ben, 'add')],
      current: 1
    },
    {
      rule: 'a service principal is not counted',
      held: [assignment(ada), assignment(ben, { subject: { ...subjectOf(ben), person: false } })],
      current: 1
    }
  ])('$rule', ({ current, ...situation }) => expect(plan(situation).current).toBe(current))
})

describe('what a reviewer is warned about', () => {
  const disabled = { ...ada, enabled: false }

  it.each<Situation & { rule: string; expected: readonly string[] }>([
    {
      rule: 'an add under a policy that asks for approval',
      rows: [row('ada@contoso.com', { policy: approved.name }), row('ben@contoso.com', { policy: approved.name })],
      expected: ['APPROVAL_REQUIRED']
    },
    {
      rule: 'not someone who has passed that approval',
      rows: [row('ada@contoso.com', { policy: approved.name })],
      held: [assignment(ada, { policyId: approved.id })],
      expected: []
    },
    {
      rule: 'a disabled account that is to gain the package',
      rows: [row('ada@contoso.com')],
      people: [disabled],
      expected: ['PERSON_DISABLED']
    },
    {
      rule: 'not a disabled account that nothing happens to',
      rows: [row('a.lovelace@contoso.com')],
      held: [assignment(ada)],
      people: [{ ...disabled, proxyAddresses: ['a.lovelace@contoso.com'] }],
      expected: []
    }
  ])('$rule', ({ expected, ...situation }) =>
    expect(plan(situation).warnings.map(({ code }) => code)).toEqual(expected)
  )
})
