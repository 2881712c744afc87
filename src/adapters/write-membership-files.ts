import { randomUUID } from 'node:crypto'
import type { Stats } from 'node:fs'
import { chmod, lstat, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { ActionError, messageOf } from '../core/errors.js'
import type { FileToWrite } from '../core/export-files.js'

/** A file whose bytes are stored beside the place they go to. */
interface StoredFile {
  readonly file: FileToWrite
  readonly temporary: string
  readonly target: string
}

/**
 * Writes files into a checkout, each whole or not at all: all are stored under other names first, beside their places, and
 * then renamed. What is there already keeps its permissions. Nothing is followed and nothing unexpected is overwritten.
 *
 * @param workspace Absolute path of the repository's checkout.
 * @throws ActionError `WORKSPACE_NOT_WRITTEN`.
 */
export async function writeMembershipFiles(workspace: string, files: readonly FileToWrite[]): Promise<void> {
  const stored: StoredFile[] = []
  const done: string[] = []
  try {
    for (const file of files) {
      const target = join(workspace, file.path)
      await makeFolder(workspace, dirname(target))
      const mode = await modeOf(target, file)
      const temporary = join(dirname(target), `.${randomUUID()}.tmp`)
      stored.push({ file, temporary, target })
      await writeFile(temporary, file.bytes, { flag: 'wx' })
      if (mode !== null) await chmod(temporary, mode)
    }
    for (const { file, temporary, target } of stored) {
      // Once more, as late as possible: a rename overwrites without asking.
      await modeOf(target, file)
      await rename(temporary, target)
      done.push(file.path)
    }
  } catch (error) {
    await Promise.all(stored.map(({ temporary }) => rm(temporary, { force: true })))
    throw notWritten(error, done)
  }
}

/** Makes the folders that are missing. @throws Error when a link or a file is in the way. */
async function makeFolder(workspace: string, folder: string): Promise<void> {
  const names = relative(workspace, folder).split(/[\\/]/)
  for (let depth = 1; depth <= names.length; depth++) {
    const path = join(workspace, ...names.slice(0, depth))
    const status = await statusOf(path)
    if (status === null) await mkdir(path)
    else if (!status.isDirectory()) throw new Error(`${relative(workspace, path)} is not a folder`)
  }
}

/** The permissions of what a file replaces; null for a new one. @throws Error when something else is in its place. */
async function modeOf(target: string, { path, fresh }: FileToWrite): Promise<number | null> {
  const status = await statusOf(target)
  if (fresh && status !== null) throw new Error(`there is something at ${path} already`)
  if (!fresh && status?.isFile() !== true) throw new Error(`${path} is no longer the file that was read`)
  return status === null ? null : status.mode & 0o777
}

async function statusOf(path: string): Promise<Stats | null> {
  try {
    return await lstat(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function notWritten(error: unknown, done: readonly string[]): ActionError {
  const written = done.length === 0 ? 'No file was changed.' : `Written before that: ${done.join(', ')}.`
  return new ActionError(
    'WORKSPACE_NOT_WRITTEN',
    `The membership files could not be written: ${messageOf(error)}. ${written}`,
    'Check that the job may write its workspace and that no step changes the folder meanwhile, then start from a fresh checkout.',
    { cause: error }
  )
}
