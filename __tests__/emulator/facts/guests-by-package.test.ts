/** Guests who come through an access package: added by address, and gone with their last package. Each fact a row. */
import { afterEach, describe, expect, it } from '@jest/globals'
import type { TenantOptions } from '../../../src/emulator/tenant-server.js'
import { at, EM, filter, type Json, textAt } from '../tenant-client.js'
import { EntitlementTenant, GOVERNED, SEED, type Wanted } from './entitlement-tenant.js'

const DAY = 24 * 60 * 60 * 1000
const NEW = 'new@partner.example'

let tenant: EntitlementTenant
afterEach(() => tenant.entra.tenant.close())

async function start(options: TenantOptions = {}, seed = SEED): Promise<void> {
  tenant = await EntitlementTenant.start(options, seed)
}

const userAt = (address: string) => tenant.entra.tenant.users().find((user) => user.address === address)

describe('an addition by address («Create accessPackageAssignmentRequest»)', () => {
  it('makes the guest when the package is delivered, and sends no invitation («Govern access for external users»)', async () => {
    await start()
    const answer = await tenant.add({ email: NEW, policy: 'Connected' })
    expect(answer).toMatchObject({ status: 201, body: { state: 'submitted' } })
    expect(userAt(NEW)).toBeUndefined()
    tenant.entra.clock.pass(500)
    expect(await tenant.assignmentOf(NEW)).toMatchObject({ state: 'delivering', target: { objectId: null } })
    tenant.entra.clock.pass(500)
    const assignment = await tenant.assignmentOf(NEW)
    expect(assignment).toMatchObject({
      state: 'delivered',
      target: { objectId: userAt(NEW)?.id, subjectType: 'user', subjectLifecycle: 'governed' }
    })
    expect(userAt(NEW)).toMatchObject({ userType: 'Guest', accountEnabled: true })
    expect(tenant.entra.tenant.invitations()).toEqual([])
  })

  it('can stay delivering with a target that has only an address (issue microsoft-graph-docs-contrib#2664)', async () => {
    await start()
    tenant.entra.tenant.deliverAs(NEW, 'delivering')
    await tenant.add({ email: NEW, policy: 'Connected' })
    tenant.entra.clock.pass(600_000)
    expect(await tenant.assignmentOf(NEW)).toMatchObject({ state: 'delivering', target: { objectId: null } })
    expect(userAt(NEW)).toBeUndefined()
  })

  it('is about the account that has the address, when there is one', async () => {
    await start()
    await tenant.add({ email: 'Alan@partner.example', policy: 'Connected' })
    tenant.entra.clock.pass(1000)
    expect(at(await tenant.assignmentOf('alan@partner.example'), 'target.objectId')).toBe(
      userAt('alan@partner.example')?.id
    )
    expect(tenant.entra.tenant.users()).toHaveLength(SEED.users?.length ?? 0)
  })

  it('fails for a guest whose sign-in is blocked, whom targetId finds (issue microsoft-graph-docs-contrib#2146)', async () => {
    await start()
    tenant.entra.tenant.disableUser('alan@partner.example')
    const id = userAt('alan@partner.example')?.id ?? ''
    expect((await tenant.add({ email: 'alan@partner.example', policy: 'Connected' })).status).toBe(400)
    expect((await tenant.add({ user: id, policy: 'Connected' })).status).toBe(201)
  })

  const rows: readonly { readonly fact: string; readonly wanted: Wanted; readonly status: number }[] = [
    { fact: 'an organization the policy names', wanted: { email: NEW, policy: 'Partners' }, status: 201 },
    { fact: 'a configured organization', wanted: { email: NEW, policy: 'Connected' }, status: 201 },
    { fact: 'a proposed one', wanted: { email: 'a@proposed.example', policy: 'Connected' }, status: 400 },
    { fact: 'one that nobody connected', wanted: { email: 'a@far.example', policy: 'Connected' }, status: 400 },
    { fact: 'any, where the policy takes all', wanted: { email: 'a@far.example', policy: 'External' }, status: 201 },
    { fact: 'any, under a policy for members', wanted: { email: NEW, policy: 'Members' }, status: 400 },
    { fact: 'any, under a policy for the directory', wanted: { email: NEW, policy: 'Everybody' }, status: 400 },
    { fact: 'any, under a policy of names', wanted: { email: NEW, policy: 'Named' }, status: 400 },
    {
      fact: 'any, in a catalog closed to external users',
      wanted: { email: NEW, policy: 'External', package: 'Internal' },
      status: 400
    },
    { fact: 'none, because it is no address', wanted: { email: 'nobody', policy: 'External' }, status: 400 }
  ]
  it.each(rows)('from $fact is $status («Govern access for external users»)', async ({ wanted, status }) => {
    await start()
    expect((await tenant.add(wanted)).status).toBe(status)
  })

  it('from an unknown organization makes it a proposed one («Govern access for external users»)', async () => {
    await start()
    await tenant.add({ email: 'a@far.example', policy: 'External' })
    const far = await tenant.entra.list(`${EM}/connectedOrganizations?${filter("displayName eq 'far.example'")}`)
    expect(far).toMatchObject([{ state: 'proposed', identitySources: [{ domainName: 'far.example' }] }])
  })
})

describe('a guest without packages («Govern access for external users»)', () => {
  const OTHER = { package: 'Internal', policy: 'Direct' }

  async function remove(assignmentId: string): Promise<void> {
    const answer = await tenant.request({ requestType: 'adminRemove', assignment: { id: assignmentId } })
    tenant.entra.clock.pass(1000)
    expect(await tenant.stateOf(answer)).toBe('delivered')
  }

  async function pass(days: number): Promise<void> {
    tenant.entra.clock.pass(days * DAY)
    await tenant.entra.signIn()
  }

  const read = async (): Promise<Json> => (await tenant.entra.get(`/users/${GOVERNED}?$select=accountEnabled`)).body

  it('who came through one is blocked with the last, and deleted 30 days later', async () => {
    await start()
    const first = await tenant.assign({ user: GOVERNED, policy: 'Connected' })
    const second = await tenant.assign({ ...OTHER, user: GOVERNED })
    await remove(first)
    expect(await read()).toMatchObject({ accountEnabled: true })
    await remove(second)
    expect(await read()).toMatchObject({ accountEnabled: false })
    await pass(29)
    expect(await read()).toMatchObject({ accountEnabled: false })
    await pass(1)
    expect(textAt(await read(), 'error.code')).toBe('Request_ResourceNotFound')
    const deleted = await tenant.entra.list('/directory/deletedItems/microsoft.graph.user')
    expect(deleted).toMatchObject([{ id: GOVERNED }])
  })

  it('is blocked too when the end date passes', async () => {
    await start()
    await tenant.assign({ user: GOVERNED, policy: 'Month' })
    await pass(31)
    expect(await read()).toMatchObject({ accountEnabled: false })
  })

  it('is not deleted when a package comes in time', async () => {
    await start()
    await remove(await tenant.assign({ user: GOVERNED, policy: 'Connected' }))
    await pass(20)
    expect(await read()).toMatchObject({ accountEnabled: false })
    await tenant.assign({ ...OTHER, user: GOVERNED })
    await pass(40)
    expect((await tenant.entra.get(`/users/${GOVERNED}`)).status).toBe(200)
  })

  it('stays when the account was there before', async () => {
    await start()
    await remove(await tenant.assign({ user: userAt('alan@partner.example')?.id ?? '', policy: 'Connected' }))
    await pass(40)
    expect(userAt('alan@partner.example')).toMatchObject({ accountEnabled: true })
  })

  it('stays before the first one', async () => {
    await start()
    await pass(40)
    expect(await read()).toMatchObject({ accountEnabled: true })
  })

  it.each([
    { action: 'none' as const, after: 'enabled' },
    { action: 'blockSignIn' as const, after: 'blocked' },
    { action: 'blockSignInAndDelete' as const, after: 'deleted' }
  ])(
    'is $after under the setting $action («entitlementManagementSettings resource type»)',
    async ({ action, after }) => {
      await start({}, { ...SEED, settings: { externalUserLifecycleAction: action, daysUntilDeletion: 4 } })
      await remove(await tenant.assign({ user: GOVERNED, policy: 'Connected' }))
      await pass(5)
      const { status, body } = await tenant.entra.get(`/users/${GOVERNED}?$select=accountEnabled`)
      const found = status === 404 ? 'deleted' : at(body, 'accountEnabled') === true ? 'enabled' : 'blocked'
      expect(found).toBe(after)
    }
  )
})
