import { Agent } from 'node:https'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Directory } from '../../../src/ports.js'
import type { Tenant } from '../../../src/emulator/tenant-server.js'
import { startJudgedTenant } from '../../contract/entra-tenant.js'
import { CLIENT, connect, FakeClock, fetchThrough, guid, TENANT } from './loopback-entra.js'

const READER = guid(8)
const STRANGER = guid(9)
const QUESTIONS = [{ text: 'Which project?', required: true }, { text: 'Anything else?' }]
const NOBODY = guid(999)

let tenant: Tenant
let agent: Agent
let directory: Directory

const connected = (options: Parameters<typeof connect>[2] = {}) =>
  connect({ origin: tenant.graphEndpoint, fetch: fetchThrough(agent) }, new FakeClock(), options)

beforeAll(async () => {
  tenant = await startJudgedTenant(
    {
      tenantId: TENANT,
      apps: [
        { clientId: CLIENT, secret: 'the-secret' },
        { clientId: READER, secret: 'the-secret', permissions: ['EntitlementManagement.Read.All'] },
        { clientId: STRANGER, secret: 'the-secret', permissions: ['User.Read.All'] }
      ],
      users: [{ id: guid(104), mail: 'grace@contoso.com', userPrincipalName: 'grace@contoso.com' }],
      packages: [
        {
          id: guid(1),
          displayName: 'Failed',
          policies: [
            { id: guid(11), displayName: 'Direct' },
            { id: guid(12), displayName: 'Asking', questions: QUESTIONS }
          ],
          members: [{ user: 'grace@contoso.com', state: 'deliveryFailed' }],
          requests: [
            { user: 'grace@contoso.com', type: 'adminAdd', state: 'deliveryFailed', created: '2020-01-02T03:04:05Z' }
          ]
        },
        { id: guid(3), displayName: 'Fresh', policies: [{ id: guid(31), displayName: 'Direct' }] }
      ]
    },
    { pageSize: 1, emptyFirstPage: true, deliverAfterMs: 0 }
  )
  agent = new Agent({ ca: tenant.caCertificate, keepAlive: true })
})
afterAll(async () => {
  agent.destroy()
  await tenant.close()
})
beforeEach(() => {
  directory = connected()
})

describe('failed deliveries', () => {
  it('come with the request that failed and the assignment it is for', async () => {
    const found = await directory.listFailedRequests([guid(1), guid(3)])
    const assignments = await directory.listAssignments([guid(1)])
    const failed = assignments
      .get(guid(1))
      ?.unpack()
      .find(({ state }) => state === 'deliveryFailed')
    expect(found.get(guid(3))).toEqual([])
    expect(found.get(guid(1))).toEqual([
      {
        id: expect.any(String),
        packageId: guid(1),
        type: 'add',
        subject: expect.objectContaining({ objectId: guid(104) }),
        assignmentId: failed?.id,
        completedAt: '2020-01-02T03:04:05Z'
      }
    ])
  })

  it('are tried again, or refused in Entra’s words, in the order they were asked for', async () => {
    tenant.deliverAs('grace@contoso.com', 'deliveryFailed')
    const [added] = await directory.submit([
      {
        kind: 'add',
        packageId: guid(3),
        policyId: guid(31),
        userId: guid(104),
        startDate: null,
        endDate: null,
        justification: 'why'
      }
    ])
    if (added?.kind !== 'accepted') throw new Error(JSON.stringify(added))
    const old = [...(await directory.listFailedRequests([guid(1)])).values()].flat()[0]?.id ?? ''
    tenant.deliverAs('grace@contoso.com', 'delivered')

    const answers = await directory.reprocess([old, added.id])
    expect(answers).toMatchObject([
      { kind: 'refused', status: 400, message: expect.stringContaining('cannot be reprocessed') },
      { kind: 'accepted', id: added.id }
    ])
    expect(tenant.holders('Fresh').some(({ userId, state }) => userId === guid(104) && state === 'delivered')).toBe(
      true
    )
  })

  it('that an app may not try again are refused with the permission it needs', async () => {
    const [answer] = await connected({ clientId: READER }).reprocess([NOBODY])
    expect(answer).toMatchObject({
      kind: 'refused',
      status: 403,
      message: expect.stringContaining('EntitlementManagement.ReadWrite.All')
    })
  })
})

describe('questions', () => {
  it('of policies are those that must be answered; a policy that is gone has none', async () => {
    const questions = await directory.listRequiredQuestions([guid(11), guid(12), NOBODY])
    expect([...(questions ?? [])]).toEqual([
      [guid(11), []],
      [guid(12), ['Which project?']]
    ])
  })

  it('are null when Graph does not take the expansion, which decides about nobody’s access', async () => {
    tenant.misbehave({ when: { path: 'assignmentPolicies/*questions' }, do: { status: 400, code: 'BadRequest' } })
    expect(await directory.listRequiredQuestions([guid(11)])).toBeNull()
  })

  it('are null for an app that may not read them', async () => {
    expect(await connected({ clientId: STRANGER }).listRequiredQuestions([guid(11)])).toBeNull()
  })
})
