import { createRequest } from '../entitlement/assignment-requests.js'
import { type CatalogTask, catalogsFor, notAuthorized } from '../entitlement/catalog-access.js'
import {
  getSettings,
  getSubject,
  listCatalogResources,
  listIncompatibleGroups,
  listIncompatiblePackages,
  listPackagesIncompatibleWith,
  refuseWithoutUser
} from '../entitlement/entitlement-details.js'
import { entitlementReads } from '../entitlement/entitlement-reads.js'
import {
  cancelRequest,
  deleteRequest,
  reprocessAssignment,
  reprocessRequest,
  resumeRequest
} from '../entitlement/request-actions.js'
import type { GraphAnswer, GraphCall, GraphHandler } from './graph-call.js'
import { GraphFault } from './graph-fault.js'
import { createInvitation } from '../directory/invitations.js'
import { getObjectsByIds } from '../directory/objects-by-id.js'
import { listOrganizations } from '../directory/organization-read.js'
import { getAuthorizationPolicy, listSubscribedSkus } from '../directory/tenant-facts.js'
import { counted } from '../directory/resource-units.js'
import type { TenantState } from '../tenant/tenant-state.js'
import { getDeletedItem, getUser, listDeletedItems, listDeletedUsers, listUsers } from '../directory/user-reads.js'

interface Route {
  readonly method: string
  /**
   * Parts of the path below `/v1.0/`; one that starts with `:` takes any value, one that ends with `()` is a function or an
   * alternate key, whose text in parentheses becomes a value.
   */
  readonly path: readonly string[]
  /** The caller needs one of these application permissions. */
  readonly anyOf: readonly string[]
  /** What a role in a catalog must allow in their place; undefined: no such role is enough. */
  readonly task?: CatalogTask
  readonly handle: GraphHandler
}

/** Least privileged permission first, as «Microsoft Graph permissions reference» orders them. */
const EM_READ = ['EntitlementManagement.Read.All', 'EntitlementManagement.ReadWrite.All']
const EM_WRITE = ['EntitlementManagement.ReadWrite.All']
const USER_READ = [
  'User.ReadBasic.All',
  'User.Read.All',
  'User.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All'
]
const DELETED_READ = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All']
const OBJECTS_READ = ['Directory.Read.All']
const INVITE = ['User.Invite.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All']
const POLICY_READ = ['Policy.Read.All', 'Policy.ReadWrite.Authorization']
const ORGANIZATION_READ = [
  'Organization.Read.All',
  'Organization.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All'
]

const EM = 'identityGovernance/entitlementManagement'

const ROUTES: readonly Route[] = [
  ...readRoutes('catalogs', entitlementReads.catalogs, 'readPackages'),
  ...readRoutes('accessPackages', entitlementReads.packages, 'readPackages'),
  ...readRoutes('assignmentPolicies', entitlementReads.policies, 'readPackages'),
  ...readRoutes('assignments', entitlementReads.assignments, 'readAssignments'),
  ...readRoutes('assignmentRequests', entitlementReads.requests, 'readAssignments'),
  ...readRoutes('connectedOrganizations', entitlementReads.connectedOrganizations),
  route('GET', `${EM}/settings`, EM_READ, getSettings),
  route('GET', `${EM}/subjects()`, EM_READ, getSubject, 'readAssignments'),
  route('GET', `${EM}/catalogs/:id/resources`, EM_READ, listCatalogResources, 'readPackages'),
  packageRoute('incompatibleAccessPackages', listIncompatiblePackages),
  packageRoute('accessPackagesIncompatibleWith', listPackagesIncompatibleWith),
  packageRoute('incompatibleGroups', listIncompatibleGroups),
  route('GET', `${EM}/accessPackages/filterByCurrentUser()`, EM_READ, refuseWithoutUser),
  route('GET', `${EM}/assignments/filterByCurrentUser()`, EM_READ, refuseWithoutUser),
  route('GET', `${EM}/assignments/additionalAccess()`, EM_READ, refuseWithoutUser),
  route('GET', `${EM}/assignmentRequests/filterByCurrentUser()`, EM_READ, refuseWithoutUser),
  route('POST', `${EM}/assignmentRequests`, EM_WRITE, createRequest, 'writeRequests'),
  route('POST', `${EM}/assignmentRequests/:id/cancel`, EM_WRITE, cancelRequest, 'writeRequests'),
  route('POST', `${EM}/assignmentRequests/:id/reprocess`, EM_WRITE, reprocessRequest, 'writeRequests'),
  route('POST', `${EM}/assignmentRequests/:id/resume`, EM_WRITE, resumeRequest),
  route('POST', `${EM}/assignments/:id/reprocess`, EM_WRITE, reprocessAssignment, 'writeRequests'),
  route('DELETE', `${EM}/assignmentRequests/:id`, EM_WRITE, deleteRequest, 'writeRequests'),
  route('GET', 'users', USER_READ, counted(2, listUsers)),
  route('GET', 'users/:key', USER_READ, counted(1, getUser)),
  route('GET', 'directory/deletedItems', DELETED_READ, listDeletedItems),
  route('GET', 'directory/deletedItems/microsoft.graph.user', DELETED_READ, counted(1, listDeletedUsers)),
  route('GET', 'directory/deletedItems/:id', DELETED_READ, counted(1, getDeletedItem)),
  route('POST', 'directoryObjects/getByIds', OBJECTS_READ, counted(5, getObjectsByIds)),
  route('GET', 'organization', ORGANIZATION_READ, counted(1, listOrganizations)),
  route('GET', 'subscribedSkus', [...ORGANIZATION_READ, 'LicenseAssignment.Read.All'], counted(1, listSubscribedSkus)),
  route('GET', 'policies/authorizationPolicy', POLICY_READ, counted(1, getAuthorizationPolicy)),
  route('POST', 'invitations', INVITE, createInvitation)
]

function route(
  method: string,
  path: string,
  anyOf: readonly string[],
  handle: GraphHandler,
  task?: CatalogTask
): Route {
  return { method, path: path.split('/'), anyOf, handle, ...(task === undefined ? {} : { task }) }
}

function packageRoute(name: string, handle: GraphHandler): Route {
  return route('GET', `${EM}/accessPackages/:id/${name}`, EM_READ, handle, 'readPackages')
}

function readRoutes(
  name: string,
  handlers: { readonly list: GraphHandler; readonly get: GraphHandler },
  task?: CatalogTask
): Route[] {
  return [
    route('GET', `${EM}/${name}`, EM_READ, handlers.list, task),
    route('GET', `${EM}/${name}/:id`, EM_READ, handlers.get, task)
  ]
}

/**
 * Answers one call.
 *
 * @throws GraphFault for everything that is not a success.
 */
export function answerGraphCall(state: TenantState, call: GraphCall): GraphAnswer {
  const onPath = ROUTES.flatMap((candidate) => {
    const keys = matchPath(candidate.path, call.segments)
    return keys === null ? [] : [{ candidate, keys }]
  })
  // A function of a collection reads like a key of it, and is the more exact of the two.
  const fitting = onPath.filter(({ candidate }) => candidate.method === call.method)
  const match = fitting.find(({ candidate }) => candidate.path.at(-1)?.endsWith('()')) ?? fitting[0]
  if (match === undefined) throw noRoute(call, onPath.length > 0)
  const { anyOf, handle, task } = match.candidate
  if (anyOf.some((permission) => call.permissions.includes(permission))) return handle(state, call, ...match.keys)
  const catalogs = task === undefined ? new Set<string>() : catalogsFor(state, call, task)
  if (catalogs.size === 0) throw forbidden(call)
  return handle(state, { ...call, catalogs }, ...match.keys)
}

/** The values at the path's `:names`, or null when the path is another. */
function matchPath(path: readonly string[], segments: readonly string[]): string[] | null {
  if (path.length !== segments.length) return null
  const keys: string[] = []
  for (const [index, part] of path.entries()) {
    const segment = segments[index] ?? ''
    if (part.startsWith(':')) keys.push(segment)
    else if (part.endsWith('()')) {
      const [, name = segment, text = ''] = /^(\w+)\((.*)\)$/.exec(segment) ?? []
      if (name.toLowerCase() !== part.slice(0, -2).toLowerCase()) return null
      keys.push(text)
    } else if (part.toLowerCase() !== segment.toLowerCase()) return null
  }
  return keys
}

function isEntitlementCall(call: GraphCall): boolean {
  return call.segments[0]?.toLowerCase() === 'identitygovernance'
}

function noRoute(call: GraphCall, otherMethod: boolean): GraphFault {
  if (otherMethod && call.method !== 'GET') {
    return new GraphFault(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.')
  }
  const last = call.segments.at(-1) ?? ''
  if (!isEntitlementCall(call)) {
    return new GraphFault(404, 'ResourceNotFound', `Resource not found for the segment '${last}'.`)
  }
  // Reported for `accessPackages/{id}/assignmentPolicies`, which the metadata offers and the service does not.
  const path = call.segments.slice(2).join('/')
  const message = `No HTTP resource was found that matches the request URI 'https://elm.iga.azure.com/api/v1/${path}'.`
  return new GraphFault(404, 'UnknownError', message)
}

function forbidden(call: GraphCall): GraphFault {
  return isEntitlementCall(call)
    ? notAuthorized()
    : new GraphFault(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.')
}
