import type { SubmittedReview } from '../core/standing-approvals.js'
import type {
  ApplyEnd,
  ApplyRecord,
  ApplyRecords,
  Comparison,
  OwnComment,
  PullRequestState,
  PullRequestThread,
  RecordOwner,
  RepositoryHistory,
  TreeEntry
} from '../ports.js'
import { StoryIssues } from './story-issues.js'
import { type Commit, differingPaths, type Files, makeCommit, treeOf } from './story-commits.js'

/** When everything of the story is merged: after every plan of it. */
const MERGED_AT = '9999-12-31T23:59:59Z'

/** A pull request between its opening and its merge. */
export interface StoryPullRequest {
  readonly number: number
  readonly base: Commit
  readonly head: Commit
  /** What GitHub checks out for a pull request: the merge as it would be. */
  readonly testMerge: Commit
}

/**
 * A repository on GitHub, in memory: its history, one branch, its pull requests and their comments.
 *
 * It stands where the adapter of GitHub's API stands in a real run, so that the plan is really written into a comment,
 * and the apply really finds its way back from the merge to that comment.
 */
export class StoryGitHub implements RepositoryHistory, PullRequestThread, ApplyRecords {
  /** The repository's page; nothing is ever fetched from it. */
  readonly url = 'https://github.com/contoso/access'
  readonly issues = new StoryIssues(this.url)
  readonly #commits = new Map<string, Commit>()
  readonly #pullRequests = new Map<number, PullRequestState & { readonly mergeSha: string | null }>()
  readonly #comments: { readonly number: number; comment: OwnComment }[] = []
  readonly #records: (ApplyRecord & { succeeded: boolean })[] = []
  #main: Commit

  /** The story begins where the files of the first commit were applied. */
  constructor(files: Files) {
    this.#main = this.#keep(makeCommit(files, null, 'Access as it is'))
    this.#records.push({ id: 1, commit: this.#main.sha, succeeded: true })
  }

  /** The default branch's newest commit. */
  get main(): Commit {
    return this.#main
  }

  /** Opens a pull request with one commit, which makes the files so. */
  openPullRequest(files: Files, title: string): StoryPullRequest {
    const number = 41 + this.#pullRequests.size
    const head = this.#keep(makeCommit(files, this.#main.sha, title))
    const testMerge = this.#keep(makeCommit(files, this.#main.sha, `Test merge of ${head.sha}`))
    const url = `${this.url}/pull/${number}`
    this.#pullRequests.set(number, {
      number,
      open: true,
      mergedAt: null,
      headSha: head.sha,
      baseRef: 'main',
      url,
      mergeSha: null
    })
    return { number, base: this.#main, head, testMerge }
  }

  /** Merges a pull request into the default branch. */
  merge({ number, base, head }: StoryPullRequest): Commit {
    const state = this.#state(number)
    this.#main = this.#keep(makeCommit(head.files, base.sha, `Merge pull request #${number}`))
    this.#pullRequests.set(number, { ...state, open: false, mergedAt: MERGED_AT, mergeSha: this.#main.sha })
    return this.#main
  }

  /** The comments of a pull request as a visitor reads them, oldest first. */
  commentsOf(number: number): readonly OwnComment[] {
    return this.#comments.filter((each) => each.number === number).map(({ comment }) => comment)
  }

  // ---- RepositoryHistory ----

  readTree(
    commit: string,
    folder: string
  ): Promise<{ readonly treeId: string; readonly entries: readonly TreeEntry[] } | null> {
    const tree = treeOf(this.#commit(commit).files, folder)
    return Promise.resolve(tree.entries.length === 0 ? null : tree)
  }

  readFile(commit: string, path: string): Promise<Uint8Array | null> {
    return Promise.resolve(this.#commit(commit).files.get(path) ?? null)
  }

  async compare(before: string, after: string): Promise<Comparison> {
    if (!(await this.isAncestor(before, after))) return { kind: 'unreadable', reason: 'the branches have parted' }
    const paths = differingPaths(this.#commit(before).files, this.#commit(after).files)
    return { kind: 'files', files: paths.map((path) => ({ path, previousPath: null })) }
  }

  readTip(): Promise<string> {
    return Promise.resolve(this.#main.sha)
  }

  isAncestor(ancestor: string, commit: string): Promise<boolean> {
    return Promise.resolve(this.#lineOf(commit).includes(ancestor))
  }

  listMergedPullRequests(before: string, after: string): Promise<readonly PullRequestState[]> {
    const line = this.#lineOf(after)
    const end = line.indexOf(before)
    const pushed = new Set(line.slice(0, end === -1 ? 1 : end))
    const all = [...this.#pullRequests.values()]
    return Promise.resolve(all.filter(({ mergeSha }) => mergeSha !== null && pushed.has(mergeSha)))
  }

  readParents(commit: string): Promise<readonly string[]> {
    const { parent } = this.#commit(commit)
    return Promise.resolve(parent === null ? [] : [parent])
  }

  findLastChange(path: string, commit: string): Promise<string | null> {
    const line = this.#lineOf(commit)
    const filesAt = (sha: string | undefined): Files => (sha === undefined ? new Map() : this.#commit(sha).files)
    const found = line.find((sha, index) => differingPaths(filesAt(line[index + 1]), filesAt(sha)).includes(path))
    return Promise.resolve(found ?? null)
  }

  // ---- ApplyRecords ----

  async *list(): AsyncGenerator<ApplyRecord> {
    yield* await Promise.resolve(this.#records.toReversed())
  }

  succeeded({ id }: ApplyRecord): Promise<boolean> {
    return Promise.resolve(this.#record(id).succeeded)
  }

  readEnd({ id }: ApplyRecord): Promise<ApplyEnd> {
    const kind = this.#record(id).succeeded ? 'success' : 'unfinished'
    return Promise.resolve({ kind, description: '', at: null, runUrl: null })
  }

  begin(_owner: RecordOwner, commit: string): Promise<ApplyRecord> {
    const record = { id: this.#records.length + 1, commit, succeeded: false }
    this.#records.push(record)
    return Promise.resolve(record)
  }

  end({ id }: ApplyRecord, outcome: 'success' | 'failure'): Promise<void> {
    if (outcome === 'success') this.#record(id).succeeded = true
    return Promise.resolve()
  }

  // ---- PullRequestThread ----

  readPullRequest(number: number): Promise<PullRequestState> {
    return Promise.resolve(this.#state(number))
  }

  /** Nobody else comments in the story. */
  listOwnComments(number: number): Promise<readonly OwnComment[]> {
    return Promise.resolve(this.commentsOf(number))
  }

  /** Nobody approves in writing either: what stands in the plan by the merge is what was seen. */
  listReviews(): Promise<readonly SubmittedReview[]> {
    return Promise.resolve([])
  }

  createComment(number: number, body: string): Promise<OwnComment> {
    const id = this.#comments.length + 1
    const comment = { id, body, url: `${this.#state(number).url}#issuecomment-${id}`, editedByOthers: false }
    this.#comments.push({ number, comment })
    return Promise.resolve(comment)
  }

  updateComment(id: number, body: string): Promise<OwnComment> {
    const found = this.#comments.find(({ comment }) => comment.id === id)
    if (found === undefined) throw new Error(`There is no comment ${id}.`)
    found.comment = { ...found.comment, body }
    return Promise.resolve(found.comment)
  }

  #keep(commit: Commit): Commit {
    this.#commits.set(commit.sha, commit)
    return commit
  }

  #commit(sha: string): Commit {
    const commit = this.#commits.get(sha)
    if (commit === undefined) throw new Error(`There is no commit ${sha}.`)
    return commit
  }

  #record(id: number): ApplyRecord & { succeeded: boolean } {
    const record = this.#records.find((each) => each.id === id)
    if (record === undefined) throw new Error(`There is no record ${id}.`)
    return record
  }

  #state(number: number): PullRequestState & { readonly mergeSha: string | null } {
    const state = this.#pullRequests.get(number)
    if (state === undefined) throw new Error(`There is no pull request #${number}.`)
    return state
  }

  /** The commit and all before it, newest first. */
  #lineOf(sha: string): string[] {
    const line: string[] = []
    for (let next: string | null = sha; next !== null; next = this.#commits.get(next)?.parent ?? null) line.push(next)
    return line
  }
}
