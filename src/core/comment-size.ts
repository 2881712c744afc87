import { say, type Markdown } from './markdown.js'

/** What a text may measure where it goes. */
export interface SizeBudget {
  readonly maxUtf16Units: number
  readonly maxBytes: number
}

/**
 * A comment. GitHub says 65,536 characters, and was seen to accept 262,144 bytes: we stay under both.
 * @see https://github.com/dead-claudia/github-limits
 */
export const COMMENT_BUDGET: SizeBudget = { maxUtf16Units: 60_000, maxBytes: 200_000 }

/**
 * A job summary: GitHub drops all of it over 1 MiB a step.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export const SUMMARY_BUDGET: SizeBudget = { maxUtf16Units: 1_000_000, maxBytes: 1_000_000 }

/** How much of a plan or an outcome is written out. What is left out is counted in its place. */
export interface Detail {
  /** Rows of each table; the ones that matter most stay. */
  readonly rows: number
  /** Whether each row links to its line. */
  readonly links: boolean
  /** Whether each row gives its reason. */
  readonly reasons: boolean
  /** People named for each reason to be left alone. */
  readonly kept: number
  /** Groups, applications and sites listed for each package that grants them; with 0 they are only counted. */
  readonly grants: number
  /** Refusals, warnings and other notices, of each kind. */
  readonly notices: number
  /** Packages; with rows 0 they stand in one table. */
  readonly packages: number
}

const ALL = Number.POSITIVE_INFINITY

/** From everything to the headline. People come before links: who gains access matters more than where it says so. */
export const DETAIL_LADDER: readonly Detail[] = [
  { rows: ALL, links: true, reasons: true, kept: ALL, grants: ALL, notices: ALL, packages: ALL },
  { rows: ALL, links: true, reasons: true, kept: ALL, grants: 5, notices: ALL, packages: ALL },
  { rows: ALL, links: false, reasons: true, kept: 50, grants: 5, notices: 50, packages: ALL },
  { rows: ALL, links: false, reasons: false, kept: 20, grants: 0, notices: 20, packages: ALL },
  ...[200, 100, 70, 50, 35, 25, 15, 10, 7, 5, 3, 2].map((rows) =>
    briefly({ rows, kept: Math.min(rows, 10), notices: 10 })
  ),
  ...[400, 200, 100, 50, 25, 10].map((packages) => briefly({ packages, notices: 5 })),
  briefly({ packages: 0 })
]

/** A rung of people without links and reasons, or, with no rows, of packages. */
function briefly(shown: Partial<Detail>): Detail {
  return { rows: 0, links: false, reasons: false, kept: 0, grants: 0, notices: 0, packages: ALL, ...shown }
}

/**
 * The fullest text that fits.
 *
 * @param render Gives the text for a rung, without the marker; the last rung must be short whatever the data.
 * @param marker Counted, and set last: what a mail or a preview shows begins with the headline. Empty for a summary.
 * @returns The text with the marker. Where not even the briefest text fits beside the marker, the text says that there
 * is no record, so that an apply holds what it cannot check.
 */
export function fitText(render: (detail: Detail) => Markdown, budget: SizeBudget, marker: string): string {
  const ending = marker === '' ? '\n' : `\n\n${marker}\n`
  const fitting = (rung: number): string | null => {
    const detail = DETAIL_LADDER[rung]
    const text = detail === undefined ? null : render(detail) + ending
    return text !== null && fits(text, budget) ? text : null
  }
  // Most texts fit whole. For the others the first rung that fits is searched by halves: each try writes a long text.
  let text = fitting(0)
  let [tooMuch, enough] = [0, text === null ? DETAIL_LADDER.length : 0]
  while (enough - tooMuch > 1) {
    const rung = Math.floor((tooMuch + enough) / 2)
    const found = fitting(rung)
    text = found ?? text
    if (found === null) tooMuch = rung
    else enough = rung
  }
  if (text !== null) return text
  const briefest = DETAIL_LADDER.slice(-1).map(render).join('')
  return `${briefest}\n\nThis plan is too large to be recorded here, so an apply cannot check it. Split the pull request.\n`
}

/** What a rung leaves out, in a sentence, and where it is; null when everything is there. */
export function shortenedWords(detail: Detail, whereAll: Markdown): Markdown | null {
  if (detail.links) return null
  if (detail.rows < ALL) return say`This is too long to show it all here; what is left out is counted. ${whereAll}`
  return detail.reasons
    ? say`To fit here, lines are not linked. ${whereAll}`
    : say`To fit here, lines are not linked and reasons are left out. ${whereAll}`
}

/** Whether the text is within the budget. */
export function fits(text: string, budget: SizeBudget): boolean {
  return text.length <= budget.maxUtf16Units && Buffer.byteLength(text) <= budget.maxBytes
}
