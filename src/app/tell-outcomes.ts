/** What became of the changes, in the log: an annotation for what did not go through. */
import { isUnfinishedMove, type ChangeOutcome, type Outcome } from '../core/plan.js'
import { runEnded } from '../core/run-ended.js'
import type { Runner } from '../ports.js'

/** Writes the outcomes to the log. @returns Whether anything failed or is unknown. */
export function tellOutcomes(outcomes: readonly ChangeOutcome[], runner: Runner): boolean {
  const broken = outcomes
    .filter(({ outcome }) => outcome.kind === 'failed' || outcome.kind === 'unknown')
    .toSorted((one, other) => Number(isUnfinishedMove(other.outcome)) - Number(isUnfinishedMove(one.outcome)))
  tellNotBegun(broken.filter(isNotBegun).length, runner)
  for (const { change, outcome } of broken.filter((each) => !isNotBegun(each))) {
    const request = outcome.requestId === null ? '' : ` Request ${outcome.requestId}.`
    runner.annotate('error', {
      code: outcome.error?.code ?? 'INTERNAL',
      message: `\`${change.member.address}\` (${change.kind}): ${outcome.error?.message ?? 'failed'}${request}`,
      hint: hintFor(outcome),
      place: change.place
    })
  }
  tellHeld(outcomes, runner)
  for (const { change, outcome } of outcomes) {
    if (outcome.kind !== 'pending') continue
    const why = outcome.error === null ? '' : ` ${outcome.error.message}`
    runner.info(`${change.member.address} (${change.kind}): accepted, not delivered yet.${why}`)
  }
  return broken.length > 0
}

function isNotBegun({ outcome }: ChangeOutcome): boolean {
  return outcome.error?.code === 'RUN_ENDED'
}

/** All of them at once: they have one cause. */
function tellNotBegun(count: number, runner: Runner): void {
  if (count === 0) return
  const { code, hint } = runEnded()
  const message = `The run was told to end before ${count === 1 ? '1 change was' : `${count} changes were`} sent to Entra.`
  runner.annotate('error', { code, message, hint, place: null })
}

function hintFor(outcome: Outcome): string {
  if (isUnfinishedMove(outcome))
    return 'They may be without this access now. Mend the cause if one is named, then run this job again, or merge something else: the next apply adds them.'
  return outcome.kind === 'unknown'
    ? 'The other changes went on. Run this job again in some minutes: it looks first, so nothing is requested twice.'
    : 'The other changes went on. Run this job again once the cause is gone; the apply of the next merge tries it too.'
}

/** One warning a reason, with how many changes it holds. What a refusal holds was said as an error already. */
function tellHeld(outcomes: readonly ChangeOutcome[], runner: Runner): void {
  const counts = new Map<string, number>()
  for (const { outcome } of outcomes) {
    if (outcome.kind !== 'held' || outcome.error?.code !== 'NO_REVIEWED_PLAN') continue
    counts.set(outcome.error.message, (counts.get(outcome.error.message) ?? 0) + 1)
  }
  for (const [reason, count] of counts) {
    runner.annotate('warning', {
      code: 'NO_REVIEWED_PLAN',
      message: `${count} ${count === 1 ? 'change was' : 'changes were'} held. ${reason}`,
      hint: 'The plan of the next pull request shows them, and its merge applies them. To have that at once, open one that touches the file.',
      place: null
    })
  }
}
