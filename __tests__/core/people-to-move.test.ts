/** About whom more is read before they may be removed and added again: whoever is missed here might not come back. */
import { describe, expect, it } from '@jest/globals'
import type { Assignment, MembershipRow, PackageSettings } from '../../src/core/model.js'
import { peopleToMove } from '../../src/core/people-to-move.js'
import { listHolders } from '../../src/core/resolve-people.js'
import {
  ada,
  assignment,
  ben,
  direct,
  packageSettings,
  row,
  sales,
  selfService,
  subjectOf
} from '../app/fakes/samples.js'

const moving = packageSettings({ policy: direct.name, policyChanges: 'move' })
const keeping = packageSettings({ policy: direct.name })
const underOther = (more: Partial<Assignment> = {}) => assignment(ada, { policyId: selfService.id, ...more })

describe('more is read about', () => {
  it.each<{
    rule: string
    rows?: readonly MembershipRow[]
    held: readonly Assignment[]
    settings?: PackageSettings | null
    read: readonly string[]
  }>([
    { rule: 'whoever holds it under another policy, where people are moved', held: [underOther()], read: [ada.id] },
    { rule: 'nobody for that, where they are not', held: [underOther()], settings: keeping, read: [] },
    { rule: 'nobody for that, without settings', held: [underOther()], settings: null, read: [] },
    { rule: 'nobody who holds it under the declared one', held: [assignment(ada)], read: [] },
    { rule: 'nobody who holds it under both', held: [underOther(), assignment(ada)], read: [] },
    {
      rule: 'whoever holds it under another one than their row names',
      rows: [row('ada@contoso.com', { policy: selfService.name })],
      held: [assignment(ada)],
      read: [ada.id]
    },
    {
      rule: 'whoever has only a failed delivery under the declared one',
      held: [underOther(), assignment(ada, { state: 'deliveryFailed' })],
      settings: moving,
      read: [ada.id]
    },
    {
      rule: 'whoever has an assignment whose policy Entra does not tell',
      held: [assignment(ada, { policyId: null })],
      read: [ada.id]
    },
    ...(['moving', 'keeping', 'none'] as const).map((which) => ({
      rule: `whoever has only a part of it, whatever the settings say: ${which}`,
      held: [assignment(ada, { state: 'partiallyDelivered' })],
      settings: { moving, keeping, none: null }[which],
      rows: [row('ada@contoso.com', { policy: direct.name })],
      read: [ada.id]
    })),
    {
      rule: 'whoever has nothing but a failed delivery and is named by object id',
      rows: [row(ada.id, { policy: direct.name })],
      held: [assignment(ada, { state: 'deliveryFailed' })],
      settings: null,
      read: [ada.id]
    },
    {
      rule: 'nobody else because of somebody’s failed delivery',
      rows: [row(ada.id), row('ben@contoso.com')],
      held: [assignment(ada, { state: 'deliveryFailed' }), assignment(ben)],
      settings: keeping,
      read: [ada.id]
    },
    { rule: 'nobody without a row', rows: [], held: [underOther()], read: [] },
    { rule: 'nobody who does not hold it', rows: [row('ben@contoso.com')], held: [underOther()], read: [] },
    {
      rule: 'nobody whose row names a policy that is not there: the package is refused',
      rows: [row('ada@contoso.com', { policy: 'None' })],
      held: [underOther()],
      read: []
    },
    {
      rule: 'nobody who has no account yet',
      rows: [row('gil@partner.example')],
      held: [
        assignment(ada, {
          policyId: selfService.id,
          subject: subjectOf(ada, { objectId: null, email: 'gil@partner.example', principalName: null })
        })
      ],
      read: []
    }
  ])('$rule', ({ rows = [row('ada@contoso.com')], held, settings = moving, read }) => {
    const holders = listHolders({ assignments: held, requests: [] })
    expect(peopleToMove(rows, holders, { accessPackage: sales, settings, assignments: held })).toEqual(read)
  })
})
