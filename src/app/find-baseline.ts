/** What was applied last: the commit that a plan or an apply compares with. */
import { ActionError } from '../core/errors.js'
import type { ApplyRecord, ApplyRecords, Comparison, RecordOwner, RepositoryHistory } from '../ports.js'

/** Records that are looked at, for two requests each: as many applies in a row may fail before a run looks at everything. */
const MAX_RECORDS = 30

/** The files that differ between a commit and the one at hand. */
export interface Difference {
  readonly commit: string
  readonly comparison: Exclude<Comparison, { kind: 'unreadable' }>
}

/** An apply that did not go through as a whole. */
export interface BegunApply extends Difference {
  readonly record: ApplyRecord
}

/** The newest commit that was applied as a whole, or why none is known. */
export type Baseline =
  | {
      readonly kind: 'applied'
      readonly last: Difference
      /** Applies after it, the newest first, that began and did not go through as a whole: parts of them may be in Entra. */
      readonly begun: readonly BegunApply[]
    }
  | { readonly kind: 'none'; readonly reason: string }

/** What records say of a commit. */
export interface RecordedApplies {
  readonly baseline: Baseline
  /** Commits after it whose apply has begun already, the newest first, as far as records were looked at. */
  readonly later: readonly string[]
}

/**
 * The commit of the newest record that succeeded and is an ancestor of the commit at hand. A record of a commit that came
 * later says nothing about this one and is passed over; one that is on no line with it was written before the branch was
 * rewritten: then what is in Entra may stand in no file, and everything has to be looked at.
 *
 * @param at The commit at hand, and the one on the branch that it belongs to: of a test merge the one merged into.
 * @returns What cannot be read is a reason to look at everything, not a failure.
 */
export async function findBaseline(
  at: { readonly commit: string; readonly branchCommit: string },
  owner: RecordOwner,
  { records, history }: { readonly records: ApplyRecords; readonly history: RepositoryHistory }
): Promise<RecordedApplies> {
  const later: string[] = []
  const baseline = await walkBack(at, owner, { records, history }, later)
  return { baseline, later }
}

/** @param later Gets the commits after the one at hand. */
async function walkBack(
  at: { readonly commit: string; readonly branchCommit: string },
  owner: RecordOwner,
  { records, history }: { readonly records: ApplyRecords; readonly history: RepositoryHistory },
  later: string[]
): Promise<Baseline> {
  const begun: BegunApply[] = []
  let looked = 0
  try {
    for await (const record of records.list(owner)) {
      looked += 1
      if (looked > MAX_RECORDS) return none(`none of the last ${MAX_RECORDS} applies went through as a whole`)
      const [comparison, succeeded] = await Promise.all([
        compareWith(record, at.commit, history),
        records.succeeded(record)
      ])
      if (comparison.kind === 'unreadable') {
        if (await isLater(record, at.branchCommit, history)) {
          later.push(record.commit)
          continue
        }
        return none(`the branch was rewritten since commit ${record.commit} was applied`)
      }
      const difference = { commit: record.commit, comparison }
      if (succeeded) return { kind: 'applied', last: difference, begun }
      begun.push({ ...difference, record })
    }
    return none(
      looked === 0
        ? 'there is no record of an apply yet'
        : 'no record of an apply that went through as a whole reaches back to this commit'
    )
  } catch (error) {
    if (!(error instanceof ActionError)) throw error
    return none(`${error.message} ${error.hint}`)
  }
}

function none(reason: string): Baseline {
  return { kind: 'none', reason }
}

function compareWith({ commit }: ApplyRecord, at: string, history: RepositoryHistory): Promise<Comparison> {
  return commit === at ? Promise.resolve({ kind: 'files', files: [] }) : history.compare(commit, at)
}

/** Whether a record is of a commit after this one; a commit that is gone from the repository is not. */
async function isLater({ commit }: ApplyRecord, at: string, history: RepositoryHistory): Promise<boolean> {
  try {
    return await history.isAncestor(at, commit)
  } catch (error) {
    if (!(error instanceof ActionError) || error.code !== 'GITHUB_FORBIDDEN') throw error
    return false
  }
}
