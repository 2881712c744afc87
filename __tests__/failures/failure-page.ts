/** The document of failures, as Markdown: what the runs told, and what to do about it. */
import { type ErrorCode, ERROR_CODES } from '../../src/core/errors.js'
import { escapeText } from '../../src/core/markdown.js'
import type { Level } from '../app/fakes/fake-runner.js'
import type { FailureGroup } from './failure-case.js'
import type { KeptRow } from './kept-rows.js'
import type { OutcomeRow } from './outcome-rows.js'
import type { Stops, ToldFailure } from './told-failure.js'

/** A case after its examples ran. */
export interface ToldCase {
  readonly code: ErrorCode
  readonly examples: readonly { readonly when: string | null; readonly told: ToldFailure }[]
  readonly more: string
}

export type ToldGroup = Omit<FailureGroup, 'cases'> & { readonly cases: readonly ToldCase[] }

/** No message and hint together are longer; what is quoted must not be cut. */
const MAX_QUOTED_CHARS = 5_000

const LEVELS: Readonly<Record<Level, string>> = { error: 'Error', warning: 'Warning', notice: 'Notice' }

const STOPS: Readonly<Record<Stops, string>> = {
  nothing: 'stops nothing',
  run: 'stops the run',
  package: 'stops the package',
  change: 'stops the change',
  'leaves-unknown': 'leaves the change unknown'
}

const INTRO = [
  '# Failures, and what to do',
  'Every error and warning has a code. It is the title of the annotation, and stands behind the message in the job summary and the comment. Here is each with an example as the action prints it: the names are made up, the words are what a test of this version got from the action. Search for the code, or for some words of the message.',
  'An **error** fails the job; a **warning** and a **notice** do not. What it stops:',
  [
    '- _the run_: nothing is changed in Entra;',
    '- _the package_: nothing of this package is changed, the others go on;',
    '- _the change_: this change is not made, the others go on.'
  ].join('\n'),
  'When in doubt: what could not be read never leads to a removal. The comment, the job summary and the report file list what a failed apply did change. Running a failed apply again is safe: it reads first, and does only what is left.'
]

/** The whole page, not yet formatted by Prettier. */
export function failurePage(
  groups: readonly ToldGroup[],
  outcomes: readonly OutcomeRow[],
  kept: readonly KeptRow[]
): string {
  const contents = [...groups.map(({ title }) => title), OUTCOMES, KEPT].map((title) => `- [${title}](#${slug(title)})`)
  return [
    ...INTRO,
    contents.join('\n'),
    ...groups.flatMap(groupBlocks),
    `## ${OUTCOMES}`,
    'After an apply each change has one of these outcomes, in the comment, the job summary and the report file.',
    table(
      ['Outcome', 'In the comment', 'What it means', 'What to do'],
      outcomes.map(({ kind, shown, means, todo }) => [`\`${kind}\``, shown, means, todo])
    ),
    `## ${KEPT}`,
    'Under «Left alone» a plan lists people whom it does not change on purpose. None of these fails a run.',
    table(
      ['In the plan', 'What to do'],
      kept.map(({ reason, todo }) => [escapeText(reason), todo])
    ),
    ''
  ].join('\n\n')
}

const OUTCOMES = 'Outcomes of changes'
const KEPT = 'People who are left alone'

function groupBlocks({ title, intro, cases }: ToldGroup): readonly string[] {
  return [`## ${title}`, intro, ...cases.flatMap(caseBlocks)].filter((block) => block !== '')
}

function caseBlocks({ code, examples, more }: ToldCase): readonly string[] {
  return [
    `### ${code}`,
    sentence(ERROR_CODES[code]),
    ...examples.flatMap(({ when, told }) => [effect(when, told), quote(told)]),
    more
  ]
}

function effect(when: string | null, { level, stops }: ToldFailure): string {
  return `_${when === null ? '' : `${when} · `}${LEVELS[level]}, ${STOPS[stops]}._`
}

/** Message and hint on lines of their own, as an annotation has them. */
function quote({ problem: { message, hint, place } }: ToldFailure): string {
  const where = place === null ? '' : `\`${place.file}:${place.line}\` `
  const lines = [message, hint].filter((line) => line !== '').map((line) => escapeText(line, MAX_QUOTED_CHARS))
  return `> ${where}${lines.join('<br>\n> ')}`
}

/** The meaning without `(a warning)`, which stands above the example. */
function sentence(meaning: string): string {
  const text = meaning.replace(/ \(a [^)]*(warning|notice)\)$/, '')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** The fragment that GitHub gives a heading. */
export function slug(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')
}
