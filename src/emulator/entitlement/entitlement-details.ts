import { showSubject } from './assignment-resources.js'
import { catalogOfPackage, notAuthorized, reaches, requirePackage } from './catalog-access.js'
import type { PackageRecord } from './entitlement.js'
import {
  incompatibleGroupsOf,
  incompatiblePackagesOf,
  packagesIncompatibleWith,
  showGroup,
  showPackage
} from './entitlement-resources.js'
import { showResource } from './resource-roles.js'
import type { GraphAnswer, GraphCall, GraphHandler } from '../http/graph-call.js'
import { GraphFault, notFound } from '../http/graph-fault.js'
import { describeFilter, findUnsupported } from '../odata/filter-matching.js'
import { answerList, answerOne } from '../odata/graph-lists.js'
import { parseReadQuery } from '../odata/odata-query.js'
import { refuseUnknownNames, type Resource, type TypeName } from '../odata/resource-types.js'
import type { TenantState } from '../tenant/tenant-state.js'

/** Reads of entitlement management that are no collections of their own. */

const EM = 'identityGovernance/entitlementManagement'

/** `GET accessPackages/{id}/incompatibleAccessPackages` («List incompatibleAccessPackages»). */
export const listIncompatiblePackages = listOfPackage('incompatibleAccessPackages', 'accessPackage', {
  find: incompatiblePackagesOf,
  show: showPackage
})

/** `GET accessPackages/{id}/accessPackagesIncompatibleWith` («List accessPackagesIncompatibleWith»). */
export const listPackagesIncompatibleWith = listOfPackage('accessPackagesIncompatibleWith', 'accessPackage', {
  find: packagesIncompatibleWith,
  show: showPackage
})

/** `GET accessPackages/{id}/incompatibleGroups` («List incompatibleGroups»). */
export const listIncompatibleGroups = listOfPackage('incompatibleGroups', 'group', {
  find: incompatibleGroupsOf,
  show: (_state, group) => showGroup(group)
})

/** Their pages document paging and no other option. */
function listOfPackage<R extends { readonly seq: number }>(
  name: string,
  type: TypeName,
  relation: {
    readonly find: (state: TenantState, item: PackageRecord) => readonly R[]
    readonly show: (state: TenantState, record: R) => Resource
  }
): GraphHandler {
  return (state, call, id = '') => {
    const query = parseReadQuery(call.parameters)
    refuseUnknownNames(type, query)
    const item = state.entitlement.packages.get(id.toLowerCase())
    if (item === undefined) throw notFound(id)
    requirePackage(state, call, item.id)
    if (query.filter !== null) throw invalidFilter(describeFilter(query.filter))
    return answerList(state, call, query, {
      records: relation.find(state, item),
      read: () => () => undefined,
      show: (record) => relation.show(state, record),
      context: `${EM}/accessPackages('${item.id}')/${name}`,
      pageSize: state.behaviour.pageSize,
      maxTop: state.behaviour.pageSize,
      count: query.count
    })
  }
}

/** `GET catalogs/{id}/resources`, with roles and scopes, by id or origin id («List resources»). */
export function listCatalogResources(state: TenantState, call: GraphCall, id = ''): GraphAnswer {
  const query = parseReadQuery(call.parameters)
  refuseUnknownNames('accessPackageResource', query)
  const catalog = state.entitlement.catalogs.get(id.toLowerCase())
  if (catalog === undefined) throw notFound(id)
  if (!reaches(call, catalog.id)) throw notAuthorized()
  const support = { paths: { id: ['eq'], originId: ['eq'] }, joins: [] }
  if (query.filter !== null && findUnsupported(query.filter, support) !== null) {
    throw invalidFilter(describeFilter(query.filter))
  }
  return answerList(state, call, query, {
    records: [...state.entitlement.resources.values()].filter((one) => one.catalogId === catalog.id),
    read: (record) => (path) => (path === 'id' ? record.id : record.originId),
    show: showResource,
    context: `${EM}/catalogs('${catalog.id}')/resources`,
    pageSize: state.behaviour.pageSize,
    maxTop: state.behaviour.pageSize,
    count: query.count
  })
}

function invalidFilter(filter: string): GraphFault {
  return new GraphFault(400, 'InvalidFilter', `OData query is invalid: Filter '${filter} is not supported. .`)
}

/** `GET settings`: what becomes of guests without packages («Get entitlementManagementSettings»; no options). */
export function getSettings(state: TenantState): GraphAnswer {
  const { action, deleteAfterMs } = state.entitlement.guestLifecycle
  const days = deleteAfterMs / (24 * 60 * 60 * 1000)
  return {
    status: 200,
    body: {
      '@odata.context': `${state.graphEndpoint}/v1.0/$metadata#${EM}/settings/$entity`,
      id: 'singleton',
      externalUserLifecycleAction: action,
      durationUntilExternalUserDeletedAfterBlocked: `P${days}D`
    }
  }
}

/** `GET subjects(objectId='{id}')`: the alternate key is the only one a page shows («Get accessPackageSubject»). */
export function getSubject(state: TenantState, call: GraphCall, key = ''): GraphAnswer {
  const objectId = /^objectId='([^']*)'$/i.exec(key)?.[1] ?? ''
  const subject = state.entitlement.findSubject(objectId)
  if (subject === null) throw notFound(objectId)
  const held = state.entitlement.assignmentsOfSubject(subject)
  if (call.catalogs !== undefined && !held.some((one) => reaches(call, catalogOfPackage(state, one.packageId)))) {
    throw notAuthorized()
  }
  const query = parseReadQuery(call.parameters)
  refuseUnknownNames('accessPackageSubject', query)
  return answerOne(state, `${EM}/subjects`, query, showSubject(state, subject))
}

/** `filterByCurrentUser` and `additionalAccess` know no signed-in user of an app: application permissions «Not supported». */
export function refuseWithoutUser(): GraphAnswer {
  throw new GraphFault(403, 'Forbidden', 'This operation does not support application permissions.')
}
