import { createSign, generateKeyPairSync, randomUUID } from 'node:crypto'
import type { JsonWebKey, KeyObject } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ok, refused } from './answer.js'
import { Faults } from './faults.js'
import type { Fault } from './faults.js'
import { respond } from './respond.js'

/** GitHub's issuer of OpenID Connect tokens. */
export const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com'

/** Plays the service behind `ACTIONS_ID_TOKEN_REQUEST_URL`. */
export interface IdTokenService {
  /** As on the runner it already has a query, since `&audience=` is put behind it. */
  readonly requestUrl: string
  readonly requestToken: string
  /** Both, as the runner gives them to a job that may ask. */
  readonly environment: Readonly<Record<string, string>>
  readonly issuer: string
  /** Verifies the tokens. */
  readonly publicKey: KeyObject
  /** The same key for a key set (`jwks_uri`), with its `kid`. */
  readonly jwk: JsonWebKey & { readonly kid: string }
  /** Audiences asked for, in order. */
  readonly audiences: readonly string[]
  setSubject(subject: string): void
  failNext(fault: Fault, times?: number): void
  /** Faults that no request has met yet are taken back. */
  endFaults(): void
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
  const faults = new Faults()

  const tokenFor = (audience: string): string => {
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
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`
  }
  const server = createServer(({ method = '', url: path = '/', headers }, response) => {
    void respond(response, faults.next({ method, path, headers, body: undefined }), () => {
      const audience = new URL(path, 'http://localhost').searchParams.get('audience')
      const allowed = headers.authorization === `Bearer ${requestToken}`
      const value = () => tokenFor(audience ?? `https://github.com/${options.owner ?? 'octo'}`)
      return Promise.resolve(allowed ? ok({ value: value() }) : refused(401, 'Bad credentials'))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const requestUrl = `http://127.0.0.1:${port}/idtoken?api-version=2.0`

  return {
    requestUrl,
    requestToken,
    environment: { ACTIONS_ID_TOKEN_REQUEST_URL: requestUrl, ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken },
    issuer,
    publicKey,
    jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' },
    audiences,
    setSubject: (next) => {
      subject = next
    },
    failNext: (fault, times = 1) => faults.add('/idtoken', fault, times),
    endFaults: () => faults.end(),
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
