import { describe, expect, it } from '@jest/globals'
import { indexRowsBefore } from '../../src/core/change-cause.js'
import { normaliseAddress } from '../../src/core/identifiers.js'
import type { Assignment, DeletedPerson, InvitationSettings, MembershipRow, Person } from '../../src/core/model.js'
import { nearestAddress } from '../../src/core/nearest-address.js'
import {
  indexPeople,
  listHolders,
  peopleToLookUp,
  resolvePeople,
  type ResolvedPeople
} from '../../src/core/resolve-people.js'
import { ada, assignment, ben, guid, person, request, row, settings, subjectOf } from '../app/fakes/samples.js'
import { packedRows } from './packed-lists.js'
import { plan } from './situation.js'

interface Question {
  readonly rows: readonly MembershipRow[]
  readonly people?: readonly Person[]
  readonly held?: readonly Assignment[]
  readonly invitations?: Partial<InvitationSettings>
  readonly domains?: readonly string[] | null
  readonly deleted?: readonly DeletedPerson[]
  readonly knowsDeleted?: boolean
  readonly known?: readonly string[]
  /** Rows as they were; left out: nothing is known of them. */
  readonly before?: readonly MembershipRow[]
  readonly applied?: boolean
}

function ask(question: Question): ResolvedPeople {
  const { rows, people = [], held = [], invitations = {}, domains = ['contoso.com'] } = question
  const rules = {
    people: indexPeople(people),
    deleted: indexPeople(question.deleted ?? []),
    knowsDeleted: question.knowsDeleted ?? true,
    invitations: { ...settings().invitations, ...invitations },
    verifiedDomains: domains,
    suggestions: new Map(
      rows.flatMap(({ email }) => {
        const nearest = nearestAddress(email, question.known ?? [], domains ?? [])
        return nearest === null ? [] : [[normaliseAddress(email), nearest] as const]
      })
    )
  }
  return resolvePeople(rows, listHolders({ assignments: held, requests: [] }), rules, {
    before: question.before === undefined ? null : indexRowsBefore(packedRows(question.before)),
    applied: question.applied ?? false
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

describe('a guest who is there', () => {
  const gus = person('gus', 21, {
    mail: 'gus@partner.example',
    principalName: 'gus_partner.example#EXT#@contoso.onmicrosoft.com',
    otherMails: ['gus@old-partner.example'],
    guest: true
  })

  it.each([
    { rule: 'their own mail', email: 'Gus@Partner.example' },
    { rule: 'their principal name with #EXT#', email: 'gus_partner.example#ext#@contoso.onmicrosoft.com' },
    { rule: 'an address of before', email: 'gus@old-partner.example' },
    { rule: 'their object id', email: gus.id }
  ])('is meant by $rule, and not invited again', ({ email }) => {
    const domains = ['contoso.com', 'contoso.onmicrosoft.com']
    const { resolved, refusals } = ask({ rows: [row(email)], people: [gus], domains })
    expect(refusals).toEqual([])
    expect(resolved).toMatchObject([{ who: { kind: 'user', userId: gus.id } }])
  })
})

describe('a row that cannot be resolved', () => {
  const clerk = person('clerk', 31)
  const other = person('clerk.old', 32, { otherMails: ['clerk@contoso.com'] })

  it.each<Question & { rule: string; code: string; message: string; hint?: string }>([
    {
      rule: 'an object id that nobody has',
      rows: [row(guid(404))],
      code: 'PERSON_NOT_FOUND',
      message: guid(404),
      hint: 'Check the id, or remove the row if the account was deleted.'
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
      message: '`gus@partner.example`',
      hint: 'Check the spelling, or set `invitations.enabled: true`.'
    },
    {
      rule: 'an address that Microsoft does not invite',
      rows: [row('gus+test@partner.example')],
      code: 'ADDRESS_NOT_INVITABLE',
      message: '`gus+test@partner.example`',
      hint: 'Use an address without special characters such as `+`.'
    },
    {
      rule: 'a domain that is not allowed',
      rows: [row('gus@elsewhere.example')],
      invitations: { allowedDomains: ['partner.example'] },
      code: 'DOMAIN_NOT_ALLOWED',
      message: 'elsewhere.example',
      hint: 'Check the spelling, or add the domain to `invitations.allowed-domains`.'
    },
    {
      rule: 'a wildcard is not the domain itself',
      rows: [row('gus@partner.example')],
      invitations: { allowedDomains: ['*.partner.example'] },
      code: 'DOMAIN_NOT_ALLOWED',
      message: 'partner.example'
    }
  ])('$rule', ({ code, message, hint, ...question }) => {
    const { resolved, refusals } = ask(question)
    expect(resolved).toEqual([])
    expect(refusals).toMatchObject([
      {
        code,
        message: expect.stringContaining(message),
        hint: hint ?? expect.any(String),
        place: question.rows[0]?.place
      }
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

describe('an address of the own domain that nobody has', () => {
  it.each<{ rule: string; email: string; known: readonly string[]; hint: string }>([
    {
      rule: 'is answered with the nearest existing address',
      email: 'ada.byorn@contoso.com',
      known: ['ben@contoso.com', 'Ada.Byron@contoso.com'],
      hint: 'Did you mean `Ada.Byron@contoso.com`? If not, check the spelling, or create the account first.'
    },
    {
      rule: 'is not answered with somebody else of the same long domain',
      email: 'ann@contoso.com',
      known: ['bob@contoso.com', 'eve@contoso.com'],
      hint: 'Check the spelling, or create the account first.'
    },
    {
      rule: 'is not answered with a guest of the same name',
      email: 'gus@contoso.com',
      known: ['gus@partner.example'],
      hint: 'Check the spelling, or create the account first.'
    },
    {
      rule: 'is answered with the same name in another domain of the tenant',
      email: 'ada@contoso.com',
      known: ['adam@contoso.com', 'ada@contoso.ch'],
      hint: 'Did you mean `ada@contoso.ch`? If not, check the spelling, or create the account first.'
    }
  ])('$rule', ({ email, known, hint }) => {
    const { refusals } = ask({ rows: [row(email)], known, domains: ['contoso.com', 'contoso.ch'] })
    expect(refusals).toMatchObject([{ code: 'PERSON_NOT_FOUND', hint }])
  })
})

describe('someone who was deleted', () => {
  const deleted: DeletedPerson = { ...person('old', 41), deletedAt: '2026-05-03T10:00:00Z' }
  const guest: DeletedPerson = {
    ...person('gus', 42, { mail: 'gus@partner.example', principalName: 'gus_partner.example#EXT#@contoso.com' }),
    deletedAt: '2026-05-03T10:00:00Z'
  }

  it.each<Question & { rule: string; expected: string }>([
    {
      rule: 'is said by their object id',
      rows: [row(deleted.id)],
      expected: `Nobody in the directory has the object id ${deleted.id}. The account old@contoso.com (${deleted.id}) was deleted on 3 May 2026; it can be restored until 2 Jun 2026.`
    },
    {
      rule: 'is said by their address of the own domain',
      rows: [row('Old@contoso.com')],
      expected: `Nobody in the directory has the address \`Old@contoso.com\`, and contoso.com is this tenant’s own domain, so it cannot be invited. The account old@contoso.com (${deleted.id}) was deleted on 3 May 2026; it can be restored until 2 Jun 2026.`
    },
    {
      rule: 'is said without a day where the directory tells none',
      rows: [row('old@contoso.com')],
      deleted: [{ ...deleted, deletedAt: null }],
      expected: `Nobody in the directory has the address \`old@contoso.com\`, and contoso.com is this tenant’s own domain, so it cannot be invited. The account old@contoso.com (${deleted.id}) was deleted and can be restored for up to 30 days.`
    },
    {
      rule: 'is said of a guest whom the settings do not let in again',
      rows: [row('gus@partner.example')],
      deleted: [guest],
      invitations: { enabled: false },
      expected: `Nobody in the directory has the address \`gus@partner.example\`, and the settings do not allow invitations. The account gus_partner.example#EXT#@contoso.com (${guest.id}) was deleted on 3 May 2026; it can be restored until 2 Jun 2026.`
    }
  ])('$rule', ({ expected, ...question }) => {
    const { resolved, refusals } = ask({ deleted: [deleted], ...question })
    expect(resolved).toEqual([])
    expect(refusals.map(({ message }) => message)).toEqual([expected])
  })

  it('is said of everybody who had the address, in one order', () => {
    const older: DeletedPerson = { ...person('elder', 43, { otherMails: ['old@contoso.com'] }), deletedAt: null }
    const told = [
      [deleted, older],
      [older, deleted]
    ].map((each) => ask({ rows: [row('old@contoso.com')], deleted: each }).refusals[0]?.message)
    expect(told[0]).toContain(
      `invited. The account elder@contoso.com (${older.id}) was deleted and can be restored for up to 30 days. The account old@contoso.com (${deleted.id}) was deleted on`
    )
    expect(told[1]).toBe(told[0])
  })

  it('what to do about a deleted colleague is to restore them, not to look for another spelling or id', () => {
    const rows = [row('old@contoso.com'), row(deleted.id)]
    const { refusals } = ask({ rows, deleted: [deleted], known: ['olaf@contoso.com'] })
    const hint = 'Restore the account in the Entra admin center, or remove the row.'
    expect(refusals).toMatchObject([
      { code: 'PERSON_NOT_FOUND', hint },
      { code: 'PERSON_NOT_FOUND', hint }
    ])
  })

  it('a guest who was deleted is invited by a new row, and the plan warns that it makes another account', () => {
    const { resolved, warnings } = ask({ rows: [row('gus@partner.example')], deleted: [guest], before: [] })
    expect(resolved).toMatchObject([{ who: { kind: 'guest' } }])
    expect(warnings).toMatchObject([
      {
        code: 'INVITES_DELETED_PERSON',
        message: `\`gus@partner.example\` is to be invited, and somebody with that address was there before. The account gus_partner.example#EXT#@contoso.com (${guest.id}) was deleted on 3 May 2026; it can be restored until 2 Jun 2026. The invitation makes a new account that has nothing of the old one.`,
        hint: 'If the same person comes back, restore the account in the Entra admin center before the merge: then nobody is invited.'
      }
    ])
  })

  it('a guest of a row that was there before is not invited again after somebody deleted them', () => {
    const rows = [row('gus@partner.example')]
    const { resolved, leavers, warnings } = ask({ rows, deleted: [guest], before: rows })
    expect(resolved).toEqual([])
    expect(leavers).toEqual(rows)
    expect(warnings).toMatchObject([{ code: 'PERSON_LEFT', place: rows[0]?.place }])
    expect(warnings[0]?.message).toContain('was deleted on 3 May 2026')
  })
})

describe('a row as it was before whose person no longer exists', () => {
  const rows = [row('gus@partner.example')]

  it.each<Omit<Question, 'rows'> & { rule: string; rows?: readonly MembershipRow[] }>([
    { rule: 'by an object id', rows: [row(guid(404))] },
    { rule: 'by an address of the own domain', rows: [row('old@contoso.com')] },
    { rule: 'whom the settings would not invite: invitations are off', invitations: { enabled: false } },
    { rule: 'whom the settings would not invite: another domain', invitations: { allowedDomains: ['other.example'] } },
    { rule: 'whom Microsoft would not invite', rows: [row('gus+x@partner.example')] },
    { rule: 'who would be invited anew, though the row was applied', applied: true },
    { rule: 'who would be invited anew, though nobody knows who was deleted', knowsDeleted: false }
  ])('is someone who left: $rule', (question) => {
    const asked = { rows, ...question }
    const { resolved, leavers, refusals, warnings } = ask({ ...asked, before: asked.rows })
    expect({ resolved, leavers, refusals }).toEqual({ resolved: [], leavers: asked.rows, refusals: [] })
    expect(warnings).toMatchObject([{ code: 'PERSON_LEFT', place: asked.rows[0]?.place }])
  })

  it.each([
    { rule: 'left, where a deployment record says that the row was applied', applied: true, never: false },
    { rule: 'left or never came, where nothing says so', applied: false, never: true }
  ])('is told as somebody who $rule', ({ applied, never }) => {
    const old = [row('old@contoso.com')]
    const [warning] = ask({ rows: old, before: old, applied }).warnings
    expect(warning?.message.includes('never was there: a merge that was not applied')).toBe(never)
    expect(warning?.hint.includes('add it anew in another')).toBe(never)
  })

  it('is a guest still to be invited while nothing says that the row was applied', () => {
    expect(ask({ rows, before: rows }).resolved).toMatchObject([{ who: { kind: 'guest' } }])
  })

  it('is nobody’s business when several have the address: the row is not clear, whenever it was written', () => {
    const clerk = person('clerk', 31)
    const other = person('clerk.old', 32, { otherMails: ['clerk@contoso.com'] })
    const shared = [row('clerk@contoso.com')]
    const { refusals } = ask({ rows: shared, people: [clerk, other], before: shared })
    expect(refusals.map(({ code }) => code)).toEqual(['PERSON_AMBIGUOUS'])
  })

  it('still holds it when Entra has not let go of the deleted account', () => {
    const old = person('old', 41)
    const held = [row('old@contoso.com')]
    const { resolved, leavers } = ask({ rows: held, held: [assignment(old)], before: held })
    expect(leavers).toEqual([])
    expect(resolved).toMatchObject([{ who: { kind: 'user', userId: old.id } }])
  })
})

describe('what the directory is asked', () => {
  it('only about rows that name no holder, each address as it is written and in lower case, once', () => {
    const rows = [row('ada@contoso.com'), row('Gus@partner.example'), row('gus@PARTNER.example'), row(guid(404))]
    expect(peopleToLookUp(rows, listHolders({ assignments: [assignment(ada)], requests: [] }))).toEqual({
      addresses: ['Gus@partner.example', 'gus@partner.example', 'gus@PARTNER.example'],
      ids: [guid(404)]
    })
  })

  it('not about someone whose request is on its way', () => {
    const holders = listHolders({ assignments: [], requests: [request(ada, 'add')] })
    expect(peopleToLookUp([row('ada@contoso.com')], holders)).toEqual({ addresses: [], ids: [] })
  })

  it('about somebody of whom there is only a failed delivery: the address may be another person’s by now', () => {
    const stale = assignment(ada, { state: 'deliveryFailed' })
    const holders = listHolders({ assignments: [stale], requests: [] })
    expect(peopleToLookUp([row('ada@contoso.com'), row(ada.id)], holders)).toEqual({
      addresses: ['ada@contoso.com'],
      ids: []
    })
    expect(
      listHolders({ assignments: [stale, assignment(ada)], requests: [] }).byAddress.get('ada@contoso.com')?.objectId
    ).toBe(ada.id)
  })

  it('a service principal never stands for a person', () => {
    const robot = assignment(ada, { subject: subjectOf(ada, { person: false }) })
    expect(peopleToLookUp([row('ada@contoso.com')], listHolders({ assignments: [robot], requests: [] }))).toEqual({
      addresses: ['ada@contoso.com'],
      ids: []
    })
  })
})

describe('an addition by an address that is the account’s own', () => {
  const zoe = { ...ada, proxyAddresses: ['alias@contoso.com'], otherMails: ['zoe@home.example'] }
  it.each([
    { rule: 'its mail', email: 'ada@contoso.com', own: true },
    { rule: 'another address of its mailbox', email: 'alias@contoso.com', own: true },
    { rule: 'not one that it only names', email: 'zoe@home.example', own: false },
    { rule: 'not its object id', email: zoe.id, own: false }
  ])('is one that a reviewed invitation covers: $rule', ({ email, own }) => {
    expect(plan({ rows: [row(email)], people: [zoe] }).changes).toMatchObject([{ kind: 'add', ownAddress: own }])
  })

  it('is none when somebody is to be invited', () => {
    const { changes } = plan({ rows: [row('gina@partner.example')] })
    expect(changes).toMatchObject([{ kind: 'add', ownAddress: false, invite: { address: 'gina@partner.example' } }])
  })
})
