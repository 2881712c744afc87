/** «Create invitation», «invitation resource type», «Troubleshooting B2B collaboration» and reports: each fact a row. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { TenantOptions } from '../../../src/emulator/tenant-server.js'
import { at, CLIENT_ID, EM, SignedIn, textAt } from '../tenant-client.js'
import { ADA, ALAN, DIRECTORY, find } from './directory-tenant.js'

const PACKAGE = '0a000000-0000-4000-a000-000000000001'
const DIRECT = '0b000000-0000-4000-a000-000000000001'
const SEED = {
  ...DIRECTORY,
  packages: [{ id: PACKAGE, displayName: 'Finance', policies: [{ id: DIRECT, displayName: 'Direct' }] }]
}
const REDIRECT = 'https://myapps.microsoft.com'

let entra: SignedIn
beforeEach(async () => {
  entra = await SignedIn.start(SEED, { replicationMs: 5000 })
})
afterEach(() => entra.tenant.close())

const invite = (invitedUserEmailAddress: string, more: object = {}) =>
  entra.post('/invitations', { invitedUserEmailAddress, inviteRedirectUrl: REDIRECT, ...more })
const restart = async (options: TenantOptions) => {
  await entra.tenant.close()
  entra = await SignedIn.start(SEED, options)
}

describe('the answer', () => {
  it('is 201 with every member, those that nobody set too («Create invitation»)', async () => {
    const { status, body } = await invite('grace@partner.example')
    expect(status).toBe(201)
    expect(body).toEqual({
      '@odata.context': `${entra.tenant.graphEndpoint}/v1.0/$metadata#invitations/$entity`,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
      inviteRedeemUrl: expect.stringMatching(/^https:\/\/login\.microsoftonline\.com\/redeem\?rd=/) as unknown,
      invitedUserDisplayName: null,
      invitedUserType: 'Guest',
      invitedUserEmailAddress: 'grace@partner.example',
      sendInvitationMessage: false,
      resetRedemption: false,
      inviteRedirectUrl: REDIRECT,
      status: 'PendingAcceptance',
      invitedUserMessageInfo: {
        messageLanguage: null,
        customizedMessageBody: null,
        ccRecipients: [{ emailAddress: { name: null, address: null } }]
      },
      invitedUser: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
        userPrincipalName: 'grace_partner.example#EXT#@contoso.onmicrosoft.com'
      }
    })
  })

  it("holds the new user's id, so that nobody needs to search («Create invitation»)", async () => {
    const id = textAt(
      (await invite('grace@partner.example', { invitedUserDisplayName: 'Grace Hopper' })).body,
      'invitedUser.id'
    )
    entra.clock.pass(5000)
    const { body } = await entra.get(`/users/${id}?$select=displayName,mail,userType,externalUserState,creationType`)
    expect(body).toMatchObject({
      displayName: 'Grace Hopper',
      mail: 'grace@partner.example',
      userType: 'Guest',
      externalUserState: 'PendingAcceptance',
      creationType: 'Invitation'
    })
  })

  it('tells the guest nothing unless sendInvitationMessage is true («invitation resource type»: the default is false)', async () => {
    await invite('grace@partner.example')
    await invite('joan@partner.example', { sendInvitationMessage: true })
    expect(entra.tenant.invitations().map(({ address, mailed }) => `${address} ${String(mailed)}`)).toEqual([
      'grace@partner.example false',
      'joan@partner.example true'
    ])
  })

  it("drops a service principal's customizedMessageBody («Troubleshooting B2B collaboration»)", async () => {
    const info = { messageLanguage: 'de-CH', customizedMessageBody: 'Hello' }
    const { body } = await invite('grace@partner.example', {
      sendInvitationMessage: true,
      invitedUserMessageInfo: info
    })
    expect(at(body, 'invitedUserMessageInfo')).toMatchObject({ messageLanguage: 'de-CH', customizedMessageBody: null })
    expect(entra.tenant.invitations()).toMatchObject([{ language: 'de-CH' }])
  })

  it('copies the message to one person at most («invitedUserMessageInfo resource type»)', async () => {
    const copies = (...addresses: string[]) => ({
      invitedUserMessageInfo: { ccRecipients: addresses.map((address) => ({ emailAddress: { address } })) }
    })
    expect((await invite('grace@partner.example', copies('a@contoso.com', 'b@contoso.com'))).status).toBe(400)
    expect((await invite('grace@partner.example', copies('a@contoso.com'))).status).toBe(201)
    expect(entra.tenant.invitations()).toMatchObject([{ ccRecipient: 'a@contoso.com' }])
  })

  it('makes a member when invitedUserType says so, and knows no third type («invitation resource type»)', async () => {
    const { body } = await invite('grace@partner.example', { invitedUserType: 'Member' })
    expect(body).toMatchObject({
      invitedUserType: 'Member',
      invitedUser: { userPrincipalName: 'grace_partner.example#EXT#@contoso.onmicrosoft.com' }
    })
    expect((await invite('joan@partner.example', { invitedUserType: 'Friend' })).status).toBe(400)
  })

  it('keeps who is responsible for the guest («invitation resource type»: invitedUserSponsors)', async () => {
    const sponsor = (id: string) => ({ invitedUserSponsors: [{ '@odata.type': '#microsoft.graph.user', id }] })
    expect((await invite('grace@partner.example', sponsor(ADA))).status).toBe(201)
    expect(entra.tenant.invitations()).toMatchObject([{ sponsors: [ADA] }])
    expect((await invite('joan@partner.example', sponsor('0c000000-0000-4000-a000-00000000ffff'))).status).toBe(404)
  })
})

describe('the address', () => {
  it.each([
    '~',
    '!',
    '#',
    '$',
    '%',
    '^',
    '&',
    '*',
    '(',
    ')',
    '+',
    '=',
    '[',
    ']',
    '{',
    '}',
    '\\',
    '/',
    '|',
    ';',
    ':',
    '"',
    '<',
    '>',
    '?',
    ','
  ])('must not have %s («invitation resource type»)', async (character) => {
    expect(await invite(`a${character}b@partner.example`)).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('is not valid') as unknown } }
    })
    expect(entra.tenant.invitations()).toEqual([])
  })

  it.each([
    { address: '.dot@partner.example', status: 400 },
    { address: 'dot.@partner.example', status: 400 },
    { address: '-hyphen@partner.example', status: 400 },
    { address: 'hyphen-@partner.example', status: 400 },
    { address: 'do.t-ted@partner.example', status: 201 },
    { address: '_under_score_@partner.example', status: 201 },
    { address: "o'brien@partner.example", status: 201 },
    { address: 'no-address', status: 400 },
    { address: 'two words@partner.example', status: 400 },
    { address: 'two@at@partner.example', status: 400 }
  ])(
    'may have dots and hyphens inside only, underscores anywhere: $address («invitation resource type»)',
    async ({ address, status }) => {
      expect((await invite(address)).status).toBe(status)
    }
  )

  it('and the redirect address are required («Create invitation»)', async () => {
    expect((await entra.post('/invitations', { inviteRedirectUrl: REDIRECT })).status).toBe(400)
    expect((await entra.post('/invitations', { invitedUserEmailAddress: 'a@partner.example' })).status).toBe(400)
    expect((await invite('a@partner.example', { inviteRedirectUrl: 'nowhere' })).status).toBe(400)
  })

  it.each([
    { nonsense: 1 },
    { sendInvitationMessage: 'yes' },
    { invitedUserDisplayName: 7 },
    { invitedUserMessageInfo: [] }
  ])('comes with nothing the metadata does not declare: %j («invitation resource type»)', async (more) => {
    expect((await invite('a@partner.example', more)).status).toBe(400)
  })
})

describe('who cannot be invited', () => {
  it.each([
    {
      fact: 'an existing account, by its mail (reported)',
      address: 'alan@partner.example',
      message:
        /^The invited user already exists in the directory as object ID: [0-9a-f-]{36}\. They can use that account to sign in/
    },
    {
      fact: 'an existing account, by another mail (reported)',
      address: 'ada@home.example',
      message: new RegExp(`object ID: ${ADA}\\.`)
    },
    {
      fact: 'a blocked account (reported)',
      address: 'blocked@partner.example',
      message: /object ID: [0-9a-f-]{36}, but the account is blocked from signing in/
    },
    {
      fact: "someone of the tenant's own domains (reported)",
      address: 'someone@contoso.com',
      message: /email address is a verified domain of this directory/
    },
    {
      fact: 'an address that is a proxy address of another object («Troubleshooting B2B collaboration»)',
      address: 'countess@partner.example',
      message: /^Another object with the same value for property proxyAddresses already exists/
    }
  ])('$fact', async ({ address, message }) => {
    const { status, body } = await invite(address)
    expect(status).toBe(400)
    expect(textAt(body, 'error.message')).toMatch(message)
  })

  it('anybody, of a tenant that takes no guests: app-only does not work then («Create invitation»)', async () => {
    await restart({ invitationsDisabled: true })
    const { status, body } = await invite('grace@partner.example')
    expect([status, textAt(body, 'error.message')]).toEqual([
      403,
      'Guest invitations not allowed for your company. Contact your company administrator for more details.'
    ])
  })

  it('people whose organization cross-tenant access settings keep out («Troubleshooting B2B collaboration»)', async () => {
    await restart({ blockedGuestDomains: ['Partner.example'] })
    expect(textAt((await invite('grace@partner.example')).body, 'error.message')).toMatch(
      /^This invitation is blocked by cross-tenant access settings\./
    )
    expect((await invite('grace@other.example')).status).toBe(201)
  })

  it('some address, which ends in a 500 (issue microsoft-graph-docs-contrib#1025)', async () => {
    await restart({ failingGuestDomains: ['partner.example'] })
    expect(await invite('grace@partner.example')).toMatchObject({
      status: 500,
      body: { error: { code: 'InternalServerError', message: 'Unable to find target address' } }
    })
    expect(entra.tenant.users().some(({ address }) => address === 'grace@partner.example')).toBe(false)
  })
})

describe('a guest whose address a contact has', () => {
  it('is made without a proxy address («Troubleshooting B2B collaboration»)', async () => {
    expect((await invite('contact@partner.example')).status).toBe(201)
    entra.clock.pass(5000)
    expect(await find(entra, "proxyAddresses/any(p:p eq 'smtp:contact@partner.example')")).toEqual([])
    expect(await find(entra, "otherMails/any(o:o eq 'contact@partner.example')")).toEqual(['contact'])
  })
})

describe('inviting again', () => {
  it('is refused or taken: no page says which', async () => {
    await restart({ repeatedInvitation: 'refuse' })
    expect((await invite('alan@partner.example')).status).toBe(400)
    await restart({ repeatedInvitation: 'accept' })
    expect(await invite('alan@partner.example')).toMatchObject({ status: 201, body: { invitedUser: { id: ALAN } } })
  })

  it('as a reset makes the guest redeem anew, with the same id and mail («Reset redemption status»)', async () => {
    entra.tenant.setPermissions(CLIENT_ID, ['User.ReadWrite.All'])
    const reset = { resetRedemption: true, invitedUser: { id: ALAN } }
    expect(await invite('alan@new.example', reset)).toMatchObject({
      status: 201,
      body: { resetRedemption: true, invitedUser: { id: ALAN }, status: 'PendingAcceptance' }
    })
    expect((await entra.get(`/users/${ALAN}?$select=mail,externalUserState`)).body).toMatchObject({
      mail: 'alan@partner.example',
      externalUserState: 'PendingAcceptance'
    })
    expect(entra.tenant.invitations()).toMatchObject([{ reset: true }])
  })

  it.each([
    { fact: 'invitedUser.id («invitation resource type»)', permissions: ['User.ReadWrite.All'], more: {}, status: 400 },
    {
      fact: 'User.ReadWrite.All («Reset redemption status»)',
      permissions: ['User.Invite.All'],
      more: { invitedUser: { id: ALAN } },
      status: 403
    },
    {
      fact: 'a user who is there («Reset redemption status»)',
      permissions: ['User.ReadWrite.All'],
      more: { invitedUser: { id: PACKAGE } },
      status: 404
    }
  ])('as a reset needs $fact', async ({ permissions, more, status }) => {
    entra.tenant.setPermissions(CLIENT_ID, permissions)
    expect((await invite('alan@partner.example', { resetRedemption: true, ...more })).status).toBe(status)
  })
})

describe('after the invitation', () => {
  const add = (targetId: string) =>
    entra.post(`${EM}/assignmentRequests`, {
      requestType: 'adminAdd',
      assignment: { targetId, assignmentPolicyId: DIRECT, accessPackageId: PACKAGE }
    })

  it('calls on the new guest fail with Directory_ObjectNotFound and succeed later (issue microsoft-graph-docs-contrib#2465)', async () => {
    const id = textAt((await invite('grace@partner.example')).body, 'invitedUser.id')
    expect(await add(id)).toMatchObject({
      status: 404,
      body: {
        error: {
          code: 'Directory_ObjectNotFound',
          message: 'Unable to read the company information from the directory.'
        }
      }
    })
    expect((await entra.get(`/users/${id}`)).status).toBe(404)
    entra.clock.pass(5000)
    expect((await add(id)).status).toBe(201)
  })

  it('a package may be assigned before the guest has redeemed («Troubleshoot entitlement management»)', async () => {
    const id = textAt((await invite('grace@partner.example')).body, 'invitedUser.id')
    entra.clock.pass(5000)
    expect(at((await entra.get(`/users/${id}?$select=externalUserState`)).body, 'externalUserState')).toBe(
      'PendingAcceptance'
    )
    expect((await add(id)).status).toBe(201)
  })

  it('there is no list of invitations (issue microsoft-graph-explorer-v4#2456)', async () => {
    const { body } = await invite('grace@partner.example')
    expect((await entra.get('/invitations')).status).toBe(404)
    expect((await entra.get(`/invitations/${textAt(body, 'id')}`)).status).toBe(404)
  })
})
