import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { at, EM, filter, itemsOf, SignedIn, textAt } from './tenant-client.js'

const ADA = '0c000000-0000-4000-a000-000000000001'
const PACKAGE = '0a000000-0000-4000-a000-000000000001'
const DIRECT = '0b000000-0000-4000-a000-000000000001'
const SEED = {
  verifiedDomains: ['contoso.com', 'contoso.onmicrosoft.com'],
  users: [
    {
      id: ADA,
      displayName: 'Ada Lovelace',
      mail: 'ada@contoso.com',
      userPrincipalName: 'alovelace@contoso.com',
      proxyAddresses: ['SMTP:ada@contoso.com', 'smtp:countess@contoso.com'],
      otherMails: ['ada@home.example']
    },
    { mail: 'alan@partner.example', userType: 'Guest' as const },
    { mail: 'blocked@partner.example', userType: 'Guest' as const, accountEnabled: false },
    { displayName: 'No Mail', mail: null }
  ],
  packages: [{ id: PACKAGE, displayName: 'Finance', policies: [{ id: DIRECT, displayName: 'Direct' }] }]
}

let entra: SignedIn
beforeEach(async () => {
  entra = await SignedIn.start(SEED, { replicationMs: 5000 })
})
afterEach(() => entra.tenant.close())

async function find(expression: string): Promise<string[]> {
  const { body } = await entra.get(`/users?${filter(expression)}&$select=displayName`)
  return itemsOf(body).map((user) => textAt(user, 'displayName'))
}

describe('users', () => {
  it.each([
    "mail in ('ADA@contoso.com','nobody@contoso.com')",
    "userPrincipalName in ('alovelace@contoso.com')",
    `id in ('${ADA}')`,
    "mail eq 'ada@contoso.com'",
    "proxyAddresses/any(p:p eq 'smtp:countess@contoso.com')",
    "otherMails/any(o:o eq 'ada@home.example')",
    "mail eq 'x@y' or otherMails/any(o:o eq 'ada@home.example') or userPrincipalName eq 'z@y'",
    "startsWith(displayName,'ada')",
    "accountEnabled eq true and mail eq 'ada@contoso.com'"
  ])('are found by «%s»', async (expression) => {
    expect(await find(expression)).toEqual(['Ada Lovelace'])
  })

  it.each([
    { rule: 'sixteen values', text: `mail in (${Array.from({ length: 16 }, (_, n) => `'u${n}@x.y'`).join(',')})` },
    { rule: 'sixteen comparisons', text: Array.from({ length: 16 }, (_, n) => `mail eq 'u${n}@x.y'`).join(' or ') },
    { rule: 'a value over 120 characters', text: `mail eq '${'a'.repeat(121)}'` },
    { rule: '`ne` without the advanced header', text: "mail ne 'x'" },
    { rule: '`in` on a collection', text: "otherMails in ('x')" },
    { rule: 'contains', text: "contains(mail,'x')" }
  ])('refuse $rule', async ({ text }) => {
    const answer = await entra.get(`/users?${filter(text)}`)
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'Request_UnsupportedQuery' } } })
  })

  it('refuse a property that does not exist, an oversized page, and $skip', async () => {
    expect((await entra.get(`/users?${filter("email eq 'x'")}`)).status).toBe(400)
    expect((await entra.get('/users?$top=1000')).status).toBe(400)
    expect((await entra.get('/users?$skip=1')).status).toBe(400)
  })

  it('take `ne` and count with the advanced header', async () => {
    const path = `/users?${filter("userType ne 'Guest'")}&$count=true`
    const { body } = await entra.get(path, { consistencylevel: 'eventual' })
    expect((body as Record<string, unknown>)['@odata.count']).toBe(2)
    expect((await entra.get('/users?$count=true')).body).not.toHaveProperty(['@odata.count'])
  })

  it('show a small set of properties unless more are selected', async () => {
    const { body } = await entra.get(`/users/${ADA}`)
    expect(body).toMatchObject({ displayName: 'Ada Lovelace', userPrincipalName: 'alovelace@contoso.com' })
    expect(body).not.toHaveProperty('proxyAddresses')
    const more = await entra.get(`/users/alovelace@contoso.com?$select=proxyAddresses,userType,externalUserState`)
    expect(more.body).toMatchObject({
      proxyAddresses: ['SMTP:ada@contoso.com', 'smtp:countess@contoso.com'],
      userType: 'Member',
      externalUserState: null
    })
  })

  it('are read by principal name, never by another address', async () => {
    const guest = encodeURIComponent('alan_partner.example#EXT#@contoso.onmicrosoft.com')
    expect((await entra.get(`/users/${guest}`)).status).toBe(200)
    expect((await entra.get(`/users('${guest}')`)).status).toBe(200)
    expect(await entra.get('/users/ada@contoso.com')).toMatchObject({
      status: 404,
      body: { error: { code: 'Request_ResourceNotFound' } }
    })
  })

  it('come and go behind the back of everyone', async () => {
    entra.tenant.addUser({ mail: 'new@contoso.com', displayName: 'New' })
    expect(await find("mail eq 'new@contoso.com'")).toEqual(['New'])
    entra.tenant.disableUser('new@contoso.com')
    expect(entra.tenant.users().at(-1)).toMatchObject({ address: 'new@contoso.com', accountEnabled: false })
    entra.tenant.removeUser('new@contoso.com')
    expect(await find("mail eq 'new@contoso.com'")).toEqual([])
  })
})

describe('the organization', () => {
  it('names its verified domains', async () => {
    expect(
      at((await entra.get('/organization?$select=verifiedDomains')).body, 'value.0.verifiedDomains')
    ).toMatchObject([
      { name: 'contoso.com', isDefault: true, isInitial: false },
      { name: 'contoso.onmicrosoft.com', isDefault: false, isInitial: true }
    ])
  })
})

describe('an invitation', () => {
  const invite = (invitedUserEmailAddress: string, more: object = {}) =>
    entra.post('/invitations', { invitedUserEmailAddress, inviteRedirectUrl: 'https://myapps.microsoft.com', ...more })
  const add = (targetId: string) =>
    entra.post(`${EM}/assignmentRequests`, {
      requestType: 'adminAdd',
      assignment: { targetId, assignmentPolicyId: DIRECT, accessPackageId: PACKAGE }
    })

  it('makes a guest whose id is in the answer', async () => {
    const answer = await invite('grace@partner.example', {
      invitedUserDisplayName: 'Grace Hopper',
      sendInvitationMessage: true,
      invitedUserMessageInfo: { messageLanguage: 'de-CH', customizedMessageBody: 'Hello' }
    })
    expect(answer).toMatchObject({
      status: 201,
      body: {
        status: 'PendingAcceptance',
        invitedUserType: 'Guest',
        inviteRedeemUrl: expect.stringMatching(/^https:\/\/login\.microsoftonline\.com\/redeem/) as unknown,
        invitedUserMessageInfo: { messageLanguage: 'de-CH', customizedMessageBody: null },
        invitedUser: { userPrincipalName: 'grace_partner.example#EXT#@contoso.onmicrosoft.com' }
      }
    })
    expect(entra.tenant.invitations()).toMatchObject([
      {
        address: 'grace@partner.example',
        userId: textAt(answer.body, 'invitedUser.id'),
        displayName: 'Grace Hopper',
        mailed: true,
        language: 'de-CH',
        redirectUrl: 'https://myapps.microsoft.com'
      }
    ])
  })

  it('is not seen by reads and additions until it is replicated', async () => {
    const id = textAt((await invite('grace@partner.example')).body, 'invitedUser.id')
    expect(await add(id)).toMatchObject({ status: 404, body: { error: { code: 'Directory_ObjectNotFound' } } })
    expect((await entra.get(`/users/${id}`)).status).toBe(404)
    expect(await find("mail eq 'grace@partner.example'")).toEqual([])
    entra.clock.pass(5000)
    expect((await add(id)).status).toBe(201)
    expect(at((await entra.get(`/users/${id}?$select=externalUserState`)).body, 'externalUserState')).toBe(
      'PendingAcceptance'
    )
    expect(await find("mail eq 'grace@partner.example'")).toEqual(['grace'])
  })

  it.each([
    { address: 'name+tag@partner.example', text: 'is not valid' },
    { address: '.dot@partner.example', text: 'is not valid' },
    { address: 'no-address', text: 'is not valid' },
    { address: 'two words@partner.example', text: 'is not valid' },
    { address: 'someone@contoso.com', text: 'email address is a verified domain of this directory' },
    {
      address: 'alan@partner.example',
      text: /already exists in the directory as object ID: [0-9a-f-]{36}\. They can use/
    },
    { address: 'ada@home.example', text: `already exists in the directory as object ID: ${ADA}.` },
    { address: 'blocked@partner.example', text: 'but the account is blocked from signing in' }
  ])('is refused for $address', async ({ address, text }) => {
    const { status, body } = await invite(address)
    expect(status).toBe(400)
    expect(textAt(body, 'error.message')).toMatch(text)
  })

  it('needs a redirect address and knows its own members only', async () => {
    expect((await entra.post('/invitations', { invitedUserEmailAddress: 'a@partner.example' })).status).toBe(400)
    expect((await invite('a@partner.example', { nonsense: 1 })).status).toBe(400)
  })

  it('is refused altogether by a tenant without guests, and repeated by one that takes it as a reminder', async () => {
    await entra.tenant.close()
    entra = await SignedIn.start(SEED, { invitationsDisabled: true })
    const refused = await invite('grace@partner.example')
    expect(refused.status).toBe(403)
    expect(textAt(refused.body, 'error.message')).toMatch(/^Guest invitations not allowed for your company\./)
    await entra.tenant.close()
    entra = await SignedIn.start(SEED, { repeatedInvitation: 'accept' })
    const first = await invite('grace@partner.example')
    const second = await invite('grace@partner.example')
    expect(at(second.body, 'invitedUser.id')).toBe(at(first.body, 'invitedUser.id'))
  })
})
