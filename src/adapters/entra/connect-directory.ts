import { ActionError } from '../../core/errors.js'
import type { Clock, Directory, TenantInspection } from '../../ports.js'
import { findEndpoints, type Endpoints } from './clouds.js'
import { EntraDirectory } from './directory.js'
import type { Fetch, Wire } from './exchange.js'
import { givenToken } from './given-token.js'
import { createGraphClient } from './graph-client.js'
import { EntraInspection } from './inspection.js'
import { createTokenSource, type Credential, type TokenSource } from './sign-in.js'

/** How long one try of a request may take when nothing else is said, in milliseconds. */
export const DEFAULT_TIMEOUT_MS = 30_000

/** Which tenant, and how it is reached. */
export interface TenantOptions {
  /** The tenant's id, or one of its domains. */
  readonly tenantId: string
  /** One of `CLOUD_NAMES`. */
  readonly cloud: string
  /** Override the cloud's addresses: https origins; null for the cloud's own. */
  readonly graphEndpoint: string | null
  readonly loginEndpoint: string | null
  /** Per try of a request, body included. */
  readonly timeoutMs: number
  readonly clock: Clock
  /** In place of the global one, e.g. for a server whose certificate nobody else trusts. */
  readonly fetch?: Fetch
}

/** What the inputs say of the tenant and of signing in to it. */
export interface DirectoryOptions extends TenantOptions {
  /** The app registration's application id. */
  readonly clientId: string
  readonly credential: Credential
}

/** What waits for answers of Microsoft Graph, in milliseconds: {@link DEFAULT_TIMEOUT_MS}, or what the environment says. */
export function timeoutFrom(environment: Readonly<Record<string, string | undefined>>): number {
  const configured = Number(environment['ACCESS_PACKAGES_TIMEOUT_MS'])
  return configured > 0 ? configured : DEFAULT_TIMEOUT_MS
}

/**
 * The directory of one tenant. Checks the options without network; signs in when the first method is called.
 *
 * @throws ActionError `BAD_INPUT` for an option that cannot work. What cannot be seen without network (a wrong tenant, an
 *   expired secret, a missing permission) comes from the first method.
 */
export function connectDirectory(options: DirectoryOptions): Directory {
  return connectTenant(options, { kind: 'app', clientId: options.clientId, credential: options.credential }).directory
}

/** How a tenant is signed in to: as an app registration, or with a token that somebody else got. */
export type SignIn =
  | { readonly kind: 'app'; readonly clientId: string; readonly credential: Credential }
  | { readonly kind: 'token'; readonly token: string }

/** One tenant: what the action does in it, and what a check of it looks at. */
export interface ConnectedTenant {
  readonly directory: Directory
  readonly inspection: TenantInspection
}

/** The same as {@link connectDirectory}, with either way of signing in and the means of a check. */
export function connectTenant(options: TenantOptions, signIn: SignIn): ConnectedTenant {
  const endpoints = findEndpoints(options.cloud, options.graphEndpoint, options.loginEndpoint)
  const tenantId = checkName('tenant-id', options.tenantId).toLowerCase()
  const wire: Wire = {
    // The global one is looked up at each call: a proxy set up after this moment must hold too.
    fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
    clock: options.clock,
    timeoutMs: options.timeoutMs
  }
  const token = signIn.kind === 'token' ? givenToken(signIn.token) : tokenOfApp(tenantId, signIn, endpoints, wire)
  const graph = createGraphClient(endpoints.graph, endpoints.graphOrigins, token, wire)
  return {
    directory: new EntraDirectory(tenantId, graph, endpoints.takesJustification),
    inspection: new EntraInspection(token, graph)
  }
}

function tokenOfApp(
  tenantId: string,
  { clientId, credential }: Extract<SignIn, { readonly kind: 'app' }>,
  endpoints: Endpoints,
  wire: Wire
): TokenSource {
  const app = { tenantId, clientId: checkName('client-id', clientId), credential: checkCredential(credential) }
  return createTokenSource(app, endpoints, wire)
}

/** Ids and domains; anything else would become part of an address. */
function checkName(input: string, value: string): string {
  const text = value.trim()
  if (/^[0-9a-z](?:[0-9a-z.-]*[0-9a-z])?$/i.test(text)) return text
  throw new ActionError(
    'BAD_INPUT',
    text === '' ? `The input \`${input}\` is missing.` : `The input \`${input}\` is not an id: «${text}».`,
    'It stands on the overview of the app registration in the Entra admin center, e.g. 3f8a1c52-0b7e-4a55-9f21-6a0c3d2e9b10.'
  )
}

function checkCredential(credential: Credential): Credential {
  if (credential.kind === 'secret' && credential.secret.trim() === '') {
    throw new ActionError(
      'BAD_INPUT',
      'The input `client-secret` is empty.',
      'Set it, or leave it out to use OpenID Connect.'
    )
  }
  return credential
}
