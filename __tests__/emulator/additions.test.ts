import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { TenantOptions } from '../../src/emulator/tenant-server.js'
import { ADA, ALAN, DIRECT, FinanceTenant, GRACE, PACKAGE, POLICIES } from './finance-tenant.js'
import { at, EM, filter, type SignedIn, textAt } from './tenant-client.js'

let finance: FinanceTenant
let entra: SignedIn
async function start(options: TenantOptions = {}): Promise<void> {
  finance = await FinanceTenant.start(options)
  entra = finance.entra
}
beforeEach(() => start())
afterEach(() => entra.tenant.close())

describe('adminAdd', () => {
  it('is accepted at once and delivered later', async () => {
    const answer = await finance.add(ADA, DIRECT, { justification: 'PR 12' })
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
    expect(finance.holders()).toEqual(['grace@contoso.com delivered 2026-12-31T00:00:00.000Z'])

    entra.clock.pass(500)
    expect(await finance.stateOf(answer)).toBe('delivering')
    expect(finance.holders()).toContain('ada@contoso.com delivering no end')
    entra.clock.pass(500)
    expect(await finance.stateOf(answer)).toBe('delivered')
    expect(finance.holders()).toContain('ada@contoso.com delivered no end')
    expect(entra.tenant.openRequests('Finance')).toEqual([])
  })

  it('shows its person as requestor, and on the single read as target of the assignment', async () => {
    const answer = await finance.add(ADA)
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
    const answer = await finance.add(ADA, DIRECT, { schedule })
    entra.clock.pass(1000)
    expect(await finance.stateOf(answer)).toBe('scheduled')
    entra.clock.time = Date.parse('2026-03-10T00:00:02Z')
    await entra.signIn()
    expect(await finance.stateOf(answer)).toBe('delivered')
    expect(finance.holders()).toContain('ada@contoso.com delivered 2026-04-10T00:00:00.000Z')
    entra.clock.time = Date.parse('2026-04-10T00:00:00Z')
    expect(finance.holders()).toHaveLength(1)
  })

  it("takes the policy's lifetime when no end is asked for, and none when asked for none", async () => {
    await finance.add(ADA, POLICIES.month)
    await finance.add(ALAN, POLICIES.month, { schedule: { expiration: { type: 'noExpiration' } } })
    entra.clock.pass(1000)
    expect(finance.holders().slice(1)).toEqual([
      'ada@contoso.com delivered 2026-03-31T12:00:00.000Z',
      'alan@partner.example delivered no end'
    ])
  })

  it('stays `pendingApproval` under a policy with approval until someone decides', async () => {
    const [first, second] = [await finance.add(ADA, POLICIES.approval), await finance.add(ALAN, POLICIES.approval)]
    entra.clock.pass(60_000)
    expect([await finance.stateOf(first), await finance.stateOf(second)]).toEqual([
      'pendingApproval',
      'pendingApproval'
    ])
    expect(entra.tenant.openRequests('Finance').map((one) => one.address)).toEqual([
      'ada@contoso.com',
      'alan@partner.example'
    ])
    entra.tenant.decide('Finance', 'ada@contoso.com', 'approve')
    entra.tenant.decide('Finance', 'alan@partner.example', 'deny')
    entra.clock.pass(1000)
    expect([await finance.stateOf(first), await finance.stateOf(second)]).toEqual(['delivered', 'denied'])
  })

  it.each([
    { rule: 'a member under an external policy', user: ADA, policy: POLICIES.external, status: 400 },
    { rule: 'a guest under a policy for members', user: ALAN, policy: POLICIES.members, status: 400 },
    { rule: 'a direct policy that is switched off', user: ADA, policy: POLICIES.off, status: 400 },
    { rule: 'an automatic policy', user: ADA, policy: POLICIES.automatic, status: 400 },
    { rule: 'a guest under an external policy', user: ALAN, policy: POLICIES.external, status: 201 },
    { rule: 'open questions, since no page says they are refused', user: ADA, policy: POLICIES.questions, status: 201 }
  ])('answers $status to $rule', async ({ user, policy, status }) => {
    const answer = await finance.add(user, policy)
    expect(answer.status).toBe(status)
    if (status === 400) {
      expect(textAt(answer.body, 'error.message')).toBe(
        "You don't meet policy requirements to request this entitlement."
      )
    }
  })

  it('answers 404 to an unknown user, package, or policy of another package', async () => {
    expect((await finance.add('0c000000-0000-4000-a000-00000000ffff')).status).toBe(404)
    expect((await finance.add(ADA, '0b000000-0000-4000-a000-00000000ffff')).status).toBe(404)
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
    expect(await finance.add(GRACE)).toMatchObject({ status: 400, body: { error: { code: 'EmulatedDuplicate' } } })
    await finance.add(ADA)
    expect((await finance.add(ADA)).status).toBe(400)
  })

  it('can be refused otherwise, or accepted as a second assignment', async () => {
    await entra.tenant.close()
    await start({ duplicateAdd: { status: 409, code: 'Conflict', message: 'No.' } })
    expect(await finance.add(GRACE)).toMatchObject({ status: 409, body: { error: { code: 'Conflict' } } })
    await entra.tenant.close()
    await start({ duplicateAdd: 'accept' })
    expect((await finance.add(GRACE)).status).toBe(201)
    entra.clock.pass(1000)
    expect(entra.tenant.holders('Finance').map((holder) => holder.userId)).toEqual([GRACE, GRACE])
  })

  it('is welcome after the earlier one has expired', async () => {
    entra.tenant.removeMember('Finance', GRACE)
    expect((await finance.add(GRACE)).status).toBe(201)
  })
})
