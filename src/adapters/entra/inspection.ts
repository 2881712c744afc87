import type { InvitersAllowed, TenantInspection, TokenFacts } from '../../ports.js'
import { query } from './addresses.js'
import type { GraphClient } from './graph-client.js'
import { isObject, textOf, type JsonObject } from './json.js'
import { nullIfRefused, REFUSALS } from './optional-read.js'
import { readLists, readObjects } from './paging.js'
import type { TokenSource } from './sign-in.js'
import { readTokenFacts } from './token-facts.js'

const INVITERS: readonly InvitersAllowed[] = [
  'none',
  'adminsAndGuestInviters',
  'adminsGuestInvitersAndAllMembers',
  'everyone'
]

/** What a check of the tenant reads through Microsoft Graph. */
export class EntraInspection implements TenantInspection {
  constructor(
    private readonly token: TokenSource,
    private readonly graph: GraphClient
  ) {}

  async signIn(): Promise<TokenFacts | null> {
    return readTokenFacts(await this.token())
  }

  /**
   * `$select` is the one option that `subscribedsku-list` documents. `Warning` is an expired subscription in its days of
   * grace; the other states besides `Enabled` are out of force (resource `subscribedSku`).
   */
  async listServicePlans(): Promise<readonly string[] | null> {
    const read = { url: query('/subscribedSkus', { $select: 'capabilityStatus,servicePlans' }) }
    const lists = await nullIfRefused(readLists(this.graph, [read]), REFUSALS)
    if (lists === null) return null
    const inForce = lists.flat().filter((sku) => ['Enabled', 'Warning'].includes(textOf(sku, 'capabilityStatus') ?? ''))
    return [...new Set(inForce.flatMap(planNames))].sort()
  }

  async readInvitersAllowed(): Promise<InvitersAllowed | null> {
    const read = { url: '/policies/authorizationPolicy' }
    const objects = await nullIfRefused(readObjects(this.graph, [read]), REFUSALS)
    const policy = objects?.[0] ?? null
    const said = policy === null ? null : textOf(policy, 'allowInvitesFrom')
    return INVITERS.find((each) => each === said) ?? null
  }
}

function planNames(sku: JsonObject): readonly string[] {
  const plans = sku['servicePlans']
  if (!Array.isArray(plans)) return []
  return plans.filter(isObject).flatMap((plan) => textOf(plan, 'servicePlanName') ?? [])
}
