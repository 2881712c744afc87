import { Agent } from 'node:https'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { generate } from 'selfsigned'

import type { Tenant, TenantSeed } from '../../../src/emulator/tenant-server.js'
import { startJudgedTenant } from '../../contract/entra-tenant.js'
import type { Credential } from '../../../src/adapters/entra/sign-in.js'
import type { InvitationSettings } from '../../../src/core/model.js'
import type { Directory } from '../../../src/ports.js'
import { CLIENT, connect, failureOf, FakeClock, fetchThrough, guid, TENANT } from './loopback-entra.js'

/**
 * The port against an emulated tenant, which refuses whatever Microsoft does not document: here it counts that our
 * queries and bodies are understood, and that answers become the model's words.
 */

const NOBODY = guid(999)
const READER = 'aaaaaaaa-0000-4000-8000-000000000001'
const settings: InvitationSettings = {
  enabled: true,
  redirectUrl: 'https://myapplications.microsoft.com',
  sendMessage: true,
  language: null,
  allowedDomains: []
}
const ada = { id: guid(101), mail: 'ada@contoso.com', displayName: 'Ada', userPrincipalName: 'ada@contoso.com' }
const SEED: TenantSeed = {
  tenantId: TENANT,
  apps: [
    { clientId: CLIENT, secret: 'the-secret' },
    { clientId: READER, secret: 'the-secret', permissions: ['EntitlementManagement.Read.All', 'User.Read.All'] }
  ],
  users: [
    ada,
    {
      id: guid(102),
      mail: "o'brien@contoso.com",
      userPrincipalName: 'brien@contoso.com',
      proxyAddresses: ['SMTP:o@contoso.com', 'smtp:pat+x@contoso.com', 'SIP:sip@contoso.com']
    },
    {
      id: guid(103),
      mail: 'old@partner.example',
      userType: 'Guest',
      userPrincipalName: 'old_partner.example#EXT#@contoso.onmicrosoft.com',
      otherMails: ['new&better@partner.example'],
      accountEnabled: false
    },
    { id: guid(104), mail: 'grace@contoso.com', userPrincipalName: 'grace@contoso.com' }
  ],
  catalogs: [{ displayName: 'Sales' }],
  packages: [
    {
      id: guid(1),
      displayName: "R&D #1's Tools",
      catalog: 'Sales',
      policies: [
        { id: guid(11), displayName: 'Direct' },
        { id: guid(12), displayName: 'Employees', allowedTargetScope: 'allMemberUsers', approvalRequired: true },
        { id: guid(13), displayName: 'Everyone', allowedTargetScope: 'allMemberUsers', automatic: true }
      ],
      members: [
        { user: ada.mail, start: '2026-01-02T03:04:05.678Z', end: '2999-12-31T23:59:59.999Z' },
        { user: 'grace@contoso.com', policy: 'Employees', state: 'deliveryFailed', end: null },
        { user: "o'brien@contoso.com", state: 'expired' }
      ],
      otherSubjects: [{ displayName: 'A robot', objectId: guid(105) }]
    },
    { id: guid(2), displayName: 'Twin', catalog: 'Sales' },
    { id: guid(3), displayName: 'Twin' },
    { id: guid(4), displayName: 'Bare', policies: [] }
  ]
}

let tenant: Tenant
let agent: Agent
let clock: FakeClock
let directory: Directory

const connected = (options: Parameters<typeof connect>[2] = {}) =>
  connect({ origin: tenant.graphEndpoint, fetch: fetchThrough(agent) }, clock, options)

beforeAll(async () => {
  // One entry a page after an empty one: whoever forgets a page notices at once.
  tenant = await startJudgedTenant(SEED, { pageSize: 1, emptyFirstPage: true, deliverAfterMs: 0 })
  agent = new Agent({ ca: tenant.caCertificate, keepAlive: true })
})
afterAll(async () => {
  agent.destroy()
  await tenant.close()
})
beforeEach(() => {
  clock = new FakeClock()
  directory = connected()
  tenant.clearRequests()
})

const bodiesSent = () =>
  tenant.requests.flatMap(({ parts }) =>
    (parts ?? []).filter(({ method }) => method === 'POST').map(({ body }) => body)
  )

describe('packages', () => {
  it('are found by name and by id, in order, with catalog and policies', async () => {
    const found = await directory.findPackages([
      { kind: 'name', name: "r&d #1's TOOLS" },
      { kind: 'name', name: 'Nothing' },
      { kind: 'id', id: guid(2).toUpperCase() },
      { kind: 'id', id: NOBODY },
      { kind: 'name', name: 'Twin' }
    ])
    expect(found.map((packages) => packages.map(({ id }) => id))).toEqual([
      [guid(1)],
      [],
      [guid(2)],
      [],
      [guid(2), guid(3)]
    ])
    const plain = { automatic: false, approvalRequired: false, enabled: true, namedUsers: null }
    expect(found[0]?.[0]).toEqual({
      id: guid(1),
      name: "R&D #1's Tools",
      catalog: { id: expect.any(String), name: 'Sales', external: true },
      policies: [
        { ...plain, id: guid(11), name: 'Direct', allowedTargetScope: 'notSpecified' },
        { ...plain, id: guid(12), name: 'Employees', allowedTargetScope: 'allMemberUsers', approvalRequired: true },
        { ...plain, id: guid(13), name: 'Everyone', allowedTargetScope: 'allMemberUsers', automatic: true }
      ]
    })
    expect(found[4]?.map(({ catalog }) => catalog?.name)).toEqual(['Sales', 'General'])
  })

  it('may have no policy, which is checked against the list of all policies', async () => {
    const [found] = await directory.findPackages([{ kind: 'name', name: 'Bare' }])
    expect(found?.[0]?.policies).toEqual([])
    expect(
      tenant.requests.flatMap(({ parts }) => parts ?? []).some(({ url }) => url.includes('assignmentPolicies?'))
    ).toBe(true)
  })

  it('have names, all of them', async () => {
    await expect(directory.listPackageNames()).resolves.toEqual(["R&D #1's Tools", 'Twin', 'Twin', 'Bare'])
  })
})

describe('assignments', () => {
  it('come with state, policy, subject and dates; expired ones do not come', async () => {
    const found = await directory.listAssignments([guid(1), guid(2)])
    expect([...found.keys()]).toEqual([guid(1), guid(2)])
    expect(found.get(guid(2))?.unpack()).toEqual([])
    expect(found.get(guid(1))?.unpack()).toEqual([
      {
        id: expect.any(String),
        packageId: guid(1),
        state: 'delivered',
        policyId: guid(11),
        subject: {
          objectId: ada.id,
          person: true,
          name: 'Ada',
          email: ada.mail,
          principalName: ada.mail,
          governed: false
        },
        startDate: '2026-01-02T03:04:05Z',
        endDate: '2999-12-31T23:59:59Z'
      },
      expect.objectContaining({ state: 'deliveryFailed', policyId: guid(12), endDate: 'none' }),
      expect.objectContaining({ subject: expect.objectContaining({ objectId: guid(105), person: false }) })
    ])
  })

  it('that may not be read are an error naming the permission', async () => {
    tenant.setPermissions(CLIENT, ['User.Read.All'])
    const failure = await failureOf(directory.listAssignments([guid(1)]))
    tenant.setPermissions(CLIENT, [
      'EntitlementManagement.ReadWrite.All',
      'User.Read.All',
      'User.Invite.All',
      'Organization.Read.All'
    ])
    expect(failure.code).toBe('GRAPH_FORBIDDEN')
    expect(failure.message).toContain('EntitlementManagement.Read.All')
    expect(failure.hint).toContain('API permissions')
  })
})

describe('open requests', () => {
  it('come with type, subject and state', async () => {
    const add = tenant.addRequest('Bare', ada.mail, { state: 'pendingApproval' })
    const later = tenant.addRequest('Bare', 'grace@contoso.com', { type: 'userUpdate' })
    const found = await directory.listOpenRequests([guid(4), guid(2)])
    expect(found.get(guid(2))).toEqual([])
    expect(found.get(guid(4))).toEqual([
      {
        id: add,
        packageId: guid(4),
        type: 'add',
        state: 'pendingApproval',
        subject: expect.objectContaining({ objectId: ada.id, email: ada.mail }),
        assignmentId: null,
        startDate: null,
        endDate: null,
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
      },
      expect.objectContaining({
        id: later,
        type: 'update',
        subject: expect.objectContaining({ objectId: guid(104) })
      })
    ])
  })
})

describe('people', () => {
  it.each([
    { place: 'mail', addresses: ['ADA@contoso.com'], ids: [], expected: [101] },
    { place: 'a mail with a quote', addresses: ["o'brien@contoso.com"], ids: [], expected: [102] },
    { place: 'principal name', addresses: ['brien@contoso.com'], ids: [], expected: [102] },
    {
      place: 'principal name of a guest',
      addresses: ['old_partner.example#EXT#@contoso.onmicrosoft.com'],
      ids: [],
      expected: [103]
    },
    { place: 'proxy address with a plus', addresses: ['pat+x@contoso.com'], ids: [], expected: [102] },
    { place: 'main proxy address', addresses: ['o@contoso.com'], ids: [], expected: [102] },
    { place: 'other mail with an ampersand', addresses: ['new&better@partner.example'], ids: [], expected: [103] },
    { place: 'id', addresses: [], ids: [guid(104).toUpperCase()], expected: [104] },
    {
      place: 'several places, once',
      addresses: ['ada@contoso.com', "o'brien@contoso.com", 'brien@contoso.com'],
      ids: [guid(101)],
      expected: [101, 102]
    },
    { place: 'none', addresses: ['nobody@contoso.com', `${'x'.repeat(130)}@contoso.com`], ids: [NOBODY], expected: [] },
    { place: 'nothing asked', addresses: [], ids: [], expected: [] }
  ])('are found by $place', async ({ addresses, ids, expected }) => {
    const found = await directory.findPeople(addresses, ids)
    expect(found.map(({ id }) => id).sort()).toEqual(expected.map(guid))
  })

  it('come with all their addresses', async () => {
    const found = await directory.findPeople(["o'brien@contoso.com", 'old@partner.example'], [])
    expect(found).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          mail: "o'brien@contoso.com",
          principalName: 'brien@contoso.com',
          proxyAddresses: ['o@contoso.com', 'pat+x@contoso.com'],
          enabled: true
        }),
        expect.objectContaining({
          mail: 'old@partner.example',
          otherMails: ['new&better@partner.example'],
          enabled: false
        })
      ])
    )
  })

  it('are asked for by 15 values a filter', async () => {
    const addresses = Array.from({ length: 100 }, (_, index) => `person${index}@contoso.com`)
    await expect(directory.findPeople([...addresses, ada.mail], [])).resolves.toHaveLength(1)
    expect(tenant.requests.filter(({ kind }) => kind === 'graph').length).toBeLessThan(6)
  })
})

describe('verified domains', () => {
  it('are listed', async () => {
    await expect(directory.listVerifiedDomains()).resolves.toEqual(['contoso.com', 'contoso.onmicrosoft.com'])
  })

  it('are null for an app that may not read them', async () => {
    await expect(connected({ clientId: READER }).listVerifiedDomains()).resolves.toBeNull()
  })
})

describe('invitations', () => {
  it('give the id of the new user, and why one is refused', async () => {
    const answers = await directory.invite(
      [
        { address: 'new@partner.example', name: 'New One' },
        { address: ada.mail, name: null },
        { address: 'old@partner.example', name: null }
      ],
      { ...settings, language: 'de-DE' }
    )
    const [invited] = await directory.findPeople(['new@partner.example'], [])
    expect(answers[0]).toEqual({ kind: 'accepted', id: invited?.id })
    expect(answers[1]).toMatchObject({
      kind: 'refused',
      status: 400,
      message: expect.stringContaining('verified domain')
    })
    expect(answers[2]).toMatchObject({ kind: 'refused', message: expect.stringContaining(`object ID: ${guid(103)}`) })
    expect(bodiesSent()[0]).toEqual({
      invitedUserEmailAddress: 'new@partner.example',
      invitedUserDisplayName: 'New One',
      inviteRedirectUrl: settings.redirectUrl,
      sendInvitationMessage: true,
      invitedUserMessageInfo: { messageLanguage: 'de-DE' }
    })
    expect(bodiesSent()[1]).toEqual({
      invitedUserEmailAddress: ada.mail,
      inviteRedirectUrl: settings.redirectUrl,
      sendInvitationMessage: true,
      invitedUserMessageInfo: { messageLanguage: 'de-DE' }
    })
  })

  it('are refused with the permission they need', async () => {
    const [answer] = await connected({ clientId: READER }).invite(
      [{ address: 'x@partner.example', name: null }],
      settings
    )
    expect(answer).toMatchObject({ kind: 'refused', status: 403, message: expect.stringContaining('User.Invite.All') })
  })
})

describe('assignment requests', () => {
  const holder = (name: string, user: string) => tenant.holders(name).find(({ userId }) => userId === user)

  it('add, update and remove, and tell where they stand', async () => {
    const [added] = await directory.submit([
      {
        kind: 'add',
        packageId: guid(2),
        policyId: (await policyOf(guid(2))) ?? '',
        userId: guid(104),
        startDate: null,
        endDate: '2998-01-01T00:00:00Z',
        justification: 'Project X'
      }
    ])
    if (added?.kind !== 'accepted') throw new Error(JSON.stringify(added))
    expect(holder(guid(2), guid(104))).toMatchObject({ state: 'delivered', end: '2998-01-01T00:00:00.000Z' })
    const progress = await directory.readRequests([added.id, NOBODY])
    expect([...progress.values()]).toEqual([{ id: added.id, state: 'delivered', status: 'Delivered' }])

    const assignmentId = holder(guid(2), guid(104))?.assignmentId ?? ''
    const [updated] = await directory.submit([
      { kind: 'update', assignmentId, startDate: null, endDate: 'none', justification: 'why' }
    ])
    expect(updated?.kind).toBe('accepted')
    expect(holder(guid(2), guid(104))).toMatchObject({ end: null })

    const [removed] = await directory.submit([{ kind: 'remove', assignmentId, justification: 'why' }])
    expect(removed?.kind).toBe('accepted')
    expect(holder(guid(2), guid(104))).toBeUndefined()
    expect(bodiesSent().map((body) => (body as { requestType: string }).requestType)).toEqual([
      'adminAdd',
      'adminUpdate',
      'adminRemove'
    ])
  })

  it('are refused in Entra’s words, and one refusal does not touch the others', async () => {
    const policyId = (await policyOf(guid(2))) ?? ''
    const add = {
      kind: 'add',
      packageId: guid(2),
      policyId,
      startDate: null,
      endDate: null,
      justification: 'why'
    } as const
    const answers = await directory.submit([
      { ...add, userId: NOBODY },
      { ...add, userId: ada.id }
    ])
    expect(answers[0]).toMatchObject({ kind: 'refused', status: 404 })
    expect(answers[1]).toMatchObject({ kind: 'accepted' })
  })

  it('whose answer is lost are unclear, sent once, and have happened', async () => {
    const policyId = (await policyOf(guid(3))) ?? ''
    tenant.misbehave({ when: { method: 'POST', path: '/assignmentRequests', in: 'batch' }, do: 'lose-answer' })
    const answers = await directory.submit([
      {
        kind: 'add',
        packageId: guid(3),
        policyId,
        userId: ada.id,
        startDate: null,
        endDate: null,
        justification: 'why'
      }
    ])
    expect(answers).toEqual([{ kind: 'unclear', reason: expect.stringContaining('no answer from localhost') }])
    expect(holder(guid(3), ada.id)).toMatchObject({ state: 'delivered' })
  })

  async function policyOf(id: string): Promise<string | undefined> {
    const [found] = await directory.findPackages([{ kind: 'id', id }])
    return found?.[0]?.policies[0]?.id
  }
})

describe('sign-in', () => {
  it('works with a certificate that the tenant checks', async () => {
    const pems = await generate([{ name: 'commonName', value: 'app' }])
    const other = await startJudgedTenant({ tenantId: TENANT, apps: [{ clientId: CLIENT, certificate: pems.cert }] })
    const trusted = new Agent({ ca: other.caCertificate })
    const credential: Credential = { kind: 'certificate', pem: pems.cert + pems.private }
    const names = await connect({ origin: other.graphEndpoint, fetch: fetchThrough(trusted) }, clock, {
      credential
    }).listPackageNames()
    trusted.destroy()
    await other.close()
    expect(names).toEqual([])
  })

  it('is repeated once when Graph no longer takes the token', async () => {
    await directory.listPackageNames()
    tenant.revokeTokens()
    tenant.clearRequests()
    await expect(
      directory.submit([{ kind: 'remove', assignmentId: NOBODY, justification: 'why' }])
    ).resolves.toMatchObject([{ kind: 'refused', status: 404 }])
    expect(tenant.requests.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      'graph 401',
      'login 200',
      'graph 200'
    ])
  })

  it('tells a wrong secret', async () => {
    const failure = await failureOf(
      connected({ credential: { kind: 'secret', secret: 'wrong-one' } }).listPackageNames()
    )
    expect(failure).toMatchObject({ code: 'SIGN_IN_FAILED' })
    expect(failure.message).toContain('AADSTS7000215')
    expect(failure.message).not.toContain('wrong-one')
  })

  it('that is not trusted over TLS names the host and the reason', async () => {
    const failure = await failureOf(connected({ fetch: fetchThrough(new Agent()) }).listPackageNames())
    expect(failure.code).toBe('GRAPH_UNREACHABLE')
    expect(failure.message).toMatch(/localhost:\d+.*SELF_SIGNED/)
  })
})
