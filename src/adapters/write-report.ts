import { randomUUID } from 'node:crypto'
import { lstat, open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ActionError, messageOf } from '../core/errors.js'

/** How far into a file its mark is looked for. */
const MARK_WITHIN_BYTES = 1024

/** It holds names and addresses: for whoever wrote it, until they hand it on. */
const MODE = 0o600

/**
 * Checks, before anything is read, that a report can go to a place: into a folder that is there, and over nothing but an
 * older report.
 *
 * @param shown The path as it was asked for.
 * @param mark What stands in the first bytes of every report.
 * @throws ActionError `BAD_INPUT`.
 */
export async function checkReportPlace(path: string, shown: string, mark: string): Promise<void> {
  const folder = await stat(dirname(path)).catch(() => null)
  if (folder?.isDirectory() !== true) throw badPlace(`There is no folder for \`${shown}\`.`, 'Make the folder first.')
  const there = await lstat(path).catch(() => null)
  if (there === null) return
  if (there.isFile() && (await beginningOf(path)).includes(mark)) return
  throw badPlace(
    `There is something at \`${shown}\` already that is no access report.`,
    'Name another file with --out; only an older report is written over.'
  )
}

/**
 * Writes a report, whole or not at all: under another name first, beside its place.
 *
 * @throws ActionError `BAD_INPUT` when the place cannot be written.
 */
export async function writeReport(path: string, shown: string, page: string): Promise<void> {
  const temporary = join(dirname(path), `.${randomUUID()}.tmp`)
  try {
    await writeFile(temporary, page, { flag: 'wx', mode: MODE })
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw badPlace(`\`${shown}\` cannot be written: ${messageOf(error)}.`, 'Name another file with --out.')
  }
}

async function beginningOf(path: string): Promise<string> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MARK_WITHIN_BYTES), 0, MARK_WITHIN_BYTES)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}

function badPlace(message: string, hint: string): ActionError {
  return new ActionError('BAD_INPUT', message, hint)
}
