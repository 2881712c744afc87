/** Pull requests and their reviews as REST shows them; events carry a pull request in the same form. */
import type { PullRequest, Review } from './pull-requests.js'
import { API, WEB, nodeId, restRepository, restUser } from './rest-accounts.js'

/** What lists give of a pull request: without the counts, and without whether it can be or was merged. */
export function restPullRequestInList(pull: PullRequest, fullName: string, defaultBranch: string): object {
  const { number } = pull
  const url = `${API}/repos/${fullName}/pulls/${number}`
  const issue = `${API}/repos/${fullName}/issues/${number}`
  const page = `${WEB}/${fullName}/pull/${number}`
  const addresses = {
    html_url: page,
    issue_url: issue,
    comments_url: `${issue}/comments`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${API}/repos/${fullName}/pulls/comments{/number}`,
    commits_url: `${url}/commits`,
    statuses_url: `${API}/repos/${fullName}/statuses/${pull.headSha}`
  }
  const end = (branch: string, sha: string, repository: string) => ({
    label: `${ownerOf(repository)}:${branch}`,
    ref: branch,
    sha,
    user: restUser(ownerOf(repository)),
    repo: restRepository(repository, defaultBranch, repository !== fullName)
  })
  return {
    url,
    id: 1_000_000 + number,
    node_id: nodeId('PullRequest', number),
    number,
    title: pull.title,
    body: null,
    state: pull.open ? 'open' : 'closed',
    draft: false,
    locked: pull.locked,
    active_lock_reason: null,
    user: restUser(pull.author),
    author_association: pull.headRepository === fullName ? 'CONTRIBUTOR' : 'NONE',
    created_at: pull.createdAt,
    updated_at: pull.closedAt ?? pull.createdAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeSha,
    auto_merge: null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: [],
    milestone: null,
    ...addresses,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    _links: {
      self: { href: url },
      html: { href: page },
      issue: { href: issue },
      comments: { href: addresses.comments_url },
      review_comments: { href: addresses.review_comments_url },
      review_comment: { href: addresses.review_comment_url },
      commits: { href: addresses.commits_url },
      statuses: { href: addresses.statuses_url }
    },
    head: end(pull.head, pull.headSha, pull.headRepository),
    base: end(pull.base, pull.baseSha, fullName)
  }
}

/** All of a pull request: `GET /repos/{o}/{r}/pulls/{number}`. */
export function restPullRequest(pull: PullRequest, fullName: string, defaultBranch: string): object {
  const merged = pull.mergedAt !== null
  return {
    ...restPullRequestInList(pull, fullName, defaultBranch),
    merged,
    merged_by: merged ? restUser('octocat') : null,
    mergeable: pull.open ? pull.mergeSha !== null : null,
    rebaseable: pull.open ? pull.mergeSha !== null : null,
    mergeable_state: pull.open ? (pull.mergeSha === null ? 'dirty' : 'clean') : 'unknown',
    maintainer_can_modify: false,
    comments: 0,
    review_comments: 0,
    commits: pull.commits,
    additions: sum(pull.files.map((file) => file.additions)),
    deletions: sum(pull.files.map((file) => file.deletions)),
    changed_files: pull.files.length
  }
}

export function restReview(review: Review, fullName: string): object {
  const url = `${API}/repos/${fullName}/pulls/${review.number}`
  const page = `${WEB}/${fullName}/pull/${review.number}#pullrequestreview-${review.id}`
  return {
    id: review.id,
    node_id: nodeId('PullRequestReview', review.id),
    user: restUser(review.author),
    body: '',
    state: review.state,
    html_url: page,
    pull_request_url: url,
    author_association: 'CONTRIBUTOR',
    _links: { html: { href: page }, pull_request: { href: url } },
    submitted_at: review.submittedAt,
    commit_id: review.commit
  }
}

function ownerOf(repository: string): string {
  return repository.split('/')[0] ?? ''
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}
