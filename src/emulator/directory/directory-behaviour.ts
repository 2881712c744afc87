/** How the directory behaves where tenants differ; see `TenantOptions` for the rest. Plain data, so that it may stand in a seed file. */
export interface DirectoryBehaviour {
  /**
   * Milliseconds by which the index behind advanced queries lags behind the directory («Advanced query capabilities»:
   * a separate store, eventually consistent). Default 0.
   */
  readonly advancedIndexMs: number
  /** Domains whose people cross-tenant access settings keep out («Troubleshooting B2B collaboration»). Default none. */
  readonly blockedGuestDomains: readonly string[]
  /** Domains for whose addresses inviting ends in a 500 (issue microsoft-graph-docs-contrib#1025). Default none. */
  readonly failingGuestDomains: readonly string[]
  /** The cloud the tenant is in; its Graph has a name and a metadata of its own. Default `global`. */
  readonly cloud: Cloud
}

/** «National cloud deployments»; `usGovernment` is L4, `usGovernmentDod` L5, `china` is operated by 21Vianet. */
export type Cloud = 'global' | 'usGovernment' | 'usGovernmentDod' | 'china'

/** «National cloud deployments»: the resource that tokens of a cloud are for. */
export const GRAPH_OF: Readonly<Record<Cloud, string>> = {
  global: 'https://graph.microsoft.com',
  usGovernment: 'https://graph.microsoft.us',
  usGovernmentDod: 'https://dod-graph.microsoft.us',
  china: 'https://microsoftgraph.chinacloudapi.cn'
}

/** The given behaviour with the defaults. */
export function directoryBehaviour(options: Partial<DirectoryBehaviour>): DirectoryBehaviour {
  return {
    advancedIndexMs: options.advancedIndexMs ?? 0,
    blockedGuestDomains: options.blockedGuestDomains ?? [],
    failingGuestDomains: options.failingGuestDomains ?? [],
    cloud: options.cloud ?? 'global'
  }
}
