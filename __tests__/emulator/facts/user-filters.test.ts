/** What `$filter` on users takes per property and operator, and its limits: each fact a row. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { filter, itemsOf, type SignedIn } from '../tenant-client.js'
import { ADA, EVENTUAL, find, startDirectory } from './directory-tenant.js'

let entra: SignedIn
beforeAll(async () => {
  entra = await startDirectory()
})
afterAll(() => entra.tenant.close())

const REFUSED = { status: 400, body: { error: { code: 'Request_UnsupportedQuery' } } }
const plain = (expression: string) => entra.get(`/users?${filter(expression)}`)
const advanced = (expression: string) => entra.get(`/users?${filter(expression)}&$count=true`, EVENTUAL)

/** «user resource type» and the tables of «Advanced query capabilities», by what each needs. */
const OPERATORS: readonly { readonly text: string; readonly needs: 'nothing' | 'advanced' | 'never' }[] = [
  { text: `id eq '${ADA}'`, needs: 'nothing' },
  { text: `id in ('${ADA}')`, needs: 'nothing' },
  { text: "startsWith(id,'0c')", needs: 'never' },
  ...['mail', 'userPrincipalName', 'displayName', 'givenName', 'surname'].flatMap((property) => [
    { text: `${property} eq 'a'`, needs: 'nothing' } as const,
    { text: `${property} ge 'a'`, needs: 'nothing' } as const,
    { text: `${property} le 'a'`, needs: 'nothing' } as const,
    { text: `${property} in ('a','b')`, needs: 'nothing' } as const,
    { text: `startsWith(${property},'a')`, needs: 'nothing' } as const,
    { text: `${property} ne 'a'`, needs: 'advanced' } as const,
    { text: `not(${property} eq 'a')`, needs: 'advanced' } as const,
    { text: `contains(${property},'a')`, needs: 'never' } as const
  ]),
  { text: "endsWith(mail,'a')", needs: 'advanced' },
  { text: "endsWith(userPrincipalName,'a')", needs: 'advanced' },
  { text: "endsWith(displayName,'a')", needs: 'never' },
  ...['otherMails', 'proxyAddresses'].flatMap((property) => [
    { text: `${property}/any(p:p eq 'a')`, needs: 'nothing' } as const,
    { text: `${property}/any(p:startsWith(p,'a'))`, needs: 'nothing' } as const,
    { text: `${property}/any(p:endsWith(p,'a'))`, needs: 'advanced' } as const,
    { text: `not(${property}/any(p:p eq 'a'))`, needs: 'advanced' } as const,
    { text: `${property}/$count eq 0`, needs: 'advanced' } as const,
    { text: `${property} in ('a')`, needs: 'never' } as const,
    { text: `${property} eq 'a'`, needs: 'never' } as const
  ]),
  ...['userType', 'externalUserState', 'creationType'].flatMap((property) => [
    { text: `${property} eq 'Guest'`, needs: 'nothing' } as const,
    { text: `${property} in ('Guest')`, needs: 'nothing' } as const,
    { text: `${property} ne 'Guest'`, needs: 'advanced' } as const,
    { text: `startsWith(${property},'G')`, needs: 'never' } as const
  ]),
  { text: 'accountEnabled eq false', needs: 'nothing' },
  { text: 'accountEnabled ne true', needs: 'advanced' },
  { text: 'createdDateTime ge 2020-01-01T00:00:00Z', needs: 'nothing' },
  { text: 'mail eq null', needs: 'advanced' },
  { text: 'userType eq null', needs: 'advanced' },
  { text: 'externalUserState eq null', needs: 'never' },
  { text: 'userPrincipalName eq null', needs: 'never' }
]

describe('operators of «user resource type» and «Advanced query capabilities»', () => {
  it.each(OPERATORS)('$text needs $needs', async ({ text, needs }) => {
    const [without, withThem] = [await plain(text), await advanced(text)]
    expect([without.status, withThem.status]).toEqual([needs === 'nothing' ? 200 : 400, needs === 'never' ? 400 : 200])
    if (without.status === 400) expect(without).toMatchObject(REFUSED)
  })
})

describe('who is found', () => {
  it.each([
    { text: "mail in ('ada@contoso.com','nobody@contoso.com')", names: ['Ada Lovelace'] },
    { text: "proxyAddresses/any(p:p eq 'smtp:countess@partner.example')", names: ['Ada Lovelace'] },
    { text: "proxyAddresses/any(p:p eq 'countess@partner.example')", names: [] },
    { text: "otherMails/any(o:o eq 'ada@home.example')", names: ['Ada Lovelace'] },
    {
      text: "mail eq 'x@y' or otherMails/any(o:o eq 'ada@home.example') or userPrincipalName eq 'z@y'",
      names: ['Ada Lovelace']
    },
    { text: "startsWith(displayName,'al')", names: ['Alan Turing'] },
    { text: "proxyAddresses/any(p:startsWith(p,'smtp:count'))", names: ['Ada Lovelace'] },
    { text: "userType eq 'Guest' and accountEnabled eq false", names: ['Bob Blocked'] },
    { text: "surname in ('Lovelace','Turing')", names: ['Ada Lovelace'] },
    { text: "creationType eq 'Invitation' and externalUserState eq 'Accepted'", names: ['Alan Turing', 'Bob Blocked'] }
  ])('$text', async ({ text, names }) => {
    expect(await find(entra, text)).toEqual(names)
  })

  it.each([
    { text: "endsWith(mail,'@partner.example')", names: ['Alan Turing', 'Bob Blocked'] },
    { text: "not(userType eq 'Guest') and accountEnabled eq true and startsWith(mail,'ada')", names: ['Ada Lovelace'] },
    { text: "mail eq null and startsWith(displayName,'n')", names: ['No Mail'] },
    {
      text: "not(proxyAddresses/any(p:endsWith(p,'contoso.com'))) and userType eq 'Guest'",
      names: ['Alan Turing', 'Bob Blocked']
    },
    { text: "otherMails/$count eq 0 and startsWith(displayName,'c')", names: ["Conor O'Brien"] },
    { text: 'otherMails/$count ne 0', names: ['Ada Lovelace', 'Alan Turing', 'Bob Blocked'] }
  ])('with the advanced capabilities: $text', async ({ text, names }) => {
    expect(await find(entra, text, '&$count=true', EVENTUAL)).toEqual(names)
  })
})

describe('limits and spelling', () => {
  const values = (count: number) => Array.from({ length: count }, (_, index) => `'u${index}@contoso.com'`)
  const either = (count: number) => values(count).map((value) => `mail eq ${value}`)

  it.each([
    { fact: '15 values of in are taken («Known issues»)', text: `mail in (${values(15).join(',')})`, status: 200 },
    { fact: '16 values of in are refused («Known issues»)', text: `mail in (${values(16).join(',')})`, status: 400 },
    { fact: '15 comparisons joined by or are taken («Known issues»)', text: either(15).join(' or '), status: 200 },
    { fact: '16 comparisons joined by or are refused («Known issues»)', text: either(16).join(' or '), status: 400 },
    {
      fact: 'in and or count together («Known issues»)',
      text: `mail in (${values(10).join(',')}) or ${either(6).join(' or ')}`,
      status: 400
    },
    {
      fact: 'a value of 120 characters is taken with eq («Known issues»)',
      text: `mail eq '${'a'.repeat(120)}'`,
      status: 200
    },
    {
      fact: 'a value of 121 characters is refused with eq («Known issues»)',
      text: `mail eq '${'a'.repeat(121)}'`,
      status: 400
    },
    {
      fact: 'in takes longer values: the limit is said of eq («Known issues»)',
      text: `mail in ('${'a'.repeat(121)}')`,
      status: 200
    },
    {
      fact: 'eq inside any has the limit too («Known issues»)',
      text: `proxyAddresses/any(p:p eq 'smtp:${'a'.repeat(116)}')`,
      status: 400
    }
  ])('$fact', async ({ text, status }) => {
    expect((await plain(text)).status).toBe(status)
  })

  it('with the advanced capabilities the URL may have 2,048 characters, whatever the number of values («Known issues»)', async () => {
    expect((await advanced(`mail in (${values(16).join(',')})`)).status).toBe(200)
    expect(await advanced(`mail in (${values(120).join(',')})`)).toMatchObject(REFUSED)
  })

  it('a single quote is doubled («Use query parameters»)', async () => {
    expect(await find(entra, "mail eq 'conor.o''brien@contoso.com'")).toEqual(["Conor O'Brien"])
    expect((await plain("mail eq 'conor.o'brien@contoso.com'")).status).toBe(400)
  })

  it('a plus sign is %2B, since a bare one is a space («Use query parameters»)', async () => {
    expect(await find(entra, "mail eq 'plus+tag@contoso.com'")).toEqual(['Plus'])
    const bare = await entra.get("/users?$filter=mail%20eq%20'plus+tag@contoso.com'")
    expect(itemsOf(bare.body)).toEqual([])
  })
})
