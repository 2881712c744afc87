import { catalogOfPackage } from './catalog-access.js'
import { handlersOf } from './collection-handlers.js'
import { identitySourcesOf, showConnectedOrganization } from './connected-organizations.js'
import type { AssignmentRecord, RequestRecord } from './entitlement.js'
import { showAssignment, showRequest } from './assignment-resources.js'
import { showCatalog, showPackage, showPolicy } from './entitlement-resources.js'
import { type FilterSupport, pathsOf, requiredValue } from '../odata/filter-matching.js'
import type { GraphCall } from '../http/graph-call.js'
import { isoDate } from '../odata/iso-date.js'
import type { TenantState } from '../tenant/tenant-state.js'

const NAME_FILTER = (): FilterSupport => ({ paths: { displayName: ['eq', 'contains'] }, joins: [] })
const NAME = new Set(['displayName'])

const catalogs = handlersOf({
  name: 'catalogs',
  type: 'accessPackageCatalog',
  filter: NAME_FILTER,
  nestedOnSingle: [],
  list: (state) => state.entitlement.catalogs.values(),
  find: (state, id) => state.entitlement.catalogs.get(id),
  read: (_state, record) => () => record.displayName,
  show: showCatalog,
  catalogOf: (_state, record) => record.id
})

const packages = handlersOf({
  name: 'accessPackages',
  type: 'accessPackage',
  filter: NAME_FILTER,
  // «List resourceRoleScopes» shows this form, and no sub-collection.
  nestedOnSingle: ['resourceRoleScopes/role', 'resourceRoleScopes/scope'],
  list: (state) => state.entitlement.packages.values(),
  find: (state, id) => state.entitlement.packages.get(id),
  read: (_state, record) => () => record.displayName,
  mindCase: ({ packageNameCase }) => (packageNameCase === 'mind' ? NAME : new Set()),
  show: showPackage,
  catalogOf: (_state, record) => record.catalogId
})

// `accessPackage/id eq` is used by third parties and documented nowhere, so its answer is an option; `accessPackageId eq`
// was refused in public.
const policies = handlersOf({
  name: 'assignmentPolicies',
  type: 'accessPackageAssignmentPolicy',
  filter: ({ policiesByPackage }) => ({
    paths: { displayName: ['eq'], ...(policiesByPackage === 'answer' ? { 'accessPackage/id': ['eq'] } : {}) },
    joins: []
  }),
  ignores: (filter, { policiesByPackage }) =>
    policiesByPackage === 'ignore' && pathsOf(filter).every((path) => path === 'accessPackage/id'),
  nestedOnSingle: [],
  list: (state) => state.entitlement.policies.values(),
  find: (state, id) => state.entitlement.policies.get(id),
  read: (_state, record) => (path) => (path === 'accessPackage/id' ? record.packageId : record.displayName),
  show: showPolicy,
  catalogOf: (state, record) => catalogOfPackage(state, record.packageId),
  // «They should instead retrieve the policies with list accessPackages» («List assignmentPolicies»).
  scopedList: 'refused'
})

const assignments = handlersOf<AssignmentRecord>({
  name: 'assignments',
  type: 'accessPackageAssignment',
  filter: ({ assignmentOrFilter }) => ({
    paths: { 'accessPackage/id': ['eq'], state: ['eq'], 'target/objectId': ['eq'], 'assignmentPolicy/id': ['eq'] },
    joins: assignmentOrFilter === 'answer' ? ['and', 'or'] : ['and']
  }),
  nestedOnSingle: [],
  doubtfulSelects: true,
  list: (state, query) => {
    const packageId = requiredValue(query.filter, 'accessPackage/id')
    const objectId = requiredValue(query.filter, 'target/objectId')
    if (packageId === null) return state.entitlement.assignments.values()
    if (objectId === null) return state.entitlement.assignmentsOf(packageId)
    return state.entitlement.assignmentsHeldBy(packageId, objectId)
  },
  find: (state, id) => state.entitlement.assignments.get(id),
  read: (state, record) => (path) => {
    if (path === 'accessPackage/id') return record.packageId
    if (path === 'target/objectId') return record.subject.objectId
    return path === 'state' ? state.entitlement.stateOf(record, state.now()) : record.policyId
  },
  show: showAssignment,
  catalogOf: (state, record) => catalogOfPackage(state, record.packageId),
  scopedList: 'by-package'
})

const requests = handlersOf<RequestRecord>({
  name: 'assignmentRequests',
  type: 'accessPackageAssignmentRequest',
  filter: () => ({
    paths: { 'accessPackage/id': ['eq'], state: ['eq'], createdDateTime: ['eq', 'gt', 'ge', 'lt', 'le'] },
    joins: ['and']
  }),
  nestedOnSingle: ['assignment/target'],
  list: (state, query) => {
    const packageId = requiredValue(query.filter, 'accessPackage/id')
    const all = packageId === null ? [...state.entitlement.requests.values()] : state.entitlement.requestsOf(packageId)
    return all.filter((request) => isShown(state, request))
  },
  find: (state, id) => {
    const request = state.entitlement.requests.get(id)
    return request !== undefined && isShown(state, request) ? request : undefined
  },
  read: (_state, record) => (path) => {
    if (path === 'accessPackage/id') return record.packageId
    return path === 'state' ? record.state : isoDate(record.createdAt)
  },
  show: (state, record, call) => showRequest(state, record, knowsNewValues(call)),
  catalogOf: (state, record) => catalogOfPackage(state, record.packageId),
  scopedList: 'by-package'
})

// Roles in catalogs do not reach these: connected organizations are administrators' business.
const connectedOrganizations = handlersOf({
  name: 'connectedOrganizations',
  type: 'connectedOrganization',
  filter: () => ({
    paths: { displayName: ['eq'], identitySources: ['any-eq microsoft.graph.azureActiveDirectoryTenant/tenantId'] },
    joins: []
  }),
  nestedOnSingle: [],
  list: (state) => state.entitlement.connectedOrganizations.values(),
  find: (state, id) => state.entitlement.connectedOrganizations.get(id),
  read: (_state, record) => (path) => (path === 'identitySources' ? identitySourcesOf(record) : record.displayName),
  show: (_state, record) => showConnectedOrganization(record),
  catalogOf: () => null
})

/** Values behind `unknownFutureValue` are shown to those who ask («Best practices for working with Microsoft Graph»). */
function knowsNewValues(call: GraphCall): boolean {
  return (call.headers['prefer'] ?? '').toLowerCase().includes('include-unknown-enum-members')
}

function isShown(state: TenantState, request: RequestRecord): boolean {
  return request.createdAt + state.behaviour.showRequestsAfterMs <= state.now()
}

/** Reads by collection: `list` and `get`. */
export const entitlementReads = { catalogs, packages, policies, assignments, requests, connectedOrganizations }
