/** `plan`: what a pull request with the files as they lie there would be answered. Writes nothing. */
import { logText } from '../adapters/log-text.js'
import { renderMarkdown } from '../adapters/terminal/terminal-markdown.js'
import { TO_REVIEW } from '../app/make-plan.js'
import { planFolder, readFolder } from '../app/plan-folder.js'
import { systemClock } from '../adapters/system-clock.js'
import { instantAt } from '../core/dates.js'
import { emptyPlan } from '../core/empty-plan.js'
import { ActionError, InvalidFilesError } from '../core/errors.js'
import type { Plan } from '../core/plan.js'
import { renderPlanSummary } from '../core/plan-comment.js'
import { renderPlanFile } from '../core/plan-file.js'
import { outScreen, print, type Desk, type FolderAtDesk } from './desk.js'
import { FAILED, FINE } from './tell-failure.js'
import { openTenant, type TenantFlags } from './tenant-options.js'

export interface PlanFlags extends TenantFlags {
  readonly path: string
  readonly packages: readonly string[]
  readonly json?: boolean
}

/** @returns {@link FAILED} when anything of the plan is refused; it is shown in full all the same. */
export async function plan(flags: PlanFlags, { files, path }: FolderAtDesk, desk: Desk): Promise<number> {
  const { directory, reading } = await openTenant(flags, desk)
  try {
    const declared = await readFolder(path, files)
    const sources = { directory, clock: systemClock }
    const { plan: computed } = await reading(() => planFolder(declared, sources, flags.packages, TO_REVIEW))
    show(computed, path, flags, desk)
    return isRefused(computed) ? FAILED : FINE
  } catch (error) {
    if (flags.json === true && error instanceof ActionError) printJsonPlan(noPlan(error, directory.tenantId), desk)
    throw error
  }
}

function show(computed: Plan, path: string, { json }: PlanFlags, desk: Desk): void {
  if (json === true) {
    printJsonPlan(computed, desk)
    return
  }
  const comparedAt = instantAt(systemClock.now())
  const nowhere = { repositoryUrl: '', headSha: '', runUrl: '' }
  const markdown = renderPlanSummary({ ...nowhere, path, plan: computed, comparedAt, applies: false })
  print(desk, renderMarkdown(logText(markdown), outScreen(desk)))
}

function printJsonPlan(computed: Plan, desk: Desk): void {
  print(desk, [renderPlanFile(computed).trimEnd()])
}

/** What the plan file of a run says that came to no plan. */
function noPlan(error: ActionError, tenantId: string): Plan {
  const { code, message, hint } = error
  return emptyPlan(
    tenantId,
    '',
    error instanceof InvalidFilesError ? error.problems : [{ code, message, hint, place: null }]
  )
}

function isRefused({ refusals, packages }: Plan): boolean {
  return refusals.length > 0 || packages.some((each) => each.refusals.length > 0)
}
