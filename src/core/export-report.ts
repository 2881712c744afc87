/** What an export did, for the job summary and, in one sentence, for the log. */
import { fitText, SUMMARY_BUDGET, type Detail } from './comment-size.js'
import type { RowCells } from './csv-edit.js'
import type { AddedRow, ExportedFiles } from './export-files.js'
import type { GoneCode, PackageExport, RowExport } from './export-package.js'
import type { LeftOutCode } from './export-standing.js'
import {
  addressSpan,
  blocks,
  codeSpan,
  count,
  counted,
  details,
  join,
  list,
  say,
  table,
  type Markdown
} from './markdown.js'
import { compareText } from './sort-order.js'

const GONE: Readonly<Record<GoneCode, Markdown>> = {
  'has-not': say`does not have it`,
  unknown: say`nobody in the directory is meant by it`,
  ambiguous: say`several people have the address`,
  twice: say`stands there twice`,
  automatic: say`has it by an automatic assignment policy`,
  deleted: say`the account was deleted`,
  leaving: say`is being removed in Entra`,
  ended: say`the access has ended`,
  undelivered: say`Entra could not deliver it`,
  'no-policy': say`the package has no policy that a row could name`
}

const LEFT_OUT: Readonly<Record<LeftOutCode, Markdown>> = {
  automatic: say`by an automatic assignment policy: Entra gives and takes it by itself`,
  deleted: say`the account was deleted`,
  'not-a-person': say`not a person`,
  'outside-policy': say`under a policy that is not managed here`,
  leaving: say`being removed in Entra`,
  ended: say`the access has ended`,
  'awaits-approval': say`the request waits for approval`,
  undelivered: say`Entra could not deliver it, so they do not have it`,
  unclear: say`Entra could not deliver it, and does not say what`,
  'no-policy': say`the package has no policy that a row could name`,
  'no-address': say`no account yet, and no address that tells them from others`
}

/** `2 rows added, 1 changed, 3 taken out, in 2 files; 4 holders left out.` Nothing to do is said in words. */
export function exportSentence(packages: readonly PackageExport[], written: ExportedFiles): Markdown {
  const left = packages.reduce((sum, { leftOut }) => sum + leftOut.length, 0)
  const leftOut = left === 0 ? say`` : say`; ${counted(left, 'holder', 'holders')} left out`
  return say`${changesSentence(packages, written)}${leftOut}.`
}

function changesSentence(packages: readonly PackageExport[], { files, added }: ExportedFiles): Markdown {
  if (packages.length === 0 && files.length === 0) return say`No access package was looked at, nothing was changed`
  if (files.length === 0) return say`The files say what Entra has, nothing was changed`
  const { changed, gone } = countRows(packages)
  const parts = [
    [added.length, say`added`] as const,
    [changed, say`changed`] as const,
    [gone, say`taken out`] as const
  ].flatMap(([amount, words]) => (amount === 0 ? [] : [say`${counted(amount, 'row', 'rows')} ${words}`]))
  return say`${join(parts, ', ')}, in ${counted(files.length, 'file', 'files')}`
}

/** Everything that was changed, file by file, and who was left out and why. */
export function renderExportSummary(packages: readonly PackageExport[], written: ExportedFiles): string {
  const fresh = new Set(written.files.filter(({ fresh }) => fresh).map(({ path }) => path))
  const changes = changesByFile(packages, written.added)
  return fitText(
    (detail) =>
      blocks([
        say`### Export: ${exportSentence(packages, written)}`,
        say`Nothing was changed in Entra. Review the difference in a pull request; where it fits, merging it changes nothing there either.`,
        ...[...changes].flatMap(([file, rows]) => fileBlocks(file, fresh.has(file), rows, detail)),
        leftOutBlock(packages, detail)
      ]),
    SUMMARY_BUDGET,
    ''
  )
}

/** One line of a table. */
interface ShownChange {
  readonly sign: Markdown
  readonly person: string
  readonly accessPackage: string
  readonly words: Markdown
}

function changesByFile(
  packages: readonly PackageExport[],
  added: readonly AddedRow[]
): ReadonlyMap<string, readonly ShownChange[]> {
  const byFile = new Map<string, ShownChange[]>()
  const show = (file: string, change: ShownChange): void => {
    const known = byFile.get(file)
    if (known === undefined) byFile.set(file, [change])
    else known.push(change)
  }
  for (const { facts, rows } of packages) {
    for (const each of rows) show(each.row.place.file, shownRow(each, facts.accessPackage.name))
  }
  for (const { file, cells, exported } of added) {
    const words = join([say`added`, ...cellWords(cells)], ', ')
    show(file, { sign: say`**+**`, person: cells.email ?? '', accessPackage: exported.facts.accessPackage.name, words })
  }
  return new Map([...byFile].sort(([one], [other]) => compareText(one, other)))
}

function shownRow(each: RowExport, accessPackage: string): ShownChange {
  const line = say`line ${each.row.place.line}`
  const person = each.row.email
  return each.kind === 'remove'
    ? { sign: say`**−**`, person, accessPackage, words: say`taken out (${line}): ${GONE[each.code]}` }
    : {
        sign: say`**~**`,
        person,
        accessPackage,
        words: say`changed (${line}): ${join(cellWords(each.cells, true), ', ')}`
      }
}

/** The cells besides who and what. @param all Also those that are empty now. */
function cellWords({ policy, startDate, endDate }: RowCells, all = false): readonly Markdown[] {
  const cells = [
    ['Policy', policy],
    ['StartDate', startDate],
    ['EndDate', endDate]
  ] as const
  return cells.flatMap(([name, text]) => {
    if (text === undefined || (text === '' && !all)) return []
    return [say`${codeSpan(name)} ${text === '' ? say`emptied` : codeSpan(text)}`]
  })
}

function fileBlocks(file: string, fresh: boolean, rows: readonly ShownChange[], detail: Detail): readonly Markdown[] {
  const shown = rows.slice(0, detail.rows)
  const left = rows.length - shown.length
  return [
    say`#### ${codeSpan(file)}${fresh ? say` (new)` : say``}`,
    ...(shown.length === 0
      ? []
      : [
          table(
            [say``, say`Person`, say`Package`, say`Row`],
            shown.map(({ sign, person, accessPackage, words }) => [
              sign,
              addressSpan(person),
              codeSpan(accessPackage),
              words
            ])
          )
        ]),
    ...(left === 0 ? [] : [say`… and ${counted(left, 'row', 'rows')} more`])
  ]
}

/** Whom Entra lists without a row, counted by reason; who they are is folded. */
function leftOutBlock(packages: readonly PackageExport[], detail: Detail): Markdown | null {
  const all = packages.flatMap(({ facts, leftOut }) =>
    leftOut.map((each) => ({ ...each, in: facts.accessPackage.name }))
  )
  if (all.length === 0) return null
  const codes = [...new Set(all.map(({ code }) => code))].sort(compareText)
  const items = codes.map((code) => {
    const own = all.filter((each) => each.code === code)
    const named = own
      .slice(0, detail.kept)
      .map((each) => say`${addressSpan(each.member.address)} (${codeSpan(each.in)})`)
    const left = own.length - named.length
    const more = left === 0 ? [] : [say`${count(left)} more`]
    return say`**${count(own.length)}** ${LEFT_OUT[code]}: ${join([...named, ...more], ', ')}`
  })
  return details(say`Left out: ${counted(all.length, 'holder', 'holders')}`, list(items))
}

function countRows(packages: readonly PackageExport[]): { readonly changed: number; readonly gone: number } {
  const rows = packages.flatMap((each) => each.rows)
  const gone = rows.filter(({ kind }) => kind === 'remove').length
  return { changed: rows.length - gone, gone }
}
