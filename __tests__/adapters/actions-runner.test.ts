import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { ActionsRunner } from '../../src/adapters/actions-runner.js'
import type { Problem } from '../../src/core/errors.js'

const MIB = 1_024 * 1_024

let directory: string
let printed: string
const before = { ...process.env }

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'actions-runner-'))
  printed = ''
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text)
    return true
  })
})

afterEach(() => {
  jest.restoreAllMocks()
  rmSync(directory, { recursive: true })
  for (const name of Object.keys(process.env)) if (!(name in before)) Reflect.deleteProperty(process.env, name)
  Object.assign(process.env, before)
  process.exitCode = undefined
})

function file(name: string): string {
  return join(directory, name)
}

function problem(message: string, place: Problem['place'] = null, hint = ''): Problem {
  return { code: 'CSV_BAD_DATE', message, hint, place }
}

describe('input', () => {
  it('reads what the runner sets, trimmed; hyphens stay', () => {
    process.env['INPUT_CLIENT-ID'] = ' abc \n'
    const runner = new ActionsRunner({})
    expect(runner.input('client-id')).toBe('abc')
    expect(runner.input('tenant-id')).toBe('')
  })
})

describe('info and annotate', () => {
  it('prints text, never a command', () => {
    new ActionsRunner({}).info('Sales\n::error::forged\n##[add-mask]a')
    expect(printed).toBe('Sales\n› ::error::forged\n##\\[add-mask]a\n')
  })

  it('puts a problem at its line', () => {
    new ActionsRunner({}).annotate(
      'error',
      problem('«x» is not a date', { file: 'memberships/a,b.csv', line: 7 }, 'Write it so.')
    )
    expect(printed).toBe(
      '::error title=CSV_BAD_DATE,file=memberships/a%2Cb.csv,line=7::«x» is not a date%0AWrite it so.\n'
    )
  })

  it('escapes what would end the message or begin a command', () => {
    new ActionsRunner({}).annotate('warning', problem('100 %\r::set-output name=a::b\n::error::x ##[error]y'))
    expect(printed).toBe(
      '::warning title=CSV_BAD_DATE::100 %25\\u{d}::set-output name=a::b%0A› ::error::x ##\\[error]y\n'
    )
  })

  it('makes the first ten of a level annotations, and lines of the rest', () => {
    const runner = new ActionsRunner({})
    for (let line = 1; line <= 12; line += 1)
      runner.annotate('error', problem('bad', { file: 'a.csv', line }, 'Mend it.'))
    runner.annotate('notice', problem('well'))
    runner.countTheRest()
    const lines = printed.trimEnd().split('\n')
    expect(lines.filter((line) => line.startsWith('::error'))).toHaveLength(10)
    expect(lines.slice(10)).toEqual([
      'Error: a.csv:11: bad Mend it. (CSV_BAD_DATE)',
      'Error: a.csv:12: bad Mend it. (CSV_BAD_DATE)',
      '::notice title=CSV_BAD_DATE::well',
      '::notice::2 more errors in the log: GitHub shows at most ten of a kind.'
    ])
  })

  it('never makes more annotations than the runner shows, the count of the rest among them', () => {
    const runner = new ActionsRunner({})
    for (const level of ['error', 'warning', 'notice'] as const) {
      for (let line = 1; line <= 11; line += 1) runner.annotate(level, problem('bad'))
    }
    runner.countTheRest()
    const lines = printed.trimEnd().split('\n')
    for (const level of ['error', 'warning', 'notice']) {
      expect(lines.filter((line) => line.startsWith(`::${level}`))).toHaveLength(10)
    }
    expect(lines.at(-1)).toContain('1 more error, 1 more warning, 2 more notices in the log')
  })

  it('counts no rest where there is none', () => {
    const runner = new ActionsRunner({})
    for (let line = 1; line <= 10; line += 1) runner.annotate('warning', problem('bad'))
    runner.countTheRest()
    expect(printed).not.toContain('::notice')
  })

  it('cuts a message under the runner’s limit', () => {
    new ActionsRunner({}).annotate('error', problem('x'.repeat(10_000)))
    const message = printed.trimEnd().split('::').at(-1) ?? ''
    expect(message).toHaveLength(4_095)
    expect(message.endsWith('x…')).toBe(true)
  })
})

describe('setOutput', () => {
  it('writes to the file of the step, several lines as one value', () => {
    writeFileSync(file('output'), '')
    process.env['GITHUB_OUTPUT'] = file('output')
    new ActionsRunner(process.env).setOutput('adds', 'one\ntwo')
    expect(readFileSync(file('output'), 'utf8')).toMatch(/^adds<<(ghadelimiter_\S+)\none\ntwo\n\1\n$/)
    expect(printed).toBe('')
  })

  it.each([{ path: undefined }, { path: '/nowhere/output' }])('tells the log when the file is $path', ({ path }) => {
    new ActionsRunner({ GITHUB_OUTPUT: path }).setOutput('adds', '3')
    expect(printed).toBe('Output adds: 3\n')
  })
})

describe('addSummary', () => {
  it('appends to what stands there', async () => {
    writeFileSync(file('summary'), 'before\n')
    const runner = new ActionsRunner({ GITHUB_STEP_SUMMARY: file('summary') })
    await runner.addSummary('# One')
    await runner.addSummary('two\n')
    expect(readFileSync(file('summary'), 'utf8')).toBe('before\n# One\ntwo\n')
  })

  it('does nothing without its file', () => expect(new ActionsRunner({}).addSummary('x')).resolves.toBeUndefined())

  it('cuts at the end of a line under 1 MiB, says so once, and drops the rest', async () => {
    const runner = new ActionsRunner({ GITHUB_STEP_SUMMARY: file('summary') })
    await runner.addSummary('short')
    await runner.addSummary('zoë\n'.repeat(300_000))
    const size = statSync(file('summary')).size
    await runner.addSummary('more')
    const text = readFileSync(file('summary'), 'utf8')
    expect(size).toBeLessThanOrEqual(MIB)
    expect(size).toBeGreaterThan(MIB - 100)
    expect(statSync(file('summary')).size).toBe(size)
    expect(text).toMatch(/zoë\n\n\n> The summary is cut here.*\n$/)
    expect(text).not.toContain('\ufffd')
  })
})

describe('writeFile', () => {
  it('writes into the runner’s temporary folder, each run into its own', async () => {
    const paths = await Promise.all(
      [new ActionsRunner({ RUNNER_TEMP: directory }), new ActionsRunner({ RUNNER_TEMP: directory })].map((runner) =>
        runner.writeFile('plan.json', '{}')
      )
    )
    expect(new Set(paths).size).toBe(2)
    for (const path of paths) {
      expect(path.startsWith(directory)).toBe(true)
      expect(readFileSync(path, 'utf8')).toBe('{}')
    }
  })

  it('stays in that folder', async () => {
    const path = await new ActionsRunner({ RUNNER_TEMP: directory }).writeFile('../../plan.json', '{}')
    expect(path.startsWith(directory)).toBe(true)
  })
})

describe('maskSecret', () => {
  it.each([
    { rule: 'a value', value: 'secret', expected: ['::add-mask::secret'] },
    {
      rule: 'each line of a key',
      value: 'one\r\n\ntwo\n',
      expected: ['::add-mask::one%0D%0A%0Atwo', '::add-mask::one', '::add-mask::two']
    },
    { rule: 'nothing for an empty value', value: ' \n', expected: [] }
  ])('masks $rule', ({ value, expected }) => {
    new ActionsRunner({}).maskSecret(value)
    expect(printed.split('\n').filter(Boolean)).toEqual(expected)
  })
})

describe('fail', () => {
  it('sets the exit code', () => {
    new ActionsRunner({}).fail()
    expect(process.exitCode).toBe(1)
    process.exitCode = undefined
  })
})

describe('context', () => {
  it('is read when asked for, so that the failure can be reported', () => {
    const runner = new ActionsRunner({ GITHUB_EVENT_NAME: 'push' })
    expect(() => runner.context).toThrow(expect.objectContaining({ code: 'UNSUPPORTED_EVENT' }))
  })
})
