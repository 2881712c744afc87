/** Packages, policies, catalogs, what packages grant and exclude, organizations, settings, subjects. Each fact a row. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { at, EM, filter, itemsOf, type Json, type SignedIn, textAt } from '../tenant-client.js'
import { ALAN, AUDITOR, EntitlementTenant, GRACE, NOBODY, PARTNER_TENANT } from './entitlement-tenant.js'

let tenant: EntitlementTenant
let entra: SignedIn
beforeAll(async () => {
  tenant = await EntitlementTenant.start()
  entra = tenant.entra
})
afterAll(() => entra.tenant.close())

const names = (items: readonly Json[]) => items.map((one) => textAt(one, 'displayName'))
const policyNamed = async (name: string) => (await entra.get(`${EM}/assignmentPolicies/${tenant.policyId(name)}`)).body

describe('access packages («List accessPackages», «accessPackage resource type»)', () => {
  it.each([
    { text: "displayName eq 'Finance'", found: ['Finance'] },
    { text: "contains(tolower(displayName),'in')", found: ['Finance', 'Internal'] }
  ])('are found by $text', async ({ text, found }) => {
    expect(names(await entra.list(`${EM}/accessPackages?${filter(text)}`))).toEqual(found)
  })

  it('have catalog and policies on request', async () => {
    const [finance] = await entra.list(
      `${EM}/accessPackages?${filter("displayName eq 'Finance'")}&$expand=catalog,assignmentPolicies`
    )
    expect(finance).toMatchObject({ description: 'Ledgers', isHidden: false, catalog: { displayName: 'Business' } })
    expect(names(at(finance, 'assignmentPolicies') as Json[]).slice(0, 2)).toEqual(['Direct', 'Members'])
  })

  it('may be hidden', async () => {
    expect((await entra.get(`${EM}/accessPackages/${tenant.packageId('Payments')}`)).body).toMatchObject({
      isHidden: true
    })
  })

  it('are read by id in both spellings of the key, and 404 without one', async () => {
    const id = tenant.packageId()
    for (const path of [`${EM}/accessPackages/${id}`, `${EM}/accessPackages('${id.toUpperCase()}')`]) {
      expect((await entra.get(`${path}?$select=id&$expand=catalog($select=displayName)`)).body).toEqual({
        '@odata.context': expect.stringContaining('/accessPackages') as unknown,
        id,
        catalog: { displayName: 'Business' }
      })
    }
    expect((await entra.get(`${EM}/accessPackages/${NOBODY}`)).status).toBe(404)
  })

  it('have no sub-collection of policies (issues msgraph-sdk-powershell#718, #1970, #3293)', async () => {
    const { status, body } = await entra.get(`${EM}/accessPackages/${tenant.packageId()}/assignmentPolicies`)
    expect(status).toBe(404)
    expect(textAt(body, 'error.message')).toContain(
      "No HTTP resource was found that matches the request URI 'https://elm.iga.azure.com/api/v1/"
    )
  })

  it.each([
    { path: 'accessPackages?$expand=accessPackageAssignmentPolicies', source: 'issue docs-contrib#1222' },
    { path: 'accessPackages?$expand=accessPackageCatalog', source: 'Graph v1.0 metadata' },
    { path: 'accessPackages?$select=catalogId', source: 'Graph v1.0 metadata' },
    { path: `accessPackages?${filter("catalogId eq 'x'")}`, source: 'issue docs-contrib#8922' },
    { path: `accessPackages?${filter("id in ('x')")}`, source: 'no page shows it' },
    { path: `accessPackages?${filter("displayName eq 'open")}`, source: 'OData' }
  ])('refuse $path ($source)', async ({ path }) => {
    expect((await entra.get(`${EM}/${path}`)).status).toBe(400)
  })
})

describe('policies («List assignmentPolicies», «accessPackageAssignmentPolicy resource type»)', () => {
  it('are found by name, with package and questions on request', async () => {
    const path = `${EM}/assignmentPolicies?$expand=accessPackage,questions&${filter("displayName eq 'Questions'")}`
    expect((await entra.get(path)).body).toMatchObject({
      value: [
        {
          accessPackage: { displayName: 'Finance' },
          questions: [
            { '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion', isRequired: true, text: 'Why?' }
          ]
        }
      ]
    })
  })

  it.each([
    {
      fact: 'of direct assignment have the scope notSpecified, and are on («Create an access package»)',
      name: 'Direct',
      shows: {
        allowedTargetScope: 'notSpecified',
        requestorSettings: { enableTargetsToSelfAddAccess: true },
        expiration: { type: 'noExpiration', duration: null, endDateTime: null },
        automaticRequestSettings: null
      }
    },
    {
      fact: 'that are off tell it',
      name: 'Off',
      shows: { requestorSettings: { enableTargetsToSelfAddAccess: false } }
    },
    {
      fact: 'tell that additions need approval',
      name: 'Approval',
      shows: { requestApprovalSettings: { isApprovalRequiredForAdd: true, isApprovalRequiredForUpdate: false } }
    },
    {
      fact: 'tell that updates need approval',
      name: 'Approved updates',
      shows: { requestApprovalSettings: { isApprovalRequiredForAdd: false, isApprovalRequiredForUpdate: true } }
    },
    {
      fact: 'tell how long access lasts',
      name: 'Month',
      shows: { expiration: { type: 'afterDuration', duration: 'P30D', endDateTime: null } }
    },
    {
      fact: 'that are automatic have automaticRequestSettings',
      name: 'Automatic',
      shows: {
        automaticRequestSettings: {
          requestAccessForAllowedTargets: true,
          removeAccessWhenTargetLeavesAllowedTargets: true
        }
      }
    }
  ])('$fact', async ({ name, shows }) => {
    expect(await policyNamed(name)).toMatchObject(shows)
  })

  it('name users, groups and organizations («subjectSet resource type»)', async () => {
    expect(at(await policyNamed('Named'), 'specificAllowedTargets')).toEqual([
      { '@odata.type': '#microsoft.graph.singleUser', description: 'ada', userId: expect.any(String) as unknown },
      {
        '@odata.type': '#microsoft.graph.groupMembers',
        description: 'Auditors',
        groupId: expect.any(String) as unknown
      }
    ])
    expect(at(await policyNamed('Partners'), 'specificAllowedTargets')).toMatchObject([
      { '@odata.type': '#microsoft.graph.connectedOrganizationMembers', description: 'Partner' }
    ])
  })

  it('tell on request which custom extension holds their requests', async () => {
    const path = `${EM}/assignmentPolicies/${tenant.policyId('Checked')}?$expand=customExtensionStageSettings`
    expect(at((await entra.get(path)).body, 'customExtensionStageSettings')).toMatchObject([
      { stage: 'assignmentRequestCreated' }
    ])
  })

  it.each([
    { text: "accessPackageId eq 'x'", source: 'issue docs-contrib#5655' },
    { text: 'requestorSettings/enableTargetsToSelfAddAccess eq true', source: 'issue docs-contrib#5654' }
  ])('cannot be filtered by $text ($source)', async ({ text }) => {
    expect(await entra.get(`${EM}/assignmentPolicies?${filter(text)}`)).toMatchObject({
      status: 400,
      body: { error: { code: 'InvalidFilter' } }
    })
  })

  it('have given an automatic policy’s package to everyone it names («Configure an automatic assignment policy»)', async () => {
    const auditor = await tenant.assignmentOf('auditor@contoso.com')
    expect(auditor).toMatchObject({
      state: 'delivered',
      target: { objectId: AUDITOR },
      assignmentPolicy: { displayName: 'Automatic' }
    })
  })
})

describe('catalogs («accessPackageCatalog resource type»)', () => {
  it('tell whether they are published and open to external users; General is always there', async () => {
    expect(await entra.list(`${EM}/catalogs`)).toMatchObject([
      { displayName: 'General', catalogType: 'serviceDefault', state: 'published', isExternallyVisible: true },
      { displayName: 'Business', catalogType: 'userManaged', state: 'published', isExternallyVisible: true },
      { displayName: 'Closed', catalogType: 'userManaged', state: 'unpublished', isExternallyVisible: false }
    ])
  })

  it('have their packages on request', async () => {
    const [, business] = await entra.list(`${EM}/catalogs?$expand=accessPackages`)
    expect(names(at(business, 'accessPackages') as Json[])).toEqual(['Finance', 'Payments'])
  })

  it('have resources with roles and scopes, by origin id («List resources»)', async () => {
    const path = `${EM}/catalogs/${tenant.catalogId()}/resources?$expand=roles,scopes`
    const all = await entra.list(path)
    expect(all.map((one) => [at(one, 'displayName'), at(one, 'originSystem')])).toEqual([
      ['Finance team', 'AadGroup'],
      ['Ledger', 'AadApplication'],
      ['Finance site', 'SharePointOnline']
    ])
    const groupId = textAt(all[0], 'originId')
    expect(all[0]).toMatchObject({
      roles: [
        { displayName: 'Member', originId: `Member_${groupId}` },
        { displayName: 'Owner', originId: `Owner_${groupId}` }
      ],
      scopes: [{ displayName: 'Root', isRootScope: true, originId: groupId }]
    })
    const site = 'https://contoso.sharepoint.com/sites/finance'
    expect(names(await entra.list(`${path}&${filter(`originId eq '${site}'`)}`))).toEqual(['Finance site'])
    expect((await entra.get(`${path}&${filter("displayName eq 'x'")}`)).status).toBe(400)
    expect((await entra.get(`${EM}/catalogs/${NOBODY}/resources`)).status).toBe(404)
  })
})

describe('what a package grants («List resourceRoleScopes»)', () => {
  it('is an expansion of the package, with role and scope, which is the root of a resource', async () => {
    const expand = encodeURIComponent('resourceRoleScopes($expand=role,scope)')
    const { body } = await entra.get(`${EM}/accessPackages/${tenant.packageId()}?$expand=${expand}`)
    const granted = at(body, 'resourceRoleScopes') as Json[]
    expect(
      granted.map((one) => [at(one, 'role.displayName'), at(one, 'role.originSystem'), at(one, 'scope.displayName')])
    ).toEqual([
      ['Member', 'AadGroup', 'Root'],
      ['Owner', 'AadGroup', 'Root'],
      ['Reader', 'AadApplication', 'Root'],
      ['Visitors', 'SharePointOnline', 'Root']
    ])
    expect(textAt(granted[0], 'id')).toBe(`${textAt(granted[0], 'role.id')}_${textAt(granted[0], 'scope.id')}`)
    expect(at(granted[3], 'scope.originId')).toBe('https://contoso.sharepoint.com/sites/finance')
  })

  it('is not shown deeper, nor in lists, nor as a sub-collection, since no page shows it so', async () => {
    const [deep, flat] = [
      'resourceRoleScopes($expand=role($expand=resource))',
      'resourceRoleScopes($expand=role,scope)'
    ]
    const path = `${EM}/accessPackages/${tenant.packageId()}`
    expect((await entra.get(`${path}?$expand=${encodeURIComponent(deep)}`)).status).toBe(400)
    expect((await entra.get(`${EM}/accessPackages?$expand=${encodeURIComponent(flat)}`)).status).toBe(400)
    expect((await entra.get(`${path}/resourceRoleScopes`)).status).toBe(404)
  })
})

describe('what a package excludes («accessPackage resource type»)', () => {
  const related = async (packageName: string, relation: string) =>
    names(await entra.list(`${EM}/accessPackages/${tenant.packageId(packageName)}/${relation}`))

  it.each([
    { of: 'Payments', relation: 'incompatibleAccessPackages', found: ['Finance'] },
    { of: 'Finance', relation: 'incompatibleAccessPackages', found: [] },
    { of: 'Finance', relation: 'accessPackagesIncompatibleWith', found: ['Payments'] },
    { of: 'Payments', relation: 'incompatibleGroups', found: ['Auditors'] }
  ])('$relation of $of: $found («List $relation»)', async ({ of, relation, found }) => {
    expect(await related(of, relation)).toEqual(found)
    expect((await entra.get(`${EM}/accessPackages/${NOBODY}/${relation}`)).status).toBe(404)
    const filtered = `${EM}/accessPackages/${tenant.packageId(of)}/${relation}?${filter("displayName eq 'x'")}`
    expect(at((await entra.get(filtered)).body, 'error.code')).toBe('InvalidFilter')
  })
})

describe('connected organizations («List connectedOrganizations»)', () => {
  it('are known by a tenant or by domains, and are configured or proposed', async () => {
    expect(await entra.list(`${EM}/connectedOrganizations`)).toMatchObject([
      {
        displayName: 'Partner',
        state: 'configured',
        identitySources: [{ '@odata.type': '#microsoft.graph.azureActiveDirectoryTenant', tenantId: PARTNER_TENANT }]
      },
      {
        displayName: 'Newcomers',
        state: 'proposed',
        identitySources: [{ '@odata.type': '#microsoft.graph.domainIdentitySource', domainName: 'proposed.example' }]
      }
    ])
  })

  it.each([
    "displayName eq 'Partner'",
    `identitySources/any(is:is/microsoft.graph.azureActiveDirectoryTenant/tenantId eq '${PARTNER_TENANT}')`
  ])('are found by %s', async (text) => {
    expect(names(await entra.list(`${EM}/connectedOrganizations?${filter(text)}`))).toEqual(['Partner'])
  })

  it('are not filtered otherwise', async () => {
    expect((await entra.get(`${EM}/connectedOrganizations?${filter("state eq 'configured'")}`)).status).toBe(400)
  })
})

it('the settings say what becomes of guests without packages («Get entitlementManagementSettings»)', async () => {
  expect((await entra.get(`${EM}/settings`)).body).toMatchObject({
    id: 'singleton',
    externalUserLifecycleAction: 'blockSignInAndDelete',
    durationUntilExternalUserDeletedAfterBlocked: 'P30D'
  })
})

describe('a subject («Get accessPackageSubject»)', () => {
  it('is found by object id alone, and tells its organization', async () => {
    await tenant.assign({ user: ALAN, policy: 'Connected' })
    const { body } = await entra.get(`${EM}/subjects(objectId='${ALAN}')?$expand=connectedOrganization`)
    expect(body).toMatchObject({
      objectId: ALAN,
      subjectType: 'user',
      subjectLifecycle: 'notGoverned',
      connectedOrganization: { displayName: 'Partner' }
    })
    expect((await entra.get(`${EM}/subjects/${textAt(body, 'id')}`)).status).toBe(404)
    expect((await entra.get(`${EM}/subjects(objectId='${NOBODY}')`)).status).toBe(404)
  })

  it('of a member has no organization', async () => {
    const { body } = await entra.get(`${EM}/subjects(objectId='${GRACE}')?$expand=connectedOrganization`)
    expect(body).toMatchObject({ email: 'grace@contoso.com', connectedOrganization: null })
  })
})

it('two packages may have one name, and a package no policy («accessPackage resource type»)', async () => {
  const twins = await EntitlementTenant.start(
    {},
    { packages: [{ displayName: 'Twin' }, { displayName: 'Twin', policies: [] }] }
  )
  const { body } = await twins.entra.get(
    `${EM}/accessPackages?${filter("displayName eq 'Twin'")}&$expand=assignmentPolicies`
  )
  expect(itemsOf(body).map((one) => itemsOf({ value: at(one, 'assignmentPolicies') }).length)).toEqual([1, 0])
  await twins.entra.tenant.close()
})
