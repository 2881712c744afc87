import type { ActionError } from '../../../src/core/errors.js'
import type { SubmittedReview } from '../../../src/core/standing-approvals.js'
import type { OwnComment, PullRequestState, PullRequestThread } from '../../../src/ports.js'
import type { FakeHistory } from './fake-history.js'

/** The conversations of a repository's pull requests, as this action's own identity sees them. */
export class FakeThread implements PullRequestThread {
  readonly #comments: { readonly number: number; readonly id: number; body: string; edited: boolean }[] = []
  /** The reviews of every pull request, oldest first. */
  readonly reviews: (SubmittedReview & { readonly number: number })[] = []
  /** When set, reviews cannot be read. */
  reviewFailure: ActionError | null = null
  /** When set, no comment can be written. */
  refusal: ActionError | null = null

  constructor(private readonly history: FakeHistory) {}

  /** What stands in a pull request, oldest first. */
  bodies(number: number): readonly string[] {
    return this.#comments.filter((each) => each.number === number).map(({ body }) => body)
  }

  /** Someone edits this action's comments by hand. `noticed`: whether GitHub tells who edited them last. */
  edit(number: number, change: (body: string) => string, noticed = true): void {
    for (const comment of this.#comments.filter((each) => each.number === number)) {
      comment.body = change(comment.body)
      comment.edited = noticed
    }
  }

  /** Someone deletes every comment. */
  clear(): void {
    this.#comments.length = 0
  }

  readPullRequest(number: number): Promise<PullRequestState> {
    const pull = this.history.pullRequests.find((each) => each.number === number)
    if (pull === undefined) throw new Error(`There is no pull request #${number}.`)
    return Promise.resolve(this.history.stateOf(pull))
  }

  listOwnComments(number: number): Promise<readonly OwnComment[]> {
    return Promise.resolve(this.#comments.filter((each) => each.number === number).map(asOwnComment))
  }

  listReviews(number: number): Promise<readonly SubmittedReview[]> {
    if (this.reviewFailure !== null) return Promise.reject(this.reviewFailure)
    return Promise.resolve(this.reviews.filter((each) => each.number === number))
  }

  createComment(number: number, body: string): Promise<OwnComment> {
    if (this.refusal !== null) return Promise.reject(this.refusal)
    const comment = { number, id: this.#comments.length + 1, body, edited: false }
    this.#comments.push(comment)
    return Promise.resolve(asOwnComment(comment))
  }

  updateComment(id: number, body: string): Promise<OwnComment> {
    if (this.refusal !== null) return Promise.reject(this.refusal)
    const comment = this.#comments.find((each) => each.id === id)
    if (comment === undefined) throw new Error(`There is no comment ${id}.`)
    comment.body = body
    comment.edited = false
    return Promise.resolve(asOwnComment(comment))
  }
}

function asOwnComment(comment: { id: number; number: number; body: string; edited: boolean }): OwnComment {
  const { id, number, body, edited } = comment
  const url = `https://github.example/contoso/access/pull/${number}#issuecomment-${id}`
  return { id, body, url, editedByOthers: edited }
}
