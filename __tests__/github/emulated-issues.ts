import { createEmulator } from 'emulate'
import type { Emulator } from 'emulate'
import type { Answer } from './git-routes.js'

/** The one user of the emulator; who really wrote what, we keep ourselves. */
const WRITER = 'octocat'
const WRITER_TOKEN = 'emulated-token'

interface EmulatedComment {
  readonly id: number
  readonly node_id: string
  readonly html_url: string
  readonly user: object
}

/**
 * Issues and their comments, kept by the GitHub of the package `emulate` (0.12): numbers shared by issues and pull
 * requests, ids, paging with `Link` headers, validation.
 *
 * What it does not do, and this class or the server in front does:
 * - the author `github-actions[bot]` of GITHUB_TOKEN, and `type: Bot` (its users are all of type `User`);
 * - the page `/pull/N` of a comment on a pull request (it always says `/issues/N`);
 * - the limit of a comment's size, and a locked conversation's 403;
 * - GraphQL, who edited a comment, `GET /commits/{sha}/pulls`, deployments, the permissions of a job's token;
 * - faults: lost answers, limits, silence.
 */
export class EmulatedIssues {
  readonly #authors = new Map<number, string>()
  readonly #editors = new Map<string, string>()
  readonly #pullRequests = new Set<number>()

  private constructor(
    private readonly emulator: Emulator,
    private readonly repository: string,
    private readonly origin: () => string
  ) {}

  /** @param origin Where the server in front is reached, which the answers' addresses have to name. */
  static async start(owner: string, repo: string, origin: () => string): Promise<EmulatedIssues> {
    const emulator = await createEmulator({
      service: 'github',
      port: 0,
      seed: {
        tokens: { [WRITER_TOKEN]: { login: WRITER, scopes: ['repo'] } },
        github: {
          users: [{ login: WRITER }, ...(owner === WRITER ? [] : [{ login: owner }])],
          repos: [{ owner, name: repo, auto_init: true }]
        }
      }
    })
    return new EmulatedIssues(emulator, `${owner}/${repo}`, origin)
  }

  /** Open the issue that a pull request is. Its branches are made up by the emulator and used by nobody. */
  async openPullRequest(title: string, head: string, base: string): Promise<number> {
    const { body } = await this.pass('POST', `/repos/${this.repository}/pulls`, { title, head, base }, WRITER)
    const { number } = body as { readonly number: number }
    this.#pullRequests.add(number)
    return number
  }

  async closePullRequest(number: number): Promise<void> {
    await this.pass('PATCH', `/repos/${this.repository}/pulls/${number}`, { state: 'closed' }, WRITER)
  }

  /** Who edited a comment last, as GraphQL's `editor`; null when nobody did. */
  editorOf(nodeId: string): string | null {
    return this.#editors.get(nodeId) ?? null
  }

  /** Hand a request on. `author` is who a comment it creates belongs to, or who edits one. */
  async pass(method: string, path: string, body: unknown, author: string): Promise<Answer> {
    // Not `localhost`, which may mean ::1, where the emulator does not listen.
    const { port } = new URL(this.emulator.url)
    const address = `http://127.0.0.1:${port}${path}`
    const here = (text: string) =>
      text.replace(new RegExp(`http://(localhost|127\\.0\\.0\\.1):${port}`, 'g'), this.origin())
    const response = await fetch(address, {
      method,
      headers: { authorization: `token ${WRITER_TOKEN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    const text = here(await response.text())
    const answer: unknown = text === '' ? null : JSON.parse(text)
    const link = response.headers.get('link')
    if (method === 'POST' && response.ok && isComment(answer)) this.#authors.set(answer.id, author)
    if (method === 'PATCH' && response.ok && isComment(answer)) this.#editors.set(answer.node_id, author)
    return {
      status: response.status,
      body: Array.isArray(answer) ? answer.map((item) => this.#mend(item)) : this.#mend(answer),
      ...(link === null ? {} : { headers: { link: here(link) } })
    }
  }

  close(): Promise<void> {
    return this.emulator.close()
  }

  #mend(item: unknown): unknown {
    if (!isComment(item)) return item
    const issue = Number(/\/issues\/(\d+)#/.exec(item.html_url)?.[1])
    const page = this.#pullRequests.has(issue) ? item.html_url.replace('/issues/', '/pull/') : item.html_url
    return { ...item, html_url: page, user: restUser(this.#authors.get(item.id) ?? WRITER, item.user) }
  }
}

/** A user as REST shows it: apps have the suffix `[bot]` and the type `Bot`. */
export function restUser(login: string, rest: object = {}): object {
  return { ...rest, login, type: login.endsWith('[bot]') ? 'Bot' : 'User' }
}

function isComment(item: unknown): item is EmulatedComment {
  const page = (item as { readonly html_url?: unknown } | null)?.html_url
  return typeof page === 'string' && page.includes('#issuecomment-')
}
