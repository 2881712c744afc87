import { readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { coloursFor, type TerminalStream } from '../../../src/adapters/terminal/colours.js'
import { TerminalRunner } from '../../../src/adapters/terminal/terminal-runner.js'
import type { Problem } from '../../../src/core/errors.js'

const PROBLEM: Problem = {
  code: 'CSV_BAD_DATE',
  message: '`31.12.` is not a date.',
  hint: 'Write 2026-12-31.',
  place: { file: 'memberships/a.csv', line: 3 }
}

function start(variables: Readonly<Record<string, string>> = {}, isTTY = false) {
  const written = { out: '', err: '' }
  const stream = (name: 'out' | 'err'): TerminalStream => ({ isTTY, write: (text) => (written[name] += text) })
  const runner = new TerminalRunner({
    out: stream('out'),
    err: stream('err'),
    variables,
    workspace: '/repo',
    workingDirectory: '/repo/memberships'
  })
  return { runner, written }
}

describe('TerminalRunner', () => {
  it.each([
    {
      rule: 'with its place as seen from here, then what to do',
      problem: PROBLEM,
      expected: 'a.csv:3: error: `31.12.` is not a date. (CSV_BAD_DATE)\n    Write 2026-12-31.\n'
    },
    {
      rule: 'without a place',
      problem: { ...PROBLEM, place: null },
      expected: 'error: `31.12.` is not a date. (CSV_BAD_DATE)\n    Write 2026-12-31.\n'
    },
    {
      rule: 'without a hint',
      problem: { ...PROBLEM, hint: '' },
      expected: 'a.csv:3: error: `31.12.` is not a date. (CSV_BAD_DATE)\n'
    },
    {
      rule: 'with everything visible that would move the cursor or start a command',
      problem: { ...PROBLEM, message: '\u001b[2Jgone\n::add-mask::x', hint: '' },
      expected: 'a.csv:3: error: \\u{1b}[2Jgone\\u{a}::add-mask::x (CSV_BAD_DATE)\n'
    }
  ])('writes a problem $rule', ({ problem, expected }) => {
    const { runner, written } = start()
    runner.annotate('error', problem)
    expect(written).toEqual({ out: '', err: expected })
  })

  it('writes what it found to stdout and masks secrets', () => {
    const { runner, written } = start()
    runner.maskSecret('s3cret')
    runner.maskSecret('')
    runner.info('the s3cret is out')
    expect(written).toEqual({ out: 'the *** is out\n', err: '' })
  })

  it('has no event, no inputs and no outputs, and remembers a failure', async () => {
    const { runner, written } = start()
    runner.setOutput()
    await runner.addSummary()
    expect([runner.context.eventName, runner.input(), runner.failed]).toEqual(['', '', false])
    runner.fail()
    expect(runner.failed).toBe(true)
    expect(written).toEqual({ out: '', err: '' })
  })

  it('hands files on in a folder of their own', async () => {
    const path = await start().runner.writeFile('plan.json', '{}')
    expect(await readFile(path, 'utf8')).toBe('{}')
    await rm(dirname(path), { recursive: true })
  })
})

describe('coloursFor', () => {
  it.each([
    { where: 'a terminal', isTTY: true, variables: {}, coloured: true },
    { where: 'a pipe', isTTY: false, variables: {}, coloured: false },
    { where: 'a pipe of a CI system', isTTY: false, variables: { CI: 'true' }, coloured: false },
    { where: 'a terminal with NO_COLOR', isTTY: true, variables: { NO_COLOR: '1', FORCE_COLOR: '1' }, coloured: false },
    { where: 'a terminal with an empty NO_COLOR', isTTY: true, variables: { NO_COLOR: '' }, coloured: true },
    { where: 'a dumb terminal', isTTY: true, variables: { TERM: 'dumb' }, coloured: false },
    { where: 'a pipe with FORCE_COLOR', isTTY: false, variables: { FORCE_COLOR: '1' }, coloured: true },
    { where: 'a terminal with FORCE_COLOR=0', isTTY: true, variables: { FORCE_COLOR: '0' }, coloured: false }
  ])('$where: $coloured', ({ isTTY, variables, coloured }) => {
    expect(coloursFor({ isTTY, write: () => true }, variables).isColorSupported).toBe(coloured)
  })
})
