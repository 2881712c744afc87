/**
 * Runs the tests of the core for Stryker, in one process that loads everything once. Stryker's own runner for Jest loads, for
 * each mutant, every test file that imports the mutated file; the core is pure, so that a test tells the same in a process
 * that ran others before.
 *
 * @see https://stryker-mutator.io/docs/stryker-js/guides/create-a-plugin
 */
import { readdirSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { INSTRUMENTER_CONSTANTS, type InstrumenterContext } from '@stryker-mutator/api/core'
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin'
import {
  determineHitLimitReached,
  type DryRunOptions,
  DryRunStatus,
  type DryRunResult,
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type TestResult,
  type TestRunner,
  TestStatus,
  toMutantRunResult
} from '@stryker-mutator/api/test-runner'
import { declaredBy, type DeclaredTest } from './declare-tests.js'

const CORE = join('src', 'core')
/** The core's own tests, the comments word by word, whole runs over fakes, random cases, and the command line. */
const TESTS = ['core', 'golden', 'app', 'property', 'commands'].map((folder) => join('__tests__', folder))
/** So many random cases a test are enough to reach what a mutant changed. */
const RANDOM_CASES = '25'
/** Fifty whole applies of 200 changes: what they tell of the core is told by quicker tests. */
const TOO_SLOW = /killed-apply/
/**
 * Tests of large inputs are left out, since every mutant that survives goes through all tests that reach it. Time of the
 * processor: what else the machine does must not decide which tests are tried.
 */
const MAX_TEST_MS = 150
const JEST_GLOBALS = new URL('declare-tests.ts', import.meta.url).href

interface CoreTest extends DeclaredTest {
  readonly id: string
  readonly file: string
}

class CoreRunner implements TestRunner {
  /** By id, in the order in which they are tried. */
  #tests: ReadonlyMap<string, CoreTest> = new Map()
  /** Ids of the tests that are quick enough; null: no dry run told. */
  #tried: ReadonlySet<string> | null = null
  /** Mutants that a file of tests passes while it declares its tests, since its tables are made by the core too. */
  readonly #declaring = new Map<string, ReadonlySet<string>>()
  /** Part of the address of a module, since one address is evaluated once. */
  #coreLoads = 0
  #testLoads = 0

  capabilities() {
    return { reloadEnvironment: true }
  }

  init(): Promise<void> {
    process.env['FC_RUNS'] ??= RANDOM_CASES
    registerHooks({
      resolve: (specifier, context, next) => {
        if (specifier === '@jest/globals') return { url: JEST_GLOBALS, shortCircuit: true }
        const found = next(specifier, context)
        const [all, core = ''] = /(\?core=\d+)(&tests=\d+)?$/.exec(context.parentURL ?? '') ?? []
        if (all === undefined || !found.url.endsWith('.ts')) return found
        // Each file of tests has fixtures of its own, as with Jest: some count what they make.
        return { ...found, url: `${found.url}${found.url.includes('/__tests__/') ? all : core}` }
      }
    })
    return Promise.resolve()
  }

  async dryRun({ coverageAnalysis }: DryRunOptions): Promise<DryRunResult> {
    await this.#load()
    const all = await runAll([...this.#tests.values()], false)
    const tests = all.filter(({ status, timeSpentMs }) => status === TestStatus.Failed || timeSpentMs <= MAX_TEST_MS)
    // The quickest first, so that most mutants are found at once.
    const order = [...tests].sort((one, other) => one.timeSpentMs - other.timeSpentMs).map(({ id }) => id)
    this.#tests = new Map(order.flatMap((id) => [...this.#tests].filter(([each]) => each === id)))
    const perTest = { ...instrumenter().mutantCoverage?.perTest }
    for (const { id, file } of this.#tests.values()) {
      const declaring = [...(this.#declaring.get(file) ?? [])].map((mutant) => [mutant, 1])
      perTest[id] = { ...perTest[id], ...(Object.fromEntries(declaring) as Record<string, number>) }
    }
    this.#tried = new Set(tests.map(({ id }) => id))
    // Without it every mutant is tried by all tests, with everything loaded anew.
    if (coverageAnalysis === 'off') return { status: DryRunStatus.Complete, tests }
    for (const id of Object.keys(perTest)) if (!this.#tried.has(id)) Reflect.deleteProperty(perTest, id)
    const { static: whileLoading = {} } = instrumenter().mutantCoverage ?? {}
    return { status: DryRunStatus.Complete, tests, mutantCoverage: { static: whileLoading, perTest } }
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, mutantActivation, reloadEnvironment } = options
    activate(mutantActivation === 'static' ? activeMutant.id : undefined)
    if (reloadEnvironment || this.#coreLoads === 0) await this.#load()
    const result = await this.#try(options)
    if (result.status !== MutantRunStatus.Killed || mutantActivation === 'static') return result
    // What a mutant did to values that live on must not be held against the next one.
    const killer = this.#tests.get(result.killedBy[0] ?? '')
    const [again] = killer === undefined ? [] : await runAll([killer], true)
    if (again === undefined || again.status === TestStatus.Success) return result
    await this.#load()
    return this.#try(options)
  }

  async #try({ activeMutant, testFilter, hitLimit, disableBail }: MutantRunOptions): Promise<MutantRunResult> {
    const chosen = testFilter === undefined ? this.#tried : new Set(testFilter)
    const tests = new Map([...this.#tests].filter(([id]) => chosen?.has(id) ?? true))
    // A test that got lost would let the mutant survive.
    if (chosen !== null && tests.size < chosen.size)
      throw new Error('Some tests that reach this mutant were not declared.')
    activate(activeMutant.id, hitLimit)
    for (const file of new Set([...tests.values()].map((test) => test.file))) {
      if (this.#declaring.get(file)?.has(activeMutant.id) !== true) continue
      for (const test of await this.#declare(file)) if (tests.has(test.id)) tests.set(test.id, test)
    }
    const results = await runAll([...tests.values()], !disableBail)
    const endless = determineHitLimitReached(instrumenter().hitCount, hitLimit)
    activate(undefined)
    return toMutantRunResult(endless ?? { status: DryRunStatus.Complete, tests: results }, disableBail)
  }

  /** Loads the core, and the tests on top of it. */
  async #load(): Promise<void> {
    this.#coreLoads += 1
    for (const file of filesOf(CORE, '.ts')) await import(`${addressOf(file)}?core=${this.#coreLoads}`)
    const loaded: CoreTest[] = []
    const files = TESTS.flatMap((folder) => filesOf(folder, '.test.ts')).filter((file) => !TOO_SLOW.test(file))
    for (const file of files) {
      instrumenter().currentTestId = file
      loaded.push(...(await this.#declare(file)))
      instrumenter().currentTestId = undefined
      this.#declaring.set(file, new Set(Object.keys(instrumenter().mutantCoverage?.perTest[file] ?? {})))
    }
    const order = [...this.#tests.keys(), ...loaded.map(({ id }) => id)]
    const byId = new Map(loaded.map((test) => [test.id, test]))
    this.#tests = new Map(order.flatMap((id) => [...(byId.has(id) ? [[id, byId.get(id)] as [string, CoreTest]] : [])]))
  }

  /** The tests of a file. One that cannot even be loaded has a test that says so. */
  async #declare(file: string): Promise<readonly CoreTest[]> {
    this.#testLoads += 1
    const address = `${addressOf(file)}?core=${this.#coreLoads}&tests=${this.#testLoads}`
    try {
      const declared = await declaredBy(() => import(address))
      return declared.map((test) => ({ ...test, file, id: `${basename(file)}: ${test.name}` }))
    } catch (error) {
      const act = () => Promise.reject(error instanceof Error ? error : new Error(String(error)))
      const known = [...this.#tests.values()].filter((test) => test.file === file)
      return known.length > 0 ? known.map((test) => ({ ...test, act })) : [{ name: 'loads', file, id: file, act }]
    }
  }
}

function filesOf(folder: string, ending: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name))
}

function addressOf(file: string): string {
  return pathToFileURL(join(process.cwd(), file)).href
}

/** @param bail Whether to stop at the first test that fails. */
async function runAll(tests: readonly CoreTest[], bail: boolean): Promise<TestResult[]> {
  const results: TestResult[] = []
  for (const test of tests) {
    const result = await run(test)
    results.push(result)
    if (bail && result.status === TestStatus.Failed) break
  }
  return results
}

async function run({ id, file, act }: CoreTest): Promise<TestResult> {
  instrumenter().currentTestId = id
  const began = process.cpuUsage()
  const told = () => ({ id, name: id, fileName: file, timeSpentMs: millisecondsSince(began) })
  try {
    await act()
    return { ...told(), status: TestStatus.Success }
  } catch (error) {
    return { ...told(), status: TestStatus.Failed, failureMessage: String(error) }
  } finally {
    instrumenter().currentTestId = undefined
  }
}

/** Time that the processor spent on this process. */
function millisecondsSince(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1000
}

/** Stryker's own values for the mutated code, which holds on to this very object. */
function instrumenter(): { -readonly [Key in keyof InstrumenterContext]: InstrumenterContext[Key] | undefined } {
  const world = globalThis as { [INSTRUMENTER_CONSTANTS.NAMESPACE]?: InstrumenterContext }
  return (world[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {})
}

/** @param hitLimit So often the mutated place may be passed: more is taken for an endless loop. */
function activate(mutant: string | undefined, hitLimit?: number): void {
  const hitCount = hitLimit === undefined ? undefined : 0
  Object.assign(instrumenter(), { activeMutant: mutant, hitLimit, hitCount })
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'core', CoreRunner)]
