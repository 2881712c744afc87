/** A run of the action: inputs, mode, the mode's work, and any failure turned into annotations and a failed run. */
import { chooseMode } from './app/choose-mode.js'
import { readInputs } from './app/inputs.js'
import { runApply } from './app/run-apply.js'
import { runDrift } from './app/run-drift.js'
import { runExport } from './app/run-export.js'
import { runPlan } from './app/run-plan.js'
import { runValidate } from './app/run-validate.js'
import type { World } from './app/world.js'
import { ActionError, InvalidFilesError, messageOf } from './core/errors.js'
import { oneLine } from './core/markdown.js'
import { renderProblemLine, renderProblemSummary } from './core/problem-list.js'
import type { Runner } from './ports.js'

/** Runs the action once. Never rejects: every failure is told through the runner. */
export async function main(runner: Runner, world: World): Promise<void> {
  try {
    const inputs = readInputs(runner)
    const mode = chooseMode(inputs, runner.context)
    runner.setOutput('mode', mode.kind)
    if (mode.why !== null) {
      runner.info(mode.why)
      if (mode.kind === 'validate') await runner.addSummary(`> ${mode.why}`)
    }
    switch (mode.kind) {
      case 'nothing':
        return
      case 'validate':
        await runValidate(inputs, world.files, runner)
        return
      case 'plan':
        await runPlan(inputs, world, runner)
        return
      case 'apply':
        await runApply(inputs, world, runner)
        return
      case 'drift':
        await runDrift(inputs, world, runner)
        return
      case 'export':
        await runExport(inputs, world, runner)
        return
    }
  } catch (error) {
    await tellFailure(error, runner)
  }
}

async function tellFailure(error: unknown, runner: Runner): Promise<void> {
  runner.fail()
  if (error instanceof InvalidFilesError) {
    // The runner shows ten annotations a step; the log and the summary have them all.
    for (const problem of error.problems) runner.annotate('error', problem)
    runner.info([`${error.message} All of them:`, ...error.problems.map(renderProblemLine)].join('\n'))
    const { repositoryUrl, pullRequest, sha } = runner.context
    const context = { repositoryUrl, headSha: pullRequest?.headSha ?? sha }
    await summarise(renderProblemSummary(error.problems, context), runner)
    return
  }
  const problem =
    error instanceof ActionError
      ? { code: error.code, message: error.message, hint: error.hint, place: null }
      : {
          code: 'INTERNAL' as const,
          message: `A defect of this action: ${messageOf(error)}`,
          hint: 'Please report it with the log of this run. For what was done, see the log, and the report file if there is one.',
          place: null
        }
  runner.annotate('error', problem)
  await summarise(renderProblemSummary([problem], null), runner)
}

/** The failure is told already, so a summary that cannot be written must not hide it behind another one. */
async function summarise(markdown: string, runner: Runner): Promise<void> {
  try {
    await runner.addSummary(markdown)
  } catch (error) {
    runner.info(oneLine(`The job summary could not be written: ${messageOf(error)}`))
  }
}
