/** Whom an assignment policy lets in, as far as the policy itself tells. */
import type { AssignmentPolicy, Guid } from './model.js'

/**
 * «If you selected None (administrator direct assignments only) and you set enable to No, then administrators can't
 * directly assign this access package» (Microsoft Entra documentation, «Change request settings for an access package»).
 * Microsoft Graph documentation, `entitlementmanagement-post-assignmentpolicies`, shows such a policy being made, so it may
 * work all the same.
 */
export function isSwitchedOff({ enabled, allowedTargetScope }: AssignmentPolicy): boolean {
  return !enabled && allowedTargetScope.toLowerCase() === 'notspecified'
}

/** Somebody whom a policy may be for; null: not known. */
export interface Candidate {
  readonly userId: Guid | null
  readonly guest: boolean | null
}

/**
 * Whether a policy may be for someone. Members of groups and of connected organizations cannot be told, so they fit.
 *
 * `specificAllowedTargets` and the scopes: Microsoft Graph documentation, resource `accessPackageAssignmentPolicy`.
 */
export function fits({ userId, guest }: Candidate, { allowedTargetScope, namedUsers }: AssignmentPolicy): boolean {
  switch (allowedTargetScope.toLowerCase()) {
    case 'allmemberusers':
      return guest !== true
    case 'specificdirectoryusers':
      return namedUsers === null || (userId !== null && namedUsers.includes(userId))
    case 'specificconnectedorganizationusers':
    case 'allconfiguredconnectedorganizationusers':
    case 'allexternalusers':
      return guest !== false
    case 'specificdirectoryserviceprincipals':
    case 'alldirectoryserviceprincipals':
    case 'alldirectoryagentidentities':
      return false
    default:
      return true
  }
}

/** Whom a policy is for, for someone whom it does not fit. */
export function scopeWords({ allowedTargetScope }: AssignmentPolicy): string {
  switch (allowedTargetScope.toLowerCase()) {
    case 'allmemberusers':
      return 'members of the directory, not for guests'
    case 'specificdirectoryusers':
      return 'the users it names'
    case 'specificconnectedorganizationusers':
    case 'allconfiguredconnectedorganizationusers':
    case 'allexternalusers':
      return 'people from outside, not for members of the directory'
    default:
      return 'applications, not for people'
  }
}
