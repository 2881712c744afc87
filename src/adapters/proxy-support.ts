import type { Problem } from '../core/errors.js'

/**
 * The warning that Entra is asked without the proxy of the environment.
 *
 * @param version Node's, without `v`. Since 24.14 Node's own `fetch` can be told to use the proxy
 *   (Node.js documentation, `http.setGlobalProxyFromEnv`).
 */
export function proxyIgnored(version: string): Problem {
  return {
    code: 'PROXY_IGNORED',
    message: `HTTPS_PROXY is set, and Node ${version} cannot use it for the requests to Entra.`,
    hint: 'Update the runner: the action needs Node 24.14 or later for a proxy.',
    place: null
  }
}
