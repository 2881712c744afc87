import { ActionError } from '../../core/errors.js'
import type { TreeEntry } from '../../ports.js'
import { explainFailure } from './github-failure.js'
import type { GitHubRepository } from './octokit.js'

const PERMISSION = 'contents: read'

/** A folder of a commit with everything under it. */
export interface FolderTree {
  readonly treeId: string
  readonly entries: readonly TreeEntry[]
}

interface StoredCommit {
  readonly tree: string
  readonly parents: readonly string[]
}

interface GitEntry {
  readonly name: string
  readonly mode: string
  readonly type: string
  readonly id: string
}

/**
 * Files and folders of commits, read through the git data API.
 *
 * The contents API would be shorter, and wrong here: it follows symbolic links, lists at most 1,000 entries of a folder
 * and gives no bytes over 1 MB. Commits and trees never change, so each is read once.
 *
 * @see https://docs.github.com/en/rest/git/trees
 */
export class GitTrees {
  readonly #commits = new Map<string, Promise<StoredCommit>>()
  readonly #trees = new Map<string, Promise<readonly GitEntry[]>>()
  readonly #folders = new Map<string, Promise<FolderTree | null>>()

  constructor(private readonly github: GitHubRepository) {}

  /**
   * The folder at a commit, all depths; null when the folder does not exist there.
   * A symbolic link or a submodule in the folder's place (or on the way to it) is the folder's only entry.
   */
  readFolder(commit: string, folder: string): Promise<FolderTree | null> {
    const path = partsOf(folder).join('/')
    return once(this.#folders, `${commit}:${path}`, () => this.#loadFolder(commit, path))
  }

  /** Bytes of a regular file at a commit; null when there is none at this path. */
  async readFile(commit: string, path: string): Promise<Uint8Array | null> {
    const blob = await this.#findBlob(commit, path)
    if (blob === null) return null
    const { octokit, owner, repo } = this.github
    return explainFailure(`read ${path} at ${commit}`, PERMISSION, async () => {
      // Blobs up to 100 MB come in base64, whatever the bytes are.
      const { data } = await octokit.rest.git.getBlob({ owner, repo, file_sha: blob })
      return Buffer.from(data.content, 'base64')
    })
  }

  async readParents(commit: string): Promise<readonly string[]> {
    return (await this.#readCommit(commit)).parents
  }

  async #loadFolder(commit: string, path: string): Promise<FolderTree | null> {
    const found = await this.#find(commit, partsOf(path))
    if (found === null) return null
    if (found.entry.type === 'tree') {
      const entries = await this.#readTree(found.entry.id, true)
      return {
        treeId: found.entry.id,
        entries: entries
          .filter(({ type }) => type !== 'tree')
          .map(({ name, mode, id }) => ({ path: path === '' ? name : `${path}/${name}`, mode, blobId: id }))
      }
    }
    if (isRegularFile(found.entry.mode)) return null
    const { mode, id } = found.entry
    return { treeId: id, entries: [{ path: found.path, mode, blobId: id }] }
  }

  async #findBlob(commit: string, path: string): Promise<string | null> {
    const parts = partsOf(path)
    // A folder that was read already knows all its files, and spares the way down.
    for (let depth = parts.length - 1; depth >= 0; depth -= 1) {
      const folder = await this.#folders.get(`${commit}:${parts.slice(0, depth).join('/')}`)
      if (folder === undefined || folder === null) continue
      const entry = folder.entries.find((candidate) => candidate.path === parts.join('/'))
      return entry !== undefined && isRegularFile(entry.mode) ? entry.blobId : null
    }
    const found = await this.#find(commit, parts)
    return found !== null && found.path === parts.join('/') && isRegularFile(found.entry.mode) ? found.entry.id : null
  }

  /** Walk down from the commit's root tree; stops early at something that has no inside. */
  async #find(
    commit: string,
    parts: readonly string[]
  ): Promise<{ readonly path: string; readonly entry: GitEntry } | null> {
    let entry: GitEntry = { name: '', mode: '040000', type: 'tree', id: (await this.#readCommit(commit)).tree }
    for (const [index, part] of parts.entries()) {
      const path = parts.slice(0, index).join('/')
      if (entry.type !== 'tree') return isRegularFile(entry.mode) ? null : { path, entry }
      const inside = await this.#readTree(entry.id, false)
      const next = inside.find(({ name }) => name === part)
      if (next === undefined) return null
      entry = next
    }
    return { path: parts.join('/'), entry }
  }

  /** An unknown commit is an error: «the folder is not there» may only be said of a commit that was read. */
  #readCommit(commit: string): Promise<StoredCommit> {
    const { octokit, owner, repo } = this.github
    return once(this.#commits, commit, () =>
      explainFailure(`read the commit ${commit}`, PERMISSION, async () => {
        const { data } = await octokit.rest.git.getCommit({ owner, repo, commit_sha: commit })
        return { tree: data.tree.sha, parents: data.parents.map(({ sha }) => sha) }
      })
    )
  }

  #readTree(id: string, recursive: boolean): Promise<readonly GitEntry[]> {
    const { octokit, owner, repo } = this.github
    return once(this.#trees, `${id} ${recursive ? 'recursive' : 'flat'}`, () =>
      explainFailure('read the repository’s files', PERMISSION, async () => {
        const { data } = await octokit.rest.git.getTree({
          owner,
          repo,
          tree_sha: id,
          ...(recursive ? { recursive: '1' } : {})
        })
        if (data.truncated) throw tooLarge(id)
        return data.tree.map((entry) => ({ name: entry.path, mode: entry.mode, type: entry.type, id: entry.sha }))
      })
    )
  }
}

/** GitHub cuts a tree at 100,000 entries or 7 MB and says so; what was cut must not look deleted. */
function tooLarge(tree: string): ActionError {
  return new ActionError(
    'GITHUB_UNREACHABLE',
    `GitHub lists only a part of the git tree ${tree}: it has over 100,000 entries or is over 7 MB.`,
    'Keep the membership files in a folder of their own, and name it in the input path.'
  )
}

function isRegularFile(mode: string): boolean {
  return mode.startsWith('100')
}

function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.')
}

/** Remember a read that succeeded; one that failed may be asked for again. */
function once<T>(memory: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> {
  const known = memory.get(key)
  if (known !== undefined) return known
  const reading = read().catch((error: unknown) => {
    memory.delete(key)
    throw error
  })
  memory.set(key, reading)
  return reading
}
