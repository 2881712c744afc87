import type { BareRepository, ChangedFile, StoredCommit } from './bare-repository.js'

/** An answer of the API; null where the path is none of ours. */
export type Answer = { readonly status: number; readonly body: unknown; readonly headers?: Record<string, string> }

/** GitHub lists so many files of a comparison, on its first page, and so many commits where no page is asked for. */
const MAX_COMPARED_FILES = 300
const MAX_COMPARED_COMMITS = 250

export const NOT_FOUND: Answer = { status: 404, body: { message: 'Not Found', status: '404' } }

/**
 * The git data endpoints, answered from a real repository.
 *
 * The package `emulate` has a git store of its own, which no git client can fetch from, whose merges take the head's tree
 * whatever the base has, and whose comparisons know no limit of 300 files. So these endpoints are ours.
 *
 * @param path After `/repos/owner/name/`, decoded.
 */
export async function answerFromGit(
  repository: BareRepository,
  path: string,
  query: URLSearchParams
): Promise<Answer | null> {
  const parts = /^(git\/commits|git\/trees|git\/blobs|git\/ref|compare)\/(.+)$/.exec(path)
  if (parts === null) return null
  const [, route = '', rest = ''] = parts
  try {
    switch (route) {
      case 'git/commits':
        return ok(gitCommit(await repository.readCommit(await exactly(repository, rest, 'commit'))))
      case 'git/trees':
        return ok(await readTree(repository, rest, query.has('recursive')))
      case 'git/blobs':
        return ok(await readBlob(repository, rest))
      case 'git/ref': {
        const sha = await repository.resolve(`refs/${rest}`)
        return ok({ ref: `refs/${rest}`, object: { type: 'commit', sha } })
      }
      default:
        return await compare(repository, rest, query)
    }
  } catch {
    return NOT_FOUND
  }
}

/** `GET /repos/{o}/{r}/commits/{ref}` as far as a client of one commit reads it. */
export function restCommit(commit: StoredCommit): object {
  return {
    sha: commit.sha,
    commit: { ...person(commit), message: commit.message, tree: { sha: commit.tree } },
    parents: commit.parents.map((sha) => ({ sha }))
  }
}

/** The ids of the API are full: 40 hex digits. */
async function exactly(repository: BareRepository, sha: string, type: string): Promise<string> {
  if (!/^[0-9a-f]{40}$/.test(sha)) throw new Error(`not an id: ${sha}`)
  return repository.resolve(sha, type)
}

async function readTree(repository: BareRepository, treeish: string, recursive: boolean): Promise<object> {
  const sha = await repository.resolve(treeish, 'tree')
  const out = await repository.git(['ls-tree', '-z', '--long', ...(recursive ? ['-r', '-t'] : []), sha])
  const tree = out
    .toString()
    .split('\0')
    .filter(Boolean)
    .map((line) => {
      const [left = '', path = ''] = line.split('\t')
      const [mode, type, id, size] = left.split(/ +/)
      return { path, mode, type, sha: id, ...(size === '-' ? {} : { size: Number(size) }) }
    })
  return { sha, tree, truncated: false }
}

async function readBlob(repository: BareRepository, id: string): Promise<object> {
  const sha = await exactly(repository, id, 'blob')
  const bytes = await repository.git(['cat-file', 'blob', sha])
  // GitHub breaks base64 into lines of 60.
  const content = bytes.toString('base64').replace(/(.{60})/g, '$1\n')
  return { sha, size: bytes.length, encoding: 'base64', content }
}

async function compare(repository: BareRepository, basehead: string, query: URLSearchParams): Promise<Answer> {
  const [base = '', head = ''] = basehead.split('...')
  const [from, to] = await Promise.all([repository.resolve(base), repository.resolve(head)])
  const mergeBase = await repository.mergeBase(from, to)
  if (mergeBase === null) {
    return { status: 404, body: { message: `No common ancestor between ${base} and ${head}.`, status: '404' } }
  }
  const [ahead, behind] = await Promise.all([repository.listCommits(from, to), repository.listCommits(to, from)])
  const paged = query.has('per_page') || query.has('page')
  const size = paged ? Math.min(Number(query.get('per_page') ?? 30), 100) : MAX_COMPARED_COMMITS
  const page = Number(query.get('page') ?? 1)
  // Without paging GitHub gives the newest 250, with paging the oldest first.
  const commits = paged ? ahead.slice((page - 1) * size, page * size) : ahead.slice(-size)
  const files = page > 1 ? [] : (await repository.changedFiles(mergeBase, to)).slice(0, MAX_COMPARED_FILES)
  return ok({
    status: status(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    merge_base_commit: restCommit(await repository.readCommit(mergeBase)),
    commits: commits.map(restCommit),
    files: files.map(restFile)
  })
}

function status(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) return 'diverged'
  if (ahead > 0) return 'ahead'
  return behind > 0 ? 'behind' : 'identical'
}

export function restFile(file: ChangedFile): object {
  return {
    sha: file.blobId,
    filename: file.path,
    status: file.status,
    ...(file.previousPath === null ? {} : { previous_filename: file.previousPath })
  }
}

function gitCommit(commit: StoredCommit): object {
  return {
    sha: commit.sha,
    ...person(commit),
    message: commit.message,
    tree: { sha: commit.tree },
    parents: commit.parents.map((sha) => ({ sha }))
  }
}

function person(commit: StoredCommit): object {
  const who = { name: 'Octo Cat', email: 'octocat@example.com', date: commit.date }
  return { author: who, committer: who }
}

function ok(body: unknown): Answer {
  return { status: 200, body }
}
