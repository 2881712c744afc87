/** Reading assignments and requests: what is listed, how it can be filtered and expanded. Each fact a row. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { TenantSeed } from '../../../src/emulator/tenant-server.js'
import { at, EM, filter, itemsOf, SignedIn, textAt } from '../tenant-client.js'
import { ADA, EntitlementTenant, GRACE } from './entitlement-tenant.js'

const LIST = '«List assignments»'
const TYPE = '«accessPackageAssignment resource type»'
const REQUESTS = '«List assignmentRequests»'

const SEED: TenantSeed = {
  users: [
    { id: ADA, mail: 'ada@contoso.com', displayName: 'Ada Lovelace' },
    { id: GRACE, mail: 'grace@contoso.com' },
    { mail: 'alan@partner.example', userType: 'Guest' },
    { mail: 'leaver@contoso.com' }
  ],
  packages: [
    {
      displayName: 'Finance',
      policies: [{ displayName: 'Direct' }, { displayName: 'Automatic', automatic: true }],
      members: [
        { user: 'ada@contoso.com', end: '2026-01-31T00:00:00Z' },
        { user: 'ada@contoso.com', end: '2026-12-31T00:00:00Z' },
        { user: 'grace@contoso.com', policy: 'Automatic', status: 'AutoAssignmentInGracePeriod' },
        { user: 'alan@partner.example', end: '2026-03-02T00:00:00Z' },
        { user: 'leaver@contoso.com', state: 'deliveryFailed' }
      ],
      otherSubjects: [
        { displayName: 'robot' },
        {
          displayName: 'guest on the way',
          subjectType: 'user',
          objectId: null,
          email: 'waiting@partner.example',
          state: 'delivering'
        }
      ],
      requests: [
        { user: 'ada@contoso.com', created: '2026-02-01T00:00:00Z', justification: 'Month end' },
        { user: 'grace@contoso.com', type: 'adminAdd', state: 'deliveryFailed', created: '2026-01-15T00:00:00Z' },
        { user: 'leaver@contoso.com', type: 'approverRemove', state: 'delivered', created: '2026-01-20T00:00:00Z' },
        { user: 'ada@contoso.com', type: 'systemRemove', state: 'delivered', created: '2026-01-31T00:00:00Z' }
      ]
    },
    { displayName: 'Other', members: [{ user: 'ada@contoso.com' }] }
  ]
}

let entra: SignedIn
let packageId = ''
beforeAll(async () => {
  entra = await SignedIn.start(SEED)
  entra.tenant.removeUser('leaver@contoso.com')
  const { body } = await entra.get(`${EM}/accessPackages?${filter("displayName eq 'Finance'")}`)
  packageId = textAt(body, 'value.0.id')
})
afterAll(() => entra.tenant.close())

const assignments = (more = '') =>
  entra.list(`${EM}/assignments?${filter(`accessPackage/id eq '${packageId}'${more}`)}`)
const expanded = () =>
  entra.list(
    `${EM}/assignments?${filter(`accessPackage/id eq '${packageId}'`)}&$expand=target,assignmentPolicy,accessPackage`
  )

describe('a list of assignments', () => {
  it(`has current as well as expired ones, and several of one person (${LIST})`, async () => {
    const all = await expanded()
    expect(all.map((one) => [at(one, 'target.email') ?? at(one, 'target.displayName'), at(one, 'state')])).toEqual([
      ['ada@contoso.com', 'expired'],
      ['ada@contoso.com', 'delivered'],
      ['grace@contoso.com', 'delivered'],
      ['alan@partner.example', 'delivered'],
      ['leaver@contoso.com', 'deliveryFailed'],
      ['robot', 'delivered'],
      ['waiting@partner.example', 'delivering']
    ])
  })

  it(`expands target, policy and package (${LIST})`, async () => {
    const [, ada] = await expanded()
    expect(ada).toMatchObject({
      target: {
        objectId: ADA,
        displayName: 'Ada Lovelace',
        email: 'ada@contoso.com',
        principalName: 'ada@contoso.com'
      },
      assignmentPolicy: { displayName: 'Direct' },
      accessPackage: { displayName: 'Finance' }
    })
    expect(ada).not.toHaveProperty('targetId')
    expect(ada).not.toHaveProperty('accessPackageId')
  })

  it('has dates in UTC and an end as its expiration («entitlementManagementSchedule resource type»)', async () => {
    const [, ada, grace] = await expanded()
    expect(at(ada, 'schedule')).toEqual({
      startDateTime: '2026-01-30T12:00:00.000Z',
      recurrence: null,
      expiration: { type: 'afterDateTime', endDateTime: '2026-12-31T00:00:00.000Z', duration: null }
    })
    expect(at(grace, 'schedule.expiration.type')).toBe('noExpiration')
  })

  it('has targets whose id is not the object id (issue microsoft-graph-docs#6456)', async () => {
    const [, ada] = await expanded()
    expect(textAt(ada, 'target.id')).not.toBe(textAt(ada, 'target.objectId'))
  })

  it('has holders that are no people («accessPackageSubject resource type»)', async () => {
    const robot = (await expanded())[5]
    expect(robot).toMatchObject({ target: { subjectType: 'servicePrincipal', email: null, principalName: null } })
    expect(textAt(robot, 'target.objectId')).not.toBe('')
  })

  it('has people without object id, who stay delivering (issue microsoft-graph-docs-contrib#2664)', async () => {
    expect((await expanded())[6]).toMatchObject({
      state: 'delivering',
      target: { objectId: null, email: 'waiting@partner.example', subjectType: 'user' }
    })
  })

  it('keeps those of deleted users («Troubleshoot entitlement management», Access packages)', async () => {
    expect((await expanded())[4]).toMatchObject({ target: { email: 'leaver@contoso.com' } })
    expect((await entra.get('/users/leaver@contoso.com')).status).toBe(404)
  })

  it(`has a free text as status, which tells more than the state (${TYPE})`, async () => {
    const all = await expanded()
    expect(all.slice(0, 4).map((one) => at(one, 'status'))).toEqual([
      'ExpiredNotificationTriggered',
      'Delivered',
      'AutoAssignmentInGracePeriod',
      'NearExpiry1DayNotificationTriggered'
    ])
  })

  it(`tells by the policy that access is automatic («accessPackageAssignmentPolicy resource type»)`, async () => {
    const all = await expanded()
    expect(at(all[1], 'assignmentPolicy.automaticRequestSettings')).toBeNull()
    expect(at(all[2], 'assignmentPolicy.automaticRequestSettings')).toMatchObject({
      requestAccessForAllowedTargets: true
    })
  })
})

describe('a filter of assignments', () => {
  it.each([
    { fact: 'finds those of a package', text: '', count: 7 },
    { fact: 'finds a state in any case', text: " and state eq 'Delivered'", count: 4 },
    { fact: 'finds a state in any case', text: " and state eq 'delivered'", count: 4 },
    { fact: 'finds those of one person', text: ` and target/objectId eq '${ADA}'`, count: 2 },
    {
      fact: 'finds state and person',
      text: ` and state eq 'Delivered' and target/objectId eq '${ADA}'`,
      count: 1
    }
  ])(`$fact: $text (${LIST})`, async ({ text, count }) => {
    expect(await assignments(text)).toHaveLength(count)
  })

  it(`finds those of a policy (${TYPE})`, async () => {
    const policyId = textAt((await expanded())[2], 'assignmentPolicy.id')
    expect(await entra.list(`${EM}/assignments?${filter(`assignmentPolicy/id eq '${policyId}'`)}`)).toHaveLength(1)
  })

  it.each([
    { text: "catalogId eq '1afa8ced'", words: 'catalogId Equals 1afa8ced', source: 'docs-contrib#8922' },
    { text: "accessPackageId eq 'x'", words: 'accessPackageId Equals x', source: 'docs-contrib#5655' },
    { text: "assignmentState eq 'Delivered'", words: 'assignmentState Equals Delivered', source: 'docs-contrib#1679' },
    { text: "target/email eq 'x'", words: 'target/email Equals x', source: 'no page shows it' },
    { text: "state ne 'Expired'", words: 'state NotEquals Expired', source: 'no page shows it' },
    { text: "startswith(state,'d')", words: 'startswith(state, d)', source: 'no page shows it' }
  ])('refuses $text with InvalidFilter in the public wording ($source)', async ({ text, words }) => {
    expect(await entra.get(`${EM}/assignments?${filter(text)}`)).toMatchObject({
      status: 400,
      body: {
        error: {
          code: 'InvalidFilter',
          message: `OData query is invalid: Filter '${words} is not supported. .`,
          details: [],
          innerError: {}
        }
      }
    })
  })
})

describe('what v1.0 does not know', () => {
  it.each([
    { path: 'assignments?$select=assignmentState', source: 'issue microsoft-graph-docs-contrib#1679' },
    { path: 'assignments?$select=targetId', source: 'Graph v1.0 metadata' },
    { path: 'assignments?$expand=accessPackageAssignmentPolicy', source: 'Graph v1.0 metadata' },
    { path: 'assignments?$expand=accessPackage($expand=catalog)', source: 'no page shows it' },
    { path: 'assignments?$top=0', source: 'OData' },
    { path: 'assignmentRequests?$select=requestState', source: 'Graph v1.0 metadata' },
    { path: 'assignmentRequests?$select=completedDate', source: 'Graph v1.0 metadata' },
    { path: 'assignmentRequests?$expand=accessPackageAssignment', source: 'Graph v1.0 metadata' },
    { path: 'assignmentRequests?$expand=assignment($expand=target)', source: 'only the single request shows it' }
  ])('is refused: $path ($source)', async ({ path }) => {
    expect((await entra.get(`${EM}/${path}`)).status).toBe(400)
  })

  it.each([
    'accessPackageAssignments',
    'accessPackageAssignmentRequests',
    'accessPackageAssignmentPolicies',
    'accessPackageCatalogs'
  ])('is not there: %s, the name in beta', async (name) => {
    expect((await entra.get(`${EM}/${name}`)).status).toBe(404)
  })

  it.each([
    "assignments/filterByCurrentUser(on='target')",
    "assignmentRequests/filterByCurrentUser(on='target')",
    "accessPackages/filterByCurrentUser(on='allowedRequestor')",
    "assignments/additionalAccess(accessPackageId='a',incompatibleAccessPackageId='b')",
    'assignments/additionalAccess()'
  ])(
    'has no application permission: %s («accessPackageAssignment: additionalAccess», permissions reference)',
    async (name) => {
      expect((await entra.get(`${EM}/${name}`)).status).toBe(403)
    }
  )
})

describe('a list of requests', () => {
  const requests = (text: string) => entra.list(`${EM}/assignmentRequests?${filter(text)}&$expand=requestor`)

  it.each([
    { fact: 'by package', text: () => `accessPackage/id eq '${packageId}'`, count: 4 },
    { fact: 'by state', text: () => "state eq 'PendingApproval'", count: 1 },
    {
      fact: 'by package and state',
      text: () => `accessPackage/id eq '${packageId}' and state eq 'Delivered'`,
      count: 2
    },
    { fact: 'by date', text: () => 'createdDateTime ge 2026-01-20T00:00:00Z', count: 3 },
    {
      fact: 'by dates',
      text: () => 'createdDateTime gt 2026-01-20T00:00:00Z and createdDateTime lt 2026-02-01T00:00:00Z',
      count: 1
    }
  ])(`is filtered $fact (${REQUESTS})`, async ({ text, count }) => {
    expect(await requests(text())).toHaveLength(count)
  })

  it(`has who asked, when, why and how it ended (${REQUESTS})`, async () => {
    const all = await requests(`accessPackage/id eq '${packageId}'`)
    expect(all.slice(0, 2)).toMatchObject([
      {
        requestType: 'userAdd',
        state: 'pendingApproval',
        justification: 'Month end',
        createdDateTime: '2026-02-01T00:00:00.000Z',
        completedDateTime: null,
        requestor: { objectId: ADA }
      },
      { requestType: 'adminAdd', state: 'deliveryFailed', completedDateTime: '2026-01-15T00:00:00.000Z' }
    ])
  })

  it.each(["requestor/objectId eq 'x'", "target/objectId eq 'x'", "requestType eq 'adminAdd'"])(
    `cannot be filtered by %s (${REQUESTS})`,
    async (text) => {
      expect(await entra.get(`${EM}/assignmentRequests?${filter(text)}`)).toMatchObject({
        status: 400,
        body: { error: { code: 'InvalidFilter' } }
      })
    }
  )

  it('spells approverRemove only for those who ask («accessPackageAssignmentRequest resource type»)', async () => {
    const path = `${EM}/assignmentRequests?${filter(`accessPackage/id eq '${packageId}'`)}`
    const types = async (headers: Record<string, string>) =>
      itemsOf((await entra.get(path, headers)).body).map((one) => at(one, 'requestType'))
    expect(await types({})).toEqual(['userAdd', 'adminAdd', 'unknownFutureValue', 'systemRemove'])
    expect(await types({ prefer: 'include-unknown-enum-members' })).toEqual([
      'userAdd',
      'adminAdd',
      'approverRemove',
      'systemRemove'
    ])
  })
})

it('a single request shows the target of its assignment («Get accessPackageAssignmentRequest»)', async () => {
  const tenant = await EntitlementTenant.start()
  const answer = await tenant.add({})
  tenant.entra.clock.pass(1000)
  const expand = encodeURIComponent('assignment($expand=target)')
  const { body } = await tenant.entra.get(`${tenant.pathOf(answer)}?$expand=${expand}`)
  expect(at(body, 'assignment.target.objectId')).toBe(ADA)
  await tenant.entra.tenant.close()
})
