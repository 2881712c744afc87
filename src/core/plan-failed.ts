import type { RenderContext } from './change-words.js'
import { blocks, codeSpan, commitLink, escapeText, link, say } from './markdown.js'
import type { Problem } from './errors.js'

/**
 * The comment when a commit could not be planned: an older plan must not stand there as if it were this commit's.
 *
 * @param view With the marker of an empty record, so that nothing counts as reviewed.
 */
export function renderPlanFailed(
  { message, hint, code }: Problem,
  view: RenderContext & { readonly marker: string }
): string {
  return [
    blocks([
      say`### Access plan: none, it could not be made`,
      say`There is no plan for ${commitLink(view.repositoryUrl, view.headSha)}: ${escapeText(message)} ${escapeText(hint)} (${codeSpan(code)})`,
      say`<sub>${link(say`this run`, view.runUrl)}; once the cause is gone, run it again, and the plan takes this place</sub>`
    ]),
    view.marker,
    ''
  ].join('\n\n')
}
