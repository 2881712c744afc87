/** «Get user», «List users», «user resource type» and what users report about them: each fact a row. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { at, CLIENT_ID, filter, itemsOf, nextLinkOf, SECRET, SignedIn, textAt } from '../tenant-client.js'
import { ADA, ALAN, DIRECTORY, find, startDirectory } from './directory-tenant.js'

let entra: SignedIn
beforeAll(async () => {
  entra = await startDirectory()
})
afterAll(() => entra.tenant.close())

const BAD = (code: string) => ({ status: 400, body: { error: { code } } })

describe('a user is read by key', () => {
  it.each([
    { fact: 'the id («Get user»)', path: `/users/${ADA}`, name: 'Ada Lovelace' },
    { fact: 'the id in any case («Get user»)', path: `/users/${ADA.toUpperCase()}`, name: 'Ada Lovelace' },
    { fact: 'the user principal name («Get user»)', path: '/users/alovelace@contoso.com', name: 'Ada Lovelace' },
    {
      fact: "a guest's principal name with # as %23 («Get user»)",
      path: '/users/alan_partner.example%23EXT%23@contoso.onmicrosoft.com',
      name: 'Alan Turing'
    },
    { fact: 'parentheses and quotes («Get user»)', path: "/users('alovelace@contoso.com')", name: 'Ada Lovelace' },
    {
      fact: 'a name that begins with $, in parentheses («Get user»)',
      path: "/users('$dollar@contoso.com')",
      name: 'Dollar'
    }
  ])('$fact', async ({ path, name }) => {
    expect(await entra.get(path)).toMatchObject({ status: 200, body: { displayName: name } })
  })

  it.each([
    { fact: 'a mail address that is no principal name does not match («Get user»)', path: '/users/ada@contoso.com' },
    { fact: 'nor does an alias («Get user»)', path: '/users/countess@partner.example' },
    { fact: 'nor does a further mail («Get user»)', path: '/users/ada@home.example' },
    { fact: "nor does a guest's own address («Get user»)", path: '/users/alan@partner.example' },
    { fact: 'an unknown id is 404 («Get user»)', path: '/users/0c000000-0000-4000-a000-00000000ffff' },
    {
      fact: 'a # that is not encoded cuts the name («Get user»)',
      path: '/users/alan_partner.example#EXT#@contoso.onmicrosoft.com'
    }
  ])('$fact', async ({ path }) => {
    expect(await entra.get(path)).toMatchObject({
      status: 404,
      body: { error: { code: 'Request_ResourceNotFound' } }
    })
  })

  it('a name that begins with $ is 400 as a segment of the path («Get user»)', async () => {
    expect((await entra.get('/users/$dollar@contoso.com')).status).toBe(400)
    expect((await entra.get('/users/%24dollar@contoso.com')).status).toBe(400)
  })
})

describe('what a user looks like', () => {
  it('eleven properties are answered unless others are selected («List users»)', async () => {
    const names = [
      ...['businessPhones', 'displayName', 'givenName', 'id', 'jobTitle', 'mail', 'mobilePhone', 'officeLocation'],
      ...['preferredLanguage', 'surname', 'userPrincipalName']
    ]
    const one = Object.keys((await entra.get(`/users/${ADA}`)).body as object).filter((name) => !name.startsWith('@'))
    const [listed] = itemsOf((await entra.get('/users?$top=1')).body)
    expect([one.sort(), Object.keys(listed as object).sort()]).toEqual([names, names])
  })

  it('a selected property comes alone, with the others that are selected («Get user»)', async () => {
    const select = 'id,mail,otherMails,proxyAddresses,userType,accountEnabled,externalUserState'
    const { body } = await entra.get(`/users/${ADA}?$select=${select}`)
    expect(body).toEqual({
      '@odata.context': expect.stringContaining('$metadata#users(') as unknown,
      id: ADA,
      mail: 'ada@contoso.com',
      otherMails: ['ada@home.example'],
      proxyAddresses: ['SMTP:ada@contoso.com', 'smtp:countess@partner.example'],
      userType: 'Member',
      accountEnabled: true,
      externalUserState: null
    })
  })

  it('a property that does not exist is refused, in $select and in $filter («Use query parameters»)', async () => {
    expect(await entra.get('/users?$select=email')).toMatchObject(BAD('BadRequest'))
    expect(await entra.get(`/users?${filter("email eq 'x'")}`)).toMatchObject(BAD('BadRequest'))
  })

  it("a guest's principal name is user_contoso.com#EXT#@ and the tenant's initial domain («Troubleshooting B2B collaboration»)", async () => {
    const { body } = await entra.get(`/users/${ALAN}?$select=userPrincipalName,userType,creationType`)
    expect(body).toMatchObject({
      userPrincipalName: 'alan_partner.example#EXT#@contoso.onmicrosoft.com',
      userType: 'Guest',
      creationType: 'Invitation'
    })
  })

  it('userType does not tell how someone signs in: external members and internal guests exist («Properties of a B2B user»)', async () => {
    const other = await startDirectory()
    const ids = [
      other.tenant.addUser({
        mail: 'external@partner.example',
        userPrincipalName: 'external_partner.example#EXT#@contoso.onmicrosoft.com',
        userType: 'Member',
        externalUserState: 'Accepted'
      }),
      other.tenant.addUser({
        mail: 'intern@contoso.com',
        userType: 'Guest',
        userPrincipalName: 'intern@contoso.com',
        externalUserState: null
      })
    ]
    const users = await Promise.all(ids.map((id) => other.get(`/users/${id}?$select=userType,externalUserState`)))
    expect(users.map(({ body }) => body)).toMatchObject([
      { userType: 'Member', externalUserState: 'Accepted' },
      { userType: 'Guest', externalUserState: null }
    ])
    expect(await find(other, "userType eq 'Guest' and mail eq 'intern@contoso.com'")).toEqual(['intern'])
    await other.tenant.close()
  })
})

describe('lists of users', () => {
  it('take $top up to 999 and refuse more («List users»)', async () => {
    expect(itemsOf((await entra.get('/users?$top=999')).body)).toHaveLength(7)
    expect(await entra.get('/users?$top=1000')).toMatchObject(BAD('Request_BadRequest'))
    expect((await entra.get('/users?$top=0')).status).toBe(400)
  })

  it('have 100 a page by default («List users»)', async () => {
    const many = await SignedIn.start({
      users: Array.from({ length: 101 }, (_, index) => ({ mail: `user${index}@contoso.com` }))
    })
    const { body } = await many.get('/users')
    expect([itemsOf(body).length, typeof nextLinkOf(body)]).toEqual([100, 'string'])
    await many.tenant.close()
  })

  it('have no $skip («List users»)', async () => {
    expect(await entra.get('/users?$skip=1')).toMatchObject(BAD('Request_UnsupportedQuery'))
  })

  it('follow additions, blocks and deletions made elsewhere («List users»)', async () => {
    entra.tenant.addUser({ mail: 'new@contoso.com', displayName: 'New' })
    expect(await find(entra, "mail eq 'new@contoso.com' and accountEnabled eq true")).toEqual(['New'])
    entra.tenant.disableUser('new@contoso.com')
    expect(await find(entra, "mail eq 'new@contoso.com' and accountEnabled eq false")).toEqual(['New'])
    entra.tenant.removeUser('new@contoso.com')
    expect(await find(entra, "mail eq 'new@contoso.com'")).toEqual([])
  })
})

describe('case of addresses in filters, which no page settles', () => {
  const [mail, name, other, proxy] = [
    "mail eq 'ADA@contoso.com'",
    "userPrincipalName in ('ALovelace@contoso.com')",
    "otherMails/any(o:o eq 'Ada@home.example')",
    "proxyAddresses/any(p:p eq 'smtp:Countess@partner.example')"
  ]

  it.each([mail, name, other, proxy])('is ignored by default: %s', async (expression) => {
    expect(await find(entra, expression)).toEqual(['Ada Lovelace'])
  })

  it('is minded by a tenant that is told so, and ids are found in any case still', async () => {
    const strict = await startDirectory({ userFilterCase: 'mind' })
    for (const expression of [mail, name, other, proxy]) expect(await find(strict, expression)).toEqual([])
    expect(await find(strict, "mail in ('ada@contoso.com')")).toEqual(['Ada Lovelace'])
    expect(await find(strict, "proxyAddresses/any(p:p eq 'smtp:countess@partner.example')")).toEqual(['Ada Lovelace'])
    expect(await find(strict, `id eq '${ADA.toUpperCase()}'`)).toEqual(['Ada Lovelace'])
    await strict.tenant.close()
  })
})

describe('the organization', () => {
  it('is one, with its id and its verified domains («List organizations»)', async () => {
    const { body } = await entra.get('/organization?$select=id,verifiedDomains')
    expect(at(body, 'value')).toMatchObject([
      {
        id: entra.tenant.tenantId,
        verifiedDomains: [
          { name: 'contoso.com', isDefault: true, isInitial: false },
          { name: 'contoso.onmicrosoft.com', isDefault: false, isInitial: true }
        ]
      }
    ])
  })
})

describe('objects by their ids', () => {
  const APPS = [{ clientId: CLIENT_ID, secret: SECRET, permissions: ['Directory.Read.All'] }]
  const ids = (...wanted: unknown[]) => ({ ids: wanted })
  let reader: SignedIn
  beforeAll(async () => {
    reader = await SignedIn.start({ ...DIRECTORY, apps: APPS })
  })
  afterAll(() => reader.tenant.close())
  const byIds = (body: object, select = '') => reader.post(`/directoryObjects/getByIds${select}`, body)

  it('come with their type, without those that nobody has («directoryObject: getByIds»)', async () => {
    const { status, body } = await byIds({ ...ids(ALAN, '0c000000-0000-4000-a000-00000000ffff', ADA), types: ['User'] })
    expect(status).toBe(200)
    expect(at(body, 'value')).toMatchObject([
      { '@odata.type': '#microsoft.graph.user', id: ALAN },
      { '@odata.type': '#microsoft.graph.user', id: ADA }
    ])
  })

  it('are of all types when none is named, and none of a type that is not there («directoryObject: getByIds»)', async () => {
    expect(itemsOf((await byIds(ids(ADA))).body)).toHaveLength(1)
    expect(itemsOf((await byIds({ ...ids(ADA), types: ['group'] })).body)).toEqual([])
  })

  it('take $select («Microsoft Graph throttling limits», which makes it cheaper)', async () => {
    expect(itemsOf((await byIds(ids(ADA), '?$select=accountEnabled')).body)).toEqual([
      { '@odata.type': '#microsoft.graph.user', accountEnabled: true }
    ])
  })

  it('do not show deleted users («directoryObject: getByIds», «List deletedItems»)', async () => {
    reader.tenant.removeUser(ALAN)
    expect(itemsOf((await byIds(ids(ALAN))).body)).toEqual([])
  })

  it.each([
    { fact: '1000 ids are taken («directoryObject: getByIds»)', count: 1000, status: 200 },
    { fact: '1001 ids are refused («directoryObject: getByIds»)', count: 1001, status: 400 }
  ])('$fact', async ({ count, status }) => {
    const many = Array.from(
      { length: count },
      (_, index) => `0c000000-0000-4000-a000-${String(index).padStart(12, '0')}`
    )
    expect((await byIds(ids(...many))).status).toBe(status)
  })

  it.each([
    { body: ids() },
    { body: {} },
    { body: ids('no-guid') },
    { body: ids(7) },
    { body: { ...ids(ADA), types: 'user' } }
  ])('a body that is no list of ids is refused: $body', async ({ body }) => {
    expect(await byIds(body)).toMatchObject(BAD('Request_BadRequest'))
  })
})

describe('a fresh user', () => {
  it('is missing from reads until it is replicated («List users»: replication delays)', async () => {
    const slow = await startDirectory({ replicationMs: 60_000 })
    const invitation = {
      invitedUserEmailAddress: 'new@partner.example',
      inviteRedirectUrl: 'https://myapps.microsoft.com'
    }
    const id = textAt((await slow.post('/invitations', invitation)).body, 'invitedUser.id')
    expect((await slow.get(`/users/${id}`)).status).toBe(404)
    expect(await find(slow, "mail eq 'new@partner.example'")).toEqual([])
    slow.clock.pass(60_000)
    expect((await slow.get(`/users/${id}`)).status).toBe(200)
    expect(await find(slow, "mail eq 'new@partner.example'")).toEqual(['new'])
    await slow.tenant.close()
  })
})
