import { lstat, readFile, readdir } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import pLimit from 'p-limit'
import { ActionError } from '../core/errors.js'
import type { MembershipFile } from '../core/model.js'
import { isMeantAsSettings } from '../core/settings-path.js'
import type { FileToWrite } from '../core/export-files.js'
import type { MembershipFiles, MembershipWriter } from '../ports.js'
import { keepHeapSmall } from './heap-growth.js'
import { writeMembershipFiles } from './write-membership-files.js'

/** A membership file over this size is named, not read. */
export const MAX_FILE_BYTES = 20 * 1_024 * 1_024

/** A folder with more than this declares so many memberships that memory matters: some 200,000 rows. */
export const LARGE_FOLDER_BYTES = 10 * 1_024 * 1_024

/** Files read at a time: enough to keep a disk busy, few enough to keep memory and descriptors low. */
const FILES_AT_ONCE = 16

type Found = { readonly kind: 'file' | 'link'; readonly path: string }

/**
 * The membership folder of a checkout.
 *
 * Nothing is followed: a symbolic link, whatever it points at, and a checked-out submodule are reported as links, and
 * what they lead to is not read. Git stores a link as a link, so the same folder in a commit gives the same list.
 */
export class MembershipFolder implements MembershipFiles, MembershipWriter {
  /**
   * @param workspace Absolute path of the repository's checkout.
   * @param prepareForMany Called before anything is made of a folder with more than {@link LARGE_FOLDER_BYTES}.
   */
  constructor(
    private readonly workspace: string,
    private readonly prepareForMany: () => void = keepHeapSmall
  ) {}

  /**
   * @param folder Relative to the workspace, with `/`; `.` is the workspace itself.
   * @returns Sorted by path (by code units), paths relative to the workspace. Null when there is no such folder.
   * @throws ActionError `BAD_INPUT` for a folder outside the workspace, `WORKSPACE_MISSING` when it cannot be read.
   */
  async list(folder: string): Promise<readonly MembershipFile[] | null> {
    const segments = insideWorkspace(folder)
    try {
      const way = await this.#kindOf(segments)
      if (way.kind === 'link') return [way]
      if (way.kind !== 'folder') return null

      const found = await this.#walk(segments.join('/'), segments.join('/'))
      const atOnce = pLimit(FILES_AT_ONCE)
      const files = await Promise.all(found.map((entry) => atOnce(() => this.#read(entry))))
      if (sizeOf(files) > LARGE_FOLDER_BYTES) this.prepareForMany()
      return files.sort((one, other) => (one.path < other.path ? -1 : 1))
    } catch (error) {
      throw new ActionError(
        'WORKSPACE_MISSING',
        `The folder ${folder} could not be read: ${(error as Error).message}.`,
        'Check that the job has checked the repository out and may read its files.'
      )
    }
  }

  write(files: readonly FileToWrite[]): Promise<void> {
    return writeMembershipFiles(this.workspace, files)
  }

  /** What stands at the folder's path; a link on the way there counts as the folder being one. */
  async #kindOf(segments: readonly string[]): Promise<{ kind: 'folder' | 'none' } | { kind: 'link'; path: string }> {
    for (let depth = 0; depth <= segments.length; depth += 1) {
      const path = segments.slice(0, depth).join('/')
      const status = await lstatIfThere(join(this.workspace, path))
      if (status === null) return { kind: 'none' }
      if (status.isSymbolicLink() && depth > 0) return { kind: 'link', path }
      if (!status.isDirectory() && !status.isSymbolicLink()) return { kind: 'none' }
    }
    return { kind: 'folder' }
  }

  async #walk(root: string, folder: string): Promise<readonly Found[]> {
    const entries = await readdir(join(this.workspace, folder), { withFileTypes: true })
    // A `.git` in a folder below the root is a submodule, another repository's content.
    if (folder !== root && entries.some((entry) => entry.name === '.git')) return [{ kind: 'link', path: folder }]

    const found: Found[] = []
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.name === '.git') continue
      if (entry.isSymbolicLink()) found.push({ kind: 'link', path })
      else if (entry.isDirectory()) found.push(...(await this.#walk(root, path)))
      // Neither a file nor a folder (a pipe, a device): refused like a link, since reading it may never end.
      else if (isWanted(root, path)) found.push({ kind: entry.isFile() ? 'file' : 'link', path })
    }
    return found
  }

  async #read({ kind, path }: Found): Promise<MembershipFile> {
    if (kind === 'link') return { kind, path }
    const absolute = join(this.workspace, path)
    const { size } = await lstat(absolute)
    return size > MAX_FILE_BYTES ? { kind: 'too-large', path, size } : { kind, path, bytes: await readFile(absolute) }
  }
}

function sizeOf(files: readonly MembershipFile[]): number {
  return files.reduce((sum, file) => sum + (file.kind === 'file' ? file.bytes.length : 0), 0)
}

function isWanted(root: string, path: string): boolean {
  return /\.csv$/i.test(path) || isMeantAsSettings(root, path)
}

/** The folder's path in parts; backslashes are not taken for separators, since git does not. */
function insideWorkspace(folder: string): readonly string[] {
  const segments: string[] = []
  for (const segment of folder.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment !== '..') segments.push(segment)
    else if (segments.pop() === undefined) throw outside(folder)
  }
  if (isAbsolute(folder) || folder.includes('\0')) throw outside(folder)
  return segments
}

function outside(folder: string): ActionError {
  return new ActionError(
    'BAD_INPUT',
    `The input path names ${JSON.stringify(folder)}, which is not inside the repository.`,
    'Give a folder relative to the root of the repository, e.g. `memberships`.'
  )
}

async function lstatIfThere(path: string): Promise<Awaited<ReturnType<typeof lstat>> | null> {
  try {
    return await lstat(path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw error
  }
}
