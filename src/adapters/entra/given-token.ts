import { ActionError } from '../../core/errors.js'
import type { TokenSource } from './sign-in.js'

/** A token that somebody else got: nothing here can renew it. */
export function givenToken(token: string): TokenSource {
  return (rejected) => (rejected === token ? Promise.reject(refusedToken()) : Promise.resolve(token))
}

function refusedToken(): ActionError {
  return new ActionError(
    'SIGN_IN_FAILED',
    'Microsoft Graph did not take the access token: it has expired, or it is for another service or cloud.',
    'Get a new one, e.g. by `az account get-access-token --resource-type ms-graph --query accessToken --output tsv`.'
  )
}
