import type { Guid } from '../../core/model.js'
import type { DeletedPeople } from '../../ports.js'
import { groupsOf, literal, query } from './addresses.js'
import type { Read } from './batch-reads.js'
import { peopleReads, USER_PROPERTIES } from './find-people.js'
import type { GraphClient } from './graph-client.js'
import { toDeletedPerson } from './person-shapes.js'
import { nullIfRefused, REFUSALS } from './optional-read.js'
import { readLists } from './paging.js'

/** The cast is «a required part of the URI» (Microsoft Graph documentation, `directory-deleteditems-list`). */
const DELETED_USERS = '/directory/deletedItems/microsoft.graph.user'

const SELECT = `${USER_PROPERTIES},deletedDateTime`

/** «A URL length of 2,048 characters when using advanced query capabilities» (the same, known issues). */
const ENDINGS_PER_FILTER = 8

/**
 * Deleted users who had one of the addresses or ids. The list «supports the query parameters that are supported by the
 * resource», users (Microsoft Graph documentation, `directory-deleteditems-list`).
 *
 * Entra puts the object id before a deleted user's principal name (Microsoft Entra PowerShell documentation,
 * `Get-EntraDeletedUser`, example 1), so principal names are looked for by their end, which is an advanced query
 * (`concepts/aad-advanced-queries`).
 *
 * Graph may take one kind of question and refuse the other: after a refusal each is asked for itself.
 *
 * @param principalNames Which of the addresses may be principal names of the tenant.
 * @returns Each person once; not `complete` when Graph refuses a question.
 */
export async function findDeletedPeople(
  graph: GraphClient,
  addresses: readonly string[],
  ids: readonly Guid[],
  principalNames: readonly string[]
): Promise<DeletedPeople> {
  const kinds = [
    peopleReads(DELETED_USERS, addresses, ids, SELECT),
    groupsOf([...new Set(principalNames)], ENDINGS_PER_FILTER).map(endingWith)
  ].filter((reads) => reads.length > 0)
  const all = await nullIfRefused(readLists(graph, kinds.flat()), REFUSALS)
  const answers =
    all !== null || kinds.length === 1
      ? [all]
      : await Promise.all(kinds.map((reads) => nullIfRefused(readLists(graph, reads), REFUSALS)))
  const people = answers.flatMap((lists) => (lists ?? []).flat().map((object) => toDeletedPerson(object)))
  return {
    people: [...new Map(people.map((person) => [person.id, person])).values()],
    complete: answers.every((lists) => lists !== null)
  }
}

function endingWith(principalNames: readonly string[]): Read {
  const filter = principalNames.map((name) => `endsWith(userPrincipalName,${literal(name)})`).join(' or ')
  return {
    url: query(DELETED_USERS, { $count: 'true', $filter: filter, $select: SELECT }),
    headers: { ConsistencyLevel: 'eventual' }
  }
}
