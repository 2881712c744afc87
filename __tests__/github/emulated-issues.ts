import { createEmulator } from 'emulate'
import type { Emulator } from 'emulate'
import { refused } from './answer.js'
import type { Answer } from './answer.js'
import { restUser } from './rest-accounts.js'

/** The one user of the emulator; who really wrote what, we keep ourselves. */
const WRITER = 'octocat'
const WRITER_TOKEN = 'emulated-token'

interface EmulatedComment {
  readonly id: number
  readonly node_id: string
  readonly html_url: string
}

interface EmulatedIssue {
  readonly number: number
  readonly timeline_url: string
}

/**
 * Issues and their comments, kept by the GitHub of the package `emulate` (0.12): numbers shared by issues and pull
 * requests, ids, paging with `Link` headers, validation.
 *
 * What it does not do, and this class or the server in front does:
 * - the author `github-actions[bot]` of GITHUB_TOKEN, and `type: Bot` (its users are all of type `User`);
 * - the filter of issues by `creator`, since to it all are by its one user;
 * - the page `/pull/N` of a comment on a pull request (it always says `/issues/N`);
 * - the limit of a comment's size, and a locked conversation's 403;
 * - GraphQL, who edited a comment, `GET /commits/{sha}/pulls`, deployments, permissions and limits of a job's token;
 * - faults: lost answers, limits, silence.
 */
export class EmulatedIssues {
  /** Of comments by id, and of issues by number. */
  readonly #authors = { comments: new Map<number, string>(), issues: new Map<number, string>() }
  /** Of comments by GraphQL's id; null: never edited. */
  readonly #editors = new Map<string, string | null>()
  readonly #commented = new Map<number, number>()
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

  /** Who edited a comment last; null when nobody did, undefined when there is no such comment. */
  editorOf(nodeId: string): string | null | undefined {
    return this.#editors.get(nodeId)
  }

  /** As someone with write access may delete anyone's comment. */
  async deleteComment(id: number): Promise<void> {
    const path = `/repos/${this.repository}/issues/comments/${id}`
    const { node_id } = (await this.pass('GET', path, undefined, WRITER)).body as EmulatedComment
    await this.pass('DELETE', path, undefined, WRITER)
    this.#editors.delete(node_id)
  }

  isPullRequest(number: number): boolean {
    return this.#pullRequests.has(number)
  }

  /** The number of the issue that a comment belongs to. */
  issueOf(comment: number): number | undefined {
    return this.#commented.get(comment)
  }

  /** Hand a request on. `author` is who a comment it creates belongs to, or who edits one. */
  async pass(method: string, path: string, body: unknown, author: string): Promise<Answer> {
    // Not `localhost`, which may mean ::1, where the emulator does not listen.
    const { port } = new URL(this.emulator.url)
    const address = new URL(path, `http://127.0.0.1:${port}`)
    const creator = address.searchParams.get('creator')
    address.searchParams.delete('creator')
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
    if (!response.ok) return refused(response.status, (answer as { readonly message: string }).message)
    this.#remember(method, answer, author)
    return {
      status: response.status,
      body: Array.isArray(answer)
        ? answer.map((item) => this.#mend(item)).filter((item) => creator === null || isBy(item, creator))
        : this.#mend(answer),
      ...(link === null ? {} : { headers: { link: here(link) } })
    }
  }

  close(): Promise<void> {
    return this.emulator.close()
  }

  #remember(method: string, answer: unknown, author: string): void {
    if (isComment(answer)) {
      if (method === 'PATCH') this.#editors.set(answer.node_id, author)
      if (method !== 'POST') return
      this.#authors.comments.set(answer.id, author)
      this.#editors.set(answer.node_id, null)
      this.#commented.set(answer.id, numberOf(answer))
    }
    if (isIssue(answer) && method === 'POST') this.#authors.issues.set(answer.number, author)
  }

  #mend(item: unknown): unknown {
    if (isComment(item)) {
      const isPull = this.#pullRequests.has(numberOf(item))
      const html_url = isPull ? item.html_url.replace('/issues/', '/pull/') : item.html_url
      return { ...item, html_url, user: restUser(this.#authors.comments.get(item.id) ?? WRITER) }
    }
    if (!isIssue(item)) return item
    return { ...item, user: restUser(this.#authors.issues.get(item.number) ?? WRITER) }
  }
}

function isBy(item: unknown, creator: string): boolean {
  return (item as { readonly user: { readonly login: string } }).user.login === creator
}

function isComment(item: unknown): item is EmulatedComment {
  const page = (item as { readonly html_url?: unknown } | null)?.html_url
  return typeof page === 'string' && page.includes('#issuecomment-')
}

function isIssue(item: unknown): item is EmulatedIssue {
  return typeof (item as { readonly timeline_url?: unknown } | null)?.timeline_url === 'string'
}

function numberOf({ html_url }: EmulatedComment): number {
  return Number(/\/(?:issues|pull)\/(\d+)#/.exec(html_url)?.[1])
}
