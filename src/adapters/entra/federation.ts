import { isObject, parseJson, textOf } from './json.js'

/** What GitHub says of a job in the token it gives it. Printed when Entra refuses it; never the token itself. */
export interface PresentedClaims {
  readonly subject: string | null
  readonly issuer: string | null
  readonly audience: string | null
}

/**
 * The claims of our own token, to show them. The signature is not checked: nothing is decided by them.
 *
 * @param token A JSON Web Token; anything else gives nulls.
 */
export function readClaims(token: string): PresentedClaims {
  const payload = parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
  if (!isObject(payload)) return { subject: null, issuer: null, audience: null }
  const audience = payload['aud']
  return {
    subject: textOf(payload, 'sub'),
    issuer: textOf(payload, 'iss'),
    audience: Array.isArray(audience) ? audience.join(', ') : textOf(payload, 'aud')
  }
}

/**
 * The claims in words, as half a sentence.
 * Entra compares all three exactly, upper and lower case included (Microsoft Entra documentation on federated
 * identity credentials), so they are shown as they are.
 */
export function describeClaims(claims: PresentedClaims): string {
  const show = (value: string | null) => (value === null ? '(none)' : `\`${value}\``)
  return `subject ${show(claims.subject)}, issuer ${show(claims.issuer)}, audience ${show(claims.audience)}`
}
