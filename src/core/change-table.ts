/** The table of changes, as every part of a plan comment shows it. */
import {
  moreWords,
  changeWords,
  countChanges,
  countWords,
  dateWords,
  lineWords,
  moveOf,
  personWords,
  signOf,
  type RenderContext
} from './change-words.js'
import type { Detail } from './comment-size.js'
import { codeSpan, commitLink, escapeText, say, table, type Markdown } from './markdown.js'
import type { Change, PackagePlan } from './plan.js'
import { isLoss } from './remaining-members.js'

/** A change and the package it is of. */
export interface PlannedChange {
  readonly pack: PackagePlan
  readonly change: Change
}

/** What a table of one part has beside person and change. */
export interface TableKind {
  /** The heading of the column with `causeDetail`, or null for none. */
  readonly cause: Markdown | null
  /** Whether the rows are of several packages. */
  readonly packages: boolean
}

/**
 * A row a change: who gains the package, then who is changed, then who loses it; each in the plan's order. Columns that
 * would be empty are left out.
 *
 * @returns The table and, where rows were left out, a line that counts them. Removals and invitations are the last to
 * be left out.
 */
export function changeTable(
  planned: readonly PlannedChange[],
  kind: TableKind,
  context: RenderContext,
  detail: Detail
): Markdown[] {
  const changes = planned.toSorted((one, other) => rankOf(one.change) - rankOf(other.change))
  const shown = firstByWeight(changes, detail.rows, ({ change }) => weightOf(change))
  const files = new Set(changes.flatMap(({ change }) => (change.place === null ? [] : [change.place.file])))
  const severalPolicies = new Set(changes.map(({ change }) => change.policy.id)).size > 1

  const columns: readonly [heading: Markdown, cell: (row: PlannedChange) => Markdown][] = [
    [say` `, ({ change }) => signOf(change)],
    [say`Person`, ({ change }) => personWords(change)],
    [say`Package`, ({ pack }) => (kind.packages ? codeSpan(pack.name) : say``)],
    [kind.cause ?? say` `, ({ change }) => (kind.cause === null ? say`` : causeWords(change, context))],
    [
      say`Change`,
      ({ pack, change }) => {
        const policy = severalPolicies && moveOf(change) === null ? say` under ${codeSpan(change.policy.name)}` : say``
        const origin = originWords(change, context, detail.links, files.size > 1)
        return say`${changeWords(change)}${lossWords(pack, change)}${policy}${origin}`
      }
    ],
    [say`Dates`, ({ change }) => dateWords(change)],
    [say`Reason`, ({ change }) => (detail.reasons ? reasonOf(change) : say``)]
  ]
  const rows = shown.map((row) => columns.map(([, cell]) => cell(row)))
  const used = columns.map(([heading], index) => heading === 'Change' || rows.some((row) => row[index] !== ''))
  const inUse = (cells: readonly Markdown[]): Markdown[] => cells.filter((_, index) => used[index])
  const shownSet = new Set(shown)
  const left = changes.filter((each) => !shownSet.has(each)).map(({ change }) => change)
  return [
    table(inUse(columns.map(([heading]) => heading)), rows.map(inUse)),
    ...(left.length === 0 ? [] : [say`… and ${moreWords(left)}: ${countWords(countChanges(left))}`])
  ]
}

/** The `limit` heaviest items, in the order they came in. */
export function firstByWeight<Item>(items: readonly Item[], limit: number, weight: (item: Item) => number): Item[] {
  if (items.length <= limit) return [...items]
  const ranked = items.map((item, index) => ({ item, index, weight: weight(item) }))
  return ranked
    .sort((one, other) => other.weight - one.weight || one.index - other.index)
    .slice(0, limit)
    .sort((one, other) => one.index - other.index)
    .map(({ item }) => item)
}

/** Both halves of a move stand together. */
function rankOf(change: Change): number {
  if (moveOf(change) !== null) return 2
  return { add: 0, update: 1, remove: 3 }[change.kind]
}

function weightOf(change: Change): number {
  if (change.kind === 'remove') return 3
  if (change.kind === 'update') return 1
  return change.invite === null ? 0 : 2
}

/** Dates that come to a removal say so. */
function lossWords({ staying }: PackagePlan, change: Change): Markdown {
  return change.kind === 'update' && isLoss(staying, change) ? say`, **which takes the access away**` : say``
}

/** Where the change comes from, in brackets: the row, or that there is none any more. */
function originWords(change: Change, context: RenderContext, links: boolean, nameFile: boolean): Markdown {
  const line = change.place === null ? null : lineWords(change.place, links ? context : null, nameFile)
  if (change.cause === 'expired') return line === null ? say` (row expired)` : say` (${line} expired)`
  // A move says at its second half which row asks for it.
  if (change.kind === 'remove' && change.move !== null) return say``
  if (change.kind === 'remove' && change.cause === 'removed') return say` (row deleted)`
  return line === null ? say`` : say` (${line})`
}

/** Of an earlier merge the detail is its commit. */
function causeWords({ cause, causeDetail }: Change, { repositoryUrl }: RenderContext): Markdown {
  if (causeDetail === null) return say``
  return cause === 'earlier-merge' ? commitLink(repositoryUrl, causeDetail) : escapeText(causeDetail, 200)
}

function reasonOf(change: Change): Markdown {
  return change.kind === 'remove' || change.justification === null ? say`` : codeSpan(change.justification, 120)
}
