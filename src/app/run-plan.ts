/** The mode `plan`: computes the plan, shows it in the job summary and in the pull request's one comment. */
import type { RenderContext } from '../core/change-words.js'
import { withRecord } from '../core/comment-marker.js'
import { instantAt } from '../core/dates.js'
import { ActionError, InvalidFilesError } from '../core/errors.js'
import type { Instant } from '../core/model.js'
import type { Plan } from '../core/plan.js'
import { renderFilesBroken, renderPlanComment, renderPlanSummary } from '../core/plan-comment.js'
import { emptyPlan } from '../core/empty-plan.js'
import { renderPlanFailed } from '../core/run-failed.js'
import { recordNoPlan, recordPlan, type EarlierRecord, type PlanRecord, type RecordHead } from '../core/plan-record.js'
import type { Runner } from '../ports.js'
import { computePlan } from './compute-plan.js'
import { readEntraInputs, type Inputs } from './inputs.js'
import { makePlanToReview } from './make-plan.js'
import { writePlanComment } from './plan-thread.js'
import { tellPlan } from './tell-plan.js'
import { asUnwrittenWarning } from './unwritten-warning.js'
import type { GitHub, World } from './world.js'

/** @throws ActionError when there is no plan; a plan that is refused is shown in full and fails the run. */
export async function runPlan(inputs: Inputs, world: World, runner: Runner): Promise<void> {
  const { context } = runner
  const github = world.github(inputs)
  const directory = world.entra(readEntraInputs(runner, inputs.credential))
  const { history, records } = github
  const sources = { directory, history, records, files: world.files, clock: world.clock }
  const links: RenderContext = {
    repositoryUrl: context.repositoryUrl,
    headSha: context.pullRequest?.headSha ?? context.sha,
    path: inputs.path,
    runUrl: context.runUrl
  }
  const run = { inputs, github, runner }
  try {
    const { plan } = await computePlan(inputs, sources, runner, { make: makePlanToReview, everything: null })
    const applies = context.pullRequest === null || context.pullRequest.baseRef === context.repository.defaultBranch
    const view = { ...links, plan, comparedAt: instantAt(world.clock.now()), applies }
    if (tellPlan(plan, runner)) runner.fail()
    await runner.addSummary(renderPlanSummary(view))
    await comment(run, plan, {
      plannedAt: view.comparedAt,
      replaceOnly: false,
      record: (head, earlier) => recordPlan(plan, head, earlier, { applies, now: instantAt(world.clock.now()) }),
      render: (marker) => renderPlanComment({ ...view, marker })
    })
  } catch (error) {
    if (!(error instanceof ActionError)) throw error
    const plannedAt = instantAt(world.clock.now())
    if (error instanceof InvalidFilesError) {
      await comment(run, emptyPlan(directory.tenantId, context.sha, error.problems), {
        plannedAt,
        replaceOnly: false,
        record: recordNoPlan,
        render: (marker) => renderFilesBroken(error.problems, { ...links, marker })
      })
    } else {
      const problem = { code: error.code, message: error.message, hint: error.hint, place: null }
      await comment(run, emptyPlan(directory.tenantId, context.sha, [problem]), {
        plannedAt,
        replaceOnly: true,
        record: recordNoPlan,
        render: (marker) => renderPlanFailed(problem, { ...links, marker })
      })
    }
    throw error
  }
}

/** What writing a comment needs of the run. */
interface CommentingRun {
  readonly inputs: Inputs
  readonly github: GitHub
  readonly runner: Runner
}

/** A comment on its way. */
interface CommentToWrite {
  /** When Entra was read. */
  readonly plannedAt: Instant
  /** Whether only a comment that is there is replaced. */
  readonly replaceOnly: boolean
  /** What it records; it goes on from the record that stands there. */
  readonly record: (head: RecordHead, earlier: EarlierRecord) => PlanRecord
  readonly render: (marker: string) => string
}

/** Writes the comment of a pull request's plan; a failure is a warning. */
async function comment(
  { inputs, github, runner }: CommentingRun,
  plan: Plan,
  { plannedAt, replaceOnly, record, render }: CommentToWrite
): Promise<void> {
  const { pullRequest, runId } = runner.context
  if (pullRequest === null || !inputs.comment) return
  const { number, headSha } = pullRequest
  const owner = { tenantId: plan.tenantId, path: inputs.path }
  const head: RecordHead = { ...owner, headSha, commit: plan.commit, runId, plannedAt, scope: plan.scope.kind }
  try {
    const written = await writePlanComment(
      {
        number,
        headSha,
        owner,
        plannedAt,
        replaceOnly,
        render: (earlier) => withRecord(record(head, earlier), render)
      },
      github.thread
    )
    if (written.kind === 'left') runner.info(written.why)
    else {
      runner.setOutput('comment-url', written.url)
      runner.info(`The plan stands at ${written.url}`)
    }
  } catch (error) {
    runner.annotate('warning', asUnwrittenWarning(error, 'comment'))
  }
}
