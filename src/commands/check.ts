/** `check`: tries a tenant, reads only, and says line by line what works and what to fix. */
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Screen } from '../adapters/terminal/screen.js'
import { paintLine, wordsOf, wrapWords, type Span, type Tone } from '../adapters/terminal/styled-text.js'
import { checkTenant } from '../app/run-check.js'
import { readFolder } from '../app/plan-folder.js'
import { InvalidFilesError } from '../core/errors.js'
import type { DeclaredFiles } from '../core/scope.js'
import { CHECK_GROUPS, line, type CheckedMode, type CheckLevel, type CheckLine } from '../core/tenant-check.js'
import { span } from './access-words.js'
import { openFolder, outScreen, print, printJson, type Desk } from './desk.js'
import { FAILED, FINE } from './tell-failure.js'
import { openTenant, type TenantFlags } from './tenant-options.js'

export const CHECKED_MODES: readonly CheckedMode[] = ['plan', 'apply', 'drift', 'export']

export interface CheckFlags extends TenantFlags {
  readonly path: string
  readonly for: readonly CheckedMode[]
  readonly json?: boolean
}

/** @returns {@link FAILED} when anything has to be fixed. */
export async function check(flags: CheckFlags, desk: Desk): Promise<number> {
  const { directory, inspection, presented, reading } = await openTenant(flags, desk)
  const { declared, problems } = await readFiles(flags.path, desk)
  const found = await reading(() => checkTenant({ modes: flags.for, declared, directory, inspection }))
  const claims = presented()
  const lines = [
    ...(claims === null ? [] : [line('Sign-in', 'note', `The federated token presented ${claims}.`)]),
    ...found,
    ...problems
  ]
  if (flags.json === true) printJson(desk, { version: 1, tenantId: directory.tenantId, for: flags.for, checks: lines })
  else print(desk, describe(lines, outScreen(desk)))
  return lines.some(({ level }) => level === 'fix') ? FAILED : FINE
}

/** A tenant can be checked before there are files, and with broken ones. */
async function readFiles(
  path: string,
  desk: Desk
): Promise<{ readonly declared: DeclaredFiles | null; readonly problems: readonly CheckLine[] }> {
  const there = await stat(resolve(desk.workingDirectory, path)).catch(() => null)
  if (there === null) return { declared: null, problems: [] }
  const folder = await openFolder(path, desk)
  try {
    return { declared: await readFolder(folder.path, folder.files), problems: [] }
  } catch (error) {
    if (!(error instanceof InvalidFilesError)) throw error
    const problem = line('Packages', 'fix', `${error.message} So no package was checked.`, 'Run `validate`.')
    return { declared: null, problems: [problem] }
  }
}

const WORDS: Readonly<Record<CheckLevel, { readonly word: string; readonly tone: Tone }>> = {
  fine: { word: 'ok', tone: 'good' },
  look: { word: 'look', tone: 'changed' },
  fix: { word: 'fix', tone: 'bad' },
  note: { word: 'note', tone: 'code' }
}
const INDENT = 2
const WORD_COLUMNS = 6

function describe(lines: readonly CheckLine[], screen: Screen): readonly string[] {
  const groups = CHECK_GROUPS.flatMap((group) => {
    const own = lines.filter((each) => each.group === group)
    if (own.length === 0) return []
    return [screen.colours.bold(group), ...own.flatMap((each) => describeLine(each, screen)), '']
  })
  const count = (level: CheckLevel): number => lines.filter((each) => each.level === level).length
  return [...groups, `${count('fine')} ok, ${count('look')} to look at, ${count('fix')} to fix.`]
}

function describeLine({ level, message, hint }: CheckLine, screen: Screen): readonly string[] {
  const { word, tone } = WORDS[level]
  const column = ' '.repeat(INDENT + WORD_COLUMNS)
  const wrap = (text: readonly Span[]): readonly string[] =>
    wrapWords(wordsOf(text), screen.width - column.length).map((words) => column + paintLine(words, screen.colours))
  const label = ' '.repeat(INDENT) + paintLine([[{ text: word.padEnd(WORD_COLUMNS), tone }]], screen.colours)
  const [first = '', ...rest] = wrap([span(message)])
  return [label + first.slice(column.length), ...rest, ...(hint === '' ? [] : wrap([span(`→ ${hint}`, 'dim')]))]
}
