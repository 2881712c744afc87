import {
  constants,
  createHmac,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
  timingSafeEqual,
  verify
} from 'node:crypto'
import { isJsonObject } from '../http/graph-call.js'

/** A token taken apart, its signature not yet looked at. */
export interface ParsedToken {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
  readonly signed: string
  readonly signature: Buffer
}

/** The parts of a compact token, or null when it is none. */
export function parseToken(token: string): ParsedToken | null {
  const [header, claims, signature, ...rest] = token.split('.')
  if (header === undefined || claims === undefined || signature === undefined || rest.length > 0) return null
  const parsed = [header, claims].map(parsePart)
  const [head, body] = parsed
  if (!isJsonObject(head) || !isJsonObject(body)) return null
  return { header: head, claims: body, signed: `${header}.${claims}`, signature: Buffer.from(signature, 'base64url') }
}

function parsePart(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString()) as unknown
  } catch {
    return null
  }
}

/** Whether a key made the signature; RS256, PS256 and ES256 are understood. */
export function isSignedBy(token: ParsedToken, key: KeyObject): boolean {
  const data = Buffer.from(token.signed)
  switch (token.header['alg']) {
    case 'RS256':
      return key.asymmetricKeyType === 'rsa' && verify('sha256', data, key, token.signature)
    case 'PS256':
      return (
        key.asymmetricKeyType === 'rsa' &&
        verify('sha256', data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }, token.signature)
      )
    case 'ES256':
      return (
        key.asymmetricKeyType === 'ec' && verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, token.signature)
      )
    default:
      return false
  }
}

/** Public keys: PEM, or a JSON Web Key Set, as an OpenID Connect issuer publishes it. */
export type PublicKeys = string | { readonly keys: readonly JsonWebKey[] }

/** Reads keys; a key set may hold several, any of which may sign. */
export function readPublicKeys(keys: PublicKeys): KeyObject[] {
  return typeof keys === 'string'
    ? [createPublicKey(keys)]
    : keys.keys.map((key) => createPublicKey({ key, format: 'jwk' }))
}

/** A token signed with a shared secret, for a service that reads only its own. */
export function signOwnToken(claims: Readonly<Record<string, unknown>>, secret: Buffer): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${part({ typ: 'JWT', alg: 'HS256' })}.${part(claims)}`
  return `${signed}.${hmac(signed, secret).toString('base64url')}`
}

/** The claims of a token made by {@link signOwnToken} with the same secret, else null. */
export function readOwnToken(token: string, secret: Buffer): Readonly<Record<string, unknown>> | null {
  const parsed = parseToken(token)
  if (parsed === null) return null
  const expected = hmac(parsed.signed, secret)
  if (parsed.signature.length !== expected.length || !timingSafeEqual(parsed.signature, expected)) return null
  return parsed.claims
}

function hmac(text: string, secret: Buffer): Buffer {
  return createHmac('sha256', secret).update(text).digest()
}
