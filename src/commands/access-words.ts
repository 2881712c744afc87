/** Access in words for a terminal: what Entra has, what the files say, what a plan does. */
import { logLine } from '../adapters/log-text.js'
import type { Span, Tone } from '../adapters/terminal/styled-text.js'
import { accessState, type Access, type HeldAccess } from '../core/access-list.js'
import { requestWords } from '../core/access-remarks.js'
import { formatDay } from '../core/dates.js'
import type { EndDate, Instant, MembershipRow, OpenRequest, Person } from '../core/model.js'
import type { Change } from '../core/plan.js'

/** Text as it may be shown: names come from Entra and from files. */
export function span(text: string, tone: Tone = 'plain'): Span {
  return { text: logLine(text), tone }
}

/** Parts of a sentence with the same between each two. */
export function joinSpans(parts: readonly (readonly Span[])[], separator: string): readonly Span[] {
  return parts.flatMap((part, index) => (index === 0 ? part : [span(separator), ...part]))
}

/** Name and address of somebody; the name is left out where it says the same. */
export function personSpans(name: string | null, address: string): readonly Span[] {
  return name === null || name === address ? [span(address)] : [span(name, 'strong'), span(' '), span(address)]
}

/** The account of somebody who was found: what tells them from another of that name. */
export function accountWords({ id, guest, enabled }: Person): string {
  const kind = guest === true ? 'guest' : guest === false ? 'member' : 'user'
  return `${kind} of the directory, ${id}${enabled ? '' : ', account disabled'}`
}

/**
 * What Entra has for somebody in one package.
 *
 * @param table Set in a table of those who have it: having it for good is then not worth a word, nor is this policy.
 */
export function entraSpans(
  { held, requests }: Access,
  now: Instant,
  table: { readonly policy: string | null } | null = null
): readonly Span[] {
  const parts = [...held.map((each) => heldSpans(each, now, table)), ...requests.map((each) => requestSpans(each, now))]
  return parts.length === 0 ? [span('does not have it', 'dim')] : joinSpans(parts, '; ')
}

function heldSpans(
  { policy, state, startDate, endDate }: HeldAccess,
  now: Instant,
  table: { readonly policy: string | null } | null
): readonly Span[] {
  const words = {
    delivered: 'has it',
    delivering: 'is about to get it (Entra is delivering)',
    partiallyDelivered: 'has a part of it (not all could be delivered)',
    deliveryFailed: 'does not have it (the delivery failed)'
  }[state]
  const brief = table !== null && state === 'delivered'
  const period = periodWords(startDate, brief && endDate === 'none' ? null : endDate, now)
  const under = policy === null || policy === table?.policy ? [] : [span(`, under «${policy}»`)]
  return brief && period !== ''
    ? [span(period.trim()), ...under]
    : [span(words, state === 'delivered' ? 'good' : 'changed'), span(period), ...under]
}

function requestSpans(request: OpenRequest, now: Instant): readonly Span[] {
  const { type, startDate, endDate } = request
  const what = { add: 'an addition', update: 'new dates', remove: 'the removal' }[type]
  return [
    span(`${what} ${requestWords(request)}`, 'changed'),
    span(type === 'remove' ? '' : periodWords(startDate, endDate, now))
  ]
}

/** Where the files say so. */
export function rowSpans(rows: readonly MembershipRow[], shownPath: (file: string) => string): readonly Span[] {
  if (rows.length === 0) return [span('no row', 'dim')]
  const parts = rows.map(({ place, startDate, endDate, policy }) => [
    span(`${shownPath(place.file)}:${place.line}`, 'code'),
    span(`${periodWords(startDate, endDate)}${policy === null ? '' : `, policy «${policy}»`}`)
  ])
  return joinSpans(parts, '; ')
}

/** What a plan does about it; null where it leaves everything as declared. */
export function planSpans(access: Access): readonly Span[] | null {
  const { changes, kept, refused } = access
  const parts: (readonly Span[])[] = []
  switch (accessState(access)) {
    case 'to-add':
      parts.push([span('adds it', 'good')])
      break
    case 'to-invite':
      parts.push([span('invites a guest, then adds it', 'good')])
      break
    case 'to-update':
      parts.push([span(`sets new dates:${changes.map(newDates).join(',')}`, 'changed')])
      break
    case 'to-move':
      parts.push([span('takes it away and adds it again', 'changed')])
      break
    case 'to-remove':
      parts.push([span('takes it away', 'bad')])
      break
    case 'to-retry':
      parts.push([span('asks Entra to deliver it again', 'changed')])
      break
    case 'not-planned':
      if (refused) parts.push([span('none: the package could not be planned', 'bad')])
      break
    case 'as-declared':
    case 'kept':
      break
  }
  for (const { reason } of kept) parts.push([span(`leaves it alone: ${reason}`)])
  if (changes.length > 0 && refused)
    parts.push([span('but the package is refused, so nothing of it is applied', 'bad')])
  return parts.length === 0 ? null : joinSpans(parts, '; ')
}

/** The dates that an update changes, and not those it leaves as they are. */
function newDates(change: Change): string {
  if (change.kind !== 'update') return ''
  const { startDate, endDate, previous } = change
  return periodWords(startDate === previous.startDate ? null : startDate, endDate === previous.endDate ? null : endDate)
}

/**
 * ` from 1 Jan 2026 until 31 Dec 2030`; empty where neither is known.
 *
 * @param now A start before it is a day on which something happened; null: what a row asks for.
 */
function periodWords(start: Instant | null, end: EndDate, now: Instant | null = null): string {
  const began = start !== null && now !== null && start <= now
  const from = start === null ? '' : began ? ` since ${formatDay(start)}` : ` from ${momentWords(start, '00:00:00')}`
  const until = end === null ? '' : end === 'none' ? ' without end' : ` until ${momentWords(end, '23:59:59')}`
  return from + until
}

/** The day, and the time where it is not the day's first or last second. */
function momentWords(instant: Instant, usual: string): string {
  const time = instant.slice(11, 19)
  return time === usual ? formatDay(instant) : `${formatDay(instant)} ${time.slice(0, 5)} UTC`
}
