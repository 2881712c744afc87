/** The membership files of the commits that a run compares with, read through GitHub's API. */
import { ActionError } from '../core/errors.js'
import type { MembershipFile, Settings } from '../core/model.js'
import type { Before, DeclaredFiles, UnappliedMerges } from '../core/scope.js'
import { describeSettingChanges, parseSettings } from '../core/settings.js'
import { settingsPathOf } from '../core/settings-path.js'
import type { Comparison, RepositoryHistory } from '../ports.js'
import type { Baseline } from './find-baseline.js'
import { isMembershipPath, parseWithProblems } from './load-files.js'

/** So many files are asked who changed them last, for a request each; of the others the newest merge is named. */
const MAX_NAMED_FILES = 10

/** The commit at hand, and the one where the run's event began; null: the event brought no commits. */
export interface RunCommits {
  /** The membership folder. */
  readonly path: string
  readonly commit: string
  readonly event: string | null
}

/** The files at hand, and what they declare. */
export interface FilesNow {
  readonly files: readonly MembershipFile[]
  readonly declared: DeclaredFiles
}

/** What a run compares with. */
export interface ComparedFiles {
  readonly before: Before
  /** Why everything has to be looked at; null: only what differs. */
  readonly whyAll: string | null
  /** What the event changes in the settings, as `describeSettingChanges` says it. */
  readonly settingChanges: readonly string[]
}

/** Files of an older commit, as far as they are others than now; null where it has none. */
type OldFiles = ReadonlyMap<string, Uint8Array | null>

type Known<T> = ({ readonly kind: 'known' } & T) | { readonly kind: 'unknown'; readonly reason: string }

/**
 * Reads the files that differ from those at hand: of the commit that was applied last, and of the one where the event
 * began. Without the first everything is looked at, and compared with the second. Whatever makes reading impossible (a
 * forced push, over 300 files, a file that cannot be parsed) is such a reason too, and no failure.
 */
export async function readBefore(
  run: RunCommits,
  now: FilesNow,
  baseline: Baseline,
  history: RepositoryHistory
): Promise<ComparedFiles> {
  const applied = await readApplied(run, now, baseline, history)
  const event = applied.kind === 'known' && run.event === applied.commit ? applied : await readEvent(run, now, history)
  const settingChanges = await listSettingChanges(run, event, now.declared.settings, history)
  if (applied.kind === 'known') {
    const earlier = await findUnapplied(run, applied, event, now, history)
    const { commit, declared: files, changedPaths } = applied
    return {
      before: { kind: 'known', commit, applied: true, files, earlier, changedPaths },
      whyAll: null,
      settingChanges
    }
  }
  const whyAll = applied.reason
  if (event.kind === 'unknown') return { before: event, whyAll, settingChanges }
  const { commit, declared: files, old } = event
  const changedPaths = new Set(old.keys())
  return {
    before: { kind: 'known', commit, applied: false, files, earlier: null, changedPaths },
    whyAll,
    settingChanges
  }
}

interface OldCommit {
  readonly commit: string
  readonly declared: DeclaredFiles
  readonly old: OldFiles
}

/** The commit that was applied last, with every path that may be applied in another state than it says. */
async function readApplied(
  { path }: RunCommits,
  now: FilesNow,
  baseline: Baseline,
  history: RepositoryHistory
): Promise<Known<OldCommit & { readonly changedPaths: ReadonlySet<string> }>> {
  if (baseline.kind === 'none') return { kind: 'unknown', reason: baseline.reason }
  const { last, begun } = baseline
  const changedPaths = new Set<string>()
  for (const { commit, comparison } of [last, ...begun]) {
    if (comparison.kind === 'too-many') {
      return { kind: 'unknown', reason: `more than 300 files differ from commit ${commit}, which was applied` }
    }
    for (const each of membershipPaths(path, comparison)) changedPaths.add(each)
  }
  const differing = last.comparison.kind === 'files' ? membershipPaths(path, last.comparison) : new Set<string>()
  const settingsPath = settingsPathOf(path)
  if (changedPaths.has(settingsPath) && !differing.has(settingsPath)) {
    const reason = `the settings changed and changed back since commit ${last.commit}, and may have been applied meanwhile`
    return { kind: 'unknown', reason }
  }
  const read = await readOldCommit(path, last.commit, differing, now, history)
  return read.kind === 'known' ? { ...read, changedPaths } : read
}

async function readEvent(
  { path, event, commit }: RunCommits,
  now: FilesNow,
  history: RepositoryHistory
): Promise<Known<OldCommit>> {
  if (event === null) return { kind: 'unknown', reason: 'this event has no commit to compare with' }
  const comparison = await history.compare(event, commit)
  switch (comparison.kind) {
    case 'too-many':
      return { kind: 'unknown', reason: 'more than 300 files changed' }
    case 'unreadable':
      return { kind: 'unknown', reason: `commit ${event} cannot be compared with: ${comparison.reason}` }
    case 'files':
      return readOldCommit(path, event, membershipPaths(path, comparison), now, history)
  }
}

/** Paths, before or after, of the membership files and settings of a comparison. */
function membershipPaths(folder: string, { files }: Extract<Comparison, { kind: 'files' }>): ReadonlySet<string> {
  const both = files.flatMap(({ path, previousPath }) => (previousPath === null ? [path] : [path, previousPath]))
  return new Set(both.filter((path) => isMembershipPath(folder, path)))
}

/** What an older commit declared. Files that do not differ are as they are now, and are not parsed again. */
async function readOldCommit(
  path: string,
  commit: string,
  differing: ReadonlySet<string>,
  now: FilesNow,
  history: RepositoryHistory
): Promise<Known<OldCommit>> {
  if (differing.size === 0) return { kind: 'known', commit, declared: now.declared, old: new Map() }
  const old: OldFiles = new Map(
    await Promise.all([...differing].map(async (each) => [each, await history.readFile(commit, each)] as const))
  )
  const settingsPath = settingsPathOf(path)
  const files = now.files.filter((file) => file.path === settingsPath && !differing.has(settingsPath))
  for (const [each, bytes] of old) if (bytes !== null) files.push({ kind: 'file', path: each, bytes })
  const { declared, problems } = parseWithProblems(path, files)
  const [problem] = problems
  if (problem !== undefined) {
    return { kind: 'unknown', reason: `the files of commit ${commit} cannot be read (${problem.message})` }
  }
  const same = now.declared.sections.filter(({ file }) => !differing.has(file))
  const sections = [...same, ...declared.sections]
  return { kind: 'known', commit, declared: { sections, settings: declared.settings }, old }
}

/**
 * What merges had brought between the commit applied last and the event. An event that brought no commits of its own (a
 * start by hand) leaves everything that differs to earlier merges; one that cannot be compared with, nothing.
 */
async function findUnapplied(
  { event, commit }: RunCommits,
  applied: OldCommit,
  began: Known<OldCommit>,
  { declared }: FilesNow,
  history: RepositoryHistory
): Promise<UnappliedMerges | null> {
  const started: OldCommit | null =
    event === null ? { commit, declared, old: new Map() } : began.kind === 'known' ? began : null
  if (started === null || started.commit === applied.commit) return null
  const differing = [...applied.old].filter(([path, bytes]) => !isSame(bytes, started.old.get(path)))
  const named = differing
    .map(([path]) => path)
    .sort()
    .slice(0, MAX_NAMED_FILES)
  const commits = new Map(
    await Promise.all(named.map(async (path) => [path, await history.findLastChange(path, started.commit)] as const))
  )
  return { files: started.declared, commitOf: (file) => commits.get(file) ?? started.commit }
}

/** @param later Undefined: as it is now, and so another than it was. */
function isSame(bytes: Uint8Array | null, later: Uint8Array | null | undefined): boolean {
  if (later === undefined) return false
  return bytes === null || later === null ? bytes === later : Buffer.compare(bytes, later) === 0
}

/**
 * Settings are read on their own where the files of before could not be compared: a mended row must not hide that a limit
 * was raised beside it.
 */
async function listSettingChanges(
  { path, event }: RunCommits,
  began: Known<OldCommit>,
  now: Settings,
  history: RepositoryHistory
): Promise<readonly string[]> {
  if (event === null) return []
  if (began.kind === 'known') return describeSettingChanges(began.declared.settings, now)
  const old = await readSettings(settingsPathOf(path), event, history)
  if (old.kind === 'known') return describeSettingChanges(old.settings, now)
  return [`may change any of them: they could not be compared with those of commit ${event} (${old.reason})`]
}

async function readSettings(
  path: string,
  commit: string,
  history: RepositoryHistory
): Promise<Known<{ readonly settings: Settings }>> {
  try {
    const bytes = await history.readFile(commit, path)
    const { settings, problems } = parseSettings(bytes === null ? null : { kind: 'file', path, bytes })
    const [problem] = problems
    return problem === undefined ? { kind: 'known', settings } : { kind: 'unknown', reason: problem.message }
  } catch (error) {
    // The plan does not depend on it, so what cannot be read (a commit that a forced push took away) is said instead.
    if (!(error instanceof ActionError)) throw error
    return { kind: 'unknown', reason: error.message }
  }
}
