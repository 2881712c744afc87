/** One path that differs between two trees; `status` as GitHub spells it. */
export interface ChangedFile {
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'changed'
  readonly path: string
  readonly previousPath: string | null
  /** What the path holds, or held before it was removed. */
  readonly blobId: string
  /** Lines; 0 for a file that is not text. */
  readonly additions: number
  readonly deletions: number
}

const STATUS: Readonly<Record<string, ChangedFile['status']>> = { A: 'added', D: 'removed', R: 'renamed', T: 'changed' }

/** `:mode mode id id status`, path, and for a rename the new path: the form of `git diff-tree --raw -z`. */
export function readDiff(
  fields: readonly string[],
  lines: ReadonlyMap<string, readonly number[]>
): readonly ChangedFile[] {
  const files: ChangedFile[] = []
  for (let at = 0; at + 1 < fields.length;) {
    const [, , before = '', after = '', letter = ''] = (fields[at] ?? '').split(' ')
    const status = STATUS[letter.charAt(0)] ?? 'modified'
    const renamed = status === 'renamed'
    const path = fields[at + (renamed ? 2 : 1)] ?? ''
    const [additions = 0, deletions = 0] = lines.get(path) ?? []
    files.push({
      status,
      path,
      previousPath: renamed ? (fields[at + 1] ?? '') : null,
      blobId: status === 'removed' ? before : after,
      additions,
      deletions
    })
    at += renamed ? 3 : 2
  }
  return files
}

/** `added TAB removed TAB path`; for a rename the path is empty, and old and new path follow. Signs for bytes: `-`. */
export function countLines(fields: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const lines = new Map<string, readonly number[]>()
  for (let at = 0; at + 1 < fields.length;) {
    const [added = '', removed = '', path = ''] = (fields[at] ?? '').split('\t')
    lines.set(
      path === '' ? (fields[at + 2] ?? '') : path,
      [added, removed].map((count) => Number(count) || 0)
    )
    at += path === '' ? 3 : 1
  }
  return lines
}
