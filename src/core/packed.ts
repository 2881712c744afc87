/**
 * Long lists, kept small: as objects, the rows and assignments of a large tenant take several times as much. Here each
 * property is a list of its own, and one value where all entries have the same.
 */
import type { Assignment, MembershipRow } from './model.js'

/** A list whose entries may be made anew whenever it is unpacked: always equal ones in the same order, not always the same. */
export interface Packed<T> {
  readonly length: number
  unpack(): readonly T[]
}

/** Fewer entries take more room as columns than as objects. */
const MIN_PACKED = 10

/** Assignments of one package. */
export function packAssignments(assignments: readonly Assignment[]): Packed<Assignment> {
  const { length } = assignments
  if (length < MIN_PACKED) return asTheyAre(assignments)
  const ids = packTexts(assignments.map(({ id }) => id))
  const packageIdOf = packValues(assignments.map(({ packageId }) => packageId))
  const stateOf = packValues(assignments.map(({ state }) => state))
  const policyIdOf = packValues(assignments.map(({ policyId }) => policyId))
  const subjectOf = packValues(assignments.map(({ subject }) => subject))
  const startDateOf = packValues(assignments.map(({ startDate }) => startDate))
  const endDateOf = packValues(assignments.map(({ endDate }) => endDate))
  return {
    length,
    unpack: () => {
      const idOf = ids()
      return Array.from({ length }, (_, index) => ({
        id: idOf(index),
        packageId: packageIdOf(index),
        state: stateOf(index),
        policyId: policyIdOf(index),
        subject: subjectOf(index),
        startDate: startDateOf(index),
        endDate: endDateOf(index)
      }))
    }
  }
}

/** Rows of one file. */
export function packRows(file: string, rows: readonly MembershipRow[]): Packed<MembershipRow> {
  const { length } = rows
  if (length < MIN_PACKED) return asTheyAre(rows)
  const lineOf = packValues(rows.map(({ place }) => place.line))
  const accessPackageOf = packValues(rows.map(({ accessPackage }) => accessPackage))
  const emailOf = packValues(rows.map(({ email }) => email))
  const policyOf = packValues(rows.map(({ policy }) => policy))
  const startDateOf = packValues(rows.map(({ startDate }) => startDate))
  const endDateOf = packValues(rows.map(({ endDate }) => endDate))
  const justificationOf = packValues(rows.map(({ justification }) => justification))
  const nameOf = packValues(rows.map(({ name }) => name))
  return {
    length,
    unpack: () =>
      Array.from({ length }, (_, index) => ({
        place: { file, line: lineOf(index) },
        accessPackage: accessPackageOf(index),
        email: emailOf(index),
        policy: policyOf(index),
        startDate: startDateOf(index),
        endDate: endDateOf(index),
        justification: justificationOf(index),
        name: nameOf(index)
      }))
  }
}

function asTheyAre<T>(entries: readonly T[]): Packed<T> {
  return { length: entries.length, unpack: () => entries }
}

/** One list after another. */
export function joinPacked<T>(lists: readonly Packed<T>[]): Packed<T> {
  const [only] = lists
  if (only !== undefined && lists.length === 1) return only
  return {
    length: lists.reduce((sum, each) => sum + each.length, 0),
    unpack: () => lists.flatMap((each) => each.unpack())
  }
}

/** A property of the entries of a list, by the entry's index. */
type Column<T> = (index: number) => T

/** One value where all are the same. */
function packValues<T>(values: readonly T[]): Column<T> {
  const [only] = values
  return only !== undefined && values.every((each) => each === only) ? sameForAll(only) : oneForEach(values)
}

/** A function of its own: made where the values are in sight, it would keep all of them. */
function sameForAll<T>(value: T): Column<T> {
  return () => value
}

/** @throws RangeError A list with somebody missing must not be taken for one with everybody. */
function oneForEach<T>(values: readonly T[]): Column<T> {
  return (index) => {
    const value = values[index]
    if (value === undefined) throw new RangeError(`A packed list has no entry ${index}.`)
    return value
  }
}

/** One long text, which takes less room than many short ones; taken apart while a list is unpacked. */
function packTexts(texts: readonly string[]): () => Column<string> {
  if (texts.every((text) => !text.includes('\n'))) return splitWhenAsked(texts.join('\n'))
  const column = oneForEach(texts)
  return () => column
}

function splitWhenAsked(joined: string): () => Column<string> {
  return () => oneForEach(joined.split('\n'))
}
