/** What a command has around it: the streams, the environment and the place it was started in. */
import { basename, dirname, join, relative, resolve } from 'node:path'
import { stat } from 'node:fs/promises'
import { MembershipFolder } from '../adapters/membership-folder.js'
import type { ColourVariables, TerminalStream } from '../adapters/terminal/colours.js'
import { screenOf, type Screen } from '../adapters/terminal/screen.js'
import { TerminalRunner } from '../adapters/terminal/terminal-runner.js'
import { ActionError } from '../core/errors.js'

/** How the program is started from the root of its repository: for examples. */
export const PROGRAM = 'node dist/cli/index.js'

/** The process as a command sees it: what is found goes to `out`, what is wrong and how far it is to `err`. */
export interface Desk {
  readonly out: TerminalStream
  readonly err: TerminalStream
  readonly input: AsyncIterable<string | Uint8Array>
  readonly variables: ColourVariables
  readonly workingDirectory: string
}

/** Where the files of a command are. */
export interface FolderAtDesk {
  readonly files: MembershipFolder
  /** The folder's own name, as paths of its files begin. */
  readonly path: string
  /** Tells problems with their places as seen from the working directory. */
  readonly runner: TerminalRunner
  readonly workspace: string
}

/** @throws ActionError `WORKSPACE_MISSING` when there is no such folder. */
export async function openFolder(path: string, desk: Desk): Promise<FolderAtDesk> {
  const folder = resolve(desk.workingDirectory, path)
  if (!(await isFolder(folder))) {
    throw new ActionError(
      'WORKSPACE_MISSING',
      `There is no folder \`${path}\` here.`,
      'Start it in the root of the repository, or name the folder: `--path <folder>`.'
    )
  }
  const workspace = dirname(folder)
  return {
    files: new MembershipFolder(workspace),
    path: basename(folder),
    runner: runnerAt(desk, workspace),
    workspace
  }
}

/** A runner that tells problems of files under this folder. */
export function runnerAt(
  { out, err, variables, workingDirectory }: Desk,
  workspace = workingDirectory
): TerminalRunner {
  return new TerminalRunner({ out, err, variables, workspace, workingDirectory })
}

export function outScreen({ out, variables }: Desk): Screen {
  return screenOf(out, variables)
}

/** Writes lines to `out`. */
export function print({ out }: Pick<Desk, 'out'>, lines: readonly string[]): void {
  if (lines.length > 0) out.write(`${lines.join('\n')}\n`)
}

/** Writes a value for a program. */
export function printJson(desk: Pick<Desk, 'out'>, value: unknown): void {
  print(desk, [JSON.stringify(value, null, 2)])
}

/** A file's path as seen from the working directory, so that a terminal makes it a link. */
export function shownPath(file: string, { workspace }: FolderAtDesk, { workingDirectory }: Desk): string {
  return relative(workingDirectory, join(workspace, file)).replaceAll('\\', '/')
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}
