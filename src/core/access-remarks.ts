/** What stands out about one person in one package, in sentences for a report. */
import { accessState, type Access } from './access-list.js'
import { formatDay } from './dates.js'
import type { EndDate, Instant, OpenRequest } from './model.js'
import type { Change, KeptCode } from './plan.js'

/** A sentence; `tone` says whether access comes (`good`), goes (`bad`), changes, or stays on purpose (`kept`). */
export interface Remark {
  readonly tone: 'good' | 'bad' | 'changed' | 'kept'
  readonly text: string
}

/** Why somebody is left alone, in few words: what a report groups them by. */
export const KEPT_TITLES: Readonly<Record<KeptCode, string>> = {
  protected: 'Protected by the settings',
  pending: 'A request is on its way',
  'not-in-git': 'On its way, in no file',
  'not-a-person': 'Not a person',
  'on-its-way': 'Account on its way',
  automatic: 'Given by an automatic policy',
  'other-policy': 'Held under another policy than declared',
  'outside-policy': 'Held under a policy that is not managed',
  'expired-row': 'The row has ended',
  'delivery-failed': 'Entra could not deliver it',
  'never-delivered': 'Never delivered, so nobody has it'
}

/** @returns What is on its way in Entra, what a plan does, and why it does nothing; empty: all is as declared. */
export function accessRemarks(access: Access): readonly Remark[] {
  const planned = planRemark(access)
  return [
    ...access.requests.map(requestRemark),
    ...(planned === null ? [] : [planned]),
    ...access.kept.map(({ reason }): Remark => ({ tone: 'kept', text: `Left alone: ${reason}` })),
    ...(access.refused ? [{ tone: 'bad', text: 'The package is refused: nothing of it is applied.' } as const] : [])
  ]
}

function requestRemark(request: OpenRequest): Remark {
  const what = { add: 'An addition', update: 'A change of dates', remove: 'The removal' }[request.type]
  return { tone: 'changed', text: `${what} ${requestWords(request)}.` }
}

/** Where a request stands, after whatever it is called: «waits for an approval since 3 Jan 2030». */
export function requestWords({ state, createdAt }: Pick<OpenRequest, 'state' | 'createdAt'>): string {
  const where = {
    submitted: 'is on its way',
    pendingApproval: 'waits for an approval',
    delivering: 'is being delivered',
    scheduled: 'is scheduled'
  }[state]
  return createdAt === null ? where : `${where} since ${formatDay(createdAt)}`
}

function planRemark(access: Access): Remark | null {
  switch (accessState(access)) {
    case 'to-add':
      return { tone: 'good', text: 'The files add it.' }
    case 'to-invite':
      return { tone: 'good', text: 'The files invite a guest and add it.' }
    case 'to-update':
      return { tone: 'changed', text: `The files set new dates:${access.changes.map(newDates).join(',')}.` }
    case 'to-move':
      return { tone: 'changed', text: 'The files move it to another policy: taken away, then added again.' }
    case 'to-remove':
      return {
        tone: 'bad',
        text: `${access.rows.length === 0 ? 'In no file' : 'The row has ended'}: the next apply takes it away.`
      }
    case 'to-retry':
      return { tone: 'changed', text: 'Entra is asked to deliver it again.' }
    case 'as-declared':
    case 'kept':
    case 'not-planned':
      return null
  }
}

/** The dates that an update changes, and not those it leaves as they are. */
function newDates(change: Change): string {
  if (change.kind !== 'update') return ''
  const { startDate, endDate, previous } = change
  return startWords(startDate === previous.startDate ? null : startDate) + endWords(endDate, previous.endDate)
}

function startWords(start: Instant | null): string {
  return start === null ? '' : ` from ${formatDay(start)}`
}

function endWords(end: EndDate, before: EndDate): string {
  if (end === null || end === before) return ''
  return end === 'none' ? ' without end' : ` until ${formatDay(end)}`
}
