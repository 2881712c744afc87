import { CsvError, parse } from 'csv-parse/sync'
import { countNewlines } from './decode-text.js'

/** What separates the cells of a file. */
export type Delimiter = ';' | ',' | '\t'

const DELIMITERS: readonly Delimiter[] = [';', ',', '\t']

/** Excel's way to say what separates the cells: a first line `sep=;`. */
const SEPARATOR_LINE = /^"?sep=(.)"?[;,\t ]*(?:\n|$)/i

/** More than any header row has; an unclosed quote in it would otherwise drag the whole file along. */
const MAX_HEADER_CHARS = 10_000

/**
 * How the reading ended: at the end of the text, or at a quoted cell that does not end or has text around its quotes.
 * `line` is where that record starts, `noticedAt` where the reader gave up, at or after it.
 */
export type CsvEnding =
  | { readonly kind: 'end'; readonly records: number }
  | { readonly kind: 'quote-error'; readonly line: number; readonly noticedAt: number }

/**
 * Read the records of a CSV text one after another, the header row first.
 *
 * Blank lines, lines that start with `#` and rows without any value are left out; cells are trimmed. Records are handed
 * out as they are read and not kept, so that a large file needs no second copy of itself.
 *
 * @param text     As `decodeText` gives it: without byte order mark, lines end with LF.
 * @param onRecord Gets the cells and the lines, from 1, where the record starts and ends.
 * @returns How it ended. The records before a quote error were handed out.
 */
export function readCsvRecords(
  text: string,
  onRecord: (cells: readonly string[], line: number, lastLine: number) => void
): CsvEnding {
  const { body, delimiter } = dialectOf(text)
  let lastLine = 0
  let records = 0
  try {
    parse(body, {
      delimiter,
      record_delimiter: '\n',
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      comment: '#',
      // Otherwise the `#EXT#` of a guest's principal name would start a comment.
      comment_no_infix: true,
      on_record: (cells: string[], { lines }) => {
        lastLine = lines
        const trimmed = cells.map((cell) => cell.trim())
        if (trimmed.some((cell) => cell !== '')) {
          records++
          onRecord(trimmed, firstLineOf(cells, lines), lines)
        }
        return null
      }
    })
    return { kind: 'end', records }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const noticedAt = typeof error['lines'] === 'number' ? error['lines'] : lastLine + 1
    return { kind: 'quote-error', line: nextRecordLine(body, lastLine), noticedAt }
  }
}

/** What separates the cells of a file: as its `sep=` line says, else as its header row shows. */
export function readDelimiter(text: string): Delimiter {
  return dialectOf(text).delimiter
}

/** The text without its `sep=` line, and what separates its cells. */
function dialectOf(text: string): { readonly body: string; readonly delimiter: Delimiter } {
  const separatorLine = SEPARATOR_LINE.exec(text)
  // The line stays, empty, so that the lines after it keep their numbers.
  const body = separatorLine === null ? text : `\n${text.slice(separatorLine[0].length)}`
  return { body, delimiter: asDelimiter(separatorLine?.[1]) ?? delimiterOf(body) }
}

/** The reader tells the line where a record ends; only quoted cells have line breaks in them. */
function firstLineOf(cells: readonly string[], lastLine: number): number {
  return lastLine - cells.reduce((sum, cell) => sum + countNewlines(cell), 0)
}

/**
 * What separates the cells of the header row: the delimiter that stands there most often outside quotes. A header row
 * without any is one column, whatever separates it.
 */
function delimiterOf(text: string): Delimiter {
  const header = headerRow(text)
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length)
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ','
}

function asDelimiter(text: string | undefined): Delimiter | null {
  return DELIMITERS.find((delimiter) => delimiter === text) ?? null
}

/** The first row with a value, without its quoted cells. */
function headerRow(text: string): string {
  const start = offsetOfRecord(text, 0)
  const row = /^(?:"[^"]*"|[^"\n])*/.exec(text.slice(start, start + MAX_HEADER_CHARS))?.[0] ?? ''
  return row.replace(/"[^"]*"/g, '')
}

/** The line, from 1, of the first record after a line; blank lines and comments are none. */
function nextRecordLine(text: string, afterLine: number): number {
  let offset = 0
  for (let line = 0; line < afterLine; line++) offset = text.indexOf('\n', offset) + 1
  return afterLine + countNewlines(text.slice(offset, offsetOfRecord(text, offset))) + 1
}

/** Where the first record at or after an offset starts. */
function offsetOfRecord(text: string, from: number): number {
  const skipped = /(?:[^\S\n]*|[^\S\n\t]*#[^\n]*)\n/y
  let offset = from
  skipped.lastIndex = from
  while (skipped.test(text)) offset = skipped.lastIndex
  return offset
}
