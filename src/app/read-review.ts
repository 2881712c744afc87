/** The review behind an apply: the merged pull requests, and what their reviewers saw of what is planned now. */
import { countNoun } from '../core/count-noun.js'
import { ActionError } from '../core/errors.js'
import type { Plan } from '../core/plan.js'
import { countOthers, type PlanRecord } from '../core/plan-record.js'
import type { Runner } from '../ports.js'
import { plannedDigests, readReviewedPullRequests, reviewedBy, trustedRecords } from './find-reviewed-changes.js'
import type { Inputs } from './inputs.js'
import { asUnwrittenWarning } from './unwritten-warning.js'
import type { Review } from './report-outcome.js'
import type { GitHub } from './world.js'

/** Nothing is planned, or everything may be applied: no pull request has to be asked. */
export function withoutPullRequests({ unreviewedChanges }: Inputs): Review {
  return {
    pullRequests: [],
    reviewed:
      unreviewedChanges === 'apply'
        ? { kind: 'everything' }
        : { kind: 'shown', digests: new Set(), late: new Map(), doubts: [] }
  }
}

/**
 * Reads the plan comments of the pull requests that were merged since a commit, up to the run's.
 *
 * @param since Null: what the run's own commit merged.
 * @param required Whether the apply needs to know: then a failed read throws. Otherwise only the comment of the outcome
 *   does, and a failed read is a warning.
 */
export async function readReview(
  inputs: Inputs,
  plan: Plan,
  github: Pick<GitHub, 'history' | 'thread'>,
  runner: Runner,
  { since, required }: { readonly since: string | null; readonly required: boolean }
): Promise<Review> {
  const { sha, repository } = runner.context
  const range = { before: since, after: sha, branch: repository.defaultBranch }
  try {
    const pullRequests = await readReviewedPullRequests(range, { tenantId: plan.tenantId, path: inputs.path }, github)
    if (inputs.unreviewedChanges === 'apply') return { pullRequests, reviewed: { kind: 'everything' } }
    if (required) tellNotPlanned(trustedRecords(pullRequests), plan, runner)
    return { pullRequests, reviewed: await reviewedBy(pullRequests, plan, github.thread) }
  } catch (error) {
    if (required || !(error instanceof ActionError)) throw error
    runner.annotate('warning', asUnwrittenWarning(error, 'comment'))
    return withoutPullRequests(inputs)
  }
}

/** What a reviewer saw and this run does not plan must not pass for done. */
function tellNotPlanned(records: readonly PlanRecord[], plan: Plan, runner: Runner): void {
  const digests = plannedDigests(plan)
  for (const record of records) {
    const others = countOthers(record, digests)
    if (others === 0) continue
    const what = record.by === 'change' ? countNoun(others, 'change') : `changes of ${countNoun(others, 'package')}`
    if (record.scope === 'all' && plan.scope.kind === 'changed') {
      runner.annotate('warning', {
        code: 'SHOWN_NOT_PLANNED',
        message: `The reviewed plan showed ${what} that this apply does not plan: it looks only at packages whose files or settings differ.`,
        hint: 'Run the apply with the same `scope` as the plan.',
        place: null
      })
    } else if (records.length === 1) {
      // With several pull requests one may have taken back what another one showed.
      runner.annotate('notice', {
        code: 'SHOWN_NOT_PLANNED',
        message: `The reviewed plan showed ${what} that this apply does not plan: done already, or something is on its way in Entra.`,
        hint: 'A pull request that touches the files of those packages shows in its plan who was left alone, and why.',
        place: null
      })
    }
  }
}
