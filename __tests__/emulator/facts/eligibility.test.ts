/** Who can be assigned a package by an administrator's request, policy by policy: each fact a row. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { at, textAt } from '../tenant-client.js'
import {
  ADA,
  ALAN,
  AUDITOR,
  EntitlementTenant,
  GOVERNED,
  GRACE,
  PROPOSED,
  STRANGER,
  type Wanted
} from './entitlement-tenant.js'

let tenant: EntitlementTenant
beforeAll(async () => {
  tenant = await EntitlementTenant.start({ besideOpenRequest: 'accept', duplicateAdd: 'accept' })
})
afterAll(() => tenant.entra.tenant.close())

interface Row {
  readonly fact: string
  readonly source: string
  readonly wanted: Wanted
}

const REQUEST_POLICY = '«Change request settings for an access package»'
const POLICY_TYPE = '«accessPackageAssignmentPolicy resource type»'
const EXTERNAL = '«Govern access for external users»'
const PACKAGE_TYPE = '«accessPackage resource type»'
const SEPARATION = '«Configure separation of duties checks for an access package»'
const AUTOMATIC = '«Configure an automatic assignment policy»'

describe('an adminAdd is accepted', () => {
  const rows: readonly Row[] = [
    { fact: 'a direct policy takes any user', source: REQUEST_POLICY, wanted: { user: ADA } },
    { fact: 'a direct policy takes a guest of the directory', source: REQUEST_POLICY, wanted: { user: STRANGER } },
    { fact: 'allMemberUsers takes members', source: POLICY_TYPE, wanted: { policy: 'Members' } },
    { fact: 'allDirectoryUsers takes guests too', source: POLICY_TYPE, wanted: { user: ALAN, policy: 'Everybody' } },
    { fact: 'specificDirectoryUsers takes a named user', source: POLICY_TYPE, wanted: { policy: 'Named' } },
    {
      fact: 'specificDirectoryUsers takes members of a named group',
      source: POLICY_TYPE,
      wanted: { user: AUDITOR, policy: 'Named' }
    },
    {
      fact: 'specificConnectedOrganizationUsers takes guests of a named organization',
      source: POLICY_TYPE,
      wanted: { user: ALAN, policy: 'Partners' }
    },
    {
      fact: 'allConfiguredConnectedOrganizationUsers takes guests of a configured organization',
      source: POLICY_TYPE,
      wanted: { user: ALAN, policy: 'Connected' }
    },
    {
      fact: 'allExternalUsers takes guests from anywhere',
      source: POLICY_TYPE,
      wanted: { user: STRANGER, policy: 'External' }
    },
    {
      fact: 'a required approval does not refuse the request',
      source: '«View, add, and remove assignments»',
      wanted: { policy: 'Approval' }
    },
    {
      fact: 'open questions do not refuse it, since no page says so',
      source: '«View, add, and remove assignments»',
      wanted: { policy: 'Questions' }
    },
    {
      fact: 'somebody without the incompatible package or group is eligible',
      source: PACKAGE_TYPE,
      wanted: { package: 'Payments', policy: 'Direct assignment' }
    }
  ]
  it.each(rows)('$fact ($source)', async ({ wanted }) => {
    const answer = await tenant.add(wanted)
    expect([answer.status, at(answer.body, 'state')]).toEqual([201, 'submitted'])
  })
})

describe('an adminAdd is refused with the sentence of issue entra-docs#967', () => {
  const rows: readonly Row[] = [
    { fact: 'a direct policy that is switched off takes nobody', source: REQUEST_POLICY, wanted: { policy: 'Off' } },
    { fact: 'allMemberUsers takes no guests', source: POLICY_TYPE, wanted: { user: ALAN, policy: 'Members' } },
    {
      fact: 'specificDirectoryUsers takes nobody who is not named',
      source: POLICY_TYPE,
      wanted: { user: GRACE, policy: 'Named' }
    },
    {
      fact: 'specificConnectedOrganizationUsers takes no guest of another organization',
      source: POLICY_TYPE,
      wanted: { user: STRANGER, policy: 'Partners' }
    },
    {
      fact: 'allConfiguredConnectedOrganizationUsers takes no guest of a proposed organization',
      source: POLICY_TYPE,
      wanted: { user: PROPOSED, policy: 'Connected' }
    },
    { fact: 'external policies take no members', source: EXTERNAL, wanted: { policy: 'External' } },
    {
      fact: 'a catalog that is not open to external users gives them nothing',
      source: EXTERNAL,
      wanted: { user: GOVERNED, policy: 'External', package: 'Internal' }
    },
    { fact: 'policies for service principals take no users', source: POLICY_TYPE, wanted: { policy: 'Robots' } },
    { fact: 'an automatic policy takes no requests', source: AUTOMATIC, wanted: { policy: 'Automatic' } },
    {
      fact: 'not even of those whom it names',
      source: AUTOMATIC,
      wanted: { user: AUDITOR, policy: 'Automatic' }
    },
    {
      fact: 'holders of an incompatible package are ineligible, also where an administrator assigns it',
      source: SEPARATION,
      wanted: { user: GRACE, package: 'Payments', policy: 'Direct assignment' }
    },
    {
      fact: 'members of an incompatible group are ineligible',
      source: PACKAGE_TYPE,
      wanted: { user: AUDITOR, package: 'Internal', policy: 'Direct' }
    }
  ]
  it.each(rows)('$fact ($source)', async ({ wanted }) => {
    const { status, body } = await tenant.add(wanted)
    expect([status, textAt(body, 'error.message')]).toEqual([
      400,
      "You don't meet policy requirements to request this entitlement."
    ])
  })
})

describe('an incompatibility', () => {
  const payments = { package: 'Payments', policy: 'Direct assignment' }

  it('ends with the assignment that made it («accessPackage resource type»)', async () => {
    const other = await EntitlementTenant.start()
    other.entra.tenant.removeMember('Finance', GRACE)
    expect((await other.add({ ...payments, user: GRACE })).status).toBe(201)
    await other.entra.tenant.close()
  })

  it(`works one way: who has the package that excludes may get the other (${SEPARATION})`, async () => {
    const other = await EntitlementTenant.start()
    await other.assign({ ...payments, user: ALAN })
    expect((await other.add({ user: ALAN, package: 'Finance' })).status).toBe(201)
    await other.entra.tenant.close()
  })
})
