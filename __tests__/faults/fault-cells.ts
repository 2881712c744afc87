/** Trials: calls that meet a fault in a run of the built action, and what became of it. */
import type { RunSettings } from '../scenarios/story.js'
import { type Aftermath, type Arrange, FaultStory, type Way } from './fault-story.js'

/** One call, one fault, and what became of the run it met. */
export interface Cell {
  readonly call: string
  readonly fault: string
  readonly aftermath: Aftermath
}

/** A run in which some calls meet a fault. */
export interface Trial {
  readonly run: 'plan' | 'apply'
  readonly calls: readonly string[]
  readonly fault: string
  readonly arrange: Arrange
  readonly settings: RunSettings
  /** Whether the reviews of the pull request are to decide about a part of the change. */
  readonly reviews?: boolean
}

/** What became of all trials; `left` is what the jobs of runs that began nothing did not make when they ran again. */
export interface Trials {
  readonly cells: readonly Cell[]
  readonly left: readonly string[]
}

/** Several companies work beside each other, since some only wait. */
const COMPANIES = 4

/**
 * For a run that meets a silent service. It holds for the other service too, so it is far longer than a busy machine takes to
 * answer: what the silent one does must decide the cell.
 */
export const IMPATIENT: RunSettings = { environment: { ACCESS_PACKAGES_TIMEOUT_MS: '5000' } }

/** Makes the trials, each company one after another. */
export async function tryAll(way: Way, trials: readonly Trial[]): Promise<Trials> {
  const open = [...trials]
  const cells: Cell[] = []
  const left: string[] = []
  const work = async (): Promise<void> => {
    const company = await FaultStory.start(way, trials.length)
    try {
      for (let trial = open.shift(); trial !== undefined; trial = open.shift()) {
        const { run, calls, fault, arrange, settings, reviews } = trial
        const aftermath = await company[run](arrange, settings, reviews)
        cells.push(...calls.map((call) => ({ call, fault, aftermath })))
      }
    } finally {
      left.push(...(await company.finish()))
    }
  }
  await Promise.all(Array.from({ length: COMPANIES }, work))
  return { cells, left }
}
