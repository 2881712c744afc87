import { splitAddress } from '../directory/directory.js'
import type { ConnectedOrganizationRecord } from './entitlement.js'
import { isoDate } from '../odata/iso-date.js'
import type { Resource } from '../odata/resource-types.js'
import type { TenantState } from '../tenant/tenant-state.js'

/** «connectedOrganization resource type». */
export function showConnectedOrganization(one: ConnectedOrganizationRecord): Resource {
  return {
    values: {
      id: one.id,
      displayName: one.displayName,
      description: one.description,
      state: one.state,
      identitySources: identitySourcesOf(one),
      createdDateTime: isoDate(one.createdAt),
      modifiedDateTime: isoDate(one.createdAt)
    },
    relations: {}
  }
}

/** One source with the organization's Entra tenant, or one a domain when it has none. */
export function identitySourcesOf(one: ConnectedOrganizationRecord): Record<string, unknown>[] {
  const { tenantId, displayName } = one
  if (tenantId !== null) {
    return [{ '@odata.type': '#microsoft.graph.azureActiveDirectoryTenant', tenantId, displayName }]
  }
  return one.domains.map((domainName) => {
    return { '@odata.type': '#microsoft.graph.domainIdentitySource', domainName, displayName: domainName }
  })
}

/**
 * Taking somebody in from an organization that is not connected makes it a proposed connected organization («Govern access
 * for external users in entitlement management»).
 */
export function createProposedOrganization(state: TenantState, address: string): void {
  const { entitlement } = state
  if (entitlement.organizationOf(address) !== null) return
  const [, domain] = splitAddress(address)
  const id = state.nextGuid('connectedOrganization')
  entitlement.connectedOrganizations.set(id, {
    seq: entitlement.nextSeq(),
    id,
    displayName: domain,
    description: domain,
    state: 'proposed',
    tenantId: null,
    domains: [domain.toLowerCase()],
    createdAt: state.now()
  })
}
