/** What the membership files declare, by file and package: most of a run asks which packages are named, not for each row. */
import { groupBy } from './group-by.js'
import { normaliseName } from './identifiers.js'
import type { MembershipRow } from './model.js'
import { packRows, type Packed } from './packed.js'

/** The rows of one file under one name of a package, in the order they stand there. */
export interface FileSection {
  readonly file: string
  /** As the first of the rows writes it; the others differ at most in capitals and the like. */
  readonly accessPackage: string
  readonly rows: Packed<MembershipRow>
}

/** All their rows: section by section, and so not always in the order of the lines. */
export function rowsOf(sections: readonly FileSection[]): readonly MembershipRow[] {
  return sections.flatMap(({ rows }) => rows.unpack())
}

/** How many rows there are. */
export function countRows(sections: readonly FileSection[]): number {
  return sections.reduce((sum, { rows }) => sum + rows.length, 0)
}

/** @param rows All of one file. */
export function sectionsOf(file: string, rows: readonly MembershipRow[]): readonly FileSection[] {
  return [...groupBy(rows, ({ accessPackage }) => normaliseName(accessPackage)).values()].map((own) => ({
    file,
    accessPackage: own[0].accessPackage,
    rows: packRows(file, own)
  }))
}
