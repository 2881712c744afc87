import { exchange, NoAnswer, type HttpAnswer, type Wire } from './exchange.js'
import { isObject, parseJson, textOf } from './json.js'
import { explainMissingIdToken, explainRefusedIdToken, explainUnavailableIdToken } from './sign-in-errors.js'

/**
 * Gives an OpenID Connect token for an audience, in place of a secret. GitHub's lives for five minutes, so it is asked for
 * anew for every exchange.
 *
 * @throws ActionError when there is none: from GitHub `SIGN_IN_FAILED`, or `RUN_ENDED` when the run was told to end meanwhile.
 */
export type RequestIdToken = (audience: string, wire: Wire) => Promise<string>

/**
 * Asks GitHub for the token of this job as the runner's variables say, with the timeout and the retries of every other
 * read. `getIDToken` of `@actions/core` has no timeout, keeps a silent connection open for three minutes, does not come back
 * when half an answer arrives, and sends the request's token along to wherever it is redirected.
 *
 * @param mask Gets the token before anything else does.
 * @see https://docs.github.com/en/actions/reference/security/oidc
 */
export function idTokenOfJob(
  environment: Readonly<Record<string, string | undefined>>,
  mask: (token: string) => void
): RequestIdToken {
  return async (audience, wire) => {
    const url = environment['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? ''
    const requestToken = environment['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? ''
    // The runner sets both in a job that has the permission, and neither in any other.
    if (url === '' || requestToken === '') throw explainMissingIdToken()
    // The address has a query already.
    const token = readToken(await ask(`${url}&audience=${encodeURIComponent(audience)}`, requestToken, wire))
    mask(token)
    return token
  }
}

async function ask(url: string, requestToken: string, wire: Wire): Promise<HttpAnswer> {
  const headers = { Accept: 'application/json', Authorization: `Bearer ${requestToken}` }
  try {
    return await exchange(wire, { method: 'GET', url, headers, body: null }, 'read')
  } catch (error) {
    throw error instanceof NoAnswer ? explainUnavailableIdToken(error.message, error) : error
  }
}

function readToken({ status, text }: HttpAnswer): string {
  if (status === 429 || status >= 500) throw explainUnavailableIdToken(`HTTP status ${status} each time it was asked`)
  if (status >= 300) throw explainRefusedIdToken(status)
  const answer = parseJson(text)
  const token = isObject(answer) ? textOf(answer, 'value') : null
  if (token === null) throw explainUnavailableIdToken('its answer held none')
  return token
}
