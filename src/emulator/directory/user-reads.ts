import type { UserRecord } from './directory.js'
import { isoDate } from '../entitlement/entitlement-resources.js'
import {
  countComparisons,
  type FilterSupport,
  findUnsupported,
  longestEqualValue,
  pathsOf,
  possibleValues,
  type ReadPath
} from '../odata/filter-matching.js'
import type { GraphAnswer, GraphCall } from '../http/graph-call.js'
import { GraphFault, notFound } from '../http/graph-fault.js'
import { answerList, answerOne } from '../odata/graph-lists.js'
import type { FilterNode } from '../odata/odata-filter.js'
import { parseReadQuery, type ReadQuery } from '../odata/odata-query.js'
import { hasProperty, refuseUnknownNames, type Resource } from '../odata/resource-types.js'
import { isVisible, type TenantState } from '../tenant/tenant-state.js'

/** «Limited to 15 expressions in the filter clause by default» (known issues of Microsoft Graph). */
const MAX_COMPARISONS = 15
/** With `eq` a value may have at most 120 characters (the same page). */
const MAX_EQUAL_CHARACTERS = 120
/** «List users»: 100 a page by default, 999 at most. */
const MAX_TOP = 999

/** What «user resource type» lists per property for `$filter`, without the advanced query capabilities. */
const BASIC: FilterSupport = {
  paths: {
    id: ['eq', 'in'],
    mail: ['eq', 'ge', 'le', 'in', 'startswith'],
    userPrincipalName: ['eq', 'ge', 'le', 'in', 'startswith'],
    displayName: ['eq', 'ge', 'le', 'in', 'startswith'],
    userType: ['eq', 'in'],
    accountEnabled: ['eq', 'in'],
    externalUserState: ['eq', 'in'],
    otherMails: ['any-eq'],
    proxyAddresses: ['any-eq']
  },
  joins: ['and', 'or']
}

/** With `ConsistencyLevel: eventual` and `$count=true` («Advanced query capabilities on directory objects»). */
const ADVANCED: FilterSupport = {
  paths: Object.fromEntries(
    Object.entries(BASIC.paths).map(([path, operators]) => [path, [...operators, 'ne', 'endswith']])
  ),
  joins: ['and', 'or', 'not']
}

/** Answered when nothing is selected. */
const DEFAULT_PROPERTIES = (
  'businessPhones displayName givenName jobTitle mail mobilePhone officeLocation preferredLanguage surname ' +
  'userPrincipalName id'
).split(' ')

/** `User.ReadBasic.All` shows «display name, first and last name, email address and photo», and the id. */
const BASIC_PROPERTIES = new Set(['id', 'displayName', 'givenName', 'surname', 'mail', 'userPrincipalName'])
const FULL_PERMISSIONS = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All']

/** `GET /users`. Guests who were just invited are not shown before they are replicated. */
export function listUsers(state: TenantState, call: GraphCall): GraphAnswer {
  const query = parseReadQuery(call.parameters)
  const advanced = call.headers['consistencylevel']?.toLowerCase() === 'eventual'
  refuseUnknownNames('user', query)
  refuseOptions(query, advanced)
  if (query.filter !== null) refuseFilter(query.filter, advanced && query.count)
  refuseUnread(call, [...(query.select ?? []), ...(query.filter === null ? [] : pathsOf(query.filter))])
  return answerList(state, call, withDefaults(query), {
    records: candidates(state, query).filter((user) => isVisible(state, user)),
    read: readUser,
    show: showUser,
    context: 'users',
    pageSize: state.behaviour.pageSize,
    maxTop: MAX_TOP,
    // Without the header `$count` is silently ignored.
    count: query.count && advanced
  })
}

/** `GET /users/{id | userPrincipalName}`, also as `/users('{key}')`. */
export function getUser(state: TenantState, call: GraphCall, key = ''): GraphAnswer {
  const query = parseReadQuery(call.parameters)
  refuseUnknownNames('user', query)
  refuseUnread(call, query.select ?? [])
  const user = state.directory.findByKey(key)
  if (user === null || !isVisible(state, user)) throw notFound(key)
  return answerOne(state, 'users', withDefaults(query), showUser(user))
}

/** Properties whose values the directory is indexed by. */
const INDEXED = new Set(['id', 'mail', 'userPrincipalName', 'otherMails', 'proxyAddresses'])

/** The users a filter may let through, in the order they came. */
function candidates(state: TenantState, query: ReadQuery): UserRecord[] {
  const values = query.filter === null ? null : possibleValues(query.filter, INDEXED)
  if (values === null) return state.directory.list()
  const found = new Set<UserRecord>()
  for (const value of values) {
    const user = state.directory.findById(value)
    if (user !== null) found.add(user)
    for (const sharer of state.directory.findByAddress(value.replace(/^smtp:/, ''))) found.add(sharer)
  }
  return [...found].sort((left, right) => left.seq - right.seq)
}

function withDefaults(query: ReadQuery): ReadQuery {
  return { ...query, select: query.select ?? DEFAULT_PROPERTIES }
}

function refuseOptions(query: ReadQuery, advanced: boolean): void {
  if (query.skip) throw unsupported("'$skip' is not supported by the service.")
  if (query.search !== null && !advanced) {
    throw unsupported(
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'"
    )
  }
  if (query.search !== null || query.orderBy !== null)
    throw unsupported('$search and $orderby are not offered by this tenant.')
  if (query.top !== null && query.top > MAX_TOP) {
    throw new GraphFault(
      400,
      'Request_BadRequest',
      `Invalid page size specified: '${query.top}'. Must be between 1 and ${MAX_TOP} inclusive.`
    )
  }
}

function refuseFilter(filter: FilterNode, advanced: boolean): void {
  for (const path of pathsOf(filter)) {
    if (hasProperty('user', path)) continue
    const message = `Invalid filter clause: Could not find a property named '${path}' on type 'microsoft.graph.user'.`
    throw new GraphFault(400, 'BadRequest', message)
  }
  const part = findUnsupported(filter, advanced ? ADVANCED : BASIC)
  if (part !== null)
    throw unsupported(`Unsupported or invalid query filter clause specified: '${part}' of resource 'User'.`)
  const comparisons = countComparisons(filter)
  if (comparisons > MAX_COMPARISONS) {
    throw unsupported(
      `Too many child clauses specified in search filter expression containing 'OR' operators: ${comparisons}. ` +
        `Max allowed: ${MAX_COMPARISONS}.`
    )
  }
  if (longestEqualValue(filter) > MAX_EQUAL_CHARACTERS) {
    throw unsupported(`A value of the filter clause is longer than ${MAX_EQUAL_CHARACTERS} characters.`)
  }
}

function unsupported(message: string): GraphFault {
  return new GraphFault(400, 'Request_UnsupportedQuery', message)
}

/** With the basic permission only the basic properties may be named. */
function refuseUnread(call: GraphCall, names: readonly string[]): void {
  if (FULL_PERMISSIONS.some((permission) => call.permissions.includes(permission))) return
  if (names.every((name) => BASIC_PROPERTIES.has(name))) return
  throw new GraphFault(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.')
}

function readUser(user: UserRecord): ReadPath {
  return (path) => user[path as keyof UserRecord]
}

function showUser(user: UserRecord): Resource {
  return {
    values: {
      businessPhones: [],
      displayName: user.displayName,
      givenName: null,
      jobTitle: null,
      mail: user.mail,
      mobilePhone: null,
      officeLocation: null,
      preferredLanguage: null,
      surname: null,
      userPrincipalName: user.userPrincipalName,
      id: user.id,
      otherMails: user.otherMails,
      proxyAddresses: user.proxyAddresses,
      userType: user.userType,
      accountEnabled: user.accountEnabled,
      externalUserState: user.externalUserState,
      externalUserStateChangeDateTime: user.externalUserState === null ? null : isoDate(user.createdAt),
      createdDateTime: isoDate(user.createdAt),
      creationType: user.externalUserState === null ? null : 'Invitation'
    },
    relations: {}
  }
}
