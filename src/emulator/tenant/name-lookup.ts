import type { UserRecord } from '../directory/directory.js'
import type { ConnectedOrganizationRecord, GroupRecord, PackageRecord } from '../entitlement/entitlement.js'
import type { TenantState } from './tenant-state.js'

/** Finds what seeds and tests call by name. Each name must fit exactly one thing: a seed should say at once what it lacks. */

/** Whether a name is the display name or the id of a record. */
export function namesRecord(name: string, record: { readonly id: string; readonly displayName: string }): boolean {
  return record.displayName === name || record.id === name.toLowerCase()
}

/** The one user with this mail, principal name or id. @throws Error when there is none or several. */
export function findUser(state: TenantState, key: string): UserRecord {
  const byKey = state.directory.findByKey(key)
  if (byKey !== null) return byKey
  const [user, second] = state.directory.findByAddress(key)
  if (user === undefined) throw new Error(`No user of the tenant is called ${key}.`)
  if (second !== undefined) throw new Error(`Several users of the tenant have the address ${key}.`)
  return user
}

/** @throws Error when there is none or several. */
export function findPackage(state: TenantState, name: string): PackageRecord {
  const byId = state.entitlement.packages.get(name.toLowerCase())
  if (byId !== undefined) return byId
  const [item, second] = state.entitlement.packagesNamed(name)
  if (item === undefined) throw new Error(`The tenant has no access package ${name}.`)
  if (second !== undefined) throw new Error(`The tenant has several access packages ${name}: ask by id.`)
  return item
}

/** @throws Error when there is none or several. */
export function findGroup(state: TenantState, name: string): GroupRecord {
  return theOnly(state.entitlement.groups.values(), 'group', name)
}

/** @throws Error when there is none or several. */
export function findOrganization(state: TenantState, name: string): ConnectedOrganizationRecord {
  return theOnly(state.entitlement.connectedOrganizations.values(), 'connected organization', name)
}

function theOnly<R extends { readonly id: string; readonly displayName: string }>(
  records: Iterable<R>,
  kind: string,
  name: string
): R {
  const [record, second] = [...records].filter((one) => namesRecord(name, one))
  if (record === undefined) throw new Error(`The tenant has no ${kind} ${name}.`)
  if (second !== undefined) throw new Error(`The tenant has several of the kind ${kind} called ${name}.`)
  return record
}
