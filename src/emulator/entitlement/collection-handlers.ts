import { notAuthorized, reaches, requirePackage } from './catalog-access.js'
import type { GraphAnswer, GraphCall, GraphHandler } from '../http/graph-call.js'
import { GraphFault, notFound } from '../http/graph-fault.js'
import {
  describeFilter,
  type FilterSupport,
  findUnsupported,
  type ReadPath,
  requiredValue
} from '../odata/filter-matching.js'
import { answerList, answerOne } from '../odata/graph-lists.js'
import type { FilterNode } from '../odata/odata-filter.js'
import { parseReadQuery, type ReadQuery } from '../odata/odata-query.js'
import { refuseUnknownNames, type Resource, type TypeName } from '../odata/resource-types.js'
import type { TenantBehaviour, TenantState } from '../tenant/tenant-state.js'

const EM = 'identityGovernance/entitlementManagement'

/**
 * One collection of entitlement management: the filters its page documents, and nothing more. What a page does not name
 * is refused as Graph refused it in public reports (`InvalidFilter`), so that a client cannot come to rely on it.
 */
export interface Collection<R extends { readonly seq: number }> {
  readonly name: string
  readonly type: TypeName
  readonly filter: (behaviour: TenantBehaviour) => FilterSupport
  /** Whether a filter is answered as if it were not there. Default: never. */
  readonly ignores?: (filter: FilterNode, behaviour: TenantBehaviour) => boolean
  /** Paths whose texts a filter finds only in the same case. Default: none. */
  readonly mindCase?: (behaviour: TenantBehaviour) => ReadonlySet<string>
  /** Expansions inside expansions that the page of the single GET documents. */
  readonly nestedOnSingle: readonly string[]
  /** Whether a `$select` inside an expansion of the list is an open question. Default: it is answered. */
  readonly doubtfulSelects?: boolean
  readonly list: (state: TenantState, query: ReadQuery) => Iterable<R>
  readonly find: (state: TenantState, id: string) => R | undefined
  readonly read: (state: TenantState, record: R) => ReadPath
  readonly show: (state: TenantState, record: R, call: GraphCall) => Resource
  /** The catalog a record belongs to; null for none, which roles in catalogs never reach. */
  readonly catalogOf: (state: TenantState, record: R) => string | null
  /**
   * What a caller with roles in single catalogs must do to list: name a package («the request must supply a filter to
   * indicate a specific access package», «List assignments»), nothing, or use another way. Default: nothing.
   */
  readonly scopedList?: 'by-package' | 'refused'
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

/** @throws GraphFault 400 */
function withSelectsAnswered(query: ReadQuery, { selectInExpand }: TenantBehaviour): ReadQuery {
  if (selectInExpand === 'answer' || query.expand.every(({ select }) => select === null)) return query
  if (selectInExpand === 'ignore') return { ...query, expand: query.expand.map((each) => ({ ...each, select: null })) }
  throw new GraphFault(400, 'BadRequest', 'Parsing OData Select and Expand failed.')
}

function asArray<R>(records: Iterable<R>): readonly R[] {
  return Array.isArray(records) ? (records as R[]) : [...records]
}

/** @throws GraphFault 403 for a list that roles in catalogs alone do not allow. */
function refuseUnscopedList<R extends { readonly seq: number }>(
  state: TenantState,
  call: GraphCall,
  query: ReadQuery,
  { scopedList }: Collection<R>
): void {
  if (call.catalogs === undefined || scopedList === undefined) return
  const packageId = scopedList === 'by-package' ? requiredValue(query.filter, 'accessPackage/id') : null
  if (packageId === null) throw notAuthorized()
  requirePackage(state, call, packageId)
}

/** `list` and `get` of a collection. */
export function handlersOf<R extends { readonly seq: number }>(
  collection: Collection<R>
): {
  readonly list: GraphHandler
  readonly get: GraphHandler
} {
  const list = (state: TenantState, call: GraphCall): GraphAnswer => {
    const { behaviour } = state
    const asked = withoutIgnored(parseReadQuery(call.parameters), collection, behaviour)
    const query = collection.doubtfulSelects === true ? withSelectsAnswered(asked, behaviour) : asked
    refuseUnknownNames(collection.type, query)
    refuseTop(query, behaviour)
    if (query.filter !== null && findUnsupported(query.filter, collection.filter(behaviour)) !== null) {
      // The wording, with its unclosed quote, is the one quoted in public issues.
      const message = `OData query is invalid: Filter '${describeFilter(query.filter)} is not supported. .`
      throw new GraphFault(400, 'InvalidFilter', message)
    }
    refuseUnscopedList(state, call, query, collection)
    const all = asArray(collection.list(state, query))
    return answerList(state, call, query, {
      records: call.catalogs === undefined ? all : all.filter((one) => reaches(call, collection.catalogOf(state, one))),
      read: (record) => collection.read(state, record),
      show: (record) => collection.show(state, record, call),
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
    if (!reaches(call, collection.catalogOf(state, record))) throw notAuthorized()
    return answerOne(state, `${EM}/${collection.name}`, query, collection.show(state, record, call))
  }
  return { list, get }
}
