import type { AccessPackage, FailedRequest, Guid, InvitationSettings, OpenRequest } from '../../core/model.js'
import type { Invitation } from '../../core/plan.js'
import type { AssignmentWrite, Directory, PackageReference, RequestProgress, WriteAnswer } from '../../ports.js'
import { ENTITLEMENT, literal, query } from './addresses.js'
import { AssignmentLists } from './assignment-lists.js'
import type { Read } from './batch-reads.js'
import { writeInRounds } from './batch-writes.js'
import { findPackages, listPackageNames, listPackages } from './find-packages.js'
import { findDeletedPeople } from './find-deleted-people.js'
import { findPeople, searchPeople } from './find-people.js'
import type { GraphClient } from './graph-client.js'
import { listAssignmentIdsOf, readGuestLifecycle } from './guest-reads.js'
import {
  FAILED_STATES,
  OPEN_STATES,
  toFailedRequest,
  toOpenRequest,
  toProgress,
  toRequiredQuestions
} from './graph-shapes.js'
import { byId, distinct } from './id-lists.js'
import { isObject, objectOf, textOf, type JsonObject } from './json.js'
import { nullIfRefused, REFUSALS } from './optional-read.js'
import { listGrants, listIncompatibilities } from './package-contents.js'
import { readLists, readObjects } from './paging.js'
import { assignmentRequest, invitationRequest } from './request-bodies.js'

/**
 * One Entra tenant through Microsoft Graph. It translates and transports; what to do about an answer is decided elsewhere.
 * Errors: `GRAPH_FORBIDDEN`, `GRAPH_REFUSED`, `GRAPH_UNREACHABLE`, `GRAPH_BAD_ANSWER`, `SIGN_IN_FAILED`.
 */
export class EntraDirectory implements Directory {
  private readonly assignments: AssignmentLists

  constructor(
    readonly tenantId: string,
    private readonly graph: GraphClient,
    private readonly takesJustification: boolean
  ) {
    this.assignments = new AssignmentLists(graph)
  }

  signInAhead() {
    this.graph.signIn().catch(() => undefined)
  }

  findPackages(references: readonly PackageReference[]) {
    return findPackages(this.graph, references)
  }

  async listPackageNames() {
    return (await listPackageNames(this.graph)).map(({ name }) => name)
  }

  listPackages() {
    return listPackages(this.graph)
  }

  listAssignments(packageIds: readonly Guid[]) {
    return this.assignments.list(distinct(packageIds))
  }

  listEndedAccess(packageIds: readonly Guid[]) {
    return this.assignments.listEnded(distinct(packageIds))
  }

  listOpenRequests(packageIds: readonly Guid[]): Promise<ReadonlyMap<Guid, readonly OpenRequest[]>> {
    return this.listRequests(packageIds, OPEN_STATES, toOpenRequest)
  }

  listFailedRequests(packageIds: readonly Guid[]): Promise<ReadonlyMap<Guid, readonly FailedRequest[]>> {
    return this.listRequests(packageIds, FAILED_STATES, toFailedRequest)
  }

  private async listRequests<T extends { readonly id: Guid; readonly packageId: Guid }>(
    packageIds: readonly Guid[],
    states: readonly string[],
    shape: (object: JsonObject, packageId: Guid) => T | null
  ): Promise<ReadonlyMap<Guid, readonly T[]>> {
    const ids = distinct(packageIds)
    const reads = ids.flatMap((id) => states.map((state) => ({ id, read: requestsIn(id, state) })))
    const lists = await readLists(
      this.graph,
      reads.map(({ read }) => read)
    )
    const requests = reads.flatMap(({ id }, index) => (lists[index] ?? []).map((object) => shape(object, id)))
    const found = new Map<Guid, T[]>(ids.map((id) => [id, []]))
    // A request that moves on while it is read may come in two states.
    for (const request of byId(requests.filter((each) => each !== null))) found.get(request.packageId)?.push(request)
    return found
  }

  /**
   * Policy by policy: the page of a single policy offers `$expand` for its relations (Microsoft Graph documentation,
   * `accesspackageassignmentpolicy-get`); an expansion inside the expansion of a package is documented nowhere.
   */
  async listRequiredQuestions(policyIds: readonly Guid[]): Promise<ReadonlyMap<Guid, readonly string[]> | null> {
    const ids = distinct(policyIds)
    const reads = ids.map((id) => ({
      url: query(`${ENTITLEMENT}/assignmentPolicies/${encodeURIComponent(id)}`, { $expand: 'questions' })
    }))
    const policies = await nullIfRefused(readObjects(this.graph, reads), REFUSALS)
    if (policies === null) return null
    const found = ids.flatMap((id, index) => {
      const policy = policies[index]
      return policy ? [[id, toRequiredQuestions(policy)] as const] : []
    })
    const told = found.flatMap(([id, questions]) => (questions === null ? [] : [[id, questions] as const]))
    return told.length === found.length ? new Map(told) : null
  }

  listGrants(packages: readonly Pick<AccessPackage, 'id' | 'catalog'>[]) {
    return listGrants(this.graph, packages)
  }

  listIncompatibilities(packageIds: readonly Guid[]) {
    return listIncompatibilities(this.graph, distinct(packageIds))
  }

  findPeople(addresses: readonly string[], ids: readonly Guid[]) {
    return findPeople(this.graph, addresses, ids)
  }

  findDeletedPeople(addresses: readonly string[], ids: readonly Guid[], principalNames: readonly string[]) {
    return findDeletedPeople(this.graph, addresses, ids, principalNames)
  }

  searchPeople(beginnings: readonly string[]) {
    return searchPeople(this.graph, beginnings)
  }

  listAssignmentIdsOf(userIds: readonly Guid[]) {
    return listAssignmentIdsOf(this.graph, distinct(userIds))
  }

  readGuestLifecycle() {
    return readGuestLifecycle(this.graph)
  }

  /** `verifiedDomains` of the one organization (Microsoft Graph documentation, resource `organization`). */
  async listVerifiedDomains(): Promise<readonly string[] | null> {
    const read = { url: query('/organization', { $select: 'verifiedDomains' }) }
    const lists = await nullIfRefused(readLists(this.graph, [read]))
    if (lists === null) return null
    const domains = lists.flat().flatMap((organization) => {
      const value = organization['verifiedDomains']
      return Array.isArray(value) ? value.filter(isObject) : []
    })
    return domains.flatMap((domain) => textOf(domain, 'name')?.toLowerCase() ?? [])
  }

  invite(invitations: readonly Invitation[], settings: InvitationSettings) {
    const writes = invitations.map((invitation) => ({
      url: '/invitations',
      body: invitationRequest(invitation, settings)
    }))
    return writeInRounds(this.graph, writes, (body) => createdId(isObject(body) ? objectOf(body, 'invitedUser') : null))
  }

  submit(writes: readonly AssignmentWrite[]) {
    const requests = writes.map((write) => ({
      url: `${ENTITLEMENT}/assignmentRequests`,
      body: assignmentRequest(write, this.takesJustification)
    }))
    return writeInRounds(this.graph, requests, (body) => createdId(isObject(body) ? body : null))
  }

  /** The answer is `202 Accepted` without a body (Microsoft Graph documentation, `accesspackageassignmentrequest-reprocess`). */
  async reprocess(requestIds: readonly Guid[]): Promise<readonly WriteAnswer[]> {
    const writes = requestIds.map((id) => ({
      url: `${ENTITLEMENT}/assignmentRequests/${encodeURIComponent(id)}/reprocess`
    }))
    const answers = await writeInRounds(this.graph, writes, () => '')
    return requestIds.map((id, index) => {
      const answer = answers[index] ?? { kind: 'unclear', reason: 'there is no answer' }
      return answer.kind === 'accepted' ? { ...answer, id } : answer
    })
  }

  async readRequests(requestIds: readonly Guid[]): Promise<ReadonlyMap<Guid, RequestProgress>> {
    const ids = distinct(requestIds)
    const objects = await readObjects(
      this.graph,
      ids.map((id) => ({ url: `${ENTITLEMENT}/assignmentRequests/${encodeURIComponent(id)}` }))
    )
    return new Map(
      ids.flatMap((id, index) => {
        const object = objects[index]
        return object ? [[id, toProgress(object)] as const] : []
      })
    )
  }
}

/**
 * Filters and expansions as documented for `entitlementmanagement-list-assignmentrequests`. The header makes Graph name
 * request types it would otherwise call `unknownFutureValue`, e.g. `approverRemove` (Microsoft Graph documentation,
 * `concepts/best-practices-concept`, «handling future members in evolvable enumerations»).
 */
function requestsIn(packageId: Guid, state: string): Read {
  return {
    url: query(`${ENTITLEMENT}/assignmentRequests`, {
      $filter: `accessPackage/id eq ${literal(packageId)} and state eq ${literal(state)}`,
      $expand: 'requestor,assignment'
    }),
    headers: { Prefer: 'include-unknown-enum-members' }
  }
}

function createdId(object: JsonObject | null): Guid | null {
  return object === null ? null : (textOf(object, 'id')?.toLowerCase() ?? null)
}
