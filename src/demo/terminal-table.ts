/** Tables for a terminal: columns aligned, cells wrapped where the lines would become too long. */
import type { Colours } from '../adapters/terminal-runner.js'
import { lineWidth, paintLine, type Span, wordsOf, wordWidth, type Word, wrapWords } from './styled-text.js'

/** Spaces between two columns. */
const GAP = 2

/** A cell: what stands in it, before it is broken into lines. */
export type Cell = readonly Span[]

/** The table as lines of at most `width` columns, as far as its longest words allow. */
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

/** Each column as wide as its widest cell; while that is too much, the widest that still can gives way. */
function fitColumns(rows: readonly (readonly (readonly Word[])[])[], width: number): number[] {
  const columns = rows[0]?.map((_, index) => rows.map((row) => row[index] ?? [])) ?? []
  const widths = columns.map((cells) => Math.max(...cells.map(lineWidth)))
  const least = columns.map((cells) => Math.max(0, ...cells.flatMap((words) => words.map(wordWidth))))
  const room = width - GAP * (columns.length - 1)
  for (;;) {
    const total = widths.reduce((sum, columnWidth) => sum + columnWidth, 0)
    const shrinkable = widths.map((columnWidth, index) => (columnWidth > (least[index] ?? 0) ? columnWidth : 0))
    const widest = Math.max(0, ...shrinkable)
    if (total <= room || widest === 0) return widths
    widths[shrinkable.indexOf(widest)] = widest - 1
  }
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
