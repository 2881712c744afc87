import { request as httpsRequest } from 'node:https'
import type { Tenant, TenantOptions, TenantSeed } from '../../src/emulator/tenant-server.js'
import { startJudgedTenant } from '../contract/entra-tenant.js'

/** What came back; `body` is parsed JSON, or null when there was none. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Json
}

/** Parsed JSON: asserted as a whole, or looked into with {@link at}. */
export type Json = unknown

/** The value at a path such as `value.0.target.email`; undefined when there is none. */
export function at(json: Json, path: string): Json {
  let here: Json = json
  for (const name of path.split('.')) {
    if (typeof here !== 'object' || here === null) return undefined
    here = (here as Record<string, Json>)[name]
  }
  return here
}

/** The text at a path. @throws Error when there is none: the test's premise is wrong then. */
export function textAt(json: Json, path: string): string {
  const text = at(json, path)
  if (typeof text !== 'string') throw new Error(`No text at ${path} of ${JSON.stringify(json)}`)
  return text
}

/** The items of a page. */
export function itemsOf(json: Json): Json[] {
  const items = at(json, 'value')
  if (!Array.isArray(items)) throw new Error(`No list in ${JSON.stringify(json)}`)
  return items as Json[]
}

export const CLIENT_ID = '11111111-1111-4111-a111-111111111111'
export const SECRET = 'correct horse'
export const EM = '/identityGovernance/entitlementManagement'

/** A clock that tests move by hand. */
export class ManualClock {
  time = Date.parse('2026-03-01T12:00:00Z')
  readonly now = () => this.time
  pass(milliseconds: number): void {
    this.time += milliseconds
  }
}

/** One HTTPS request that trusts nothing but the tenant's own certificate. */
export function send(
  tenant: Pick<Tenant, 'graphEndpoint' | 'caCertificate'>,
  method: string,
  path: string,
  options: { readonly headers?: Record<string, string>; readonly body?: string } = {}
): Promise<Answer> {
  const { headers = {}, body = '' } = options
  return new Promise((resolve, reject) => {
    const url = new URL(path, tenant.graphEndpoint)
    const call = httpsRequest(url, { method, ca: tenant.caCertificate, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        const parsed: unknown = text === '' ? null : JSON.parse(text)
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: parsed })
      })
      response.on('error', reject)
    })
    call.on('error', reject)
    call.end(body)
  })
}

/** A tenant with one app that is signed in, and a clock that stands still. */
export class SignedIn {
  private constructor(
    readonly tenant: Tenant,
    readonly clock: ManualClock,
    private token: string
  ) {}

  static async start(seed: TenantSeed = {}, options: TenantOptions = {}): Promise<SignedIn> {
    const clock = new ManualClock()
    const apps = seed.apps ?? [{ clientId: CLIENT_ID, secret: SECRET }]
    const tenant = await startJudgedTenant({ ...seed, apps }, { now: clock.now, ...options }, 'accepted')
    const signedIn = new SignedIn(tenant, clock, '')
    await signedIn.signIn()
    return signedIn
  }

  async signIn(): Promise<void> {
    const answer = await requestToken(this.tenant, { client_id: CLIENT_ID, client_secret: SECRET })
    this.token = textAt(answer.body, 'access_token')
  }

  /** The header that shows the token. */
  get bearer(): string {
    return `Bearer ${this.token}`
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('GET', path, undefined, headers)
  }

  post(path: string, body?: unknown): Promise<Answer> {
    return this.send('POST', path, body)
  }

  /** @param path Below `/v1.0`, or an absolute next link. */
  send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const url = path.startsWith('https://') ? path : `/v1.0${path}`
    return send(this.tenant, method, url, {
      headers: { authorization: this.bearer, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
  }

  /** Reads one list to its end, page by page. */
  async list(path: string): Promise<Json[]> {
    const items: Json[] = []
    for (let next: Json = path; typeof next === 'string';) {
      const { body } = await this.get(next)
      items.push(...itemsOf(body))
      next = nextLinkOf(body)
    }
    return items
  }
}

/** Where the next page is; undefined on the last one. */
export function nextLinkOf(json: Json): Json {
  return (json as Record<string, Json>)['@odata.nextLink']
}

/** A token request with the usual scope and grant, unless the form says otherwise. */
export function requestToken(
  tenant: Tenant,
  form: Record<string, string>,
  tenantName = tenant.tenantId
): Promise<Answer> {
  const full = { grant_type: 'client_credentials', scope: `${tenant.graphEndpoint}/.default`, ...form }
  return send(tenant, 'POST', `/${tenantName}/oauth2/v2.0/token`, {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(full).toString()
  })
}

/** `$filter` in a query string. */
export function filter(expression: string): string {
  return `$filter=${encodeURIComponent(expression)}`
}
