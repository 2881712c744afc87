/**
 * Sums up what a run of the tests judged and compares it with docs/contract.md, or writes that page when the environment
 * has UPDATE_CONTRACT. Only a run of all tests can write it, and only one that passed compares; any other says nothing. A
 * Jest reporter, since only that sees the whole run: the test files run in processes of their own and leave lines in a
 * folder.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { format, resolveConfig } from 'prettier'
import { differences, renderTable } from './contract-table.js'

export default class ContractReporter {
  #error
  #folder = mkdtempSync(join(tmpdir(), 'contract-ledger-'))
  #config

  constructor(config) {
    this.#config = config
    // Before the workers start, which inherit it.
    process.env['CONTRACT_LEDGER'] = this.#folder
  }

  async onRunComplete(_contexts, results) {
    const lines = readdirSync(this.#folder)
      .flatMap((name) => readFileSync(join(this.#folder, name), 'utf8').split('\n'))
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))
    rmSync(this.#folder, { recursive: true, force: true })
    if (!isWhole(this.#config)) return
    const page = join(this.#config.rootDir, 'docs', 'contract.md')
    if ((process.env['UPDATE_CONTRACT'] ?? '') !== '') {
      writeFileSync(page, await format(renderTable(lines), { ...(await resolveConfig(page)), filepath: page }))
      return
    }
    if (results.numFailedTests + results.numRuntimeErrorTestSuites > 0 || results.wasInterrupted) return
    const told = differences(readFileSync(page, 'utf8'), lines)
    if (told.length === 0) return
    const text = `docs/contract.md and this run differ; UPDATE_CONTRACT=1 npm test writes it anew.\n${told.join('\n')}\n`
    process.stderr.write(text)
    this.#error = new Error(text)
  }

  getLastError() {
    return this.#error
  }
}

/** Whether every test was to run: no path, name, change or part was asked for. */
function isWhole({
  testPathPatterns,
  testNamePattern,
  onlyChanged,
  onlyFailures,
  findRelatedTests,
  shard,
  watch,
  watchAll
}) {
  const chosen = [testNamePattern, onlyChanged, onlyFailures, findRelatedTests, shard, watch, watchAll]
  return testPathPatterns.patterns.length === 0 && !chosen.some(Boolean)
}
