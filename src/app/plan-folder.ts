/** The plan of a membership folder as it lies there, for the command line: no commit, no pull request, all packages. */
import { instantAt } from '../core/dates.js'
import type { Plan } from '../core/plan.js'
import { selectPackages, type DeclaredFiles } from '../core/scope.js'
import type { Clock, Directory, MembershipFiles } from '../ports.js'
import { listFiles, parseFiles } from './load-files.js'
import { planFrom } from './make-plan.js'
import { readPlanFacts, type PlanFacts } from './read-plan-facts.js'
import type { Teller } from './telling.js'

/** Where a folder's plan comes from. */
export interface FolderSources {
  readonly directory: Directory
  readonly files: MembershipFiles
  readonly clock: Clock
}

/** A plan and everything that was read for it. */
export interface FolderPlan {
  readonly plan: Plan
  readonly facts: PlanFacts
  readonly declared: DeclaredFiles
}

const NO_COMMIT = { kind: 'unknown', reason: 'a folder has no commit to compare with' } as const

/**
 * What the folder says, read without Entra.
 * @throws ActionError `WORKSPACE_MISSING`; InvalidFilesError with every problem of every file.
 */
export async function readFolder(path: string, files: MembershipFiles): Promise<DeclaredFiles> {
  return parseFiles(path, await listFiles(path, files))
}

/**
 * Computes the plan of all managed packages, by the same path as the action. Writes nothing.
 *
 * @param narrowTo Names, ids or globs; empty: every managed package.
 * @param tellers What the plan says of its changes; by default what an apply needs.
 * @throws ActionError when a file or Entra cannot be read.
 */
export async function planFolder(
  declared: DeclaredFiles,
  { directory, clock }: Omit<FolderSources, 'files'>,
  narrowTo: readonly string[] = [],
  tellers?: readonly Teller[]
): Promise<FolderPlan> {
  const request = {
    commit: '',
    declared,
    before: NO_COMMIT,
    selection: selectPackages(null, declared, NO_COMMIT, []),
    settingChanges: [],
    narrowTo,
    now: instantAt(clock.now())
  }
  const facts = await readPlanFacts(request, directory)
  return { plan: await planFrom(request, facts, directory, tellers), facts, declared }
}
