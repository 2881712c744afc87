/** What can be done to requests and assignments that are there: reprocess, cancel, delete, resume. Each fact a row. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { type Answer, at, EM, type Json, textAt } from '../tenant-client.js'
import { ADA, EntitlementTenant, NOBODY } from './entitlement-tenant.js'

const DAY = 24 * 60 * 60 * 1000

let tenant: EntitlementTenant
beforeEach(async () => {
  tenant = await EntitlementTenant.start()
})
afterEach(() => tenant.entra.tenant.close())

async function wait(milliseconds: number): Promise<void> {
  tenant.entra.clock.pass(milliseconds)
  await tenant.entra.signIn()
}

async function failed(ending: 'deliveryFailed' | 'partiallyDelivered' = 'deliveryFailed'): Promise<Answer> {
  tenant.entra.tenant.deliverAs('ada@contoso.com', ending)
  const answer = await tenant.add({})
  tenant.entra.clock.pass(1000)
  expect(await tenant.stateOf(answer)).toBe(ending)
  tenant.entra.tenant.deliverAs('ada@contoso.com', 'delivered')
  return answer
}

describe('POST assignmentRequests/{id}/reprocess («accessPackageAssignmentRequest: reprocess»)', () => {
  const reprocess = async (answer: Answer) => (await tenant.entra.post(`${tenant.pathOf(answer)}/reprocess`)).status

  it.each(['deliveryFailed', 'partiallyDelivered'] as const)(
    'is 202 for a request in %s, and delivers',
    async (ending) => {
      const answer = await failed(ending)
      expect(await reprocess(answer)).toBe(202)
      tenant.entra.clock.pass(1000)
      expect(await tenant.stateOf(answer)).toBe('delivered')
      expect(at(await tenant.assignmentOf('ada@contoso.com'), 'state')).toBe('delivered')
    }
  )

  it('is refused in every other state', async () => {
    const open = await tenant.add({})
    expect(await reprocess(open)).toBe(400)
    tenant.entra.clock.pass(1000)
    expect(await tenant.stateOf(open)).toBe('delivered')
    expect(await reprocess(open)).toBe(400)
  })

  it.each([
    { days: 14, status: 202 },
    { days: 15, status: 400 }
  ])('is $status $days days after the request was over', async ({ days, status }) => {
    const answer = await failed()
    await wait(days * DAY)
    expect(await reprocess(answer)).toBe(status)
  })

  it('is 404 for an unknown id and 400 for what is none', async () => {
    expect((await tenant.entra.post(`${EM}/assignmentRequests/${NOBODY}/reprocess`)).status).toBe(404)
    expect((await tenant.entra.post(`${EM}/assignmentRequests/nonsense/reprocess`)).status).toBe(400)
  })
})

describe('POST assignments/{id}/reprocess («accessPackageAssignment: reprocess»)', () => {
  const reprocess = async (id: string) => (await tenant.entra.post(`${EM}/assignments/${id}/reprocess`)).status

  it('is 202 for a delivered assignment', async () => {
    expect(await reprocess(textAt(await tenant.assignmentOf('grace@contoso.com'), 'id'))).toBe(202)
  })

  it('is refused for one that is not delivered', async () => {
    await failed()
    expect(await reprocess(textAt(await tenant.assignmentOf('ada@contoso.com'), 'id'))).toBe(400)
    expect(await reprocess(textAt(await tenant.assignmentOf('waiting@partner.example'), 'id'))).toBe(400)
  })

  it('is 404 for an unknown id and 400 for what is none', async () => {
    expect([await reprocess(NOBODY), await reprocess('nonsense')]).toEqual([404, 400])
  })
})

it('cancel has no application permission: 403 in every state («accessPackageAssignmentRequest: cancel»)', async () => {
  const answer = await tenant.add({ policy: 'Approval' })
  expect((await tenant.entra.post(`${tenant.pathOf(answer)}/cancel`)).status).toBe(403)
  tenant.entra.clock.pass(1000)
  expect((await tenant.entra.post(`${tenant.pathOf(answer)}/cancel`)).status).toBe(403)
  expect(await tenant.stateOf(answer)).toBe('pendingApproval')
})

describe('DELETE assignmentRequests/{id} («Delete accessPackageAssignmentRequest»)', () => {
  const remove = async (answer: Answer) => (await tenant.entra.send('DELETE', tenant.pathOf(answer))).status

  it('is 204 for a denied request, which is gone then', async () => {
    const answer = await tenant.add({ policy: 'Approval' })
    tenant.entra.clock.pass(1000)
    tenant.entra.tenant.decide('Finance', ADA, 'deny')
    expect(await remove(answer)).toBe(204)
    expect((await tenant.entra.get(tenant.pathOf(answer))).status).toBe(404)
  })

  it('is refused for an open request, and for a completed one that has an assignment', async () => {
    const answer = await tenant.add({})
    expect(await remove(answer)).toBe(400)
    tenant.entra.clock.pass(1000)
    expect(await tenant.stateOf(answer)).toBe('delivered')
    expect(await remove(answer)).toBe(400)
  })
})

describe('POST assignmentRequests/{id}/resume («accessPackageAssignmentRequest: resume»)', () => {
  const STAGE = 'microsoft.graph.accessPackageCustomExtensionStage.'
  const resume = async (answer: Answer, stage: string, data: object = {}): Promise<number> => {
    const calloutId = at(await tenant.read(answer), 'customExtensionCalloutInstances.0.id')
    const body = {
      source: 'Tests',
      type: STAGE + stage,
      data: {
        '@odata.type': 'microsoft.graph.accessPackageAssignmentRequestCallbackData',
        stage,
        customExtensionStageInstanceId: calloutId,
        customExtensionStageInstanceDetail: 'Looked at',
        ...data
      }
    }
    return (await tenant.entra.post(`${tenant.pathOf(answer)}/resume`, body)).status
  }

  async function waiting(policy: 'Checked' | 'Checked twice'): Promise<Answer> {
    const answer = await tenant.add({ policy })
    tenant.entra.clock.pass(1000)
    await tenant.stateOf(answer)
    if (policy === 'Checked twice') {
      tenant.entra.tenant.decide('Finance', ADA, 'approve')
      tenant.entra.clock.pass(1000)
    }
    return answer
  }

  it('is what a request of a policy with a custom extension waits for', async () => {
    const answer = await waiting('Checked')
    tenant.entra.clock.pass(600_000)
    const request: Json = await tenant.read(answer)
    expect(request).toMatchObject({
      status: 'WaitingForCallback',
      completedDateTime: null,
      customExtensionCalloutInstances: [{ status: 'waitingForCallback', detail: null }]
    })
    expect(await resume(answer, 'assignmentRequestCreated')).toBe(204)
    tenant.entra.clock.pass(1000)
    expect(await tenant.read(answer)).toMatchObject({
      state: 'delivered',
      customExtensionCalloutInstances: [{ status: 'callbackReceived', detail: 'Looked at' }]
    })
  })

  it('can deny a request that was approved', async () => {
    const answer = await waiting('Checked twice')
    expect(at(await tenant.read(answer), 'status')).toBe('WaitingForCallback')
    expect(await resume(answer, 'assignmentRequestApproved', { state: 'denied' })).toBe(204)
    expect(await tenant.read(answer)).toMatchObject({ state: 'denied', status: 'Denied' })
  })

  it('cannot deny a request that was only created', async () => {
    const answer = await waiting('Checked')
    expect(await resume(answer, 'assignmentRequestCreated', { state: 'denied' })).toBe(400)
    expect(at(await tenant.read(answer), 'status')).toBe('WaitingForCallback')
  })

  it('names the stage and the callout, and a request that waits', async () => {
    const answer = await waiting('Checked')
    expect(await resume(answer, 'assignmentRequestApproved')).toBe(400)
    expect(await resume(answer, 'assignmentRequestCreated', { customExtensionStageInstanceId: NOBODY })).toBe(400)
    expect(await resume(answer, 'assignmentRequestCreated')).toBe(204)
    expect(await resume(answer, 'assignmentRequestCreated')).toBe(400)
    expect((await tenant.entra.post(`${EM}/assignmentRequests/${NOBODY}/resume`, {})).status).toBe(404)
  })
})
