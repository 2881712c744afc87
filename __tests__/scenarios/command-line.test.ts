/** The built command line, started as a person starts it. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

const ROOT = resolve(import.meta.dirname, '../..')
const BUNDLE = join(ROOT, 'dist/cli/index.js')

interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs the command line to its end. Colours of the surrounding run are not inherited. */
function start(args: readonly string[], cwd = ROOT): Promise<Ended> {
  const env = { ...process.env }
  delete env['NO_COLOR']
  delete env['FORCE_COLOR']
  return new Promise((resolveEnded) => {
    execFile(process.execPath, [BUNDLE, ...args], { cwd, env, timeout: 20_000 }, (error, out, err) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
      resolveEnded({ code, out, err })
    })
  })
}

describe('the command line', () => {
  let elsewhere: string

  beforeAll(async () => {
    elsewhere = await mkdtemp(join(tmpdir(), 'access-packages-test-'))
    const folder = join(elsewhere, 'access')
    await mkdir(folder)
    await writeFile(
      join(folder, 'sales.csv'),
      'AccessPackage;Email;EndDate\nSales;ada@contoso.com;31.12.\nSales;bob;\n'
    )
  })

  afterAll(() => rm(elsewhere, { recursive: true }))

  it('tells the whole story, from anywhere, in plain text', async () => {
    const { code, out, err } = await start(['demo'], elsewhere)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    for (const words of [
      'Access plan: 2 people gain access, 2 lose it',
      'invited as a',
      'Changed in Entra, not in the files',
      'Access applied: all 5 changes done',
      'Access plan: nothing to do'
    ])
      expect(out).toContain(words)
    expect(out).not.toContain('\u001b')
  }, 25_000)

  it('finds nothing wrong with the sample', async () => {
    const { code, out, err } = await start(['validate'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('3 membership files')
  })

  it('lists every problem with file and line, without a stack trace', async () => {
    const { code, out, err } = await start(['validate', '--path', 'access'], elsewhere)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain('access/sales.csv:2: error:')
    expect(err).toContain('access/sales.csv:3: error:')
    expect(err).not.toMatch(/^\s+at /m)
  })

  it.each([
    { what: 'an unknown command', args: ['frobnicate'], code: 2, out: '', err: "unknown command 'frobnicate'" },
    { what: 'an unknown option', args: ['demo', '--fast'], code: 2, out: '', err: "unknown option '--fast'" },
    { what: 'no command', args: [], code: 2, out: '', err: 'Examples:' },
    {
      what: 'a folder that is not there',
      args: ['validate', '-p', 'none'],
      code: 1,
      out: '',
      err: 'WORKSPACE_MISSING'
    },
    { what: 'help', args: ['--help'], code: 0, out: 'Examples:', err: '' },
    { what: 'its version', args: ['--version'], code: 0, out: '.', err: '' }
  ])('answers $what with $code', async ({ args, code, out, err }) => {
    const ended = await start(args)
    expect(ended.code).toBe(code)
    expect(ended.out).toContain(out)
    expect(ended.err).toContain(err)
    if (err === '') expect(ended.err).toBe('')
  })
})
