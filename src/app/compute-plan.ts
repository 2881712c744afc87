/** What `plan` and `apply` share: from the workspace and the event to a plan, its outputs and its file. */
import { instantAt } from '../core/dates.js'
import type { Plan } from '../core/plan.js'
import { emptyPlan } from '../core/empty-plan.js'
import { ActionError, InvalidFilesError } from '../core/errors.js'
import { renderPlanFile } from '../core/plan-file.js'
import { hasChanges } from '../core/reviewed-plan.js'
import { selectPackages } from '../core/scope.js'
import { packagesWithChangedSettings } from '../core/settings.js'
import type { Clock, Directory, MembershipFiles, RepositoryHistory, Runner } from '../ports.js'
import type { Inputs } from './inputs.js'
import { listFiles, parseFiles, refuseOtherContent } from './load-files.js'
import { makePlan } from './make-plan.js'
import { listSettingChanges, readBefore } from './read-before.js'
import type { DeclaredFiles } from '../core/scope.js'

/** What a plan is computed from. */
export interface PlanSources {
  readonly directory: Directory
  readonly history: RepositoryHistory
  readonly files: MembershipFiles
  readonly clock: Clock
}

export interface ComputedPlan {
  readonly plan: Plan
  readonly declared: DeclaredFiles
}

/**
 * Computes the plan of the run's commit, writes `plan-file` and the counts as outputs. The same for every mode.
 *
 * @param before The commit to compare with, or null when the event has none.
 * @throws ActionError whatever made it impossible; `plan-file` then holds what is known, the reason, and is the only
 *   output.
 */
export async function computePlan(
  inputs: Inputs,
  before: string | null,
  sources: PlanSources,
  runner: Runner
): Promise<ComputedPlan> {
  const { sha } = runner.context
  try {
    const files = await listFiles(inputs.path, sources.files, { commit: sha, history: sources.history })
    await refuseOtherContent(inputs.path, sha, files, sources.history)
    const declared = parseFiles(inputs.path, files)
    const range = { path: inputs.path, before, commit: sha }
    const compared = await readBefore(range, { files, declared }, sources.history)
    const settingsBefore = compared.kind === 'known' ? compared.files.settings : null
    const changed = packagesWithChangedSettings(settingsBefore, declared.settings)
    const selection = selectPackages(inputs.scope, declared, compared, changed)
    runner.info(`Scope: ${selection.scope.kind} (${selection.scope.reason}); packages: ${selection.packages.length}.`)

    const plan = await makePlan(
      {
        commit: sha,
        declared,
        before: compared,
        selection,
        settingChanges: await listSettingChanges(range, compared, declared.settings, sources.history),
        narrowTo: inputs.packages,
        now: instantAt(sources.clock.now())
      },
      sources.directory
    )
    await handOnFile(plan, runner)
    handOnCounts(plan, runner)
    return { plan, declared }
  } catch (error) {
    if (error instanceof ActionError) {
      const problems = error instanceof InvalidFilesError ? error.problems : [{ ...described(error), place: null }]
      // No counts: a step that reads `has-changes: false` would take a failure for «nothing to do».
      await handOnFile(emptyPlan(sources.directory.tenantId, sha, problems), runner)
    }
    throw error
  }
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
