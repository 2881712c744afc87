/** A comparison of everything as people read it: the one issue about drift, and the job summary. */
import { momentWords, type RenderContext } from './change-words.js'
import {
  COMMENT_BUDGET,
  fitText,
  shortenedWords,
  SUMMARY_BUDGET,
  type Detail,
  type SizeBudget
} from './comment-size.js'
import { countFindings, isClean, type Drift } from './drift.js'
import {
  deliveryBlocks,
  endedBlocks,
  endingBlocks,
  goneBlocks,
  heldBlocks,
  outsideBlocks,
  unappliedBlocks,
  uncheckedBlocks,
  unexplainedBlocks
} from './drift-sections.js'
import { blocks, codeSpan, commitLink, counted, join, link, oneLine, say, type Markdown } from './markdown.js'
import type { Instant } from './model.js'
import type { UnappliedMerge } from './unapplied-merges.js'

/** What was found, and all that is said beside it. The context's head is the commit compared. */
export interface DriftView extends RenderContext {
  readonly drift: Drift
  readonly merges: readonly UnappliedMerge[]
  readonly checkedAt: Instant
  /** Why nothing is known of what was applied; null: it is known. */
  readonly whyUnexplained: string | null
  readonly expiringWithinDays: number
  /** The patterns of the `packages` input; empty: not narrowed. */
  readonly narrowedTo: readonly string[]
}

/** The half of what GitHub takes, for a second try where the whole was dropped. */
export const BRIEF_BUDGET: SizeBudget = { maxUtf16Units: 30_000, maxBytes: 60_000 }

/** What the issue is called: plain text, which GitHub shows as it is. */
export function driftTitle({ drift, path }: DriftView): string {
  return oneLine(`Access drift: ${headline(drift)} (${path})`)
}

/** The text of the issue. @param marker From `renderDriftMarker`. */
export function renderDriftIssue(view: DriftView, marker: string, budget: SizeBudget = COMMENT_BUDGET): string {
  const whereAll = say`The ${link(say`job summary`, view.runUrl)} shows more, the plan file all.`
  return fitText((detail) => driftText(view, detail, whereAll), budget, marker)
}

/** The same for the job summary. */
export function renderDriftSummary(view: DriftView): string {
  const whereAll = say`The plan file (output ${codeSpan('plan-file')}) has all.`
  return fitText(
    (detail) => blocks([say`### Access drift: ${headline(view.drift) as Markdown}`, driftText(view, detail, whereAll)]),
    SUMMARY_BUDGET,
    ''
  )
}

/** Numbers and our own words only. */
export function headline(drift: Drift): string {
  if (isClean(drift)) return 'none'
  if (drift.drifted > 0) {
    return drift.drifted === 1 ? '1 package differs from git' : `${drift.drifted} packages differ from git`
  }
  const amount = countFindings(drift)
  return `no package differs, ${amount === 1 ? '1 thing needs' : `${amount} things need`} a look`
}

function driftText(view: DriftView, detail: Detail, whereAll: Markdown): Markdown {
  const { drift, merges } = view
  return blocks([
    introWords(view),
    shortenedWords(detail, whereAll),
    ...uncheckedBlocks(drift, view, detail),
    ...outsideBlocks(drift, view, detail),
    ...endedBlocks(drift, view, detail),
    ...unappliedBlocks(merges, view, detail),
    ...heldBlocks(merges, view, detail),
    ...unexplainedBlocks(drift, view.whyUnexplained ?? '', view, detail),
    ...deliveryBlocks(drift, view, detail),
    ...goneBlocks(drift, view, detail),
    ...endingBlocks(drift, view.expiringWithinDays, view, detail),
    footerWords(view)
  ])
}

function introWords({ drift, checkedAt, repositoryUrl, headSha, narrowedTo }: DriftView): Markdown {
  const packages = counted(drift.packages, 'managed package', 'managed packages')
  const compared = say`${packages} compared with ${commitLink(repositoryUrl, headSha)} on ${momentWords(checkedAt)}`
  const narrowing =
    narrowedTo.length === 0 ? say`` : say` Narrowed by the input ${codeSpan('packages')}: others were not looked at.`
  return isClean(drift)
    ? say`Entra has what the files say: ${compared}. There is nothing to do.${narrowing}`
    : say`${compared}. This page is written anew with each look; nothing was changed in Entra.${narrowing}`
}

function footerWords({ path, runUrl }: DriftView): Markdown {
  return say`<sub>${join([codeSpan(path), link(say`this run`, runUrl)], ' · ')}</sub>`
}
