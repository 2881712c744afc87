import type { UserRecord } from './directory.js'
import { possibleValues } from '../odata/filter-matching.js'
import type { GraphAnswer, GraphCall } from '../http/graph-call.js'
import { GraphFault, notFound } from '../http/graph-fault.js'
import { answerList, answerOne } from '../odata/graph-lists.js'
import { parseReadQuery, type ReadQuery } from '../odata/odata-query.js'
import { pathsOf } from '../odata/filter-matching.js'
import { refuseUnknownNames } from '../odata/resource-types.js'
import { isVisible, type TenantState } from '../tenant/tenant-state.js'
import { inOrder } from './user-order.js'
import { type Capabilities, capabilitiesOf, MAX_TOP, refuseFilter, refuseOptions } from './user-query.js'
import { BASIC_PROPERTIES, DEFAULT_PROPERTIES, readUser, showUser } from './user-resource.js'
import { parseSearch } from './user-search.js'

const FULL_PERMISSIONS = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All']

/** `GET /users`. Guests who were just invited are not shown before they are replicated. */
export function listUsers(state: TenantState, call: GraphCall): GraphAnswer {
  return answerUsers(state, call, (query) => candidates(state, query).filter((user) => isVisible(state, user)))
}

/**
 * `GET /directory/deletedItems/microsoft.graph.user`: who can still be restored, by the query options of the type
 * («List deletedItems»).
 */
export function listDeletedUsers(state: TenantState, call: GraphCall): GraphAnswer {
  return answerUsers(state, call, () => state.directory.listDeleted(state.now()))
}

/** `GET /directory/deletedItems/{id}` («Get deleted item»). */
export function getDeletedItem(state: TenantState, call: GraphCall, id = ''): GraphAnswer {
  const query = parseReadQuery(call.parameters)
  refuseUnknownNames('user', query)
  const user = state.directory.findDeleted(id, state.now())
  if (user === null) throw notFound(id)
  const { body, ...answer } = answerOne(state, 'directoryObjects', withDefaults(query), showUser(user))
  // OData names the type where it is derived from the declared one («OData JSON Format», «odata.type»).
  return { ...answer, body: { ...body, '@odata.type': '#microsoft.graph.user' } }
}

/**
 * `GET /directory/deletedItems`: not offered without a type.
 *
 * @throws GraphFault 400 with the answer users report (issue microsoft-graph-docs#10080).
 */
export function listDeletedItems(): GraphAnswer {
  throw new GraphFault(
    400,
    'Request_UnsupportedQuery',
    'Searches against this resource are not supported. Only specific instances can be queried.'
  )
}

/** `GET /users/{id | userPrincipalName}`, also as `/users('{key}')`. */
export function getUser(state: TenantState, call: GraphCall, key = ''): GraphAnswer {
  refuseDollarSegment(call)
  const query = parseReadQuery(call.parameters)
  refuseUnknownNames('user', query)
  refuseUnread(call, query.select ?? [])
  const user = state.directory.findByKey(key)
  if (user === null || !isVisible(state, user)) throw notFound(key)
  return answerOne(state, 'users', withDefaults(query), showUser(user))
}

/**
 * «Get user»: a principal name that begins with `$` fails as a segment of the path and works as `/users('$x@y.com')`.
 * Counting by `/users/$count` is refused like any other such segment; this tenant counts with `?$count=true` only.
 */
function refuseDollarSegment(call: GraphCall): void {
  const segment = decodeURIComponent(call.rawPath.split('/')[1] ?? '')
  if (segment === '$count') throw new GraphFault(400, 'Request_BadRequest', '$count is not currently supported.')
  if (segment.startsWith('$')) throw new GraphFault(400, 'BadRequest', `Unrecognized system segment '${segment}'.`)
}

function answerUsers(state: TenantState, call: GraphCall, read: (query: ReadQuery) => UserRecord[]): GraphAnswer {
  const query = parseReadQuery(call.parameters)
  const capabilities = capabilitiesOf(call, query)
  refuseOptions(query, capabilities)
  refuseUnknownNames('user', query)
  if (query.filter !== null) refuseFilter(query.filter, call, capabilities)
  refuseUnread(call, [...(query.select ?? []), ...(query.filter === null ? [] : pathsOf(query.filter))])
  const found = searched(read(query), query).filter((user) => isIndexed(state, user, query, capabilities))
  return answerList(state, call, withDefaults(query), {
    records: inOrder(found, query, capabilities),
    read: ({ user }) => readUser(user),
    show: ({ user }) => showUser(user),
    context: 'users',
    pageSize: state.behaviour.pageSize,
    maxTop: MAX_TOP,
    // Without the header `$count` is silently ignored.
    count: capabilities.advanced,
    mindCase: state.behaviour.userFilterCase === 'mind' ? ADDRESSES : new Set()
  })
}

function searched(users: readonly UserRecord[], query: ReadQuery): UserRecord[] {
  return query.search === null ? [...users] : users.filter(parseSearch(query.search))
}

/** «The response will be eventually consistent»: the index of advanced queries does not know the newest users yet. */
function isIndexed(state: TenantState, user: UserRecord, query: ReadQuery, { advanced }: Capabilities): boolean {
  if (!advanced && query.search === null) return true
  return user.visibleAt + state.behaviour.advancedIndexMs <= state.now()
}

/** Where an address may stand. */
const ADDRESSES: ReadonlySet<string> = new Set(['mail', 'userPrincipalName', 'otherMails', 'proxyAddresses'])
/** Properties whose values the directory is indexed by. */
const INDEXED: ReadonlySet<string> = new Set(['id', ...ADDRESSES])

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

/** With the basic permission only the basic properties may be named. */
function refuseUnread(call: GraphCall, names: readonly string[]): void {
  if (FULL_PERMISSIONS.some((permission) => call.permissions.includes(permission))) return
  if (names.every((name) => BASIC_PROPERTIES.has(name))) return
  throw new GraphFault(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.')
}
