import { describe, expect, it } from '@jest/globals'
import type { Assignment } from '../../src/core/model.js'
import {
  ada,
  assignment,
  automatic,
  direct,
  failedRequest,
  packageSettings,
  request,
  row,
  selfService
} from '../app/fakes/samples.js'
import { plan, type Situation } from './situation.js'

/** It is noon on 1 June. */
const LAST_SECOND_OF_SEVEN_DAYS = '2026-05-25T12:00:00Z'
const A_SECOND_LATER = '2026-05-25T11:59:59Z'

const FAILED = 'a1'
const failed = (more: Partial<Assignment> = {}) => assignment(ada, { id: FAILED, state: 'deliveryFailed', ...more })
const partial = (more: Partial<Assignment> = {}) =>
  assignment(ada, { id: FAILED, state: 'partiallyDelivered', ...more })
const gaveUp = (completedAt: string | null = '2026-05-30T08:00:00Z', more = {}) =>
  failedRequest(ada, { assignmentId: FAILED, completedAt, ...more })

/** What the plan does: changes with their half of a move, whom it leaves alone, and what it tries again. */
const told = (situation: Situation) => {
  const { changes, kept, retries } = plan({ rows: [row('ada@contoso.com')], ...situation })
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
      rule: 'is a remove and an add when Entra shows no request to try again',
      held: [failed()],
      expected: ['remove failed-delivery', 'add failed-delivery']
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
      gaveUp: [gaveUp('2026-05-30T08:00:00Z', { type: 'remove' })],
      expected: ['remove failed-delivery', 'add failed-delivery']
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
      expected: ['Delivery failed, and Entra takes no further try; protected, so nothing is removed.']
    },
    {
      rule: 'by an automatic assignment policy is Entra’s own',
      held: [failed({ policyId: automatic.id })],
      gaveUp: [gaveUp()],
      expected: [expect.stringContaining('not managed here')]
    },
    {
      rule: 'is history beside access that is there',
      held: [failed(), assignment(ada)],
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
      expected: [expect.stringContaining('the part is kept')]
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

  it('whoever has a part is present', () => {
    const situation = { rows: [row('ada@contoso.com')], held: [partial()], gaveUp: [gaveUp()] }
    expect(plan(situation)).toMatchObject({ current: 1, unchanged: 1 })
  })
})
