import type { Comparison, PullRequestState, RepositoryHistory, TreeEntry } from '../../ports.js'
import { GitTrees } from './git-tree.js'
import { explainFailure, hasStatus } from './github-failure.js'
import { listMergedPullRequests } from './merged-pull-requests.js'
import type { GitHubRepository } from './octokit.js'

const PERMISSION = 'contents: read'

/** GitHub lists so many files of a comparison and not one more; a list of this length may be cut. */
const MAX_COMPARED_FILES = 300

/** Commits, trees and merged pull requests, read through the API: the checkout may have no history. */
export class GitHubRepositoryHistory implements RepositoryHistory {
  readonly #trees: GitTrees

  constructor(private readonly github: GitHubRepository) {
    this.#trees = new GitTrees(github)
  }

  readTree(
    commit: string,
    folder: string
  ): Promise<{ readonly treeId: string; readonly entries: readonly TreeEntry[] } | null> {
    return this.#trees.readFolder(commit, folder)
  }

  readFile(commit: string, path: string): Promise<Uint8Array | null> {
    return this.#trees.readFile(commit, path)
  }

  /**
   * The files stand on the first page only, whatever its size; a page of one commit keeps the answer small.
   * A pair without a common ancestor, or with a commit that a forced push took away, is answered with 404.
   *
   * @see https://docs.github.com/en/rest/commits/commits#compare-two-commits
   */
  async compare(before: string, after: string): Promise<Comparison> {
    if (isZero(before) || isZero(after)) return { kind: 'unreadable', reason: 'one of the two commits does not exist' }
    const { octokit, owner, repo } = this.github
    return explainFailure(`compare ${before} with ${after}`, PERMISSION, async () => {
      try {
        const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
          owner,
          repo,
          basehead: `${before}...${after}`,
          per_page: 1,
          page: 1
        })
        // With three dots GitHub lists what `after` changed since their common ancestor: half of the truth after a fork.
        if (data.status !== 'ahead' && data.status !== 'identical')
          return { kind: 'unreadable', reason: `${before} is not an ancestor of ${after}` }
        if (data.files === undefined) return { kind: 'unreadable', reason: 'GitHub lists no files of this comparison' }
        if (data.files.length >= MAX_COMPARED_FILES) return { kind: 'too-many' }
        return {
          kind: 'files',
          files: data.files.map((file) => ({ path: file.filename, previousPath: file.previous_filename ?? null }))
        }
      } catch (error) {
        if (!hasStatus(error, 404)) throw error
        return { kind: 'unreadable', reason: `GitHub knows no common history of ${before} and ${after}` }
      }
    })
  }

  /** Read from the API and not from the checkout, which is as old as the event. */
  async readTip(branch: string): Promise<string> {
    const { octokit, owner, repo } = this.github
    return explainFailure(`read the tip of the branch ${branch}`, PERMISSION, async () => {
      const { data } = await octokit.rest.git.getRef({ owner, repo, ref: `heads/${branch}` })
      return data.object.sha
    })
  }

  async isAncestor(ancestor: string, commit: string): Promise<boolean> {
    if (ancestor === commit) return true
    const { octokit, owner, repo } = this.github
    return explainFailure(`compare ${ancestor} with ${commit}`, PERMISSION, async () => {
      try {
        const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
          owner,
          repo,
          basehead: `${ancestor}...${commit}`,
          per_page: 1,
          page: 1
        })
        return data.status === 'ahead' || data.status === 'identical'
      } catch (error) {
        if (!hasStatus(error, 404)) throw error
        // An unknown ancestor is none. If the other commit cannot be read either, nothing is known: that is an error.
        await octokit.rest.git.getCommit({ owner, repo, commit_sha: commit })
        return false
      }
    })
  }

  async readParents(commit: string): Promise<readonly string[]> {
    return this.#trees.readParents(commit)
  }

  /** @see https://docs.github.com/en/rest/commits/commits#list-commits */
  async findLastChange(path: string, commit: string): Promise<string | null> {
    const { octokit, owner, repo } = this.github
    return explainFailure(`list the commits of ${path}`, PERMISSION, async () => {
      const { data } = await octokit.rest.repos.listCommits({ owner, repo, sha: commit, path, per_page: 1 })
      return data[0]?.sha ?? null
    })
  }

  listMergedPullRequests(before: string, after: string): Promise<readonly PullRequestState[]> {
    return listMergedPullRequests(this.github, isZero(before) ? null : before, after)
  }
}

/** Git writes «no commit» as forty zeros: a branch that was created or deleted. */
function isZero(commit: string): boolean {
  return /^0*$/.test(commit)
}
