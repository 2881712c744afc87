/** A refusal whose exact form Microsoft does not publish; options let tests try several. */
export interface UndocumentedRefusal {
  readonly status: number
  readonly code: string
  readonly message: string
}

/**
 * What the tenant does where Microsoft's public text gives no answer, or two. Plain data, so that it may also stand in a
 * seed file. The questions behind it, with their answers and how to ask a real tenant: `unsettled.ts`.
 */
export interface UnsettledBehaviour {
  /** Adding someone who has the package: refused, a second assignment, or a request that is delivered and adds nothing. */
  readonly duplicateAdd: UndocumentedRefusal | 'accept' | 'ignore'
  /** A request beside an open one for the same person (an addition) or the same assignment (an update, a removal). */
  readonly besideOpenRequest: UndocumentedRefusal | 'accept'
  /** When a policy does not fit the user: refuse the request, or accept it and fail its delivery. */
  readonly policyMismatch: 'refuse' | 'fail-delivery'
  /** Refuse additions that leave required questions open. */
  readonly requireAnswers: boolean
  /** What becomes of the schedule of an addition; `ignore`: the policy's lifetime decides. */
  readonly addWithSchedule: 'honour' | 'ignore' | 'refuse'
  /** The member of an addition's body that may name somebody by e-mail address; `none`: v1.0 has no such route. */
  readonly emailRoute: 'assignment' | 'accessPackageAssignment' | 'none'
  /** Adding somebody under a policy for direct assignment that is switched off; a refusal is as for any other misfit. */
  readonly switchedOffPolicy: 'refuse' | 'accept'
  /** Whether a direct assignment policy may be used for an address that nobody in the directory has. */
  readonly directPolicyForNewcomers: 'refuse' | 'accept'
  /** Removing an assignment that is still being delivered. */
  readonly removeWhileDelivering: 'accept' | 'refuse'
  /** Whether an automatic assignment policy gives access back that a request has taken away. */
  readonly automaticAccess: 'stays-removed' | 'comes-back'
  /** Days after its completion in which a failed request may be reprocessed. */
  readonly reprocessDays: number
  /** `or` in filters of assignments. */
  readonly assignmentOrFilter: 'refuse' | 'answer'
  /** `accessPackage/id eq` as a filter of all policies; `ignore`: every policy is answered. */
  readonly policiesByPackage: 'refuse' | 'answer' | 'ignore'
  /** What `$expand=assignmentPolicies` shows of a package that has policies. */
  readonly policyExpansion: 'policies' | 'nothing'
  /** `$select` inside an `$expand` of assignments; `ignore`: the expansion is answered whole. */
  readonly selectInExpand: 'answer' | 'refuse' | 'ignore'
  /** A `$top` above the page size of entitlement management: give as many as a page holds, or refuse the request. */
  readonly topBeyondPage: 'cap' | 'refuse'
  /** Whether `eq` on a package's name minds upper and lower case. */
  readonly packageNameCase: 'ignore' | 'mind'
  /** Whether `eq` and `in` on addresses of users mind upper and lower case. */
  readonly userFilterCase: 'ignore' | 'mind'
  /** What of a catalog the role Access package assignment manager may read besides assignments and requests. */
  readonly assignmentManagerReads: 'packages-and-policies' | 'assignments-only'
  /** Inviting a guest again; the refusal has the message users report. */
  readonly repeatedInvitation: 'refuse' | 'accept'
}

/** What the tenant does when no option says otherwise: what documents suggest, or else what is harder for a client. */
export const USUAL_BEHAVIOUR: UnsettledBehaviour = {
  duplicateAdd: {
    status: 400,
    code: 'EmulatedDuplicate',
    message: 'The subject already has an assignment of this access package.'
  },
  besideOpenRequest: {
    status: 400,
    code: 'EmulatedDuplicate',
    message: 'The subject already has an open request for this access package.'
  },
  policyMismatch: 'refuse',
  requireAnswers: false,
  addWithSchedule: 'honour',
  emailRoute: 'assignment',
  switchedOffPolicy: 'refuse',
  directPolicyForNewcomers: 'refuse',
  removeWhileDelivering: 'accept',
  automaticAccess: 'stays-removed',
  reprocessDays: 14,
  assignmentOrFilter: 'refuse',
  policiesByPackage: 'refuse',
  policyExpansion: 'policies',
  selectInExpand: 'answer',
  topBeyondPage: 'cap',
  packageNameCase: 'ignore',
  userFilterCase: 'ignore',
  assignmentManagerReads: 'packages-and-policies',
  repeatedInvitation: 'refuse'
}

/** The usual behaviour with the answers that options give. */
export function unsettledBehaviour(options: Partial<UnsettledBehaviour>): UnsettledBehaviour {
  return {
    duplicateAdd: options.duplicateAdd ?? USUAL_BEHAVIOUR.duplicateAdd,
    besideOpenRequest: options.besideOpenRequest ?? USUAL_BEHAVIOUR.besideOpenRequest,
    policyMismatch: options.policyMismatch ?? USUAL_BEHAVIOUR.policyMismatch,
    requireAnswers: options.requireAnswers ?? USUAL_BEHAVIOUR.requireAnswers,
    addWithSchedule: options.addWithSchedule ?? USUAL_BEHAVIOUR.addWithSchedule,
    emailRoute: options.emailRoute ?? USUAL_BEHAVIOUR.emailRoute,
    switchedOffPolicy: options.switchedOffPolicy ?? USUAL_BEHAVIOUR.switchedOffPolicy,
    directPolicyForNewcomers: options.directPolicyForNewcomers ?? USUAL_BEHAVIOUR.directPolicyForNewcomers,
    removeWhileDelivering: options.removeWhileDelivering ?? USUAL_BEHAVIOUR.removeWhileDelivering,
    automaticAccess: options.automaticAccess ?? USUAL_BEHAVIOUR.automaticAccess,
    reprocessDays: options.reprocessDays ?? USUAL_BEHAVIOUR.reprocessDays,
    assignmentOrFilter: options.assignmentOrFilter ?? USUAL_BEHAVIOUR.assignmentOrFilter,
    policiesByPackage: options.policiesByPackage ?? USUAL_BEHAVIOUR.policiesByPackage,
    policyExpansion: options.policyExpansion ?? USUAL_BEHAVIOUR.policyExpansion,
    selectInExpand: options.selectInExpand ?? USUAL_BEHAVIOUR.selectInExpand,
    topBeyondPage: options.topBeyondPage ?? USUAL_BEHAVIOUR.topBeyondPage,
    packageNameCase: options.packageNameCase ?? USUAL_BEHAVIOUR.packageNameCase,
    userFilterCase: options.userFilterCase ?? USUAL_BEHAVIOUR.userFilterCase,
    assignmentManagerReads: options.assignmentManagerReads ?? USUAL_BEHAVIOUR.assignmentManagerReads,
    repeatedInvitation: options.repeatedInvitation ?? USUAL_BEHAVIOUR.repeatedInvitation
  }
}
