/** The rows and assignments of a test, in the form in which a run keeps them. */
import { rowsOf, sectionsOf, type FileSection } from '../../src/core/file-sections.js'
import { groupBy } from '../../src/core/group-by.js'
import type { Assignment, Guid, MembershipRow } from '../../src/core/model.js'
import { joinPacked, packAssignments, type Packed } from '../../src/core/packed.js'

/** The rows of any files, as they are declared. */
export function sectionsOfRows(rows: readonly MembershipRow[]): readonly FileSection[] {
  return [...groupBy(rows, ({ place }) => place.file)].flatMap(([file, own]) => sectionsOf(file, own))
}

/** The rows of one package, in any files. */
export function packedRows(rows: readonly MembershipRow[]): Packed<MembershipRow> {
  return joinPacked(sectionsOfRows(rows).map((section) => section.rows))
}

/** What each of these packages has given. */
export function packedByPackage(
  ids: readonly Guid[],
  assignments: readonly Assignment[]
): ReadonlyMap<Guid, Packed<Assignment>> {
  return new Map(ids.map((id) => [id, packAssignments(assignments.filter(({ packageId }) => packageId === id))]))
}

/** What was read of one file, as it stands there: its sections may be entwined. */
export function rowsByLine(sections: readonly FileSection[]): readonly MembershipRow[] {
  return rowsOf(sections).toSorted((one, other) => one.place.line - other.place.line)
}
