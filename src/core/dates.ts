import type { EndDate, Instant } from './model.js'
import { quoteValue } from './quote-value.js'

/**
 * Dates as people write them in a cell, and as they read them in a comment. Everything between is an {@link Instant}:
 * UTC, to the second, so that equal times are equal strings and earlier ones sort first.
 */

/** What became of a cell: its value, or a sentence for whoever wrote it. */
export type ParsedDate<T> =
  { readonly kind: 'date'; readonly value: T } | { readonly kind: 'problem'; readonly message: string }

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** A date, a time and its distance from UTC; without the last it would be another instant on every machine. */
const INSTANT =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:[.,]\d+)?)?(?:Z|([+-])([01]\d|2[0-3])(?::?([0-5]\d))?)$/i

const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}T[\d:.,]+$/i

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The first moment of a day or the given instant; an empty cell is null: left to Entra. */
export function parseStartDate(text: string): ParsedDate<Instant | null> {
  return parseCell(text, '00:00:00')
}

/** The last second of a day (that day is included), the given instant, or `none`; an empty cell is null: left to Entra. */
export function parseEndDate(text: string): ParsedDate<EndDate> {
  return text.trim().toLowerCase() === 'none' ? { kind: 'date', value: 'none' } : parseCell(text, '23:59:59')
}

/**
 * The instant that an ISO 8601 date with time and zone names, in UTC; fractions of a second are cut off.
 *
 * @returns Null for anything else, impossible dates and times without a zone included.
 */
export function parseInstant(text: string): Instant | null {
  const match = INSTANT.exec(text.trim())
  if (match === null) return null
  const [, day = '', hour = '', minute = '', second = '00', sign, offsetHours = '0', offsetMinutes = '0'] = match
  if (!isDay(day)) return null

  const offsetMs = (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60_000
  const localMs = Date.parse(`${day}T${hour}:${minute}:${second}Z`)
  const instant = instantAt(sign === '-' ? localMs + offsetMs : localMs - offsetMs)
  // A zone can push the last day of year 9999 over the edge of what four digits can say.
  return /^\d{4}-/.test(instant) ? instant : null
}

/** The instant of a clock's reading, in milliseconds since 1970; fractions of a second are cut off. */
export function instantAt(milliseconds: number): Instant {
  return `${new Date(milliseconds).toISOString().replace(/\.\d+Z$/, '')}Z`
}

/** The day of an instant in UTC for readers: `31 Dec 2026`. */
export function formatDay(instant: Instant): string {
  const [year = '', month = '', day = ''] = instant.slice(0, 10).split('-')
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? month} ${year}`
}

/** Whether access with this end is over. The last second still counts as access; no end is never over. */
export function isPast(end: EndDate, now: Instant): boolean {
  return end !== null && end !== 'none' && end < now
}

/** Entries whose end has not passed, and those whose end has. */
export function splitEnded<T extends { readonly endDate: EndDate }>(
  entries: readonly T[],
  now: Instant
): readonly [active: readonly T[], ended: readonly T[]] {
  const active: T[] = []
  const ended: T[] = []
  for (const entry of entries) (isPast(entry.endDate, now) ? ended : active).push(entry)
  return [active, ended]
}

function parseCell(text: string, timeOfDay: string): ParsedDate<Instant | null> {
  const cell = text.trim()
  if (cell === '') return { kind: 'date', value: null }
  if (isDay(cell)) return { kind: 'date', value: `${cell}T${timeOfDay}Z` }
  const instant = parseInstant(cell)
  return instant !== null ? { kind: 'date', value: instant } : { kind: 'problem', message: explain(cell) }
}

function explain(cell: string): string {
  const value = quoteValue(cell)
  if (LOCAL_TIME.test(cell)) return `${value} is a time without a zone`
  const [day] = /^\d{4}-\d{2}-\d{2}(?!\d)/.exec(cell) ?? []
  if (day === undefined) return `${value} is not a date`
  if (!isDay(day)) return `${value} does not exist in the calendar`
  if (INSTANT.test(cell)) return `${value} is after the year 9999 in UTC`
  return `${value} is not a date; after the day nothing may follow but \`T\`, a time from 00:00 to 23:59:59 and its zone`
}

/**
 * Whether the calendar has this day. `Date` takes 30 February for 2 March, so a day exists when it comes back as it went
 * in. Asked in the same year of another 400, which has the same days, since `Date` reads the years to 99 as 1900 to 1999.
 */
function isDay(text: string): boolean {
  if (!DAY.test(text) || text.startsWith('0000')) return false
  const month = Number(text.slice(5, 7))
  const day = Number(text.slice(8))
  const date = new Date(Date.UTC(2000 + (Number(text.slice(0, 4)) % 400), month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}
