import type { GraphCall } from '../http/graph-call.js'
import { GraphFault } from '../http/graph-fault.js'
import type { TenantState } from '../tenant/tenant-state.js'
import type { CatalogRole } from './entitlement.js'

/**
 * Roles in single catalogs, which an app may have «instead of» the tenant-wide permission («Create
 * accessPackageAssignmentRequest», «List assignments»). What each role may do: «Delegation and roles in entitlement
 * management».
 */

/** What a caller without the tenant-wide permission wants to do. */
export type CatalogTask = 'readAssignments' | 'readPackages' | 'writeRequests'

/** The roles that may do something. */
export function rolesFor(state: TenantState, task: CatalogTask): readonly CatalogRole[] {
  switch (task) {
    case 'readAssignments':
      return ['catalogOwner', 'catalogReader', 'accessPackageManager', 'accessPackageAssignmentManager']
    case 'readPackages':
      return state.behaviour.assignmentManagerReads === 'packages-and-policies'
        ? ['catalogOwner', 'catalogReader', 'accessPackageManager', 'accessPackageAssignmentManager']
        : ['catalogOwner', 'catalogReader', 'accessPackageManager']
    case 'writeRequests':
      return ['catalogOwner', 'accessPackageManager', 'accessPackageAssignmentManager']
  }
}

/** The catalogs in which a caller may do something by a role. */
export function catalogsFor(state: TenantState, call: GraphCall, task: CatalogTask): ReadonlySet<string> {
  const roles = rolesFor(state, task)
  return new Set((call.catalogRoles ?? []).filter(({ role }) => roles.includes(role)).map((one) => one.catalogId))
}

/** Whether the call reaches what is in a catalog. */
export function reaches(call: GraphCall, catalogId: string | null): boolean {
  return call.catalogs === undefined || (catalogId !== null && call.catalogs.has(catalogId))
}

/** @throws GraphFault 403 when the caller has roles in other catalogs only. */
export function requirePackage(state: TenantState, call: GraphCall, packageId: string): void {
  if (!reaches(call, catalogOfPackage(state, packageId))) throw notAuthorized()
}

/** The catalog of a package; null when there is no such package. */
export function catalogOfPackage(state: TenantState, packageId: string): string | null {
  return state.entitlement.packages.get(packageId)?.catalogId ?? null
}

/** What entitlement management answers to those without permission; the code is not published. */
export function notAuthorized(): GraphFault {
  return new GraphFault(403, 'Forbidden', 'The caller is not authorized to perform this operation.')
}
