import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Case } from './cases.js'
import type { Measurement } from './run-action.js'
import { startSeparateTenant, type SeparateTenant } from './tenant.js'

/** Measures on a new tenant. @param run Gets an empty folder with the tenant's certificate, `ca.pem`. */
export async function withTenant(
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
