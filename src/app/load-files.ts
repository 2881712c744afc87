/** The membership folder of the workspace: read, checked to be the commit's, parsed. */
import { ActionError, InvalidFilesError, type Problem } from '../core/errors.js'
import { isBlob } from '../core/git-blob.js'
import { parseMembershipFiles } from '../core/membership-csv.js'
import type { MembershipFile } from '../core/model.js'
import type { DeclaredFiles } from '../core/scope.js'
import { parseSettings } from '../core/settings.js'
import type { MembershipFiles, RepositoryHistory, TreeEntry } from '../ports.js'

/** @throws ActionError `WORKSPACE_MISSING` when the folder is not in the workspace. */
export async function listFiles(path: string, files: MembershipFiles): Promise<readonly MembershipFile[]> {
  const listed = await files.list(path)
  if (listed !== null) return listed
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
  const settingsPath = `${path}/config.yml`
  const settingsFile = files.find((file) => file.path === settingsPath) ?? null
  const settings = parseSettings(settingsFile)
  const memberships = parseMembershipFiles(
    files.filter((file) => file.path !== settingsPath),
    settings.settings
  )
  return {
    declared: { rows: memberships.rows, settings: settings.settings },
    problems: [...settings.problems, ...unavailable(settings.settings), ...memberships.problems]
  }
}

/** Settings that are valid and not honoured yet: refused, never ignored. */
function unavailable(settings: DeclaredFiles['settings']): readonly Problem[] {
  return settings.packages
    .filter((each) => each.policyChanges === 'move')
    .map((each) => ({
      code: 'NOT_AVAILABLE',
      message: `\`policy-changes: move\` of «${each.name}» is not available yet.`,
      hint: 'Use `keep`, and move people in the Entra admin center.',
      place: each.place
    }))
}

/**
 * Makes sure that what is planned is what the commit has: a step before this one may have changed the workspace.
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
    (tree?.entries ?? []).filter((entry) => isMembershipPath(path, entry.path)).map((entry) => [entry.path, entry])
  )
  const differing = files.filter((file) => !isSame(file, committed.get(file.path))).map((file) => file.path)
  const present = new Set(files.map((file) => file.path))
  const deleted = [...committed.keys()].filter((each) => !present.has(each))
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

/** Whether a path of the repository is one that is read: a `.csv` at any depth of the folder, or its `config.yml`. */
export function isMembershipPath(folder: string, path: string): boolean {
  if (!path.startsWith(`${folder}/`)) return false
  return path === `${folder}/config.yml` || path.toLowerCase().endsWith('.csv')
}
