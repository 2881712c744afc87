/** `npm run bench [-- NAME...]`: measures, prints, and after a run of all cases writes docs/benchmarks.md. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CASES, type Case } from './cases.js'
import { runAction, type Measurement } from './run-action.js'
import { runScriptOn } from './run-script.js'
import { startSeparateTenant, type SeparateTenant } from './tenant.js'

const names = process.argv.slice(2)
for (const what of CASES.filter(({ name }) => names.length === 0 || names.includes(name))) {
  for (const latency of what.latencies) {
    const action = await withTenant(what, latency, runAction)
    show(what, latency, 'action', action)
    if (what.scriptRuns?.includes(latency)) show(what, latency, 'script', await withTenant(what, latency, runScriptOn))
  }
}
function show(
  what: Case,
  latency: number,
  who: string,
  { wallMs, cpuMs, peakBytes, tenant, outputs }: Measurement
): void {
  console.log(
    what.name,
    latency,
    who,
    Math.round(wallMs),
    'cpu',
    Math.round(cpuMs),
    'MB',
    Math.round(peakBytes / 1e6),
    JSON.stringify(tenant),
    JSON.stringify({ ...outputs, 'plan-file': undefined, 'report-file': undefined })
  )
}

async function withTenant(
  what: Case,
  latencyMs: number,
  run: (what: Case, tenant: SeparateTenant, folder: string) => Promise<Measurement>
): Promise<Measurement> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  const tenant = await startSeparateTenant({ company: what.company, latencyMs, throttle: what.throttle })
  try {
    await writeFile(join(folder, 'ca.pem'), tenant.caCertificate)
    return await run(what, tenant, folder)
  } finally {
    await tenant.end()
    await rm(folder, { recursive: true, force: true })
  }
}
