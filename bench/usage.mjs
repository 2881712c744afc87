/** Preloaded into a measured process: what it used stands in the file `USAGE_FILE` when it ends. */
import { writeFileSync } from 'node:fs'
import process from 'node:process'

process.once('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  // Kilobytes and microseconds, as Node gives them.
  const usage = { peakBytes: maxRSS * 1024, cpuMs: (userCPUTime + systemCPUTime) / 1000 }
  writeFileSync(process.env['USAGE_FILE'], JSON.stringify(usage))
})
