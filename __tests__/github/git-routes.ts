import { NOT_FOUND, ok, pageNumber, pageSize, refused } from './answer.js'
import type { Answer } from './answer.js'
import type { BareRepository } from './bare-repository.js'
import { API, WEB, nodeId } from './rest-accounts.js'
import { gitCommit, restCommit, restFile } from './rest-commits.js'

/** GitHub lists so many files of a comparison, on its first page, and so many commits where no page is asked for. */
const MAX_COMPARED_FILES = 300
const MAX_COMPARED_COMMITS = 250
/** A tree is cut after so many entries. */
export const MAX_TREE_ENTRIES = 100_000

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
  fullName: string,
  path: string,
  query: URLSearchParams,
  maxTreeEntries = MAX_TREE_ENTRIES
): Promise<Answer | null> {
  const parts = /^(git\/commits|git\/trees|git\/blobs|git\/ref|compare)\/(.+)$/.exec(path)
  if (parts === null) return null
  const [, route = '', rest = ''] = parts
  try {
    switch (route) {
      case 'git/commits':
        return ok(gitCommit(await repository.readCommit(await exactly(repository, rest, 'commit')), fullName))
      case 'git/trees':
        return ok(await readTree(repository, fullName, rest, query.has('recursive'), maxTreeEntries))
      case 'git/blobs':
        return ok(await readBlob(repository, fullName, rest))
      case 'git/ref':
        return ok(await readRef(repository, fullName, rest))
      default:
        return await compare(repository, fullName, rest, query)
    }
  } catch {
    return NOT_FOUND
  }
}

/** The ids of the API are full: 40 hex digits. */
async function exactly(repository: BareRepository, sha: string, type: string): Promise<string> {
  return repository.resolve(fullId(sha), type)
}

function fullId(text: string): string {
  if (!/^[0-9a-f]{40}$/.test(text)) throw new Error(`not an id: ${text}`)
  return text
}

async function readRef(repository: BareRepository, fullName: string, name: string): Promise<object> {
  const sha = await repository.resolve(`refs/${name}`)
  const url = `${API}/repos/${fullName}/git`
  return {
    ref: `refs/${name}`,
    node_id: nodeId('Ref', name),
    url: `${url}/refs/${name}`,
    object: { type: 'commit', sha, url: `${url}/commits/${sha}` }
  }
}

/** A recursive tree is cut at so many entries, and says so. */
async function readTree(
  repository: BareRepository,
  fullName: string,
  treeish: string,
  recursive: boolean,
  maxEntries: number
): Promise<object> {
  const sha = await repository.resolve(treeish, 'tree')
  const url = `${API}/repos/${fullName}/git`
  const out = await repository.about([sha], ['ls-tree', '-z', '--long', ...(recursive ? ['-r', '-t'] : []), sha])
  const lines = out.toString().split('\0').filter(Boolean)
  const tree = lines.slice(0, maxEntries).map((line) => {
    const [left = '', path = ''] = line.split('\t')
    const [mode, type = '', id = '', size] = left.split(/ +/)
    // A submodule's commit is none of this repository's.
    const address = type === 'commit' ? {} : { url: `${url}/${type}s/${id}` }
    return { path, mode, type, sha: id, ...address, ...(size === '-' ? {} : { size: Number(size) }) }
  })
  return { sha, url: `${url}/trees/${sha}`, tree, truncated: lines.length > maxEntries }
}

async function readBlob(repository: BareRepository, fullName: string, id: string): Promise<object> {
  const sha = fullId(id)
  const bytes = await repository.readBlob(sha)
  // GitHub breaks base64 into lines of 60.
  const content = bytes.toString('base64').replace(/(.{60})/g, '$1\n')
  const url = `${API}/repos/${fullName}/git/blobs/${sha}`
  return { sha, node_id: nodeId('Blob', sha), url, size: bytes.length, encoding: 'base64', content }
}

async function compare(
  repository: BareRepository,
  fullName: string,
  basehead: string,
  query: URLSearchParams
): Promise<Answer> {
  const [base = '', head = ''] = basehead.split('...')
  const [from, to] = await Promise.all([repository.resolve(base), repository.resolve(head)])
  const mergeBase = await repository.mergeBase(from, to)
  if (mergeBase === null) {
    return refused(404, `No common ancestor between ${base} and ${head}.`)
  }
  const [ahead, behind] = await Promise.all([repository.listCommits(from, to), repository.listCommits(to, from)])
  const paged = query.has('per_page') || query.has('page')
  const size = paged ? pageSize(query) : MAX_COMPARED_COMMITS
  const page = pageNumber(query)
  // Without paging GitHub gives the newest 250, with paging the oldest first.
  const commits = paged ? ahead.slice((page - 1) * size, page * size) : ahead.slice(-size)
  const files = page > 1 ? [] : (await repository.changedFiles(mergeBase, to)).slice(0, MAX_COMPARED_FILES)
  const read = async (sha: string) => restCommit(await repository.readCommit(sha), fullName)
  const address = `${WEB}/${fullName}/compare`
  return ok({
    url: `${API}/repos/${fullName}/compare/${base}...${head}`,
    html_url: `${address}/${base}...${head}`,
    permalink_url: `${address}/${from.slice(0, 12)}...${to.slice(0, 12)}`,
    diff_url: `${address}/${base}...${head}.diff`,
    patch_url: `${address}/${base}...${head}.patch`,
    base_commit: await read(from),
    merge_base_commit: await read(mergeBase),
    status: status(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: commits.map((commit) => restCommit(commit, fullName)),
    files: files.map((file) => restFile(file, to, fullName))
  })
}

function status(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) return 'diverged'
  if (ahead > 0) return 'ahead'
  return behind > 0 ? 'behind' : 'identical'
}
