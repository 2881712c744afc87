/** How a command ends: its exit code, and what a person is told when it failed. Never a stack trace. */
import { CommanderError } from 'commander'
import { ActionError, InvalidFilesError, messageOf } from '../core/errors.js'
import { BrokenStory } from '../demo/run-demo.js'
import { TenantNotStarted } from '../tenant-command/run-tenant.js'
import { openFolder, runnerAt, type Desk, type FolderAtDesk } from './desk.js'

/** Exit codes: part of the interface. */
export const FINE = 0
export const FAILED = 1
export const WRONG_USAGE = 2

/**
 * Says what went wrong.
 * @param workspace What paths of problems are relative to.
 * @returns The exit code.
 */
export function tellFailure(error: unknown, desk: Desk, workspace?: string): number {
  // Commander has said it already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? FINE : WRONG_USAGE
  if (error instanceof TenantNotStarted) {
    desk.err.write(error.lines.map((line) => `${line}\n`).join(''))
    return FAILED
  }
  const runner = runnerAt(desk, workspace)
  if (error instanceof InvalidFilesError) {
    for (const problem of error.problems) runner.annotate('error', problem)
    desk.err.write(`\n${error.message}\n`)
    return FAILED
  }
  if (error instanceof ActionError) {
    runner.annotate('error', { code: error.code, message: error.message, hint: error.hint, place: null })
    return error.code === 'BAD_INPUT' ? WRONG_USAGE : FAILED
  }
  const log = error instanceof BrokenStory ? error.log : []
  if (log.length > 0) runner.info(['', 'What the run said:', ...log.map((line) => `  ${line}`), ''].join('\n'))
  runner.annotate('error', {
    code: 'INTERNAL',
    message: messageOf(error),
    hint: 'This is a defect of this program. Please report it with the text above.',
    place: null
  })
  return FAILED
}

/**
 * Runs a command on a membership folder; problems are told with their places as seen from the working directory.
 * @returns The exit code.
 */
export async function inFolder(
  path: string,
  desk: Desk,
  work: (folder: FolderAtDesk) => Promise<number>
): Promise<number> {
  const folder = await openFolder(path, desk)
  try {
    return await work(folder)
  } catch (error) {
    return tellFailure(error, desk, folder.workspace)
  }
}
