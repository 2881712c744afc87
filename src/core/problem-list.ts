/** Problems of the files: as lines for the log and as a list for the summary and the comment. */
import type { RenderContext } from './change-words.js'
import { fitText, SUMMARY_BUDGET, type Detail } from './comment-size.js'
import type { Problem } from './errors.js'
import {
  blocks,
  codeSpan,
  counted,
  escapeText,
  fileUrl,
  join,
  link,
  list,
  say,
  oneLine,
  type Markdown
} from './markdown.js'

/** What a list of problems links to: the files as they are at a commit. Null on a laptop: no links. */
export type ProblemContext = Pick<RenderContext, 'repositoryUrl' | 'headSha'> | null

/** A list in a comment starts with so many; the ladder of details goes on from there. */
const MAX_PROBLEMS_PER_FILE = 1000

/**
 * A problem on one line of plain text: `memberships/finance.csv:12: What is wrong. What to do. (CODE)`.
 *
 * A log of a runner is read for commands, at the start of a line and (`##[…]`) anywhere in it; both are broken here.
 * @see https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function renderProblemLine({ place, message, hint, code }: Problem): string {
  const where = place === null ? [] : [`${place.file}:${place.line}:`]
  const text = [...where, message, ...(hint === '' ? [] : [hint]), `(${code})`].join(' ')
  return oneLine(text).replaceAll('##[', '## [').replace(/^::/, ': :')
}

/**
 * All problems for the job summary.
 *
 * Only the parser knows a place, and it comes before every write. A problem without one may end a run at any time and
 * need not be about the files, so nothing is said of either.
 */
export function renderProblemSummary(problems: readonly Problem[], context: ProblemContext): string {
  const placed = problems.filter(({ place }) => place !== null)
  const others = problems.filter(({ place }) => place === null)
  return fitText(
    (detail) =>
      blocks([
        ...(others.length === 0 ? [] : [...failureWords(others.length), ...problemBlocks(others, context, detail)]),
        ...(placed.length === 0 ? [] : [...fileWords(placed.length), ...problemBlocks(placed, context, detail)])
      ]),
    SUMMARY_BUDGET,
    ''
  )
}

function failureWords(amount: number): Markdown[] {
  const number = amount === 1 ? say`` : say`: ${counted(amount, 'problem', 'problems')}`
  return [
    say`### The run failed${number}`,
    say`For what it did before, see its log, and the plan file and the report file if it came that far.`
  ]
}

function fileWords(amount: number): Markdown[] {
  return [
    say`### ${counted(amount, 'problem', 'problems')} in the files`,
    say`Nothing was changed in Entra. Mend these lines, and the next run goes on.`
  ]
}

/** The problems by file, in the order they came in; problems of no file first. */
export function problemBlocks(problems: readonly Problem[], context: ProblemContext, detail: Detail): Markdown[] {
  const byFile = new Map<string, Problem[]>([['', []]])
  for (const problem of problems) {
    const file = problem.place?.file ?? ''
    const known = byFile.get(file)
    if (known === undefined) byFile.set(file, [problem])
    else known.push(problem)
  }
  const limit = Math.min(detail.rows, MAX_PROBLEMS_PER_FILE)
  const files = [...byFile].filter(([, found]) => found.length > 0)
  const shown = limit === 0 ? [] : files.slice(0, detail.rows)
  const left = files.slice(shown.length)
  return [
    ...shown.flatMap(([file, found]) => fileBlocks(file, found, context, limit, detail.links)),
    ...(left.length === 0
      ? []
      : [say`… and ${counted(sum(left), 'problem', 'problems')} more in ${counted(left.length, 'file', 'files')}`])
  ]
}

function fileBlocks(file: string, found: readonly Problem[], context: ProblemContext, limit: number, links: boolean) {
  const left = found.length - limit
  const items = found.slice(0, limit).map((problem) => problemWords(problem, links ? context : null))
  const more = left > 0 ? [say`… and ${counted(left, 'problem', 'problems')} more in this file`] : []
  const heading =
    context === null ? codeSpan(file) : link(codeSpan(file), fileUrl(context.repositoryUrl, context.headSha, file))
  return [...(file === '' ? [] : [say`#### ${heading}`]), list([...items, ...more])]
}

function problemWords({ place, message, hint, code }: Problem, context: ProblemContext): Markdown {
  const url =
    context === null || place === null ? '' : fileUrl(context.repositoryUrl, context.headSha, place.file, place.line)
  const where = place === null ? [] : [say`**${link(say`line ${place.line}`, url)}**:`]
  return join(
    [...where, escapeText(message), ...(hint === '' ? [] : [escapeText(hint)]), say`(${codeSpan(code)})`],
    ' '
  )
}

function sum(files: readonly (readonly [string, readonly Problem[]])[]): number {
  return files.reduce((total, [, found]) => total + found.length, 0)
}
