import { createPublicKey, type KeyObject, randomBytes } from 'node:crypto'
import { GRAPH_OF } from '../directory/directory-behaviour.js'
import { isSignedBy, parseToken, readOwnToken, signOwnToken, type ParsedToken } from './json-web-token.js'
import type { AppRecord, TenantState } from '../tenant/tenant-state.js'

/** «Microsoft identity platform and the OAuth 2.0 client credentials flow»: lifetime as the examples show it. */
export const TOKEN_LIFETIME_S = 3599
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
/** Tolerated difference of clocks, in seconds. */
const SKEW_S = 300

/** A refused sign-in: HTTP status, OAuth error word, AADSTS number and text («Microsoft Entra error codes»). */
export class SignInFault extends Error {
  override readonly name = 'SignInFault'

  constructor(
    readonly status: number,
    readonly error: string,
    readonly number: number,
    message: string
  ) {
    super(message)
  }
}

/** Issues and reads the tenant's tokens. */
export class SignIn {
  private secret = randomBytes(32)

  /** @param oidcKeys Keys of the issuers of federated assertions. Without any, no federated sign-in succeeds. */
  constructor(
    private readonly state: TenantState,
    private readonly oidcKeys: readonly KeyObject[]
  ) {}

  /** Makes every token issued so far worthless, as a revocation or a key change would. */
  revokeTokens(): void {
    this.secret = randomBytes(32)
  }

  /** @throws SignInFault 90002 when the tenant in the path is neither this one's id nor one of its domains. */
  refuseOtherTenant(tenant: string): void {
    if (tenant.toLowerCase() === this.state.tenantId || this.state.directory.isVerified(tenant)) return
    throw new SignInFault(
      400,
      'invalid_request',
      90002,
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the ` +
        'correct cloud. Check with your subscription administrator, this may happen if there are no active ' +
        'subscriptions for the tenant.'
    )
  }

  /** Answers `POST /{tenant}/oauth2/v2.0/token`. @throws SignInFault */
  issueToken(tenant: string, form: URLSearchParams): Record<string, unknown> {
    this.refuseOtherTenant(tenant)
    if (form.get('grant_type') !== 'client_credentials') {
      throw new SignInFault(
        400,
        'unsupported_grant_type',
        70003,
        `The app requested an unsupported grant type '${form.get('grant_type') ?? ''}'.`
      )
    }
    const app = this.findApp(form.get('client_id') ?? '')
    const resource = this.readScope(form.get('scope') ?? '')
    this.authenticate(app, tenant, form)
    const now = Math.floor(this.state.now() / 1000)
    const claims = {
      aud: resource,
      iss: `https://sts.windows.net/${this.state.tenantId}/`,
      iat: now,
      nbf: now,
      exp: now + TOKEN_LIFETIME_S,
      appid: app.clientId,
      tid: this.state.tenantId,
      // Application permissions («Access token claims reference»).
      roles: app.permissions
    }
    return {
      token_type: 'Bearer',
      expires_in: TOKEN_LIFETIME_S,
      ext_expires_in: TOKEN_LIFETIME_S,
      access_token: signOwnToken(claims, this.secret)
    }
  }

  /**
   * The app a bearer token stands for, or why it is not accepted (a text for `InvalidAuthenticationToken`).
   */
  readBearer(header: string | undefined): AppRecord | string {
    const token = /^Bearer (.+)$/i.exec(header ?? '')?.[1]
    if (token === undefined) return 'Access token is empty.'
    const claims = readOwnToken(token, this.secret)
    if (claims === null) return 'Access token validation failure. Invalid signature.'
    if (Number(claims['exp']) <= this.state.now() / 1000) return 'Lifetime validation failed, the token is expired.'
    return (
      this.state.apps.get(String(claims['appid'])) ??
      'The identity of the calling application could not be established.'
    )
  }

  private findApp(clientId: string): AppRecord {
    const app = this.state.apps.get(clientId.toLowerCase())
    if (app !== undefined) return app
    throw new SignInFault(
      400,
      'unauthorized_client',
      700016,
      `Application with identifier '${clientId}' was not found in the directory '${this.state.displayName}'. This can ` +
        'happen if the application has not been installed by the administrator of the tenant or consented to by any ' +
        'user in the tenant. You may have sent your authentication request to the wrong tenant.'
    )
  }

  /** The scope of an app is a resource and `/.default`; here: this tenant's Graph, by its own name or by that of its cloud. */
  private readScope(scope: string): string {
    const resource = scope
      .split(' ')
      .find((part) => part.endsWith('/.default'))
      ?.slice(0, -'/.default'.length)
    if (resource === undefined) {
      const message = `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`
      throw new SignInFault(400, 'invalid_scope', 1002012, message)
    }
    const own = [this.state.graphEndpoint, GRAPH_OF[this.state.behaviour.cloud]]
    if (own.includes(resource.replace(/\/+$/, ''))) return resource
    const message = `The resource principal named ${resource} was not found in the tenant named ${this.state.displayName}.`
    throw new SignInFault(400, 'invalid_resource', 500011, message)
  }

  private authenticate(app: AppRecord, tenant: string, form: URLSearchParams): void {
    const secret = form.get('client_secret')
    const assertion = form.get('client_assertion')
    if (secret !== null) {
      if (app.secret !== null && secret === app.secret) return
      throw invalidClient(
        7000215,
        'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not ' +
          `the client secret ID, for a secret added to app '${app.clientId}'.`
      )
    }
    if (assertion === null || form.get('client_assertion_type') !== ASSERTION_TYPE) {
      throw invalidClient(
        7000216,
        "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type."
      )
    }
    const token = parseToken(assertion)
    if (token === null) throw invalidClient(50027, 'JWT token is invalid or malformed.')
    if (token.claims['iss'] === form.get('client_id')) this.checkCertificate(app, tenant, token)
    else this.checkFederated(app, token)
    this.checkLifetime(token)
  }

  /** «Microsoft identity platform application authentication certificate credentials»: PS256, `x5t#S256`. */
  private checkCertificate(app: AppRecord, tenant: string, token: ParsedToken): void {
    const thumbprint = token.header['x5t#S256']
    if (app.certificate === null || thumbprint !== app.certificate.fingerprint) {
      throw invalidClient(
        700027,
        'The certificate with identifier used to sign the client assertion is not registered on application. ' +
          `[Reason - The key was not found., Thumbprint of key used by client: '${String(thumbprint)}']`
      )
    }
    if (!isSignedBy(token, createPublicKey(app.certificate.publicKey))) {
      throw invalidClient(700027, 'Client assertion failed signature validation.')
    }
    const endpoint = `${this.state.graphEndpoint}/${tenant}/oauth2/v2.0/token`.toLowerCase()
    if (String(token.claims['aud']).toLowerCase() !== endpoint) {
      throw invalidClient(700023, `Client assertion audience claim does not match Realm issuer. Expected: ${endpoint}.`)
    }
    if (token.claims['sub'] !== token.claims['iss']) {
      throw invalidClient(700021, 'Client assertion application identifier does not match the subject.')
    }
  }

  /** «Workload identity federation»: issuer, subject and audience must match one credential exactly, case included. */
  private checkFederated(app: AppRecord, token: ParsedToken): void {
    const { iss, sub, aud } = token.claims
    const [issuer, subject] = [String(iss), String(sub)]
    const audiences = (Array.isArray(aud) ? aud : [aud]).map(String)
    const ofIssuer = app.federated.filter((one) => one.issuer === issuer)
    if (ofIssuer.length === 0) throw noCredential(700211, 'issuer', issuer)
    const ofSubject = ofIssuer.filter((one) => one.subject === subject)
    if (ofSubject.length === 0) throw noCredential(700213, 'subject', subject)
    if (!ofSubject.some((one) => audiences.includes(one.audience))) {
      throw noCredential(700212, 'audience', audiences.join(', '))
    }
    if (!this.oidcKeys.some((key) => isSignedBy(token, key))) {
      throw invalidClient(50013, 'Assertion failed signature validation. [Reason - The key was not found.]')
    }
  }

  private checkLifetime(token: ParsedToken): void {
    const now = this.state.now() / 1000
    const { exp, nbf } = token.claims
    const alive = typeof exp === 'number' && exp + SKEW_S > now && (typeof nbf !== 'number' || nbf - SKEW_S <= now)
    if (!alive) {
      throw invalidClient(700024, 'Client assertion is not within its valid time range.')
    }
  }
}

function invalidClient(number: number, message: string): SignInFault {
  return new SignInFault(401, 'invalid_client', number, message)
}

function noCredential(number: number, part: string, presented: string): SignInFault {
  return invalidClient(
    number,
    `No matching federated identity record found for presented assertion ${part} '${presented}'. Check your federated ` +
      'identity credential Subject, Audience and Issuer against the presented assertion. ' +
      'https://learn.microsoft.com/entra/workload-id/workload-identity-federation'
  )
}

/** The token endpoint's error body, with the number in text and list. */
export function signInErrorBody(fault: SignInFault, traceId: string, now: number): Record<string, unknown> {
  const timestamp = new Date(now).toISOString().slice(0, 19).replace('T', ' ') + 'Z'
  return {
    error: fault.error,
    error_description: `AADSTS${fault.number}: ${fault.message} Trace ID: ${traceId} Correlation ID: ${traceId} Timestamp: ${timestamp}`,
    error_codes: [fault.number],
    timestamp,
    trace_id: traceId,
    correlation_id: traceId,
    error_uri: `https://login.microsoftonline.com/error?code=${fault.number}`
  }
}

/** `GET /{tenant}/v2.0/.well-known/openid-configuration`. */
export function discoveryDocument(origin: string, tenantId: string): Record<string, unknown> {
  return {
    token_endpoint: `${origin}/${tenantId}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: `${origin}/${tenantId}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: `${origin}/${tenantId}/v2.0`,
    authorization_endpoint: `${origin}/${tenantId}/oauth2/v2.0/authorize`,
    end_session_endpoint: `${origin}/${tenantId}/oauth2/v2.0/logout`,
    tenant_region_scope: 'EU'
  }
}
