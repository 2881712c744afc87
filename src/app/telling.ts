/** What is read about a plan's changes once it is known that there are some. All of it is read at once. */
import type { PackagePlan, Refusal } from '../core/plan.js'
import type { Directory } from '../ports.js'
import type { PlanFacts } from './read-plan-facts.js'

/** Something that was read about the changes. It says more about them, and decides about nobody's access. */
export interface Telling {
  /** The same packages, with what was read. */
  readonly tell: (packages: readonly PackagePlan[]) => readonly PackagePlan[]
  /** About the run, e.g. that it could not be read. */
  readonly warnings: readonly Refusal[]
}

/** @throws ActionError when what it reads stops a plan. */
export type Teller = (packages: readonly PackagePlan[], facts: PlanFacts, directory: Directory) => Promise<Telling>

/** There is nothing to read about. */
export const NOTHING_TO_TELL: Telling = { tell: (packages) => packages, warnings: [] }

/** Asks all of them, and lets each add what it has. */
export async function tellAll(
  tellers: readonly Teller[],
  packages: readonly PackagePlan[],
  facts: PlanFacts,
  directory: Directory
): Promise<{ readonly packages: readonly PackagePlan[]; readonly warnings: readonly Refusal[] }> {
  const tellings = await Promise.all(tellers.map((each) => each(packages, facts, directory)))
  return {
    packages: tellings.reduce((told, { tell }) => tell(told), packages),
    warnings: tellings.flatMap(({ warnings }) => warnings)
  }
}
