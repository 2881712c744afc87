/** How long the bundle takes from being started to its first request, beside what Node and the parser take by themselves. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CLIENT_ID, SECRET, TENANT_ID } from './company.js'
import { BUNDLE } from './run-action.js'

/** Medians in milliseconds. */
export interface ColdStart {
  readonly emptyProgramMs: number
  readonly parseMs: number
  readonly firstRequestMs: number
}

const TRIES = 15

/** Measures the three in turn, so that a busy moment of the machine does not hit one of them alone. */
export async function measureColdStart(): Promise<ColdStart> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  await mkdir(join(folder, 'memberships'))
  await writeFile(join(folder, 'memberships', 'all.csv'), 'AccessPackage;Email\nSales;ada@contoso.com\n')
  await writeFile(join(folder, 'event.json'), '{}')
  await writeFile(join(folder, 'parse.mjs'), PARSE)
  await writeFile(join(folder, 'empty.mjs'), '')
  const times: ColdStart[] = []
  try {
    for (let round = 0; round < TRIES; round += 1) {
      times.push({
        emptyProgramMs: await timeOf(['empty.mjs'], folder),
        parseMs: Number(await textOf(['--experimental-vm-modules', '--no-warnings', 'parse.mjs', BUNDLE], folder)),
        firstRequestMs: await timeToFirstRequest(folder)
      })
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  const median = (name: keyof ColdStart) => times.map((each) => each[name]).sort((a, b) => a - b)[TRIES >> 1] ?? 0
  return {
    emptyProgramMs: median('emptyProgramMs'),
    parseMs: median('parseMs'),
    firstRequestMs: median('firstRequestMs')
  }
}

/** Only parses, and says how long that took. */
const PARSE = `import { readFileSync } from 'node:fs'
import { SourceTextModule } from 'node:vm'
const source = readFileSync(process.argv[2], 'utf8')
const start = performance.now()
new SourceTextModule(source)
console.log(performance.now() - start)
`

async function timeOf(program: readonly string[], folder: string): Promise<number> {
  const start = performance.now()
  await textOf(program, folder)
  return performance.now() - start
}

async function textOf(program: readonly string[], folder: string): Promise<string> {
  const child = spawn(process.execPath, program, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  await once(child, 'close')
  return Buffer.concat(chunks).toString()
}

/** The first request of a plan is one to GitHub; nobody answers it. */
async function timeToFirstRequest(folder: string): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const environment = environmentFor(folder, `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const start = performance.now()
  const child = spawn(process.execPath, [BUNDLE], { cwd: folder, stdio: 'ignore', env: environment })
  try {
    const first = await Promise.race([once(server, 'request'), once(child, 'close').then(() => null)])
    if (first === null) throw new Error('The action ended without a request.')
    return performance.now() - start
  } finally {
    child.kill()
    server.closeAllConnections()
    server.close()
  }
}

function environmentFor(folder: string, apiUrl: string): Record<string, string> {
  return {
    GITHUB_ACTIONS: 'true',
    GITHUB_API_URL: apiUrl,
    GITHUB_REPOSITORY: 'octo/hello',
    GITHUB_EVENT_NAME: 'workflow_dispatch',
    GITHUB_EVENT_PATH: join(folder, 'event.json'),
    GITHUB_SHA: '0'.repeat(40),
    GITHUB_REF: 'refs/heads/main',
    GITHUB_WORKSPACE: folder,
    RUNNER_TEMP: folder,
    INPUT_MODE: 'plan',
    INPUT_PATH: 'memberships',
    INPUT_SCOPE: 'all',
    'INPUT_TENANT-ID': TENANT_ID,
    'INPUT_CLIENT-ID': CLIENT_ID,
    'INPUT_CLIENT-SECRET': SECRET,
    'INPUT_GITHUB-TOKEN': 'token'
  }
}
