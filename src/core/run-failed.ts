/** The comment when a run failed: what stood there before must not pass for what this run planned or applied. */
import { momentWords, type RenderContext } from './change-words.js'
import type { Problem } from './errors.js'
import { alert, blocks, codeSpan, commitLink, escapeText, link, say, type Markdown } from './markdown.js'
import type { Instant } from './model.js'

/**
 * In place of a plan: a commit could not be planned.
 *
 * @param view With the marker of an empty record, so that nothing counts as reviewed.
 */
export function renderPlanFailed(problem: Problem, view: RenderContext & { readonly marker: string }): string {
  return withMarker(
    [
      say`### Access plan: none, it could not be made`,
      say`There is no plan for ${commitLink(view.repositoryUrl, view.headSha)}, so there is nothing to review yet.`,
      alert('CAUTION', problemWords(problem)),
      say`<sub>${link(say`this run`, view.runUrl)}; once the cause is gone, run it again, and the plan takes this place</sub>`
    ],
    view.marker
  )
}

/** An apply that ended by a failure of its own, not by one of its changes. */
export interface FailedApply extends RenderContext {
  /** The commit that was to be applied. */
  readonly commit: string
  readonly failedAt: Instant
  /** Whether it came as far as a plan; before that nothing is ever changed. */
  readonly planned: boolean
  /** The record of the plan, unchanged: what was reviewed stays reviewed. */
  readonly marker: string
}

/** In place of a plan that was merged: its apply failed. */
export function renderApplyFailed(problem: Problem, view: FailedApply): string {
  const title = view.planned ? say`the apply failed on its way, see its log` : say`not applied, the run failed`
  const so = view.planned
    ? say`; what it had done by then is in its log`
    : say` before it had planned anything, so nothing was changed in Entra`
  return withMarker(
    [
      say`### Access: ${title}`,
      say`The run for ${commitLink(view.repositoryUrl, view.commit)} ended on ${momentWords(view.failedAt)}${so}.`,
      alert('CAUTION', problemWords(problem)),
      say`Once the cause is gone, ${link(say`run this job again`, view.runUrl)}: it looks first at what Entra has, and applies what the plan showed. The next merge does so too. What the plan showed stands in the earlier edits of this comment.`
    ],
    view.marker
  )
}

function problemWords({ message, hint, code }: Problem): Markdown {
  return say`${escapeText(message)}${hint === '' ? say`` : say` ${escapeText(hint)}`} (${codeSpan(code)})`
}

function withMarker(parts: readonly Markdown[], marker: string): string {
  return [blocks(parts), marker, ''].join('\n\n')
}
