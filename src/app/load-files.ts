/** The membership folder of the workspace: read, checked to be the commit's, parsed. */
import { ActionError, InvalidFilesError, type Problem } from '../core/errors.js'
import { isBlob } from '../core/git-blob.js'
import { parseMembershipFiles } from '../core/membership-csv.js'
import type { MembershipFile } from '../core/model.js'
import type { DeclaredFiles } from '../core/scope.js'
import { parseSettings } from '../core/settings.js'
import { isMeantAsSettings, settingsPathOf } from '../core/settings-path.js'
import type { MembershipFiles, RepositoryHistory, TreeEntry } from '../ports.js'

/**
 * @param origin The commit the workspace should have, where it can be asked: git keeps no empty folder, so after its last
 *   file was deleted no checkout can bring it back, and the explanation has to be another.
 * @throws ActionError `WORKSPACE_MISSING` when the folder is not in the workspace.
 */
export async function listFiles(
  path: string,
  files: MembershipFiles,
  origin: { readonly commit: string; readonly history: RepositoryHistory } | null = null
): Promise<readonly MembershipFile[]> {
  const listed = await files.list(path)
  if (listed !== null) return listed
  if (origin !== null && (await origin.history.readTree(origin.commit, path)) === null) {
    throw new ActionError(
      'WORKSPACE_MISSING',
      `Commit ${origin.commit} has no folder \`${path}\`.`,
      'Git keeps no empty folder, so `actions/checkout` does not make one: keep a file in it (`config.yml` is enough), or correct the input `path`.'
    )
  }
  throw new ActionError(
    'WORKSPACE_MISSING',
    `There is no folder \`${path}\` in the workspace.`,
    'Add a step with `actions/checkout` before this one, or correct the input `path`.'
  )
}

/**
 * Settings and rows of the folder.
 * @throws InvalidFilesError with every problem of every file.
 */
export function parseFiles(path: string, files: readonly MembershipFile[]): DeclaredFiles {
  const { declared, problems } = parseWithProblems(path, files)
  if (problems.length > 0) throw new InvalidFilesError(problems)
  return declared
}

/** The same, problems beside what could be read. */
export function parseWithProblems(
  path: string,
  files: readonly MembershipFile[]
): { readonly declared: DeclaredFiles; readonly problems: readonly Problem[] } {
  const settingsPath = settingsPathOf(path)
  const settings = parseSettings(files.find((file) => file.path === settingsPath) ?? null)
  const misnamed = files.filter((file) => file.path !== settingsPath && isMeantAsSettings(path, file.path))
  const memberships = parseMembershipFiles(
    files.filter((file) => !isMeantAsSettings(path, file.path)),
    settings.settings
  )
  return {
    declared: { sections: memberships.sections, settings: settings.settings },
    problems: [...settings.problems, ...misnamed.map(misnamedSettings), ...memberships.problems]
  }
}

function misnamedSettings({ path }: MembershipFile): Problem {
  return {
    code: 'SETTINGS_UNREADABLE',
    message: 'Settings are read from `config.yml` only, not from this file.',
    hint: 'Rename the file to `config.yml`, or delete it.',
    place: { file: path, line: 1 }
  }
}

/**
 * Makes sure that what is planned is what the commit has: a step before this one may have changed the workspace.
 * A link that the commit has too, whatever its name, is no difference but a mistake in the commit: parsing reports it.
 * @throws ActionError `WORKSPACE_DIFFERS`, naming the files.
 */
export async function refuseOtherContent(
  path: string,
  commit: string,
  files: readonly MembershipFile[],
  history: RepositoryHistory
): Promise<void> {
  const tree = await history.readTree(commit, path)
  const committed = new Map(
    (tree?.entries ?? [])
      .filter((entry) => isMembershipPath(path, entry.path) || isLink(entry))
      .map((entry) => [entry.path, entry])
  )
  const differing = files.filter((file) => !isSame(file, committed.get(file.path))).map((file) => file.path)
  const present = new Set(files.map((file) => file.path))
  // A submodule that was not checked out is an empty folder, and a link to no membership file is never read: that they
  // are not there changes nothing. A link in the folder's own place is all that the commit has.
  const deleted = [...committed.keys()].filter(
    (each) => !present.has(each) && (isMembershipPath(path, each) || !each.startsWith(`${path}/`))
  )
  const all = [...differing, ...deleted].sort()
  if (all.length === 0) return
  const more = all.length > 5 ? ` and ${all.length - 5} more` : ''
  throw new ActionError(
    'WORKSPACE_DIFFERS',
    `The workspace is not what commit ${commit} has: ${all.slice(0, 5).join(', ')}${more}.`,
    'Check out the commit of the run, and let no step before this one change the folder.'
  )
}

function isSame(file: MembershipFile, entry: TreeEntry | undefined): boolean {
  if (entry === undefined) return false
  switch (file.kind) {
    case 'file':
      return isBlob(file.bytes, entry.blobId)
    case 'link':
    case 'too-large':
      // Neither is ever read, and each is a problem of its own.
      return true
  }
}

/** A symbolic link or a submodule, by git's mode. */
function isLink({ mode }: TreeEntry): boolean {
  return mode === '120000' || mode === '160000'
}

/**
 * Whether a path of the repository is one that is looked at: a `.csv` at any depth of the folder, its `config.yml`, or a
 * misspelling of that.
 */
export function isMembershipPath(folder: string, path: string): boolean {
  if (!path.startsWith(`${folder}/`)) return false
  return isMeantAsSettings(folder, path) || path.toLowerCase().endsWith('.csv')
}
