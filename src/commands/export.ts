/** `export`: makes the files say what Entra has. The only command that writes, and only into the folder. */
import { basename, dirname, resolve } from 'node:path'
import { logText } from '../adapters/log-text.js'
import { MembershipFolder } from '../adapters/membership-folder.js'
import { systemClock } from '../adapters/system-clock.js'
import { renderMarkdown } from '../adapters/terminal/terminal-markdown.js'
import { exportFolder } from '../app/run-export.js'
import { renderExportSummary } from '../core/export-report.js'
import { openFolder, outScreen, print, printJson, runnerAt, type Desk } from './desk.js'
import { FINE, tellFailure } from './tell-failure.js'
import { openTenant, type TenantFlags } from './tenant-options.js'

export interface ExportFlags extends TenantFlags {
  readonly path: string
  readonly packages: readonly string[]
  /** Every package of the tenant that has members, not only those that the files manage. */
  readonly all?: boolean
  readonly json?: boolean
}

/** @throws ActionError when something cannot be read or written; nothing is written before everything is read. */
export async function exportFiles(flags: ExportFlags, desk: Desk): Promise<number> {
  // The export of a whole tenant may be how a folder begins.
  if (flags.all !== true) await openFolder(flags.path, desk)
  const folder = resolve(desk.workingDirectory, flags.path)
  const workspace = dirname(folder)
  try {
    const { directory, reading } = await openTenant(flags, desk)
    const places = { directory, files: new MembershipFolder(workspace), clock: systemClock }
    const scope = flags.all === true ? 'all' : 'changed'
    const asked = { path: basename(folder), scope, packages: flags.packages } as const
    const { packages, written, warnings } = await reading(() => exportFolder(asked, places))
    for (const warning of warnings) runnerAt(desk).annotate('warning', warning)
    if (flags.json === true) {
      printJson(desk, {
        version: 1,
        packages: packages.map(({ facts }) => facts.accessPackage.name),
        files: written.files.map(({ path, fresh }) => ({ file: path, new: fresh }))
      })
    } else {
      print(desk, renderMarkdown(logText(renderExportSummary(packages, written)), outScreen(desk)))
    }
    return FINE
  } catch (error) {
    return tellFailure(error, desk, workspace)
  }
}
