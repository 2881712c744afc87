/**
 * What a run does when a call fails, tried through the bundle. `UPDATE_README=1 npm test -- __tests__/fault-matrix.test.ts`
 * writes docs/fault-matrix.md anew.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { ENTRA_CALLS, ENTRA_FAULTS, ENTRA_TRIALS } from './faults/entra-faults.js'
import { type Cell, tryAll, type Trials } from './faults/fault-cells.js'
import { faultPage } from './faults/fault-page.js'
import { GITHUB_CALLS, GITHUB_FAULTS, GITHUB_TRIALS } from './faults/github-faults.js'

const FILE = new URL('../docs/fault-matrix.md', import.meta.url)
/** The time that the runner gives a silent service twice, and then some for a busy machine. */
const HUNG_SECONDS = 180

describe('docs/fault-matrix.md', () => {
  let entra: Trials
  let github: Trials
  let cells: readonly Cell[]
  beforeAll(async () => {
    entra = await tryAll('pushed', ENTRA_TRIALS)
    github = await tryAll('reviewed', GITHUB_TRIALS)
    cells = [...entra.cells, ...github.cells]
  }, 3_000_000)

  it('has every call and every fault', () => {
    // Beside the matrix: half a token.
    expect(entra.cells).toHaveLength(ENTRA_CALLS.length * ENTRA_FAULTS.length + 1)
    // Beside the matrix: a locked conversation, a late index.
    expect(github.cells).toHaveLength(GITHUB_CALLS.length * GITHUB_FAULTS.length + 2)
  })

  it('no change is lost: the same job, run again, makes what is left', () => {
    expect(cells.filter(({ aftermath }) => aftermath.lost.length > 0).map(nameOf)).toEqual([])
    expect([...entra.left, ...github.left]).toEqual([])
  })

  it('nothing is done twice', () => {
    expect(cells.filter(({ aftermath }) => aftermath.doubled.length > 0).map(nameOf)).toEqual([])
  })

  it('no run hangs, and whoever fails says why', () => {
    expect(cells.filter(({ aftermath }) => aftermath.seconds > HUNG_SECONDS).map(nameOf)).toEqual([])
    const silent = cells.filter(({ aftermath }) => aftermath.run.exitCode !== 0 && aftermath.run.errors.length === 0)
    expect(silent.map(nameOf)).toEqual([])
    expect(cells.filter(({ aftermath }) => aftermath.run.log.includes('INTERNAL')).map(nameOf)).toEqual([])
  })

  it('nobody is sent to look for a permission when a service is silent', () => {
    const silent = cells.filter(({ fault }) => fault === 'never an answer')
    const told = silent.filter(({ aftermath: { run } }) => /permission/.test([...run.errors, ...run.warnings].join()))
    expect(silent).toHaveLength(ENTRA_CALLS.length + GITHUB_CALLS.length)
    expect(told.map(nameOf)).toEqual([])
  })

  it('nothing that GitHub is only told, and nothing that passes, stops an apply or fails it', () => {
    const toldOrPassing = github.cells.filter(
      ({ call, fault }) => /writing/.test(call) || !/^(always|never)/.test(fault)
    )
    expect(toldOrPassing.filter(({ aftermath }) => aftermath.run.exitCode !== 0).map(nameOf)).toEqual([])
    expect(toldOrPassing.filter(({ aftermath }) => !aftermath.done).map(nameOf)).toEqual([])
  })

  it('is what the runs did', async () => {
    const page = await faultPage(entra.cells, github.cells)
    if (process.env['UPDATE_README'] === '1') writeFileSync(FILE, page)
    expect(readFileSync(FILE, 'utf8')).toBe(page)
  })
})

function nameOf({ call, fault, aftermath }: Cell): string {
  return `${call}, ${fault}: ${[...aftermath.lost, ...aftermath.doubled].join(', ')}`
}
