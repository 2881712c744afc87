import type { TenantOptions } from '../tenant-options.js'

/** Another answer than the usual one, and the options that make the tenant give it. */
export interface OtherAnswer {
  readonly says: string
  readonly options: TenantOptions
}

/** Something a client of Microsoft Graph meets and no public text settles. Texts are Markdown. */
export interface Question {
  /** Stays the same for good: tests and documents name it. */
  readonly id: string
  readonly question: string
  /** What public text does say, with its page or issue. */
  readonly known: string
  /** The answer of a tenant without options. */
  readonly usual: string
  /** The first is the one that a tenant gives when every question is answered the other way. */
  readonly others: readonly [OtherAnswer, ...OtherAnswer[]]
  /** How to ask a real tenant. Names in braces are to be filled in. */
  readonly ask: {
    /** What has to be so before, when anything has. */
    readonly before?: string
    /** Method and path below `/v1.0`, and the body. */
    readonly request: string
    readonly body?: object
    /** What to look at, and what it tells. */
    readonly look: string
  }
}

/** Where entitlement management lives below `/v1.0`. */
export const EM = '/identityGovernance/entitlementManagement'

/** The body of a direct assignment, as «Create accessPackageAssignmentRequest» shows it. */
export function adminAdd(more: object = {}): object {
  return {
    requestType: 'adminAdd',
    assignment: {
      targetId: '{user object id}',
      assignmentPolicyId: '{policy id}',
      accessPackageId: '{package id}'
    },
    ...more
  }
}

/** The body of a removal. */
export const ADMIN_REMOVE: object = { requestType: 'adminRemove', assignment: { id: '{assignment id}' } }
