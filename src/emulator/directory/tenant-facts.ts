/** What a tenant has bought and whom it lets invite: read only, as far as a check of a tenant looks at it. */
import type { GraphAnswer } from '../http/graph-call.js'
import type { TenantState } from '../tenant/tenant-state.js'

/** Ids: «Product names and service plan identifiers for licensing». */
const PLAN_IDS: Readonly<Record<string, string>> = {
  AAD_PREMIUM: '41781fb2-bc02-4b7c-bd55-b576c07bb09d',
  AAD_PREMIUM_P2: 'eec0eb4f-6444-4f95-aba0-50c24d67f998',
  Entra_Identity_Governance: 'e866a266-3cff-43a3-acca-0c90a7e00c8b'
}

/** `GET /subscribedSkus`: one product with the tenant's service plans («List subscribedSkus»); none without any. */
export function listSubscribedSkus(state: TenantState): GraphAnswer {
  const product = {
    id: `${state.tenantId}_84a661c4-e949-4bd2-a560-ed7766fcaf2b`,
    accountId: state.tenantId,
    accountName: state.displayName,
    appliesTo: 'User',
    capabilityStatus: 'Enabled',
    consumedUnits: 1,
    prepaidUnits: { enabled: 100, suspended: 0, warning: 0, lockedOut: 0 },
    skuId: '84a661c4-e949-4bd2-a560-ed7766fcaf2b',
    skuPartNumber: 'AAD_PREMIUM_P2',
    subscriptionIds: [],
    servicePlans: state.servicePlans.map((servicePlanName) => ({
      appliesTo: 'User',
      provisioningStatus: 'Success',
      servicePlanId: PLAN_IDS[servicePlanName] ?? state.nextGuid('service plan'),
      servicePlanName
    }))
  }
  return {
    status: 200,
    body: {
      '@odata.context': `${state.graphEndpoint}/v1.0/$metadata#subscribedSkus`,
      value: state.servicePlans.length === 0 ? [] : [product]
    }
  }
}

/** `GET /policies/authorizationPolicy` («Get authorizationPolicy»). */
export function getAuthorizationPolicy(state: TenantState): GraphAnswer {
  return {
    status: 200,
    body: {
      '@odata.context': `${state.graphEndpoint}/v1.0/$metadata#policies/authorizationPolicy/$entity`,
      id: 'authorizationPolicy',
      displayName: 'Authorization Policy',
      description: 'Used to manage authorization related settings across the company.',
      allowInvitesFrom: state.behaviour.invitationsDisabled ? 'none' : 'everyone'
    }
  }
}
