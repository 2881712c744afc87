/** The mode `export`: makes the membership files of the workspace say what Entra has. Writes nothing else. */
import { instantAt } from '../core/dates.js'
import { InvalidFilesError } from '../core/errors.js'
import { exportFiles, type ExportedFiles } from '../core/export-files.js'
import { exportPackage, type PackageExport } from '../core/export-package.js'
import { exportSentence, renderExportSummary } from '../core/export-report.js'
import type { MembershipFile } from '../core/model.js'
import type { Refusal } from '../core/plan.js'
import type { Clock, Directory, MembershipFiles, MembershipWriter, Runner } from '../ports.js'
import { readEntraInputs, type Inputs } from './inputs.js'
import { listFiles, parseFiles } from './load-files.js'
import { readExportSources } from './read-export.js'
import type { World } from './world.js'

/** Where an export reads and writes. */
export interface ExportPlaces {
  readonly directory: Directory
  readonly files: MembershipFiles & MembershipWriter
  readonly clock: Clock
}

/** What was exported. */
export interface Exported {
  readonly packages: readonly PackageExport[]
  readonly written: ExportedFiles
  /** About what the export is narrowed to. */
  readonly warnings: readonly Refusal[]
}

/**
 * Exports into the workspace, and tells what was changed.
 * @throws InvalidFilesError with every problem of the files; nothing is written then. ActionError when Entra cannot be read
 *   or a file cannot be written.
 */
export async function runExport(inputs: Inputs, world: World, runner: Runner): Promise<void> {
  const directory = world.entra(readEntraInputs(runner, inputs.credential))
  const exported = await exportFolder(inputs, { directory, files: world.files, clock: world.clock })
  const { packages, written, warnings } = exported
  for (const warning of warnings) runner.annotate('warning', warning)
  runner.setOutput('has-changes', String(written.files.length > 0))
  for (const { path, fresh } of written.files) runner.info(`${fresh ? 'Made' : 'Changed'} ${path}.`)
  runner.info(exportSentence(packages, written))
  await runner.addSummary(renderExportSummary(packages, written))
}

/** Reads everything, computes every file, and then writes those that change. */
export async function exportFolder(
  inputs: Pick<Inputs, 'path' | 'scope' | 'packages'>,
  { directory, files, clock }: ExportPlaces
): Promise<Exported> {
  const folder = await listFolder(inputs, files)
  const declared = parseFiles(inputs.path, folder)
  const request = { declared, scope: inputs.scope, narrowTo: inputs.packages, now: instantAt(clock.now()) }
  const sources = await readExportSources(request, directory)
  const answers = sources.packages.map((facts) => exportPackage(facts, sources.rules))
  const refusals = answers.flatMap((each): readonly Refusal[] => (each.kind === 'refused' ? [each.refusal] : []))
  if (refusals.length > 0) throw new InvalidFilesError(refusals)

  const packages = answers.flatMap((each) => (each.kind === 'exported' ? [each.exported] : []))
  const { settings } = declared
  const written = exportFiles(packages, {
    path: inputs.path,
    files: folder,
    settings,
    packagesByName: sources.packagesByName
  })
  if (written.files.length > 0) await files.write(written.files)
  return { packages, written, warnings: sources.warnings }
}

/** An export of the whole tenant may be how a folder begins. */
async function listFolder(
  { path, scope }: Pick<Inputs, 'path' | 'scope'>,
  files: MembershipFiles
): Promise<readonly MembershipFile[]> {
  return scope === 'all' ? ((await files.list(path)) ?? []) : listFiles(path, files)
}
