import type {
  PackageRecord,
  PolicyRecord,
  PolicyTarget,
  ResourceRecord,
  ResourceRoleRecord,
  TargetScope
} from '../entitlement/entitlement.js'
import { TARGET_SCOPES } from '../entitlement/entitlement.js'
import { namedByTargets } from '../entitlement/policy-eligibility.js'
import { assign, otherSubject, plantRequest } from './assignment-seed.js'
import { findGroup, findOrganization, findPackage, findUser, namesRecord } from './name-lookup.js'
import type { PackageSeed, PolicySeed, ResourceRoleSeed, TargetSeed } from './tenant-seed.js'
import type { TenantState } from './tenant-state.js'

/** Puts the packages into the tenant. @throws Error when one names something that is not there. */
export function plantPackages(
  state: TenantState,
  seeds: readonly PackageSeed[],
  createdAt: number,
  addCatalog: (displayName: string) => string
): void {
  const planted = seeds.map((seed) => ({ seed, record: plantPackage(state, seed, createdAt, addCatalog) }))
  // Only now are all the packages there that others may name.
  for (const { seed, record } of planted) {
    for (const name of seed.incompatiblePackages ?? []) record.incompatiblePackageIds.add(findPackage(state, name).id)
    for (const name of seed.incompatibleGroups ?? []) record.incompatibleGroupIds.add(findGroup(state, name).id)
  }
}

function plantPackage(
  state: TenantState,
  seed: PackageSeed,
  createdAt: number,
  addCatalog: (displayName: string) => string
): PackageRecord {
  const { entitlement } = state
  const catalog = seed.catalog ?? 'General'
  const catalogId =
    [...entitlement.catalogs.values()].find((one) => namesRecord(catalog, one))?.id ?? addCatalog(catalog)
  const id = (seed.id ?? state.nextGuid('package')).toLowerCase()
  const record: PackageRecord = {
    seq: entitlement.nextSeq(),
    id,
    displayName: seed.displayName,
    description: seed.description ?? seed.displayName,
    isHidden: seed.hidden ?? false,
    catalogId,
    incompatiblePackageIds: new Set(),
    incompatibleGroupIds: new Set(),
    resourceRoles: (seed.resourceRoles ?? []).map((role) => plantResourceRole(state, catalogId, role, createdAt)),
    createdAt
  }
  entitlement.packages.set(id, record)
  for (const policy of seed.policies ?? [{ displayName: 'Direct assignment' }]) {
    entitlement.addPolicy(policyFrom(state, id, policy, createdAt))
  }
  for (const member of seed.members ?? []) assign(state, record, findUser(state, member.user), member, createdAt)
  for (const other of seed.otherSubjects ?? []) assign(state, record, otherSubject(state, other), other, createdAt)
  for (const policy of entitlement.policiesOf(id)) if (policy.automatic) assignTargets(state, record, policy, createdAt)
  for (const request of seed.requests ?? []) plantRequest(state, record, request)
  return record
}

function policyFrom(state: TenantState, packageId: string, seed: PolicySeed, createdAt: number): PolicyRecord {
  return {
    seq: state.entitlement.nextSeq(),
    id: (seed.id ?? state.nextGuid('policy')).toLowerCase(),
    packageId,
    displayName: seed.displayName,
    allowedTargetScope: readScope(seed.allowedTargetScope ?? 'notSpecified'),
    targets: (seed.targets ?? []).map((target) => targetFrom(state, target)),
    automatic: seed.automatic ?? false,
    approvalRequired: seed.approvalRequired ?? false,
    approvalRequiredForUpdate: seed.approvalRequiredForUpdate ?? false,
    enabled: seed.enabled ?? true,
    questions: (seed.questions ?? []).map((question) => ({
      id: question.id ?? state.nextGuid('question'),
      text: question.text,
      required: question.required ?? false
    })),
    lifetimeDays: seed.lifetimeDays ?? null,
    callback:
      seed.waitsForCallback === undefined
        ? null
        : { stage: seed.waitsForCallback, extensionId: state.nextGuid('extension') },
    createdAt
  }
}

function readScope(text: string): TargetScope {
  const scope = TARGET_SCOPES.find((one) => one === text)
  if (scope === undefined) throw new Error(`${text} is not a scope of a policy: ${TARGET_SCOPES.join(', ')}.`)
  return scope
}

function targetFrom(state: TenantState, seed: TargetSeed): PolicyTarget {
  if (seed.user !== undefined) {
    const user = findUser(state, seed.user)
    return { kind: 'user', id: user.id, displayName: user.displayName ?? user.userPrincipalName }
  }
  if (seed.group !== undefined) return { kind: 'group', ...nameOf(findGroup(state, seed.group)) }
  if (seed.connectedOrganization !== undefined) {
    return { kind: 'connectedOrganization', ...nameOf(findOrganization(state, seed.connectedOrganization)) }
  }
  throw new Error('A target of a policy names a user, a group or a connected organization.')
}

function nameOf(record: { readonly id: string; readonly displayName: string }): { id: string; displayName: string } {
  return { id: record.id, displayName: record.displayName }
}

/** An automatic policy has given its package to everyone it names, unless the seed says otherwise of them. */
function assignTargets(state: TenantState, record: PackageRecord, policy: PolicyRecord, createdAt: number): void {
  for (const user of state.directory.list()) {
    if (!namedByTargets(state, policy, user)) continue
    if (state.entitlement.assignmentsHeldBy(record.id, user.id).length > 0) continue
    assign(state, record, user, { policy: policy.id }, createdAt)
  }
}

function plantResourceRole(
  state: TenantState,
  catalogId: string,
  seed: ResourceRoleSeed,
  createdAt: number
): ResourceRoleRecord {
  const originSystem = seed.originSystem ?? 'AadGroup'
  const name = seed.role ?? 'Member'
  const same = [...state.entitlement.resources.values()].find(
    (one) => one.catalogId === catalogId && one.originSystem === originSystem && one.displayName === seed.resource
  )
  const resource = same ?? plantResource(state, catalogId, seed, createdAt)
  const known = resource.roles.find((one) => one.displayName === name)
  if (known !== undefined) return { resource, role: known }
  const id = state.nextGuid('resourceRole')
  // «Member_{id of the group}» is what the examples of «Create resourceRoleScope» show; the others have ids of their own.
  const originId = originSystem === 'AadGroup' ? `${name}_${resource.originId}` : id
  const role = { id, displayName: name, originId }
  resource.roles.push(role)
  return { resource, role }
}

function plantResource(
  state: TenantState,
  catalogId: string,
  seed: ResourceRoleSeed,
  createdAt: number
): ResourceRecord {
  const resource: ResourceRecord = {
    seq: state.entitlement.nextSeq(),
    id: state.nextGuid('resource'),
    catalogId,
    displayName: seed.resource,
    originSystem: seed.originSystem ?? 'AadGroup',
    originId: seed.originId ?? state.nextGuid('origin'),
    scopeId: state.nextGuid('resourceScope'),
    roles: [],
    createdAt
  }
  state.entitlement.resources.set(resource.id, resource)
  return resource
}
