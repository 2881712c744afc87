import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { TenantOptions } from '../../src/emulator/tenant-server.js'
import { ADA, ALAN, FinanceTenant, GRACE, PACKAGE, POLICIES } from './finance-tenant.js'
import { at, EM, filter, type SignedIn, textAt } from './tenant-client.js'

let finance: FinanceTenant
let entra: SignedIn
async function start(options: TenantOptions = {}): Promise<void> {
  finance = await FinanceTenant.start(options)
  entra = finance.entra
}
beforeEach(() => start())
afterEach(() => entra.tenant.close())

describe('adminUpdate and adminRemove', () => {
  const assignmentId = () => entra.tenant.holders('Finance')[0]?.assignmentId ?? ''
  const request = (requestType: string, more: object = {}) =>
    entra.post(`${EM}/assignmentRequests`, { requestType, assignment: { id: assignmentId() }, ...more })

  it('moves the end date', async () => {
    const schedule = { expiration: { type: 'afterDateTime', endDateTime: '2027-06-30T00:00:00Z', duration: null } }
    expect(await request('adminUpdate', { schedule })).toMatchObject({ status: 201, body: { state: 'submitted' } })
    expect(finance.holders()).toEqual(['grace@contoso.com delivered 2026-12-31T00:00:00.000Z'])
    entra.clock.pass(1000)
    expect(finance.holders()).toEqual(['grace@contoso.com delivered 2027-06-30T00:00:00.000Z'])
  })

  it('takes the access away, leaving an expired assignment in the list', async () => {
    expect((await request('adminRemove')).status).toBe(201)
    expect((await request('adminRemove')).status).toBe(400)
    entra.clock.pass(1000)
    expect(finance.holders()).toEqual([])
    const { body } = await entra.get(`${EM}/assignments?${filter(`accessPackage/id eq '${PACKAGE}'`)}`)
    expect(at(body, 'value')).toMatchObject([{ state: 'expired', expiredDateTime: '2026-03-01T12:00:01.000Z' }])
  })

  it('refuses an unknown assignment, an expired one, and an update without anything', async () => {
    const assignment = { id: ADA }
    expect((await entra.post(`${EM}/assignmentRequests`, { requestType: 'adminRemove', assignment })).status).toBe(404)
    expect((await request('adminUpdate')).status).toBe(400)
    const id = assignmentId()
    entra.tenant.removeMember('Finance', GRACE)
    const late = await entra.post(`${EM}/assignmentRequests`, { requestType: 'adminRemove', assignment: { id } })
    expect(late.status).toBe(400)
  })
})

describe('the way of a request', () => {
  it('can end as failed or partly delivered, be processed again, or never end', async () => {
    entra.tenant.deliverAs('ada@contoso.com', 'deliveryFailed')
    const answer = await finance.add(ADA)
    entra.clock.pass(1000)
    expect(await finance.stateOf(answer)).toBe('deliveryFailed')
    expect(finance.holders()).toContain('ada@contoso.com deliveryFailed no end')
    const path = `${EM}/assignmentRequests/${textAt(answer.body, 'id')}/reprocess`
    entra.tenant.deliverAs('ada@contoso.com', 'delivering')
    expect((await entra.post(path)).status).toBe(202)
    entra.clock.pass(60_000)
    expect(await finance.stateOf(answer)).toBe('delivering')
    entra.tenant.deliverAs('ada@contoso.com', 'delivered')
    expect(await finance.stateOf(answer)).toBe('delivered')
    expect((await entra.post(path)).status).toBe(400)
    expect((await entra.post(`${EM}/assignmentRequests/${ADA}/reprocess`)).status).toBe(404)
    expect((await entra.post(`${EM}/assignmentRequests/nonsense/reprocess`)).status).toBe(400)
  })

  it('cannot be canceled by an app', async () => {
    const answer = await finance.add(ADA)
    const path = `${EM}/assignmentRequests/${textAt(answer.body, 'id')}`
    expect((await entra.post(`${path}/cancel`)).status).toBe(403)
    expect((await entra.send('DELETE', path)).status).toBe(400)
  })

  it('can be deleted when it was denied', async () => {
    const answer = await finance.add(ADA, POLICIES.approval)
    entra.clock.pass(1000)
    entra.tenant.decide('Finance', ADA, 'deny')
    const path = `${EM}/assignmentRequests/${textAt(answer.body, 'id')}`
    expect((await entra.send('DELETE', path)).status).toBe(204)
    expect((await entra.get(path)).status).toBe(404)
  })

  it('can start in the portal', async () => {
    entra.tenant.addRequest('Finance', 'ada@contoso.com')
    const { body } = await entra.get(`${EM}/assignmentRequests?$expand=requestor`)
    expect(at(body, 'value')).toMatchObject([
      { requestType: 'userAdd', state: 'pendingApproval', requestor: { objectId: ADA } }
    ])
    expect((await finance.add(ADA)).status).toBe(400)
  })

  it('fails at delivery instead of at once where the tenant is set so', async () => {
    await entra.tenant.close()
    await start({ policyMismatch: 'fail-delivery' })
    expect(await finance.stateOf(await finance.add(ALAN, POLICIES.members))).toBe('deliveryFailed')
  })

  it('needs answers where the tenant is set so', async () => {
    await entra.tenant.close()
    await start({ requireAnswers: true })
    expect((await finance.add(ADA, POLICIES.questions)).status).toBe(400)
    const answers = [{ '@odata.type': '#microsoft.graph.accessPackageAnswerString', value: 'Work' }]
    expect((await finance.add(ADA, POLICIES.questions, { answers })).status).toBe(201)
  })

  it('may stay invisible for a while, where the tenant is set so', async () => {
    await entra.tenant.close()
    await start({ showRequestsAfterMs: 3000 })
    const path = `${EM}/assignmentRequests/${textAt((await finance.add(ADA)).body, 'id')}`
    expect((await entra.get(path)).status).toBe(404)
    expect(await entra.list(`${EM}/assignmentRequests`)).toEqual([])
    entra.clock.pass(3000)
    expect((await entra.get(path)).status).toBe(200)
  })
})
