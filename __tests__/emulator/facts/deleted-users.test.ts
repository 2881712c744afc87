/** «List deletedItems», «Get deleted item» and «directory resource type»: each fact a row. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { at, filter, itemsOf, nextLinkOf, type SignedIn, textAt } from '../tenant-client.js'
import { ADA, ALAN, EVENTUAL, find, startDirectory } from './directory-tenant.js'

const DELETED = '/directory/deletedItems/microsoft.graph.user'
const DAY_MS = 24 * 60 * 60 * 1000

let entra: SignedIn
beforeEach(async () => {
  entra = await startDirectory()
})
afterEach(() => entra.tenant.close())

const names = async (options = '', headers: Record<string, string> = {}) =>
  itemsOf((await entra.get(`${DELETED}${options}`, headers)).body).map((user) => textAt(user, 'displayName'))

describe('a deleted user', () => {
  beforeEach(async () => {
    entra.tenant.removeUser('blocked@partner.example')
    entra.clock.pass(DAY_MS)
    entra.tenant.removeUser('ada@contoso.com')
    await entra.signIn()
  })

  it('is no longer among the users («List users»)', async () => {
    expect((await entra.get(`/users/${ADA}`)).status).toBe(404)
    expect(await find(entra, "mail eq 'ada@contoso.com'")).toEqual([])
  })

  it('is among the deleted items, with the time («List deletedItems»)', async () => {
    const { body } = await entra.get(`${DELETED}?$select=id,mail,deletedDateTime`)
    expect(at(body, 'value')).toMatchObject([
      { id: ADA, mail: 'ada@contoso.com', deletedDateTime: '2026-03-02T12:00:00.000Z' },
      { mail: 'blocked@partner.example', deletedDateTime: '2026-03-01T12:00:00.000Z' }
    ])
  })

  it.each([
    { fact: 'is found by a filter', options: `?${filter("mail eq 'ada@contoso.com'")}`, headers: {} },
    {
      fact: 'is found by an address in any place',
      options: `?${filter("otherMails/any(o:o eq 'ada@home.example')")}`,
      headers: {}
    },
    { fact: 'is found by a search', options: '?$search="displayName:love"', headers: EVENTUAL }
  ])('$fact, since the options of the type hold («List deletedItems»)', async ({ options, headers }) => {
    expect(await names(options, headers)).toEqual(['Ada Lovelace'])
  })

  it('can be sorted by its deletion with the advanced capabilities only («List deletedItems»)', async () => {
    expect(await names('?$orderby=deletedDateTime&$count=true', EVENTUAL)).toEqual(['Bob Blocked', 'Ada Lovelace'])
    expect(await names('?$orderby=displayName desc')).toEqual(['Bob Blocked', 'Ada Lovelace'])
    expect((await entra.get(`${DELETED}?$orderby=deletedDateTime`)).status).toBe(400)
  })

  it('comes in pages of at most 999 («List deletedItems»)', async () => {
    const first = (await entra.get(`${DELETED}?$top=1`)).body
    expect(itemsOf(first)).toHaveLength(1)
    expect(itemsOf((await entra.get(String(nextLinkOf(first)))).body)).toHaveLength(1)
    expect((await entra.get(`${DELETED}?$top=1000`)).status).toBe(400)
  })

  it('is read by its id («Get deleted item»)', async () => {
    expect((await entra.get(`/directory/deletedItems/${ADA}`)).body).toMatchObject({ displayName: 'Ada Lovelace' })
    expect((await entra.get(`/directory/deletedItems/${ALAN}`)).status).toBe(404)
  })

  it('keeps its addresses, while its id stands before its principal name (PowerShell, Get-EntraDeletedUser, example 1)', async () => {
    const { body } = await entra.get(`/directory/deletedItems/${ADA}?$select=mail,otherMails,userPrincipalName`)
    expect(body).toMatchObject({
      mail: 'ada@contoso.com',
      otherMails: ['ada@home.example'],
      userPrincipalName: `${ADA.replaceAll('-', '')}alovelace@contoso.com`
    })
  })

  it('leaves its principal name to others, and cannot be restored then («Restore deleted items»)', async () => {
    entra.tenant.addUser({ mail: 'second@contoso.com', userPrincipalName: 'alovelace@contoso.com' })
    expect(() => {
      entra.tenant.restoreUser('ada@contoso.com')
    }).toThrow('Two users have the user principal name alovelace@contoso.com.')
    const { body } = await entra.get(`/directory/deletedItems/${ADA}?$select=userPrincipalName`)
    expect(body).toMatchObject({ userPrincipalName: `${ADA.replaceAll('-', '')}alovelace@contoso.com` })
  })

  it('can be restored with id and addresses («Restore deleted items»)', async () => {
    entra.tenant.restoreUser('alovelace@contoso.com')
    expect((await entra.get(`/users/${ADA}?$select=deletedDateTime`)).body).toMatchObject({ deletedDateTime: null })
    expect((await entra.get('/users/alovelace@contoso.com')).status).toBe(200)
    expect(await find(entra, "proxyAddresses/any(p:p eq 'smtp:countess@partner.example')")).toEqual(['Ada Lovelace'])
    expect(await names()).toEqual(['Bob Blocked'])
    const listed = itemsOf((await entra.get('/users?$select=displayName')).body)
    expect(at(listed, '0.displayName')).toBe('Ada Lovelace')
  })

  it('can be deleted for good («Permanently delete item»)', async () => {
    entra.tenant.purgeUser(ADA)
    expect(await names()).toEqual(['Bob Blocked'])
    expect(() => {
      entra.tenant.restoreUser(ADA)
    }).toThrow(`No deleted user of the tenant is called ${ADA}.`)
  })

  it('stays for 30 days («directory resource type»)', async () => {
    entra.clock.pass(29 * DAY_MS)
    await entra.signIn()
    expect(await names()).toEqual(['Ada Lovelace', 'Bob Blocked'])
    entra.clock.pass(1)
    expect(await names()).toEqual(['Ada Lovelace'])
    entra.clock.pass(DAY_MS)
    await entra.signIn()
    expect(await names()).toEqual([])
  })
})

describe('deleted items', () => {
  it('are not listed without a type (issue microsoft-graph-docs#10080)', async () => {
    expect(await entra.get('/directory/deletedItems')).toMatchObject({
      status: 400,
      body: { error: { code: 'Request_UnsupportedQuery' } }
    })
  })
})
