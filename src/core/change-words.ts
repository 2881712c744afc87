/** The words for changes and counts: what a reviewer reads in the cells of a table and in a headline. */
import { formatDay } from './dates.js'
import { addressSpan, codeSpan, count, counted, fileUrl, join, link, say, type Markdown } from './markdown.js'
import type { EndDate, Instant } from './model.js'
import type { Place } from './place.js'
import type { Change, Member, Move, PackagePlan, RemoveChange } from './plan.js'

/** Where links of a comment lead to; all but the folder are empty on a laptop. `repositoryUrl` is without a slash at its end. */
export interface RenderContext {
  readonly repositoryUrl: string
  /** The pull request's head commit. */
  readonly headSha: string
  /** The membership folder. */
  readonly path: string
  readonly runUrl: string
}

/** How many of each kind of change; together they are all the changes. A policy move counts as two. */
export interface ChangeCounts {
  readonly adds: number
  readonly updates: number
  readonly removes: number
}

/** `will`: what happens; `would`: what happened if it were not refused. */
export type Mood = 'will' | 'would'

/** The same for every change of one person, whatever the file calls them. */
export function memberKey(member: Member): string {
  return member.userId ?? member.address.toLowerCase()
}

/** Name and address; the name is left out where it says the same. */
export function personWords({ member }: Pick<Change, 'member'>): Markdown {
  const { address, name } = member
  return name === null || name === address ? addressSpan(address) : say`${codeSpan(name)} ${addressSpan(address)}`
}

/** The sign in a row's first cell; the words beside it say the same. */
export function signOf(change: Change): Markdown {
  return {
    add: say`**+**`,
    update: say`**~**`,
    remove: say`**−**`
  }[change.kind]
}

/** Why the change is half of a move; null when it is a change of its own. */
export function moveOf(change: Change): Move | null {
  return change.kind === 'update' ? null : change.move
}

/** What happens to the person: «added», «invited as a guest, then added», «new end date», «removed». */
export function changeWords(change: Change): Markdown {
  switch (change.kind) {
    case 'add':
      if (change.invite !== null) return say`**invited as a guest**, then added`
      return change.move === null ? say`added` : say`added again under policy ${codeSpan(change.policy.name)}`
    case 'update':
      if (change.startDate === change.previous.startDate) return say`new end date`
      return change.endDate === change.previous.endDate ? say`new start date` : say`new start and end date`
    case 'remove':
      if (change.move !== null) return movedWords(change, change.move)
      return change.assignmentIds.length > 1
        ? say`removed (${change.assignmentIds.length} assignments of the package)`
        : say`removed`
  }
}

/** The first half of a move. An end date that goes with it is named, since the second half may not bring it back. */
function movedWords({ policy, endDate }: RemoveChange, move: Move): Markdown {
  const end = endDate === null || endDate === 'none' ? say`` : say` (until ${day(endDate)})`
  switch (move) {
    case 'policy':
      return say`removed from policy ${codeSpan(policy.name)}${end}: access is interrupted`
    case 'partial-delivery':
      return say`removed${end}, since Entra delivered only a part: access is interrupted`
    case 'failed-delivery':
      return say`removed, since Entra could not deliver it`
  }
}

/** A line of a file, e.g. «line 14», linked to the file as the pull request has it. */
export function lineWords(place: Place, context: RenderContext | null, nameFile: boolean): Markdown {
  const file = nameFile ? say`${codeSpan(place.file.slice(place.file.lastIndexOf('/') + 1))} ` : say``
  const label = say`${file}line ${place.line}`
  return context === null ? label : link(label, fileUrl(context.repositoryUrl, context.headSha, place.file, place.line))
}

/** From when and until when; empty where Entra decides. An update also says how it was. */
export function dateWords(change: Change): Markdown {
  if (change.kind === 'remove') return say``
  if (change.kind === 'add') return join([...startWords(change.startDate), ...endWords(change.endDate)], ' ')
  const { previous } = change
  const start = [...startWords(change.startDate), was(previous.startDate, say`(had no start date)`)]
  const end = [...endWords(change.endDate), was(previous.endDate, say`(was without end)`)]
  const newStart = change.startDate === previous.startDate ? [] : start
  return join([...newStart, ...(change.endDate === previous.endDate ? [] : end)], ' ')
}

/** An instant as a reader takes it in: `23 Nov 2026, 14:02 UTC`. */
export function momentWords(instant: Instant): Markdown {
  return say`${day(instant)}, ${instant.slice(11, 16) as Markdown} UTC`
}

/** How many changes of each kind. */
export function countChanges(changes: readonly Change[]): ChangeCounts {
  const of = (kind: Change['kind']): number => changes.filter((change) => change.kind === kind).length
  return { adds: of('add'), updates: of('update'), removes: of('remove') }
}

/** `3 added, 1 with new dates, 1 removed`; a kind without changes is not named. */
export function countWords({ adds, updates, removes }: ChangeCounts): Markdown {
  const parts: readonly [number, Markdown][] = [
    [adds, say`added`],
    [updates, say`with new dates`],
    [removes, say`removed`]
  ]
  return join(
    parts.filter(([amount]) => amount > 0).map(([amount, words]) => say`${count(amount)} ${words}`),
    ', '
  )
}

/** `212 more people` where each change is another person's, else `212 more changes`. */
export function moreWords(changes: readonly Change[]): Markdown {
  const people = new Set(changes.map(({ member }) => memberKey(member))).size
  return people === changes.length
    ? counted(people, 'more person', 'more people')
    : counted(changes.length, 'more change', 'more changes')
}

/** The members of a package now, and as the changes make it. */
export function memberCounts({ current, changes }: PackagePlan): { readonly now: number; readonly after: number } {
  // Whoever is moved is counted before and after; where nothing was delivered, only after.
  const gained = changes.filter(
    (change) => change.kind === 'add' && (change.move === null || change.move === 'failed-delivery')
  )
  const lost = changes.filter((change) => change.kind === 'remove' && change.move === null)
  return { now: current, after: current + gained.length - lost.length }
}

/** People of a headline, by what happens to them. */
interface HeadlinePeople {
  readonly gain: ReadonlySet<string>
  readonly lose: ReadonlySet<string>
  readonly keep: ReadonlySet<string>
  readonly move: ReadonlySet<string>
  readonly repair: ReadonlySet<string>
  readonly invited: ReadonlySet<string>
}

/**
 * What happens, in a sentence without its full stop: «2 people gain access to `Team Blue`, 1 loses it; 1 guest will be
 * invited». Counts people, each once for what they gain and once for what they lose; dates that take the access away count
 * as a loss. The package is named when there is only one.
 */
export function headlineWords(plans: readonly PackagePlan[], mood: Mood): Markdown {
  const changed = plans.filter(({ changes }) => changes.length > 0)
  const { gain, lose, keep, move, repair, invited } = headlinePeople(changed)
  const [only] = changed
  const where = only !== undefined && changed.length === 1 ? say` to ${codeSpan(only.name)}` : say``
  const verbs: readonly [number, string, string, string][] = [
    [gain.size, 'gains', 'gain', ''],
    [lose.size, 'loses', 'lose', ''],
    [keep.size, 'keeps', 'keep', ' with new dates'],
    [move.size, 'gets', 'get', ' under another policy'],
    [repair.size, 'gets', 'get', ' anew after a failed delivery']
  ]
  const sentences = verbs
    .filter(([people]) => people > 0)
    .map(([people, one, many, rest], index) => {
      const verb = mood === 'would' ? `would ${many}` : people === 1 ? one : many
      const who = index === 0 ? counted(people, 'person', 'people') : count(people)
      return `${who} ${verb} ${index === 0 ? `access${where}` : 'it'}${rest}` as Markdown
    })
  if (invited.size === 0) return join(sentences, ', ')
  const guests = counted(invited.size, 'guest', 'guests')
  return say`${join(sentences, ', ')}; ${guests} ${mood === 'would' ? say`would` : say`will`} be invited`
}

function headlinePeople(plans: readonly PackagePlan[]): HeadlinePeople {
  const people = {
    gain: new Set<string>(),
    lose: new Set<string>(),
    keep: new Set<string>(),
    move: new Set<string>(),
    repair: new Set<string>(),
    invited: new Set<string>()
  }
  for (const { changes, staying } of plans) {
    for (const change of changes) {
      const key = memberKey(change.member)
      const why = moveOf(change)
      if (why === 'policy') people.move.add(key)
      else if (why !== null) people.repair.add(key)
      else if (change.kind === 'update') people[staying.losing.has(key) ? 'lose' : 'keep'].add(key)
      else people[change.kind === 'add' ? 'gain' : 'lose'].add(key)
      if (change.kind === 'add' && change.invite !== null) people.invited.add(key)
    }
  }
  return people
}

function startWords(start: Instant | null): Markdown[] {
  return start === null ? [] : [say`from ${day(start)}${start.endsWith('T00:00:00Z') ? say`` : time(start)}`]
}

function endWords(end: EndDate): Markdown[] {
  if (end === null) return []
  return end === 'none' ? [say`without end`] : [say`until ${day(end)}${end.endsWith('T23:59:59Z') ? say`` : time(end)}`]
}

/** How a date was in Entra; `open` says it where there was none. */
function was(date: EndDate, open: Markdown): Markdown {
  return date === null || date === 'none' ? open : say`(was ${day(date)})`
}

/** Instants are made by our own parser; the code span is for the one that is not. */
function day(instant: Instant): Markdown {
  return /^\d{4}-\d\d-\d\dT/.test(instant) ? (formatDay(instant) as Markdown) : codeSpan(instant)
}

function time(instant: Instant): Markdown {
  return say`, ${codeSpan(instant.slice(11, 16))} UTC`
}
