/**
 * `npm run bench:profile -- NAME`: where the processor's time goes in a case, by function: in it alone, and with all it calls.
 * Watched runs take longer, so none of this is kept as a measurement.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CASES } from './cases.js'
import { runAction } from './run-action.js'
import { withTenant } from './with-tenant.js'

/** As Node writes it with `--cpu-prof`: samples name nodes of a tree of calls; times in microseconds. */
interface Profile {
  readonly nodes: readonly ProfileNode[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

interface ProfileNode {
  readonly id: number
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  readonly children?: readonly number[]
}

const SHOWN = 25

const what = CASES.find(({ name }) => name === process.argv[2])
if (what === undefined) throw new Error(`Name one of: ${CASES.map(({ name }) => name).join(', ')}.`)
await withTenant(what, what.latencies[0] ?? 0, async (...run) => {
  const [, , folder] = run
  const profiles = join(folder, 'profiles')
  const measurement = await runAction(...run, ['--cpu-prof', `--cpu-prof-dir=${profiles}`])
  // An apply has a plan before it; names begin with the time.
  const last = (await readdir(profiles)).sort().at(-1) ?? ''
  show(JSON.parse(await readFile(join(profiles, last), 'utf8')) as Profile)
  return measurement
})

function show({ nodes, samples, timeDeltas }: Profile): void {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)))
  const own = new Map<number, number>()
  samples.forEach((id, index) => own.set(id, (own.get(id) ?? 0) + (timeDeltas[index] ?? 0)))
  const alone = new Map<string, number>()
  const withCalls = new Map<string, number>()
  for (const [id, time] of own) {
    const names = new Set<string>()
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) names.add(nameOf(byId.get(at)))
    add(alone, nameOf(byId.get(id)), time)
    for (const name of names) add(withCalls, name, time)
  }
  console.log('In the function alone, ms:')
  list(alone)
  console.log('With all it calls, ms:')
  list(withCalls)
}

function nameOf(node: ProfileNode | undefined): string {
  const { functionName = '', url = '', lineNumber = 0 } = node?.callFrame ?? {}
  const file = url.split('/').at(-1) ?? ''
  return `${functionName === '' ? '(anonymous)' : functionName}${file === '' ? '' : ` ${file}:${lineNumber + 1}`}`
}

function add(sums: Map<string, number>, name: string, time: number): void {
  sums.set(name, (sums.get(name) ?? 0) + time)
}

function list(sums: ReadonlyMap<string, number>): void {
  const largest = [...sums].sort(([, one], [, other]) => other - one).slice(0, SHOWN)
  for (const [name, time] of largest) console.log(String(Math.round(time / 1000)).padStart(8), name)
}
