/** Every question that public text leaves open, asked of the tenant under each of its answers. */
import { afterEach, describe, expect, it } from '@jest/globals'
import type { TenantOptions, TenantSeed } from '../../src/emulator/tenant-server.js'
import { USUAL_BEHAVIOUR } from '../../src/emulator/unsettled-behaviour.js'
import { everyOtherAnswer, UNSETTLED } from '../../src/emulator/unsettled/unsettled.js'
import { ADA, EntitlementTenant, GRACE, SEED } from './facts/entitlement-tenant.js'
import { type Answer, at, EM, filter, itemsOf, requestToken, SECRET, send, textAt } from './tenant-client.js'

const DAY_MS = 24 * 60 * 60 * 1000

/** How a question is put to a tenant, and what comes back: under the usual answer first, then under the others. */
interface Probe {
  readonly seed?: TenantSeed
  readonly ask: (tenant: EntitlementTenant) => Promise<unknown>
  readonly answers: readonly unknown[]
}

/** An app that has a role in the catalog of `Finance` and nothing else. */
const MANAGER = '22222222-2222-4222-a222-222222222222'
const BY_ROLE: TenantSeed = {
  ...SEED,
  apps: [
    ...(SEED.apps ?? []),
    {
      clientId: MANAGER,
      secret: SECRET,
      permissions: [],
      catalogRoles: [{ role: 'accessPackageAssignmentManager', catalog: 'Business' }]
    }
  ]
}

const PROBES: Readonly<Record<string, Probe>> = {
  'add-to-holder': {
    ask: async (tenant) => {
      const { status } = await tenant.add({ user: GRACE })
      tenant.entra.clock.pass(1000)
      return [status, holdings(tenant, 'grace@contoso.com')]
    },
    answers: [
      [400, 1],
      [201, 2],
      [201, 1],
      [409, 1]
    ]
  },
  'request-beside-request': {
    ask: async (tenant) => {
      await tenant.add({})
      const { status } = await tenant.add({})
      tenant.entra.clock.pass(1000)
      return [status, holdings(tenant, 'ada@contoso.com')]
    },
    answers: [
      [400, 1],
      [201, 2],
      [409, 1]
    ]
  },
  'policy-mismatch': {
    ask: (tenant) => outcomeOf(tenant, tenant.add({ policy: 'External' })),
    answers: [400, 'deliveryFailed']
  },
  'switched-off-policy': {
    ask: (tenant) => outcomeOf(tenant, tenant.add({ policy: 'Off' })),
    answers: [400, 'delivered']
  },
  'unanswered-questions': {
    ask: (tenant) => outcomeOf(tenant, tenant.add({ policy: 'Questions' })),
    answers: ['delivered', 400]
  },
  'add-with-schedule': {
    ask: async (tenant) => {
      const expiration = { type: 'afterDateTime', endDateTime: '2026-09-01T00:00:00Z' }
      const { status } = await tenant.add({ policy: 'Month', more: { schedule: { expiration } } })
      tenant.entra.clock.pass(1000)
      const ada = tenant.entra.tenant.holders('Finance').find(({ userId }) => userId === ADA)
      return [status, ada?.end?.slice(0, 10)]
    },
    answers: [
      [201, '2026-09-01'],
      [201, '2026-03-31'],
      [400, undefined]
    ]
  },
  'email-route': {
    ask: async (tenant) => {
      const assignment = {
        target: { email: 'new@partner.example' },
        assignmentPolicyId: tenant.policyId('External'),
        accessPackageId: tenant.packageId()
      }
      const route = (body: object) => tenant.request({ requestType: 'adminAdd', ...body })
      return [(await route({ assignment })).status, (await route({ accessPackageAssignment: assignment })).status]
    },
    answers: [
      [201, 400],
      [400, 201],
      [400, 400]
    ]
  },
  'newcomer-under-direct-policy': {
    ask: async (tenant) => {
      const { status } = await tenant.add({ email: 'new@partner.example' })
      tenant.entra.clock.pass(1000)
      return [status, holdings(tenant, 'new@partner.example')]
    },
    answers: [
      [400, 0],
      [201, 1]
    ]
  },
  'remove-while-delivering': {
    ask: async (tenant) => {
      const id = at(await tenant.assignmentOf('waiting@partner.example'), 'id')
      return (await tenant.request({ requestType: 'adminRemove', assignment: { id } })).status
    },
    answers: [201, 400]
  },
  'automatic-access-removed': {
    ask: async (tenant) => {
      const id = at(await tenant.assignmentOf('auditor@contoso.com'), 'id')
      await tenant.request({ requestType: 'adminRemove', assignment: { id } })
      tenant.entra.clock.pass(1000)
      holdings(tenant, 'auditor@contoso.com')
      tenant.entra.clock.pass(1000)
      return holdings(tenant, 'auditor@contoso.com')
    },
    answers: [0, 1]
  },
  'reprocess-days': {
    ask: async (tenant) => {
      tenant.entra.tenant.deliverAs('ada@contoso.com', 'deliveryFailed')
      const failed = await tenant.add({})
      tenant.entra.clock.pass(1000)
      await tenant.stateOf(failed)
      tenant.entra.clock.pass(10 * DAY_MS)
      await tenant.entra.signIn()
      return (await tenant.entra.post(`${tenant.pathOf(failed)}/reprocess`)).status
    },
    answers: [202, 400]
  },
  'repeated-invitation': {
    ask: async (tenant) => {
      const invitation = {
        invitedUserEmailAddress: 'alan@partner.example',
        inviteRedirectUrl: 'https://myapps.microsoft.com'
      }
      return (await tenant.entra.post('/invitations', invitation)).status
    },
    answers: [400, 201]
  },
  'page-size': {
    seed: {
      ...SEED,
      packages: Array.from({ length: 150 }, (_, index) => ({ displayName: `Package ${index}` }))
    },
    ask: async ({ entra }) => itemsOf((await entra.get(`${EM}/accessPackages`)).body).length,
    answers: [100, 150, 0]
  },
  'largest-top': {
    ask: async ({ entra }) => (await entra.get(`${EM}/assignments?$top=5000`)).status,
    answers: [200, 400]
  },
  'or-in-assignment-filters': {
    ask: async (tenant) => {
      const live = `accessPackage/id eq '${tenant.packageId()}' and (state eq 'Delivered' or state eq 'Delivering')`
      return statusAndCount(await tenant.entra.get(`${EM}/assignments?${filter(live)}`))
    },
    answers: [
      [400, 0],
      [200, 4]
    ]
  },
  'policies-by-package': {
    ask: async (tenant) => {
      const ofInternal = filter(`accessPackage/id eq '${tenant.packageId('Internal')}'`)
      return statusAndCount(await tenant.entra.get(`${EM}/assignmentPolicies?${ofInternal}`))
    },
    answers: [
      [400, 0],
      [200, 2],
      [200, 19]
    ]
  },
  'expanded-policies': {
    ask: async (tenant) => {
      const { body } = await tenant.entra.get(`${EM}/accessPackages/${tenant.packageId()}?$expand=assignmentPolicies`)
      return (at(body, 'assignmentPolicies') as readonly unknown[]).length
    },
    answers: [16, 0]
  },
  'select-in-expand': {
    ask: async (tenant) => {
      const ofPackage = filter(`accessPackage/id eq '${tenant.packageId()}'`)
      const { status, body } = await tenant.entra.get(
        `${EM}/assignments?${ofPackage}&$expand=target,assignmentPolicy($select=id)`
      )
      return [status, at(body, 'value.0.assignmentPolicy.displayName') ?? null]
    },
    answers: [
      [200, null],
      [400, null],
      [200, 'Direct']
    ]
  },
  'package-name-case': {
    ask: async ({ entra }) =>
      statusAndCount(await entra.get(`${EM}/accessPackages?${filter("displayName eq 'FINANCE'")}`)),
    answers: [
      [200, 1],
      [200, 0]
    ]
  },
  'address-case': {
    ask: async ({ entra }) => {
      const found = [
        "mail eq 'ADA@contoso.com'",
        "mail in ('ADA@contoso.com')",
        "otherMails/any(o:o eq 'ALAN@partner.example')"
      ]
      const answers = await Promise.all(found.map((text) => entra.get(`/users?${filter(text)}`)))
      return answers.map(({ body }) => itemsOf(body).length)
    },
    answers: [
      [1, 1, 1],
      [0, 0, 0]
    ]
  },
  'assignment-manager-reads': {
    seed: BY_ROLE,
    ask: async (tenant) => {
      const entra = tenant.entra.tenant
      const { body } = await requestToken(entra, { client_id: MANAGER, client_secret: SECRET })
      const headers = { authorization: `Bearer ${textAt(body, 'access_token')}` }
      const id = tenant.packageId()
      const paths = [
        `assignments?${filter(`accessPackage/id eq '${id}'`)}`,
        `accessPackages/${id}?$expand=assignmentPolicies`
      ]
      const answers = await Promise.all(paths.map((path) => send(entra, 'GET', `/v1.0${EM}/${path}`, { headers })))
      return answers.map(({ status }) => status)
    },
    answers: [
      [200, 200],
      [200, 403]
    ]
  }
}

describe('what public text does not settle', () => {
  const tenants: EntitlementTenant[] = []

  afterEach(async () => {
    await Promise.all(tenants.splice(0).map(({ entra }) => entra.tenant.close()))
  })

  it.each(UNSETTLED)('$id: each answer is another one', async ({ id, others }) => {
    const { seed, ask, answers } = PROBES[id] ?? { ask: () => Promise.resolve('no probe'), answers: [] }
    const given: unknown[] = []
    for (const options of [{}, ...others.map((other) => other.options)]) {
      const tenant = await start(options, seed)
      given.push(await ask(tenant))
    }
    expect(given).toEqual(answers)
    expect(new Set(given.map((answer) => JSON.stringify(answer))).size).toBe(given.length)
  })

  it('is asked of the tenant question by question, each with an id of its own', () => {
    expect(Object.keys(PROBES).sort()).toEqual(UNSETTLED.map(({ id }) => id).sort())
  })

  it('is everything that the tenant has an option for, and no other answer repeats the usual one', () => {
    const answered = UNSETTLED.flatMap(({ others }) => others.map(({ options }) => options))
    const named = new Set(answered.flatMap((options) => Object.keys(options)))
    expect(Object.keys(USUAL_BEHAVIOUR).filter((name) => !named.has(name))).toEqual([])
    for (const options of answered) expect(USUAL_BEHAVIOUR).not.toMatchObject(options)
  })

  it('can be answered the other way all at once', () => {
    for (const { others } of UNSETTLED) expect(everyOtherAnswer()).toMatchObject(others[0].options)
  })

  async function start(options: TenantOptions, seed?: TenantSeed): Promise<EntitlementTenant> {
    const tenant = await EntitlementTenant.start(options, seed)
    tenants.push(tenant)
    return tenant
  }
})

/** How many live assignments of Finance an address has. */
function holdings({ entra }: EntitlementTenant, address: string): number {
  return entra.tenant.holders('Finance').filter((holder) => holder.address === address).length
}

/** The status of a refusal, else what becomes of the request. */
async function outcomeOf(tenant: EntitlementTenant, sent: Promise<Answer>): Promise<unknown> {
  const answer = await sent
  if (answer.status !== 201) return answer.status
  tenant.entra.clock.pass(1000)
  return tenant.stateOf(answer)
}

function statusAndCount({ status, body }: Answer): readonly [number, number] {
  return [status, status === 200 ? itemsOf(body).length : 0]
}
