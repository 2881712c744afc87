import type { TenantOptions } from '../../src/emulator/tenant-server.js'
import { type Answer, at, EM, SignedIn, textAt } from './tenant-client.js'

export const PACKAGE = '0a000000-0000-4000-a000-000000000001'
export const DIRECT = '0b000000-0000-4000-a000-000000000001'
export const ADA = '0c000000-0000-4000-a000-000000000001'
export const GRACE = '0c000000-0000-4000-a000-000000000002'
export const ALAN = '0c000000-0000-4000-a000-000000000003'
export const POLICIES = {
  members: '0b000000-0000-4000-a000-000000000002',
  external: '0b000000-0000-4000-a000-000000000003',
  approval: '0b000000-0000-4000-a000-000000000004',
  off: '0b000000-0000-4000-a000-000000000005',
  automatic: '0b000000-0000-4000-a000-000000000006',
  month: '0b000000-0000-4000-a000-000000000007',
  questions: '0b000000-0000-4000-a000-000000000008'
}
export const SEED = {
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

/** The finance tenant, signed in, with a delivery that takes a second of the tenant's own clock. */
export class FinanceTenant {
  constructor(readonly entra: SignedIn) {}

  static async start(options: TenantOptions = {}): Promise<FinanceTenant> {
    return new FinanceTenant(await SignedIn.start(SEED, { deliverAfterMs: 1000, ...options }))
  }

  /** An adminAdd for the finance package. */
  add(targetId: string, policyId = DIRECT, more: object = {}): Promise<Answer> {
    const assignment = { targetId, assignmentPolicyId: policyId, accessPackageId: PACKAGE }
    return this.entra.post(`${EM}/assignmentRequests`, { requestType: 'adminAdd', assignment, ...more })
  }

  /** Where the request of an answer stands now. */
  async stateOf(answer: Answer): Promise<unknown> {
    return at((await this.entra.get(`${EM}/assignmentRequests/${textAt(answer.body, 'id')}`)).body, 'state')
  }

  /** `address state end` of everyone who has the package. */
  holders(): string[] {
    return this.entra.tenant
      .holders('Finance')
      .map((holder) => `${holder.address} ${holder.state} ${holder.end ?? 'no end'}`)
  }
}
