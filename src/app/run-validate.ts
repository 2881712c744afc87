/** The mode `validate`: reads the files and nothing else; needs no credentials. */
import { countNoun } from '../core/count-noun.js'
import { countRows } from '../core/file-sections.js'
import { namePackages } from '../core/package-reference.js'
import type { MembershipFiles, Runner } from '../ports.js'
import type { Inputs } from './inputs.js'
import { listFiles, parseFiles } from './load-files.js'

/** @throws InvalidFilesError with every problem of the files. */
export async function runValidate(inputs: Pick<Inputs, 'path'>, files: MembershipFiles, runner: Runner): Promise<void> {
  const listed = await listFiles(inputs.path, files)
  const { sections, settings } = parseFiles(inputs.path, listed)
  const csvs = listed.filter((file) => file.path.toLowerCase().endsWith('.csv')).length
  const packages = namePackages(
    [...sections.map(({ accessPackage }) => accessPackage), ...settings.packages.map((each) => each.name)],
    settings
  ).length
  const sentence = `The files are valid: ${countNoun(csvs, 'membership file')}, ${countNoun(packages, 'access package')}, ${countNoun(countRows(sections), 'row')}.`
  runner.info(sentence)
  await runner.addSummary(`### ${sentence}\n\nOnly the files were read; Entra was not asked.`)
}
