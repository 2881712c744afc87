import { setTimeout } from 'node:timers/promises'
import type { Clock, Ending } from '../ports.js'

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => setTimeout(milliseconds)
}

/** The machine's clock for a run that may be told to end. */
export function clockUntil(ending: Ending): Clock {
  return {
    now: () => Date.now(),
    sleep: (milliseconds) =>
      setTimeout(milliseconds, undefined, { signal: ending.asked }).catch((error: unknown) => {
        if (!ending.asked.aborted) throw error
      }),
    ending
  }
}
