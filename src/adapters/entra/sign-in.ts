import {
  ConfidentialClientApplication,
  type INetworkModule,
  type NetworkRequestOptions,
  type NetworkResponse,
  type NodeAuthOptions
} from '@azure/msal-node'

import { ActionError } from '../../core/errors.js'
import { readCertificate } from './certificate.js'
import type { Endpoints } from './clouds.js'
import { exchange, NoAnswer, type Wire } from './exchange.js'
import { readClaims, type PresentedClaims } from './federation.js'
import { parseJson } from './json.js'
import { explainMissingIdToken, explainRefusal } from './sign-in-errors.js'

/** One of the three ways in. */
export type Credential =
  | { readonly kind: 'secret'; readonly secret: string }
  /** One PEM text with the certificate and its private key. */
  | { readonly kind: 'certificate'; readonly pem: string }
  /** Asks GitHub for the job's OpenID Connect token; called anew for each exchange, since the token lives five minutes. */
  | { readonly kind: 'federated'; readonly requestIdToken: (audience: string) => Promise<string> }

/** Gives an access token for Microsoft Graph: from memory while it is valid, else by a new sign-in. */
export type TokenSource = () => Promise<string>

/**
 * Set up the sign-in of the app registration (client credentials flow). No network until the first token is asked for.
 *
 * @returns A source of tokens. It throws ActionError `SIGN_IN_FAILED` when Entra or GitHub refuses, `GRAPH_UNREACHABLE`
 *   when no answer came.
 * @throws ActionError `BAD_INPUT` for a certificate that cannot be used.
 */
export function createTokenSource(
  app: { readonly tenantId: string; readonly clientId: string; readonly credential: Credential },
  endpoints: Endpoints,
  wire: Wire
): TokenSource {
  const federation = new Federation(endpoints.federationAudience)
  const network = new SignInNetwork(wire)
  const client = new ConfidentialClientApplication({
    auth: {
      clientId: app.clientId,
      ...authority(app.tenantId, endpoints.login),
      ...credentialOf(app.credential, federation)
    },
    system: { networkClient: network }
  })
  const scope = `${endpoints.graph}/.default`

  const signIn = async (): Promise<string> => {
    federation.forget()
    network.failure = null
    try {
      const result = await client.acquireTokenByClientCredential({ scopes: [scope] })
      // An answer 200 without a token passes through msal-node as an empty one.
      if (result === null || result.accessToken === '') throw new NoToken()
      return result.accessToken
    } catch (error) {
      throw explain(error)
    }
  }

  const explain = (error: unknown): ActionError => {
    if (federation.failure !== null) return explainMissingIdToken(federation.failure.cause)
    if (network.failure !== null) {
      return new ActionError(
        'GRAPH_UNREACHABLE',
        `The sign-in to Entra got nowhere: ${network.failure.message}.`,
        'Check that the runner reaches that address (proxy, firewall, certificates), then run again.',
        { cause: network.failure }
      )
    }
    const { description, status } = readServerError(error)
    if (status !== null && (status === 429 || status >= 500)) {
      return new ActionError(
        'GRAPH_UNREACHABLE',
        `The sign-in service ${endpoints.login} answered with HTTP status ${status} each time it was asked.`,
        'Run again later.'
      )
    }
    return explainRefusal({
      description: withoutSecrets(description, app.credential),
      status,
      credential: app.credential.kind,
      tenantId: app.tenantId,
      clientId: app.clientId,
      login: endpoints.login,
      claims: federation.presented
    })
  }

  // Single flight: several batches start at once, and msal-node would sign in once for each.
  let running: Promise<string> | null = null
  return () => {
    running ??= signIn().finally(() => {
      running = null
    })
    return running
  }
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

  constructor(private readonly audience: string) {}

  forget(): void {
    this.presented = null
    this.failure = null
  }

  async present(requestIdToken: (audience: string) => Promise<string>): Promise<string> {
    try {
      const token = await requestIdToken(this.audience)
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
 * The network of msal-node. Its own has neither timeout nor retry, and after a 429 or 5xx it refuses to ask again for a
 * minute; what is repeated in here it does not see.
 */
class SignInNetwork implements INetworkModule {
  /** Why the last sign-in had no answer: msal-node wraps it in an error of its own that does not tell. */
  failure: NoAnswer | null = null

  constructor(private readonly wire: Wire) {}

  sendGetRequestAsync: INetworkModule['sendGetRequestAsync'] = (url, options) => this.send('GET', url, options)

  sendPostRequestAsync: INetworkModule['sendPostRequestAsync'] = (url, options) => this.send('POST', url, options)

  /** msal-node declares the body's type and does not check it; `never` fits whatever it declares. */
  private async send(
    method: 'GET' | 'POST',
    url: string,
    options: NetworkRequestOptions | undefined
  ): Promise<NetworkResponse<never>> {
    const body = method === 'POST' ? (options?.body ?? '') : null
    // Asking for a token changes nothing, so a lost answer may be asked for again.
    const request = { method, url, headers: options?.headers ?? {}, body }
    const answer = await exchange(this.wire, request, 'read').catch((error: unknown) => {
      if (error instanceof NoAnswer) this.failure = error
      throw error
    })
    const parsed = parseJson(answer.text) ?? { error: 'no_json', error_description: '' }
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body: parsed as never }
  }
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
