/** From what becomes of rows to what becomes of files. */
import { editMembershipFile, EMPTY_MEMBERSHIP_FILE, type RowCells } from './csv-edit.js'
import { survivesCell } from './csv-cell.js'
import type { ExportFacts, PackageExport } from './export-package.js'
import { comparedName, fileNameFor } from './file-name.js'
import { groupBy } from './group-by.js'
import { normaliseName } from './identifiers.js'
import type { MembershipFile, MembershipRow, Settings } from './model.js'
import { namePackage } from './package-reference.js'
import { compareText } from './sort-order.js'

/** A file to be written, whole. */
export interface FileToWrite {
  /** Relative to the workspace, with `/`. */
  readonly path: string
  readonly bytes: Uint8Array
  /** Nothing may be there under this name; otherwise it replaces the file that was read. */
  readonly fresh: boolean
}

/** A row that was added, by where it went. */
export interface AddedRow {
  readonly exported: PackageExport
  readonly cells: RowCells
  readonly file: string
}

export interface ExportedFiles {
  /** Only files that change, sorted by path. */
  readonly files: readonly FileToWrite[]
  readonly added: readonly AddedRow[]
}

/** The folder before an export. */
export interface ExportFolder {
  /** Without a slash at its end. */
  readonly path: string
  readonly files: readonly MembershipFile[]
  readonly settings: Settings
  /** How many packages of the tenant have a name, by {@link normaliseName}; null when only the named ones were read. */
  readonly packagesByName: ReadonlyMap<string, number> | null
}

/** Computes every file anew before any is written. */
export function exportFiles(packages: readonly PackageExport[], folder: ExportFolder): ExportedFiles {
  const taken = new Set(folder.files.map(({ path }) => comparedName(path)))
  const added = packages.toSorted(byName).flatMap((exported): readonly AddedRow[] => {
    if (exported.added.length === 0) return []
    const file = fileOf(exported.facts.rows.unpack()) ?? newFile(exported.facts, folder.path, taken)
    taken.add(comparedName(file))
    const accessPackage = packageCell(exported.facts, file, folder)
    return exported.added.map((cells) => ({ exported, cells: { ...cells, accessPackage }, file }))
  })

  const rows = groupBy(
    packages.flatMap((each) => each.rows),
    ({ row }) => row.place.file
  )
  const fresh = groupBy(added, ({ file }) => file)
  const before = new Map(folder.files.map((file) => [file.path, file]))
  const paths = [...new Set([...rows.keys(), ...fresh.keys()])].sort(compareText)
  const files = paths.map((path): FileToWrite => {
    const own = rows.get(path) ?? []
    const bytes = editMembershipFile(bytesOf(before.get(path)), folder.settings.extraColumns, {
      removed: new Set(own.flatMap(({ kind, row }) => (kind === 'remove' ? [row.place.line] : []))),
      changed: new Map(
        own.flatMap((each) => (each.kind === 'change' ? [[each.row.place.line, each.cells] as const] : []))
      ),
      added: (fresh.get(path) ?? []).map(({ cells }) => cells)
    })
    return { path, bytes, fresh: !before.has(path) }
  })
  return { files, added }
}

/** The file that has most of a package's rows; of several the first by path. Null when it has none. */
function fileOf(rows: readonly MembershipRow[]): string | null {
  const counts = new Map<string, number>()
  for (const { place } of rows) counts.set(place.file, (counts.get(place.file) ?? 0) + 1)
  const [most] = [...counts].sort(([one, few], [other, many]) => many - few || compareText(one, other))
  return most?.[0] ?? null
}

function newFile({ accessPackage }: ExportFacts, folder: string, taken: ReadonlySet<string>): string {
  const name = fileNameFor(accessPackage.name, '.csv', (each) => taken.has(`${comparedName(folder)}/${each}`))
  return `${folder}/${name}`
}

/**
 * What names the package in a new row: what the file's own rows say, else what the settings call it, else its name, else, where
 * the name would not lead back to it alone, its id.
 */
function packageCell({ accessPackage, rows, label }: ExportFacts, file: string, folder: ExportFolder): string {
  const own = rows.unpack().findLast(({ place }) => place.file === file)
  if (own !== undefined) return own.accessPackage
  if (label !== null && survivesCell(label)) return label
  const { name, id } = accessPackage
  const named = namePackage(name, folder.settings)
  const leadsBack = named.reference.kind === 'name' && named.settings === null
  const alone = folder.packagesByName?.get(normaliseName(name)) === 1
  return name !== '' && survivesCell(name) && leadsBack && alone ? name : id
}

function bytesOf(file: MembershipFile | undefined): Uint8Array {
  if (file === undefined) return EMPTY_MEMBERSHIP_FILE
  if (file.kind !== 'file') throw new Error(`${file.path} was never read.`)
  return file.bytes
}

function byName({ facts: one }: PackageExport, { facts: other }: PackageExport): number {
  return (
    compareText(normaliseName(one.accessPackage.name), normaliseName(other.accessPackage.name)) ||
    compareText(one.accessPackage.id, other.accessPackage.id)
  )
}
