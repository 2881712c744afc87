import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What a process took from its start to its end. */
export interface Usage {
  readonly wallMs: number
  readonly cpuMs: number
  /** The most memory that was resident at a time. */
  readonly peakBytes: number
}

/**
 * Runs a Node program to its end.
 *
 * @param folder Where its usage is noted.
 * @param environment All it gets; `PATH` is added.
 * @throws Error with what it wrote when it fails.
 */
export async function runMeasured(
  program: readonly string[],
  folder: string,
  environment: Readonly<Record<string, string>>,
  workingDirectory = folder
): Promise<Usage> {
  const usageFile = join(folder, 'usage.json')
  const preload = pathToFileURL(join(import.meta.dirname, 'usage.mjs')).href
  const start = performance.now()
  const child = spawn(process.execPath, ['--import', preload, ...program], {
    cwd: workingDirectory,
    env: { PATH: process.env['PATH'] ?? '', ...environment, USAGE_FILE: usageFile }
  })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const wallMs = performance.now() - start
  if (exitCode !== 0)
    throw new Error(`It ended with exit code ${String(exitCode)}:\n${Buffer.concat(chunks).toString()}`)
  return { wallMs, ...(JSON.parse(await readFile(usageFile, 'utf8')) as Omit<Usage, 'wallMs'>) }
}
