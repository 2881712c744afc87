import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { at, EM, filter, itemsOf, nextLinkOf, SECRET, CLIENT_ID, SignedIn, textAt } from './tenant-client.js'

const FINANCE = '0a000000-0000-4000-a000-000000000001'
const SEED = {
  users: Array.from({ length: 25 }, (_, index) => ({ mail: `user${index}@contoso.com` })),
  catalogs: [{ displayName: 'Business' }],
  packages: [
    {
      id: FINANCE,
      displayName: "Finance & 'R&D'",
      catalog: 'Business',
      policies: [
        { displayName: 'Direct' },
        { displayName: 'Automatic', automatic: true, allowedTargetScope: 'specificDirectoryUsers' },
        { displayName: 'Questions', approvalRequired: true, questions: [{ text: 'Why?', required: true }] }
      ],
      members: Array.from({ length: 25 }, (_, index) => ({ user: `user${index}@contoso.com` }))
    },
    { displayName: 'Twin' },
    { displayName: 'Twin', policies: [] }
  ]
}

let entra: SignedIn
beforeAll(async () => {
  entra = await SignedIn.start(SEED, { pageSize: 10 })
})
afterAll(() => entra.tenant.close())

describe('packages and policies', () => {
  it('are found by name, with catalog and policies', async () => {
    const name = "Finance & 'R&D'".replaceAll("'", "''")
    const path = `${EM}/accessPackages?${filter(`displayName eq '${name}'`)}&$expand=catalog,assignmentPolicies`
    expect((await entra.get(path)).body).toMatchObject({
      value: [
        {
          id: FINANCE,
          catalog: { displayName: 'Business', catalogType: 'userManaged' },
          assignmentPolicies: [
            { displayName: 'Direct', allowedTargetScope: 'notSpecified', automaticRequestSettings: null },
            { displayName: 'Automatic', automaticRequestSettings: { requestAccessForAllowedTargets: true } },
            { displayName: 'Questions', requestApprovalSettings: { isApprovalRequiredForAdd: true } }
          ]
        }
      ]
    })
  })

  it('may share a name, and may have no policy', async () => {
    const { body } = await entra.get(
      `${EM}/accessPackages?${filter("displayName eq 'Twin'")}&$expand=assignmentPolicies`
    )
    expect(itemsOf(body).map((one) => itemsOf({ value: at(one, 'assignmentPolicies') }).length)).toEqual([1, 0])
    expect((await entra.get(`${EM}/accessPackages?${filter("contains(tolower(displayName),'fin')")}`)).status).toBe(200)
  })

  it('are read by id, in both spellings of the key', async () => {
    for (const path of [`${EM}/accessPackages/${FINANCE}`, `${EM}/accessPackages('${FINANCE.toUpperCase()}')`]) {
      expect(await entra.get(`${path}?$select=id&$expand=catalog($select=displayName)`)).toEqual({
        status: 200,
        headers: expect.anything() as unknown,
        body: {
          '@odata.context': expect.stringContaining(
            '#identityGovernance/entitlementManagement/accessPackages'
          ) as unknown,
          id: FINANCE,
          catalog: { displayName: 'Business' }
        }
      })
    }
    expect((await entra.get(`${EM}/accessPackages/0a000000-0000-4000-a000-00000000ffff`)).status).toBe(404)
  })

  it('have no sub-collection of policies, whatever the metadata says', async () => {
    const { status, body } = await entra.get(`${EM}/accessPackages/${FINANCE}/assignmentPolicies`)
    expect(status).toBe(404)
    expect(textAt(body, 'error.message')).toContain('No HTTP resource was found that matches the request URI')
  })

  it('tell of each policy its package and questions', async () => {
    const { body } = await entra.get(
      `${EM}/assignmentPolicies?$expand=accessPackage,questions&${filter("displayName eq 'Questions'")}`
    )
    expect(at(body, 'value')).toMatchObject([
      { accessPackage: { id: FINANCE }, questions: [{ isRequired: true, text: 'Why?' }] }
    ])
  })

  it('belong to catalogs, of which General is always there', async () => {
    const all = await entra.list(`${EM}/catalogs?$expand=accessPackages`)
    expect(all).toMatchObject([
      { displayName: 'General', catalogType: 'serviceDefault', accessPackages: [{ displayName: 'Twin' }, {}] },
      { displayName: 'Business', accessPackages: [{ id: FINANCE }] }
    ])
  })
})

describe('what no page documents', () => {
  it.each([
    { path: `assignments?${filter("catalogId eq 'x'")}`, code: 'InvalidFilter' },
    { path: `assignments?${filter("state eq 'Delivered' or state eq 'Delivering'")}`, code: 'InvalidFilter' },
    { path: `assignments?${filter("assignmentState eq 'Delivered'")}`, code: 'InvalidFilter' },
    { path: `assignments?${filter("state ne 'Expired'")}`, code: 'InvalidFilter' },
    { path: `assignmentRequests?${filter("requestor/objectId eq 'x'")}`, code: 'InvalidFilter' },
    { path: `assignmentPolicies?${filter(`accessPackage/id eq '${FINANCE}'`)}`, code: 'InvalidFilter' },
    { path: `accessPackages?${filter("id in ('x')")}`, code: 'InvalidFilter' },
    { path: `accessPackages?${filter("displayName eq 'open")}`, code: 'BadRequest' },
    { path: 'accessPackages?$expand=accessPackageAssignmentPolicies', code: 'BadRequest' },
    { path: 'accessPackages?$select=name', code: 'BadRequest' },
    { path: 'assignments?$select=assignmentState', code: 'BadRequest' },
    { path: 'assignments?$expand=accessPackage($expand=catalog)', code: 'BadRequest' },
    { path: 'assignments?$top=0', code: 'BadRequest' },
    { path: 'assignments?$magic=1', code: 'BadRequest' }
  ])('is refused: $path', async ({ path, code }) => {
    expect(await entra.get(`${EM}/${path}`)).toMatchObject({ status: 400, body: { error: { code } } })
  })

  it('is not there: other paths and methods', async () => {
    for (const path of ['/groups', '/nonsense/deep', '/invitations', `${EM}/nonsense`]) {
      expect(await entra.get(path)).toMatchObject({ status: 404, body: { error: { innerError: {} } } })
    }
    expect((await entra.send('DELETE', '/users')).status).toBe(405)
  })
})

describe('a list', () => {
  const all = `${EM}/assignments?${filter(`accessPackage/id eq '${FINANCE}'`)}&$expand=target`

  it('comes in pages with an opaque link that keeps the options', async () => {
    const first = await entra.get(all)
    expect(itemsOf(first.body)).toHaveLength(10)
    const link = new URL(String(nextLinkOf(first.body)))
    expect(link.origin).toBe(entra.tenant.graphEndpoint)
    expect(link.searchParams.get('$filter')).toBe(`accessPackage/id eq '${FINANCE}'`)
    expect(link.searchParams.get('$expand')).toBe('target')
    const items = await entra.list(all)
    expect(new Set(items.map((item) => textAt(item, 'target.email'))).size).toBe(25)
  })

  it('has at most the pages $top asks for, and none larger than the service gives', async () => {
    expect(itemsOf((await entra.get(`${all}&$top=3`)).body)).toHaveLength(3)
    expect(itemsOf((await entra.get(`${all}&$top=500`)).body)).toHaveLength(10)
    expect(await entra.list(`${all}&$top=3`)).toHaveLength(25)
  })

  it('refuses a link whose options were changed', async () => {
    const link = String(nextLinkOf((await entra.get(all)).body))
    expect((await entra.get(link.replace('$expand=target', '$expand=accessPackage'))).status).toBe(400)
    expect((await entra.get(`${EM}/assignments?$skiptoken=nonsense`)).status).toBe(400)
  })

  it('filters by person and policy, within a package', async () => {
    const [one] = await entra.list(`${all}&$top=1`)
    const person = textAt(one, 'target.objectId')
    const byPerson = filter(
      `accessPackage/id eq '${FINANCE}' and state eq 'Delivered' and target/objectId eq '${person}'`
    )
    expect(await entra.list(`${EM}/assignments?${byPerson}`)).toHaveLength(1)
    const policy = textAt(
      (await entra.get(`${EM}/assignmentPolicies?${filter("displayName eq 'Automatic'")}`)).body,
      'value.0.id'
    )
    expect(await entra.list(`${EM}/assignments?${filter(`assignmentPolicy/id eq '${policy}'`)}`)).toEqual([])
  })
})

describe('a tenant with other behaviour', () => {
  let other: SignedIn
  afterEach(() => other.tenant.close())

  it('may begin every list with an empty page', async () => {
    other = await SignedIn.start(SEED, { emptyFirstPage: true })
    const { body } = await other.get(`${EM}/assignments`)
    expect(itemsOf(body)).toEqual([])
    expect(await other.list(`${EM}/assignments`)).toHaveLength(25)
  })

  it.each([
    { path: `${EM}/accessPackages`, granted: 'User.Read.All', code: 'Forbidden' },
    { path: '/users', granted: 'EntitlementManagement.Read.All', code: 'Authorization_RequestDenied' },
    { path: '/organization', granted: 'User.Read.All', code: 'Authorization_RequestDenied' },
    { path: '/users?$select=otherMails', granted: 'User.ReadBasic.All', code: 'Authorization_RequestDenied' }
  ])('answers 403 $code to $path with $granted alone', async ({ path, granted, code }) => {
    other = await SignedIn.start({ ...SEED, apps: [{ clientId: CLIENT_ID, secret: SECRET, permissions: [granted] }] })
    expect(await other.get(path)).toMatchObject({ status: 403, body: { error: { code } } })
  })

  it('reads with the read permission, and writes only with the write permission', async () => {
    other = await SignedIn.start(SEED)
    other.tenant.setPermissions(CLIENT_ID, ['EntitlementManagement.Read.All'])
    expect((await other.get(`${EM}/assignments`)).status).toBe(200)
    expect((await other.post(`${EM}/assignmentRequests`, {})).status).toBe(403)
    expect((await other.post('/invitations', {})).status).toBe(403)
  })
})
