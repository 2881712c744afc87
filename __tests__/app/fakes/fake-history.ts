import { createHash } from 'node:crypto'
import type { Instant } from '../../../src/core/model.js'
import type { Comparison, PullRequestState, RepositoryHistory, TreeEntry } from '../../../src/ports.js'

/** Paths from the repository's root, and what the files say. */
export type Files = Readonly<Record<string, string>>

/** What a commit does to files: whole files, where null deletes, or whatever it makes of those that are there. */
export type Edit = Readonly<Record<string, string | null>> | ((files: Files) => Files)

interface Commit {
  readonly sha: string
  readonly parents: readonly string[]
  readonly files: Files
}

/** A pull request of the repository: its commits and what became of it. */
export interface FakePullRequest {
  readonly number: number
  baseSha: string
  headSha: string
  /** The commit GitHub checks out for `pull_request`: the head merged into the base. */
  testMergeSha: string
  mergeSha: string | null
  mergedAt: Instant | null
  open: boolean
  /** Of each commit, in order. */
  readonly edits: Edit[]
}

/** A repository in memory, with one branch `main` and pull requests into it. */
export class FakeHistory implements RepositoryHistory {
  readonly pullRequests: FakePullRequest[] = []
  tip: string
  /** When pull requests are merged. */
  now: () => Instant = () => '2026-06-01T12:00:00Z'
  /** What comparisons answer instead of the truth. */
  comparison: Comparison | null = null
  readonly #commits = new Map<string, Commit>()

  constructor(files: Files) {
    this.tip = this.#commit([], files)
  }

  // ---- what a test does ----

  filesAt(sha: string): Files {
    return this.#at(sha).files
  }

  /** A commit straight onto `main`. */
  pushDirectly(edit: Edit): string {
    this.tip = this.#commit([this.tip], patch(this.filesAt(this.tip), edit))
    return this.tip
  }

  /** The branch is rewritten: its tip is a commit without a common ancestor. */
  rewrite(files: Files): string {
    this.tip = this.#commit([], files)
    return this.tip
  }

  openPullRequest(edit: Edit): FakePullRequest {
    const pull: FakePullRequest = {
      number: this.pullRequests.length + 1,
      baseSha: this.tip,
      headSha: '',
      testMergeSha: '',
      mergeSha: null,
      mergedAt: null,
      open: true,
      edits: []
    }
    this.pullRequests.push(pull)
    this.pushTo(pull, edit)
    return pull
  }

  /** A further commit of the pull request. */
  pushTo(pull: FakePullRequest, edit: Edit): void {
    const parent = pull.headSha === '' ? pull.baseSha : pull.headSha
    pull.edits.push(edit)
    pull.headSha = this.#commit([parent], patch(this.filesAt(parent), edit))
    pull.testMergeSha = this.#commit([pull.baseSha, pull.headSha], this.#merged(pull, pull.baseSha))
  }

  /** What a new event of a pull request brings: a test merge with the base as it is by then. */
  refresh(pull: FakePullRequest): void {
    pull.baseSha = this.tip
    pull.testMergeSha = this.#commit([this.tip, pull.headSha], this.#merged(pull, this.tip))
  }

  /** Merges by a merge commit, or squashed into one of `main` alone. */
  merge(pull: FakePullRequest, how: 'merge' | 'squash' = 'merge'): string {
    const parents = how === 'merge' ? [this.tip, pull.headSha] : [this.tip]
    this.tip = this.#commit(parents, this.#merged(pull, this.tip))
    pull.mergeSha = this.tip
    pull.mergedAt = this.now()
    pull.open = false
    return this.tip
  }

  stateOf(pull: FakePullRequest): PullRequestState {
    const { number, open, headSha, mergedAt } = pull
    const url = `https://github.example/contoso/access/pull/${number}`
    return { number, open, mergedAt, headSha, baseRef: 'main', url }
  }

  // ---- the port ----

  readTree(
    commit: string,
    folder: string
  ): Promise<{ readonly treeId: string; readonly entries: readonly TreeEntry[] } | null> {
    const entries = Object.entries(this.filesAt(commit))
      .filter(([path]) => path.startsWith(`${folder}/`))
      .map(([path, text]) => ({ path, mode: '100644', blobId: gitId(text) }))
      .sort((one, other) => (one.path < other.path ? -1 : 1))
    return Promise.resolve(entries.length === 0 ? null : { treeId: sha1(JSON.stringify(entries)), entries })
  }

  readFile(commit: string, path: string): Promise<Uint8Array | null> {
    const text = this.filesAt(commit)[path]
    return Promise.resolve(text === undefined ? null : Buffer.from(text))
  }

  compare(before: string, after: string): Promise<Comparison> {
    if (this.comparison !== null) return Promise.resolve(this.comparison)
    if (!this.#commits.has(before)) return Promise.resolve({ kind: 'unreadable', reason: 'no such commit' })
    if (!this.#ancestors(after).includes(before)) {
      return Promise.resolve({ kind: 'unreadable', reason: 'it is not an ancestor' })
    }
    const [old, now] = [this.filesAt(before), this.filesAt(after)]
    const paths = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((path) => old[path] !== now[path])
    return Promise.resolve({ kind: 'files', files: paths.map((path) => ({ path, previousPath: null })) })
  }

  readTip(): Promise<string> {
    return Promise.resolve(this.tip)
  }

  isAncestor(ancestor: string, commit: string): Promise<boolean> {
    return Promise.resolve(this.#ancestors(commit).includes(ancestor))
  }

  readParents(commit: string): Promise<readonly string[]> {
    return Promise.resolve(this.#at(commit).parents)
  }

  /** As git does it: through a merge it follows the parent that has the file as it is. */
  findLastChange(path: string, commit: string): Promise<string | null> {
    const textAt = (sha: string): string | undefined => this.filesAt(sha)[path]
    let at = commit
    for (;;) {
      const { parents } = this.#at(at)
      const text = textAt(at)
      const same = parents.find((each) => textAt(each) === text)
      if (same === undefined) return Promise.resolve(parents.length === 0 && text === undefined ? null : at)
      at = same
    }
  }

  listMergedPullRequests(before: string, after: string): Promise<readonly PullRequestState[]> {
    const old = /^0+$/.test(before)
      ? this.#at(after).parents.flatMap((sha) => this.#ancestors(sha))
      : this.#ancestors(before)
    const range = this.#ancestors(after).filter((sha) => !old.includes(sha))
    const merged = this.pullRequests.filter(({ mergeSha }) => mergeSha !== null && range.includes(mergeSha))
    return Promise.resolve(merged.map((each) => this.stateOf(each)))
  }

  #merged({ edits }: FakePullRequest, onto: string): Files {
    return edits.reduce(patch, this.filesAt(onto))
  }

  #commit(parents: readonly string[], files: Files): string {
    const sha = sha1(JSON.stringify([this.#commits.size, parents, files]))
    this.#commits.set(sha, { sha, parents, files })
    return sha
  }

  #at(sha: string): Commit {
    const commit = this.#commits.get(sha)
    if (commit === undefined) throw new Error(`There is no commit ${sha}.`)
    return commit
  }

  /** A commit and everything before it, nearest first. */
  #ancestors(sha: string): readonly string[] {
    const found = [sha]
    for (const each of found)
      for (const parent of this.#at(each).parents) if (!found.includes(parent)) found.push(parent)
    return found
  }
}

function patch(files: Files, edit: Edit): Files {
  if (typeof edit === 'function') return edit(files)
  const next = { ...files, ...edit }
  return Object.fromEntries(Object.entries(next).flatMap(([path, text]) => (text === null ? [] : [[path, text]])))
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}

/** As `git hash-object`. */
function gitId(text: string): string {
  return sha1(`blob ${Buffer.byteLength(text)}\0${text}`)
}
