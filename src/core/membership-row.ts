import { parseEndDate, parseStartDate, type ParsedDate } from './dates.js'
import type { ErrorCode, Problem } from './errors.js'
import { isAddress, isGuid } from './identifiers.js'
import type { ColumnKey, Layout } from './membership-header.js'
import type { MembershipRow } from './model.js'
import type { Place } from './place.js'
import { quoteValue } from './quote-value.js'

type Fail = (code: ErrorCode, message: string, hint: string) => void

const START_HINT = 'Write the first day as 2026-03-01, or an instant with its zone: 2026-03-01T08:00:00Z.'
const END_HINT = 'Write the last day as 2026-12-31, an instant with its zone (2026-12-31T18:00:00Z), or `none`.'

/**
 * Read one data row.
 *
 * @param cells  Trimmed cells, as many as the row has.
 * @param place  Where the row starts.
 * @param layout What the file's header row says.
 * @param share  Gives an equal text that is already in memory, so that many rows do not keep many copies of it.
 * @param report Gets every problem of the row.
 * @returns The row, with null for a date that is none; null when it does not say who is meant, or in which package.
 */
export function readRow(
  cells: readonly string[],
  place: Place,
  layout: Layout,
  share: (text: string) => string,
  report: (problem: Problem) => void
): MembershipRow | null {
  if (layout.width === null) return null
  const fail: Fail = (code, message, hint) => report({ code, message, hint, place })
  // Cells after a missing or surplus one stand under the wrong column: what they say is not worth a message.
  if (cells.length !== layout.width) {
    fail(
      'CSV_CELL_COUNT',
      `The row has ${cells.length === 1 ? '1 cell' : `${cells.length} cells`}, the header row has ${layout.width}.`,
      'Give every row a cell for every column, and put quotes around a cell that has the delimiter in it.'
    )
    return null
  }
  const row = rowOf(cells, place, layout, share, fail)
  const named = checkPackage(row, layout, fail)
  const addressed = checkEmail(row, layout, fail)
  checkDateOrder(row, fail)
  return named && addressed ? row : null
}

function rowOf(
  cells: readonly string[],
  place: Place,
  layout: Layout,
  share: (text: string) => string,
  fail: Fail
): MembershipRow {
  const cell = (column: ColumnKey): string => {
    const index = layout.columns[column]
    return index === undefined ? '' : share(withoutGuard(cells[index] ?? ''))
  }
  const dateOf = <T>(parsed: ParsedDate<T>, column: string, hint: string): T | null => {
    if (parsed.kind === 'date') return parsed.value
    fail('CSV_BAD_DATE', `\`${column}\`: ${parsed.message}.`, hint)
    return null
  }
  const startDate = dateOf(parseStartDate(cell('startDate')), 'StartDate', START_HINT)
  const endDate = dateOf(parseEndDate(cell('endDate')), 'EndDate', END_HINT)
  return {
    place,
    accessPackage: cell('accessPackage'),
    email: cell('email'),
    policy: cell('policy') || null,
    startDate: startDate === null ? null : share(startDate),
    endDate: endDate === null ? null : share(endDate),
    justification: cell('justification') || null,
    name: cell('name') || null
  }
}

/** Whether the row says which package. A column that is not there was reported once, for the header row. */
function checkPackage({ accessPackage }: MembershipRow, layout: Layout, fail: Fail): boolean {
  if (accessPackage !== '') return true
  const hint = 'Fill in `AccessPackage`: its display name or its id.'
  if (layout.columns.accessPackage !== undefined) fail('CSV_MISSING_VALUE', 'The row names no access package.', hint)
  return false
}

/** Whether the row says who, in a form that can be somebody. */
function checkEmail({ email }: MembershipRow, layout: Layout, fail: Fail): boolean {
  if (isAddress(email) || isGuid(email)) return true
  if (email !== '') {
    const hint = 'Write one mail address, user principal name or object id (a GUID) in a row.'
    fail('CSV_BAD_ADDRESS', `${quoteValue(email)} is neither an address nor an object id.`, hint)
  } else if (layout.columns.email !== undefined) {
    const hint = 'Fill in `Email`: a mail address, a user principal name or an object id.'
    fail('CSV_MISSING_VALUE', 'The row names nobody.', hint)
  }
  return false
}

function checkDateOrder({ startDate, endDate }: MembershipRow, fail: Fail): void {
  // Instants are strings of one form, so they compare as they are.
  if (startDate === null || endDate === null || endDate === 'none' || endDate >= startDate) return
  const message = `The access ends (${endDate}) before it starts (${startDate}).`
  fail('CSV_DATE_ORDER', message, 'Correct one of the two dates.')
}

/** A spreadsheet runs a cell that starts with `=`, `+`, `-` or `@`; exports put a `'` in front, which is not part of it. */
function withoutGuard(cell: string): string {
  return /^'[=+\-@]/.test(cell) ? cell.slice(1) : cell
}
