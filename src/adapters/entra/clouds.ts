import { ActionError } from '../../core/errors.js'

/** Microsoft's clouds as the `cloud` input spells them. Their tokens are not interchangeable. */
export type Cloud = 'global' | 'us-government' | 'us-government-dod' | 'china'

/** Where one tenant is reached; both addresses are origins without a trailing slash. */
export interface Endpoints {
  readonly graph: string
  readonly login: string
  /** Origins that may stand in an `@odata.nextLink`: the configured one, and the cloud's own behind a proxy. */
  readonly graphOrigins: ReadonlySet<string>
  /** What Entra expects as `aud` of a federated token. */
  readonly federationAudience: string
  /**
   * Whether `justification` is declared on assignment requests: the metadata of the national clouds lacks it
   * (microsoftgraph/msgraph-metadata, `schemas/v1.0-Fairfax.csdl` and `v1.0-Mooncake.csdl`).
   */
  readonly takesJustification: boolean
}

interface CloudFacts {
  readonly graph: string
  readonly login: string
  readonly federationAudience: string
}

/**
 * Hosts: Microsoft Graph documentation, `concepts/deployments`. Audiences: Microsoft Entra documentation on workload
 * identity federation (`api://AzureADTokenExchange` and its two national variants).
 */
const CLOUDS: Readonly<Record<Cloud, CloudFacts>> = {
  global: {
    graph: 'https://graph.microsoft.com',
    login: 'https://login.microsoftonline.com',
    federationAudience: 'api://AzureADTokenExchange'
  },
  'us-government': {
    graph: 'https://graph.microsoft.us',
    login: 'https://login.microsoftonline.us',
    federationAudience: 'api://AzureADTokenExchangeUSGov'
  },
  'us-government-dod': {
    graph: 'https://dod-graph.microsoft.us',
    login: 'https://login.microsoftonline.us',
    federationAudience: 'api://AzureADTokenExchangeUSGov'
  },
  china: {
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    login: 'https://login.chinacloudapi.cn',
    federationAudience: 'api://AzureADTokenExchangeChina'
  }
}

/** The names the `cloud` input may have. */
export const CLOUD_NAMES: readonly string[] = Object.keys(CLOUDS)

/**
 * The addresses of a cloud, with the inputs' overrides.
 *
 * @param cloud One of {@link CLOUD_NAMES}.
 * @param graphEndpoint Overrides the Graph address: an https origin; null or empty for the cloud's own.
 * @param loginEndpoint Overrides the sign-in address likewise.
 * @throws ActionError `BAD_INPUT` for an unknown cloud or an override that is not an https origin.
 */
export function findEndpoints(cloud: string, graphEndpoint: string | null, loginEndpoint: string | null): Endpoints {
  const facts = Object.hasOwn(CLOUDS, cloud) ? CLOUDS[cloud as Cloud] : undefined
  if (facts === undefined) {
    throw new ActionError(
      'BAD_INPUT',
      `There is no cloud «${cloud}».`,
      `\`cloud\` is one of ${CLOUD_NAMES.join(', ')}.`
    )
  }
  const graph = httpsOrigin('graph-endpoint', graphEndpoint) ?? facts.graph
  const login = httpsOrigin('login-endpoint', loginEndpoint) ?? facts.login
  return {
    graph,
    login,
    graphOrigins: new Set([graph, facts.graph]),
    federationAudience: facts.federationAudience,
    takesJustification: cloud === 'global'
  }
}

/** The override as an origin, or null when there is none. A token must never travel over plain http. */
function httpsOrigin(input: string, value: string | null): string | null {
  const text = value?.trim() ?? ''
  if (text === '') return null
  const url = URL.canParse(text) ? new URL(text) : null
  const bare = url !== null && url.pathname === '/' && url.search === '' && url.hash === ''
  if (!bare || url.protocol !== 'https:' || url.username !== '' || url.password !== '') {
    throw new ActionError(
      'BAD_INPUT',
      `The input \`${input}\` is not an https origin.`,
      `Give scheme, host and port only, e.g. https://graph.microsoft.com, or leave \`${input}\` out.`
    )
  }
  return url.origin
}
