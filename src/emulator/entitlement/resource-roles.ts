import type { ResourceRecord, ResourceRole, ResourceRoleRecord } from './entitlement.js'
import { isoDate } from '../odata/iso-date.js'
import type { Resource } from '../odata/resource-types.js'

/** What packages grant: roles in groups, applications and sites of their catalog. */

/** A resource of a catalog («accessPackageResource resource type»). */
export function showResource(resource: ResourceRecord): Resource {
  const { id, displayName, originSystem, originId, createdAt } = resource
  return {
    values: {
      id,
      displayName,
      description: displayName,
      originSystem,
      originId,
      createdDateTime: isoDate(createdAt),
      modifiedDateTime: isoDate(createdAt)
    },
    relations: {
      roles: () => resource.roles.map((role) => showRole(resource, role)),
      scopes: () => [showScope(resource)]
    }
  }
}

/** The id joins those of role and scope, as in the examples of «List resourceRoleScopes». */
export function showResourceRole({ resource, role }: ResourceRoleRecord): Resource {
  return {
    values: { id: `${role.id}_${resource.scopeId}`, createdDateTime: isoDate(resource.createdAt) },
    relations: { role: () => showRole(resource, role), scope: () => showScope(resource) }
  }
}

function showRole(resource: ResourceRecord, role: ResourceRole): Resource {
  const { id, displayName, originId } = role
  return {
    values: { id, displayName, description: displayName, originId, originSystem: resource.originSystem },
    relations: {}
  }
}

/** Every resource has the root scope alone, whose name says nothing of the resource: its `originId` tells which it is. */
function showScope(resource: ResourceRecord): Resource {
  const { originId, originSystem, scopeId } = resource
  return {
    values: {
      id: scopeId,
      displayName: 'Root',
      description: 'Root Scope',
      originId,
      originSystem,
      isRootScope: true
    },
    relations: {}
  }
}
