/** Changes rows of a membership file and leaves every other byte of it as it is. */
import { isQuoted, splitRow, writeCell } from './csv-cell.js'
import { readCsvRecords, readDelimiter, type Delimiter } from './csv-records.js'
import { decodeText } from './decode-text.js'
import { MEMBERSHIP_COLUMNS, readHeader, type ColumnKey } from './membership-header.js'
import { joinLines, splitLines, type TextLine } from './text-lines.js'

/** Texts of cells, as reading gives them; a column that is left out is empty. */
export type RowCells = Readonly<Partial<Record<ColumnKey, string>>>

/** What becomes of a file. A row is named by the line, from 1, where it starts. */
export interface CsvEdit {
  readonly removed: ReadonlySet<number>
  /** The cells that get another text; the row's other cells stay as they are, quotes and blanks included. */
  readonly changed: ReadonlyMap<number, RowCells>
  /** Rows for the end of the file, in this order. Their `name` is written where the file has a column for it. */
  readonly added: readonly RowCells[]
}

/** A new file before it gets its rows. */
export const EMPTY_MEMBERSHIP_FILE: Uint8Array = new TextEncoder().encode('AccessPackage;Email\n')

/**
 * Changes a membership file.
 *
 * New rows and cells are written as the file writes its own: delimiter, quotes, line ends, encoding. A column that a row
 * needs and the file has not is added at the end of every row, so then every row changes. A file whose last line nothing
 * ends goes on to be one.
 *
 * @param bytes A file that `parseMembershipFiles` reads without problems.
 * @param extraColumns As the settings list them.
 */
export function editMembershipFile(bytes: Uint8Array, extraColumns: readonly string[], edit: CsvEdit): Uint8Array {
  const decoded = decodeText(bytes)
  if (decoded.kind !== 'text') throw new Error(`A file to be edited ${decoded.reason}.`)
  const file = splitLines(bytes)
  const { rows, columns } = readRows(decoded.text, extraColumns)
  const delimiter = readDelimiter(decoded.text)
  const cellsOf = (row: FileRow): readonly string[] => splitRow(rowText(file.lines, row), delimiter)
  const missing = missingColumns(columns, [...edit.changed.values(), ...edit.added])
  const layout: RowLayout = {
    columns: [...columns, ...missing],
    delimiter,
    quoted: rows[0] !== undefined && cellsOf(rows[0]).every(isQuoted)
  }

  const lines: TextLine[] = []
  const copy = (from: number, to: number): void => {
    for (const line of file.lines.slice(from - 1, to)) lines.push(line)
  }
  let nextLine = 1
  for (const [index, row] of rows.entries()) {
    copy(nextLine, row.firstLine - 1)
    nextLine = row.lastLine + 1
    if (edit.removed.has(row.firstLine)) continue
    const changes = index === 0 ? headerCells(missing) : edit.changed.get(row.firstLine)
    if (changes === undefined && missing.length === 0) copy(row.firstLine, row.lastLine)
    else {
      const end = file.lines[row.lastLine - 1]?.end ?? ''
      lines.push({ text: changedRow(cellsOf(row), changes ?? {}, layout), end })
    }
  }
  copy(nextLine, file.lines.length)
  const added = edit.added.map((cells) => newRow(cells, layout))
  const open = file.lines.at(-1)?.end === ''
  return joinLines({ ...file, lines: appendLines(lines, added, lineEndOf(file.lines), open) })
}

/** The lines, from 1, that a row takes. */
interface FileRow {
  readonly firstLine: number
  readonly lastLine: number
}

/** How the rows of one file are written; a column without a meaning here is null. */
interface RowLayout {
  readonly columns: readonly (ColumnKey | null)[]
  readonly delimiter: Delimiter
  readonly quoted: boolean
}

/** The rows, header first, and what each column means. */
function readRows(
  text: string,
  extraColumns: readonly string[]
): { readonly rows: readonly FileRow[]; readonly columns: readonly (ColumnKey | null)[] } {
  const rows: FileRow[] = []
  let columns: (ColumnKey | null)[] = []
  readCsvRecords(text, (cells, firstLine, lastLine) => {
    if (rows.length === 0) {
      const layout = readHeader(cells, extraColumns, () => undefined)
      columns = cells.map((_, at) => MEMBERSHIP_COLUMNS.find(({ key }) => layout.columns[key] === at)?.key ?? null)
    }
    rows.push({ firstLine, lastLine })
  })
  return { rows, columns }
}

/** A row as the file has it, without the line break at its end. */
function rowText(lines: readonly TextLine[], { firstLine, lastLine }: FileRow): string {
  const own = lines.slice(firstLine - 1, lastLine)
  return own.map(({ text, end }, index) => (index === own.length - 1 ? text : text + end)).join('')
}

/**
 * The columns that rows need and the file has not, in the order of a new file's. A name only helps readers, which is no
 * reason to change every row.
 */
function missingColumns(columns: readonly (ColumnKey | null)[], rows: readonly RowCells[]): readonly ColumnKey[] {
  const needed = new Set(rows.flatMap((cells) => MEMBERSHIP_COLUMNS.filter(({ key }) => (cells[key] ?? '') !== '')))
  return MEMBERSHIP_COLUMNS.filter((column) => needed.has(column))
    .map(({ key }) => key)
    .filter((key) => key !== 'name' && !columns.includes(key))
}

function headerCells(missing: readonly ColumnKey[]): RowCells {
  const named = MEMBERSHIP_COLUMNS.filter(({ key }) => missing.includes(key))
  return Object.fromEntries(named.map(({ key, name }) => [key, name]))
}

function changedRow(before: readonly string[], changes: RowCells, layout: RowLayout): string {
  const { columns, delimiter, quoted } = layout
  const cells = columns.map((column, index) => {
    const old = before[index]
    const value = column === null ? undefined : changes[column]
    if (value === undefined) return old ?? writeCell('', delimiter, quoted)
    return writeCell(value, delimiter, quoted || (old !== undefined && isQuoted(old)))
  })
  return cells.join(delimiter)
}

function newRow(cells: RowCells, { columns, delimiter, quoted }: RowLayout): string {
  const texts = columns.map((column) => (column === null ? '' : (cells[column] ?? '')))
  return texts.map((text) => writeCell(text, delimiter, quoted)).join(delimiter)
}

/** What ends the last line that something ends; a file of one line without an end gets line feeds. */
function lineEndOf(lines: readonly TextLine[]): TextLine['end'] {
  return lines.findLast(({ end }) => end !== '')?.end ?? '\n'
}

/** @param open Whether nothing ends the file's last line. */
function appendLines(
  lines: readonly TextLine[],
  added: readonly string[],
  end: TextLine['end'],
  open: boolean
): readonly TextLine[] {
  if (added.length === 0) return lines
  const before = lines.map((line) => (line.end === '' ? { ...line, end } : line))
  const after = added.map((text, index) => ({ text, end: open && index === added.length - 1 ? ('' as const) : end }))
  return [...before, ...after]
}
