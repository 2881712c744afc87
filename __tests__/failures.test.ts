/**
 * The document of failures is made from runs of the action. `UPDATE_README=1 npm test -- __tests__/failures.test.ts` writes
 * it anew. What is quoted there is what a run told in this test; only what to do beyond the hints is written by hand.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { format, resolveConfig } from 'prettier'
import { ERROR_CODES } from '../src/core/errors.js'
import type { KeptCode } from '../src/core/plan.js'
import type { FailureCase } from './failures/failure-case.js'
import { FAILURE_GROUPS } from './failures/failure-groups.js'
import { failurePage, type ToldCase, type ToldGroup } from './failures/failure-page.js'
import { keptRows } from './failures/kept-rows.js'
import { outcomeRows } from './failures/outcome-rows.js'
import { toldFailure } from './failures/told-failure.js'

const FILE = new URL('../docs/failures.md', import.meta.url)

const CASES = FAILURE_GROUPS.flatMap(({ cases }) => cases)

/** Every reason there is, so that the compiler names one that is missing. */
const KEPT_CODES: Readonly<Record<KeptCode, true>> = {
  protected: true,
  pending: true,
  'not-in-git': true,
  'not-a-person': true,
  'on-its-way': true,
  automatic: true,
  'other-policy': true,
  'outside-policy': true,
  'expired-row': true,
  'delivery-failed': true,
  'never-delivered': true
}

describe('docs/failures.md', () => {
  it('has every code once', () => {
    expect(CASES.map(({ code }) => code).toSorted()).toEqual(Object.keys(ERROR_CODES).toSorted())
  })

  it.each(CASES)('$code is told by the action, as a warning where its meaning says so', async (each) => {
    const { code, examples } = await tell(each)
    const warns = examples.every(({ told }) => told.level !== 'error')
    expect(warns).toBe(/\(a (warning|warning or a notice)\)$/.test(ERROR_CODES[code]))
    for (const { told } of examples) expect(told.problem.message).not.toBe('')
  })

  it('has every reason to leave somebody alone', async () => {
    const codes = new Set((await keptRows()).map(({ code }) => code))
    expect([...codes].toSorted()).toEqual(Object.keys(KEPT_CODES).toSorted())
  })

  it('is what the runs tell', async () => {
    const groups: ToldGroup[] = []
    for (const group of FAILURE_GROUPS) groups.push({ ...group, cases: await Promise.all(group.cases.map(tell)) })
    const page = await formatted(failurePage(groups, await outcomeRows(), await keptRows()))
    if (process.env['UPDATE_README'] === '1') writeFileSync(FILE, page)
    expect(readFileSync(FILE, 'utf8')).toBe(page)
  })
})

async function tell({ code, examples, more }: FailureCase): Promise<ToldCase> {
  const told = examples.map(async ({ when, run }) => ({ when, told: toldFailure(await run(), code) }))
  return { code, examples: await Promise.all(told), more }
}

/** As `npm run format` leaves it. */
async function formatted(markdown: string): Promise<string> {
  return format(markdown, { ...(await resolveConfig(FILE)), parser: 'markdown' })
}
