import { describe, expect, it } from '@jest/globals'
import { sightChange, type Sighting } from '../../src/core/confirm-change.js'
import type { Assignment, OpenRequest } from '../../src/core/model.js'
import type { AddChange, Change, RemoveChange, UpdateChange } from '../../src/core/plan.js'
import { ada, assignment, ben, direct, guid, request } from '../app/fakes/samples.js'

const UNTIL_MAY = '2026-05-31T23:59:59Z'
const UNTIL_YEAR_END = '2026-12-31T23:59:59Z'
const [FIRST, SECOND] = [guid(51), guid(52)]

const member = { userId: ada.id, address: 'ada@contoso.com', name: 'Ada' }
const base = { member, policy: direct, startDate: null, endDate: null, place: null, cause: null, causeDetail: null }
const add: AddChange = {
  ...base,
  kind: 'add',
  move: null,
  replaces: [],
  invite: null,
  ownAddress: true,
  guestDomain: null,
  justification: null
}
const remove: RemoveChange = { ...base, kind: 'remove', move: null, assignmentIds: [FIRST, SECOND], policyIds: [] }
const update: UpdateChange = {
  ...base,
  kind: 'update',
  endDate: UNTIL_YEAR_END,
  assignmentId: FIRST,
  previous: { startDate: null, endDate: UNTIL_MAY },
  justification: null
}

describe('what Entra shows of a change', () => {
  it.each<{
    rule: string
    change: Change
    held?: readonly Assignment[]
    open?: readonly OpenRequest[]
    expected: Sighting
  }>([
    { rule: 'an add: delivered', change: add, held: [assignment(ada)], expected: 'done' },
    {
      rule: 'an add: being delivered',
      change: add,
      held: [assignment(ada, { state: 'delivering' })],
      expected: 'on-its-way'
    },
    {
      rule: 'an add: delivered in part',
      change: add,
      held: [assignment(ada, { state: 'partiallyDelivered' })],
      expected: 'on-its-way'
    },
    { rule: 'an add: a request for it', change: add, open: [request(ada, 'add')], expected: 'on-its-way' },
    {
      rule: 'an add: only a failed delivery',
      change: add,
      held: [assignment(ada, { state: 'deliveryFailed' })],
      expected: 'absent'
    },
    {
      rule: 'an add: somebody else’s access',
      change: add,
      held: [assignment(ben)],
      open: [request(ben, 'add')],
      expected: 'absent'
    },
    {
      rule: 'the addition of a move: what it replaces is not what it gives',
      change: { ...add, move: 'policy', replaces: [FIRST] },
      held: [assignment(ada, { id: FIRST })],
      expected: 'absent'
    },
    { rule: 'an add: a request to take it away', change: add, open: [request(ada, 'remove')], expected: 'absent' },
    { rule: 'an add: nothing', change: add, expected: 'absent' },
    {
      rule: 'an update: the dates',
      change: update,
      held: [assignment(ada, { id: FIRST, endDate: UNTIL_YEAR_END })],
      expected: 'done'
    },
    {
      rule: 'an update: the dates of before, and a request',
      change: update,
      held: [assignment(ada, { id: FIRST, endDate: UNTIL_MAY })],
      open: [request(ada, 'update', { assignmentId: FIRST })],
      expected: 'on-its-way'
    },
    {
      rule: 'an update: the dates of before',
      change: update,
      held: [assignment(ada, { id: FIRST, endDate: UNTIL_MAY })],
      expected: 'absent'
    },
    {
      rule: 'an update: the dates at another assignment of the person',
      change: update,
      held: [
        assignment(ada, { id: FIRST, endDate: UNTIL_MAY }),
        assignment(ada, { id: SECOND, endDate: UNTIL_YEAR_END })
      ],
      expected: 'absent'
    },
    {
      rule: 'an update to no end: Entra tells none, by saying nothing',
      change: { ...update, endDate: 'none' },
      held: [assignment(ada, { id: FIRST, endDate: null })],
      expected: 'done'
    },
    { rule: 'a removal: no assignment left', change: remove, expected: 'done' },
    { rule: 'a removal: only other assignments left', change: remove, held: [assignment(ada)], expected: 'done' },
    {
      rule: 'a removal: one of two is left',
      change: remove,
      held: [assignment(ada, { id: SECOND })],
      expected: 'absent'
    },
    {
      rule: 'a removal: both are left, with a request each',
      change: remove,
      held: [assignment(ada, { id: FIRST }), assignment(ada, { id: SECOND })],
      open: [request(ada, 'remove', { assignmentId: FIRST }), request(ada, 'remove', { assignmentId: SECOND })],
      expected: 'on-its-way'
    },
    {
      rule: 'a removal: both are left, and a request for one',
      change: remove,
      held: [assignment(ada, { id: FIRST }), assignment(ada, { id: SECOND })],
      open: [request(ada, 'remove', { assignmentId: FIRST })],
      expected: 'absent'
    }
  ])('$rule: $expected', ({ change, held = [], open = [], expected }) =>
    expect(sightChange(change, ada.id, held, open)).toBe(expected)
  )

  it('an invited guest is sought under the account that came from the invitation', () => {
    const invited: AddChange = {
      ...add,
      member: { ...member, userId: null },
      invite: { address: member.address, name: null }
    }
    expect(sightChange(invited, ada.id, [assignment(ada)], [])).toBe('done')
  })
})
