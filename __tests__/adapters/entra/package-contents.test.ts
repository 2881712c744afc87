import { Agent } from 'node:https'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Tenant } from '../../../src/emulator/tenant-server.js'
import type { Directory } from '../../../src/ports.js'
import { startJudgedTenant } from '../../contract/entra-tenant.js'
import {
  CLIENT,
  connect,
  FakeClock,
  fetchThrough,
  guid,
  startLoopbackEntra,
  TENANT,
  type LoopbackEntra
} from './loopback-entra.js'

const [MAKER, APPROVER, AUDIT, OTHER] = [guid(1), guid(2), guid(3), guid(4)]
const CATALOG = { id: guid(50), name: 'Finance', external: true }
const ELSEWHERE = { id: guid(51), name: 'Elsewhere', external: true }
const SITE = 'https://contoso.sharepoint.com/sites/finance'
const STRANGER = guid(9)

describe('what packages grant and exclude', () => {
  let tenant: Tenant
  let agent: Agent

  const connected = (clientId = CLIENT): Directory =>
    connect({ origin: tenant.graphEndpoint, fetch: fetchThrough(agent) }, new FakeClock(), { clientId })

  beforeAll(async () => {
    tenant = await startJudgedTenant(
      {
        tenantId: TENANT,
        apps: [
          { clientId: CLIENT, secret: 'the-secret', permissions: ['EntitlementManagement.Read.All'] },
          { clientId: STRANGER, secret: 'the-secret', permissions: ['User.Read.All'] }
        ],
        groups: [{ displayName: 'Auditors' }, { displayName: 'Treasury' }],
        catalogs: [
          { id: CATALOG.id, displayName: CATALOG.name },
          { id: ELSEWHERE.id, displayName: ELSEWHERE.name }
        ],
        packages: [
          {
            id: MAKER,
            displayName: 'Payment Maker',
            catalog: CATALOG.name,
            incompatiblePackages: ['Payment Approver', 'Audit'],
            incompatibleGroups: ['Auditors', 'Treasury'],
            resourceRoles: [
              { resource: 'Finance team', role: 'Owner' },
              { resource: 'Ledger', originSystem: 'AadApplication', role: 'Writer' },
              { resource: 'Finance site', originSystem: 'SharePointOnline', originId: SITE, role: 'Visitors' }
            ]
          },
          { id: APPROVER, displayName: 'Payment Approver', catalog: CATALOG.name },
          { id: AUDIT, displayName: 'Audit', catalog: CATALOG.name, incompatiblePackages: ['Payment Approver'] },
          { id: OTHER, displayName: 'Other', catalog: ELSEWHERE.name, resourceRoles: [{ resource: 'Other team' }] }
        ]
      },
      { pageSize: 1, emptyFirstPage: true }
    )
    agent = new Agent({ ca: tenant.caCertificate, keepAlive: true })
  })
  afterEach(() => tenant.clearMisbehaviour())
  afterAll(async () => {
    agent.destroy()
    await tenant.close()
  })

  it('roles come with the name of their resource, which only the catalog tells; a package that is gone has none', async () => {
    const asked = [
      { id: MAKER, catalog: CATALOG },
      { id: APPROVER, catalog: CATALOG },
      { id: OTHER, catalog: ELSEWHERE },
      { id: guid(999), catalog: null }
    ]
    expect([...(await connected().listGrants(asked))]).toEqual([
      [
        MAKER,
        [
          { kind: 'group', resource: 'Finance team', role: 'Owner', scope: null },
          { kind: 'application', resource: 'Ledger', role: 'Writer', scope: null },
          { kind: 'site', resource: 'Finance site', role: 'Visitors', scope: null }
        ]
      ],
      [APPROVER, []],
      [OTHER, [{ kind: 'group', resource: 'Other team', role: 'Member', scope: null }]]
    ])
  })

  it('a resource whose catalog may not be read is called by its id, which is a site’s address', async () => {
    tenant.misbehave({
      when: { path: 'catalogs/*/resources*' },
      do: { status: 403, code: 'Forbidden' },
      times: 'always'
    })
    const grants = await connected().listGrants([{ id: MAKER, catalog: CATALOG }])
    expect(grants.get(MAKER)?.map(({ resource }) => resource)).toEqual([expect.any(String), expect.any(String), SITE])
  })

  it('incompatible packages come in both directions, with all pages, and the groups', async () => {
    const found = await connected().listIncompatibilities([MAKER, APPROVER, OTHER])
    const maker = { id: MAKER, name: 'Payment Maker' }
    const approver = { id: APPROVER, name: 'Payment Approver' }
    const audit = { id: AUDIT, name: 'Audit' }
    expect([...found]).toEqual([
      [MAKER, { excludes: [approver, audit], excludedBy: [], groups: ['Auditors', 'Treasury'] }],
      [APPROVER, { excludes: [], excludedBy: [maker, audit], groups: [] }],
      [OTHER, { excludes: [], excludedBy: [], groups: [] }]
    ])
  })

  it('cost one batch for twenty of them', async () => {
    tenant.clearRequests()
    const ids = Array.from({ length: 20 }, (_, index) => guid(100 + index))
    expect((await connected().listGrants(ids.map((id) => ({ id, catalog: null })))).size).toBe(0)
    expect(tenant.requests.flatMap(({ parts }) => (parts === undefined ? [] : [parts.length]))).toEqual([20])
  })

  it('are refused to an app without the permission to read entitlement management', async () => {
    const directory = connected(STRANGER)
    await expect(directory.listGrants([{ id: MAKER, catalog: CATALOG }])).rejects.toMatchObject({
      code: 'GRAPH_FORBIDDEN'
    })
    await expect(directory.listIncompatibilities([MAKER])).rejects.toMatchObject({ code: 'GRAPH_FORBIDDEN' })
  })
})

describe('an answer about what a package grants', () => {
  let entra: LoopbackEntra

  beforeEach(async () => {
    entra = await startLoopbackEntra()
  })
  afterEach(() => entra.close())

  const answer = (more: Readonly<Record<string, unknown>>): Promise<unknown> => {
    entra.answer = () => ({ status: 200, body: { id: MAKER, displayName: 'Payment Maker', ...more } })
    return connect(entra, new FakeClock())
      .listGrants([{ id: MAKER, catalog: null }])
      .then((grants) => grants.get(MAKER))
  }
  const withRole = (role: object | null, scope: object | null) =>
    answer({ resourceRoleScopes: [{ id: 'the-id', role, scope }] })

  it.each([
    {
      rule: 'a part of a resource is named',
      scope: { displayName: 'Year 2026', isRootScope: false },
      expected: 'Year 2026'
    },
    { rule: 'the root is the whole of it', scope: { displayName: 'Everything', isRootScope: true }, expected: null },
    { rule: 'so is what is called so', scope: { displayName: 'Root' }, expected: null }
  ])('$rule', async ({ scope, expected }) => {
    expect(await withRole({ displayName: 'Reader' }, { originId: 'ledger', ...scope })).toMatchObject([
      { kind: 'other', resource: 'ledger', role: 'Reader', scope: expected }
    ])
  })

  it('that tells little is shown with the ids it has', async () => {
    expect(await withRole({ originId: 'Member_x', originSystem: 'AADGroup' }, null)).toEqual([
      { kind: 'group', resource: 'the-id', role: 'Member_x', scope: null }
    ])
  })

  it.each([
    { rule: 'the expansion is missing', more: {} },
    {
      rule: 'it is its first page only',
      more: { resourceRoleScopes: [], 'resourceRoleScopes@odata.nextLink': 'https://x' }
    }
  ])('is no answer when $rule: a part would look like all of it', async ({ more }) => {
    await expect(answer(more)).rejects.toMatchObject({ code: 'GRAPH_BAD_ANSWER' })
  })
})
