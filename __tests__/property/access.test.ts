/**
 * What must hold in any company, whatever its people do in between: random stories of pull requests, plans, reviews,
 * merges, applies, re-runs and lost runs, with changes in Entra by others.
 *
 * `FC_RUNS` sets how many stories are played, `FC_SEED` which ones; a story that fails names both, shortened to what
 * matters.
 */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { casesOf } from './random-runs.js'
import { Simulation } from './simulation.js'
import { beginning, steps, type Beginning, type Step } from './steps.js'

/** Plays the story, then lets the company come to rest. @returns Whether Entra is as the files say then. */
async function live(first: Beginning, story: readonly Step[]): Promise<boolean> {
  const simulation = new Simulation(first)
  for (const step of story) await simulation.play(step)
  await simulation.catchUp()
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
      casesOf(200)
    )
    // Refusals and people who are kept are told; were they the rule, nothing would be tested.
    expect(equal).toBeGreaterThan(played / 4)
  })
})
