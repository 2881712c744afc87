import type { UserRecord } from '../directory/directory.js'
import type { TenantState } from '../tenant/tenant-state.js'
import type { PackageRecord, PolicyRecord } from './entitlement.js'

/** Who can get a package by which of its policies. */

/** Someone with an account, or an address that nobody in the directory has yet (`id` null). */
export interface Candidate {
  readonly id: string | null
  readonly address: string
  readonly userType: 'Member' | 'Guest'
}

/** A user of the directory as a candidate. */
export function candidateOf(user: UserRecord): Candidate {
  return { id: user.id, address: user.mail ?? user.userPrincipalName, userType: user.userType }
}

/**
 * Whether somebody can be assigned a package by a policy: the policy is for them («Change request settings for an access
 * package»), the catalog is open to them when they are from outside («accessPackageCatalog resource type»), and nothing
 * they have makes them «ineligible to be assigned this access package» («accessPackage resource type»).
 */
export function isEligible(
  state: TenantState,
  item: PackageRecord,
  policy: PolicyRecord,
  candidate: Candidate
): boolean {
  return policyFits(state, item, policy, candidate) && !hasIncompatible(state, item, candidate)
}

/**
 * A «None» policy takes any user; whether it does when it is switched off, and whether it takes somebody without an account,
 * Microsoft's pages say both. The others follow their scope's name. An automatic policy chooses its people itself.
 */
function policyFits(state: TenantState, item: PackageRecord, policy: PolicyRecord, candidate: Candidate): boolean {
  if (policy.automatic) return false
  switch (policy.allowedTargetScope) {
    case 'notSpecified':
      if (!policy.enabled && state.behaviour.switchedOffPolicy === 'refuse') return false
      return candidate.id !== null || state.behaviour.directPolicyForNewcomers === 'accept'
    case 'allMemberUsers':
      return candidate.userType === 'Member'
    case 'allDirectoryUsers':
      return candidate.id !== null
    case 'specificDirectoryUsers':
      return candidate.id !== null && namedByTargets(state, policy, candidate)
    case 'specificConnectedOrganizationUsers':
      return takesOutsiders(state, item) && isOutside(candidate) && namedByTargets(state, policy, candidate)
    case 'allConfiguredConnectedOrganizationUsers':
      return (
        takesOutsiders(state, item) &&
        isOutside(candidate) &&
        state.entitlement.organizationOf(candidate.address)?.state === 'configured'
      )
    case 'allExternalUsers':
      return takesOutsiders(state, item) && isOutside(candidate)
    case 'specificDirectoryServicePrincipals':
    case 'allDirectoryServicePrincipals':
    case 'allDirectoryAgentIdentities':
      return false
  }
}

function isOutside(candidate: Candidate): boolean {
  return candidate.userType === 'Guest'
}

function takesOutsiders(state: TenantState, item: PackageRecord): boolean {
  return state.entitlement.catalogs.get(item.catalogId)?.isExternallyVisible === true
}

/** Whether a policy names somebody, directly, by a group or by the organization of their address. */
export function namedByTargets(state: TenantState, policy: PolicyRecord, candidate: UserRecord | Candidate): boolean {
  const { entitlement } = state
  const { id, address } = 'userPrincipalName' in candidate ? candidateOf(candidate) : candidate
  return policy.targets.some((target) => {
    switch (target.kind) {
      case 'user':
        return target.id === id
      case 'group':
        return id !== null && entitlement.groups.get(target.id)?.members.has(id) === true
      case 'connectedOrganization':
        return entitlement.organizationOf(address)?.id === target.id
    }
  })
}

function hasIncompatible(state: TenantState, item: PackageRecord, { id }: Candidate): boolean {
  if (id === null) return false
  const { entitlement } = state
  const inGroup = [...item.incompatibleGroupIds].some(
    (group) => entitlement.groups.get(group)?.members.has(id) === true
  )
  return inGroup || [...item.incompatiblePackageIds].some((other) => hasLive(state, other, id))
}

function hasLive(state: TenantState, packageId: string, objectId: string): boolean {
  return state.entitlement
    .assignmentsHeldBy(packageId, objectId)
    .some((assignment) => state.entitlement.stateOf(assignment, state.now()) !== 'expired')
}
