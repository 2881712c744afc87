/**
 * Roles in single catalogs, which an app may have instead of the tenant-wide permission («Delegation and roles in
 * entitlement management», «List assignments», «Create accessPackageAssignmentRequest»). Each fact a row.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { TenantSeed } from '../../../src/emulator/tenant-server.js'
import { type Answer, at, EM, filter, itemsOf, requestToken, SECRET, send, textAt } from '../tenant-client.js'
import { ADA, ALAN, EntitlementTenant, GOVERNED, GRACE, SEED, STRANGER } from './entitlement-tenant.js'

const ROLES = ['catalogOwner', 'catalogReader', 'accessPackageManager', 'accessPackageAssignmentManager'] as const
type Role = (typeof ROLES)[number]
const clientOf = (role: Role) => `22222222-2222-4222-a222-22222222222${ROLES.indexOf(role)}`

const WITH_ROLES: TenantSeed = {
  ...SEED,
  apps: [
    ...(SEED.apps ?? []),
    ...ROLES.map((role) => ({
      clientId: clientOf(role),
      secret: SECRET,
      permissions: [],
      catalogRoles: [{ role, catalog: 'Business' }]
    }))
  ]
}

let tenant: EntitlementTenant
const tokens = new Map<Role, string>()
beforeAll(async () => {
  tenant = await EntitlementTenant.start({}, WITH_ROLES)
  for (const role of ROLES) {
    const { body } = await requestToken(tenant.entra.tenant, { client_id: clientOf(role), client_secret: SECRET })
    tokens.set(role, textAt(body, 'access_token'))
  }
})
afterAll(() => tenant.entra.tenant.close())

function call(role: Role, method: string, path: string, body?: unknown): Promise<Answer> {
  return send(tenant.entra.tenant, method, `/v1.0${EM}/${path}`, {
    headers: { authorization: `Bearer ${tokens.get(role) ?? ''}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  })
}

const get = (role: Role, path: string) => call(role, 'GET', path)
const ofPackage = (name: string) => filter(`accessPackage/id eq '${tenant.packageId(name)}'`)
const addition = (packageName: string, policy: string, targetId = ADA) => ({
  requestType: 'adminAdd',
  assignment: {
    targetId,
    assignmentPolicyId: tenant.policyId(policy, packageName),
    accessPackageId: tenant.packageId(packageName)
  }
})

describe.each(ROLES)('the role %s', (role) => {
  it.each(['assignments', 'assignmentRequests'])('lists %s of a package of its catalog', async (name) => {
    expect((await get(role, `${name}?${ofPackage('Finance')}`)).status).toBe(200)
  })

  it.each(['assignments', 'assignmentRequests'])(
    'must name a package to list %s («the request must supply a filter»)',
    async (name) => {
      expect((await get(role, name)).status).toBe(403)
      expect((await get(role, `${name}?${filter("state eq 'Delivered'")}`)).status).toBe(403)
    }
  )

  it.each(['assignments', 'assignmentRequests'])('sees no %s of another catalog', async (name) => {
    expect((await get(role, `${name}?${ofPackage('Internal')}`)).status).toBe(403)
  })

  it('does not list all policies: they come with the packages («List assignmentPolicies»)', async () => {
    expect((await get(role, 'assignmentPolicies')).status).toBe(403)
    expect((await get(role, `assignmentPolicies?${filter("displayName eq 'Direct'")}`)).status).toBe(403)
    const { body } = await get(role, `accessPackages/${tenant.packageId()}?$expand=assignmentPolicies`)
    expect(itemsOf({ value: at(body, 'assignmentPolicies') })).not.toEqual([])
  })

  it('sees packages, catalogs and policies of its catalog only', async () => {
    const found = itemsOf((await get(role, 'accessPackages')).body).map((one) => at(one, 'displayName'))
    expect(found).toEqual(['Finance', 'Payments'])
    expect(itemsOf((await get(role, 'catalogs')).body).map((one) => at(one, 'displayName'))).toEqual(['Business'])
    expect((await get(role, `accessPackages/${tenant.packageId('Internal')}`)).status).toBe(403)
    expect((await get(role, `assignmentPolicies/${tenant.policyId('Direct')}`)).status).toBe(200)
    expect((await get(role, `assignmentPolicies/${tenant.policyId('Direct', 'Internal')}`)).status).toBe(403)
    expect((await get(role, `catalogs/${tenant.catalogId('Internal')}/resources`)).status).toBe(403)
    expect((await get(role, `accessPackages/${tenant.packageId('Internal')}/incompatibleGroups`)).status).toBe(403)
  })

  it.each(['connectedOrganizations', 'settings'])(
    "does not see %s, which are administrators' business",
    async (name) => {
      expect((await get(role, name)).status).toBe(403)
    }
  )

  it('sees a subject who has something of its catalog, and no other («Get accessPackageSubject»)', async () => {
    expect((await get(role, `subjects(objectId='${GRACE}')`)).status).toBe(200)
    expect((await get(role, `subjects(objectId='${GOVERNED}')`)).status).toBe(403)
  })

  it('sees no user of the directory', async () => {
    const path = `/v1.0/users/${ADA}`
    const headers = { authorization: `Bearer ${tokens.get(role) ?? ''}` }
    expect((await send(tenant.entra.tenant, 'GET', path, { headers })).status).toBe(403)
  })

  it('asks for nothing in another catalog', async () => {
    expect((await call(role, 'POST', 'assignmentRequests', addition('Internal', 'Direct'))).status).toBe(403)
  })
})

describe('requests in its own catalog', () => {
  it('are refused to a catalog reader', async () => {
    expect((await call('catalogReader', 'POST', 'assignmentRequests', addition('Finance', 'Direct'))).status).toBe(403)
  })

  it.each([
    { role: 'catalogOwner' as const, policy: 'Approval' },
    { role: 'accessPackageManager' as const, policy: 'Approved updates' },
    { role: 'accessPackageAssignmentManager' as const, policy: 'Month' }
  ])('are made, read and reprocessed by $role, as far as their state allows', async ({ role, policy }) => {
    const user = { catalogOwner: ADA, accessPackageManager: ALAN, accessPackageAssignmentManager: STRANGER }[role]
    const answer = await call(role, 'POST', 'assignmentRequests', addition('Finance', policy, user))
    expect(answer.status).toBe(201)
    const path = `assignmentRequests/${textAt(answer.body, 'id')}`
    expect(at((await get(role, path)).body, 'state')).toBe('submitted')
    expect((await call(role, 'POST', `${path}/reprocess`)).status).toBe(400)
    expect((await call(role, 'DELETE', path)).status).toBe(400)
    expect((await call('catalogReader', 'DELETE', path)).status).toBe(403)
  })
})
