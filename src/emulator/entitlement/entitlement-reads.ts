import type { AssignmentRecord, RequestRecord } from './entitlement.js'
import { isoDate, showAssignment, showCatalog, showPackage, showPolicy, showRequest } from './entitlement-resources.js'
import {
  describeFilter,
  type FilterSupport,
  findUnsupported,
  pathsOf,
  type ReadPath,
  requiredValue
} from '../odata/filter-matching.js'
import type { GraphAnswer, GraphCall, GraphHandler } from '../http/graph-call.js'
import { GraphFault, notFound } from '../http/graph-fault.js'
import { answerList, answerOne } from '../odata/graph-lists.js'
import { parseReadQuery, type ReadQuery } from '../odata/odata-query.js'
import { refuseUnknownNames, type Resource, type TypeName } from '../odata/resource-types.js'
import type { FilterNode } from '../odata/odata-filter.js'
import type { TenantBehaviour, TenantState } from '../tenant/tenant-state.js'

const EM = 'identityGovernance/entitlementManagement'
const NAME_FILTER = (): FilterSupport => ({ paths: { displayName: ['eq', 'contains'] }, joins: [] })
const NAME = new Set(['displayName'])

/**
 * One collection of entitlement management: the filters its page documents, and nothing more. What a page does not name
 * is refused as Graph refused it in public reports (`InvalidFilter`), so that a client cannot come to rely on it.
 */
interface Collection<R extends { readonly seq: number }> {
  readonly name: string
  readonly type: TypeName
  readonly filter: (behaviour: TenantBehaviour) => FilterSupport
  /** Whether a filter is answered as if it were not there. Default: never. */
  readonly ignores?: (filter: FilterNode, behaviour: TenantBehaviour) => boolean
  /** Paths whose texts a filter finds only in the same case. Default: none. */
  readonly mindCase?: (behaviour: TenantBehaviour) => ReadonlySet<string>
  /** Expansions inside expansions that the page of the single GET documents. */
  readonly nestedOnSingle: readonly string[]
  readonly list: (state: TenantState, query: ReadQuery) => Iterable<R>
  readonly find: (state: TenantState, id: string) => R | undefined
  readonly read: (state: TenantState, record: R) => ReadPath
  readonly show: (state: TenantState, record: R) => Resource
}

const catalogs = handlersOf({
  name: 'catalogs',
  type: 'accessPackageCatalog',
  filter: NAME_FILTER,
  nestedOnSingle: [],
  list: (state) => state.entitlement.catalogs.values(),
  find: (state, id) => state.entitlement.catalogs.get(id),
  read: (_state, record) => () => record.displayName,
  show: showCatalog
})

const packages = handlersOf({
  name: 'accessPackages',
  type: 'accessPackage',
  filter: NAME_FILTER,
  nestedOnSingle: [],
  list: (state) => state.entitlement.packages.values(),
  find: (state, id) => state.entitlement.packages.get(id),
  read: (_state, record) => () => record.displayName,
  mindCase: ({ packageNameCase }) => (packageNameCase === 'mind' ? NAME : new Set()),
  show: showPackage
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
  show: showPolicy
})

const assignments = handlersOf<AssignmentRecord>({
  name: 'assignments',
  type: 'accessPackageAssignment',
  filter: ({ assignmentOrFilter }) => ({
    paths: { 'accessPackage/id': ['eq'], state: ['eq'], 'target/objectId': ['eq'], 'assignmentPolicy/id': ['eq'] },
    joins: assignmentOrFilter === 'answer' ? ['and', 'or'] : ['and']
  }),
  nestedOnSingle: [],
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
  show: showAssignment
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
  show: showRequest
})

function isShown(state: TenantState, request: RequestRecord): boolean {
  return request.createdAt + state.behaviour.showRequestsAfterMs <= state.now()
}

/** «Unsupported query options may be ignored silently» (known issues of Microsoft Graph). */
function withoutIgnored<R extends { readonly seq: number }>(
  query: ReadQuery,
  { ignores }: Collection<R>,
  behaviour: TenantBehaviour
): ReadQuery {
  return query.filter !== null && ignores?.(query.filter, behaviour) === true ? { ...query, filter: null } : query
}

/** Neither the page size nor the largest `$top` of these collections is documented. */
function refuseTop({ top }: ReadQuery, { pageSize, topBeyondPage }: TenantBehaviour): void {
  if (topBeyondPage === 'cap' || top === null || top <= pageSize) return
  throw new GraphFault(400, 'BadRequest', `The value of $top is ${top}; at most ${pageSize} is allowed.`)
}

function asArray<R>(records: Iterable<R>): readonly R[] {
  return Array.isArray(records) ? (records as R[]) : [...records]
}

/** Reads by collection: `list` and `get`. */
export const entitlementReads = { catalogs, packages, policies, assignments, requests }

function handlersOf<R extends { readonly seq: number }>(
  collection: Collection<R>
): {
  readonly list: GraphHandler
  readonly get: GraphHandler
} {
  const list = (state: TenantState, call: GraphCall): GraphAnswer => {
    const { behaviour } = state
    const query = withoutIgnored(parseReadQuery(call.parameters), collection, behaviour)
    refuseUnknownNames(collection.type, query)
    refuseTop(query, behaviour)
    if (query.filter !== null && findUnsupported(query.filter, collection.filter(behaviour)) !== null) {
      // The wording, with its unclosed quote, is the one quoted in public issues.
      const message = `OData query is invalid: Filter '${describeFilter(query.filter)} is not supported. .`
      throw new GraphFault(400, 'InvalidFilter', message)
    }
    return answerList(state, call, query, {
      records: asArray(collection.list(state, query)),
      read: (record) => collection.read(state, record),
      show: (record) => collection.show(state, record),
      context: `${EM}/${collection.name}`,
      pageSize: behaviour.pageSize,
      maxTop: behaviour.pageSize,
      count: query.count,
      mindCase: collection.mindCase?.(behaviour) ?? new Set()
    })
  }
  const get = (state: TenantState, call: GraphCall, id = ''): GraphAnswer => {
    const query = parseReadQuery(call.parameters)
    refuseUnknownNames(collection.type, query, collection.nestedOnSingle)
    const record = collection.find(state, id.toLowerCase())
    if (record === undefined) throw notFound(id)
    return answerOne(state, `${EM}/${collection.name}`, query, collection.show(state, record))
  }
  return { list, get }
}
