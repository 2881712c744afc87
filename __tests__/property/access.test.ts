/**
 * What must hold in any company, whatever its people do in between: random stories of pull requests, plans, reviews,
 * merges, applies, re-runs and lost runs, with changes in Entra by others.
 *
 * `FC_RUNS` sets how many stories are played, `FC_SEED` which ones; a story that fails names both, shortened to what
 * matters.
 */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Simulation } from './simulation.js'
import { beginning, steps, type Beginning, type Step } from './steps.js'

const RUNS = Number(process.env['FC_RUNS'] ?? 250)
const SEED = Number(process.env['FC_SEED'] ?? 20_261_123)

/** Plays the story, then lets the company come to rest. @returns Whether Entra is as the files say then. */
async function live(first: Beginning, story: readonly Step[]): Promise<boolean> {
  const simulation = new Simulation(first)
  for (const step of story) await simulation.play(step)
  return simulation.touchEverything()
}

describe('whatever people do in between', () => {
  it('nobody gains or loses access that no reviewer saw, and in the end Entra is as the files say', async () => {
    let played = 0
    let equal = 0
    await fc.assert(
      fc.asyncProperty(beginning, steps, async (first, story) => {
        played += 1
        if (await live(first, story)) equal += 1
      }),
      { numRuns: RUNS, seed: SEED }
    )
    // The rule about differences would mean nothing if they were the rule.
    expect(equal).toBeGreaterThan(played / 2)
  })
})
