import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MembershipFolder } from '../adapters/membership-folder.js'
import { ActionError } from '../core/errors.js'
import type { Files } from './story-commits.js'

/** The sample's folder, from the root of this project. */
export const SAMPLE_FOLDER = 'memberships'

/**
 * Reads the sample that this program came with, wherever it was started from. The bundle lies in `dist/cli`, the source
 * in `src/demo`; both find the root as the nearest folder above that has the package's file beside the sample.
 *
 * @throws ActionError `WORKSPACE_MISSING` when the program was copied away from its sample.
 */
export async function readSample(module = import.meta.url): Promise<Files> {
  for (let folder = dirname(fileURLToPath(module)); folder !== dirname(folder); folder = dirname(folder)) {
    if (!existsSync(join(folder, 'package.json')) || !existsSync(join(folder, SAMPLE_FOLDER))) continue
    const listed = (await new MembershipFolder(folder).list(SAMPLE_FOLDER)) ?? []
    return new Map(listed.flatMap((file) => (file.kind === 'file' ? [[file.path, file.bytes] as const] : [])))
  }
  throw new ActionError(
    'WORKSPACE_MISSING',
    `The demo needs the sample in \`${SAMPLE_FOLDER}\`, and it is not beside this program.`,
    'Run it from a clone of the whole repository: `node dist/cli/index.js demo`.'
  )
}
