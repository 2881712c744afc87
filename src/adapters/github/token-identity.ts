import { explainFailure } from './github-failure.js'
import type { GitHubRepository } from './octokit.js'

/** Who made something, as REST tells it. */
export interface Author {
  readonly login: string
  readonly type: string
}

/** Who the token belongs to: what this action wrote itself is told by it from what others wrote. */
export class TokenIdentity {
  #viewer: Promise<string> | null = null

  constructor(private readonly github: GitHubRepository) {}

  /**
   * The login, e.g. `github-actions[bot]`. Asked once: a token does not change hands. `GET /user` is not for the tokens of
   * apps, and GITHUB_TOKEN is one; GraphQL's viewer answers to every token.
   *
   * @see https://docs.github.com/en/graphql/reference/queries#viewer
   */
  async readLogin(): Promise<string> {
    this.#viewer ??= explainFailure('read who the token belongs to', 'contents: read', async () => {
      const { viewer } = await this.github.octokit.graphql<{ readonly viewer: { readonly login: string } }>(
        'query { viewer { login } }'
      )
      return viewer.login
    })
    try {
      return await this.#viewer
    } catch (error) {
      this.#viewer = null
      throw error
    }
  }
}

/**
 * Whether an author is the token's identity. GitHub writes the login of an app with `[bot]` in REST and in `viewer`,
 * without it as the author in GraphQL. Logins compare without case. A person may be called like an app is without its
 * suffix, so an app is only ever the same as an app.
 *
 * @param viewer GraphQL `viewer.login`, e.g. `github-actions[bot]`.
 */
export function isSameIdentity(viewer: string, author: Author): boolean {
  return bareLogin(viewer) === bareLogin(author.login) && isApp(viewer) === (author.type === 'Bot')
}

function bareLogin(login: string): string {
  return login.toLowerCase().replace(/\[bot\]$/, '')
}

function isApp(login: string): boolean {
  return /\[bot\]$/i.test(login)
}
