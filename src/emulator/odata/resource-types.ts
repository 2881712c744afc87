import { GraphFault } from '../http/graph-fault.js'
import type { Expansion } from './odata-query.js'

/** What an answer may show of a resource: its own properties, and the relations `$expand` may follow. */
interface ResourceType {
  readonly properties: readonly string[]
  readonly relations: Readonly<Record<string, TypeName>>
}

export type TypeName =
  | 'accessPackage'
  | 'accessPackageCatalog'
  | 'accessPackageAssignment'
  | 'accessPackageAssignmentRequest'
  | 'accessPackageAssignmentPolicy'
  | 'accessPackageSubject'
  | 'accessPackageQuestion'
  | 'accessPackageResource'
  | 'accessPackageResourceRole'
  | 'accessPackageResourceRoleScope'
  | 'accessPackageResourceScope'
  | 'connectedOrganization'
  | 'customExtensionStageSetting'
  | 'group'
  | 'organization'
  | 'user'

/**
 * Properties and relations by the names the Graph v1.0 metadata declares. Relations that nothing here answers are left
 * out; the pages name the expandable ones (list accessPackages, list assignments, list assignmentRequests).
 */
const TYPES: Readonly<Record<TypeName, ResourceType>> = {
  accessPackage: {
    properties: ['id', 'displayName', 'description', 'isHidden', 'createdDateTime', 'modifiedDateTime'],
    relations: {
      catalog: 'accessPackageCatalog',
      assignmentPolicies: 'accessPackageAssignmentPolicy',
      accessPackagesIncompatibleWith: 'accessPackage',
      incompatibleAccessPackages: 'accessPackage',
      incompatibleGroups: 'group',
      resourceRoleScopes: 'accessPackageResourceRoleScope'
    }
  },
  accessPackageCatalog: {
    properties:
      'id displayName description catalogType state isExternallyVisible createdDateTime modifiedDateTime'.split(' '),
    relations: { accessPackages: 'accessPackage', resources: 'accessPackageResource' }
  },
  accessPackageAssignment: {
    properties: ['id', 'state', 'status', 'schedule', 'expiredDateTime', 'customExtensionCalloutInstances'],
    relations: {
      accessPackage: 'accessPackage',
      assignmentPolicy: 'accessPackageAssignmentPolicy',
      target: 'accessPackageSubject'
    }
  },
  accessPackageAssignmentRequest: {
    properties: [
      ...['id', 'requestType', 'state', 'status', 'schedule', 'justification', 'answers', 'createdDateTime'],
      ...['completedDateTime', 'customExtensionCalloutInstances']
    ],
    relations: {
      accessPackage: 'accessPackage',
      assignment: 'accessPackageAssignment',
      requestor: 'accessPackageSubject'
    }
  },
  accessPackageAssignmentPolicy: {
    properties: [
      ...['id', 'displayName', 'description', 'allowedTargetScope', 'specificAllowedTargets', 'expiration'],
      ...['requestorSettings', 'requestApprovalSettings', 'reviewSettings', 'automaticRequestSettings'],
      ...['notificationSettings', 'createdDateTime', 'modifiedDateTime']
    ],
    relations: {
      accessPackage: 'accessPackage',
      catalog: 'accessPackageCatalog',
      questions: 'accessPackageQuestion',
      customExtensionStageSettings: 'customExtensionStageSetting'
    }
  },
  accessPackageSubject: {
    properties: [
      ...['id', 'objectId', 'displayName', 'principalName', 'email', 'onPremisesSecurityIdentifier'],
      ...['subjectType', 'subjectLifecycle']
    ],
    relations: { connectedOrganization: 'connectedOrganization' }
  },
  accessPackageQuestion: {
    properties: ['id', 'isAnswerEditable', 'isRequired', 'localizations', 'sequence', 'text'],
    relations: {}
  },
  accessPackageResource: {
    properties: 'id displayName description originId originSystem createdDateTime modifiedDateTime'.split(' '),
    relations: { roles: 'accessPackageResourceRole', scopes: 'accessPackageResourceScope' }
  },
  accessPackageResourceRole: {
    properties: ['id', 'displayName', 'description', 'originId', 'originSystem'],
    relations: {}
  },
  accessPackageResourceRoleScope: {
    properties: ['id', 'createdDateTime'],
    relations: { role: 'accessPackageResourceRole', scope: 'accessPackageResourceScope' }
  },
  accessPackageResourceScope: {
    properties: ['id', 'displayName', 'description', 'originId', 'originSystem', 'isRootScope'],
    relations: {}
  },
  customExtensionStageSetting: { properties: ['id', 'stage'], relations: {} },
  group: { properties: ['id', 'displayName'], relations: {} },
  connectedOrganization: {
    properties: 'id displayName description state identitySources createdDateTime modifiedDateTime'.split(' '),
    relations: {}
  },
  organization: {
    properties: ['id', 'displayName', 'verifiedDomains', 'tenantType', 'createdDateTime', 'countryLetterCode'],
    relations: {}
  },
  user: {
    properties: [
      ...['businessPhones', 'displayName', 'givenName', 'jobTitle', 'mail', 'mobilePhone', 'officeLocation'],
      ...['preferredLanguage', 'surname', 'userPrincipalName', 'id', 'otherMails', 'proxyAddresses', 'userType'],
      ...['accountEnabled', 'externalUserState', 'externalUserStateChangeDateTime', 'createdDateTime', 'creationType'],
      'deletedDateTime'
    ],
    relations: {}
  }
}

/** Whether the metadata (as far as it is modelled here) knows a property of a type. */
export function hasProperty(type: TypeName, property: string): boolean {
  return TYPES[type].properties.includes(property)
}

/** One resource before `$select` and `$expand`: all its values, and its relations, read only when asked for. */
export interface Resource {
  readonly values: Readonly<Record<string, unknown>>
  readonly relations: Readonly<Record<string, () => Resource | readonly Resource[] | null>>
}

/** A record that a relation leads to, or null when there is none. */
export function related<T>(record: T | undefined, show: (record: T) => Resource): Resource | null {
  return record === undefined ? null : show(record)
}

/** What of a resource the caller asked to see. */
export interface Projection {
  readonly select: readonly string[] | null
  readonly expand: readonly Expansion[]
}

/**
 * Refuses names the type does not have.
 *
 * @param nested Paths of expansions inside expansions that a page documents, e.g. `assignment/target`; no other is served.
 * @throws GraphFault 400, as Graph does for beta's names in v1.0 (reported for `accessPackageAssignmentPolicies`).
 */
export function refuseUnknownNames(type: TypeName, asked: Projection, nested: readonly string[] = []): void {
  for (const name of asked.select ?? []) {
    if (!hasProperty(type, name) && !Object.hasOwn(TYPES[type].relations, name)) throw unknownName(type, name)
  }
  for (const expansion of asked.expand) {
    const target = Object.hasOwn(TYPES[type].relations, expansion.name)
      ? TYPES[type].relations[expansion.name]
      : undefined
    if (target === undefined) throw unknownName(type, expansion.name)
    for (const inner of expansion.expand) {
      if (!nested.includes(`${expansion.name}/${inner.name}`)) {
        throw new GraphFault(
          400,
          'BadRequest',
          `Parsing OData Select and Expand failed: expanding '${inner.name}' inside '${expansion.name}' is not supported.`
        )
      }
    }
    refuseUnknownNames(target, expansion)
  }
}

function unknownName(type: TypeName, name: string): GraphFault {
  return new GraphFault(
    400,
    'BadRequest',
    `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.${type}'.`
  )
}

/** The JSON of a resource as asked for: expanded relations always, own values as selected. */
export function project(resource: Resource, asked: Projection): Record<string, unknown> {
  const json: Record<string, unknown> = {}
  if (asked.select === null) Object.assign(json, resource.values)
  else for (const name of asked.select) if (name in resource.values) json[name] = resource.values[name]
  for (const expansion of asked.expand) {
    const related = resource.relations[expansion.name]?.() ?? null
    json[expansion.name] = isMany(related)
      ? related.map((item) => project(item, expansion))
      : related === null
        ? null
        : project(related, expansion)
  }
  return json
}

function isMany(related: Resource | readonly Resource[] | null): related is readonly Resource[] {
  return Array.isArray(related)
}
