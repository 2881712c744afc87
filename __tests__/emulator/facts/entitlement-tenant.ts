import type { TenantOptions, TenantSeed } from '../../../src/emulator/tenant-server.js'
import { type Answer, at, CLIENT_ID, EM, filter, type Json, SECRET, SignedIn, textAt } from '../tenant-client.js'

export const ADA = '0c000000-0000-4000-a000-000000000001'
export const GRACE = '0c000000-0000-4000-a000-000000000002'
export const ALAN = '0c000000-0000-4000-a000-000000000003'
export const STRANGER = '0c000000-0000-4000-a000-000000000004'
export const AUDITOR = '0c000000-0000-4000-a000-000000000005'
export const GOVERNED = '0c000000-0000-4000-a000-000000000006'
export const PROPOSED = '0c000000-0000-4000-a000-000000000007'
/** An id that nothing has. */
export const NOBODY = '0c000000-0000-4000-a000-00000000ffff'
export const PARTNER_TENANT = '0e000000-0000-4000-a000-000000000001'

/**
 * `Finance` has a policy of every kind and is held by Grace (with an end), the auditor (automatically), a robot and a
 * guest on the way; `Payments` excludes holders of `Finance` and auditors; `Internal` is in a catalog closed to outsiders and
 * excludes auditors.
 */
export const SEED: TenantSeed = {
  apps: [{ clientId: CLIENT_ID, secret: SECRET }],
  users: [
    { id: ADA, mail: 'ada@contoso.com' },
    { id: GRACE, mail: 'grace@contoso.com' },
    { id: ALAN, mail: 'alan@partner.example', userType: 'Guest' },
    { id: STRANGER, mail: 'edsger@stranger.example', userType: 'Guest' },
    { id: AUDITOR, mail: 'auditor@contoso.com' },
    { id: GOVERNED, mail: 'governed@partner.example', userType: 'Guest' },
    { id: PROPOSED, mail: 'new@proposed.example', userType: 'Guest' }
  ],
  governedGuests: ['governed@partner.example'],
  groups: [{ displayName: 'Auditors', members: ['auditor@contoso.com'] }],
  connectedOrganizations: [
    { displayName: 'Partner', domains: ['partner.example'], tenantId: PARTNER_TENANT },
    { displayName: 'Newcomers', domains: ['proposed.example'], state: 'proposed' }
  ],
  catalogs: [{ displayName: 'Business' }, { displayName: 'Closed', isExternallyVisible: false, state: 'unpublished' }],
  packages: [
    {
      displayName: 'Finance',
      description: 'Ledgers',
      catalog: 'Business',
      policies: [
        { displayName: 'Direct' },
        { displayName: 'Members', allowedTargetScope: 'allMemberUsers' },
        { displayName: 'Everybody', allowedTargetScope: 'allDirectoryUsers' },
        {
          displayName: 'Named',
          allowedTargetScope: 'specificDirectoryUsers',
          targets: [{ user: 'ada@contoso.com' }, { group: 'Auditors' }]
        },
        {
          displayName: 'Partners',
          allowedTargetScope: 'specificConnectedOrganizationUsers',
          targets: [{ connectedOrganization: 'Partner' }]
        },
        { displayName: 'Connected', allowedTargetScope: 'allConfiguredConnectedOrganizationUsers' },
        { displayName: 'External', allowedTargetScope: 'allExternalUsers' },
        { displayName: 'Robots', allowedTargetScope: 'allDirectoryServicePrincipals' },
        { displayName: 'Approval', approvalRequired: true },
        { displayName: 'Approved updates', approvalRequiredForUpdate: true },
        { displayName: 'Off', enabled: false },
        {
          displayName: 'Automatic',
          automatic: true,
          allowedTargetScope: 'specificDirectoryUsers',
          targets: [{ group: 'Auditors' }]
        },
        { displayName: 'Month', lifetimeDays: 30 },
        { displayName: 'Questions', questions: [{ text: 'Why?', required: true }] },
        { displayName: 'Checked', waitsForCallback: 'assignmentRequestCreated' },
        { displayName: 'Checked twice', waitsForCallback: 'assignmentRequestApproved', approvalRequired: true }
      ],
      members: [{ user: 'grace@contoso.com', policy: 'Direct', end: '2026-12-31T00:00:00Z' }],
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
      resourceRoles: [
        { resource: 'Finance team' },
        { resource: 'Finance team', role: 'Owner' },
        { resource: 'Ledger', originSystem: 'AadApplication', role: 'Reader' },
        {
          resource: 'Finance site',
          originSystem: 'SharePointOnline',
          originId: 'https://contoso.sharepoint.com/sites/finance',
          role: 'Visitors'
        }
      ]
    },
    {
      displayName: 'Payments',
      catalog: 'Business',
      hidden: true,
      incompatiblePackages: ['Finance'],
      incompatibleGroups: ['Auditors']
    },
    {
      displayName: 'Internal',
      catalog: 'Closed',
      policies: [{ displayName: 'External', allowedTargetScope: 'allExternalUsers' }, { displayName: 'Direct' }],
      incompatibleGroups: ['Auditors']
    }
  ]
}

/** What an addition is about, by names. */
export interface Wanted {
  readonly user?: string
  readonly email?: string
  readonly policy?: string
  readonly package?: string
  /** Further members of the body. */
  readonly more?: object
}

/** The tenant of {@link SEED}, signed in, with a delivery that takes a second of the tenant's own clock. */
export class EntitlementTenant {
  private constructor(
    readonly entra: SignedIn,
    private readonly packages: readonly Json[]
  ) {}

  static async start(options: TenantOptions = {}, seed: TenantSeed = SEED): Promise<EntitlementTenant> {
    const entra = await SignedIn.start(seed, { deliverAfterMs: 1000, ...options })
    return new EntitlementTenant(entra, await entra.list(`${EM}/accessPackages?$expand=assignmentPolicies,catalog`))
  }

  packageId(name = 'Finance'): string {
    return textAt(this.package(name), 'id')
  }

  catalogId(packageName = 'Finance'): string {
    return textAt(this.package(packageName), 'catalog.id')
  }

  policyId(name: string, packageName = 'Finance'): string {
    const policies = at(this.package(packageName), 'assignmentPolicies') as Json[]
    return textAt(
      policies.find((one) => at(one, 'displayName') === name),
      'id'
    )
  }

  /** An adminAdd by object id, or by address when one is given. */
  add(wanted: Wanted): Promise<Answer> {
    const { user = ADA, email, policy = 'Direct', package: packageName = 'Finance', more = {} } = wanted
    const assignment = {
      ...(email === undefined ? { targetId: user } : { target: { email } }),
      assignmentPolicyId: this.policyId(policy, packageName),
      accessPackageId: this.packageId(packageName)
    }
    return this.request({ requestType: 'adminAdd', assignment, ...more })
  }

  request(body: unknown): Promise<Answer> {
    return this.entra.post(`${EM}/assignmentRequests`, body)
  }

  /** An addition that is delivered already. @returns The assignment's id. */
  async assign(wanted: Wanted): Promise<string> {
    const answer = await this.add(wanted)
    this.entra.clock.pass(1000)
    const path = `${EM}/assignmentRequests/${textAt(answer.body, 'id')}?$expand=assignment`
    return textAt((await this.entra.get(path)).body, 'assignment.id')
  }

  /** The request of an answer as it stands now. */
  async read(answer: Answer): Promise<Json> {
    return (await this.entra.get(this.pathOf(answer))).body
  }

  async stateOf(answer: Answer): Promise<Json> {
    return at(await this.read(answer), 'state')
  }

  /** Where the request of an answer is. */
  pathOf(answer: Answer): string {
    return `${EM}/assignmentRequests/${textAt(answer.body, 'id')}`
  }

  /** All assignments of a package, expired ones too, with target and policy. */
  assignments(packageName = 'Finance'): Promise<Json[]> {
    const byPackage = filter(`accessPackage/id eq '${this.packageId(packageName)}'`)
    return this.entra.list(`${EM}/assignments?${byPackage}&$expand=target,assignmentPolicy`)
  }

  /** The assignment of the package that an address has. @throws Error when it has none. */
  async assignmentOf(address: string, packageName = 'Finance'): Promise<Json> {
    const found = (await this.assignments(packageName)).find((one) => at(one, 'target.email') === address)
    if (found === undefined) throw new Error(`${address} has no assignment of ${packageName}.`)
    return found
  }

  private package(name: string): Json {
    const found = this.packages.find((one) => at(one, 'displayName') === name)
    if (found === undefined) throw new Error(`No package ${name}.`)
    return found
  }
}
