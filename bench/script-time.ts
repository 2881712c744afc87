import { CASES, type Case } from './cases.js'
import type { CaseRun, Measurements } from './measurements.js'
import { scriptRequests } from './script-requests.js'

/** What the script's way takes, in milliseconds; `computed` when it did not run. */
export interface ScriptTime {
  readonly wallMs: number
  readonly computed: boolean
}

/** The run that tells what a request takes beside the latency: the one with the most requests, so that the start counts little. */
const MODEL = { name: 'apply-1000', latencyMs: 50 }

/** @returns Null for a case that is not compared, or while there is no run to compute it from. */
export function scriptTime(what: Case, run: CaseRun, measurements: Measurements): ScriptTime | null {
  if (what.scriptRuns === null) return null
  if (run.script !== null) return { wallMs: run.script.wallMs, computed: false }
  const perRequestMs = requestMs(measurements)
  if (perRequestMs === null) return null
  return { wallMs: scriptRequests(what) * (run.latencyMs + perRequestMs), computed: true }
}

/** What a request took beside the latency. */
function requestMs({ cases }: Measurements): number | null {
  const model = CASES.find(({ name }) => name === MODEL.name)
  const run = cases[MODEL.name]?.runs.find(({ latencyMs }) => latencyMs === MODEL.latencyMs)
  if (model === undefined || !run?.script) return null
  return run.script.wallMs / scriptRequests(model) - run.latencyMs
}
