import type { UserRecord } from './directory.js'
import { readUser } from './user-resource.js'
import { type Capabilities, unsupportedQuery } from './user-query.js'
import type { ReadQuery } from '../odata/odata-query.js'

/** «Support for sorting by properties of directory objects»: with the plain query, and with the advanced one only. */
const SORTABLE = { always: ['displayName', 'userPrincipalName'], advanced: ['createdDateTime', 'deletedDateTime'] }

/** A user at its place in a list. */
export interface PlacedUser {
  /** Grows along the list, as paging needs it. */
  readonly seq: number
  readonly user: UserRecord
}

/**
 * The users in the order of `$orderby`, or as they came.
 *
 * @throws GraphFault 400 for properties that cannot be sorted by, and for sorting what is filtered without the advanced
 *   capabilities; both texts are quoted in public (issues microsoft-graph-docs-contrib#1354 and #3145).
 */
export function inOrder(users: readonly UserRecord[], query: ReadQuery, { advanced }: Capabilities): PlacedUser[] {
  if (query.orderBy === null) return users.map((user) => ({ seq: user.seq, user }))
  const keys = query.orderBy.split(',').map((part) => readKey(part.trim(), advanced))
  if (query.filter !== null && !advanced) throw unsupportedQuery('Sorting not supported for current query.')
  const sorted = [...users].sort((left, right) => {
    for (const { property, direction } of keys) {
      const order = compareTexts(readUser(left)(property), readUser(right)(property))
      if (order !== 0) return order * direction
    }
    return left.seq - right.seq
  })
  return sorted.map((user, index) => ({ seq: index + 1, user }))
}

function readKey(text: string, advanced: boolean): { readonly property: string; readonly direction: 1 | -1 } {
  const [property = '', direction = 'asc', ...rest] = text.split(/\s+/)
  const known = SORTABLE.always.includes(property) || (advanced && SORTABLE.advanced.includes(property))
  if (!known) throw unsupportedQuery(`Unsupported sort property '${property}' for 'User'.`)
  if (rest.length > 0 || !/^(?:asc|desc)$/i.test(direction)) throw unsupportedQuery(`Syntax error in '${text}'.`)
  return { property, direction: direction.toLowerCase() === 'desc' ? -1 : 1 }
}

/** Without case, as names are listed; nobody's name comes first. */
function compareTexts(left: unknown, right: unknown): number {
  const [one, other] = [left, right].map((value) => (typeof value === 'string' ? value.toLowerCase() : ''))
  return one === other ? 0 : (one ?? '') < (other ?? '') ? -1 : 1
}
