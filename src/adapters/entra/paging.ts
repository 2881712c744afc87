import { readInBatches, refused, type Read } from './batch-reads.js'
import type { PartAnswer } from './batch.js'
import { GRAPH_VERSION, type GraphClient } from './graph-client.js'
import { badAnswer, isObject, type JsonObject } from './json.js'

/** A list with more pages than this goes in circles: at the smallest page size ever seen it would hold a million entries. */
export const MAX_PAGES = 10_000

/** Empty pages before the first entries that are worth turning for a list of which a part is enough. */
const MAX_EMPTY_PAGES = 3

/**
 * Read lists whole; pages of different lists share batches. Pages may be empty and still have a next one.
 * Facts: Microsoft Graph documentation, `concepts/paging`.
 *
 * @returns All entries of each list, same order as `lists`.
 * @throws ActionError `GRAPH_FORBIDDEN`, `GRAPH_REFUSED` or `GRAPH_UNREACHABLE` when one list could not be read whole,
 *   `GRAPH_BAD_ANSWER` for an answer that is no list or leads to a foreign address.
 */
export async function readLists(
  graph: GraphClient,
  lists: readonly Read[]
): Promise<readonly (readonly JsonObject[])[]> {
  return (await readPages(graph, lists, (entries) => entries)).map((pages) => pages.flat())
}

/**
 * Read lists whole, as {@link readLists} does, and keep of each page only what it is turned into: a list of a million
 * entries does not fit into memory as it comes.
 *
 * @param shape What is kept of the entries of a page of which list. What it throws ends the reading.
 * @returns What is kept of the pages of each list, same order as `lists`.
 */
export async function readPages<T>(
  graph: GraphClient,
  lists: readonly Read[],
  shape: (entries: readonly JsonObject[], list: number) => T
): Promise<readonly (readonly T[])[]> {
  const kept: T[][] = lists.map(() => [])
  const seen = lists.map(() => new Set<string>())
  await readInBatches(graph, lists, (index, answer) => {
    const list = lists[index]
    const collected = kept[index]
    const pages = seen[index]
    if (list === undefined || collected === undefined || pages === undefined) return null
    const page = readPage(answer, list)
    collected.push(shape(page.entries, index))
    if (page.nextLink === null) return null
    const url = relativeAddress(page.nextLink, graph.origins)
    if (pages.has(url) || pages.size >= MAX_PAGES) throw badAnswer('a list whose pages go in circles')
    pages.add(url)
    return { ...list, url }
  })
  return kept
}

/**
 * Read the first page of each list that has entries, for lists of which a part is enough.
 *
 * @returns The entries of each list, same order as `lists`.
 * @throws ActionError as {@link readLists}.
 */
export async function readFirstPages(
  graph: GraphClient,
  lists: readonly Read[]
): Promise<readonly (readonly JsonObject[])[]> {
  const entries: (readonly JsonObject[])[] = lists.map(() => [])
  const turned = new Map<number, number>()
  await readInBatches(graph, lists, (index, answer) => {
    const list = lists[index]
    if (list === undefined) return null
    const page = readPage(answer, list)
    entries[index] = page.entries
    const pages = (turned.get(index) ?? 0) + 1
    turned.set(index, pages)
    // A page may be empty and still have a next one, but not for ever.
    if (page.entries.length > 0 || page.nextLink === null || pages > MAX_EMPTY_PAGES) return null
    return { ...list, url: relativeAddress(page.nextLink, graph.origins) }
  })
  return entries
}

/**
 * Read single objects in shared batches.
 *
 * @returns One an address, same order; null where there is none (404).
 * @throws ActionError as {@link readLists}.
 */
export async function readObjects(graph: GraphClient, reads: readonly Read[]): Promise<readonly (JsonObject | null)[]> {
  const objects: (JsonObject | null)[] = reads.map(() => null)
  await readInBatches(graph, reads, (index, answer) => {
    const read = reads[index]
    if (read === undefined || answer.status === 404) return null
    if (answer.status !== 200) throw refused(answer, read)
    if (!isObject(answer.body)) throw badAnswer('something that is no object')
    objects[index] = answer.body
    return null
  })
  return objects
}

function readPage(
  answer: PartAnswer,
  read: Read
): { readonly entries: readonly JsonObject[]; readonly nextLink: string | null } {
  if (answer.status !== 200) throw refused(answer, read)
  const body = answer.body
  const value = isObject(body) ? body['value'] : undefined
  if (!isObject(body) || !Array.isArray(value) || !value.every(isObject)) throw badAnswer('something that is no list')
  const nextLink = body['@odata.nextLink'] ?? null
  if (nextLink !== null && typeof nextLink !== 'string') throw badAnswer('a list whose next page has no address')
  return { entries: value, nextLink: nextLink === '' ? null : nextLink }
}

/**
 * A next link as a batch wants it: without origin and version. It is otherwise opaque.
 * A foreign host is refused, though no token would go there: the link came from somewhere it should not.
 */
function relativeAddress(nextLink: string, origins: ReadonlySet<string>): string {
  const url = URL.canParse(nextLink) ? new URL(nextLink) : null
  const prefix = `/${GRAPH_VERSION}/`
  if (url === null || !origins.has(url.origin)) {
    throw badAnswer(`a list whose next page is at a foreign address (${url === null ? 'unreadable' : url.host})`)
  }
  // Cut out of the text, not of the parsed address, which would encode anew.
  const path = nextLink.slice(nextLink.indexOf('/', nextLink.indexOf('://') + 3))
  // The parsed one too, in which `..` has led somewhere else.
  const inVersion = [path, url.pathname].every((each) => each.toLowerCase().startsWith(prefix))
  if (!inVersion) throw badAnswer('a list whose next page is in another version of the API')
  return path.slice(prefix.length - 1)
}
