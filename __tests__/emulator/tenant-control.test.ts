/** What happens in the tenant past Graph, as in the portal, and what options change about requests. */
import { afterEach, describe, expect, it } from '@jest/globals'
import type { TenantOptions } from '../../src/emulator/tenant-server.js'
import { ADA, EntitlementTenant, GRACE } from './facts/entitlement-tenant.js'
import { at, EM, textAt } from './tenant-client.js'

let tenant: EntitlementTenant
afterEach(() => tenant.entra.tenant.close())

async function start(options: TenantOptions = {}): Promise<void> {
  tenant = await EntitlementTenant.start(options)
}

describe('people', () => {
  it('come and go behind the back of everyone', async () => {
    await start()
    const control = tenant.entra.tenant
    control.removeMember('Finance', GRACE)
    control.addMember('Internal', 'grace@contoso.com', { start: '2026-02-01T00:00:00Z', end: '2026-05-01T00:00:00Z' })
    expect(control.holders('Finance').map((holder) => holder.address)).not.toContain('grace@contoso.com')
    expect(control.holders('Internal')).toMatchObject([
      {
        address: 'grace@contoso.com',
        state: 'delivered',
        policy: 'External',
        start: '2026-02-01T00:00:00.000Z',
        end: '2026-05-01T00:00:00.000Z'
      }
    ])
  })

  it('are no longer holders when their end has come', async () => {
    await start()
    tenant.entra.clock.time = Date.parse('2026-12-31T00:00:00Z')
    expect(tenant.entra.tenant.holders('Finance').map((holder) => holder.address)).toEqual([
      'robot',
      'waiting@partner.example',
      'auditor@contoso.com'
    ])
  })
})

describe('a request', () => {
  it('can start in the portal', async () => {
    await start()
    const id = tenant.entra.tenant.addRequest('Finance', 'ada@contoso.com')
    expect(await tenant.entra.list(`${EM}/assignmentRequests?$expand=requestor`)).toMatchObject([
      { id, requestType: 'userAdd', state: 'pendingApproval', requestor: { objectId: ADA } }
    ])
    expect(tenant.entra.tenant.openRequests('Finance')).toMatchObject([{ id, address: 'ada@contoso.com' }])
    expect((await tenant.add({})).status).toBe(400)
  })

  it('can be over when it is put there', async () => {
    await start()
    const request = { type: 'adminAdd', state: 'deliveryFailed', completed: '2026-02-01T00:00:00Z' } as const
    tenant.entra.tenant.addRequest('Finance', 'ada@contoso.com', request)
    expect(tenant.entra.tenant.openRequests('Finance')).toEqual([])
    expect(await tenant.entra.list(`${EM}/assignmentRequests`)).toMatchObject([
      { state: 'deliveryFailed', completedDateTime: '2026-02-01T00:00:00.000Z' }
    ])
  })

  it('to remove cannot stand beside another one', async () => {
    await start()
    const assignment = { id: at(await tenant.assignmentOf('grace@contoso.com'), 'id') }
    const statuses = [
      (await tenant.request({ requestType: 'adminRemove', assignment })).status,
      (await tenant.request({ requestType: 'adminRemove', assignment })).status
    ]
    expect(statuses).toEqual([201, 400])
  })

  it('may stay invisible for a while, where the tenant is set so', async () => {
    await start({ showRequestsAfterMs: 3000 })
    const path = `${EM}/assignmentRequests/${textAt((await tenant.add({})).body, 'id')}`
    expect((await tenant.entra.get(path)).status).toBe(404)
    expect(await tenant.entra.list(`${EM}/assignmentRequests`)).toEqual([])
    tenant.entra.clock.pass(3000)
    expect((await tenant.entra.get(path)).status).toBe(200)
  })
})
