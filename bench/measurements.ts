import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import type { ColdStart } from './cold-start.js'
import type { Measurement } from './run-action.js'

/** What one run took: times in milliseconds, memory in bytes, and what the tenant counted. */
export interface Figures {
  readonly wallMs: number
  readonly cpuMs: number
  readonly peakBytes: number
  readonly tenantCpuMs: number
  readonly httpRequests: number
  readonly writeRequests: number
  readonly graphRequests: number
  /** Calls of Graph that were answered 429; not among `graphRequests`. */
  readonly throttled: number
  readonly units: number
}

/** Where and when. */
export interface Circumstances {
  /** `YYYY-MM-DD` */
  readonly date: string
  readonly machine: string
  /** How many programs wanted to run in the minute before, on average: other work, on a machine that is shared. */
  readonly load: number
}

/** A case at one latency; the script's figures only where it ran. */
export interface CaseRun {
  readonly latencyMs: number
  readonly action: Figures
  readonly script: Figures | null
}

/** All that was measured so far, by name of the case: a run of one case leaves the others as they are. */
export interface Measurements {
  readonly cases: Readonly<Record<string, Circumstances & { readonly runs: readonly CaseRun[] }>>
  readonly coldStart: (Circumstances & ColdStart) | null
}

const FILE = new URL('measurements.json', import.meta.url)

export function readMeasurements(): Measurements {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Measurements
}

export function keepMeasurements(measurements: Measurements): void {
  writeFileSync(FILE, `${JSON.stringify(measurements, null, 2)}\n`)
}

export function circumstances(): Circumstances {
  const [load = 0] = loadavg()
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${gigabytes} GB, ${process.platform}, Node ${process.versions.node}`,
    load: Math.round(load * 10) / 10
  }
}

/** Whole numbers say all that can be said. */
export function figuresOf({ wallMs, cpuMs, peakBytes, tenant }: Measurement): Figures {
  const { cpuMs: tenantCpuMs, ...counts } = tenant
  return {
    wallMs: Math.round(wallMs),
    cpuMs: Math.round(cpuMs),
    peakBytes,
    tenantCpuMs: Math.round(tenantCpuMs),
    ...counts
  }
}
