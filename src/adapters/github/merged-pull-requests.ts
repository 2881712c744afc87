import pLimit from 'p-limit'
import { parseInstant } from '../../core/dates.js'
import type { PullRequestState } from '../../ports.js'
import { explainFailure, hasStatus } from './github-failure.js'
import type { GitHubRepository } from './octokit.js'

const PERMISSION = 'pull-requests: read'

/** GitHub's index of commits and pull requests is some tens of seconds behind a merge. */
const INDEX_DELAYS_MS = [0, 2_000, 4_000, 8_000, 16_000] as const
/** Only what was pushed last can still be missing in the index; older commits are asked once. */
const RECENT_COMMITS = 10
/** Commits looked at: a job's token has 1,000 requests an hour, and each commit costs at least one. */
const MAX_COMMITS = 250
const COMMITS_PER_PAGE = 100
/** Pages of a comparison's commits that are read beside the first: the last ones, with the newest commits. */
const NEWEST_PAGES = 5
/** Requests at a time: GitHub's secondary limits begin at a hundred. */
const REQUESTS_AT_ONCE = 6

interface PushedCommit {
  readonly sha: string
  readonly message: string
  readonly parents: readonly string[]
}

/** What both answers of GitHub (one pull request, or a commit's) tell of a pull request. */
interface MergedPullRequest {
  readonly number: number
  readonly state: string
  readonly merged_at: string | null
  readonly merge_commit_sha: string | null
  readonly head: { readonly sha: string }
  readonly base: { readonly ref: string }
  readonly html_url: string
}

/**
 * Pull requests merged by the commits after `before` up to `after`, by number.
 *
 * The message of a commit may name its pull request (`Title (#12)` of a squash, `Merge pull request #12 from …`); as
 * anyone can write that, it only says which one to read. Whatever way one was found, it counts when it is merged and its
 * `merge_commit_sha` is one of these commits: that is the merge commit, the squashed commit, or the commit that the base
 * was updated to by a rebase.
 *
 * @param before Null: `after` alone. So it is too when the two have no common history, after a forced push.
 * @see https://docs.github.com/en/rest/commits/commits#list-pull-requests-associated-with-a-commit
 */
export async function listMergedPullRequests(
  github: GitHubRepository,
  before: string | null,
  after: string
): Promise<readonly PullRequestState[]> {
  const pushed = await readPushedCommits(github, before, after)
  const belongs = new Set(pushed.map(({ sha }) => sha))
  const found = new Map<number, PullRequestState>()
  const atOnce = pLimit(REQUESTS_AT_ONCE)

  const keep = (pulls: readonly MergedPullRequest[]): boolean => {
    const merged = pulls.filter((pull) => pull.merged_at !== null && belongs.has(pull.merge_commit_sha ?? ''))
    for (const pull of merged) found.set(pull.number, asState(pull))
    return merged.length > 0
  }

  let open = mainline(pushed, after).slice(0, MAX_COMMITS)
  const hinted = await Promise.all(
    open.map((commit) => atOnce(async () => keep(await readHinted(github, commit.message))))
  )
  open = open.filter((_, index) => hinted[index] !== true)

  for (const [round, delay] of INDEX_DELAYS_MS.entries()) {
    if (round > 0) {
      if (open.length === 0) break
      await github.clock.sleep(delay)
      open = open.slice(0, RECENT_COMMITS)
    }
    const last = round === INDEX_DELAYS_MS.length - 1
    const indexed = await Promise.all(
      open.map(({ sha }) => atOnce(async () => keep(await readIndexed(github, sha, last))))
    )
    open = open.filter((_, index) => indexed[index] !== true)
  }
  return [...found.values()].sort((one, other) => one.number - other.number)
}

/** The commits of a push, in the order GitHub lists them: the oldest first. */
async function readPushedCommits(
  { octokit, owner, repo }: GitHubRepository,
  before: string | null,
  after: string
): Promise<readonly PushedCommit[]> {
  return explainFailure(`list the commits up to ${after}`, 'contents: read', async () => {
    try {
      if (before === null) return [await readCommit()]
      const basehead = `${before}...${after}`
      const readPage = (page: number) =>
        octokit.rest.repos.compareCommitsWithBasehead({ owner, repo, basehead, per_page: COMMITS_PER_PAGE, page })
      const first = (await readPage(1)).data
      const pages = Math.ceil(first.total_commits / COMMITS_PER_PAGE)
      const commits = [...first.commits]
      // The newest commits stand last, and they are the ones that matter when there are too many.
      for (let page = Math.max(2, pages - NEWEST_PAGES + 1); page <= pages; page += 1)
        commits.push(...(await readPage(page)).data.commits)
      return commits.map(asPushedCommit)
    } catch (error) {
      if (before === null || !hasStatus(error, 404)) throw error
      return [await readCommit()]
    }
  })

  async function readCommit(): Promise<PushedCommit> {
    const { data } = await octokit.rest.git.getCommit({ owner, repo, commit_sha: after })
    return { sha: data.sha, message: data.message, parents: data.parents.map(({ sha }) => sha) }
  }
}

/**
 * The commits that were the branch's tip or were put on it one by one, the newest first: from `after` along first
 * parents. The commits that a merge commit brought along have no pull request of their own into this branch.
 */
function mainline(pushed: readonly PushedCommit[], after: string): readonly PushedCommit[] {
  const bySha = new Map(pushed.map((commit) => [commit.sha, commit]))
  const line: PushedCommit[] = []
  for (let next = bySha.get(after); next !== undefined; next = bySha.get(next.parents[0] ?? '')) line.push(next)
  return line
}

async function readHinted(
  { octokit, owner, repo }: GitHubRepository,
  message: string
): Promise<readonly MergedPullRequest[]> {
  const title = message.split('\n', 1)[0] ?? ''
  const number = /^Merge pull request #(\d{1,9}) from /.exec(title)?.[1] ?? /\(#(\d{1,9})\)$/.exec(title.trim())?.[1]
  if (number === undefined) return []
  return explainFailure(`read the pull request #${number}`, PERMISSION, async () => {
    try {
      return [(await octokit.rest.pulls.get({ owner, repo, pull_number: Number(number) })).data]
    } catch (error) {
      // The number may be an issue's, or of another repository.
      if (hasStatus(error, 404)) return []
      throw error
    }
  })
}

/** 404 and 422 were seen for a commit that the index does not know yet; at the end of the wait they are errors. */
async function readIndexed(
  { octokit, owner, repo }: GitHubRepository,
  commit: string,
  last: boolean
): Promise<readonly MergedPullRequest[]> {
  return explainFailure(`find the pull request of ${commit}`, PERMISSION, async () => {
    try {
      const { data } = await octokit.rest.repos.listPullRequestsAssociatedWithCommit({
        owner,
        repo,
        commit_sha: commit,
        per_page: 100
      })
      return data
    } catch (error) {
      if (!last && hasStatus(error, 404, 422)) return []
      throw error
    }
  })
}

function asPushedCommit(commit: {
  readonly sha: string
  readonly commit: { readonly message: string }
  readonly parents: readonly { readonly sha: string }[]
}): PushedCommit {
  return { sha: commit.sha, message: commit.commit.message, parents: commit.parents.map(({ sha }) => sha) }
}

function asState(pull: MergedPullRequest): PullRequestState {
  return {
    number: pull.number,
    open: pull.state === 'open',
    mergedAt: pull.merged_at === null ? null : parseInstant(pull.merged_at),
    headSha: pull.head.sha,
    baseRef: pull.base.ref,
    url: pull.html_url
  }
}
