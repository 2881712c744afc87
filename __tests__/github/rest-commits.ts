/** Commits and changed files as REST shows them. */
import type { StoredCommit } from './bare-repository.js'
import type { ChangedFile } from './git-diff.js'
import { API, WEB, nodeId, restUser } from './rest-accounts.js'

const UNSIGNED = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null }

/** A commit with the accounts behind it, as `GET /repos/{o}/{r}/commits/{ref}` and a comparison give it. */
export function restCommit(commit: StoredCommit, fullName: string): object {
  const url = `${API}/repos/${fullName}`
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    url: `${url}/commits/${commit.sha}`,
    html_url: `${WEB}/${fullName}/commit/${commit.sha}`,
    comments_url: `${url}/commits/${commit.sha}/comments`,
    commit: {
      ...writers(commit),
      message: commit.message,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      url: `${url}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: UNSIGNED
    },
    author: restUser('octocat'),
    committer: restUser('octocat'),
    parents: commit.parents.map((sha) => parent(sha, 'commits', fullName))
  }
}

/** A commit as git stores it: `GET /repos/{o}/{r}/git/commits/{sha}`. */
export function gitCommit(commit: StoredCommit, fullName: string): object {
  const url = `${API}/repos/${fullName}/git`
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    url: `${url}/commits/${commit.sha}`,
    html_url: `${WEB}/${fullName}/commit/${commit.sha}`,
    ...writers(commit),
    message: commit.message,
    tree: { sha: commit.tree, url: `${url}/trees/${commit.tree}` },
    parents: commit.parents.map((sha) => parent(sha, 'git/commits', fullName)),
    verification: UNSIGNED
  }
}

/** One file of a comparison, a commit or a pull request; without its patch, which GitHub leaves out of large ones. */
export function restFile(file: ChangedFile, head: string, fullName: string): object {
  const path = file.path.split('/').map(encodeURIComponent).join('/')
  return {
    sha: file.blobId,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${WEB}/${fullName}/blob/${head}/${path}`,
    raw_url: `${WEB}/${fullName}/raw/${head}/${path}`,
    contents_url: `${API}/repos/${fullName}/contents/${path}?ref=${head}`,
    ...(file.previousPath === null ? {} : { previous_filename: file.previousPath })
  }
}

function writers({ date }: StoredCommit): object {
  const who = { name: 'Octo Cat', email: 'octocat@example.com', date }
  return { author: who, committer: who }
}

function parent(sha: string, route: string, fullName: string): object {
  const html_url = `${WEB}/${fullName}/commit/${sha}`
  return { sha, url: `${API}/repos/${fullName}/${route}/${sha}`, html_url }
}
