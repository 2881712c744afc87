import { type GraphAnswer, type GraphCall, isJsonObject } from '../http/graph-call.js'
import { GraphFault } from '../http/graph-fault.js'
import { parseReadQuery } from '../odata/odata-query.js'
import { project, refuseUnknownNames } from '../odata/resource-types.js'
import { isGuid } from '../tenant/guids.js'
import { isVisible, type TenantState } from '../tenant/tenant-state.js'
import { DEFAULT_PROPERTIES, showUser } from './user-resource.js'

/** «directoryObject: getByIds»: up to 1000 ids. */
const MAX_IDS = 1000

/**
 * `POST /directoryObjects/getByIds`: the users among the ids; ids that nobody has are left out. The tenant's directory
 * holds no other objects, so other `types` find nothing.
 *
 * @throws GraphFault 400 for a body that is no list of ids.
 */
export function getObjectsByIds(state: TenantState, call: GraphCall): GraphAnswer {
  const query = parseReadQuery(call.parameters)
  refuseUnknownNames('user', query)
  const { ids, types } = readBody(call.body)
  const wanted = types === null || types.some((type) => ['user', 'directoryobject'].includes(type))
  const users = [...new Set(ids)].flatMap((id) => {
    const user = wanted ? state.directory.findById(id) : null
    return user === null || !isVisible(state, user) ? [] : [user]
  })
  const asked = { ...query, select: query.select ?? DEFAULT_PROPERTIES }
  return {
    status: 200,
    body: {
      '@odata.context': `${state.graphEndpoint}/v1.0/$metadata#directoryObjects`,
      value: users.map((user) => ({ '@odata.type': '#microsoft.graph.user', ...project(showUser(user), asked) }))
    }
  }
}

function readBody(body: unknown): { readonly ids: readonly string[]; readonly types: readonly string[] | null } {
  if (!isJsonObject(body)) throw badRequest('Invalid request body.')
  const { ids, types } = body
  if (!isTexts(ids) || ids.length === 0) throw badRequest("The parameter 'ids' must be a list of ids.")
  if (ids.length > MAX_IDS) throw badRequest(`Too many ids: ${ids.length}. Max allowed: ${MAX_IDS}.`)
  const wrong = ids.find((id) => !isGuid(id))
  if (wrong !== undefined) throw badRequest(`Invalid object identifier '${wrong}'.`)
  if (types !== undefined && !isTexts(types)) throw badRequest("The parameter 'types' must be a list of type names.")
  // «The values are not case-sensitive.»
  return { ids: ids.map((id) => id.toLowerCase()), types: types?.map((type) => type.toLowerCase()) ?? null }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function badRequest(message: string): GraphFault {
  return new GraphFault(400, 'Request_BadRequest', message)
}
