import pLimit from 'p-limit'

import type { Clock } from '../../ports.js'
import type { PartOutcome } from './batch.js'
import { pauseBeforeRepeat } from './retry.js'

/**
 * Enough that the line and not the waiting is what limits, and half of what an apply sends between two looks for a newer
 * commit, so that nothing waits for a last batch alone; `fetch` opens a connection for each, without a bound of its own.
 */
export const MAX_BATCHES_IN_FLIGHT = 10

/** So many batches without a throttled part, and one more may be in flight again. */
const CALM_BATCHES = 10

/**
 * Where all batches of a client pass. Whoever calls on before `Retry-After` has passed goes on using up the allowance
 * (Microsoft Graph documentation, `concepts/throttling`), so a throttled part holds back every batch that was not sent yet,
 * and from then on half as many may be in flight, at least one.
 */
export class BatchGate {
  private readonly limit = pLimit(MAX_BATCHES_IN_FLIGHT)
  private closedUntil = -Infinity
  private calm = 0

  constructor(private readonly clock: Clock) {}

  /** How many batches may be in flight now. */
  get width(): number {
    return this.limit.concurrency
  }

  /** Sends a batch when it is its turn. @param send Also decides whether it is still wanted by then. */
  pass(send: () => Promise<readonly PartOutcome[]>): Promise<readonly PartOutcome[]> {
    return this.limit(async () => {
      // A run that is told to end sleeps no more; what it may still send is not decided here.
      for (let left = this.left(); left > 0 && !this.ending(); left = this.left()) await this.clock.sleep(left)
      const outcomes = await send()
      this.note(outcomes)
      return outcomes
    })
  }

  private ending(): boolean {
    return this.clock.ending?.asked.aborted === true
  }

  private left(): number {
    return this.closedUntil - this.clock.now()
  }

  private note(outcomes: readonly PartOutcome[]): void {
    const throttled = outcomes.flatMap((outcome) =>
      outcome.kind === 'answered' && outcome.answer.status === 429 ? [outcome.answer] : []
    )
    if (throttled.length === 0) {
      this.calm += 1
      if (this.calm < CALM_BATCHES) return
      this.calm = 0
      this.limit.concurrency = Math.min(MAX_BATCHES_IN_FLIGHT, this.width + 1)
      return
    }
    const now = this.clock.now()
    // Batches that were on their way at the same time tell the same.
    if (now >= this.closedUntil) this.limit.concurrency = Math.max(1, this.width >> 1)
    this.calm = 0
    const pauses = throttled.map((answer) => pauseBeforeRepeat(answer, { tries: 1, failedAt: now }, 'read', now) ?? 0)
    this.closedUntil = Math.max(this.closedUntil, now + Math.max(...pauses))
  }
}
