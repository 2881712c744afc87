/** What an export makes of each person and each row of a package: nobody is declared who has nothing, nobody is forgotten. */
import { describe, expect, it } from '@jest/globals'
import { exportPackage, type ExportFacts, type PackageExport } from '../../src/core/export-package.js'
import type {
  AccessPackage,
  Assignment,
  FailedRequest,
  MembershipRow,
  OpenRequest,
  PackageSettings,
  Person,
  Subject
} from '../../src/core/model.js'
import { packAssignments } from '../../src/core/packed.js'
import { indexPeople } from '../../src/core/resolve-people.js'
import {
  ada,
  approved,
  assignment,
  automatic,
  ben,
  cyd,
  dan,
  direct,
  failedRequest,
  guid,
  NOW,
  packageSettings,
  request,
  row,
  sales,
  selfService,
  settings,
  subjectOf
} from '../app/fakes/samples.js'
import { packedRows } from './packed-lists.js'

interface Tenant {
  readonly rows?: readonly MembershipRow[]
  readonly held?: readonly Assignment[]
  readonly open?: readonly OpenRequest[]
  readonly gaveUp?: readonly FailedRequest[]
  readonly people?: readonly Person[]
  readonly accessPackage?: AccessPackage
  readonly settings?: PackageSettings | null
  readonly label?: string | null
}

function exportOf({ rows = [], held = [], open = [], gaveUp = [], people = [ada, ben, cyd, dan], ...more }: Tenant) {
  const facts: ExportFacts = {
    accessPackage: sales,
    settings: null,
    label: sales.name,
    ...more,
    rows: packedRows(rows),
    assignments: packAssignments(held),
    requests: open,
    failedRequests: gaveUp
  }
  return exportPackage(facts, { now: NOW, people: indexPeople(people), invitations: settings().invitations })
}

/** What becomes of rows and people, in few words: `ada@contoso.com stays`, `ben@contoso.com gone: has-not`. */
function told(tenant: Tenant): readonly string[] {
  const answer = exportOf(tenant)
  if (answer.kind === 'refused') return [answer.refusal.code]
  const { rows, added, leftOut } = answer.exported
  return [
    ...rows.map((each) =>
      each.kind === 'remove' ? `${each.row.email} gone: ${each.code}` : `${each.row.email} says: ${cellsOf(each.cells)}`
    ),
    ...added.map((cells) => `new: ${cellsOf(cells)}`),
    ...leftOut.map(({ member, code }) => `${member.address} left out: ${code}`)
  ]
}
const cellsOf = (cells: PackageExport['added'][number]): string =>
  Object.entries(cells)
    .filter(([, text]) => text !== '')
    .map(([key, text]) => `${key}=${text}`)
    .join(' ')

const YEAR_END = '2026-12-31T23:59:59Z'
const OVER = '2026-05-31T23:59:59Z'
const byPolicy = packageSettings({ policy: direct.name, manages: 'policy' })
const noPerson = subjectOf(cyd, { person: false })
const onTheWay = (email: string | null, more: Partial<Subject> = {}): Subject => ({
  ...subjectOf(ada),
  objectId: null,
  name: 'Gil',
  email,
  principalName: null,
  ...more
})

interface Case extends Tenant {
  readonly rule: string
  readonly expected: readonly string[]
}
const tell = ({ expected, ...tenant }: Case): void => expect(told(tenant)).toEqual(expected)

describe('somebody who has the package', () => {
  it.each<Case>([
    {
      rule: 'gets a row with their name, sorted by address',
      held: [assignment(ben), assignment(ada, { endDate: YEAR_END })],
      expected: ['new: email=ada@contoso.com endDate=2026-12-31 name=Ada', 'new: email=ben@contoso.com name=Ben']
    },
    { rule: 'keeps the row that names them', rows: [row('ADA@contoso.com')], held: [assignment(ada)], expected: [] },
    {
      rule: 'by a failed removal, gets a row',
      held: [assignment(ada, { id: guid(600), state: 'deliveryFailed' })],
      gaveUp: [failedRequest(ada, { type: 'remove', assignmentId: guid(600) })],
      expected: [`new: email=${ada.id} name=Ada`]
    },
    {
      rule: 'is told by the name of their assignment where the directory has none, on one line',
      people: [{ ...ada, name: null }],
      held: [assignment(ada, { subject: subjectOf(ada, { name: ' Ada\n  King\t' }) })],
      expected: ['new: email=ada@contoso.com name=Ada King']
    },
    {
      rule: 'and nobody gave a name, gets a row without',
      people: [{ ...ada, name: null }],
      held: [assignment(ada, { subject: subjectOf(ada, { name: null }) })],
      expected: ['new: email=ada@contoso.com']
    },
    {
      rule: 'under two policies, has the row of the one that is meant without a policy',
      held: [assignment(ada, { policyId: selfService.id, endDate: YEAR_END }), assignment(ada)],
      expected: ['new: email=ada@contoso.com name=Ada']
    },
    {
      rule: 'under a listed and an unlisted policy, has the row of the listed one',
      held: [assignment(ada, { policyId: guid(999) }), assignment(ada, { policyId: selfService.id })],
      expected: ['new: email=ada@contoso.com policy=Self-service name=Ada']
    },
    {
      rule: 'under an assignment that tells no policy and a listed one, has the row of the listed one',
      held: [assignment(ada, { policyId: null }), assignment(ada, { policyId: approved.id })],
      expected: ['new: email=ada@contoso.com policy=With approval name=Ada']
    },
    {
      rule: 'with one of two assignments being removed, has the row of the other',
      held: [assignment(ada, { id: guid(600) }), assignment(ada, { policyId: selfService.id })],
      open: [request(ada, 'remove', { assignmentId: guid(600) })],
      expected: ['new: email=ada@contoso.com policy=Self-service name=Ada']
    }
  ])('$rule', tell)
})

describe('somebody who does not have it', () => {
  it.each<Case>([
    {
      rule: 'and never was in Entra loses the row',
      rows: [row('ada@contoso.com')],
      expected: ['ada@contoso.com gone: has-not']
    },
    {
      rule: 'for all that is known of an account that was deleted',
      rows: [row('ada@contoso.com')],
      held: [assignment(ada)],
      people: [],
      expected: ['ada@contoso.com gone: deleted', 'ada@contoso.com left out: deleted']
    },
    {
      rule: 'of a deleted account that an automatic policy chose, is told as chosen by it',
      held: [assignment(ada, { policyId: automatic.id })],
      people: [],
      expected: ['ada@contoso.com left out: automatic']
    },
    {
      rule: 'of a deleted account with another assignment too, is told as deleted',
      held: [assignment(ada, { policyId: automatic.id }), assignment(ada)],
      people: [],
      expected: ['ada@contoso.com left out: deleted']
    },
    {
      rule: 'by anybody’s decision but an automatic policy’s',
      rows: [row('ada@contoso.com')],
      held: [assignment(ada, { policyId: automatic.id })],
      expected: ['ada@contoso.com gone: automatic', 'ada@contoso.com left out: automatic']
    },
    {
      rule: 'since it ended',
      rows: [row('ada@contoso.com')],
      held: [assignment(ada, { endDate: OVER })],
      expected: ['ada@contoso.com gone: ended', 'ada@contoso.com left out: ended']
    },
    {
      rule: 'any more once Entra has removed it',
      rows: [row('ada@contoso.com')],
      held: [assignment(ada, { id: guid(600) })],
      open: [request(ada, 'remove', { assignmentId: guid(600) })],
      expected: ['ada@contoso.com gone: leaving', 'ada@contoso.com left out: leaving']
    },
    {
      rule: 'any more, where Entra does not say which of two assignments it removes',
      held: [assignment(ada), assignment(ada, { policyId: selfService.id })],
      open: [request(ada, 'remove')],
      expected: ['ada@contoso.com left out: leaving']
    },
    {
      rule: 'since Entra could not give it',
      rows: [row(ada.id)],
      held: [assignment(ada, { id: guid(600), state: 'deliveryFailed' })],
      gaveUp: [failedRequest(ada, { assignmentId: guid(600) })],
      expected: [`${ada.id} gone: undelivered`, 'ada@contoso.com left out: undelivered']
    }
  ])('$rule', tell)
})

describe('of somebody it cannot be said', () => {
  it.each<Case>([
    {
      rule: 'while somebody has to approve it: no row is made',
      open: [request(ada, 'add', { state: 'pendingApproval' })],
      expected: ['ada@contoso.com left out: awaits-approval']
    },
    {
      rule: 'while somebody has to approve it: a row stays, and nobody is left out',
      rows: [row('ada@contoso.com')],
      open: [request(ada, 'add', { state: 'pendingApproval' })],
      expected: []
    },
    {
      rule: 'under a policy that is not managed',
      settings: byPolicy,
      rows: [row('ben@contoso.com')],
      held: [assignment(ada, { policyId: selfService.id }), assignment(ben, { policyId: selfService.id })],
      expected: ['ada@contoso.com left out: outside-policy']
    },
    {
      rule: 'what policy a request is under, where only one is managed',
      settings: byPolicy,
      open: [request(ada, 'add')],
      expected: ['ada@contoso.com left out: outside-policy']
    },
    {
      rule: 'when all that is known is a change that is asked for',
      open: [request(ada, 'update')],
      expected: ['ada@contoso.com left out: unclear']
    }
  ])('$rule', tell)

  it.each<Case>([
    {
      rule: 'that is no person',
      held: [assignment(cyd, { subject: noPerson })],
      expected: ['cyd@contoso.com left out: not-a-person']
    },
    {
      rule: 'of which there are several, sorted by address whatever the case',
      held: [
        assignment(dan, { endDate: OVER }),
        assignment(ben, { endDate: OVER, subject: subjectOf(ben, { email: 'BEN@contoso.com' }) }),
        assignment(cyd, { subject: noPerson })
      ],
      expected: [
        'BEN@contoso.com left out: ended',
        'cyd@contoso.com left out: not-a-person',
        'dan@contoso.com left out: ended'
      ]
    }
  ])('and it is somebody $rule', tell)
})

describe('somebody who is about to get it', () => {
  it.each<Case>([
    {
      rule: 'gets a row with the dates of the request',
      open: [request(ada, 'add', { state: 'scheduled', startDate: '2026-07-01T00:00:00Z', endDate: YEAR_END })],
      expected: ['new: email=ada@contoso.com startDate=2026-07-01 endDate=2026-12-31 name=Ada']
    },
    {
      rule: 'keeps a row with other dates: it is what was asked for',
      rows: [row('ada@contoso.com', { endDate: YEAR_END })],
      held: [assignment(ada, { state: 'delivering' })],
      open: [request(ada, 'add', { state: 'delivering' })],
      expected: []
    },
    {
      rule: 'but has it already, gets the dates of what they have',
      rows: [row('ada@contoso.com', { endDate: YEAR_END })],
      held: [assignment(ada, { policyId: direct.id })],
      open: [request(ada, 'add', { state: 'submitted' })],
      expected: ['ada@contoso.com says: endDate=none']
    },
    {
      rule: 'but has a part of it already, gets the dates of that part',
      rows: [row('ada@contoso.com', { endDate: YEAR_END })],
      held: [assignment(ada, { state: 'partiallyDelivered' })],
      open: [request(ada, 'add')],
      expected: ['ada@contoso.com says: endDate=none']
    },
    {
      rule: 'with a new first day keeps the row that leaves the end to Entra',
      rows: [row('ada@contoso.com', { startDate: '2026-08-01T00:00:00Z' })],
      held: [assignment(ada, { startDate: '2026-07-01T00:00:00Z' })],
      open: [request(ada, 'update', { startDate: '2026-08-01T00:00:00Z', endDate: YEAR_END })],
      expected: []
    },
    {
      rule: 'with new dates keeps the row that says them',
      rows: [row('ada@contoso.com', { endDate: YEAR_END })],
      held: [assignment(ada)],
      open: [request(ada, 'update', { endDate: YEAR_END })],
      expected: []
    },
    {
      rule: 'with other new dates than the row says gets those of now',
      rows: [row('ada@contoso.com', { endDate: YEAR_END })],
      held: [assignment(ada)],
      open: [request(ada, 'update', { endDate: '2027-06-30T23:59:59Z' })],
      expected: ['ada@contoso.com says: endDate=none']
    }
  ])('$rule', tell)
})

describe('a row', () => {
  it.each<Case>([
    {
      rule: 'that means nobody, several people, or the person of another row goes, and says why',
      rows: [row('nobody@contoso.com'), row('team@contoso.com'), row('ada@contoso.com'), row(ada.id)],
      held: [assignment(ada)],
      people: [ada, { ...ben, otherMails: ['team@contoso.com'] }, { ...cyd, otherMails: ['team@contoso.com'] }],
      expected: ['nobody@contoso.com gone: unknown', 'team@contoso.com gone: ambiguous', `${ada.id} gone: twice`]
    },
    {
      rule: 'that means an object id which nobody has goes',
      rows: [row(guid(999))],
      expected: [`${guid(999)} gone: unknown`]
    },
    {
      rule: 'that names a policy of the package stays where Entra has one that the package does not list',
      rows: [row('ada@contoso.com', { policy: selfService.name })],
      held: [assignment(ada, { policyId: guid(999) })],
      expected: []
    },
    {
      rule: 'that names one of the policies somebody has stays, though only the other one is managed',
      settings: byPolicy,
      rows: [row('ada@contoso.com', { policy: selfService.name })],
      held: [assignment(ada), assignment(ada, { policyId: selfService.id })],
      expected: []
    },
    {
      rule: 'that ended stays for somebody who does not have it',
      rows: [row('ada@contoso.com', { endDate: OVER })],
      expected: []
    },
    {
      rule: 'that ended comes to life again where access goes on',
      rows: [row('ada@contoso.com', { endDate: OVER })],
      held: [assignment(ada, { endDate: YEAR_END })],
      expected: ['ada@contoso.com says: endDate=2026-12-31']
    },
    {
      rule: 'that ended comes to life for a request that was accepted',
      rows: [row('ada@contoso.com', { endDate: OVER })],
      open: [request(ada, 'add', { endDate: YEAR_END })],
      expected: ['ada@contoso.com says: endDate=2026-12-31']
    },
    {
      rule: 'that ended says the policy, too, when it comes to life',
      rows: [row('ada@contoso.com', { endDate: OVER })],
      held: [assignment(ada, { policyId: selfService.id })],
      expected: ['ada@contoso.com says: policy=Self-service endDate=none']
    },
    {
      rule: 'that ended stays where another row names the person, and only the first of two comes to life',
      rows: [
        row('ada@contoso.com', { endDate: OVER }),
        row(ada.id),
        row('ben@contoso.com', { endDate: OVER }),
        row(ben.id, { endDate: OVER })
      ],
      held: [assignment(ada), assignment(ben)],
      expected: ['ben@contoso.com says: endDate=none']
    },
    {
      rule: 'that ended stays for somebody who is left out',
      rows: [row('ada@contoso.com', { endDate: OVER })],
      held: [assignment(ada, { endDate: OVER })],
      expected: ['ada@contoso.com left out: ended']
    },
    {
      rule: 'says a first day to come as Entra has it, and none that has passed',
      rows: [
        row('ada@contoso.com', { startDate: '2026-08-01T00:00:00Z' }),
        row('ben@contoso.com', { startDate: '2026-08-01T00:00:00Z' }),
        row('cyd@contoso.com', { startDate: '2026-01-01T00:00:00Z' }),
        row('dan@contoso.com', { startDate: '2026-07-01T09:00:00Z' })
      ],
      held: [
        assignment(ada, { startDate: '2026-07-01T09:00:00Z' }),
        assignment(ben, { startDate: '2026-01-01T00:00:00Z' }),
        assignment(cyd, { startDate: '2026-02-01T00:00:00Z' }),
        assignment(dan, { startDate: '2026-07-01T09:00:00Z' })
      ],
      expected: ['ada@contoso.com says: startDate=2026-07-01T09:00:00Z', 'ben@contoso.com says: ']
    },
    {
      rule: 'of somebody who holds it only under a policy that is not managed keeps its dates',
      settings: byPolicy,
      rows: [row('ada@contoso.com', { policy: selfService.name, endDate: YEAR_END })],
      held: [assignment(ada, { policyId: selfService.id })],
      expected: []
    }
  ])('$rule', tell)
})

describe('a guest whose account Entra is still to make', () => {
  const waiting = (subject: Subject, more: Partial<Assignment> = {}) =>
    assignment(ada, { subject, state: 'delivering', ...more })
  it.each<Case>([
    {
      rule: 'is declared by address, once',
      held: [
        waiting(onTheWay('Gil@partner.example'), { policyId: selfService.id, endDate: YEAR_END }),
        waiting(onTheWay('gil@partner.example'))
      ],
      expected: ['new: email=Gil@partner.example policy=Self-service endDate=2026-12-31 name=Gil']
    },
    {
      rule: 'keeps their row',
      rows: [row('GIL@partner.example')],
      held: [waiting(onTheWay('gil@partner.example'))],
      expected: []
    },
    {
      rule: 'has their row come to life again',
      rows: [row('gil@partner.example', { endDate: OVER })],
      held: [waiting(onTheWay('gil@partner.example'))],
      expected: ['gil@partner.example says: endDate=none']
    },
    {
      rule: 'is named by principal name where the address is none',
      held: [waiting(onTheWay('no address', { principalName: 'gil@partner.example' }))],
      expected: ['new: email=gil@partner.example name=Gil']
    },
    {
      rule: 'is left out where the address is a holder’s',
      held: [waiting(onTheWay('ada@contoso.com')), assignment(ada)],
      expected: ['new: email=ada@contoso.com name=Ada', 'ada@contoso.com left out: no-address']
    },
    {
      rule: 'is left out where the address is another of a holder’s addresses',
      people: [{ ...ada, otherMails: ['gil@partner.example'] }],
      held: [waiting(onTheWay('gil@partner.example')), assignment(ada)],
      expected: ['new: email=ada@contoso.com name=Ada', 'gil@partner.example left out: no-address']
    },
    {
      rule: 'is declared though somebody without the package has the address by now',
      people: [{ ...ada, otherMails: ['gil@partner.example'] }],
      held: [waiting(onTheWay('gil@partner.example'))],
      expected: ['new: email=gil@partner.example name=Gil']
    },
    {
      rule: 'is nobody’s business when it failed, ended, or is not managed',
      settings: byPolicy,
      held: [
        waiting(onTheWay('a@partner.example'), { state: 'deliveryFailed' }),
        waiting(onTheWay('b@partner.example'), { endDate: OVER }),
        waiting(onTheWay('c@partner.example'), { policyId: selfService.id })
      ],
      expected: []
    },
    {
      rule: 'that is no person is told as such',
      held: [waiting(onTheWay('robot@partner.example', { person: false }))],
      expected: ['robot@partner.example left out: not-a-person']
    }
  ])('$rule', tell)
})

describe('a package without a policy that a row could name', () => {
  const accessPackage = { ...sales, policies: [automatic] }
  const held = [assignment(ada, { policyId: guid(999) })]

  it.each<Case>([
    {
      rule: 'is refused where it is managed and somebody needs a row',
      accessPackage,
      held,
      expected: ['POLICY_NOT_FOUND']
    },
    {
      rule: 'has its people left out where nothing names it',
      accessPackage,
      held,
      label: null,
      expected: ['ada@contoso.com left out: no-policy']
    },
    { rule: 'is exported where nobody needs one', accessPackage, expected: [] },
    {
      rule: 'is refused where the settings say a policy that it has not',
      settings: packageSettings({ policy: 'None', manages: 'policy' }),
      expected: ['POLICY_NOT_FOUND']
    },
    {
      rule: 'loses the rows that named one',
      accessPackage,
      label: null,
      rows: [row('ada@contoso.com', { policy: 'Direct assignment' })],
      held,
      expected: ['ada@contoso.com gone: no-policy', 'ada@contoso.com left out: no-policy']
    }
  ])('$rule', tell)
})

describe('the policy of a new row', () => {
  const held = [assignment(ada, { policyId: selfService.id })]
  const named = (name: string): Tenant => ({
    held,
    accessPackage: { ...sales, policies: [direct, { ...selfService, name }] }
  })
  it.each<Case>([
    {
      rule: 'is said by name',
      ...named('Self-service'),
      expected: ['new: email=ada@contoso.com policy=Self-service name=Ada']
    },
    {
      rule: 'is said by id where the name is empty',
      ...named(''),
      expected: [`new: email=ada@contoso.com policy=${selfService.id} name=Ada`]
    },
    {
      rule: 'is said by id where a cell would not keep the name',
      ...named('two\nlines'),
      expected: [`new: email=ada@contoso.com policy=${selfService.id} name=Ada`]
    },
    {
      rule: 'is said by id where the name is another one’s, too',
      ...named(direct.name),
      expected: [`new: email=ada@contoso.com policy=${selfService.id} name=Ada`]
    },
    {
      rule: 'is not said where the settings choose it',
      held,
      settings: packageSettings({ policy: selfService.name }),
      expected: ['new: email=ada@contoso.com name=Ada']
    },
    {
      rule: 'that the package does not list is the first by name that it does, where none would be chosen',
      held: [assignment(ada, { policyId: guid(999) })],
      accessPackage: { ...sales, policies: [{ ...selfService, name: 'Zoo' }, automatic, { ...approved, name: 'Bar' }] },
      expected: ['new: email=ada@contoso.com policy=Bar name=Ada']
    },
    {
      rule: 'and of two with one name the first by id',
      held: [assignment(ada, { policyId: guid(999) })],
      accessPackage: {
        ...sales,
        policies: [
          { ...approved, name: 'Bar' },
          { ...selfService, name: 'Bar' }
        ]
      },
      expected: [`new: email=ada@contoso.com policy=${selfService.id} name=Ada`]
    }
  ])('$rule', tell)
})

describe('the address of a new row', () => {
  const shown = (who: Person, subject: Partial<Subject> = {}): Tenant => ({
    people: [who],
    held: [assignment(who, { subject: subjectOf(who, subject) })]
  })
  it.each<Case>([
    {
      rule: 'is the mail',
      ...shown({ ...ada, principalName: 'ada.upn@contoso.com' }),
      expected: ['new: email=ada@contoso.com name=Ada']
    },
    {
      rule: 'is the principal name where there is no mail',
      ...shown({ ...ada, mail: null, principalName: 'ada.upn@contoso.com' }),
      expected: ['new: email=ada.upn@contoso.com name=Ada']
    },
    {
      rule: 'is a proxy address where Entra has that one',
      ...shown(
        { ...ada, mail: 'new@contoso.com', principalName: 'x@contoso.com', proxyAddresses: ['old@contoso.com'] },
        { email: 'old@contoso.com', principalName: null }
      ),
      expected: ['new: email=old@contoso.com name=Ada']
    },
    {
      rule: 'is the object id where the address is not theirs',
      ...shown(
        { ...ada, mail: 'new@contoso.com', principalName: 'x@contoso.com' },
        { email: 'old@contoso.com', principalName: null }
      ),
      expected: [`new: email=${ada.id} name=Ada`]
    },
    {
      rule: 'is the object id where it is no address',
      ...shown({ ...ada, mail: 'ada', principalName: 'ada' }),
      expected: [`new: email=${ada.id} name=Ada`]
    },
    {
      rule: 'is the object id where a cell would not keep it',
      ...shown({ ...ada, mail: "'=x@contoso.com", principalName: "'=x@contoso.com" }),
      expected: [`new: email=${ada.id} name=Ada`]
    }
  ])('$rule', tell)
})
