import type { GraphCall, GraphHandler } from '../http/graph-call.js'
import { parseReadQuery } from '../odata/odata-query.js'

/**
 * Tells callers what a call has cost, in the header `x-ms-resource-unit` («Microsoft Graph service-specific throttling
 * limits», identity and access). Entitlement management and invitations have no published limits and no such header.
 *
 * @param units What the page says of the path: 2 for `GET /users`, 5 for `getByIds`, 1 for paths it does not list.
 */
export function counted(units: number, handle: GraphHandler): GraphHandler {
  return (state, call, ...keys) => {
    const answer = handle(state, call, ...keys)
    return { ...answer, headers: { ...answer.headers, 'x-ms-resource-unit': String(costOf(units, call)) } }
  }
}

/** `$select` makes a call cheaper by 1, `$top` below 20 too, `$expand` dearer by 1; nothing costs less than 1. */
function costOf(units: number, call: GraphCall): number {
  const { select, expand, top } = parseReadQuery(call.parameters)
  const change = (select === null ? 0 : -1) + (expand.length === 0 ? 0 : 1) + (top !== null && top < 20 ? -1 : 0)
  return Math.max(1, units + change)
}
