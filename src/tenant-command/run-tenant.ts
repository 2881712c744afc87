import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseFiles } from '../app/load-files.js'
import { messageOf } from '../core/errors.js'
import { readSample, SAMPLE_FOLDER } from '../demo/find-sample.js'
import { checkOut } from '../demo/story-commits.js'
import { seedTenant } from '../demo/story-tenant.js'
import { InvalidTenantFile, readTenantFile, type TenantStart } from '../emulator/tenant/tenant-file.js'
import { type RecordedRequest, startTenant, type Tenant, type TenantOptions } from '../emulator/tenant-server.js'
import { describeRequest, introduce } from './tenant-words.js'

/** What the command line asks for. */
export interface TenantArguments {
  /** Path of a seed file; null for the tenant of the sample. */
  readonly seed: string | null
  /** 0 for any free one. */
  readonly port: number
  /** Path to write the CA certificate to; null for a temporary file that goes with the tenant. */
  readonly ca: string | null
  /** No line per request. */
  readonly quiet: boolean
}

/** Why there is no tenant, in lines for the person who started it. */
export class TenantNotStarted extends Error {
  override readonly name = 'TenantNotStarted'

  constructor(readonly lines: readonly string[]) {
    super(lines.join('\n'))
  }
}

/**
 * Runs a tenant until it is told to end.
 *
 * @param ended Settles when the tenant is to end.
 * @throws TenantNotStarted, and ActionError `WORKSPACE_MISSING` when the sample is needed and not there.
 */
export async function runTenant(
  { seed, port, ca, quiet }: TenantArguments,
  print: (line: string) => void,
  ended: Promise<void>
): Promise<void> {
  const start = seed === null ? await sampleTenant() : await readSeed(seed)
  const requests = new RequestLog(quiet ? () => undefined : print)
  const tenant = await open(start, { ...start.options, port, onRequest: requests.take })
  requests.keepNothing(tenant)
  const file = await placeCertificate(tenant, ca)
  try {
    const { displayName = 'Contoso', apps = [] } = start.seed
    for (const line of introduce({ tenant, name: displayName, apps, caFile: file.path })) print(line)
    await ended
  } finally {
    await tenant.close()
    await file.remove()
  }
  print('The tenant has ended.')
}

/** Prints requests and lets go of them: the tenant keeps a record for tests, and this one may run for days. */
class RequestLog {
  private tenant: Tenant | null = null

  constructor(private readonly print: (line: string) => void) {}

  keepNothing(tenant: Tenant): void {
    this.tenant = tenant
  }

  readonly take = (request: RecordedRequest): void => {
    for (const line of describeRequest(request)) this.print(line)
    this.tenant?.clearRequests()
  }
}

/** Everybody whom the sample declares, and one person more: its files have something to plan. */
async function sampleTenant(): Promise<TenantStart> {
  const sample = await readSample()
  return { seed: seedTenant(parseFiles(SAMPLE_FOLDER, checkOut(sample, SAMPLE_FOLDER) ?? [])), options: {} }
}

async function readSeed(path: string): Promise<TenantStart> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    throw new TenantNotStarted([`${path}: error: The file cannot be read: ${messageOf(error)}.`])
  }
  try {
    return readTenantFile(text)
  } catch (error) {
    if (!(error instanceof InvalidTenantFile)) throw error
    throw new TenantNotStarted([
      ...error.problems.map(({ line, message }) => `${path}:${line}: error: ${message}`),
      '',
      'The keys of a seed file stand in docs/tenant.md and schema/tenant.schema.json.'
    ])
  }
}

async function open({ seed }: TenantStart, options: TenantOptions): Promise<Tenant> {
  try {
    return await startTenant(seed, options)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') {
      throw new TenantNotStarted([
        `Port ${options.port ?? 0} is taken. Choose another with --port, or 0 for any free one.`
      ])
    }
    throw new TenantNotStarted([`The tenant cannot start: ${messageOf(error)}`])
  }
}

async function placeCertificate(
  tenant: Tenant,
  wanted: string | null
): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> {
  try {
    if (wanted !== null) {
      await writeFile(wanted, tenant.caCertificate)
      return { path: resolve(wanted), remove: () => Promise.resolve() }
    }
    const folder = await mkdtemp(join(tmpdir(), 'access-package-tenant-'))
    const path = join(folder, 'ca.pem')
    await writeFile(path, tenant.caCertificate)
    return { path, remove: () => rm(folder, { recursive: true, force: true }) }
  } catch (error) {
    await tenant.close()
    throw new TenantNotStarted([`The CA certificate cannot be written: ${messageOf(error)}`])
  }
}
