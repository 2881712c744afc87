import { setTimeout } from 'node:timers/promises'
import type { Clock } from '../ports.js'

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => setTimeout(milliseconds)
}
