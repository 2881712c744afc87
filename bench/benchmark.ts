/**
 * `npm run bench [-- NAME...]`: measures all cases, or those named, keeps what was measured in `measurements.json` and writes
 * `docs/benchmarks.md` from all that is kept there.
 */
import { writePage } from './benchmark-page.js'
import { CASES, type Case } from './cases.js'
import { measureColdStart } from './cold-start.js'
import { circumstances, figuresOf, keepMeasurements, readMeasurements, type CaseRun } from './measurements.js'
import { refuseWrongWork } from './expected-work.js'
import { runAction, type Measurement } from './run-action.js'
import { runScriptOn } from './run-script.js'
import { withTenant } from './with-tenant.js'

const COLD_START = 'cold-start'

/** So often the action runs; of these the one in the middle counts, by wall time: a single one may meet a busy moment. */
const ACTION_RUNS = 3

const known = [...CASES.map(({ name }) => name), COLD_START]
const names = process.argv.length > 2 ? process.argv.slice(2) : known
const strange = names.filter((name) => !known.includes(name))
if (strange.length > 0) throw new Error(`No case is called ${strange.join(', ')}. There are: ${known.join(', ')}.`)

if (names.includes(COLD_START)) {
  const conditions = circumstances()
  const coldStart = { ...conditions, ...(await measureColdStart()) }
  console.log(COLD_START, coldStart)
  keepMeasurements({ ...readMeasurements(), coldStart })
}
for (const what of CASES.filter(({ name }) => names.includes(name))) {
  const conditions = circumstances()
  const runs: CaseRun[] = []
  for (const latencyMs of what.latencies) runs.push(await measure(what, latencyMs))
  const kept = readMeasurements()
  keepMeasurements({ ...kept, cases: { ...kept.cases, [what.name]: { ...conditions, runs } } })
}
await writePage(readMeasurements())

/** Both ways, each on a new tenant. What is fast and wrong is refused. */
async function measure(what: Case, latencyMs: number): Promise<CaseRun> {
  const action = await measureAction(what, latencyMs)
  const script = what.scriptRuns?.includes(latencyMs) === true ? await withTenant(what, latencyMs, runScriptOn) : null
  if (script !== null) show(what, latencyMs, 'script', script)
  refuseWrongWork(what, action, script)
  return { latencyMs, action: figuresOf(action), script: script === null ? null : figuresOf(script) }
}

async function measureAction(what: Case, latencyMs: number): Promise<Measurement> {
  const runs: Measurement[] = []
  for (let run = 0; run < ACTION_RUNS; run += 1) {
    const measured = await withTenant(what, latencyMs, runAction)
    show(what, latencyMs, 'action', measured)
    refuseWrongWork(what, measured, null)
    runs.push(measured)
  }
  const middle = runs.sort((one, other) => one.wallMs - other.wallMs)[ACTION_RUNS >> 1]
  if (middle === undefined) throw new Error('Nothing was measured.')
  return middle
}

function show({ name }: Case, latencyMs: number, way: string, measurement: Measurement): void {
  console.log(name, `${latencyMs} ms`, way, figuresOf(measurement))
}
