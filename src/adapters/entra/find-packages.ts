import { ActionError } from '../../core/errors.js'
import type { AccessPackage, AssignmentPolicy, Guid } from '../../core/model.js'
import type { PackageReference } from '../../ports.js'
import { ENTITLEMENT, literal, query } from './addresses.js'
import type { GraphClient } from './graph-client.js'
import { expandedPolicies, idOf, toAccessPackage, toPolicy } from './graph-shapes.js'
import { badAnswer, objectOf, textOf, type JsonObject } from './json.js'
import { readLists, readObjects } from './paging.js'

const EXPAND = { $expand: 'catalog,assignmentPolicies' }

/**
 * Find packages with catalog and policies.
 *
 * By name with `displayName eq`, a documented filter (Microsoft Graph documentation,
 * `entitlementmanagement-list-accesspackages`). Whether it minds case is not: a name without an answer is looked up once
 * more in the list of all names, without case.
 *
 * @returns One array a reference, same order.
 */
export async function findPackages(
  graph: GraphClient,
  references: readonly PackageReference[]
): Promise<readonly (readonly AccessPackage[])[]> {
  const names = new Set(references.flatMap((reference) => (reference.kind === 'name' ? [reference.name] : [])))
  const ids = new Set(references.flatMap((reference) => (reference.kind === 'id' ? [reference.id.toLowerCase()] : [])))
  const [byName, byId] = await Promise.all([readByName(graph, [...names]), readById(graph, [...ids])])
  const found = references.map((reference) => {
    if (reference.kind === 'name') return byName.get(reference.name) ?? []
    const object = byId.get(reference.id.toLowerCase())
    return object === undefined ? [] : [object]
  })
  return withPolicies(graph, found)
}

/** Every package of the tenant with catalog and policies, by the expansions of {@link findPackages}. */
export async function listPackages(graph: GraphClient): Promise<readonly AccessPackage[]> {
  const [objects = []] = await readLists(graph, [{ url: query(`${ENTITLEMENT}/accessPackages`, EXPAND) }])
  return (await withPolicies(graph, [objects])).flat()
}

/** Names and ids of every package of the tenant. */
export async function listPackageNames(
  graph: GraphClient
): Promise<readonly { readonly id: Guid; readonly name: string }[]> {
  const [packages = []] = await readLists(graph, [
    { url: query(`${ENTITLEMENT}/accessPackages`, { $select: 'id,displayName' }) }
  ])
  return packages.map((object) => ({
    id: idOf(object, 'an access package'),
    name: textOf(object, 'displayName') ?? ''
  }))
}

async function readByName(
  graph: GraphClient,
  names: readonly string[]
): Promise<ReadonlyMap<string, readonly JsonObject[]>> {
  const reads = names.map((name) => ({
    url: query(`${ENTITLEMENT}/accessPackages`, { $filter: `displayName eq ${literal(name)}`, ...EXPAND })
  }))
  const lists = await readLists(graph, reads)
  const found = new Map<string, readonly JsonObject[]>()
  const missing: string[] = []
  for (const [index, name] of names.entries()) {
    // Unsupported filters may be ignored silently: only what has the name is an answer.
    const equal = (lists[index] ?? []).filter((object) => sameName(textOf(object, 'displayName') ?? '', name))
    if (equal.length > 0) found.set(name, equal)
    else missing.push(name)
  }
  if (missing.length === 0) return found

  const all = await listPackageNames(graph)
  const idsByName = new Map(
    missing.map((name) => [name, all.filter((entry) => sameName(entry.name, name)).map(({ id }) => id)])
  )
  const byId = await readById(graph, [...new Set([...idsByName.values()].flat())])
  for (const [name, idsOfName] of idsByName) {
    const objects = idsOfName.map((id) => byId.get(id))
    found.set(
      name,
      objects.filter((object) => object !== undefined)
    )
  }
  return found
}

async function readById(graph: GraphClient, ids: readonly Guid[]): Promise<ReadonlyMap<Guid, JsonObject>> {
  const reads = ids.map((id) => ({ url: query(`${ENTITLEMENT}/accessPackages/${encodeURIComponent(id)}`, EXPAND) }))
  const objects = await readObjects(graph, reads)
  return new Map(ids.flatMap((id, index) => (objects[index] ? [[id, objects[index]] as const] : [])))
}

/**
 * The packages with their policies. An expansion that is absent, empty or cut off is checked once against the list of all
 * policies: one user reports an empty one for a package that has policies (msgraph-sdk-powershell issue 3293), and the
 * sub-collection `accessPackages/{id}/assignmentPolicies` is not served (issue 718).
 */
async function withPolicies(
  graph: GraphClient,
  found: readonly (readonly JsonObject[])[]
): Promise<readonly (readonly AccessPackage[])[]> {
  const packages = found.map((objects) => objects.map(toAccessPackage))
  const lacking = packages.flat().filter(({ policies }) => policies === null)
  if (lacking.length === 0) return packages.map((list) => list.map((one) => ({ ...one, policies: one.policies ?? [] })))

  const expanded = found.flat().every((object) => expandedPolicies(object) !== null)
  const listed = await listPolicies(graph).catch((error: unknown) => {
    // With catalog roles only, an app may not list all policies; an empty expansion is then all there is to know.
    if (expanded && error instanceof ActionError && error.code === 'GRAPH_FORBIDDEN') return null
    throw error
  })
  return packages.map((list) => list.map((one) => ({ ...one, policies: one.policies ?? listed?.get(one.id) ?? [] })))
}

async function listPolicies(graph: GraphClient): Promise<ReadonlyMap<Guid, readonly AssignmentPolicy[]>> {
  const [objects = []] = await readLists(graph, [
    { url: query(`${ENTITLEMENT}/assignmentPolicies`, { $expand: 'accessPackage' }) }
  ])
  const policies = new Map<Guid, AssignmentPolicy[]>()
  for (const object of objects) {
    const accessPackage = objectOf(object, 'accessPackage')
    if (accessPackage === null) throw badAnswer('an assignment policy without its access package')
    const id = idOf(accessPackage, 'an access package')
    policies.set(id, [...(policies.get(id) ?? []), toPolicy(object)])
  }
  return policies
}

/** Names of packages compare without case. */
function sameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase()
}
