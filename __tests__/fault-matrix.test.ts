/**
 * What an apply does when a call fails, tried through the bundle. `UPDATE_README=1 npm test -- __tests__/fault-matrix.test.ts`
 * writes docs/fault-matrix.md anew.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { ENTRA_CALLS, ENTRA_FAULTS } from './faults/entra-faults.js'
import { type Cell, tryEntra } from './faults/entra-cells.js'
import { faultPage } from './faults/fault-page.js'

const FILE = new URL('../docs/fault-matrix.md', import.meta.url)
/** The time that the runner gives a silent service twice, and then some for a busy machine. */
const HUNG_SECONDS = 60

describe('docs/fault-matrix.md', () => {
  let cells: readonly Cell[]
  beforeAll(async () => {
    cells = await tryEntra()
  }, 600_000)

  it('has every call and every fault', () => {
    expect(cells).toHaveLength(ENTRA_CALLS.length * ENTRA_FAULTS.length)
  })

  it('no change is lost: the same job, run again, makes what is left', () => {
    expect(cells.filter(({ aftermath }) => aftermath.lost.length > 0).map(nameOf)).toEqual([])
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

  it('is what the runs did', async () => {
    const page = await faultPage(cells)
    if (process.env['UPDATE_README'] === '1') writeFileSync(FILE, page)
    expect(readFileSync(FILE, 'utf8')).toBe(page)
  })
})

function nameOf({ call, fault, aftermath }: Cell): string {
  return `${call.name}, ${fault.name}: ${[...aftermath.lost, ...aftermath.doubled].join(', ')}`
}
