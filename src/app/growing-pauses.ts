const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000

/** Pauses in milliseconds that double up to half a minute, without end; whoever waits brings the deadline. */
export function* growingPauses(): Generator<number> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) yield pause
}
