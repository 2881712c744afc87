/** Whether an apply went through as a whole, for the record of what was applied. */
import { countNoun } from './count-noun.js'
import type { ChangeOutcome, Outcome, Report } from './plan.js'

/** What the record of an apply says of its end. */
export interface ApplyVerdict {
  readonly outcome: 'success' | 'failure'
  /** One line. */
  readonly description: string
}

/**
 * A success means: whatever the files asked for up to this commit is done, or Entra accepted it. Then later runs compare
 * with this commit. Anything held, refused, failed, unknown or not tried is looked at again by the next run.
 */
export function judgeApply({ plan, outcomes, retries, supersededBy }: Report): ApplyVerdict {
  const count = (...kinds: Outcome['kind'][]): number =>
    outcomes.filter(({ outcome }) => kinds.includes(outcome.kind)).length
  const refusedPackages = plan.packages.filter(({ refusals }) => refusals.length > 0).length
  const planned = plan.packages.reduce((sum, { changes }) => sum + changes.length, 0)
  const notRetried = retries.filter(({ error }) => error !== null).length
  const open: readonly (readonly [number, string])[] = [
    [count('failed'), 'failed'],
    [count('unknown'), 'unknown'],
    [count('held'), 'held'],
    [planned - countPlanned(outcomes), 'not tried'],
    [notRetried, `${notRetried === 1 ? 'delivery' : 'deliveries'} not tried again`]
  ]
  const left = [
    ...(supersededBy === null ? [] : [`superseded by ${supersededBy.slice(0, 12)}`]),
    ...(plan.refusals.length > 0 ? ['the run is refused'] : []),
    ...(refusedPackages > 0 ? [`${countNoun(refusedPackages, 'package')} refused`] : []),
    ...open.filter(([amount]) => amount > 0).map(([amount, what]) => `${amount} ${what}`)
  ]
  if (left.length > 0) return { outcome: 'failure', description: left.join(', ') }
  const done = [
    [count('applied', 'already'), 'applied'],
    [count('pending'), 'accepted by Entra']
  ] as const
  const words = done.filter(([amount]) => amount > 0).map(([amount, what]) => `${amount} ${what}`)
  return { outcome: 'success', description: words.length === 0 ? 'Nothing to do' : words.join(', ') }
}

/** Outcomes of changes that were planned: what was done beside them does not stand for one of them. */
function countPlanned(outcomes: readonly ChangeOutcome[]): number {
  return new Set(outcomes.map(({ change }) => change)).size
}
