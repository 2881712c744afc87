/** The membership files of the commit that a run compares with, read through GitHub's API. */
import { ActionError } from '../core/errors.js'
import type { MembershipFile, Settings } from '../core/model.js'
import type { Before, DeclaredFiles } from '../core/scope.js'
import { describeSettingChanges, parseSettings } from '../core/settings.js'
import { settingsPathOf } from '../core/settings-path.js'
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
  return { kind: 'known', commit: before, applied: false, files: declared, changedPaths: differing }
}

/**
 * What the settings change since the commit before, as `describeSettingChanges` says it. They are read on their own
 * where the files of before could not be compared: a mended row must not hide that a limit was raised beside it.
 *
 * @returns Empty when there is no commit to compare with.
 */
export async function listSettingChanges(
  range: { readonly path: string; readonly before: string | null },
  compared: Before,
  now: Settings,
  history: RepositoryHistory
): Promise<readonly string[]> {
  const { path, before } = range
  if (compared.kind === 'known') return describeSettingChanges(compared.files.settings, now)
  if (before === null || NO_COMMIT.test(before)) return []
  const old = await readSettings(settingsPathOf(path), before, history)
  if (old.kind === 'known') return describeSettingChanges(old.settings, now)
  return [`may change any of them: they could not be compared with those of commit ${before} (${old.reason})`]
}

async function readSettings(
  path: string,
  commit: string,
  history: RepositoryHistory
): Promise<
  { readonly kind: 'known'; readonly settings: Settings } | { readonly kind: 'unreadable'; readonly reason: string }
> {
  try {
    const bytes = await history.readFile(commit, path)
    const { settings, problems } = parseSettings(bytes === null ? null : { kind: 'file', path, bytes })
    const [problem] = problems
    return problem === undefined ? { kind: 'known', settings } : { kind: 'unreadable', reason: problem.message }
  } catch (error) {
    // The plan does not depend on it, so what cannot be read (a commit that a forced push took away) is said instead.
    if (!(error instanceof ActionError)) throw error
    return { kind: 'unreadable', reason: error.message }
  }
}
