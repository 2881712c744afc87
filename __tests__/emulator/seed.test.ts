/** What a tenant holds at its start: the same every time, and refused at once when it cannot be. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { TenantSeed } from '../../src/emulator/tenant-server.js'
import { startJudgedTenant } from '../contract/entra-tenant.js'
import { EntitlementTenant, SEED } from './facts/entitlement-tenant.js'

let tenant: EntitlementTenant
beforeAll(async () => {
  tenant = await EntitlementTenant.start()
})
afterAll(() => tenant.entra.tenant.close())

describe('a seed', () => {
  it('gives equal ids for equal words', async () => {
    const other = await EntitlementTenant.start()
    expect(await other.assignments()).toEqual(await tenant.assignments())
    expect(other.policyId('Direct')).toBe(tenant.policyId('Direct'))
    await other.entra.tenant.close()
  })

  it('names packages, groups and organizations that stand after those who name them', async () => {
    const packages = SEED.packages ?? []
    const other = await EntitlementTenant.start({}, { ...SEED, packages: packages.toReversed() })
    const excluded = await other.entra.list(
      `/identityGovernance/entitlementManagement/accessPackages/${other.packageId('Payments')}/incompatibleAccessPackages`
    )
    expect(excluded).toMatchObject([{ displayName: 'Finance' }])
    await other.entra.tenant.close()
  })

  it('may leave out nearly everything', async () => {
    const bare = await startJudgedTenant({ packages: [{ displayName: 'P' }] })
    expect([bare.users(), bare.holders('P'), bare.openRequests('P')]).toEqual([[], [], []])
    await bare.close()
  })
})

describe('a seed says at once', () => {
  const rows: readonly { readonly fault: string; readonly seed: TenantSeed; readonly says: string }[] = [
    { fault: 'an unknown member', seed: withPackage({ members: [{ user: 'x@y' }] }), says: 'x@y' },
    {
      fault: 'an unknown policy of a member',
      seed: withPackage({ members: [{ user: 'a@contoso.com', policy: 'None' }] }),
      says: 'no policy None'
    },
    {
      fault: 'an unknown policy of a request',
      seed: withPackage({ requests: [{ user: 'a@contoso.com', policy: 'None' }] }),
      says: 'no policy None'
    },
    {
      fault: 'a date that is none',
      seed: withPackage({ members: [{ user: 'a@contoso.com', end: 'soon' }] }),
      says: 'soon is not a date'
    },
    {
      fault: 'a state that no assignment has',
      seed: withPackage({ members: [{ user: 'a@contoso.com', state: 'gone' as 'expired' }] }),
      says: 'gone is not a state of an assignment'
    },
    {
      fault: 'a state that no request has',
      seed: withPackage({ requests: [{ user: 'a@contoso.com', state: 'expired' as 'denied' }] }),
      says: 'expired is not a state of a request'
    },
    {
      fault: 'a scope that no policy has',
      seed: withPackage({ policies: [{ displayName: 'Direct', allowedTargetScope: 'everyone' }] }),
      says: 'everyone is not a scope of a policy'
    },
    {
      fault: 'a target that names nobody',
      seed: withPackage({ policies: [{ displayName: 'Direct', targets: [{}] }] }),
      says: 'a user, a group or a connected organization'
    },
    {
      fault: 'an unknown group',
      seed: withPackage({ incompatibleGroups: ['Auditors'] }),
      says: 'no group Auditors'
    },
    {
      fault: 'an unknown organization',
      seed: withPackage({ policies: [{ displayName: 'Direct', targets: [{ connectedOrganization: 'Partner' }] }] }),
      says: 'no connected organization Partner'
    },
    {
      fault: 'an unknown package',
      seed: withPackage({ incompatiblePackages: ['Q'] }),
      says: 'no access package Q'
    },
    {
      fault: 'an unknown catalog of a role',
      seed: { apps: [{ clientId: 'app', catalogRoles: [{ role: 'catalogReader', catalog: 'Sales' }] }] },
      says: 'no catalog Sales'
    },
    {
      fault: 'a name twice',
      seed: { users: [{ mail: 'a@contoso.com' }, { mail: 'a@contoso.com' }] },
      says: 'Two users'
    }
  ]
  it.each(rows)('that it has $fault', async ({ seed, says }) => {
    await expect(startJudgedTenant(seed)).rejects.toThrow(says)
  })

  function withPackage(more: object): TenantSeed {
    return { users: [{ mail: 'a@contoso.com' }], packages: [{ displayName: 'P', ...more }] }
  }
})
