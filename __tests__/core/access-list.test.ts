/** Who has what of a package: everybody once, however they are named, and what a plan makes of each. */
import { describe, expect, it } from '@jest/globals'
import { accessState, listAccess, type Access } from '../../src/core/access-list.js'
import type { PackageFacts } from '../../src/core/build-package-plan.js'
import type { Person } from '../../src/core/model.js'
import { packAssignments } from '../../src/core/packed.js'
import { indexPeople } from '../../src/core/resolve-people.js'
import {
  ada,
  assignment,
  ben,
  cyd,
  dan,
  direct,
  failedRequest,
  guid,
  request,
  row,
  sales,
  subjectOf
} from '../app/fakes/samples.js'
import { packedRows } from './packed-lists.js'
import { plan, type Situation } from './situation.js'

/** Everybody of Sales Tools in a situation, as `who-has` and drift see them. */
function everybody(situation: Situation): readonly Access[] {
  const { rows = [], held = [], open = [], people = [ada, ben, cyd, dan] } = situation
  const facts: PackageFacts = {
    accessPackage: sales,
    settings: null,
    settingsChanged: false,
    rows: packedRows(rows),
    rowsBefore: null,
    earlier: null,
    assignments: packAssignments(held),
    requests: open,
    failedRequests: situation.gaveUp ?? []
  }
  return listAccess(facts, indexPeople(people), plan(situation))
}

/** What is known of each, in few words: `ada@contoso.com: held, row, as-declared`. */
const inShort = (situation: Situation): readonly string[] =>
  everybody(situation).map((access) => {
    const { member, held, requests, rows, changes } = access
    const known = [
      ...held.map(() => 'held'),
      ...requests.map(() => 'request'),
      ...rows.map(() => 'row'),
      ...changes.map(({ kind }) => kind)
    ]
    return `${member.address}: ${[...known, accessState(access)].join(', ')}`
  })

const other = (who: Person, address: string): Person => ({ ...who, proxyAddresses: [address] })
const stranger = (address: string) => ({
  ...subjectOf(ada),
  objectId: null,
  email: address,
  principalName: null,
  name: null
})

describe('everybody is listed once', () => {
  it.each<Situation & { rule: string; expected: readonly string[] }>([
    {
      rule: 'what Entra has, the row and the change meet, sorted by address whatever the case',
      rows: [row('DAN@contoso.com'), row('ben@contoso.com')],
      held: [assignment(cyd), assignment(ben), assignment(ada)],
      expected: [
        'ada@contoso.com: held, remove, to-remove',
        'ben@contoso.com: held, row, as-declared',
        'cyd@contoso.com: held, remove, to-remove',
        'DAN@contoso.com: row, add, to-add'
      ]
    },
    {
      rule: 'somebody whom a row names by object id, in capitals',
      rows: [row(guid(0xabc).toUpperCase())],
      people: [{ ...ada, id: guid(0xabc) }],
      held: [assignment({ ...ada, id: guid(0xabc) })],
      expected: ['ada@contoso.com: held, row, as-declared']
    },
    {
      rule: 'somebody whom a row names by another of their addresses',
      rows: [row('a.lovelace@contoso.com')],
      people: [other(ada, 'a.lovelace@contoso.com')],
      held: [assignment(ada)],
      expected: ['ada@contoso.com: held, row, as-declared']
    },
    {
      rule: 'a holder comes before whoever else has the address in the directory',
      rows: [row('ada@contoso.com')],
      people: [other(ben, 'ada@contoso.com'), ada],
      held: [assignment(ada)],
      expected: ['ada@contoso.com: held, row, as-declared']
    },
    {
      rule: 'an address of two people is neither of them',
      rows: [row('team@contoso.com')],
      people: [other(ada, 'team@contoso.com'), other(ben, 'team@contoso.com')],
      held: [assignment(ada)],
      expected: ['ada@contoso.com: held, not-planned', 'team@contoso.com: row, not-planned']
    },
    {
      rule: 'a guest who is invited, by address',
      rows: [row('Gil@partner.example')],
      expected: ['Gil@partner.example: row, add, to-invite']
    },
    {
      rule: 'somebody whom Entra has no account for yet, by address',
      rows: [row('Gil@Partner.example')],
      open: [request(ada, 'add', { subject: stranger('gil@partner.example') })],
      expected: ['gil@partner.example: request, row, kept']
    },
    {
      rule: 'the target on the way, although somebody in the directory has its address by now',
      rows: [row('gil@partner.example')],
      people: [other(ada, 'gil@partner.example')],
      open: [request(ada, 'add', { subject: stranger('gil@partner.example') })],
      expected: ['gil@partner.example: request, row, kept']
    },
    {
      rule: 'whoever of the address holds it already, although another target with it is on the way',
      rows: [row('gil@partner.example')],
      people: [other(ada, 'gil@partner.example')],
      held: [assignment(ada)],
      open: [request(ada, 'add', { subject: stranger('gil@partner.example') })],
      expected: ['ada@contoso.com: held, row, as-declared', 'gil@partner.example: request, not-planned']
    },
    {
      rule: 'a removal that somebody else asked for is about whose assignment it is',
      rows: [row('ada@contoso.com')],
      held: [assignment(ada, { id: guid(600) })],
      open: [request(ben, 'remove', { assignmentId: guid(600) })],
      expected: ['ada@contoso.com: held, request, row, kept']
    },
    {
      rule: 'a request about an assignment that Entra does not list is about whoever asked',
      open: [request(ben, 'remove', { assignmentId: guid(600) })],
      expected: ['ben@contoso.com: request, kept']
    }
  ])('$rule', ({ expected, ...situation }) => {
    expect(inShort(situation)).toEqual(expected)
  })

  it('by the name that Entra has, or the directory, or else the row', () => {
    const listed = everybody({
      rows: [
        row('ada@contoso.com', { name: 'From the row' }),
        row('ben@contoso.com', { name: 'From the row' }),
        row('gil@partner.example', { name: 'From the row' })
      ],
      held: [assignment(ada)]
    })
    expect(listed.map(({ member }) => member)).toEqual([
      { userId: ada.id, address: 'ada@contoso.com', name: 'Ada' },
      { userId: ben.id, address: 'ben@contoso.com', name: 'Ben' },
      { userId: null, address: 'gil@partner.example', name: 'From the row' }
    ])
  })

  it('with the policy of what they hold by name, and by id where the package does not list it', () => {
    const listed = everybody({
      rows: [row('ada@contoso.com')],
      held: [assignment(ada), assignment(ada, { policyId: guid(999) }), assignment(ada, { policyId: null })]
    })
    expect(listed.flatMap(({ held }) => held.map(({ policy }) => policy))).toEqual([direct.name, guid(999), null])
  })
})

describe('what a plan makes of somebody is told in one word', () => {
  const until = (endDate: string) => ({ endDate })
  it.each<Situation & { word: string; states: readonly string[] }>([
    {
      word: 'to-update',
      rows: [row('ada@contoso.com', until('2026-12-31T23:59:59Z'))],
      held: [assignment(ada)],
      states: ['to-update']
    },
    {
      word: 'to-retry',
      rows: [row('ada@contoso.com')],
      held: [assignment(ada, { id: guid(600), state: 'deliveryFailed' })],
      gaveUp: [failedRequest(ada, { assignmentId: guid(600) })],
      states: ['to-retry']
    },
    { word: 'kept', held: [assignment(ada)], protect: [ada], states: ['kept'] },
    {
      word: 'not-planned, where one row stops the package',
      rows: [row('ada@contoso.com'), row('nobody@contoso.com')],
      held: [assignment(ada)],
      states: ['not-planned', 'not-planned']
    }
  ])('$word', ({ states, ...situation }) => {
    expect(everybody(situation).map(accessState)).toEqual(states)
  })

  it('to-move, although the first half is a removal', () => {
    const [access] = everybody({
      rows: [row('ada@contoso.com')],
      held: [assignment(ada, { id: guid(600), state: 'deliveryFailed' })],
      gaveUp: [failedRequest(ada, { assignmentId: guid(600), completedAt: '2026-01-01T00:00:00Z' })]
    })
    expect(access?.changes.map(({ kind }) => kind)).toEqual(['remove', 'add'])
    expect(access === undefined ? null : accessState(access)).toBe('to-move')
  })

  it('and a package that is refused is told of everybody', () => {
    const refused = everybody({ rows: [row('nobody@contoso.com')], held: [assignment(ada)] })
    expect(refused.map((each) => each.refused)).toEqual([true, true])
    expect(everybody({ held: [assignment(ada)] }).map((each) => each.refused)).toEqual([false])
  })
})
