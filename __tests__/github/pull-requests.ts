import type { BareRepository } from './bare-repository.js'
import type { ChangedFile } from './git-diff.js'

export type MergeMethod = 'merge' | 'squash' | 'rebase'

export interface PullRequestOptions {
  readonly head: string
  readonly base?: string
  readonly title?: string
  /** `owner/name` of the fork it comes from; its branch is kept in our repository all the same. */
  readonly fork?: string
}

/** What git knows of a pull request. */
export interface PullRequest {
  readonly number: number
  readonly head: string
  readonly base: string
  readonly title: string
  readonly headRepository: string
  /** Who opened it: for one from a fork, whose fork it is. */
  readonly author: string
  readonly createdAt: string
  open: boolean
  locked: boolean
  headSha: string
  /** Before the last push to the head; null before any. */
  previousHeadSha: string | null
  baseSha: string
  /** Number of its commits, and the files they change since they left the base. */
  commits: number
  files: readonly ChangedFile[]
  /** The test merge before the merge, `merge_commit_sha` after it; null while there is a conflict. */
  mergeSha: string | null
  mergedAt: string | null
  closedAt: string | null
}

export interface Review {
  readonly id: number
  readonly number: number
  readonly author: string
  readonly commit: string
  readonly submittedAt: string
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED'
}

/** Pull requests as GitHub keeps them in git: `refs/pull/N/head` and the test merge `refs/pull/N/merge`. */
export class PullRequests {
  readonly #all = new Map<number, PullRequest>()
  readonly reviews: Review[] = []

  constructor(
    private readonly repository: BareRepository,
    private readonly fullName: string
  ) {}

  get(number: number): PullRequest | undefined {
    return this.#all.get(number)
  }

  /** The number is the issue's. */
  async open(number: number, options: PullRequestOptions): Promise<PullRequest> {
    const base = options.base ?? this.repository.defaultBranch
    const headSha = await this.repository.resolve(`refs/heads/${options.head}`)
    const pull: PullRequest = {
      number,
      head: options.head,
      base,
      title: options.title ?? `Change from ${options.head}`,
      headRepository: options.fork ?? this.fullName,
      author: options.fork?.split('/')[0] ?? 'octocat',
      createdAt: (await this.repository.readCommit(headSha)).date,
      open: true,
      locked: false,
      headSha,
      previousHeadSha: null,
      baseSha: await this.repository.resolve(`refs/heads/${base}`),
      commits: 0,
      files: [],
      mergeSha: null,
      mergedAt: null,
      closedAt: null
    }
    this.#all.set(number, pull)
    await this.#measure(pull)
    await this.#testMerge(pull)
    return pull
  }

  /** After a push: heads move, and the test merges with them. `base.sha` stays until the head is pushed again. */
  async refresh(branch: string): Promise<void> {
    for (const pull of this.#all.values()) {
      if (!pull.open || (pull.head !== branch && pull.base !== branch)) continue
      if (pull.head === branch) {
        pull.previousHeadSha = pull.headSha
        pull.headSha = await this.repository.resolve(`refs/heads/${branch}`)
        pull.baseSha = await this.repository.resolve(`refs/heads/${pull.base}`)
        await this.#measure(pull)
      }
      await this.#testMerge(pull)
    }
  }

  async close(number: number): Promise<void> {
    const pull = this.#all.get(number)
    if (pull?.open !== true) throw new Error(`#${number} is not open`)
    Object.assign(pull, { open: false, closedAt: (await this.repository.readCommit(pull.headSha)).date })
  }

  /**
   * Merge as the button does. `merge_commit_sha` becomes the merge commit, the squashed commit, or the last of the
   * rebased commits.
   */
  async merge(number: number, method: MergeMethod): Promise<{ readonly before: string; readonly after: string }> {
    const pull = this.#all.get(number)
    if (pull?.open !== true) throw new Error(`#${number} is not open`)
    const before = await this.repository.resolve(`refs/heads/${pull.base}`)
    const after = await this.#mergedCommit(pull, before, method)
    await this.repository.updateRef(`refs/heads/${pull.base}`, after)
    // Commits have dates of their own; a merge happens now, after everything that the action wrote before.
    const now = `${new Date().toISOString().slice(0, 19)}Z`
    Object.assign(pull, { open: false, mergeSha: after, mergedAt: now, closedAt: now })
    await this.refresh(pull.base)
    return { before, after }
  }

  /** Those whose merge brought this commit along; for a commit that is on no base yet, the open ones that have it. */
  async ofCommit(sha: string): Promise<readonly PullRequest[]> {
    const found: PullRequest[] = []
    for (const pull of this.#all.values()) {
      const tip = pull.mergedAt === null ? pull.headSha : (pull.mergeSha ?? '')
      const commits = await this.repository.listCommits(pull.baseSha, tip)
      if (commits.some((commit) => commit.sha === sha)) found.push(pull)
    }
    const merged = found.filter((pull) => pull.mergedAt !== null)
    // Several merged ones contain it when the base moved between them: the first one brought it.
    return merged.length > 0 ? merged.slice(0, 1) : found
  }

  async #mergedCommit(pull: PullRequest, before: string, method: MergeMethod): Promise<string> {
    const owner = pull.headRepository.split('/')[0] ?? ''
    const { headSha, number, title } = pull
    if (method === 'squash') return this.repository.squashCommit(before, headSha, `${title} (#${number})`)
    if (method === 'rebase') return this.repository.rebaseCommits(before, headSha)
    const message = `Merge pull request #${number} from ${owner}/${pull.head}\n\n${title}`
    const commit = await this.repository.mergeCommit(before, headSha, message)
    if (commit === null) throw new Error(`#${number} has a conflict`)
    return commit
  }

  /** GitHub compares with three dots: from where the head left the base. */
  async #measure(pull: PullRequest): Promise<void> {
    const { baseSha, headSha } = pull
    const from = (await this.repository.mergeBase(baseSha, headSha)) ?? baseSha
    pull.commits = (await this.repository.listCommits(baseSha, headSha)).length
    pull.files = await this.repository.changedFiles(from, headSha)
  }

  async #testMerge(pull: PullRequest): Promise<void> {
    const base = await this.repository.resolve(`refs/heads/${pull.base}`)
    pull.mergeSha = await this.repository.mergeCommit(base, pull.headSha, `Merge ${pull.headSha} into ${base}`)
    await this.repository.updateRef(`refs/pull/${pull.number}/head`, pull.headSha)
    if (pull.mergeSha !== null) await this.repository.updateRef(`refs/pull/${pull.number}/merge`, pull.mergeSha)
  }
}
