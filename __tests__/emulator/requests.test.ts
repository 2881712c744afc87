import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { TenantOptions } from '../../src/emulator/tenant-server.js'
import { type Answer, at, EM, filter, SignedIn, textAt } from './tenant-client.js'

const PACKAGE = '0a000000-0000-4000-a000-000000000001'
const DIRECT = '0b000000-0000-4000-a000-000000000001'
const ADA = '0c000000-0000-4000-a000-000000000001'
const GRACE = '0c000000-0000-4000-a000-000000000002'
const ALAN = '0c000000-0000-4000-a000-000000000003'
const POLICIES = {
  members: '0b000000-0000-4000-a000-000000000002',
  external: '0b000000-0000-4000-a000-000000000003',
  approval: '0b000000-0000-4000-a000-000000000004',
  off: '0b000000-0000-4000-a000-000000000005',
  automatic: '0b000000-0000-4000-a000-000000000006',
  month: '0b000000-0000-4000-a000-000000000007',
  questions: '0b000000-0000-4000-a000-000000000008'
}
const SEED = {
  users: [
    { id: ADA, mail: 'ada@contoso.com' },
    { id: GRACE, mail: 'grace@contoso.com' },
    { id: ALAN, mail: 'alan@partner.example', userType: 'Guest' as const }
  ],
  packages: [
    {
      id: PACKAGE,
      displayName: 'Finance',
      policies: [
        { id: DIRECT, displayName: 'Direct' },
        { id: POLICIES.members, displayName: 'Members', allowedTargetScope: 'allMemberUsers' },
        { id: POLICIES.external, displayName: 'External', allowedTargetScope: 'allExternalUsers' },
        { id: POLICIES.approval, displayName: 'Approval', approvalRequired: true },
        { id: POLICIES.off, displayName: 'Off', enabled: false },
        { id: POLICIES.automatic, displayName: 'Automatic', automatic: true },
        { id: POLICIES.month, displayName: 'Month', lifetimeDays: 30 },
        { id: POLICIES.questions, displayName: 'Questions', questions: [{ text: 'Why?', required: true }] }
      ],
      members: [{ user: GRACE, policy: 'Direct', end: '2026-12-31T00:00:00Z' }]
    },
    { displayName: 'Other' }
  ]
}

let entra: SignedIn
async function start(options: TenantOptions = {}): Promise<void> {
  entra = await SignedIn.start(SEED, { deliverAfterMs: 1000, ...options })
}
beforeEach(() => start())
afterEach(() => entra.tenant.close())

function add(targetId: string, policyId = DIRECT, more: object = {}): Promise<Answer> {
  const assignment = { targetId, assignmentPolicyId: policyId, accessPackageId: PACKAGE }
  return entra.post(`${EM}/assignmentRequests`, { requestType: 'adminAdd', assignment, ...more })
}

async function stateOf(answer: Answer): Promise<unknown> {
  return at((await entra.get(`${EM}/assignmentRequests/${textAt(answer.body, 'id')}`)).body, 'state')
}

function holders(): string[] {
  return entra.tenant.holders('Finance').map((holder) => `${holder.address} ${holder.state} ${holder.end ?? 'no end'}`)
}

describe('adminAdd', () => {
  it('is accepted at once and delivered later', async () => {
    const answer = await add(ADA, DIRECT, { justification: 'PR 12' })
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
    expect(holders()).toEqual(['grace@contoso.com delivered 2026-12-31T00:00:00.000Z'])

    entra.clock.pass(500)
    expect(await stateOf(answer)).toBe('delivering')
    expect(holders()).toContain('ada@contoso.com delivering no end')
    entra.clock.pass(500)
    expect(await stateOf(answer)).toBe('delivered')
    expect(holders()).toContain('ada@contoso.com delivered no end')
    expect(entra.tenant.openRequests('Finance')).toEqual([])
  })

  it('shows its person as requestor, and on the single read as target of the assignment', async () => {
    const answer = await add(ADA)
    const open = `${EM}/assignmentRequests?${filter(`accessPackage/id eq '${PACKAGE}' and state eq 'Submitted'`)}`
    const listed = await entra.get(`${open}&$expand=requestor,accessPackage,assignment`)
    expect(at(listed.body, 'value')).toMatchObject([
      { requestor: { objectId: ADA }, accessPackage: { id: PACKAGE }, assignment: null }
    ])
    entra.clock.pass(1000)
    const path = `${EM}/assignmentRequests/${textAt(answer.body, 'id')}`
    const single = await entra.get(`${path}?$expand=${encodeURIComponent('assignment($expand=target)')}`)
    expect(at(single.body, 'assignment.target.objectId')).toBe(ADA)
    expect((await entra.get(`${open}&$expand=${encodeURIComponent('assignment($expand=target)')}`)).status).toBe(400)
  })

  it('takes dates, and waits as `scheduled` for a start to come', async () => {
    const schedule = {
      startDateTime: '2026-03-10T00:00:00Z',
      expiration: { type: 'afterDateTime', endDateTime: '2026-04-10T00:00:00Z' }
    }
    const answer = await add(ADA, DIRECT, { schedule })
    entra.clock.pass(1000)
    expect(await stateOf(answer)).toBe('scheduled')
    entra.clock.time = Date.parse('2026-03-10T00:00:02Z')
    await entra.signIn()
    expect(await stateOf(answer)).toBe('delivered')
    expect(holders()).toContain('ada@contoso.com delivered 2026-04-10T00:00:00.000Z')
    entra.clock.time = Date.parse('2026-04-10T00:00:00Z')
    expect(holders()).toHaveLength(1)
  })

  it("takes the policy's lifetime when no end is asked for, and none when asked for none", async () => {
    await add(ADA, POLICIES.month)
    await add(ALAN, POLICIES.month, { schedule: { expiration: { type: 'noExpiration' } } })
    entra.clock.pass(1000)
    expect(holders().slice(1)).toEqual([
      'ada@contoso.com delivered 2026-03-31T12:00:00.000Z',
      'alan@partner.example delivered no end'
    ])
  })

  it('stays `pendingApproval` under a policy with approval until someone decides', async () => {
    const [first, second] = [await add(ADA, POLICIES.approval), await add(ALAN, POLICIES.approval)]
    entra.clock.pass(60_000)
    expect([await stateOf(first), await stateOf(second)]).toEqual(['pendingApproval', 'pendingApproval'])
    expect(entra.tenant.openRequests('Finance').map((one) => one.address)).toEqual([
      'ada@contoso.com',
      'alan@partner.example'
    ])
    entra.tenant.decide('Finance', 'ada@contoso.com', 'approve')
    entra.tenant.decide('Finance', 'alan@partner.example', 'deny')
    entra.clock.pass(1000)
    expect([await stateOf(first), await stateOf(second)]).toEqual(['delivered', 'denied'])
  })

  it.each([
    { rule: 'a member under an external policy', user: ADA, policy: POLICIES.external, status: 400 },
    { rule: 'a guest under a policy for members', user: ALAN, policy: POLICIES.members, status: 400 },
    { rule: 'a direct policy that is switched off', user: ADA, policy: POLICIES.off, status: 400 },
    { rule: 'an automatic policy', user: ADA, policy: POLICIES.automatic, status: 400 },
    { rule: 'a guest under an external policy', user: ALAN, policy: POLICIES.external, status: 201 },
    { rule: 'open questions, since no page says they are refused', user: ADA, policy: POLICIES.questions, status: 201 }
  ])('answers $status to $rule', async ({ user, policy, status }) => {
    const answer = await add(user, policy)
    expect(answer.status).toBe(status)
    if (status === 400) {
      expect(textAt(answer.body, 'error.message')).toBe(
        "You don't meet policy requirements to request this entitlement."
      )
    }
  })

  it('answers 404 to an unknown user, package, or policy of another package', async () => {
    expect((await add('0c000000-0000-4000-a000-00000000ffff')).status).toBe(404)
    expect((await add(ADA, '0b000000-0000-4000-a000-00000000ffff')).status).toBe(404)
    const assignment = { targetId: ADA, assignmentPolicyId: DIRECT, accessPackageId: GRACE }
    expect((await entra.post(`${EM}/assignmentRequests`, { requestType: 'adminAdd', assignment })).status).toBe(404)
  })

  it.each([
    { rule: 'no assignment', body: { requestType: 'adminAdd' } },
    { rule: 'no policy', body: { requestType: 'adminAdd', assignment: { targetId: ADA, accessPackageId: PACKAGE } } },
    { rule: "beta's name", body: { requestType: 'adminAdd', accessPackageAssignment: { targetId: ADA } } },
    { rule: 'an unknown request type', body: { requestType: 'adminMagic', assignment: {} } },
    {
      rule: 'an unknown member',
      body: {
        requestType: 'adminAdd',
        assignment: { targetId: ADA, assignmentPolicyId: DIRECT, accessPackageId: PACKAGE, note: 'x' }
      }
    },
    {
      rule: 'a date without a zone',
      body: {
        requestType: 'adminAdd',
        schedule: { startDateTime: '2026-05-01' },
        assignment: { targetId: ADA, assignmentPolicyId: DIRECT, accessPackageId: PACKAGE }
      }
    }
  ])('answers InvalidModel to $rule', async ({ body }) => {
    expect(await entra.post(`${EM}/assignmentRequests`, body)).toMatchObject({
      status: 400,
      body: { error: { code: 'InvalidModel', message: 'The model is invalid.' } }
    })
  })
})

describe('an addition that is there already', () => {
  it('is refused with a code of no meaning, for an assignment and for an open request', async () => {
    expect(await add(GRACE)).toMatchObject({ status: 400, body: { error: { code: 'EmulatedDuplicate' } } })
    await add(ADA)
    expect((await add(ADA)).status).toBe(400)
  })

  it('can be refused otherwise, or accepted as a second assignment', async () => {
    await entra.tenant.close()
    await start({ duplicateAdd: { status: 409, code: 'Conflict', message: 'No.' } })
    expect(await add(GRACE)).toMatchObject({ status: 409, body: { error: { code: 'Conflict' } } })
    await entra.tenant.close()
    await start({ duplicateAdd: 'accept' })
    expect((await add(GRACE)).status).toBe(201)
    entra.clock.pass(1000)
    expect(entra.tenant.holders('Finance').map((holder) => holder.userId)).toEqual([GRACE, GRACE])
  })

  it('is welcome after the earlier one has expired', async () => {
    entra.tenant.removeMember('Finance', GRACE)
    expect((await add(GRACE)).status).toBe(201)
  })
})

describe('adminUpdate and adminRemove', () => {
  const assignmentId = () => entra.tenant.holders('Finance')[0]?.assignmentId ?? ''
  const request = (requestType: string, more: object = {}) =>
    entra.post(`${EM}/assignmentRequests`, { requestType, assignment: { id: assignmentId() }, ...more })

  it('moves the end date', async () => {
    const schedule = { expiration: { type: 'afterDateTime', endDateTime: '2027-06-30T00:00:00Z', duration: null } }
    expect(await request('adminUpdate', { schedule })).toMatchObject({ status: 201, body: { state: 'submitted' } })
    expect(holders()).toEqual(['grace@contoso.com delivered 2026-12-31T00:00:00.000Z'])
    entra.clock.pass(1000)
    expect(holders()).toEqual(['grace@contoso.com delivered 2027-06-30T00:00:00.000Z'])
  })

  it('takes the access away, leaving an expired assignment in the list', async () => {
    expect((await request('adminRemove')).status).toBe(201)
    expect((await request('adminRemove')).status).toBe(400)
    entra.clock.pass(1000)
    expect(holders()).toEqual([])
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
    const answer = await add(ADA)
    entra.clock.pass(1000)
    expect(await stateOf(answer)).toBe('deliveryFailed')
    expect(holders()).toContain('ada@contoso.com deliveryFailed no end')
    const path = `${EM}/assignmentRequests/${textAt(answer.body, 'id')}/reprocess`
    entra.tenant.deliverAs('ada@contoso.com', 'delivering')
    expect((await entra.post(path)).status).toBe(202)
    entra.clock.pass(60_000)
    expect(await stateOf(answer)).toBe('delivering')
    entra.tenant.deliverAs('ada@contoso.com', 'delivered')
    expect(await stateOf(answer)).toBe('delivered')
    expect((await entra.post(path)).status).toBe(400)
    expect((await entra.post(`${EM}/assignmentRequests/${ADA}/reprocess`)).status).toBe(404)
    expect((await entra.post(`${EM}/assignmentRequests/nonsense/reprocess`)).status).toBe(400)
  })

  it('cannot be canceled by an app', async () => {
    const answer = await add(ADA)
    const path = `${EM}/assignmentRequests/${textAt(answer.body, 'id')}`
    expect((await entra.post(`${path}/cancel`)).status).toBe(403)
    expect((await entra.send('DELETE', path)).status).toBe(400)
  })

  it('can be deleted when it was denied', async () => {
    const answer = await add(ADA, POLICIES.approval)
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
    expect((await add(ADA)).status).toBe(400)
  })

  it('fails at delivery instead of at once where the tenant is set so', async () => {
    await entra.tenant.close()
    await start({ policyMismatch: 'fail-delivery' })
    expect(await stateOf(await add(ALAN, POLICIES.members))).toBe('deliveryFailed')
  })

  it('needs answers where the tenant is set so', async () => {
    await entra.tenant.close()
    await start({ requireAnswers: true })
    expect((await add(ADA, POLICIES.questions)).status).toBe(400)
    const answers = [{ '@odata.type': '#microsoft.graph.accessPackageAnswerString', value: 'Work' }]
    expect((await add(ADA, POLICIES.questions, { answers })).status).toBe(201)
  })
})
