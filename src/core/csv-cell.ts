/** One cell as a CSV file has it, and back. */
import type { Delimiter } from './csv-records.js'

/** What a spreadsheet would run as a formula. */
const FORMULA = /^[=+\-@]/

/** What reading would take for a guard, and so drop the first character of. */
const LIKE_A_GUARD = /^'[=+\-@]/

/** Line breaks change with the file's line ends, other control characters with the reader; halves of a pair are no text. */
const NOT_STORABLE = /[\p{Cc}\p{Cs}]/u

/** Whether a text, written into a cell, reads as the same text again. */
export function survivesCell(text: string): boolean {
  return text === text.trim() && !LIKE_A_GUARD.test(text) && !NOT_STORABLE.test(text)
}

/**
 * A cell's text as the file has it.
 *
 * What a spreadsheet would run gets a `'` in front, which reading drops. Quotes stand around what has the delimiter, a
 * quote or a line break in it, and around what starts with `#`, since as the first cell it would make the row a comment.
 *
 * @param quoted Whether it stands in quotes in any case.
 */
export function writeCell(text: string, delimiter: Delimiter, quoted: boolean): string {
  const guarded = FORMULA.test(text) ? `'${text}` : text
  const needed = guarded.includes(delimiter) || /["\r\n]|^#|^\s|\s$/.test(guarded)
  return quoted || needed ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

/**
 * The cells of one row as the file has them, quotes and blanks included: joined by the delimiter they are the row again.
 *
 * @param row A row that `readCsvRecords` has read, without the line break at its end.
 */
export function splitRow(row: string, delimiter: Delimiter): readonly string[] {
  const blanks = `[^\\S${delimiter}]*`
  const cell = new RegExp(`(${blanks}"[^"]*(?:""[^"]*)*"${blanks}|[^${delimiter}]*)(${delimiter}|$)`, 'gy')
  const cells: string[] = []
  for (const [, text = '', end = ''] of row.matchAll(cell)) {
    cells.push(text)
    if (end === '') break
  }
  return cells
}

/** Whether a cell, as the file has it, stands in quotes. */
export function isQuoted(cell: string): boolean {
  return cell.trimStart().startsWith('"')
}
