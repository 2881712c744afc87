import type { Guid, Person } from '../../core/model.js'
import { groupsOf, literal, query } from './addresses.js'
import type { Read } from './batch-reads.js'
import type { GraphClient } from './graph-client.js'
import { toPerson } from './person-shapes.js'
import { readFirstPages, readLists } from './paging.js'

/** «Limited to 15 expressions in the filter clause» (Microsoft Graph documentation, known issues on `in`). */
const VALUES_PER_FILTER = 15

/** «With `eq` the value may have at most 120 characters» (the same page). */
const MAX_EQUAL_CHARS = 120

/** Without `$select` a user comes without the addresses that tell who is meant. */
export const USER_PROPERTIES = 'id,displayName,mail,userPrincipalName,otherMails,proxyAddresses,accountEnabled,userType'

/**
 * Everyone who has one of the addresses in one of the four places an address can stand, or one of the ids.
 * Plain `eq` and `in` need no advanced query, whose index lags behind fresh users (Microsoft Graph documentation,
 * `concepts/aad-advanced-queries`). Addresses are asked for as they are written: Graph documents nothing about case, the
 * core compares without it. `proxyAddresses` hold the prefix `SMTP:` for the main address, which is `mail` as well, and
 * `smtp:` for the others.
 *
 * @returns Each person once, in no particular order.
 */
export async function findPeople(
  graph: GraphClient,
  addresses: readonly string[],
  ids: readonly Guid[]
): Promise<readonly Person[]> {
  const lists = await readLists(graph, peopleReads('/users', addresses, ids, USER_PROPERTIES))
  return [
    ...new Map(
      lists
        .flat()
        .map((object) => toPerson(object))
        .map((person) => [person.id, person])
    ).values()
  ]
}

/**
 * The reads that find people by address or id in a list of users: the number of parts grows by four for fifteen addresses.
 *
 * @param path A list of users, relative to the version.
 */
export function peopleReads(
  path: string,
  addresses: readonly string[],
  ids: readonly Guid[],
  select: string
): readonly Read[] {
  const filters = [
    ...groupsOf([...new Set(addresses)], VALUES_PER_FILTER).flatMap((group) => addressFilters(group)),
    ...groupsOf([...new Set(ids.map((id) => id.toLowerCase()))], VALUES_PER_FILTER).map((group) => within('id', group))
  ]
  return filters.map((filter) => ({ url: query(path, { $filter: filter, $select: select }) }))
}

/** What a suggestion is taken from; a beginning that more people share says too little anyway. */
const FOUND_PER_BEGINNING = 100

/**
 * People whose mail or principal name starts with one of the texts: one page for each, since they only serve to suggest an
 * address. `startsWith` needs no advanced query.
 */
export async function searchPeople(graph: GraphClient, beginnings: readonly string[]): Promise<readonly Person[]> {
  const pages = await readFirstPages(
    graph,
    beginnings.map(literal).map((beginning) => ({
      url: query('/users', {
        $filter: `startsWith(mail,${beginning}) or startsWith(userPrincipalName,${beginning})`,
        $select: USER_PROPERTIES,
        $top: String(FOUND_PER_BEGINNING)
      })
    }))
  )
  return pages.flat().map((object) => toPerson(object))
}

function addressFilters(group: readonly string[]): readonly string[] {
  const proxies = comparable(group.map((address) => `smtp:${address}`))
  const others = comparable(group)
  return [
    within('mail', group),
    within('userPrincipalName', group),
    ...(proxies.length === 0 ? [] : [proxies.map((value) => `proxyAddresses/any(p:p eq ${value})`).join(' or ')]),
    ...(others.length === 0 ? [] : [others.map((value) => `otherMails/any(o:o eq ${value})`).join(' or ')])
  ]
}

/** Literals for `eq`; a value that is too long for it would have the whole filter refused. */
function comparable(values: readonly string[]): readonly string[] {
  return values.filter((value) => value.length <= MAX_EQUAL_CHARS).map(literal)
}

function within(property: string, values: readonly string[]): string {
  return `${property} in (${values.map(literal).join(',')})`
}
