import { ConfidentialClientApplication, type NodeAuthOptions } from '@azure/msal-node'

import { ActionError } from '../../core/errors.js'
import { readCertificate } from './certificate.js'
import type { Endpoints } from './clouds.js'
import type { Wire } from './exchange.js'
import { readClaims, type PresentedClaims } from './federation.js'
import type { RequestIdToken } from './id-token.js'
import { explainMissingIdToken, explainRefusal, explainUnavailable, explainUnreachable } from './sign-in-errors.js'
import { SignInNetwork } from './sign-in-network.js'

/** One of the three ways in. */
export type Credential =
  | { readonly kind: 'secret'; readonly secret: string }
  /** One PEM text with the certificate and its private key. */
  | { readonly kind: 'certificate'; readonly pem: string }
  /** Called anew for each exchange. */
  | { readonly kind: 'federated'; readonly requestIdToken: RequestIdToken }

/**
 * Gives an access token for Microsoft Graph: from memory while it is valid, else by a new sign-in.
 *
 * @param rejected A token that Graph did not take: another one is given, be it by a new sign-in.
 */
export type TokenSource = (rejected?: string) => Promise<string>

/** What is signed in. */
export interface AppRegistration {
  readonly tenantId: string
  readonly clientId: string
  readonly credential: Credential
}

/**
 * Set up the sign-in of the app registration (client credentials flow). No network until the first token is asked for.
 *
 * @returns A source of tokens. It throws ActionError `SIGN_IN_FAILED` when Entra refuses or GitHub gave no token to sign in
 *   with, `GRAPH_UNREACHABLE` when no answer of Entra came.
 * @throws ActionError `BAD_INPUT` for a certificate that cannot be used.
 */
export function createTokenSource(app: AppRegistration, endpoints: Endpoints, wire: Wire): TokenSource {
  const federation = new Federation(endpoints.federationAudience, wire)
  const network = new SignInNetwork(wire)
  const client = new ConfidentialClientApplication({
    auth: {
      clientId: app.clientId,
      ...authority(app.tenantId, endpoints.login),
      ...credentialOf(app.credential, federation)
    },
    system: { networkClient: network }
  })
  const [first, ...others] = endpoints.graphOrigins
  const resources = { current: first ?? endpoints.graph, others }

  // msal-node keeps tokens too, but asks for an assertion on every call, which is a request to GitHub each time.
  let held: HeldToken | null = null

  const signIn = async (skipCache: boolean): Promise<string> => {
    federation.forget()
    network.failure = null
    try {
      const scopes = [`${resources.current}/.default`]
      const result = await client.acquireTokenByClientCredential({ scopes, skipCache })
      // An answer 200 without a token passes through msal-node as an empty one.
      if (result === null || result.accessToken === '') throw new NoToken()
      // msal-node counts from the machine's own clock, whatever clock we were given.
      const lifetimeMs = (result.expiresOn?.getTime() ?? 0) - Date.now()
      held = { token: result.accessToken, expiresAt: wire.clock.now() + lifetimeMs }
      return result.accessToken
    } catch (error) {
      const next = isUnknownResource(error) ? resources.others.shift() : undefined
      if (next === undefined) throw explainFailure(error, app, endpoints.login, federation, network)
      resources.current = next
      return signIn(skipCache)
    }
  }

  // Single flight: several batches start at once, and msal-node would sign in once for each.
  const running: { current: Promise<string> | null } = { current: null }
  const once = (skipCache: boolean) =>
    (running.current ??= signIn(skipCache).finally(() => {
      running.current = null
    }))
  return async (rejected) => {
    if (held !== null && held.token !== rejected && wire.clock.now() < held.expiresAt - RENEW_BEFORE_MS) {
      return held.token
    }
    const token = await once(false)
    return token === rejected ? once(true) : token
  }
}

/** An access token and when it ends, milliseconds since 1970. */
interface HeldToken {
  readonly token: string
  readonly expiresAt: number
}

/** A token is renewed so long before its end, so that none expires on the way. */
const RENEW_BEFORE_MS = 5 * 60_000

/** Whatever msal-node threw, as what a reader can act on. */
function explainFailure(
  error: unknown,
  app: AppRegistration,
  login: string,
  federation: Federation,
  network: SignInNetwork
): ActionError {
  if (federation.failure !== null) {
    const { cause } = federation.failure
    return cause instanceof ActionError ? cause : explainMissingIdToken(cause)
  }
  if (network.failure instanceof ActionError) return network.failure
  if (network.failure !== null) return explainUnreachable(network.failure)
  const { description, status } = readServerError(error)
  if (status !== null && (status === 429 || status >= 500)) return explainUnavailable(login, status)
  return explainRefusal({
    description: withoutSecrets(description, app.credential),
    status,
    credential: app.credential.kind,
    tenantId: app.tenantId,
    clientId: app.clientId,
    login,
    claims: federation.presented
  })
}

/**
 * The tenant's authority, told to msal-node instead of discovered: it would ask Microsoft about hosts that Microsoft
 * does not know (a proxy, an emulator), and accepts another host only with its port.
 * Path of the token endpoint: Microsoft identity platform documentation, «OAuth 2.0 client credentials flow».
 */
function authority(
  tenantId: string,
  login: string
): Pick<NodeAuthOptions, 'authority' | 'knownAuthorities' | 'authorityMetadata'> {
  const tenant = `${login}/${tenantId}`
  return {
    authority: tenant,
    knownAuthorities: [new URL(login).host],
    authorityMetadata: JSON.stringify({
      issuer: `${tenant}/v2.0`,
      authorization_endpoint: `${tenant}/oauth2/v2.0/authorize`,
      token_endpoint: `${tenant}/oauth2/v2.0/token`,
      jwks_uri: `${tenant}/discovery/v2.0/keys`
    })
  }
}

function credentialOf(
  credential: Credential,
  federation: Federation
): Pick<NodeAuthOptions, 'clientSecret' | 'clientCertificate' | 'clientAssertion'> {
  switch (credential.kind) {
    case 'secret':
      return { clientSecret: credential.secret }
    case 'certificate':
      return { clientCertificate: readCertificate(credential.pem) }
    case 'federated':
      return { clientAssertion: () => federation.present(credential.requestIdToken) }
  }
}

/** What happened on GitHub's side of a federated sign-in; msal-node passes neither on. */
class Federation {
  presented: PresentedClaims | null = null
  failure: { readonly cause: unknown } | null = null

  constructor(
    private readonly audience: string,
    private readonly wire: Wire
  ) {}

  forget(): void {
    this.presented = null
    this.failure = null
  }

  async present(requestIdToken: RequestIdToken): Promise<string> {
    try {
      const token = await requestIdToken(this.audience, this.wire)
      if (token === '') throw new NoToken()
      this.presented = readClaims(token)
      return token
    } catch (error) {
      this.failure = { cause: error }
      throw error
    }
  }
}

class NoToken extends Error {
  override readonly name = 'NoToken'
  readonly errorMessage = 'The answer to the sign-in held no token.'
}

/**
 * Entra does not know the address of an overridden Graph. Behind a proxy it is known by the cloud's own address; an
 * emulator may know it by either. Code 500011: Microsoft Entra documentation, «authentication and authorization error codes».
 */
function isUnknownResource(error: unknown): boolean {
  return /AADSTS500011\b|invalid_resource/.test(readServerError(error).description)
}

/** Entra's description and the HTTP status out of msal-node's error, by shape. */
function readServerError(error: unknown): { readonly description: string; readonly status: number | null } {
  if (typeof error !== 'object' || error === null) return { description: '', status: null }
  const { errorMessage, message, status } = error as Readonly<Record<string, unknown>>
  const text = [errorMessage, message].find((entry) => typeof entry === 'string' && entry !== '')
  return {
    description: typeof text === 'string' ? withoutTemplate(text) : '',
    status: typeof status === 'number' ? status : null
  }
}

/** msal-node puts what Entra said between ids that it writes as «Not Available» when there are none. */
function withoutTemplate(text: string): string {
  const said = /Description: ([\s\S]*?) - Correlation ID:/.exec(text)?.[1] ?? text
  return said === 'Not Available' ? '' : said
}

/** Entra does not repeat what it was sent, but a gateway in between might. */
function withoutSecrets(text: string, credential: Credential): string {
  const known =
    credential.kind === 'secret' && credential.secret !== '' ? text.replaceAll(credential.secret, '***') : text
  return known.replaceAll(/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '***')
}
