/** What is read of governed guests who lose an access package. */
import type { GuestLifecycle, Guid } from '../../core/model.js'
import { ENTITLEMENT, literal, query } from './addresses.js'
import type { GraphClient } from './graph-client.js'
import { idOf } from './graph-shapes.js'
import { badAnswer, objectOf, textOf, type JsonObject } from './json.js'
import { nullIfRefused, REFUSALS } from './optional-read.js'
import { readLists, readObjects } from './paging.js'
import { toGuestLifecycle } from './person-shapes.js'

/**
 * The ids of what each user has of any package, expired and failed assignments left out. `target/objectId eq` is documented
 * for `entitlementmanagement-list-assignments`; whoever has roles in single catalogs only «must supply a filter to indicate
 * a specific access package» and is refused.
 *
 * @returns Null when Graph refuses it.
 */
export async function listAssignmentIdsOf(
  graph: GraphClient,
  userIds: readonly Guid[]
): Promise<ReadonlyMap<Guid, ReadonlySet<Guid>> | null> {
  const reads = userIds.map((id) => ({
    url: query(`${ENTITLEMENT}/assignments`, { $filter: `target/objectId eq ${literal(id)}`, $expand: 'target' })
  }))
  const lists = await nullIfRefused(readLists(graph, reads), REFUSALS)
  if (lists === null) return null
  return new Map(userIds.map((id, index) => [id, new Set((lists[index] ?? []).flatMap((each) => heldId(each, id)))]))
}

function heldId(assignment: JsonObject, userId: Guid): readonly Guid[] {
  const id = idOf(assignment, 'an assignment')
  const target = objectOf(assignment, 'target')
  // Were the filter ignored, everything of the tenant would seem to be this guest's.
  if (target === null || textOf(target, 'objectId')?.toLowerCase() !== userId) {
    throw badAnswer(`assignment ${id} of somebody else`)
  }
  const state = textOf(assignment, 'state')?.toLowerCase()
  return state === 'expired' || state === 'deliveryfailed' ? [] : [id]
}

/** `GET settings` (Microsoft Graph documentation, `entitlementmanagementsettings-get`); null when Graph refuses it. */
export async function readGuestLifecycle(graph: GraphClient): Promise<GuestLifecycle | null> {
  const objects = await nullIfRefused(readObjects(graph, [{ url: `${ENTITLEMENT}/settings` }]), REFUSALS)
  const settings = objects?.[0] ?? null
  return settings === null ? null : toGuestLifecycle(settings)
}
