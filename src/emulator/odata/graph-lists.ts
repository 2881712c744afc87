import { createHash } from 'node:crypto'
import { matchesFilter, type ReadPath } from './filter-matching.js'
import type { GraphAnswer, GraphCall } from '../http/graph-call.js'
import { GraphFault } from '../http/graph-fault.js'
import type { ReadQuery } from './odata-query.js'
import { project, type Resource } from './resource-types.js'
import type { TenantState } from '../tenant/tenant-state.js'

/** A collection as one list call reads it. */
export interface Listing<R extends { readonly seq: number }> {
  /** `seq` grows along the list. */
  readonly records: readonly R[]
  readonly read: (record: R) => ReadPath
  readonly show: (record: R) => Resource
  /** For `@odata.context`, e.g. `identityGovernance/entitlementManagement/assignments`. */
  readonly context: string
  /** Items of a page when the caller names no `$top`, and the most that `$top` may ask for. */
  readonly pageSize: number
  readonly maxTop: number
  /** Show `@odata.count` on the first page. */
  readonly count: boolean
  /** Paths whose texts a filter finds only in the same case. Default: none. */
  readonly mindCase?: ReadonlySet<string>
}

/**
 * One page of a list («Paging Microsoft Graph data in your app»): the next one is behind an opaque link that carries the
 * caller's own options, and a page may be empty although another follows.
 */
export function answerList<R extends { readonly seq: number }>(
  state: TenantState,
  call: GraphCall,
  query: ReadQuery,
  listing: Listing<R>
): GraphAnswer {
  const fits = (record: R) =>
    query.filter === null || matchesFilter(query.filter, listing.read(record), listing.mindCase)
  const after = query.skipToken === null ? null : readSkipToken(call, query.skipToken)
  const limit = Math.min(query.top ?? listing.pageSize, listing.maxTop)
  const body: Record<string, unknown> = { '@odata.context': contextOf(state, listing.context, query, false) }
  if (listing.count && after === null) body['@odata.count'] = listing.records.filter(fits).length

  const page: R[] = []
  let more: R | null = null
  const emptyPage = state.behaviour.emptyFirstPage && after === null
  for (let at = firstAfter(listing.records, after ?? 0); at < listing.records.length; at++) {
    const record = listing.records[at]
    if (record === undefined || !fits(record)) continue
    if (page.length === limit || emptyPage) {
      more = record
      break
    }
    page.push(record)
  }
  if (more !== null) body['@odata.nextLink'] = nextLink(state, call, page.at(-1)?.seq ?? 0)
  body['value'] = page.map((record) => project(listing.show(record), query))
  return { status: 200, body }
}

/** The answer with one resource. */
export function answerOne(state: TenantState, context: string, query: ReadQuery, resource: Resource): GraphAnswer {
  return {
    status: 200,
    body: { '@odata.context': contextOf(state, context, query, true), ...project(resource, query) }
  }
}

function contextOf(state: TenantState, context: string, query: ReadQuery, single: boolean): string {
  const names = [...(query.select ?? []), ...query.expand.map((expansion) => `${expansion.name}()`)]
  const shown = names.length === 0 ? '' : `(${names.join(',')})`
  return `${state.graphEndpoint}/v1.0/$metadata#${context}${shown}${single ? '/$entity' : ''}`
}

function firstAfter(records: readonly { readonly seq: number }[], seq: number): number {
  let [low, high] = [0, records.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((records[middle]?.seq ?? Infinity) <= seq) low = middle + 1
    else high = middle
  }
  return low
}

function nextLink(state: TenantState, call: GraphCall, lastSeq: number): string {
  const token = Buffer.from(`${lastSeq}.${fingerprint(call)}`).toString('base64url')
  const options = otherOptions(call).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return `${state.graphEndpoint}/v1.0/${call.rawPath}?${[...options, `$skiptoken=${token}`].join('&')}`
}

function readSkipToken(call: GraphCall, token: string): number {
  const [seq, mark] = Buffer.from(token, 'base64url').toString().split('.')
  if (seq === undefined || !/^\d+$/.test(seq) || mark !== fingerprint(call)) {
    throw new GraphFault(
      400,
      'Directory_ExpiredPageToken',
      'The specified page token value has expired and can no longer be included in your request.'
    )
  }
  return Number(seq)
}

/** A token belongs to the list and the options it came with: changing them in a next link is not served. */
function fingerprint(call: GraphCall): string {
  const text = JSON.stringify([call.rawPath, otherOptions(call)])
  return createHash('sha256').update(text).digest('base64url').slice(0, 12)
}

function otherOptions(call: GraphCall): [string, string][] {
  return [...call.parameters].filter(([name]) => name.toLowerCase() !== '$skiptoken')
}
