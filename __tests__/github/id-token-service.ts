import { createSign, generateKeyPairSync, randomUUID } from 'node:crypto'
import type { JsonWebKey, KeyObject } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** GitHub's issuer of OpenID Connect tokens. */
export const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com'

/** Plays the service behind `ACTIONS_ID_TOKEN_REQUEST_URL`. */
export interface IdTokenService {
  /** As on the runner it already has a query, since `&audience=` is put behind it. */
  readonly requestUrl: string
  readonly requestToken: string
  readonly issuer: string
  /** Verifies the tokens. */
  readonly publicKey: KeyObject
  /** The same key for a key set (`jwks_uri`), with its `kid`. */
  readonly jwk: JsonWebKey & { readonly kid: string }
  /** Audiences asked for, in order. */
  readonly audiences: readonly string[]
  setSubject(subject: string): void
  /** Answer the next requests with this status. */
  failNext(status: number, times?: number): void
  close(): Promise<void>
}

/**
 * Tokens as GitHub's: RS256, valid for 300 s, `nbf` ten minutes back. The default audience is the owner's address.
 *
 * @see https://docs.github.com/en/actions/concepts/security/openid-connect
 */
export async function startIdTokenService(options: {
  readonly subject: string
  readonly owner?: string
  readonly issuer?: string
}): Promise<IdTokenService> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const kid = randomUUID()
  const requestToken = `request-token-${randomUUID()}`
  const issuer = options.issuer ?? GITHUB_ISSUER
  const audiences: string[] = []
  let subject = options.subject
  let failures: number[] = []

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const failure = failures.shift()
    const allowed = request.headers.authorization === `Bearer ${requestToken}`
    if (failure !== undefined || !allowed) {
      response.writeHead(failure ?? 401).end()
      return
    }
    const audience = url.searchParams.get('audience') ?? `https://github.com/${options.owner ?? 'octo'}`
    audiences.push(audience)
    const now = Math.floor(Date.now() / 1_000)
    const claims = {
      jti: randomUUID(),
      sub: subject,
      aud: audience,
      iss: issuer,
      iat: now,
      nbf: now - 600,
      exp: now + 300
    }
    const signed = `${encode({ alg: 'RS256', typ: 'JWT', kid })}.${encode(claims)}`
    const signature = createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ value: `${signed}.${signature}` }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    requestUrl: `http://127.0.0.1:${port}/idtoken?api-version=2.0`,
    requestToken,
    issuer,
    publicKey,
    jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' },
    audiences,
    setSubject: (next) => {
      subject = next
    },
    failNext: (status, times = 1) => {
      failures = [...failures, ...Array<number>(times).fill(status)]
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
