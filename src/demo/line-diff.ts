/** What an edit changes in a text, line by line, as a reviewer is used to see it. */

/** One line of a diff. `same` lines stand beside a change to show where it is; `gap` stands for those left out. */
export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added' | 'gap'
  readonly text: string
}

/**
 * The lines that differ with their neighbours. By the longest common subsequence, whose table has a cell for each pair of
 * lines: for files of a sample's size.
 *
 * @param context How many unchanged lines to keep on each side of a change.
 */
export function diffLines(before: string, after: string, context = 1): DiffLine[] {
  const all = compareLines(linesOf(before), linesOf(after))
  const near = all.map((_, index) =>
    all.slice(Math.max(0, index - context), index + context + 1).some(({ kind }) => kind !== 'same')
  )
  const shown: DiffLine[] = []
  all.forEach((line, index) => {
    if (near[index] === true) shown.push(line)
    else if (near[index - 1] === true && near.indexOf(true, index) !== -1) shown.push({ kind: 'gap', text: '' })
  })
  return shown
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

function compareLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  const common = commonLengths(before, after)
  const lines: DiffLine[] = []
  let [row, column] = [0, 0]
  while (row < before.length || column < after.length) {
    const [old, young] = [before[row], after[column]]
    if (old !== undefined && old === young) {
      lines.push({ kind: 'same', text: old })
      row += 1
      column += 1
    } else if (
      old !== undefined &&
      (young === undefined || at(common, row + 1, column) >= at(common, row, column + 1))
    ) {
      lines.push({ kind: 'removed', text: old })
      row += 1
    } else {
      lines.push({ kind: 'added', text: young ?? '' })
      column += 1
    }
  }
  return lines
}

/** How many lines the rests of both texts have in common, from each pair of positions on. */
function commonLengths(before: readonly string[], after: readonly string[]): readonly (readonly number[])[] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0))
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      const cells = lengths[row] ?? []
      cells[column] =
        before[row] === after[column]
          ? at(lengths, row + 1, column + 1) + 1
          : Math.max(at(lengths, row + 1, column), at(lengths, row, column + 1))
    }
  }
  return lengths
}

function at(lengths: readonly (readonly number[])[], row: number, column: number): number {
  return lengths[row]?.[column] ?? 0
}
