/** «Advanced query capabilities on directory objects», «Use the $search query parameter»: each fact a row. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { at, filter, itemsOf, nextLinkOf, type SignedIn, textAt } from '../tenant-client.js'
import { EVENTUAL, find, startDirectory } from './directory-tenant.js'

let entra: SignedIn
beforeAll(async () => {
  entra = await startDirectory()
})
afterAll(() => entra.tenant.close())

const REFUSED = { status: 400, body: { error: { code: 'Request_UnsupportedQuery' } } }
const NOT_GUESTS = `/users?${filter("userType ne 'Guest'")}&$count=true`
const count = (body: unknown) => (body as Record<string, unknown>)['@odata.count']
const names = async (options: string, headers: Record<string, string> = {}) =>
  itemsOf((await entra.get(`/users?$select=displayName&${options}`, headers)).body).map((one) =>
    textAt(one, 'displayName')
  )
const search = (text: string) => names(`$search=${encodeURIComponent(text)}`, EVENTUAL)

describe('header and $count', () => {
  it('together they allow what is refused without («Advanced query capabilities»)', async () => {
    expect(count((await entra.get(NOT_GUESTS, EVENTUAL)).body)).toBe(5)
    expect(count((await entra.get(NOT_GUESTS, { consistencylevel: 'Eventual' })).body)).toBe(5)
  })

  it.each([
    { fact: 'the header is missing', path: NOT_GUESTS, headers: {} },
    { fact: '$count is missing', path: `/users?${filter("userType ne 'Guest'")}`, headers: EVENTUAL },
    { fact: '$count is false', path: `/users?${filter("userType ne 'Guest'")}&$count=false`, headers: EVENTUAL },
    { fact: 'the header says something else', path: NOT_GUESTS, headers: { consistencylevel: 'session' } }
  ])('the query is refused when $fact («Advanced query capabilities»)', async ({ path, headers }) => {
    expect(await entra.get(path, headers)).toMatchObject(REFUSED)
  })

  it('$count without the header is silently ignored («Advanced query capabilities»)', async () => {
    const { status, body } = await entra.get('/users?$count=true')
    expect([status, count(body)]).toEqual([200, undefined])
    expect(count((await entra.get('/users?$count=true', EVENTUAL)).body)).toBe(7)
  })

  it('$count as a segment without the header is an error («Advanced query capabilities»)', async () => {
    expect(await entra.get('/users/$count')).toMatchObject({
      status: 400,
      body: { error: { code: 'Request_BadRequest', message: '$count is not currently supported.' } }
    })
  })

  it('what works without them works with them («Advanced query capabilities»)', async () => {
    expect(await find(entra, "mail eq 'ada@contoso.com'", '&$count=true', EVENTUAL)).toEqual(['Ada Lovelace'])
  })

  it('the header is needed again on every next link («Paging Microsoft Graph data in your app»)', async () => {
    const next = String(nextLinkOf((await entra.get(`${NOT_GUESTS}&$top=2`, EVENTUAL)).body))
    expect(await entra.get(next)).toMatchObject(REFUSED)
    expect((await entra.get(next, EVENTUAL)).status).toBe(200)
  })

  it('inside a batch the header stands at the part, not at the batch («Combine requests using JSON batching»)', async () => {
    const batch = (partHeaders: object, headers: Record<string, string> = {}) =>
      entra.send(
        'POST',
        '/$batch',
        { requests: [{ id: '1', method: 'GET', url: NOT_GUESTS, headers: partHeaders }] },
        headers
      )
    expect(at((await batch({ ConsistencyLevel: 'eventual' })).body, 'responses.0.status')).toBe(200)
    expect(at((await batch({}, EVENTUAL)).body, 'responses.0.status')).toBe(400)
  })

  it('$expand cannot be combined with them («Advanced query capabilities»)', async () => {
    expect(await entra.get(`${NOT_GUESTS}&$expand=manager`, EVENTUAL)).toMatchObject(REFUSED)
    expect(await entra.get('/users?$search="displayName:ada"&$expand=manager', EVENTUAL)).toMatchObject(REFUSED)
  })
})

describe('$orderby', () => {
  it.each([
    {
      fact: 'displayName without anything',
      options: '$orderby=displayName&$top=2',
      headers: {},
      first: 'Ada Lovelace'
    },
    { fact: 'downwards', options: '$orderby=displayName desc&$top=2', headers: {}, first: 'Plus' },
    {
      fact: 'userPrincipalName without anything',
      options: '$orderby=userPrincipalName&$top=1',
      headers: {},
      first: 'Dollar'
    },
    {
      fact: 'createdDateTime with both',
      options: '$orderby=createdDateTime&$count=true',
      headers: EVENTUAL,
      first: 'Ada Lovelace'
    },
    {
      fact: 'what is filtered, with both',
      options: `${filter("userType eq 'Guest'")}&$orderby=displayName desc&$count=true`,
      headers: EVENTUAL,
      first: 'Bob Blocked'
    }
  ])('sorts by $fact («Support for sorting by properties»)', async ({ options, headers, first }) => {
    expect((await names(options, headers))[0]).toBe(first)
  })

  it.each([
    {
      fact: 'createdDateTime without both (issue microsoft-graph-docs-contrib#1354)',
      options: '$orderby=createdDateTime'
    },
    {
      fact: 'what is filtered, without both (issue microsoft-graph-docs-contrib#3145)',
      options: `${filter("userType eq 'Guest'")}&$orderby=displayName`
    },
    { fact: 'other properties («Support for sorting by properties»)', options: '$orderby=mail' }
  ])('does not sort by $fact', async ({ options }) => {
    expect(await entra.get(`/users?${options}`)).toMatchObject(REFUSED)
  })

  it('holds over the pages («Paging Microsoft Graph data in your app»)', async () => {
    const users = await entra.list('/users?$select=displayName&$orderby=displayName&$top=3')
    const listed = users.map((user) => textAt(user, 'displayName'))
    expect(listed).toEqual([...listed].sort())
    expect(listed).toHaveLength(7)
  })
})

describe('$search', () => {
  it.each([
    { fact: 'finds a word of the display name', text: '"displayName:Lovelace"', found: ['Ada Lovelace'] },
    { fact: 'minds neither case nor order', text: '"displayName:turing ALAN"', found: ['Alan Turing'] },
    { fact: 'looks for the beginning of a word, not inside it', text: '"displayName:ovelace"', found: [] },
    { fact: 'parts words at symbols', text: '"displayName:brien"', found: ["Conor O'Brien"] },
    { fact: 'joins what only symbols part', text: '"displayName:obrien"', found: ["Conor O'Brien"] },
    { fact: 'compares other properties from their start', text: '"mail:alan@"', found: ['Alan Turing'] },
    { fact: 'does not look inside other properties', text: '"mail:partner"', found: [] },
    { fact: 'joins clauses by OR', text: '"displayName:ada" OR "mail:alan"', found: ['Ada Lovelace', 'Alan Turing'] },
    {
      fact: 'joins clauses by AND, with parentheses',
      text: '("displayName:ada" OR "displayName:alan") AND "mail:a" AND "userPrincipalName:alan"',
      found: ['Alan Turing']
    }
  ])('$fact («Use the $search query parameter»)', async ({ text, found }) => {
    expect(await search(text)).toEqual(found)
  })

  it('narrows a filter («Use the $search query parameter»)', async () => {
    const options = `${filter("userType eq 'Guest'")}&$search=${encodeURIComponent('"displayName:bob" OR "displayName:ada"')}`
    expect(await names(options, EVENTUAL)).toEqual(['Bob Blocked'])
  })

  it('needs the header, and only the header («Advanced query capabilities»)', async () => {
    const answer = await entra.get('/users?$search="displayName:ada"')
    expect(answer).toMatchObject(REFUSED)
    expect(textAt(answer.body, 'error.message')).toContain('special request header')
  })

  it.each([
    'displayName:ada',
    '"ada"',
    '"displayName:ada" or "mail:a"',
    '"userType:Guest"',
    '("displayName:ada"',
    '"displayName:ada" OR'
  ])(
    'is refused when a clause is not quoted or names no searchable property: %s («Use the $search query parameter»)',
    async (text) => {
      expect((await entra.get(`/users?$search=${encodeURIComponent(text)}`, EVENTUAL)).status).toBe(400)
    }
  )
})

describe('the store behind advanced queries', () => {
  it('may not know fresh users yet, whom plain queries find («Advanced query capabilities»: eventually consistent)', async () => {
    const slow = await startDirectory({ advancedIndexMs: 60_000 })
    slow.tenant.addUser({ mail: 'fresh@contoso.com', displayName: 'Fresh' })
    const text = "mail eq 'fresh@contoso.com'"
    expect(await find(slow, text)).toEqual(['Fresh'])
    expect(await find(slow, text, '&$count=true', EVENTUAL)).toEqual([])
    expect(itemsOf((await slow.get('/users?$search="displayName:fresh"', EVENTUAL)).body)).toEqual([])
    slow.clock.pass(60_000)
    expect(await find(slow, text, '&$count=true', EVENTUAL)).toEqual(['Fresh'])
    await slow.tenant.close()
  })
})
