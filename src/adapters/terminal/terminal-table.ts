/** Tables for a terminal: columns aligned, cells wrapped where the lines would become too long. */
import type { Colours } from './colours.js'
import { lineWidth, paintLine, type Span, wordsOf, wordWidth, type Word, wrapWords } from './styled-text.js'

/** Spaces between two columns. */
const GAP = 2

/** A narrower column is not read any more. */
const NARROWEST_COLUMN = 6

/** A cell: what stands in it, before it is broken into lines. */
export type Cell = readonly Span[]

/** The table as lines of at most `width` columns. Words are broken only where there is no other way. */
export function renderTable(
  head: readonly Cell[],
  rows: readonly (readonly Cell[])[],
  width: number,
  colours: Colours
): string[] {
  const cells = [head, ...rows].map((row) => row.map(wordsOf))
  const widths = fitColumns(cells, width)
  const [headLines = [], ...rowLines] = cells.map((row) => layRow(row, widths, colours))
  const rule = colours.dim(widths.map((columns) => '─'.repeat(columns)).join(' '.repeat(GAP)))
  const titled = head.some((cell) => cell.length > 0) ? [...headLines.map((line) => colours.dim(line)), rule] : []
  return [...titled, ...rowLines.flat()]
}

/**
 * Each column as wide as its widest cell; while that is too much, the widest gives way: first between its words, then
 * within them.
 */
function fitColumns(rows: readonly (readonly (readonly Word[])[])[], width: number): readonly number[] {
  const columns = rows[0]?.map((_, index) => rows.map((row) => row[index] ?? [])) ?? []
  const widths = columns.map((cells) => largest(cells.map(lineWidth)))
  const words = columns.map((cells) => largest(cells.map((cell) => largest(cell.map(wordWidth)))))
  const room = width - GAP * (columns.length - 1)
  const narrowest = words.map((columnWidth) => Math.min(columnWidth, NARROWEST_COLUMN))
  return narrow(narrow(widths, words, room), narrowest, room)
}

/** The widths, each at least as its `least` says, made narrower until they fit into the room or none can give way. */
function narrow(widths: readonly number[], least: readonly number[], room: number): readonly number[] {
  const narrowed = [...widths]
  for (;;) {
    const total = narrowed.reduce((sum, columnWidth) => sum + columnWidth, 0)
    const shrinkable = narrowed.map((columnWidth, index) => (columnWidth > (least[index] ?? 0) ? columnWidth : 0))
    const widest = largest(shrinkable)
    if (total <= room || widest === 0) return narrowed
    narrowed[shrinkable.indexOf(widest)] = widest - 1
  }
}

/** Not `Math.max(...numbers)`: a table may have more rows than a function takes arguments. */
function largest(numbers: readonly number[]): number {
  return numbers.reduce((found, each) => Math.max(found, each), 0)
}

function layRow(row: readonly (readonly Word[])[], widths: readonly number[], colours: Colours): string[] {
  const cells = row.map((words, index) => wrapWords(words, widths[index] ?? 0))
  const height = Math.max(1, ...cells.map((lines) => lines.length))
  return Array.from({ length: height }, (_, lineNumber) =>
    cells
      .map((lines, index) => {
        const line = lines[lineNumber] ?? []
        return paintLine(line, colours) + ' '.repeat(Math.max(0, (widths[index] ?? 0) - lineWidth(line)))
      })
      .join(' '.repeat(GAP))
      .trimEnd()
  )
}
