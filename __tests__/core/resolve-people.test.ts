import { describe, expect, it } from '@jest/globals'
import type { Assignment, InvitationSettings, MembershipRow, Person } from '../../src/core/model.js'
import {
  indexPeople,
  listHolders,
  peopleToLookUp,
  resolvePeople,
  type ResolvedPeople
} from '../../src/core/resolve-people.js'
import { ada, assignment, ben, guid, person, request, row, settings, subjectOf } from '../app/fakes/samples.js'

interface Question {
  readonly rows: readonly MembershipRow[]
  readonly people?: readonly Person[]
  readonly held?: readonly Assignment[]
  readonly invitations?: Partial<InvitationSettings>
  readonly domains?: readonly string[] | null
}

function ask({ rows, people = [], held = [], invitations = {}, domains = ['contoso.com'] }: Question): ResolvedPeople {
  return resolvePeople(rows, listHolders(held, []), {
    people: indexPeople(people),
    invitations: { ...settings().invitations, ...invitations },
    verifiedDomains: domains
  })
}

const whoOf = (question: Question) => ask(question).resolved.map(({ who }) => who)

describe('who a row means', () => {
  const lovelace: Person = {
    ...ada,
    mail: 'ada@contoso.com',
    principalName: 'al01@contoso.onmicrosoft.com',
    proxyAddresses: ['ada@contoso.com', 'countess@contoso.com'],
    otherMails: ['ada@home.example']
  }

  it.each([
    { rule: 'their object id', email: lovelace.id },
    { rule: 'their object id in capitals', email: lovelace.id.toUpperCase() },
    { rule: 'their mail address', email: 'ada@contoso.com' },
    { rule: 'their principal name', email: 'al01@contoso.onmicrosoft.com' },
    { rule: 'a proxy address', email: 'countess@contoso.com' },
    { rule: 'one of their other mails', email: 'ada@home.example' },
    { rule: 'any of them in other case', email: 'Ada@HOME.Example' }
  ])('someone of the directory by $rule', ({ email }) => {
    expect(whoOf({ rows: [row(email)], people: [ben, lovelace] })).toMatchObject([
      { kind: 'user', userId: lovelace.id }
    ])
  })

  it.each<Question & { rule: string; expected: unknown }>([
    {
      rule: 'a holder by the address Entra shows, without asking the directory',
      rows: [row('ADA@contoso.com')],
      held: [assignment(ada)],
      expected: [{ kind: 'user', userId: ada.id }]
    },
    {
      rule: 'a holder by their principal name',
      rows: [row('al01@contoso.onmicrosoft.com')],
      held: [assignment(lovelace)],
      expected: [{ kind: 'user', userId: ada.id }]
    },
    {
      rule: 'of two holders with one address neither: the directory decides',
      rows: [row('shared@contoso.com')],
      held: [
        assignment(ada, { subject: subjectOf(ada, { email: 'shared@contoso.com' }) }),
        assignment(ben, { subject: subjectOf(ben, { email: 'shared@contoso.com' }) })
      ],
      people: [{ ...ben, mail: 'shared@contoso.com' }],
      expected: [{ kind: 'user', userId: ben.id }]
    },
    {
      rule: 'an address from outside that nobody has: a guest to invite, under the row’s name',
      rows: [row('gus@partner.example', { name: 'Gus Grissom' })],
      expected: [{ kind: 'guest', invitation: { address: 'gus@partner.example', name: 'Gus Grissom' } }]
    },
    {
      rule: 'an address that Entra is creating an account for: on the way',
      rows: [row('gus@partner.example')],
      held: [assignment(ada, { subject: subjectOf(ada, { objectId: null, email: 'Gus@partner.example' }) })],
      expected: [{ kind: 'on-the-way' }]
    },
    {
      rule: 'a colleague’s address while the own domains cannot be read: a guest to invite',
      rows: [row('new@contoso.com')],
      domains: null,
      expected: [{ kind: 'guest' }]
    },
    {
      rule: 'a domain that is allowed',
      rows: [row('gus@partner.example')],
      invitations: { allowedDomains: ['partner.example'] },
      expected: [{ kind: 'guest' }]
    },
    {
      rule: 'a domain below one that is allowed',
      rows: [row('gus@eu.partner.example')],
      invitations: { allowedDomains: ['*.partner.example'] },
      expected: [{ kind: 'guest' }]
    },
    {
      rule: 'someone who is there needs no allowed domain',
      rows: [row('ada@home.example')],
      people: [lovelace],
      invitations: { allowedDomains: ['partner.example'], enabled: false },
      expected: [{ kind: 'user', userId: ada.id }]
    },
    {
      rule: 'someone with a plus in the address needs no invitation when they are there',
      rows: [row('ada+tag@contoso.com')],
      people: [{ ...ada, otherMails: ['ada+tag@contoso.com'] }],
      expected: [{ kind: 'user', userId: ada.id }]
    }
  ])('$rule', ({ expected, ...question }) => {
    const { resolved, refusals } = ask(question)
    expect(refusals).toEqual([])
    expect(resolved.map(({ who }) => who)).toMatchObject(expected as object[])
  })
})

describe('a row that cannot be resolved', () => {
  const clerk = person('clerk', 31)
  const other = person('clerk.old', 32, { otherMails: ['clerk@contoso.com'] })

  it.each<Question & { rule: string; code: string; message: string }>([
    {
      rule: 'an object id that nobody has',
      rows: [row(guid(404))],
      code: 'PERSON_NOT_FOUND',
      message: guid(404)
    },
    {
      rule: 'an address of the own domain that nobody has is unknown, never invited',
      rows: [row('nobody@Contoso.com')],
      code: 'PERSON_NOT_FOUND',
      message: '`nobody@Contoso.com`'
    },
    {
      rule: 'an address of several people: all are named with their ids',
      rows: [row('clerk@contoso.com')],
      people: [other, clerk],
      code: 'PERSON_AMBIGUOUS',
      message: `clerk.old@contoso.com (${other.id}), clerk@contoso.com (${clerk.id})`
    },
    {
      rule: 'an invitation while invitations are off',
      rows: [row('gus@partner.example')],
      invitations: { enabled: false },
      code: 'INVITATIONS_DISABLED',
      message: '`gus@partner.example`'
    },
    {
      rule: 'an address that Microsoft does not invite',
      rows: [row('gus+test@partner.example')],
      code: 'ADDRESS_NOT_INVITABLE',
      message: '`gus+test@partner.example`'
    },
    {
      rule: 'a domain that is not allowed',
      rows: [row('gus@elsewhere.example')],
      invitations: { allowedDomains: ['partner.example'] },
      code: 'DOMAIN_NOT_ALLOWED',
      message: 'elsewhere.example'
    },
    {
      rule: 'a wildcard is not the domain itself',
      rows: [row('gus@partner.example')],
      invitations: { allowedDomains: ['*.partner.example'] },
      code: 'DOMAIN_NOT_ALLOWED',
      message: 'partner.example'
    }
  ])('$rule', ({ code, message, ...question }) => {
    const { resolved, refusals } = ask(question)
    expect(resolved).toEqual([])
    expect(refusals).toMatchObject([
      { code, message: expect.stringContaining(message), place: question.rows[0]?.place }
    ])
  })

  it.each<Question & { rule: string }>([
    {
      rule: 'by two addresses of someone to be found in the directory',
      rows: [row('ada@contoso.com'), row('countess@contoso.com')],
      people: [{ ...ada, proxyAddresses: ['countess@contoso.com'] }]
    },
    {
      rule: 'by address and by object id',
      rows: [row('ada@contoso.com'), row(ada.id)],
      held: [assignment(ada)]
    }
  ])('the same person twice $rule: both lines are told', (question) => {
    const [first, second] = question.rows
    const { resolved, refusals } = ask(question)
    expect(resolved).toHaveLength(1)
    expect(refusals).toMatchObject([
      {
        code: 'CSV_DUPLICATE_PERSON',
        message: expect.stringContaining(`${first?.place.file ?? ''}:${first?.place.line ?? 0}`),
        place: second?.place
      }
    ])
  })

  it('every such row of a package is told at once', () => {
    const rows = [row('nobody@contoso.com'), row('ada@contoso.com'), row('gus+x@partner.example')]
    expect(ask({ rows, people: [ada] }).refusals.map(({ code }) => code)).toEqual([
      'PERSON_NOT_FOUND',
      'ADDRESS_NOT_INVITABLE'
    ])
  })
})

describe('what the directory is asked', () => {
  it('only about rows that name no holder, each address as it is written and in lower case, once', () => {
    const rows = [row('ada@contoso.com'), row('Gus@partner.example'), row('gus@PARTNER.example'), row(guid(404))]
    expect(peopleToLookUp(rows, listHolders([assignment(ada)], []))).toEqual({
      addresses: ['Gus@partner.example', 'gus@partner.example', 'gus@PARTNER.example'],
      ids: [guid(404)]
    })
  })

  it('not about someone whose request is on its way', () => {
    const holders = listHolders([], [request(ada, 'add')])
    expect(peopleToLookUp([row('ada@contoso.com')], holders)).toEqual({ addresses: [], ids: [] })
  })

  it('a service principal never stands for a person', () => {
    const robot = assignment(ada, { subject: subjectOf(ada, { person: false }) })
    expect(peopleToLookUp([row('ada@contoso.com')], listHolders([robot], []))).toEqual({
      addresses: ['ada@contoso.com'],
      ids: []
    })
  })
})
