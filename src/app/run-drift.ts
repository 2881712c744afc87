/** The mode `drift`: compares every managed package with Entra, and keeps one issue that says what differs. Changes nothing. */
import { instantAt } from '../core/dates.js'
import { findDrift, isClean } from '../core/drift.js'
import { renderDriftSummary, type DriftView } from '../core/drift-report.js'
import type { Plan } from '../core/plan.js'
import type { Directory, Runner } from '../ports.js'
import { computePlan } from './compute-plan.js'
import { readEntraInputs, type Inputs } from './inputs.js'
import { keepIssue } from './keep-issue.js'
import { planFrom } from './make-plan.js'
import { readPlanFacts, type PlanFacts, type PlanRequest } from './read-plan-facts.js'
import { readUnappliedMerges } from './read-unapplied-merges.js'
import { tellDrift } from './tell-drift.js'
import { asUnwrittenWarning } from './unwritten-warning.js'
import type { GitHub, World } from './world.js'

/** A plan of everything, with what it was made from. */
interface ComparedPlan extends Plan {
  readonly facts: PlanFacts
}

/** What a comparison came to. */
interface Compared {
  readonly plan: Plan
  readonly view: DriftView
}

/**
 * @throws ActionError when the files or Entra cannot be read. Packages that cannot be compared fail the run after everything
 *   else was told; drift does so only with `fail-on-drift`.
 */
export async function runDrift(inputs: Inputs, world: World, runner: Runner): Promise<void> {
  const github = world.github(inputs)
  const directory = world.entra(readEntraInputs(runner, inputs.credential))
  const { plan, view } = await compare(inputs, { world, github, directory }, runner)
  const { drift } = view
  runner.setOutput('drifted', String(drift.drifted))
  tellDrift(plan, view, inputs.failOnDrift, runner)
  await runner.addSummary(renderDriftSummary(view))
  await writeIssue(view, plan.tenantId, github, runner)
  if (drift.unchecked.length > 0 || (inputs.failOnDrift && drift.drifted > 0)) runner.fail()
}

async function compare(
  inputs: Inputs,
  { world, github, directory }: { readonly world: World; readonly github: GitHub; readonly directory: Directory },
  runner: Runner
): Promise<Compared> {
  const { context } = runner
  const { history, records } = github
  const sources = { directory, history, records, files: world.files, clock: world.clock }
  // Before anything is read: what a slow run says must not pass for newer than it is.
  const checkedAt = instantAt(world.clock.now())
  const { plan, declared, baseline } = await computePlan(inputs, sources, runner, {
    make: makeComparedPlan,
    everything: 'a look for drift looks at everything'
  })
  const { expiringWithinDays } = declared.settings.drift
  const { packages: facts, run } = plan.facts
  const drift = findDrift({ plan, facts, people: run.people, now: checkedAt, expiringWithinDays })
  const merges = await readUnappliedMerges(drift.unapplied, plan, baseline, { inputs, github, context })
  const view: DriftView = {
    drift,
    merges,
    checkedAt,
    expiringWithinDays,
    whyUnexplained: baseline.kind === 'none' ? baseline.reason : null,
    narrowedTo: inputs.packages,
    repositoryUrl: context.repositoryUrl,
    headSha: context.sha,
    path: inputs.path,
    runUrl: context.runUrl
  }
  return { plan, view }
}

async function makeComparedPlan(request: PlanRequest, directory: Directory): Promise<ComparedPlan> {
  const facts = await readPlanFacts(request, directory)
  return { ...(await planFrom(request, facts, directory)), facts }
}

/** Only a look at everything, from the default branch, may say what is so. A failure is a warning. */
async function writeIssue(view: DriftView, tenantId: string, { issues }: GitHub, runner: Runner): Promise<void> {
  const { ref, repository, runId } = runner.context
  if (view.narrowedTo.length > 0) {
    runner.info('Narrowed by `packages`, so no issue is written.')
    return
  }
  if (ref !== `refs/heads/${repository.defaultBranch}`) {
    runner.info(`Not the default branch (${repository.defaultBranch}), so no issue is written.`)
    return
  }
  try {
    const kept = await keepIssue({ view, tenantId, runId, needed: !isClean(view.drift) }, issues)
    if (kept.kind === 'none') return
    runner.setOutput('issue-url', kept.url)
    runner.info(`${kept.said}: ${kept.url}`)
    if (kept.warning !== null) runner.annotate('warning', kept.warning)
  } catch (error) {
    runner.annotate('warning', asUnwrittenWarning(error, 'issue'))
  }
}
