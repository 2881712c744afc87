/** The mode `plan`: computes the plan, shows it in the job summary and in the pull request's one comment. */
import type { RenderContext } from '../core/change-words.js'
import { renderMarker, type PackageMark } from '../core/comment-marker.js'
import { instantAt } from '../core/dates.js'
import { ActionError, InvalidFilesError } from '../core/errors.js'
import type { Plan } from '../core/plan.js'
import { renderFilesBroken, renderPlanComment, renderPlanSummary } from '../core/plan-comment.js'
import { emptyPlan } from '../core/empty-plan.js'
import { renderPlanFailed } from '../core/plan-failed.js'
import { marksOf } from '../core/reviewed-plan.js'
import type { Runner } from '../ports.js'
import { computePlan } from './compute-plan.js'
import { readEntraInputs, type Inputs } from './inputs.js'
import { asCommentWarning, writePlanComment } from './plan-thread.js'
import { tellPlan } from './tell-plan.js'
import type { GitHub, World } from './world.js'

/** @throws ActionError when there is no plan; a plan that is refused is shown in full and fails the run. */
export async function runPlan(inputs: Inputs, world: World, runner: Runner): Promise<void> {
  const { context } = runner
  const github = world.github(inputs)
  const directory = world.entra(readEntraInputs(runner, inputs.credential))
  const sources = { directory, history: github.history, files: world.files, clock: world.clock }
  const links: RenderContext = {
    repositoryUrl: context.repositoryUrl,
    headSha: context.pullRequest?.headSha ?? context.sha,
    path: inputs.path,
    runUrl: context.runUrl
  }
  const before = context.pullRequest?.baseSha ?? context.push?.before ?? null
  try {
    const { plan } = await computePlan(inputs, before, sources, runner)
    const applies = context.pullRequest === null || context.pullRequest.baseRef === context.repository.defaultBranch
    const view = { ...links, plan, comparedAt: instantAt(world.clock.now()), applies }
    if (tellPlan(plan, runner)) runner.fail()
    await runner.addSummary(renderPlanSummary(view))
    await comment(
      renderPlanComment({ ...view, marker: recordOf(plan, applies ? marksOf(plan) : [], links, runner) }),
      plan,
      inputs,
      github,
      runner
    )
  } catch (error) {
    if (error instanceof InvalidFilesError) {
      const none = emptyPlan(directory.tenantId, context.sha, error.problems)
      const body = renderFilesBroken(error.problems, { ...links, marker: recordOf(none, [], links, runner) })
      await comment(body, none, inputs, github, runner)
    } else if (error instanceof ActionError) {
      const problem = { code: error.code, message: error.message, hint: error.hint, place: null }
      const none = emptyPlan(directory.tenantId, context.sha, [problem])
      const body = renderPlanFailed(problem, { ...links, marker: recordOf(none, [], links, runner) })
      await comment(body, none, inputs, github, runner, true)
    }
    throw error
  }
}

/**
 * What the comment carries so that an apply can recognise what was reviewed; no marks where merging does not apply it.
 */
function recordOf(plan: Plan, marks: readonly PackageMark[], links: RenderContext, runner: Runner): string {
  return renderMarker({
    v: 1,
    kind: 'plan',
    tenantId: plan.tenantId,
    path: links.path,
    headSha: links.headSha,
    commit: plan.commit,
    runId: runner.context.runId,
    digest: plan.digest,
    packages: marks
  })
}

async function comment(
  body: string,
  plan: Plan,
  inputs: Inputs,
  { thread }: GitHub,
  runner: Runner,
  replaceOnly = false
): Promise<void> {
  const { pullRequest } = runner.context
  if (pullRequest === null || !inputs.comment) return
  const owner = { tenantId: plan.tenantId, path: inputs.path }
  try {
    const written = await writePlanComment(
      { number: pullRequest.number, headSha: pullRequest.headSha, owner, body, replaceOnly },
      thread
    )
    if (written.kind === 'left') runner.info(written.why)
    else {
      runner.setOutput('comment-url', written.url)
      runner.info(`The plan stands at ${written.url}`)
    }
  } catch (error) {
    runner.annotate('warning', asCommentWarning(error))
  }
}
