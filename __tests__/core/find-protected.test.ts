import { describe, expect, it } from '@jest/globals'
import { findProtected } from '../../src/core/find-protected.js'
import type { Assignment, Person } from '../../src/core/model.js'
import { packAssignments } from '../../src/core/packed.js'
import { indexPeople } from '../../src/core/resolve-people.js'
import { guid } from '../app/fakes/samples.js'

const ada: Person = {
  id: guid(1),
  name: 'Ada Byron',
  mail: 'ada@contoso.com',
  principalName: 'ada.byron@contoso.com',
  proxyAddresses: ['ADA.alias@contoso.com'],
  otherMails: [],
  enabled: true,
  guest: false
}
const heldByBob: Assignment = {
  id: guid(20),
  packageId: guid(10),
  state: 'delivered',
  policyId: guid(30),
  subject: {
    objectId: guid(2),
    person: true,
    name: null,
    email: 'bob@contoso.com',
    principalName: null,
    governed: false
  },
  startDate: null,
  endDate: null
}

describe('who is protected', () => {
  it.each([
    { by: 'mail, in any case', text: 'Ada@Contoso.com', expected: [guid(1)] },
    { by: 'principal name', text: 'ada.byron@contoso.com', expected: [guid(1)] },
    { by: 'alias', text: 'ada.alias@contoso.com', expected: [guid(1)] },
    { by: 'object id', text: guid(1).toUpperCase(), expected: [guid(1)] },
    { by: 'the address of an assignment', text: 'BOB@contoso.com', expected: [guid(2)] },
    { by: 'the object id of an assignment', text: guid(2), expected: [guid(2)] }
  ])('by $by', ({ text, expected }) => {
    const { ids, warnings } = findProtected([text], indexPeople([ada]), [packAssignments([heldByBob])])
    expect([...ids]).toEqual(expected)
    expect(warnings).toEqual([])
  })

  it.each(['abo@contoso.com', guid(99)])('an entry that is nobody is told: %s', (text) => {
    const { ids, warnings } = findProtected([text], indexPeople([ada]), [packAssignments([heldByBob])])
    expect([...ids]).toEqual([])
    expect(warnings).toMatchObject([{ code: 'PROTECTS_NOBODY', message: expect.stringContaining(text) }])
  })
})
