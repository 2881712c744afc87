import type { ErrorCode } from './errors.js'
import type { MembershipRow } from './model.js'
import { nearestNames } from './nearest-name.js'
import { quoteValue } from './quote-value.js'

/** What a column of a membership file means. */
export type ColumnKey = Exclude<keyof MembershipRow, 'place'>

/** The columns as users write them, in the order new files get them. */
export const MEMBERSHIP_COLUMNS: readonly {
  readonly key: ColumnKey
  readonly name: string
  readonly needed: boolean
}[] = [
  { key: 'accessPackage', name: 'AccessPackage', needed: true },
  { key: 'email', name: 'Email', needed: true },
  { key: 'policy', name: 'Policy', needed: false },
  { key: 'startDate', name: 'StartDate', needed: false },
  { key: 'endDate', name: 'EndDate', needed: false },
  { key: 'justification', name: 'Justification', needed: false },
  { key: 'name', name: 'Name', needed: false }
]

/** Where the columns of one file are. */
export interface Layout {
  /** Cells of the header row, and so of every row; null when there is no header row, so that no row can be judged. */
  readonly width: number | null
  /** The index of each known column that is there. */
  readonly columns: Readonly<Partial<Record<ColumnKey, number>>>
}

/** A column's name as it is compared: without case, spaces, `_` and `-`. */
export function normaliseColumn(name: string): string {
  return name.replace(/[\s_-]/g, '').toLowerCase()
}

/**
 * Read a header row.
 *
 * @param extraColumns Further columns the settings allow; they are not read.
 * @param report       Gets every problem of the row.
 */
export function readHeader(
  cells: readonly string[],
  extraColumns: readonly string[],
  report: (code: ErrorCode, message: string, hint: string) => void
): Layout {
  const known = new Map(MEMBERSHIP_COLUMNS.map((column) => [normaliseColumn(column.name), column.key]))
  const extra = new Set(extraColumns.map(normaliseColumn))
  const columns: Partial<Record<ColumnKey, number>> = {}
  const seen = new Set<string>()
  const misspelt = new Set<string>()

  if (!cells.some((cell) => known.has(normaliseColumn(cell)))) {
    report(
      'CSV_MISSING_COLUMN',
      `This should be the header row, and none of its cells is a known column: ${cells.slice(0, 3).map(quoteValue).join(', ')}.`,
      `Start the file with a header row such as \`AccessPackage;Email\`; cells are separated by \`;\`, \`,\` or a tab.`
    )
    return { width: null, columns }
  }

  cells.forEach((cell, index) => {
    const name = normaliseColumn(cell)
    const key = known.get(name)
    if (name !== '' && seen.has(name))
      report('CSV_DUPLICATE_COLUMN', `The column ${quoteValue(cell)} stands twice.`, 'Delete one of the two columns.')
    else if (key !== undefined) columns[key] = index
    else if (!extra.has(name)) misspelt.add(reportUnknown(cell, index, extraColumns, report))
    seen.add(name)
  })
  // A needed column that was suggested for a misspelt one is said once.
  const missing = MEMBERSHIP_COLUMNS.filter(
    ({ key, name, needed }) => needed && columns[key] === undefined && !misspelt.has(name)
  )
  for (const { name } of missing)
    report('CSV_MISSING_COLUMN', `The column \`${name}\` is missing.`, `Add \`${name}\` to the header row.`)
  return { width: cells.length, columns }
}

/** @returns The name that was suggested, or an empty text. */
function reportUnknown(
  cell: string,
  index: number,
  extraColumns: readonly string[],
  report: (code: ErrorCode, message: string, hint: string) => void
): string {
  if (cell === '') {
    const hint = 'Name the column, or delete it in every row; often it is a delimiter too many at the end of the lines.'
    report('CSV_UNKNOWN_COLUMN', `Column ${index + 1} has no name.`, hint)
    return ''
  }
  const [nearest] = nearestNames(cell, [...MEMBERSHIP_COLUMNS.map(({ name }) => name), ...extraColumns], 1)
  report(
    'CSV_UNKNOWN_COLUMN',
    `${quoteValue(cell)} is not a known column${nearest === undefined ? '.' : `; did you mean \`${nearest}\`?`}`,
    'Correct the name, delete the column, or list it under `extra-columns` in the settings.'
  )
  return nearest ?? ''
}
