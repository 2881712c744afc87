/** Who has packages, and who had them: package by package. */
import type { Assignment, EndedAccess, Guid } from '../../core/model.js'
import { joinPacked, packAssignments, type Packed } from '../../core/packed.js'
import { ENTITLEMENT, literal, query } from './addresses.js'
import type { GraphClient } from './graph-client.js'
import { toAssignment, toEndedAccess } from './graph-shapes.js'
import { byId } from './id-lists.js'
import { nullIfRefused } from './optional-read.js'
import { readLists, readPages } from './paging.js'
import { SharedValues } from './shared-values.js'

/** How it shows that a list asked for in parts is not to be had. */
const NOT_IN_PARTS = ['GRAPH_REFUSED', 'GRAPH_BAD_ANSWER'] as const

/** The assignments of one tenant. Each method takes every id once, in lower case. */
export class AssignmentLists {
  private inParts = true

  constructor(private readonly graph: GraphClient) {}

  /**
   * Of policy and package only the ids are asked for: whole, they are most of a list's bytes. «With some resource
   * collections» that is possible (Microsoft Graph documentation, `query-parameters`), and whether with this one stands
   * nowhere: where Graph refuses it, or answers something else, the lists are asked for whole, from then on.
   */
  async list(ids: readonly Guid[]): Promise<ReadonlyMap<Guid, Packed<Assignment>>> {
    if (this.inParts) {
      const lists = await nullIfRefused(
        this.read(ids, 'target,assignmentPolicy($select=id),accessPackage($select=id)'),
        NOT_IN_PARTS
      )
      if (lists !== null) return lists
      this.inParts = false
    }
    return this.read(ids, 'target,assignmentPolicy,accessPackage')
  }

  /**
   * No filter on `state` besides the package: combinations with `or` are documented nowhere, so expired assignments are
   * dropped here. No `$top`: no page documents it for this collection.
   */
  private async read(ids: readonly Guid[], $expand: string): Promise<Map<Guid, Packed<Assignment>>> {
    const shared = new SharedValues()
    const lists = await readPages(
      this.graph,
      ids.map((id) => ({
        url: query(`${ENTITLEMENT}/assignments`, { $filter: `accessPackage/id eq ${literal(id)}`, $expand })
      })),
      (entries, index) =>
        packAssignments(
          entries.flatMap((entry) => {
            const assignment = toAssignment(entry, ids[index] ?? '')
            return assignment === null ? [] : [shared.assignment(assignment)]
          })
        )
    )
    return new Map(ids.map((id, index) => [id, eachOnce(joinPacked(lists[index] ?? []))]))
  }

  /** `state eq 'expired'` beside the package is a documented filter (`entitlementmanagement-list-assignments`). */
  async listEnded(ids: readonly Guid[]): Promise<ReadonlyMap<Guid, readonly EndedAccess[]>> {
    const lists = await readLists(
      this.graph,
      ids.map((id) => ({
        url: query(`${ENTITLEMENT}/assignments`, {
          $filter: `accessPackage/id eq ${literal(id)} and state eq 'expired'`,
          $expand: 'target,assignmentPolicy'
        })
      }))
    )
    return new Map(ids.map((id, index) => [id, (lists[index] ?? []).flatMap(toEndedAccess)]))
  }
}

/** A list that changes while it is turned over may have an entry on two pages. */
function eachOnce(assignments: Packed<Assignment>): Packed<Assignment> {
  const once = byId(assignments.unpack())
  return once.length === assignments.length ? assignments : packAssignments(once)
}
