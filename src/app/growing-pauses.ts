import type { Clock } from '../ports.js'

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000

/**
 * Pauses in milliseconds that double up to half a minute, until the run is told to end; whoever waits brings the deadline.
 */
export function* growingPauses({ ending }: Clock): Generator<number> {
  for (let pause = FIRST_PAUSE_MS; ending?.asked.aborted !== true; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    yield pause
  }
}
