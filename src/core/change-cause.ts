import { normaliseAddress, normaliseName } from './identifiers.js'
import type { MembershipRow, Person, Subject } from './model.js'
import type { Cause } from './plan.js'

/** One package's rows as they stood before; null when the files of before are not known. */
export type RowsBefore = ReadonlyMap<string, MembershipRow> | null

export interface ExplainedCause {
  readonly cause: Cause
  readonly detail: string | null
}

/** A package's rows of before, by the normalised text of their `Email`. A row is the same row wherever it stands. */
export function indexRowsBefore(rows: readonly MembershipRow[]): ReadonlyMap<string, MembershipRow> {
  return new Map(rows.map((row) => [normaliseAddress(row.email), row]))
}

/**
 * Why someone declared is to be added or changed: their row is new or changed, or it stood there as it is, so that
 * something happened in Entra.
 */
export function causeOfDeclared(row: MembershipRow, before: RowsBefore, happenedInEntra: string): ExplainedCause {
  if (before === null) return { cause: null, detail: null }
  const old = before.get(normaliseAddress(row.email))
  if (old === undefined) return { cause: 'added', detail: null }
  return asksTheSame(old, row) ? { cause: 'entra', detail: happenedInEntra } : { cause: 'changed', detail: null }
}

/**
 * Why someone who holds the package is to lose it: their row expired, their row went, or there never was one, so that
 * they came in Entra.
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
  const had = names.some((name) => name !== null && before.has(normaliseAddress(name)))
  return had ? { cause: 'removed', detail: null } : { cause: 'entra', detail: happenedInEntra }
}

/** Whether a row stood there before as it stands now; false when the files of before are not known. */
export function isUnchanged(row: MembershipRow, before: RowsBefore): boolean {
  const old = before?.get(normaliseAddress(row.email))
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
