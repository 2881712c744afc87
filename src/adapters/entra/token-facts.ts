import type { TokenFacts } from '../../ports.js'
import { isObject, parseJson, textOf, type JsonObject } from './json.js'

/**
 * What an access token says of itself. Microsoft means tokens of Graph for Graph alone, so this is for showing: nothing is
 * decided by it, and the signature is not checked.
 *
 * @param token A JSON Web Token; null when it is none that can be read.
 * @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function readTokenFacts(token: string): TokenFacts | null {
  const payload = parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
  if (!isObject(payload)) return null
  return {
    tenantId: textOf(payload, 'tid'),
    appId: textOf(payload, 'appid') ?? textOf(payload, 'azp'),
    permissions: textsOf(payload, 'roles'),
    delegated: (textOf(payload, 'scp') ?? '').split(' ').filter((each) => each !== '')
  }
}

function textsOf(object: JsonObject, name: string): readonly string[] {
  const value = object[name]
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}
