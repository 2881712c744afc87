/** What the port reads of people who are not there any more, are not there yet, or may soon be gone. */
import { Agent } from 'node:https'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Tenant, TenantSeed } from '../../../src/emulator/tenant-server.js'
import type { Directory } from '../../../src/ports.js'
import { startJudgedTenant } from '../../contract/entra-tenant.js'
import { CLIENT, connect, FakeClock, fetchThrough, guid, TENANT } from './loopback-entra.js'

const CATALOG_ONLY = 'aaaaaaaa-0000-4000-8000-000000000002'
const BASIC = 'aaaaaaaa-0000-4000-8000-000000000003'
const DELETED_AT = Date.parse('2026-05-03T10:00:00Z')

const member = (id: number, name: string) => ({
  id: guid(id),
  displayName: name,
  mail: `${name}@contoso.com`,
  userPrincipalName: `${name}@contoso.com`
})
const guest = (id: number, name: string) => ({
  id: guid(id),
  mail: `${name}@partner.example`,
  userPrincipalName: `${name}_partner.example#EXT#@contoso.onmicrosoft.com`
})

const SEED: TenantSeed = {
  tenantId: TENANT,
  apps: [
    { clientId: CLIENT, secret: 'the-secret' },
    {
      clientId: CATALOG_ONLY,
      secret: 'the-secret',
      permissions: ['User.Read.All'],
      catalogRoles: [{ role: 'catalogReader', catalog: 'General' }]
    },
    { clientId: BASIC, secret: 'the-secret', permissions: ['User.ReadBasic.All'] }
  ],
  users: [
    member(101, 'ada.byron'),
    member(102, 'adam'),
    { ...member(103, 'old'), mail: null, otherMails: ['old@home.example'] },
    guest(104, 'gus'),
    guest(105, 'gina')
  ],
  governedGuests: ['gina@partner.example'],
  packages: [
    {
      id: guid(1),
      displayName: 'Sales Tools',
      members: [
        { user: 'gina@partner.example' },
        { user: 'gus@partner.example' },
        { user: 'ada.byron@contoso.com', state: 'deliveryFailed' }
      ]
    },
    {
      id: guid(2),
      displayName: 'Finance Reports',
      members: [{ user: 'gina@partner.example' }, { user: 'gus@partner.example', state: 'expired' }]
    }
  ]
}

let tenant: Tenant
let agent: Agent
let directory: Directory
let now = DELETED_AT

const connected = (clientId: string) =>
  connect({ origin: tenant.graphEndpoint, fetch: fetchThrough(agent) }, new FakeClock(), { clientId })

beforeAll(async () => {
  tenant = await startJudgedTenant(SEED, { pageSize: 1, emptyFirstPage: true, deliverAfterMs: 0, now: () => now })
  agent = new Agent({ ca: tenant.caCertificate, keepAlive: true })
  tenant.removeUser('old@contoso.com')
  tenant.removeUser('gus@partner.example')
  now += 24 * 60 * 60 * 1000
})
afterAll(async () => {
  agent.destroy()
  await tenant.close()
})
beforeEach(() => {
  directory = connected(CLIENT)
})
afterEach(() => {
  tenant.clearRequests()
})

describe('deleted people', () => {
  const old = { id: guid(103), principalName: 'old@contoso.com', deletedAt: '2026-05-03T10:00:00Z' }
  const gus = { id: guid(104), mail: 'gus@partner.example', deletedAt: '2026-05-03T10:00:00Z' }

  it.each<{
    rule: string
    addresses?: readonly string[]
    ids?: readonly string[]
    names?: readonly string[]
    found: unknown
  }>([
    { rule: 'an object id', ids: [guid(103)], found: [old] },
    { rule: 'a guest’s mail', addresses: ['gus@partner.example'], found: [gus] },
    { rule: 'one of their other mails', addresses: ['old@home.example'], found: [old] },
    {
      rule: 'a principal name, which a deleted account shows with its id before it',
      addresses: ['old@contoso.com'],
      names: ['old@contoso.com'],
      found: [old]
    },
    {
      rule: 'a principal name and an id, once',
      addresses: ['old@contoso.com'],
      ids: [guid(103)],
      names: ['old@contoso.com'],
      found: [old]
    }
  ])('are found by $rule', async ({ addresses = [], ids = [], names = [], found }) => {
    await expect(directory.findDeletedPeople(addresses, ids, names)).resolves.toMatchObject({
      people: found as object[],
      complete: true
    })
  })

  it('are not people who are there', async () => {
    await expect(directory.findDeletedPeople(['adam@contoso.com'], [guid(102)], ['adam@contoso.com'])).resolves.toEqual(
      { people: [], complete: true }
    )
  })

  it('are asked for in parts of the length that an advanced query may have', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `${'n'.repeat(60)}${index}@contoso.com`)
    await expect(directory.findDeletedPeople([], [], names)).resolves.toEqual({ people: [], complete: true })
  })

  it('are missing for an app that may not read them', async () => {
    const answer = await connected(BASIC).findDeletedPeople(['gus@partner.example'], [], [])
    expect(answer).toEqual({ people: [], complete: false })
  })

  it.each<{ rule: string; refused: string; found: object[] }>([
    { rule: 'by equality when Graph refuses the search by ending', refused: 'deletedItems*endsWith', found: [gus] },
    { rule: 'by their ending when Graph refuses equality', refused: 'deletedItems*mail in', found: [old] }
  ])('are found $rule', async ({ refused, found }) => {
    tenant.misbehave({
      when: { path: refused, in: 'batch' },
      do: { status: 400, code: 'Request_UnsupportedQuery' },
      times: 2
    })
    const answer = await directory.findDeletedPeople(['gus@partner.example'], [], ['old@contoso.com'])
    expect(answer).toMatchObject({ people: found, complete: false })
  })

  it('are nothing to ask about when nobody is unknown', async () => {
    await expect(directory.findDeletedPeople([], [], [])).resolves.toEqual({ people: [], complete: true })
    expect(tenant.requests).toEqual([])
  })
})

describe('people whose address begins like this', () => {
  it('are found, one page for each beginning', async () => {
    const found = await directory.searchPeople(['ada.', "o'", 'adam'])
    expect(found.map(({ mail }) => mail)).toEqual(['ada.byron@contoso.com', 'adam@contoso.com'])
  })
})

describe('what governed guests have', () => {
  it('is told with the assignments, of whom Entra governs', async () => {
    const held = await directory.listAssignments([guid(1)])
    const governed = (held.get(guid(1))?.unpack() ?? []).filter(({ subject }) => subject.governed)
    expect(governed.map(({ subject }) => subject.email)).toEqual(['gina@partner.example'])
  })

  it('is all that is live, over all packages', async () => {
    const ids = [guid(105), guid(104), guid(101), guid(999)]
    const held = await directory.listAssignmentIdsOf(ids)
    expect(ids.map((id) => held?.get(id)?.size)).toEqual([2, 1, 0, 0])
  })

  it('is not told to an app that may only read single catalogs', async () => {
    await expect(connected(CATALOG_ONLY).listAssignmentIdsOf([guid(105)])).resolves.toBeNull()
    await expect(connected(CATALOG_ONLY).readGuestLifecycle()).resolves.toBeNull()
  })

  it('is not told what ends it when Graph refuses that question', async () => {
    tenant.misbehave({ when: { path: 'entitlementManagement/settings' }, do: { status: 400, code: 'BadRequest' } })
    await expect(directory.readGuestLifecycle()).resolves.toBeNull()
  })

  it('ends as the settings of the tenant say', async () => {
    await expect(directory.readGuestLifecycle()).resolves.toEqual({ kind: 'block-and-delete', days: 30 })
  })
})
