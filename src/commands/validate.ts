/** `validate`: reads the files and nothing else. */
import { listFiles, parseWithProblems } from '../app/load-files.js'
import { runValidate } from '../app/run-validate.js'
import { countRows } from '../core/file-sections.js'
import { refusalJson } from './access-json.js'
import { printJson, type Desk, type FolderAtDesk } from './desk.js'
import { FAILED, FINE } from './tell-failure.js'

export interface ValidateFlags {
  readonly path: string
  readonly json?: boolean
}

/** @throws InvalidFilesError with every problem, but for a program, which gets them as a value. */
export async function validate({ json }: ValidateFlags, folder: FolderAtDesk, desk: Desk): Promise<number> {
  if (json === true) return validateForProgram(folder, desk)
  await runValidate({ path: folder.path }, folder.files, folder.runner)
  return FINE
}

async function validateForProgram({ path, files }: FolderAtDesk, desk: Desk): Promise<number> {
  const listed = await listFiles(path, files)
  const { declared, problems } = parseWithProblems(path, listed)
  printJson(desk, {
    version: 1,
    valid: problems.length === 0,
    files: listed.map((file) => file.path),
    rows: countRows(declared.sections),
    problems: problems.map(refusalJson)
  })
  return problems.length === 0 ? FINE : FAILED
}
