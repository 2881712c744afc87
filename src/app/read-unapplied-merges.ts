/** What became of the applies of merges whose changes are not in Entra: read only when there are any. */
import { ActionError } from '../core/errors.js'
import type { PlannedChange } from '../core/change-table.js'
import type { Plan } from '../core/plan.js'
import type { ReviewedChanges } from '../core/reviewed-plan.js'
import {
  describeMerge,
  groupByMerge,
  type ApplyFate,
  type MergeFates,
  type UnappliedMerge
} from '../core/unapplied-merges.js'
import type { RunContext } from '../ports.js'
import type { Baseline, BegunApply } from './find-baseline.js'
import { readReviewedPullRequests, reviewedBy } from './find-reviewed-changes.js'
import type { Inputs } from './inputs.js'
import type { GitHub } from './world.js'

/** Where it is looked up. */
interface DriftRun {
  readonly inputs: Inputs
  readonly github: GitHub
  readonly context: RunContext
}

/** One entry for each merge. What cannot be read is said in its place, and is no failure. */
export async function readUnappliedMerges(
  changes: readonly PlannedChange[],
  plan: Plan,
  baseline: Baseline,
  run: DriftRun
): Promise<readonly UnappliedMerge[]> {
  if (changes.length === 0) return []
  const begun = baseline.kind === 'applied' ? baseline.begun : []
  const merges = await Promise.all(
    [...groupByMerge(changes, plan.commit)].map(async ([commit, own]) => ({
      commit,
      own,
      fates: await readFates(commit, begun, run.github)
    }))
  )
  const someEnded = merges.some(({ fates }) => fates.firstEnded !== null)
  const reviewed = someEnded && baseline.kind === 'applied' ? await readReviewed(baseline.last.commit, plan, run) : null
  return merges.map(({ commit, own, fates }) => describeMerge(commit, own, fates, reviewed))
}

async function readFates(
  commit: string,
  begun: readonly BegunApply[],
  { records, history }: Pick<GitHub, 'records' | 'history'>
): Promise<MergeFates> {
  try {
    const having = await Promise.all(
      begun.map(async ({ record }) => {
        const has = record.commit === commit || (await history.isAncestor(commit, record.commit))
        return has ? [await records.readEnd(record)] : []
      })
    )
    const fates = having.flat().map(({ kind, at, description, runUrl }): ApplyFate => {
      return kind === 'unfinished' ? { kind, at, runUrl } : { kind: 'ended', at, description, runUrl }
    })
    return {
      newest: fates[0] ?? { kind: 'never' },
      firstEnded: fates.findLast(({ kind }) => kind === 'ended') ?? null
    }
  } catch (error) {
    if (!(error instanceof ActionError)) throw error
    return { newest: { kind: 'unreadable', why: error.message }, firstEnded: null }
  }
}

/** What reviewers saw, as an apply would look it up; null when it cannot be read. */
async function readReviewed(
  since: string,
  plan: Plan,
  { inputs, github, context }: DriftRun
): Promise<ReviewedChanges | null> {
  if (inputs.unreviewedChanges === 'apply') return null
  const range = { before: since, after: context.sha, branch: context.repository.defaultBranch }
  try {
    const owner = { tenantId: plan.tenantId, path: inputs.path }
    return await reviewedBy(await readReviewedPullRequests(range, owner, github), plan, github.thread)
  } catch (error) {
    if (!(error instanceof ActionError)) throw error
    return null
  }
}
