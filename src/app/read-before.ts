/** The membership files of the commit that a run compares with, read through GitHub's API. */
import type { MembershipFile } from '../core/model.js'
import type { Before, DeclaredFiles } from '../core/scope.js'
import type { RepositoryHistory } from '../ports.js'
import { isMembershipPath, parseWithProblems } from './load-files.js'

/** What a push to a new branch gives as the commit before. */
const NO_COMMIT = /^0*$/

/**
 * Reads the files that differ between two commits as they were before; the others are as they are now.
 * Whatever makes that impossible (a forced push, over 300 files, a file of before that cannot be parsed) is a reason to
 * look at everything, not a failure.
 *
 * @param now The folder's files at `commit`, and what they declare.
 */
export async function readBefore(
  range: { readonly path: string; readonly before: string | null; readonly commit: string },
  now: { readonly files: readonly MembershipFile[]; readonly declared: DeclaredFiles },
  history: RepositoryHistory
): Promise<Before> {
  const { path, before, commit } = range
  if (before === null) return { kind: 'unknown', reason: 'this event has no commit to compare with' }
  if (NO_COMMIT.test(before))
    return { kind: 'unknown', reason: 'the branch is new, there is no commit to compare with' }

  const comparison = await history.compare(before, commit)
  if (comparison.kind === 'too-many') return { kind: 'unknown', reason: 'more than 300 files changed' }
  if (comparison.kind === 'unreadable') {
    return { kind: 'unknown', reason: `commit ${before} cannot be compared with: ${comparison.reason}` }
  }

  const differing = new Set<string>()
  for (const { path: newPath, previousPath } of comparison.files) {
    for (const each of [newPath, previousPath]) if (each !== null && isMembershipPath(path, each)) differing.add(each)
  }
  const old = await Promise.all(
    [...differing].map(async (each) => ({ path: each, bytes: await history.readFile(before, each) }))
  )
  const filesBefore: MembershipFile[] = now.files.filter((file) => !differing.has(file.path))
  for (const { path: each, bytes } of old) {
    if (bytes !== null) filesBefore.push({ kind: 'file', path: each, bytes })
  }
  filesBefore.sort((one, other) => (one.path < other.path ? -1 : 1))

  const { declared, problems } = parseWithProblems(path, filesBefore)
  const [problem] = problems
  if (problem !== undefined) {
    return { kind: 'unknown', reason: `the files of commit ${before} cannot be read (${problem.message})` }
  }
  return { kind: 'known', commit: before, files: declared, changedPaths: differing }
}
