import { normaliseAddress, normaliseName } from './identifiers.js'
import type { MembershipRow, Person, Subject } from './model.js'
import type { Packed } from './packed.js'
import type { Cause } from './plan.js'

/** One package's rows by the normalised text of their `Email`. */
type RowsByPerson = Pick<ReadonlyMap<string, MembershipRow>, 'get'>

/** One package's rows as they stood before; null when the files of before are not known. */
export type RowsBefore = {
  readonly rows: RowsByPerson
  /** What merges brought that were not applied yet, before the event of the run; null: there were none. */
  readonly earlier: { readonly rows: RowsByPerson; readonly commitOf: (file: string) => string } | null
} | null

/** One package's rows where the event of a run began, after merges that were not applied yet. */
export interface EarlierMerges {
  readonly rows: Packed<MembershipRow>
  /** The commit that changed a file last, as far as it is known. */
  readonly commitOf: (file: string) => string
}

export interface ExplainedCause {
  readonly cause: Cause
  readonly detail: string | null
}

/** A package's rows of before. A row is the same row wherever it stands. */
export function indexRowsBefore(rows: Packed<MembershipRow>, earlier: EarlierMerges | null = null): RowsBefore {
  return {
    rows: byPerson(rows),
    earlier: earlier === null ? null : { rows: byPerson(earlier.rows), commitOf: earlier.commitOf }
  }
}

/** Indexed when it is asked for the first time: a package with nothing to do has nothing to explain. */
function byPerson(rows: Packed<MembershipRow>): RowsByPerson {
  let index: ReadonlyMap<string, MembershipRow> | null = null
  return { get: (key) => (index ??= new Map(rows.unpack().map((row) => [normaliseAddress(row.email), row]))).get(key) }
}

/**
 * Why someone declared is to be added or changed: their row is new or changed by what the run is for, or by a merge that
 * was not applied yet (told with its commit), or it stood there as it is, so that something happened in Entra.
 */
export function causeOfDeclared(row: MembershipRow, before: RowsBefore, happenedInEntra: string): ExplainedCause {
  if (before === null) return { cause: null, detail: null }
  const { rows, earlier } = before
  const key = normaliseAddress(row.email)
  const last = (earlier?.rows ?? rows).get(key)
  if (last === undefined) return { cause: 'added', detail: null }
  if (!asksTheSame(last, row)) return { cause: 'changed', detail: null }
  const applied = rows.get(key)
  return earlier === null || (applied !== undefined && asksTheSame(applied, row))
    ? { cause: 'entra', detail: happenedInEntra }
    : { cause: 'earlier-merge', detail: earlier.commitOf(row.place.file) }
}

/**
 * Why someone who holds the package is to lose it: their row expired, their row went (with a merge that was not applied
 * yet: told with its commit), or there never was one, so that they came in Entra.
 *
 * @param expired The row that asks for no access any more, if it names this person.
 * @param person What the directory has of them, to know them by any of their addresses; may be missing.
 */
export function causeOfRemoval(
  subject: Subject,
  person: Person | undefined,
  expired: MembershipRow | undefined,
  before: RowsBefore,
  happenedInEntra: string
): ExplainedCause {
  if (expired !== undefined) return { cause: 'expired', detail: null }
  if (before === null) return { cause: null, detail: null }
  const names = [
    subject.objectId,
    subject.email,
    subject.principalName,
    ...(person === undefined ? [] : [person.mail, ...person.proxyAddresses, ...person.otherMails])
  ]
  const rowIn = (rows: RowsByPerson): MembershipRow | undefined =>
    names.flatMap((name) => (name === null ? [] : (rows.get(normaliseAddress(name)) ?? [])))[0]
  const { rows, earlier } = before
  if (rowIn(earlier?.rows ?? rows) !== undefined) return { cause: 'removed', detail: null }
  const applied = rowIn(rows)
  return earlier === null || applied === undefined
    ? { cause: 'entra', detail: happenedInEntra }
    : { cause: 'earlier-merge', detail: earlier.commitOf(applied.place.file) }
}

/** Whether a row stood at the commit compared with as it stands now; false when the files of then are not known. */
export function isUnchanged(row: MembershipRow, before: RowsBefore): boolean {
  const old = before?.rows.get(normaliseAddress(row.email))
  return old !== undefined && asksTheSame(old, row)
}

function asksTheSame(one: MembershipRow, other: MembershipRow): boolean {
  return (
    one.startDate === other.startDate &&
    one.endDate === other.endDate &&
    (one.policy === null
      ? other.policy === null
      : other.policy !== null && normaliseName(one.policy) === normaliseName(other.policy))
  )
}
