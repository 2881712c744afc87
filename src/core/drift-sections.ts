/** The parts of a report of drift, each as Markdown blocks: a heading, what to do, and who. */
import {
  changeWords,
  dateWords,
  lineWords,
  memberKey,
  momentWords,
  personWords,
  type RenderContext
} from './change-words.js'
import type { PlannedChange } from './change-table.js'
import type { Detail } from './comment-size.js'
import { formatDay } from './dates.js'
import type { Drift, EndingMembership } from './drift.js'
import {
  addressSpan,
  codeSpan,
  commitLink,
  counted,
  escapeText,
  fileUrl,
  join,
  link,
  list,
  say,
  table,
  type Markdown
} from './markdown.js'
import { limitedLines, noticeBox, noticeWords } from './notices.js'
import type { Change } from './plan.js'
import type { ApplyFate, UnappliedMerge } from './unapplied-merges.js'

/** Files that are named as those to touch; a package may stand in any number. */
const MAX_FILES = 10

/** Packages that were not compared: nothing below says anything about them. */
export function uncheckedBlocks({ unchecked }: Drift, context: RenderContext, detail: Detail): Markdown[] {
  const title = say`**Not everything could be compared**, so there may be more than this page shows. What is named here stops the next apply as well:`
  const lines = unchecked.map((refusal) => noticeWords({ package: null, refusal }, context))
  return noticeBox(
    'CAUTION',
    unchecked.length === 0 ? null : title,
    limitedLines(lines, detail.notices, 'reason', 'reasons')
  )
}

/** Access that came, went or changed in Entra. */
export function outsideBlocks(drift: Drift, context: RenderContext, detail: Detail): Markdown[] {
  const { outside } = drift
  if (outside.length === 0) return []
  return [
    say`#### Changed in Entra, outside git`,
    say`No row of these people changed since the files were applied, so somebody changed Entra. **To undo it**, merge a pull request that touches the file (a comment line such as ${codeSpan('# checked')} is enough): its plan shows this first. **To keep it**, say so in the files, by hand or with an export.`,
    ...differenceTable(outside, (change) => happenedWords(change), context, detail),
    ...filesToTouch(drift, outside, context)
  ]
}

/** Access that goes on after its row ended. */
export function endedBlocks(drift: Drift, context: RenderContext, detail: Detail): Markdown[] {
  const { ended } = drift
  if (ended.length === 0) return []
  return [
    say`#### Past the end of their row`,
    say`The row has ended, and Entra goes on giving access. Merge a pull request that touches the file to take it away, or give the row a later end to keep it.`,
    ...differenceTable(ended, (change) => (change.endDate === null ? say`` : endInEntra(change)), context, detail),
    ...filesToTouch(drift, ended, context)
  ]
}

/** Differences nobody can tell the reason of. */
export function unexplainedBlocks(drift: Drift, why: string, context: RenderContext, detail: Detail): Markdown[] {
  const { unexplained } = drift
  if (unexplained.length === 0) return []
  return [
    say`#### Different, for a reason that cannot be told`,
    say`Either the files were not applied or Entra was changed: ${escapeText(why)}. A pull request that touches the file shows this in its plan, and merging applies it; from the first apply that goes through on, the two are told apart.`,
    ...differenceTable(unexplained, () => say``, context, detail),
    ...filesToTouch(drift, unexplained, context)
  ]
}

/** Merged, and not in Entra. */
export function unappliedBlocks(merges: readonly UnappliedMerge[], context: RenderContext, detail: Detail): Markdown[] {
  const missed = merges.filter(({ open }) => open.length > 0)
  if (missed.length === 0) return []
  return [
    say`#### Merged, and not applied`,
    say`Run the apply again: start the workflow by hand from the default branch with the mode ${codeSpan('apply')}, or run its job again. The next merge tries this too.`,
    list(missed.map(({ commit, fate }) => say`${commitLink(context.repositoryUrl, commit)}: ${fateWords(fate)}`)),
    ...differenceTable(
      missed.flatMap(({ open }) => open),
      mergeCell(missed, context),
      context,
      detail
    )
  ]
}

/** Merged, and held since nobody saw it in a plan. */
export function heldBlocks(merges: readonly UnappliedMerge[], context: RenderContext, detail: Detail): Markdown[] {
  const missed = merges.filter(({ held }) => held.length > 0)
  if (missed.length === 0) return []
  const reasons = [...new Set(missed.flatMap(({ held }) => held.map(({ reason }) => reason)))]
  return [
    say`#### Merged, and held`,
    say`No reviewer saw these in a plan, so applies hold them. Open a pull request that touches the file: its plan shows them, and merging it applies them.`,
    list([
      ...missed.map(
        ({ commit, fate, heldSince }) =>
          say`${commitLink(context.repositoryUrl, commit)}: held since ${fateWords(heldSince ?? fate)}`
      ),
      ...limitedLines(
        reasons.map((reason) => escapeText(reason)),
        detail.notices,
        'reason',
        'reasons'
      )
    ]),
    ...differenceTable(
      missed.flatMap(({ held }) => held),
      mergeCell(missed, context),
      context,
      detail
    )
  ]
}

/** Failed, or under way for too long. */
export function deliveryBlocks({ deliveries }: Drift, context: RenderContext, detail: Detail): Markdown[] {
  if (deliveries.length === 0) return []
  const lines = deliveries.map(({ packageName, member, words, place }) => {
    const row = place === null ? say`` : say` (${lineWords(place, detail.links ? context : null, true)})`
    return say`${codeSpan(packageName)} · ${addressSpan(member.address)}: ${escapeText(words)}${row}`
  })
  return [
    say`#### Not delivered`,
    say`Look at the request in the Entra admin center: Identity Governance, Entitlement management, Access packages, the package, Requests. What an apply tries again, it tries with the next run.`,
    list(limitedLines(lines, detail.notices, 'person', 'people'))
  ]
}

/** Rows of people who left. */
export function goneBlocks({ gone }: Drift, context: RenderContext, detail: Detail): Markdown[] {
  if (gone.length === 0) return []
  const lines = gone.map((refusal) => noticeWords({ package: null, refusal }, context))
  return [
    say`#### Rows whose person is gone`,
    say`Delete the rows in a pull request, or correct the address.`,
    list(limitedLines(lines, detail.notices, 'row', 'rows'))
  ]
}

/** What ends soon: to be told, and no drift. */
export function endingBlocks({ ending }: Drift, days: number, context: RenderContext, detail: Detail): Markdown[] {
  if (ending.length === 0) return []
  const shown = ending.slice(0, detail.rows)
  const left = ending.length - shown.length
  return [
    say`#### Ends within ${counted(days, 'day', 'days')}`,
    say`No drift. Whoever is to keep access gets a later ${codeSpan('EndDate')} in their row.`,
    ...(shown.length === 0
      ? []
      : [
          table(
            [say`Person`, say`Package`, say`Ends`, say`Row`],
            shown.map((each) => [
              personWords(each),
              codeSpan(each.packageName),
              endWords(each),
              lineWords(each.place, detail.links ? context : null, true)
            ])
          )
        ]),
    ...(left === 0 ? [] : [say`… and ${counted(left, 'more membership', 'more memberships')}`])
  ]
}

function endWords({ endDate, declared }: EndingMembership): Markdown {
  const day = formatDay(endDate) as Markdown
  return declared ? day : say`${day} (by its policy in Entra)`
}

/** A row a person: what is so in Entra, and what an apply would make of it. Columns that would be empty are left out. */
function differenceTable(
  changes: readonly PlannedChange[],
  reason: (change: Change) => Markdown,
  context: RenderContext,
  detail: Detail
): Markdown[] {
  const shown = changes.slice(0, detail.rows)
  const people = new Set(changes.slice(shown.length).map(({ change }) => memberKey(change.member))).size
  const columns: readonly (readonly [Markdown, (each: PlannedChange) => Markdown])[] = [
    [say`Person`, ({ change }) => personWords(change)],
    [say`Package`, ({ pack }) => codeSpan(pack.name)],
    [say`Why`, ({ change }) => reason(change)],
    [say`Applying it`, ({ change }) => applyingWords(change)],
    [
      say`Row`,
      ({ change: { place } }) => (place === null ? say`` : lineWords(place, detail.links ? context : null, true))
    ]
  ]
  const rows = shown.map((each) => columns.map(([, cell]) => cell(each)))
  const used = columns.map((_, index) => rows.some((row) => row[index] !== ''))
  const inUse = (cells: readonly Markdown[]): Markdown[] => cells.filter((_, index) => used[index])
  return [
    ...(shown.length === 0 ? [] : [table(inUse(columns.map(([heading]) => heading)), rows.map(inUse))]),
    ...(people === 0 ? [] : [say`… and ${counted(people, 'more person', 'more people')}`])
  ]
}

/** What would happen: «added until 3 Jan 2027», «removed». */
function applyingWords(change: Change): Markdown {
  return join(
    [changeWords(change), dateWords(change)].filter((words) => words !== ''),
    ' '
  )
}

/** What somebody did in Entra, and since when. */
function happenedWords(change: Change): Markdown {
  const detail = change.causeDetail === null ? [] : [escapeText(change.causeDetail, 200)]
  const since =
    change.kind === 'remove' && change.startDate !== null ? [say`since ${formatDay(change.startDate) as Markdown}`] : []
  return join([...detail, ...since], ', ')
}

function endInEntra({ endDate }: Change): Markdown {
  return endDate === null || endDate === 'none'
    ? say`no end in Entra`
    : say`ends in Entra on ${formatDay(endDate) as Markdown}`
}

function mergeCell(merges: readonly UnappliedMerge[], { repositoryUrl }: RenderContext): (change: Change) => Markdown {
  const commits = new Map(
    merges.flatMap(({ commit, open, held }) => [...open, ...held].map(({ change }) => [change, commit] as const))
  )
  return (change) => {
    const commit = commits.get(change)
    return commit === undefined ? say`` : say`merged with ${commitLink(repositoryUrl, commit)}`
  }
}

function fateWords(fate: ApplyFate): Markdown {
  switch (fate.kind) {
    case 'never':
      return say`no apply of it began: its run was skipped, cancelled while it waited, failed before it could begin, or never started.`
    case 'unfinished':
      return say`its apply began${on(fate.at)} and has no end: it goes on, or was cut off${run(fate.runUrl)}.`
    case 'ended': {
      const left = fate.description === '' ? say`not all of it was done` : escapeText(fate.description)
      return say`its apply ended${on(fate.at)}: ${left}${run(fate.runUrl)}.`
    }
    case 'unreadable':
      return say`what became of its apply could not be read: ${escapeText(fate.why)}`
  }
}

function on(at: string | null): Markdown {
  return at === null ? say`` : say` on ${momentWords(at)}`
}

function run(url: string | null): Markdown {
  return url === null ? say`` : say` (${link(say`the run`, url)})`
}

/** The files of the packages, for whoever wants to open a pull request: a removal has no row. */
function filesToTouch({ files }: Drift, changes: readonly PlannedChange[], context: RenderContext): Markdown[] {
  const names = [...new Set(changes.flatMap(({ pack }) => files.get(pack.name) ?? []))].sort()
  if (names.length === 0) return []
  const shown = names
    .slice(0, MAX_FILES)
    .map((file) => link(codeSpan(file), fileUrl(context.repositoryUrl, context.headSha, file)))
  const left = names.length - shown.length
  const more = left === 0 ? [] : [counted(left, 'more file', 'more files')]
  return [say`${names.length === 1 ? say`File` : say`Files`}: ${join([...shown, ...more], ', ')}`]
}
