/** What `plan` and `apply` share: from the workspace and the event to a plan, its outputs and its file. */
import { instantAt } from '../core/dates.js'
import type { MembershipFile } from '../core/model.js'
import type { Plan } from '../core/plan.js'
import { emptyPlan } from '../core/empty-plan.js'
import { ActionError, InvalidFilesError } from '../core/errors.js'
import { renderPlanFile } from '../core/plan-file.js'
import { hasChanges } from '../core/reviewed-plan.js'
import { selectPackages, type DeclaredFiles } from '../core/scope.js'
import { packagesWithChangedSettings } from '../core/settings.js'
import type {
  ApplyRecords,
  Clock,
  Directory,
  MembershipFiles,
  RepositoryHistory,
  RunContext,
  Runner
} from '../ports.js'
import { findBaseline, type Baseline, type RecordedApplies } from './find-baseline.js'
import type { Inputs } from './inputs.js'
import { listFiles, parseFiles, refuseOtherContent } from './load-files.js'
import { readBefore, type ComparedFiles } from './read-before.js'
import type { PlanRequest } from './read-plan-facts.js'

/** What a plan is computed from. */
export interface PlanSources {
  readonly directory: Directory
  readonly history: RepositoryHistory
  readonly records: ApplyRecords
  readonly files: MembershipFiles
  readonly clock: Clock
}

/** How a mode has its plan made: one path, of which only what is read beside it is more or less. */
export interface PlanMaking<P extends Plan> {
  readonly make: (request: PlanRequest, directory: Directory) => Promise<P>
  /** Why every managed package is looked at, whatever the event brought; null: as the inputs say. */
  readonly everything: string | null
}

export interface ComputedPlan<P extends Plan> {
  readonly plan: P
  readonly declared: DeclaredFiles
  readonly baseline: Baseline
  /** Pull requests merged since count as reviewed; null: what the run's own commit merged. */
  readonly reviewsSince: string | null
  /** Commits after the run's whose apply has begun already. */
  readonly later: readonly string[]
}

/**
 * Computes the plan of the run's commit, writes `plan-file` and the counts as outputs. The same for every mode.
 *
 * @throws ActionError whatever made it impossible; `plan-file` then holds what is known, the reason, and is the only
 *   output.
 */
export async function computePlan<P extends Plan>(
  inputs: Inputs,
  sources: PlanSources,
  runner: Runner,
  { make, everything }: PlanMaking<P>
): Promise<ComputedPlan<P>> {
  const { sha } = runner.context
  try {
    const { declared, compared, event, baseline, later } = await readDeclared(
      inputs.path,
      sources,
      runner.context,
      everything === null
    )
    const { before, whyAll, settingChanges } = compared
    const settingsBefore = before.kind === 'known' ? before.files.settings : null
    const changed = packagesWithChangedSettings(settingsBefore, declared.settings)
    const asked = inputs.scope === 'all' ? 'the workflow asks for all packages' : (everything ?? whyAll)
    const selection = selectPackages(asked, declared, before, changed)
    runner.info(`Scope: ${selection.scope.kind} (${selection.scope.reason}); packages: ${selection.packages.length}.`)

    const plan = await make(
      {
        commit: sha,
        declared,
        before,
        selection,
        settingChanges,
        narrowTo: inputs.packages,
        now: instantAt(sources.clock.now())
      },
      sources.directory
    )
    await handOnFile(plan, runner)
    handOnCounts(plan, runner)
    const reviewsSince = baseline.kind === 'applied' ? baseline.last.commit : event
    return { plan, declared, baseline, reviewsSince, later }
  } catch (error) {
    if (error instanceof ActionError) {
      const problems = error instanceof InvalidFilesError ? error.problems : [{ ...described(error), place: null }]
      // No counts: a step that reads `has-changes: false` would take a failure for «nothing to do».
      await handOnFile(emptyPlan(sources.directory.tenantId, sha, problems), runner)
    }
    throw error
  }
}

/** What the files declare, now and at the commits to compare with. */
interface DeclaredAndBefore extends RecordedApplies {
  readonly declared: DeclaredFiles
  readonly compared: ComparedFiles
  readonly event: string | null
}

/** Reads and parses the files; their bytes end here, since a large folder's take memory that Entra's lists need. */
async function readDeclared(
  path: string,
  sources: PlanSources,
  context: RunContext,
  ofEvent: boolean
): Promise<DeclaredAndBefore> {
  const [files, commits] = await Promise.all([
    listCommitted(path, context.sha, sources),
    findCommits(path, sources, context, ofEvent)
  ])
  const declared = parseFiles(path, files)
  // Not before: with mistakes in the files nothing is asked of Entra at all.
  sources.directory.signInAhead()
  const run = { path, commit: context.sha, event: commits.event }
  const compared = await readBefore(run, { files, declared }, commits.baseline, sources.history)
  return { declared, compared, ...commits }
}

/** The folder's files, which are what the commit has. */
async function listCommitted(
  path: string,
  commit: string,
  { files, history }: PlanSources
): Promise<readonly MembershipFile[]> {
  const listed = await listFiles(path, files, { commit, history })
  await refuseOtherContent(path, commit, listed, history)
  return listed
}

/**
 * The commit where the event began, null for an event without commits, and the one that was applied last.
 *
 * @param ofEvent Whether the run is about what its event brought.
 */
async function findCommits(
  path: string,
  { directory, history, records }: PlanSources,
  context: RunContext,
  ofEvent: boolean
): Promise<RecordedApplies & { readonly event: string | null }> {
  const event = ofEvent ? await readEventCommit(context, history) : null
  const at = { commit: context.sha, branchCommit: context.pullRequest === null ? context.sha : (event ?? context.sha) }
  return { event, ...(await findBaseline(at, { tenantId: directory.tenantId, path }, { records, history })) }
}

/** What a push to a new branch gives as the commit before. */
const NO_COMMIT = /^0*$/

/**
 * Of a pull request it is what its test merge was made upon: the base of its event stays behind when the branch moves.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#pull_request
 */
async function readEventCommit(
  { pullRequest, push, sha }: RunContext,
  history: RepositoryHistory
): Promise<string | null> {
  if (pullRequest === null) return push === null || NO_COMMIT.test(push.before) ? null : push.before
  const [base, head] = await history.readParents(sha)
  return base !== undefined && head === pullRequest.headSha ? base : pullRequest.baseSha
}

function described({ code, message, hint }: ActionError): Pick<ActionError, 'code' | 'message' | 'hint'> {
  return { code, message, hint }
}

/** Writes `plan-file`. */
export async function handOnFile(plan: Plan, runner: Runner): Promise<void> {
  runner.setOutput('plan-file', await runner.writeFile('plan.json', renderPlanFile(plan)))
}

function handOnCounts(plan: Plan, runner: Runner): void {
  runner.setOutput('has-changes', String(hasChanges(plan)))
  for (const [name, count] of Object.entries(plan.totals)) runner.setOutput(name, String(count))
}
