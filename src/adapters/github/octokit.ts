import { getOctokit } from '@actions/github'
import { ActionError } from '../../core/errors.js'
import type { Clock } from '../../ports.js'
import { brokenAnswer, retryDelay } from './request-retry.js'

/**
 * The version our requests are written for. Octokit sends none, and none means this one until GitHub drops it.
 *
 * @see https://docs.github.com/en/rest/about-the-rest-api/api-versions
 */
const API_VERSION = '2022-11-28'

/** A request without an answer for so long is given up. */
const DEFAULT_TIMEOUT_MS = 30_000

/** The same when the run was told to end: what is still to be told must be told within seconds. */
const HURRIED_TIMEOUT_MS = 2_000

/** Octokit as `@actions/github` makes it: REST methods, paging, GraphQL, and the proxy of the environment. */
export type Octokit = ReturnType<typeof getOctokit>

/** What every GitHub adapter needs: a client for one repository. */
export interface GitHubRepository {
  readonly octokit: Octokit
  readonly owner: string
  readonly repo: string
  readonly clock: Clock
}

export interface GitHubOptions {
  readonly token: string
  /** `GITHUB_API_URL`: `https://api.github.com`, or an Enterprise Server's `https://host/api/v3`. */
  readonly apiUrl: string
  readonly owner: string
  readonly repo: string
  readonly clock: Clock
  /** How long one request may take. */
  readonly timeoutMs?: number
}

/**
 * A client of one repository that tries again what may be tried again.
 *
 * `@actions/github` neither retries nor waits for a limit nor sets a timeout, so this does: reads and updates are tried
 * again after a broken connection, a 5xx or a limit; a POST only when GitHub refused it for a limit, and so did nothing.
 *
 * @throws ActionError `BAD_INPUT` when there is no token.
 */
export function connectGitHub(options: GitHubOptions): GitHubRepository {
  const { token, apiUrl, owner, repo, clock, timeoutMs = DEFAULT_TIMEOUT_MS } = options
  if (token === '') {
    throw new ActionError(
      'BAD_INPUT',
      'The input github-token is empty.',
      'Leave the input out to use the token of the job, or give it a token.'
    )
  }
  const octokit = getOctokit(token, { baseUrl: apiUrl.replace(/\/+$/, ''), log: SILENT })

  octokit.hook.wrap('request', async (request, parameters) => {
    const repeatable = parameters.method !== 'POST' || isGraphQlQuery(parameters)
    parameters.headers['x-github-api-version'] = API_VERSION
    for (let attempt = 1; ; attempt += 1) {
      const hurried = clock.ending?.asked.aborted === true
      try {
        // Changed in place: Octokit's hooks hand the first options on, whatever is passed to the next one.
        Object.assign(parameters.request, {
          signal: AbortSignal.timeout(hurried ? Math.min(HURRIED_TIMEOUT_MS, timeoutMs) : timeoutMs),
          log: SILENT
        })
        const response = await request(parameters)
        // Every endpoint this action reads answers with JSON objects or arrays.
        if (typeof response.data === 'string') throw brokenAnswer(response.status)
        return response
      } catch (error) {
        const delay = retryDelay(error, { attempt, repeatable, now: clock.now() })
        if (delay === null || hurried) throw error
        await clock.sleep(delay)
      }
    }
  })
  return { octokit, owner, repo, clock }
}

/** Octokit warns about deprecations on its own, in lines that have not passed our log. */
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore }

function ignore(): void {
  // Nothing to say: whatever matters is thrown.
}

/** GraphQL reads are POSTs too; every query of ours reads only. */
function isGraphQlQuery(parameters: { readonly url: string; readonly query?: unknown }): boolean {
  return (
    parameters.url.endsWith('/graphql') &&
    typeof parameters.query === 'string' &&
    !/^\s*mutation/.test(parameters.query)
  )
}
