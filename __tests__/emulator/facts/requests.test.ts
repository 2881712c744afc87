/** `POST assignmentRequests`: bodies, answers, and what becomes of the request. Each fact a row. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { at, EM, filter, textAt } from '../tenant-client.js'
import { ADA, ALAN, EntitlementTenant, GRACE, NOBODY } from './entitlement-tenant.js'

let tenant: EntitlementTenant
beforeEach(async () => {
  tenant = await EntitlementTenant.start()
})
afterEach(() => tenant.entra.tenant.close())

const graceHolds = async () => textAt(await tenant.assignmentOf('grace@contoso.com'), 'id')
const endOf = async (address: string) => at(await tenant.assignmentOf(address), 'schedule.expiration.endDateTime')

describe('the answer («Create accessPackageAssignmentRequest»)', () => {
  it('is 201 with state submitted, status Accepted, both dates null, and no assignment', async () => {
    const answer = await tenant.add({ more: { justification: 'PR 12' } })
    expect(answer).toMatchObject({
      status: 201,
      body: {
        requestType: 'adminAdd',
        state: 'submitted',
        status: 'Accepted',
        createdDateTime: null,
        completedDateTime: null,
        justification: 'PR 12'
      }
    })
    expect(answer.body).not.toHaveProperty('assignment')
    expect(answer.body).not.toHaveProperty('requestState')
    expect(textAt(answer.body, 'id')).not.toBe(ADA)
  })
})

describe('a body', () => {
  const assignment = () => ({
    targetId: ADA,
    assignmentPolicyId: tenant.policyId('Direct'),
    accessPackageId: tenant.packageId()
  })
  const rows: readonly { readonly fact: string; readonly body: () => unknown }[] = [
    { fact: 'without an assignment', body: () => ({ requestType: 'adminAdd' }) },
    {
      fact: 'without a policy',
      body: () => ({ requestType: 'adminAdd', assignment: { targetId: ADA, accessPackageId: tenant.packageId() } })
    },
    {
      fact: "with beta's name of the assignment",
      body: () => ({ requestType: 'adminAdd', accessPackageAssignment: assignment() })
    },
    { fact: 'of an unknown type', body: () => ({ requestType: 'adminMagic', assignment: assignment() }) },
    {
      fact: 'of the type userExtend, which older pages list',
      body: () => ({ requestType: 'userExtend', assignment: assignment() })
    },
    {
      fact: 'with a member that no page shows',
      body: () => ({ requestType: 'adminAdd', assignment: { ...assignment(), note: 'x' } })
    },
    {
      fact: 'with an empty id',
      body: () => ({ requestType: 'adminAdd', assignment: { ...assignment(), targetId: '' } })
    },
    {
      fact: 'with a date that has no zone',
      body: () => ({ requestType: 'adminAdd', assignment: assignment(), schedule: { startDateTime: '2026-05-01' } })
    },
    {
      fact: 'with an end and a duration («expirationPattern resource type»)',
      body: () => ({
        requestType: 'adminAdd',
        assignment: assignment(),
        schedule: {
          expiration: { type: 'afterDuration', duration: 'P3D', endDateTime: '2026-05-01T00:00:00Z' }
        }
      })
    },
    {
      fact: 'that removes by target instead of assignment',
      body: () => ({ requestType: 'adminRemove', assignment: { targetId: GRACE } })
    },
    { fact: 'that is no object', body: () => [] }
  ]
  it.each(rows)(
    '$fact is InvalidModel (issues msgraph-sdk-powershell#1821, msgraph-sdk-python#1258)',
    async ({ body }) => {
      expect(await tenant.request(body())).toMatchObject({
        status: 400,
        body: { error: { code: 'InvalidModel', message: 'The model is invalid.' } }
      })
    }
  )

  it.each(['userAdd', 'userUpdate', 'userRemove'])(
    'of type %s is for people, not for apps («Create accessPackageAssignmentRequest»)',
    async (requestType) => {
      expect((await tenant.request({ requestType, assignment: assignment() })).status).toBe(403)
    }
  )

  it('names a user, a package and a policy of that package, or the answer is 404', async () => {
    const statuses = await Promise.all([
      tenant.add({ user: NOBODY }),
      tenant.request({ requestType: 'adminAdd', assignment: { ...assignment(), accessPackageId: NOBODY } }),
      tenant.request({ requestType: 'adminAdd', assignment: { ...assignment(), assignmentPolicyId: NOBODY } }),
      tenant.request({
        requestType: 'adminAdd',
        assignment: { ...assignment(), assignmentPolicyId: tenant.policyId('Direct assignment', 'Payments') }
      })
    ])
    expect(statuses.map(({ status }) => status)).toEqual([404, 404, 404, 404])
  })

  it('names the object id, not the id of the subject («accessPackageSubject resource type»)', async () => {
    const subjectId = textAt(await tenant.assignmentOf('grace@contoso.com'), 'target.id')
    expect(subjectId).not.toBe(GRACE)
    expect((await tenant.add({ user: subjectId })).status).toBe(404)
  })
})

describe('the way of an addition («Request process and email notifications»)', () => {
  it('goes from submitted over delivering to delivered, with an assignment from delivering on', async () => {
    const answer = await tenant.add({})
    expect(tenant.entra.tenant.holders('Finance').map((one) => one.userId)).not.toContain(ADA)
    tenant.entra.clock.pass(500)
    expect(await tenant.read(answer)).toMatchObject({
      state: 'delivering',
      status: 'Delivering',
      completedDateTime: null
    })
    expect(at(await tenant.assignmentOf('ada@contoso.com'), 'state')).toBe('delivering')
    tenant.entra.clock.pass(500)
    expect(await tenant.read(answer)).toMatchObject({
      state: 'delivered',
      status: 'Delivered',
      completedDateTime: '2026-03-01T12:00:01.000Z'
    })
    expect(at(await tenant.assignmentOf('ada@contoso.com'), 'state')).toBe('delivered')
  })

  it('waits as scheduled for a start that is to come', async () => {
    const answer = await tenant.add({ more: { schedule: { startDateTime: '2026-03-10T00:00:00Z' } } })
    tenant.entra.clock.pass(1000)
    expect(await tenant.read(answer)).toMatchObject({ state: 'scheduled', status: 'PendingNotBefore' })
    tenant.entra.clock.time = Date.parse('2026-03-10T00:00:02Z')
    await tenant.entra.signIn()
    expect(await tenant.stateOf(answer)).toBe('delivered')
  })

  it.each([
    { decision: 'approve' as const, state: 'delivered', status: 'Delivered' },
    { decision: 'deny' as const, state: 'denied', status: 'Denied' },
    { decision: 'expire' as const, state: 'denied', status: 'Expired' }
  ])(
    'waits for approval although an administrator asked, and is $state after «$decision» («View, add, and remove assignments»)',
    async ({ decision, state, status }) => {
      const answer = await tenant.add({ policy: 'Approval' })
      tenant.entra.clock.pass(60_000)
      expect(await tenant.read(answer)).toMatchObject({ state: 'pendingApproval', status: 'PendingApproval' })
      tenant.entra.tenant.decide('Finance', ADA, decision)
      tenant.entra.clock.pass(1000)
      expect(await tenant.read(answer)).toMatchObject({ state, status })
    }
  )

  it.each(['deliveryFailed', 'partiallyDelivered'] as const)('can end as %s', async (ending) => {
    tenant.entra.tenant.deliverAs('ada@contoso.com', ending)
    const answer = await tenant.add({})
    tenant.entra.clock.pass(1000)
    expect(await tenant.stateOf(answer)).toBe(ending)
    expect(at(await tenant.assignmentOf('ada@contoso.com'), 'state')).toBe(ending)
  })

  it('can stay delivering for good (issue microsoft-graph-docs-contrib#2664)', async () => {
    tenant.entra.tenant.deliverAs('ada@contoso.com', 'delivering')
    const answer = await tenant.add({})
    tenant.entra.clock.pass(600_000)
    expect(await tenant.stateOf(answer)).toBe('delivering')
  })

  it("takes the policy's lifetime when it names no end («View, add, and remove assignments»)", async () => {
    await tenant.assign({ policy: 'Month' })
    await tenant.assign({ policy: 'Direct', user: ALAN })
    expect([await endOf('ada@contoso.com'), await endOf('alan@partner.example')]).toEqual([
      '2026-03-31T12:00:00.000Z',
      null
    ])
  })

  it.each([
    { type: 'noExpiration', more: {}, end: null },
    { type: 'afterDateTime', more: { endDateTime: '2026-04-10T00:00:00Z' }, end: '2026-04-10T00:00:00.000Z' },
    { type: 'afterDuration', more: { duration: 'P2DT3H' }, end: '2026-03-03T15:00:00.000Z' }
  ])('ends as $type says («expirationPattern resource type»)', async ({ type, more, end }) => {
    await tenant.assign({ policy: 'Month', more: { schedule: { expiration: { type, ...more } } } })
    expect(await endOf('ada@contoso.com')).toBe(end)
  })
})

describe('adminUpdate («Create accessPackageAssignmentRequest»)', () => {
  const schedule = { expiration: { type: 'afterDateTime', endDateTime: '2027-06-30T00:00:00Z', duration: null } }
  const update = (id: string, more: object = { schedule }) =>
    tenant.request({ requestType: 'adminUpdate', assignment: { id }, ...more })

  it('moves the end once it is delivered', async () => {
    const answer = await update(await graceHolds())
    expect(answer).toMatchObject({ status: 201, body: { requestType: 'adminUpdate', state: 'submitted' } })
    expect(await endOf('grace@contoso.com')).toBe('2026-12-31T00:00:00.000Z')
    tenant.entra.clock.pass(1000)
    expect(await endOf('grace@contoso.com')).toBe('2027-06-30T00:00:00.000Z')
  })

  it('changes answers alone, and refuses to change nothing', async () => {
    const id = await graceHolds()
    expect(await update(id, {})).toMatchObject({ status: 400, body: { error: { code: 'InvalidModel' } } })
    const answers = [{ '@odata.type': '#microsoft.graph.accessPackageAnswerString', value: 'Work' }]
    expect(await update(id, { answers })).toMatchObject({ status: 201, body: { answers } })
  })

  it('cannot change the policy', async () => {
    const assignment = { id: await graceHolds(), assignmentPolicyId: tenant.policyId('Members') }
    expect((await tenant.request({ requestType: 'adminUpdate', assignment, schedule })).status).toBe(400)
  })

  it('waits for approval when the policy asks for it («accessPackageAssignmentApprovalSettings resource type»)', async () => {
    const answer = await update(await tenant.assign({ policy: 'Approved updates' }))
    tenant.entra.clock.pass(60_000)
    expect(await tenant.stateOf(answer)).toBe('pendingApproval')
    expect(await endOf('ada@contoso.com')).toBeNull()
    tenant.entra.tenant.decide('Finance', ADA, 'approve')
    tenant.entra.clock.pass(1000)
    expect(await endOf('ada@contoso.com')).toBe('2027-06-30T00:00:00.000Z')
  })

  it('needs an assignment that is there and has not ended', async () => {
    expect((await update(NOBODY)).status).toBe(404)
    const id = await graceHolds()
    tenant.entra.tenant.removeMember('Finance', GRACE)
    expect((await update(id)).status).toBe(400)
  })
})

describe('adminRemove («Create accessPackageAssignmentRequest»)', () => {
  const remove = (id: string) => tenant.request({ requestType: 'adminRemove', assignment: { id } })

  it('takes the access away later, and leaves an expired assignment', async () => {
    const answer = await remove(await graceHolds())
    expect(answer).toMatchObject({ status: 201, body: { requestType: 'adminRemove', state: 'submitted' } })
    expect(at(await tenant.assignmentOf('grace@contoso.com'), 'state')).toBe('delivered')
    tenant.entra.clock.pass(1000)
    expect(await tenant.stateOf(answer)).toBe('delivered')
    expect(await tenant.assignmentOf('grace@contoso.com')).toMatchObject({
      state: 'expired',
      expiredDateTime: '2026-03-01T12:00:01.000Z'
    })
  })

  it('needs an assignment that is there and has not ended', async () => {
    expect((await remove(NOBODY)).status).toBe(404)
    const id = await graceHolds()
    tenant.entra.tenant.removeMember('Finance', GRACE)
    expect((await remove(id)).status).toBe(400)
  })

  it('works on an automatic assignment («Configure an automatic assignment policy»)', async () => {
    await remove(textAt(await tenant.assignmentOf('auditor@contoso.com'), 'id'))
    tenant.entra.clock.pass(1000)
    expect(at(await tenant.assignmentOf('auditor@contoso.com'), 'state')).toBe('expired')
  })

  it('is a request because assignments cannot be deleted (issues microsoft-graph-docs#12619, #9577)', async () => {
    const path = `${EM}/assignments/${await graceHolds()}`
    expect((await tenant.entra.send('DELETE', path)).status).toBe(405)
    expect((await tenant.entra.get(path)).status).toBe(200)
  })

  it('and a new addition afterwards make a second assignment beside the expired one', async () => {
    await remove(await graceHolds())
    tenant.entra.clock.pass(1000)
    await tenant.assign({ user: GRACE, policy: 'Members' })
    const held = (await tenant.assignments()).filter((one) => at(one, 'target.objectId') === GRACE)
    expect(held.map((one) => [at(one, 'state'), at(one, 'assignmentPolicy.displayName')])).toEqual([
      ['expired', 'Direct'],
      ['delivered', 'Members']
    ])
  })
})

it('a request of an administrator has the person it is for as its requestor («accessPackageAssignmentRequest resource type»)', async () => {
  await tenant.add({})
  const open = filter(`accessPackage/id eq '${tenant.packageId()}' and state eq 'Submitted'`)
  const { body } = await tenant.entra.get(`${EM}/assignmentRequests?${open}&$expand=requestor,accessPackage,assignment`)
  expect(at(body, 'value')).toMatchObject([
    { requestor: { objectId: ADA }, accessPackage: { displayName: 'Finance' }, assignment: null }
  ])
})
