import { describe, expect, it } from '@jest/globals'
import { entraContract } from './entra-contract.js'
import type { Exchange } from './openapi-contract.js'

const contract = entraContract()
const EM = '/identityGovernance/entitlementManagement'
const ID = '0b5ad8e4-7a0c-4a1e-9d5c-3f0a0f6f7a11'

const told = (changes: Partial<Exchange>): readonly string[] => {
  const exchange = { method: 'GET', url: '/users', headers: {}, body: undefined, status: 200, answer: { value: [] } }
  return contract.judge({ ...exchange, ...changes }).violations.map(({ at, message }) => `${at} ${message}`)
}
const filtered = (filter: string, more = '', headers: Readonly<Record<string, string>> = {}) =>
  told({ url: `/users?$filter=${encodeURIComponent(filter)}${more}`, headers })
const list = (count: number) =>
  Array.from({ length: count }, (_, index) => `'o''neill, u${index}@contoso.com'`).join(',')

describe('a filter of users', () => {
  const ADVANCED = { consistencylevel: 'eventual' }

  it.each([
    { what: '15 values', filter: `mail in (${list(15)})` },
    { what: '15 comparisons', filter: Array.from({ length: 15 }, () => "mail eq 'x eq y'").join(' or ') },
    { what: 'a value of 120 characters', filter: `mail eq '${'a'.repeat(119)}'''` },
    { what: 'a longer value in a list', filter: `mail in ('${'a'.repeat(121)}')` },
    { what: '16 values of an advanced query', filter: `mail in (${list(16)})`, more: '&$count=true', headers: ADVANCED }
  ])('may have $what', ({ filter, more, headers }) => {
    expect(filtered(filter, more, headers)).toEqual([])
  })

  it.each([
    { what: '16 values', filter: `mail in (${list(16)})`, says: '16 comparisons' },
    { what: '15 values and one comparison', filter: `mail in (${list(15)}) or id eq '${ID}'`, says: '16 comparisons' },
    { what: 'a value of 121 characters', filter: `mail eq '${'a'.repeat(121)}'`, says: '121 characters' },
    {
      what: '16 values without the header',
      filter: `mail in (${list(16)})`,
      more: '&$count=true',
      says: '16 comparisons'
    },
    {
      what: 'an address of more than 2,048 characters',
      filter: `mail in (${list(80)})`,
      more: '&$count=true',
      headers: ADVANCED,
      says: 'makes an address of'
    }
  ])('may not have $what', ({ filter, more, headers, says }) => {
    expect(filtered(filter, more, headers)).toEqual([expect.stringContaining(says)])
  })

  it('may ask for 999 users a page, not for 1,000', () => {
    expect(told({ url: '/users?$top=999' })).toEqual([])
    expect(told({ url: '/users?$top=1000' })).toEqual(['$top is 1000, more than 999'])
  })
})

describe('a request for an assignment', () => {
  const ask = (assignment: unknown) =>
    told({
      method: 'POST',
      url: `${EM}/assignmentRequests`,
      headers: { 'content-type': 'application/json' },
      body: { requestType: 'adminAdd', assignment },
      status: 201,
      answer: { id: ID, state: 'submitted' }
    })

  it('names person, policy and package by id, though the metadata declares none of the three', () => {
    expect(ask({ targetId: ID, assignmentPolicyId: ID, accessPackageId: ID })).toEqual([])
  })

  it.each(['ada@contoso.com', null, 7])('names nobody by %p', (targetId) => {
    expect(ask({ targetId })).toEqual(['/assignment/targetId is not described'])
  })
})

describe('an answer', () => {
  it('has no member of a request', () => {
    const answer = { value: [{ id: ID, targetId: ID }] }
    expect(told({ url: `${EM}/assignments`, answer })).toEqual(['/value/0/targetId is not described'])
  })

  it('has the members of the type it names', () => {
    const url = `/directory/deletedItems/${ID}`
    expect(told({ url, answer: { '@odata.type': '#microsoft.graph.user', mail: 'a@contoso.com' } })).toEqual([])
    expect(told({ url, answer: { mail: 'a@contoso.com' } })).toEqual(['/mail is not described'])
  })

  it('of a later page came by a link that only Graph understands', () => {
    expect(told({ url: '/users?$skiptoken=x' })).toEqual([])
    expect(told({ url: '/users?$skip=1' })).toEqual(['$skip is not described'])
  })
})
