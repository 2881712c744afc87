/** The tenant in a process of its own, so that its work is not counted as that of whoever asks. Started by `tenant.ts`. */
import {
  startTenant,
  type RecordedPart,
  type RecordedRequest,
  type Tenant,
  type ThrottleLimits
} from '../src/emulator/tenant-server.js'
import { seedOf, type CompanySize } from './company.js'
import { unitsOf } from './resource-units.js'

export interface TenantOrder {
  readonly company: CompanySize
  readonly latencyMs: number
  readonly throttle: ThrottleLimits | null
}

export interface TenantStarted {
  readonly endpoint: string
  readonly caCertificate: string
}

/** What came in since the last time it was asked for. Throttled calls are apart: they did nothing. */
export interface TenantFigures {
  /** HTTP requests to Graph; the sign-in's are not counted. */
  readonly httpRequests: number
  /** Those of them with something to write. */
  readonly writeRequests: number
  readonly graphRequests: number
  readonly throttled: number
  readonly units: number
  readonly cpuMs: number
}

let tenant: Tenant | null = null
let cpu = process.cpuUsage()

process.on('message', (order: TenantOrder | 'figures') => {
  if (order === 'figures') process.send?.(figures())
  else void start(order)
})
process.once('disconnect', () => process.exit())

async function start({ company, latencyMs, throttle }: TenantOrder): Promise<void> {
  tenant = await startTenant(seedOf(company), { latencyMs, ...(throttle === null ? {} : { throttle }) })
  const started: TenantStarted = { endpoint: tenant.graphEndpoint, caCertificate: tenant.caCertificate }
  process.send?.(started)
}

function figures(): TenantFigures {
  const { user, system } = process.cpuUsage(cpu)
  cpu = process.cpuUsage()
  const requests = (tenant?.requests ?? []).filter(({ kind }) => kind === 'graph')
  const calls = requests.flatMap((request) => callsOf(request))
  const done = calls.filter(({ status }) => status !== 429)
  tenant?.clearRequests()
  return {
    httpRequests: requests.length,
    writeRequests: requests.filter((request) => callsOf(request).some(({ method }) => method !== 'GET')).length,
    graphRequests: done.length,
    throttled: calls.length - done.length,
    units: done.reduce((sum, { method, url }) => sum + unitsOf(method, url), 0),
    cpuMs: (user + system) / 1000
  }
}

/** A batch is what it contains. */
function callsOf({
  method,
  path,
  query,
  status,
  parts
}: RecordedRequest): readonly Pick<RecordedPart, 'method' | 'url' | 'status'>[] {
  if (parts !== undefined) return parts
  return [{ method, url: `${path.replace(/^\/v1\.0/, '')}${query === '' ? '' : `?${query}`}`, status }]
}
