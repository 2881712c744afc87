/** `report`: who has what, as one page for people who have neither Entra nor git before them. */
import { resolve } from 'node:path'
import { systemClock } from '../adapters/system-clock.js'
import { paintLine, wordsOf, wrapWords } from '../adapters/terminal/styled-text.js'
import { checkReportPlace, writeReport } from '../adapters/write-report.js'
import { readFolder } from '../app/plan-folder.js'
import { readAccessReport } from '../app/read-access-report.js'
import { countNoun } from '../core/count-noun.js'
import { countHeld } from '../core/access-report.js'
import { renderReport, REPORT_MARK } from '../report-page/render-report.js'
import { span } from './access-words.js'
import { outScreen, print, printJson, type Desk, type FolderAtDesk } from './desk.js'
import { FINE } from './tell-failure.js'
import { openTenant, type TenantFlags } from './tenant-options.js'

export interface ReportFlags extends TenantFlags {
  readonly path: string
  readonly out: string
  readonly json?: boolean
}

/**
 * Writes the page over an older report or where nothing is.
 *
 * @throws ActionError `BAD_INPUT` when the page cannot go where it should, and whatever keeps from reading.
 */
export async function report(flags: ReportFlags, folder: FolderAtDesk, desk: Desk): Promise<number> {
  const file = resolve(desk.workingDirectory, flags.out)
  await checkReportPlace(file, flags.out, REPORT_MARK)
  const { directory, reading } = await openTenant(flags, desk)
  const declared = await readFolder(folder.path, folder.files)
  const found = await reading(() => readAccessReport(folder.path, declared, { directory, clock: systemClock }))
  await writeReport(file, flags.out, renderReport(found))
  const { people, packages, notices } = found
  const memberships = countHeld(found)
  if (flags.json === true) {
    const counts = { people: people.length, packages: packages.length, memberships }
    printJson(desk, { version: 1, tenantId: directory.tenantId, file: flags.out, ...counts, notices })
    return FINE
  }
  const { width, colours } = outScreen(desk)
  const sentences = [
    `Access report: ${people.length === 1 ? '1 person' : `${people.length} people`}, ${countNoun(packages.length, 'package')}, ${countNoun(memberships, 'membership')} in Entra.`,
    ...notices,
    `Written to ${flags.out}. It holds personal data: give it to those who are to see it.`
  ]
  print(
    desk,
    sentences.flatMap((text) => wrapWords(wordsOf([span(text)]), width).map((line) => paintLine(line, colours)))
  )
  return FINE
}
