/** What packages give, and what Entra does not give beside them. */
import type { AccessPackage, Grant, Guid, Incompatibilities, NamedId } from '../../core/model.js'
import { ENTITLEMENT, query } from './addresses.js'
import type { GraphClient } from './graph-client.js'
import { idOf } from './graph-shapes.js'
import { badAnswer, isObject, objectOf, textOf, type JsonObject } from './json.js'
import { nullIfRefused, REFUSALS } from './optional-read.js'
import { readLists, readObjects } from './paging.js'

/**
 * The roles that each package gives. Package by package, since that is how the page shows it (Microsoft Graph documentation,
 * `accesspackage-list-resourcerolescopes`). It tells role and scope, and not what the resource is called: that is in the
 * resources of the catalog (`accesspackagecatalog-list-resources`), one list for all packages of a catalog.
 *
 * @returns A package that no longer exists has no entry.
 * @throws ActionError `GRAPH_BAD_ANSWER` where the answer has only a part of the roles, which would look like all of them.
 */
export async function listGrants(
  graph: GraphClient,
  packages: readonly Pick<AccessPackage, 'id' | 'catalog'>[]
): Promise<ReadonlyMap<Guid, readonly Grant[]>> {
  const catalogs = new Set(packages.flatMap(({ catalog }) => (catalog === null ? [] : [catalog.id])))
  const [objects, names] = await Promise.all([
    readObjects(
      graph,
      packages.map(({ id }) => ({
        url: query(packageAt(id), { $expand: 'resourceRoleScopes($expand=role,scope)' })
      }))
    ),
    readResourceNames(graph, [...catalogs])
  ])
  return new Map(
    packages.flatMap(({ id }, index) => {
      const object = objects[index]
      return object ? [[id, toGrants(object, names)] as const] : []
    })
  )
}

/**
 * What each package excludes and is excluded by. Facts: Microsoft Graph documentation,
 * `accesspackage-list-incompatibleaccesspackages`, `-list-accesspackagesincompatiblewith`, `-list-incompatiblegroups`.
 */
export async function listIncompatibilities(
  graph: GraphClient,
  packageIds: readonly Guid[]
): Promise<ReadonlyMap<Guid, Incompatibilities>> {
  const relations = ['incompatibleAccessPackages', 'accessPackagesIncompatibleWith', 'incompatibleGroups']
  const reads = packageIds.flatMap((id) => relations.map((relation) => ({ url: `${packageAt(id)}/${relation}` })))
  const lists = await readLists(graph, reads)
  return new Map(
    packageIds.map((id, index) => {
      const [excludes = [], excludedBy = [], groups = []] = lists.slice(index * relations.length)
      return [
        id,
        {
          excludes: excludes.map(toNamedId),
          excludedBy: excludedBy.map(toNamedId),
          groups: groups.map((group) => toNamedId(group).name)
        }
      ]
    })
  )
}

function packageAt(id: Guid): string {
  return `${ENTITLEMENT}/accessPackages/${encodeURIComponent(id)}`
}

/** Display names by the id that a resource has where it comes from; none where Graph does not let the app read them. */
async function readResourceNames(
  graph: GraphClient,
  catalogIds: readonly Guid[]
): Promise<ReadonlyMap<string, string>> {
  const reads = catalogIds.map((id) => ({ url: `${ENTITLEMENT}/catalogs/${encodeURIComponent(id)}/resources` }))
  const lists = (await nullIfRefused(readLists(graph, reads), REFUSALS)) ?? []
  return new Map(
    lists.flat().flatMap((resource) => {
      const [originId, name] = [textOf(resource, 'originId'), textOf(resource, 'displayName')]
      return originId === null || name === null ? [] : [[originId.toLowerCase(), name] as const]
    })
  )
}

function toGrants(object: JsonObject, names: ReadonlyMap<string, string>): readonly Grant[] {
  const roles = object['resourceRoleScopes']
  if (!Array.isArray(roles) || object['resourceRoleScopes@odata.nextLink'] !== undefined) {
    throw badAnswer(`access package ${idOf(object, 'an access package')} without all of its roles`)
  }
  return roles.filter(isObject).map((each) => toGrant(each, names))
}

/** The scope of a whole resource is its root, which is called «Root» whatever the resource is called. */
function toGrant(object: JsonObject, names: ReadonlyMap<string, string>): Grant {
  const role = objectOf(object, 'role') ?? {}
  const scope = objectOf(object, 'scope') ?? {}
  const originId = textOf(scope, 'originId')
  const scopeName = textOf(scope, 'displayName')
  return {
    kind: kindOf(textOf(scope, 'originSystem') ?? textOf(role, 'originSystem') ?? ''),
    resource: names.get(originId?.toLowerCase() ?? '') ?? originId ?? scopeName ?? idOf(object, 'a role of a package'),
    role: textOf(role, 'displayName') ?? textOf(role, 'originId') ?? 'unknown',
    scope: scope['isRootScope'] === true || scopeName === 'Root' ? null : scopeName
  }
}

/** «Such as `SharePointOnline`, `AadApplication` or `AadGroup`» (Microsoft Graph documentation, `accessPackageResource`). */
function kindOf(originSystem: string): Grant['kind'] {
  switch (originSystem.toLowerCase()) {
    case 'aadgroup':
      return 'group'
    case 'aadapplication':
      return 'application'
    case 'sharepointonline':
      return 'site'
    default:
      return 'other'
  }
}

function toNamedId(object: JsonObject): NamedId {
  const id = idOf(object, 'an incompatible package or group')
  return { id, name: textOf(object, 'displayName') ?? id }
}
