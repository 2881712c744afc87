import type { EndDate, Instant } from '../../core/model.js'
import { badAnswer, objectOf, textOf, type JsonObject } from './json.js'

const DAYS = ['(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])', '(?:0[13-9]|1[0-2])-(?:29|30)', '(?:0[13578]|1[02])-31'].join(
  '|'
)

/** Nearly every date: in UTC, and surely in the calendar, so that there is nothing to work out. A long list has very many. */
const PLAIN_UTC = new RegExp(`^\\d{4}-(?:${DAYS})T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?Z$`)

/**
 * A date as Graph writes it (`2024-07-01T00:00:00.00Z`, also with seven digits or an offset) as an instant, cut to the
 * second. A date without an offset is UTC: Graph's dates are (Microsoft Graph documentation, resource pages: «always in
 * UTC time»).
 *
 * @throws ActionError `GRAPH_BAD_ANSWER` for a text that is no date.
 */
export function toInstant(text: string): Instant {
  if (PLAIN_UTC.test(text)) return `${text.slice(0, 19)}Z`
  // JavaScript reads three digits of a fraction reliably; none are kept anyway.
  const whole = text.trim().replace(/(:\d{2})\.\d+/, '$1')
  const milliseconds = Date.parse(/(Z|[+-]\d{2}:?\d{2})$/i.test(whole) ? whole : `${whole}Z`)
  if (Number.isNaN(milliseconds)) throw badAnswer(`a date that is none: «${text}»`)
  return fromMilliseconds(milliseconds)
}

/** A property's instant; null when it is missing or null. */
export function instantOf(object: JsonObject, key: string): Instant | null {
  const text = textOf(object, key)
  return text === null ? null : toInstant(text)
}

/** When access starts and ends. */
export interface Dates {
  readonly startDate: Instant | null
  readonly endDate: EndDate
}

/**
 * Dates out of an `entitlementManagementSchedule` (Microsoft Graph documentation, resources `entitlementManagementSchedule`
 * and `expirationPattern`): `noExpiration` is `none`; an end date is taken whatever the type says; a duration counts from
 * the start; anything else is not told.
 */
export function datesOf(schedule: JsonObject | null): Dates {
  if (schedule === null) return { startDate: null, endDate: null }
  const startDate = instantOf(schedule, 'startDateTime')
  const expiration = objectOf(schedule, 'expiration')
  if (expiration === null) return { startDate, endDate: null }
  if (textOf(expiration, 'type')?.toLowerCase() === 'noexpiration') return { startDate, endDate: 'none' }
  const endDate = instantOf(expiration, 'endDateTime')
  return { startDate, endDate: endDate ?? endOfDuration(startDate, textOf(expiration, 'duration')) }
}

/** `Edm.Duration` has days, hours, minutes and seconds, no months or years (OData CSDL, section on primitive types). */
function endOfDuration(startDate: Instant | null, duration: string | null): Instant | null {
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?$/.exec(duration ?? '')
  if (startDate === null || parts === null) return null
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0))
  return fromMilliseconds(Date.parse(startDate) + (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000)
}

function fromMilliseconds(milliseconds: number): Instant {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`
}

/**
 * The schedule of a request that asks for these dates; null when both are left to Entra.
 * `noExpiration` and `afterDateTime`: Microsoft Graph documentation, resource `expirationPattern`.
 */
export function scheduleFor({ startDate, endDate }: Dates): JsonObject | null {
  if (startDate === null && endDate === null) return null
  const expiration =
    endDate === null
      ? {}
      : { expiration: endDate === 'none' ? { type: 'noExpiration' } : { type: 'afterDateTime', endDateTime: endDate } }
  return { ...(startDate === null ? {} : { startDateTime: startDate }), ...expiration }
}
