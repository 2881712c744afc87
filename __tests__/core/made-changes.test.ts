/** What a planned change says of itself: from when until when, why, and where it stands. */
import { describe, expect, it } from '@jest/globals'
import type { Person } from '../../src/core/model.js'
import type { Change } from '../../src/core/plan.js'
import {
  ada,
  assignment,
  ben,
  direct,
  failedRequest,
  guid,
  packageSettings,
  request,
  row,
  selfService,
  subjectOf
} from '../app/fakes/samples.js'
import { plan, type Situation } from './situation.js'

const YEAR_END = '2026-12-31T23:59:59Z'
const JULY = '2026-07-01T00:00:00Z'
const SPRING = '2026-03-01T00:00:00Z'
const moving = packageSettings({ policy: direct.name, policyChanges: 'move', allowEmpty: true })

const changesOf = (situation: Situation): readonly Change[] => plan(situation).changes
/** The changes of a row that stood there before as it stands now. */
const unchanged = (situation: Situation): readonly Change[] => changesOf({ before: situation.rows ?? [], ...situation })
const causes = (changes: readonly Change[]): readonly string[] =>
  changes.map(({ kind, cause, causeDetail }) => `${kind}, ${cause}: ${causeDetail}`)

describe('an addition', () => {
  it('says everything that the row says', () => {
    const asked = row('ada@contoso.com', { startDate: JULY, endDate: YEAR_END, justification: 'CHG-1', name: 'Nobody' })
    expect(unchanged({ rows: [asked] })).toEqual([
      {
        kind: 'add',
        move: null,
        replaces: [],
        member: { userId: ada.id, address: 'ada@contoso.com', name: 'Ada' },
        policy: { id: direct.id, name: direct.name },
        startDate: JULY,
        endDate: YEAR_END,
        place: asked.place,
        cause: 'entra',
        causeDetail: 'access that the file declares is not there in Entra',
        invite: null,
        ownAddress: true,
        guestDomain: null,
        justification: 'CHG-1'
      }
    ])
  })

  it('of a guest says where they are from and how they are invited', () => {
    expect(changesOf({ rows: [row('Gil@Partner.example', { name: 'Gil' })] })).toMatchObject([
      {
        member: { userId: null, name: 'Gil' },
        invite: { address: 'Gil@Partner.example', name: 'Gil' },
        ownAddress: false,
        guestDomain: 'partner.example'
      }
    ])
  })

  it('by an address that somebody only entered is not by their own', () => {
    const people = [{ ...ada, otherMails: ['ada@home.example'] }]
    expect(changesOf({ rows: [row('ada@home.example')], people })).toMatchObject([{ ownAddress: false, invite: null }])
  })
})

describe('new dates', () => {
  it.each([
    { held: { startDate: SPRING, endDate: '2027-06-30T23:59:59Z' }, were: 'from 1 Mar 2026 until 30 Jun 2027' },
    { held: { startDate: SPRING }, were: 'from 1 Mar 2026 without end' },
    { held: { endDate: '2027-06-30T23:59:59Z' }, were: 'until 30 Jun 2027' },
    { held: { endDate: null }, were: 'without end' }
  ])('say what they were in Entra: $were', ({ held, were }) => {
    const rows = [row('ada@contoso.com', { endDate: YEAR_END })]
    expect(causes(unchanged({ rows, held: [assignment(ada, held)] }))).toEqual([
      `update, entra: the dates in Entra were ${were}`
    ])
  })

  it('are the row’s where it has them and Entra’s otherwise, under the policy that is held', () => {
    const held = assignment(ada, { policyId: selfService.id, startDate: SPRING, endDate: '2027-06-30T23:59:59Z' })
    const rows = [
      row('ada@contoso.com', { policy: selfService.name, startDate: SPRING, endDate: YEAR_END, justification: 'CHG-2' })
    ]
    expect(unchanged({ rows, held: [held] })).toMatchObject([
      {
        kind: 'update',
        policy: { id: selfService.id, name: selfService.name },
        startDate: SPRING,
        endDate: YEAR_END,
        assignmentId: held.id,
        previous: { startDate: SPRING, endDate: '2027-06-30T23:59:59Z' },
        justification: 'CHG-2',
        place: rows[0]?.place
      }
    ])
  })

  it('of a start to come alone leave the end as it is', () => {
    const held = [assignment(ada, { startDate: '2026-08-01T00:00:00Z', endDate: YEAR_END })]
    expect(unchanged({ rows: [row('ada@contoso.com', { startDate: JULY })], held })).toMatchObject([
      { kind: 'update', startDate: JULY, endDate: YEAR_END }
    ])
  })

  it.each([
    {
      rule: 'an end before the start that Entra has',
      asked: { endDate: '2026-06-30T23:59:59Z' },
      held: { startDate: JULY },
      says: 'The row lets the access of `ada@contoso.com` end on 30 Jun 2026, and leaves the other date as it is: the access starts in Entra on 1 Jul 2026.',
      hint: 'Give the row a `StartDate` before its end.'
    },
    {
      rule: 'a start after the end that Entra has',
      asked: { startDate: '2027-01-01T00:00:00Z' },
      held: { endDate: YEAR_END },
      says: 'The row lets the access of `ada@contoso.com` start on 1 Jan 2027, and leaves the other date as it is: the access ends in Entra on 31 Dec 2026.',
      hint: 'Give the row an `EndDate` after its start, or `none` for access without end; or leave `StartDate` empty.'
    }
  ])('that do not fit are refused: $rule', ({ asked, held, says, hint }) => {
    const rows = [row('ada@contoso.com', asked)]
    const { refusals } = plan({ rows, held: [assignment(ada, held)] })
    expect(refusals).toEqual([{ code: 'DATES_DO_NOT_FIT', message: says, hint, place: rows[0]?.place }])
  })

  it.each([
    { asked: { endDate: 'none' }, held: { startDate: JULY, endDate: YEAR_END } },
    { asked: { endDate: YEAR_END }, held: { startDate: JULY } },
    { asked: { startDate: JULY }, held: { startDate: '2026-08-01T00:00:00Z', endDate: null } }
  ])('that fit are not', ({ asked, held }) => {
    expect(plan({ rows: [row('ada@contoso.com', asked)], held: [assignment(ada, held)] })).toMatchObject({
      refusals: [],
      changes: [{ kind: 'update' }]
    })
  })
})

describe('a removal', () => {
  it('says what is lost, all of it, and under which policy it came', () => {
    const held = [
      assignment(ada, { id: guid(601), policyId: selfService.id, startDate: SPRING, endDate: YEAR_END }),
      assignment(ada, { id: guid(602), policyId: null })
    ]
    expect(changesOf({ before: [], held })).toEqual([
      {
        kind: 'remove',
        move: null,
        member: { userId: ada.id, address: 'ada@contoso.com', name: 'Ada' },
        policy: { id: selfService.id, name: selfService.name },
        startDate: SPRING,
        endDate: YEAR_END,
        place: null,
        cause: 'entra',
        causeDetail: 'came in Entra under «Self-service»',
        assignmentIds: [guid(601), guid(602)],
        policyIds: [selfService.id, '']
      }
    ])
  })

  it.each([
    { policyId: guid(999), under: guid(999) },
    { policyId: null, under: 'an unknown policy' }
  ])('names a policy that the package does not list: $under', ({ policyId, under }) => {
    expect(changesOf({ before: [], held: [assignment(ada, { policyId })] })).toMatchObject([
      { policy: { id: policyId ?? '', name: under }, causeDetail: `came in Entra under «${under}»` }
    ])
  })

  it('names the row that ended', () => {
    const ended = row('ada@contoso.com', { endDate: '2026-05-31T23:59:59Z' })
    expect(changesOf({ rows: [ended], before: [ended], held: [assignment(ada)] })).toMatchObject([
      { kind: 'remove', cause: 'expired', place: ended.place }
    ])
  })
})

describe('a row that ended', () => {
  const ended = row('team@contoso.com', { endDate: '2026-05-31T23:59:59Z' })
  const known = (who: Person): Person => ({ ...who, otherMails: ['team@contoso.com'] })

  it('is the reason of a removal by whichever of their addresses it names a holder', () => {
    const { changes, kept } = plan({
      rows: [ended],
      before: [ended],
      held: [assignment(ada)],
      people: [known(ada), ben]
    })
    expect(changes).toMatchObject([
      { kind: 'remove', member: { userId: ada.id }, cause: 'expired', place: ended.place }
    ])
    expect(kept).toEqual([])
  })

  it.each<{ rule: string; people: readonly Person[] }>([
    { rule: 'names two people', people: [known(ada), known(ben)] },
    { rule: 'names somebody who does not hold it', people: [ada, known(ben)] },
    { rule: 'names nobody', people: [ada, ben] }
  ])('is none where it $rule, and that it asks for nothing is said', ({ people }) => {
    const { changes, kept } = plan({ rows: [ended], before: [ended], held: [assignment(ada)], people })
    expect(changes).toMatchObject([{ kind: 'remove', member: { userId: ada.id }, place: null }])
    expect(kept).toEqual([
      {
        member: { userId: null, address: 'team@contoso.com', name: null },
        code: 'expired-row',
        reason: 'The row ended on 31 May 2026 and asks for no access.'
      }
    ])
  })
})

describe('a move', () => {
  const rows = [row('ada@contoso.com')]
  const underOther = assignment(ada, { id: guid(603), policyId: selfService.id, startDate: SPRING, endDate: YEAR_END })

  it('says the same cause on both halves, and what has to be gone first', () => {
    expect(unchanged({ settings: moving, rows, held: [underOther] })).toMatchObject([
      {
        kind: 'remove',
        move: 'policy',
        cause: 'entra',
        causeDetail: 'holds it under «Self-service»',
        policy: { id: selfService.id, name: 'Self-service' },
        startDate: SPRING,
        endDate: YEAR_END,
        place: rows[0]?.place,
        assignmentIds: [guid(603)],
        policyIds: [selfService.id]
      },
      {
        kind: 'add',
        move: 'policy',
        cause: 'entra',
        causeDetail: 'holds it under «Self-service»',
        replaces: [guid(603)],
        endDate: null
      }
    ])
  })

  it('for new settings says so, unless the row is new as well', () => {
    const situation = { settings: moving, settingsChanged: true, rows, held: [underOther] }
    expect(causes(unchanged(situation))).toEqual([
      'remove, changed: the settings of the package changed',
      'add, changed: the settings of the package changed'
    ])
    expect(causes(changesOf({ ...situation, before: [] }))).toEqual(['remove, added: null', 'add, added: null'])
  })

  it('takes only what nobody removes already, and waits for all of it', () => {
    const leaving = assignment(ada, { id: guid(604), policyId: selfService.id })
    const open = [request(ada, 'remove', { assignmentId: guid(604) })]
    const [removal, addition] = unchanged({ settings: moving, rows, held: [underOther, leaving], open })
    expect(removal).toMatchObject({ kind: 'remove', assignmentIds: [guid(603)], policyIds: [selfService.id] })
    expect(addition).toMatchObject({ kind: 'add', replaces: [guid(603), guid(604)] })
  })

  it('for a delivery that failed changes neither dates nor its reason for new settings', () => {
    const held = [assignment(ada, { id: guid(605), state: 'deliveryFailed', endDate: YEAR_END })]
    const gaveUp = [failedRequest(ada, { assignmentId: guid(605), completedAt: '2026-01-01T00:00:00Z' })]
    const changes = unchanged({ settings: moving, settingsChanged: true, rows, held, gaveUp })
    expect(causes(changes)).toEqual([
      'remove, entra: Entra could not deliver it and takes no further try',
      'add, entra: Entra could not deliver it and takes no further try'
    ])
    expect(changes.map(({ endDate }) => endDate)).toEqual([YEAR_END, null])
  })

  it.each([
    { rule: 'keeps an end that the row leaves to Entra', asked: {}, held: { endDate: YEAR_END }, end: YEAR_END },
    {
      rule: 'takes the end of the row',
      asked: { endDate: '2027-06-30T23:59:59Z' },
      held: { endDate: '2027-06-30T23:59:59Z' },
      end: '2027-06-30T23:59:59Z'
    },
    { rule: 'leaves no end where Entra has none', asked: {}, held: { endDate: 'none' }, end: null }
  ])('for a part that was delivered $rule', ({ asked, held, end }) => {
    const part = assignment(ada, { id: guid(606), state: 'partiallyDelivered', ...held })
    const gaveUp = [failedRequest(ada, { assignmentId: guid(606), completedAt: '2026-01-01T00:00:00Z' })]
    const changes = unchanged({ rows: [row('ada@contoso.com', asked)], held: [part], gaveUp })
    expect(changes.map(({ kind, endDate }) => [kind, endDate])).toEqual([
      ['remove', held.endDate],
      ['add', end]
    ])
    expect(changes[0]?.causeDetail).toBe('Entra delivered only a part of it and takes no further try')
  })
})

describe('somebody without an account yet', () => {
  it('is named by their address in what is left alone', () => {
    const subject = subjectOf(ada, { objectId: null, email: 'gil@partner.example', principalName: null })
    const { changes, kept } = plan({ held: [assignment(ada, { subject })] })
    expect(changes).toEqual([])
    expect(kept).toMatchObject([{ member: { userId: null, address: 'gil@partner.example' }, code: 'on-its-way' }])
  })
})
