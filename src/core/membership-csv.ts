import { readCsvRecords } from './csv-records.js'
import { decodeText } from './decode-text.js'
import type { ErrorCode, Problem } from './errors.js'
import { sectionsOf, type FileSection } from './file-sections.js'
import { normaliseAddress, normaliseName } from './identifiers.js'
import { readHeader, type Layout } from './membership-header.js'
import { readRow } from './membership-row.js'
import type { MembershipFile, MembershipRow, Settings } from './model.js'
import type { Place } from './place.js'
import { quoteValue } from './quote-value.js'
import { compareText } from './sort-order.js'

/** A file over this is not read. */
export const MAX_MEMBERSHIP_FILE_BYTES = 20 * 1024 * 1024

/** The rows of all files, and everything that is wrong with them. With problems, `sections` are not the whole truth. */
export interface ParsedMemberships {
  readonly sections: readonly FileSection[]
  readonly problems: readonly Problem[]
}

/** Adds what is wrong to the list: the code, the line, what happened, what to do. */
type Report = (code: ErrorCode, line: number, message: string, hint: string) => void

/**
 * Read all membership files into rows, one person in one package each.
 *
 * Goes on after a problem, so that all of them are told at once; only a quote error ends its file, since what follows
 * cannot be told apart from the open cell. The same person in the same package twice is a problem across files too;
 * that a name and an id mean the same package, or an address and an id the same person, only Entra can tell.
 *
 * @returns Sections by path (code units), then by their first line; problems by path, then line.
 */
export function parseMembershipFiles(
  files: readonly MembershipFile[],
  settings: Pick<Settings, 'extraColumns'>
): ParsedMemberships {
  const sections: FileSection[] = []
  const problems: Problem[] = []
  const firstPlaces = new Map<string, Map<string, Place>>()
  const share = sharedTexts()

  for (const file of [...files].sort((a, b) => compareText(a.path, b.path))) {
    const report: Report = (code, line, message, hint) =>
      problems.push({ code, message, hint, place: { file: file.path, line } })
    const text = readText(file, report)
    if (text === null) continue

    const rows: MembershipRow[] = []
    let layout: Layout | null = null
    const ending = readCsvRecords(text, (cells, line) => {
      if (layout === null) {
        layout = readHeader(cells, settings.extraColumns, (code, message, hint) => report(code, line, message, hint))
        return
      }
      const problemsBefore = problems.length
      const row = readRow(cells, { file: file.path, line }, layout, share, (problem) => problems.push(problem))
      const first = row === null ? null : firstPlaceOf(row, firstPlaces)
      if (row !== null && first !== null) reportDuplicate(row, first, report)
      if (row !== null && problems.length === problemsBefore) rows.push(row)
    })
    if (ending.kind === 'quote-error') reportQuoteError(ending.line, ending.noticedAt, report)
    else if (ending.records === 0) reportEmpty(report)
    sections.push(...sectionsOf(file.path, rows))
  }
  return { sections, problems }
}

/** The text of a file, or null when it has none we read. */
function readText(file: MembershipFile, report: Report): string | null {
  if (file.kind === 'link') {
    report(
      'CSV_SYMBOLIC_LINK',
      1,
      'This is a symbolic link or a submodule; it is not followed, since a reviewer does not see where it leads.',
      'Put the file itself in its place.'
    )
    return null
  }
  const size = file.kind === 'too-large' ? file.size : file.bytes.length
  if (file.kind === 'too-large' || size > MAX_MEMBERSHIP_FILE_BYTES) {
    const message = `The file has ${(size / 1024 / 1024).toFixed(1)} MB; a membership file may have 20 MB.`
    report('CSV_TOO_LARGE', 1, message, 'Spread its rows over several files: what counts is all of them together.')
    return null
  }
  const decoded = decodeText(file.bytes)
  if (decoded.kind === 'text') return decoded.text
  report(
    'CSV_NOT_TEXT',
    decoded.line,
    `The file ${decoded.reason}.`,
    'Save it as UTF-8; in Excel choose the file type «CSV UTF-8».'
  )
  return null
}

/** Where this person's first row in this package stands; null when it is this one, which is then remembered. */
function firstPlaceOf(row: MembershipRow, firstPlaces: Map<string, Map<string, Place>>): Place | null {
  const packageKey = normaliseName(row.accessPackage)
  let places = firstPlaces.get(packageKey)
  if (places === undefined) firstPlaces.set(packageKey, (places = new Map<string, Place>()))

  const memberKey = normaliseAddress(row.email)
  const first = places.get(memberKey)
  if (first === undefined) places.set(memberKey, row.place)
  return first ?? null
}

function reportDuplicate(row: MembershipRow, first: Place, report: Report): void {
  report(
    'CSV_DUPLICATE_PERSON',
    row.place.line,
    `${quoteValue(row.email)} stands twice in ${quoteValue(row.accessPackage)}: here and in ${first.file}, line ${first.line}.`,
    'Delete one of the two rows.'
  )
}

function reportQuoteError(line: number, noticedAt: number, report: Report): void {
  const noticed = noticedAt > line ? ` (noticed in line ${noticedAt})` : ''
  report(
    'CSV_QUOTES',
    line,
    `A quoted cell of this row does not end, or there is text around its quotes${noticed}; the file was not read further.`,
    'Put quotes around the whole cell, and write a quote inside it twice: "Bob ""Bobby"" Stone".'
  )
}

function reportEmpty(report: Report): void {
  report(
    'CSV_EMPTY',
    1,
    'The file has no header row.',
    'Start it with a line such as `AccessPackage;Email`, or delete the file.'
  )
}

/** Packages, policies, dates and people stand in many rows; each text is kept once. A million rows need it. */
function sharedTexts(): (text: string) => string {
  const texts = new Map<string, string>()
  return (text) => {
    const known = texts.get(text)
    if (known !== undefined) return known
    texts.set(text, text)
    return text
  }
}
