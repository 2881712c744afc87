/** Commits as git has them, in memory: each a map of files, its ids derived from its content. */
import { createHash } from 'node:crypto'
import { blobId } from '../core/git-blob.js'
import type { MembershipFile } from '../core/model.js'
import type { TreeEntry } from '../ports.js'

/** File contents by path from the root. */
export type Files = ReadonlyMap<string, Uint8Array>

/** One commit. */
export interface Commit {
  readonly sha: string
  /** Null for the first one. The story has no merge with a second parent that matters. */
  readonly parent: string | null
  readonly files: Files
}

/** A commit of these files upon another; equal ones have equal ids, so the story prints the same each time. */
export function makeCommit(files: Files, parent: string | null, message: string): Commit {
  return { sha: sha1(`${treeOf(files, '').treeId}\n${parent ?? ''}\n${message}`), parent, files }
}

/** The folder's entries, and an id that is the same exactly when they are. The folder `''` is the root. */
export function treeOf(files: Files, folder: string): { readonly treeId: string; readonly entries: TreeEntry[] } {
  const inside = [...files].filter(([path]) => folder === '' || path.startsWith(`${folder}/`))
  const entries = inside.map(([path, bytes]) => ({ path, mode: '100644', blobId: blobId(bytes) }))
  return { treeId: sha1(entries.map((entry) => `${entry.path} ${entry.blobId}\n`).join('')), entries }
}

/** Paths whose content differs, or that only one of the two has. */
export function differingPaths(before: Files, after: Files): string[] {
  const id = (files: Files, path: string): string | null => {
    const bytes = files.get(path)
    return bytes === undefined ? null : blobId(bytes)
  }
  return [...new Set([...before.keys(), ...after.keys()])].filter((path) => id(before, path) !== id(after, path)).sort()
}

/** The files of a folder as a checkout of the commit gives them; null when the commit has no such folder. */
export function checkOut(files: Files, folder: string): readonly MembershipFile[] | null {
  const inside = [...files].filter(([path]) => path.startsWith(`${folder}/`))
  if (inside.length === 0) return null
  return inside
    .map(([path, bytes]) => ({ kind: 'file' as const, path, bytes }))
    .sort((one, other) => (one.path < other.path ? -1 : 1))
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}
