import { ENTRA_CALLS, ENTRA_FAULTS, type EntraCall, type EntraFault } from './entra-faults.js'
import { type Aftermath, FaultStory } from './fault-story.js'

/** One call, one fault, and what became of the change it met. */
export interface Cell {
  readonly call: EntraCall
  readonly fault: EntraFault
  readonly aftermath: Aftermath
}

/** Calls that meet a fault in the same run. */
interface Trial {
  readonly calls: readonly EntraCall[]
  readonly fault: EntraFault
}

/** Changes one after another have their own company; several companies work beside each other, since some only wait. */
const COMPANIES = 3

/** Somebody comes, a guest comes, somebody leaves. */
const REQUESTS_OF_A_CHANGE = 3

/** So long a silent service is waited for, in milliseconds: longer than a busy machine takes to answer. */
const TIMEOUT_MS = '2000'

/** Tries every call with every fault. */
export async function tryEntra(): Promise<readonly Cell[]> {
  const open = ENTRA_FAULTS.flatMap(trialsOf)
  const most = open.length
  const cells: Cell[] = []
  const work = async (): Promise<void> => {
    const company = await FaultStory.start(most)
    try {
      for (let trial = open.shift(); trial !== undefined; trial = open.shift())
        cells.push(...(await run(trial, company)))
    } finally {
      await company.end()
    }
  }
  await Promise.all(Array.from({ length: COMPANIES }, work))
  return cells
}

/**
 * Every read can meet in one run what passes: each is asked again for itself. What lasts ends the run at the first call, and
 * what a write meets decides how the run ends, so these have a run each.
 */
function trialsOf(fault: EntraFault): readonly Trial[] {
  const alone = ENTRA_CALLS.filter(({ kind }) => fault.lasts || kind === 'write').map((call) => ({
    calls: [call],
    fault
  }))
  return fault.lasts ? alone : [{ calls: ENTRA_CALLS.filter(({ kind }) => kind === 'read'), fault }, ...alone]
}

/** A write meets what lasts as often as the change has requests: a guest who seems unknown is waited for two minutes. */
function timesFor({ kind }: EntraCall, { lasts }: EntraFault): number | 'always' {
  if (!lasts) return 1
  return kind === 'read' ? 'always' : REQUESTS_OF_A_CHANGE
}

async function run({ calls, fault }: Trial, company: FaultStory): Promise<readonly Cell[]> {
  const rules = calls.map((call) => ({ when: call.when, do: fault.do, times: timesFor(call, fault) }))
  const silent = fault.do === 'hang'
  const aftermath = await company.change((story) => story.tenant.misbehave(rules), {
    environment: silent ? { ACCESS_PACKAGES_TIMEOUT_MS: TIMEOUT_MS } : {}
  })
  return calls.map((call) => ({ call, fault, aftermath }))
}
