import { parseInstant } from '../../core/dates.js'
import { ActionError } from '../../core/errors.js'
import type { SubmittedReview } from '../../core/standing-approvals.js'
import type { OwnComment, PullRequestState, PullRequestThread } from '../../ports.js'
import { explainFailure, RUN_AGAIN } from './github-failure.js'
import type { GitHubRepository } from './octokit.js'
import { mayHaveHappened } from './request-retry.js'
import { isSameIdentity, TokenIdentity } from './token-identity.js'

/**
 * Comments of a pull request go through the issues API; the permission follows what is commented on.
 *
 * @see https://docs.github.com/en/rest/issues/comments
 */
const PERMISSION = 'pull-requests: write'

/** A comment whose answer was lost takes a moment to be listed. */
const LOST_ANSWER_DELAYS_MS = [2_000, 4_000, 8_000] as const

/** GraphQL takes so many ids in one query. */
const NODES_PER_QUERY = 100

/**
 * Anyone with write access may edit anyone's comment; only GraphQL tells who did. Null: it was never edited.
 *
 * @see https://docs.github.com/en/graphql/reference/objects#issuecomment
 */
const EDITORS_QUERY = `query ($ids: [ID!]!) {
  nodes(ids: $ids) { ... on IssueComment { editor { __typename login } } }
}`

/** The states of a review that say something about merging; the others are `COMMENTED` and `PENDING`. */
const VERDICTS: ReadonlyMap<string, SubmittedReview['verdict']> = new Map([
  ['APPROVED', 'approved'],
  ['CHANGES_REQUESTED', 'changes-requested'],
  ['DISMISSED', 'dismissed']
])

interface CommentEditors {
  /** In the order of the ids asked for; null for a comment that was deleted since it was listed. */
  readonly nodes: readonly ({
    readonly editor: { readonly __typename: string; readonly login: string } | null
  } | null)[]
}

/** What Octokit throws for an answer with errors: they may stand beside data. */
interface GraphQlFailure<T> {
  readonly data?: Partial<T> | null
  readonly errors?: readonly { readonly type?: string }[]
}

/** The conversation of a pull request, as the identity of the token sees it. */
export class GitHubPullRequestThread implements PullRequestThread {
  constructor(
    private readonly github: GitHubRepository,
    private readonly identity = new TokenIdentity(github)
  ) {}

  async readPullRequest(number: number): Promise<PullRequestState> {
    const { octokit, owner, repo } = this.github
    return explainFailure(`read the pull request #${number}`, 'pull-requests: read', async () => {
      const { data } = await octokit.rest.pulls.get({ owner, repo, pull_number: number })
      return {
        number: data.number,
        open: data.state === 'open',
        mergedAt: data.merged_at === null ? null : parseInstant(data.merged_at),
        headSha: data.head.sha,
        baseRef: data.base.ref,
        url: data.html_url
      }
    })
  }

  /** GitHub lists comments by ascending id, 100 a page: the first is the oldest. */
  async listOwnComments(number: number): Promise<readonly OwnComment[]> {
    const { octokit, owner, repo } = this.github
    const viewer = await this.identity.readLogin()
    return explainFailure(`list the comments of #${number}`, PERMISSION, async () => {
      const comments = await octokit.paginate(octokit.rest.issues.listComments, {
        owner,
        repo,
        issue_number: number,
        per_page: 100
      })
      const own = comments.filter(({ user }) => user !== null && isSameIdentity(viewer, user))
      const edited = await this.#readEditedByOthers(
        own.map((comment) => comment.node_id),
        viewer
      )
      return own.flatMap((comment) => {
        const editedByOthers = edited.get(comment.node_id)
        return editedByOthers === undefined ? [] : [asOwnComment(comment, editedByOthers)]
      })
    })
  }

  /**
   * GitHub lists reviews in chronological order. One that is not submitted yet has no time, and is its author's alone.
   *
   * @see https://docs.github.com/en/rest/pulls/reviews#list-reviews-for-a-pull-request
   */
  async listReviews(number: number): Promise<readonly SubmittedReview[]> {
    const { octokit, owner, repo } = this.github
    return explainFailure(`list the reviews of #${number}`, 'pull-requests: read', async () => {
      const reviews = await octokit.paginate(octokit.rest.pulls.listReviews, {
        owner,
        repo,
        pull_number: number,
        per_page: 100
      })
      return reviews.flatMap(({ user, state, submitted_at: time }) => {
        const submittedAt = time === undefined ? null : parseInstant(time)
        // Whoever deleted their account has no user any more.
        const reviewer = user === null ? 'ghost' : user.login.toLowerCase()
        return submittedAt === null ? [] : [{ reviewer, verdict: VERDICTS.get(state) ?? 'comment', submittedAt }]
      })
    })
  }

  /**
   * Create a comment once.
   *
   * When the answer was lost the comment may stand there all the same, so it is looked for before anything is sent
   * again; it is known by its text, which carries the marker of its run.
   */
  async createComment(number: number, body: string): Promise<OwnComment> {
    const { octokit, owner, repo, clock } = this.github
    return explainFailure(`comment on #${number}`, PERMISSION, async () => {
      for (let lost = 0; ; lost += 1) {
        try {
          const { data } = await octokit.rest.issues.createComment({ owner, repo, issue_number: number, body })
          return asOwnComment(data, false)
        } catch (error) {
          const delay = LOST_ANSWER_DELAYS_MS[lost]
          if (!mayHaveHappened(error) || delay === undefined) throw error
          await clock.sleep(delay)
          const found = (await this.listOwnComments(number)).findLast((comment) => isSameText(comment.body, body))
          if (found !== undefined) return found
        }
      }
    })
  }

  /** Writing the same text twice changes nothing, so an update is tried again like a read. */
  async updateComment(id: number, body: string): Promise<OwnComment> {
    const { octokit, owner, repo } = this.github
    return explainFailure('update the comment', PERMISSION, async () => {
      const { data } = await octokit.rest.issues.updateComment({ owner, repo, comment_id: id, body })
      return asOwnComment(data, false)
    })
  }

  /**
   * Whether someone else edited it last, by the comment's id; a comment that is gone has no entry. What is told of each
   * stands at its place in the answer: GitHub has had several formats of ids, so an id may come back as another text.
   */
  async #readEditedByOthers(ids: readonly string[], viewer: string): Promise<ReadonlyMap<string, boolean>> {
    const edited = new Map<string, boolean>()
    for (let start = 0; start < ids.length; start += NODES_PER_QUERY) {
      const asked = ids.slice(start, start + NODES_PER_QUERY)
      const { nodes } = await this.#queryEditors(asked)
      if (nodes.length !== asked.length) {
        const told = `GitHub told of ${nodes.length} comments when asked about ${asked.length}`
        throw new ActionError('GITHUB_UNREACHABLE', `Could not read who edited the comments: ${told}.`, RUN_AGAIN)
      }
      for (const [index, id] of asked.entries()) {
        const node = nodes[index]
        if (!node) continue
        const { editor } = node
        const byUs = editor === null || isSameIdentity(viewer, { login: editor.login, type: editor.__typename })
        edited.set(id, !byUs)
      }
    }
    return edited
  }

  /** A comment that was deleted since it was listed gives null and, beside the data, an error of its own. */
  async #queryEditors(ids: readonly string[]): Promise<CommentEditors> {
    try {
      return await this.github.octokit.graphql<CommentEditors>(EDITORS_QUERY, { ids })
    } catch (error) {
      const { data, errors } = error as GraphQlFailure<CommentEditors>
      if (!data?.nodes || errors?.every(({ type }) => type === 'NOT_FOUND') !== true) throw error
      return data as CommentEditors
    }
  }
}

function isSameText(one: string, other: string): boolean {
  return one.replaceAll('\r\n', '\n').trim() === other.replaceAll('\r\n', '\n').trim()
}

function asOwnComment(
  comment: { readonly id: number; readonly body?: string; readonly html_url: string },
  editedByOthers: boolean
): OwnComment {
  return { id: comment.id, body: comment.body ?? '', url: comment.html_url, editedByOthers }
}
