import http from 'node:http'
import type { Problem } from '../core/errors.js'

/**
 * Makes Node's own `fetch` use the proxy of the environment, which it ignores unless told to. Octokit reads the variables
 * itself.
 *
 * @returns A warning where this Node cannot.
 */
export function useProxyOf(environment: Readonly<Record<string, string | undefined>>): Problem | null {
  if ('setGlobalProxyFromEnv' in http) {
    http.setGlobalProxyFromEnv(environment)
    return null
  }
  const proxy = environment['HTTPS_PROXY'] ?? environment['https_proxy'] ?? ''
  return proxy === '' ? null : proxyIgnored(process.versions.node)
}

/**
 * The warning that Entra, and GitHub for the token to sign in with, are asked without the proxy of the environment.
 *
 * @param version Node's, without `v`. Since 24.14 Node's own `fetch` can be told to use the proxy
 *   (Node.js documentation, `http.setGlobalProxyFromEnv`).
 */
export function proxyIgnored(version: string): Problem {
  return {
    code: 'PROXY_IGNORED',
    message: `HTTPS_PROXY is set, and Node ${version} cannot use it to sign in to Entra and for the requests there.`,
    hint: 'Update the runner: the action needs Node 24.14 or later for a proxy.',
    place: null
  }
}
