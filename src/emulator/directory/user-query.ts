import {
  countComparisons,
  type FilterSupport,
  findUnsupported,
  longestEqualValue,
  pathsOf
} from '../odata/filter-matching.js'
import type { GraphCall } from '../http/graph-call.js'
import { GraphFault } from '../http/graph-fault.js'
import type { FilterNode } from '../odata/odata-filter.js'
import type { ReadQuery } from '../odata/odata-query.js'
import { hasProperty } from '../odata/resource-types.js'

/** «Limited to 15 expressions in the filter clause by default» (known issues of Microsoft Graph). */
const MAX_COMPARISONS = 15
/** «Or a URL length of 2,048 characters when using advanced query capabilities» (the same page). */
const MAX_ADVANCED_URL = 2048
/** With `eq` a value may have at most 120 characters (the same page). */
const MAX_EQUAL_CHARACTERS = 120
/** «List users» and «List deletedItems»: 100 a page by default, 999 at most. */
export const MAX_TOP = 999

const TEXT = ['eq', 'ge', 'le', 'in', 'startswith']
const COLLECTION = ['any-eq', 'any-startswith']

/** What «user resource type» lists per property for `$filter`, without the advanced query capabilities. */
const BASIC: FilterSupport = {
  paths: {
    id: ['eq', 'in'],
    mail: TEXT,
    userPrincipalName: TEXT,
    displayName: TEXT,
    givenName: TEXT,
    surname: TEXT,
    userType: ['eq', 'in'],
    accountEnabled: ['eq', 'in'],
    externalUserState: ['eq', 'in'],
    externalUserStateChangeDateTime: ['eq', 'in'],
    creationType: ['eq', 'in'],
    createdDateTime: ['eq', 'ge', 'le', 'in'],
    otherMails: COLLECTION,
    proxyAddresses: COLLECTION
  },
  joins: ['and', 'or']
}

/**
 * With `ConsistencyLevel: eventual` and `$count=true` («Advanced query capabilities on directory objects»): `not` and
 * `ne` wherever `eq` is, `endsWith` on four properties, and the size of a collection.
 */
const ADVANCED: FilterSupport = {
  paths: {
    ...Object.fromEntries(
      Object.entries(BASIC.paths).map(([path, operators]) => [
        path,
        operators.includes('eq') ? [...operators, 'ne'] : operators
      ])
    ),
    mail: [...TEXT, 'ne', 'endswith'],
    userPrincipalName: [...TEXT, 'ne', 'endswith'],
    otherMails: [...COLLECTION, 'any-endswith'],
    proxyAddresses: [...COLLECTION, 'any-endswith'],
    'otherMails/$count': ['eq', 'ne'],
    'proxyAddresses/$count': ['eq', 'ne']
  },
  joins: ['and', 'or', 'not']
}

/** The column «eq null» of the same page; `null` needs the advanced capabilities wherever it is taken at all. */
const NULLABLE: ReadonlySet<string> = new Set([
  'mail',
  'displayName',
  'givenName',
  'surname',
  'userType',
  'createdDateTime'
])

/** Properties that `$search` can look into: those whose beginning a filter can name. */
export function isSearchable(property: string): boolean {
  return (BASIC.paths[property] ?? []).some((operator) => operator.endsWith('startswith'))
}

/** How far a call goes beyond plain reading. */
export interface Capabilities {
  /** The header is there. */
  readonly eventual: boolean
  /** The header and `$count=true` are there. */
  readonly advanced: boolean
}

/** The header counts on the very request that carries it: «not included by default in subsequent page requests». */
export function capabilitiesOf(call: GraphCall, query: ReadQuery): Capabilities {
  const eventual = call.headers['consistencylevel']?.toLowerCase() === 'eventual'
  return { eventual, advanced: eventual && query.count }
}

/** @throws GraphFault 400 for options that lists of users do not take. */
export function refuseOptions(query: ReadQuery, { eventual, advanced }: Capabilities): void {
  if (query.skip) throw unsupportedQuery("'$skip' is not supported by the service.")
  if (query.search !== null && !eventual) {
    throw unsupportedQuery(
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'"
    )
  }
  if (query.expand.length > 0 && (advanced || query.search !== null)) {
    throw unsupportedQuery('$expand is not supported with advanced query capabilities.')
  }
  if (query.top !== null && query.top > MAX_TOP) {
    throw new GraphFault(
      400,
      'Request_BadRequest',
      `Invalid page size specified: '${query.top}'. Must be between 1 and ${MAX_TOP} inclusive.`
    )
  }
}

/** @throws GraphFault 400 for a filter that users do not support, or only with the advanced capabilities. */
export function refuseFilter(filter: FilterNode, call: GraphCall, { advanced }: Capabilities): void {
  for (const path of pathsOf(filter)) {
    if (hasProperty('user', path.replace(/\/\$count$/, ''))) continue
    const message = `Invalid filter clause: Could not find a property named '${path}' on type 'microsoft.graph.user'.`
    throw new GraphFault(400, 'BadRequest', message)
  }
  const part = findUnsupported(filter, advanced ? ADVANCED : BASIC)
  const ofNull = comparedWithNull(filter).find((path) => !advanced || !NULLABLE.has(path))
  if (part !== null || ofNull !== undefined) {
    const clause = part ?? `${ofNull ?? ''} Equals null`
    throw unsupportedQuery(`Unsupported or invalid query filter clause specified: '${clause}' of resource 'User'.`)
  }
  if (advanced) refuseLongUrl(call)
  else refuseManyComparisons(filter)
  if (longestEqualValue(filter) > MAX_EQUAL_CHARACTERS) {
    throw unsupportedQuery(`A value of the filter clause is longer than ${MAX_EQUAL_CHARACTERS} characters.`)
  }
}

function refuseManyComparisons(filter: FilterNode): void {
  const comparisons = countComparisons(filter)
  if (comparisons <= MAX_COMPARISONS) return
  throw unsupportedQuery(
    `Too many child clauses specified in search filter expression containing 'OR' operators: ${comparisons}. ` +
      `Max allowed: ${MAX_COMPARISONS}.`
  )
}

function refuseLongUrl(call: GraphCall): void {
  const options = [...call.parameters].map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  const length = `/v1.0/${call.rawPath}?${options.join('&')}`.length
  if (length <= MAX_ADVANCED_URL) return
  throw unsupportedQuery(`The URL of an advanced query is longer than ${MAX_ADVANCED_URL} characters.`)
}

function comparedWithNull(node: FilterNode): string[] {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.nodes.flatMap(comparedWithNull)
    case 'not':
    case 'any':
      return comparedWithNull(node.node)
    case 'compare':
      return node.value.value === null ? [node.operand.path] : []
    case 'in':
      return node.values.some(({ value }) => value === null) ? [node.operand.path] : []
    case 'call':
      return []
  }
}

/** The refusal of a query that directory objects do not support, or not this way. */
export function unsupportedQuery(message: string): GraphFault {
  return new GraphFault(400, 'Request_UnsupportedQuery', message)
}
