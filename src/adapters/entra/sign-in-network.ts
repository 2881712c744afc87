import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node'

import { ActionError } from '../../core/errors.js'
import { exchange, NoAnswer, type Wire } from './exchange.js'
import { parseJson } from './json.js'

/**
 * The network of msal-node. Its own has neither timeout nor retry, and after a 429 or 5xx it refuses to ask again for a
 * minute; what is repeated in here it does not see.
 */
export class SignInNetwork implements INetworkModule {
  /** Why the last sign-in had no answer: msal-node wraps it in an error of its own that does not tell. */
  failure: NoAnswer | ActionError | null = null

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
      if (error instanceof NoAnswer || error instanceof ActionError) this.failure = error
      throw error
    })
    const parsed = parseJson(answer.text) ?? { error: 'no_json', error_description: '' }
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body: parsed as never }
  }
}
