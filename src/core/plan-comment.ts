import { countChanges, countWords, headlineWords, momentWords, type RenderContext } from './change-words.js'
import { COMMENT_BUDGET, fitText, SUMMARY_BUDGET, type Detail } from './comment-size.js'
import type { Problem } from './errors.js'
import {
  blocks,
  codeSpan,
  commitLink,
  count,
  counted,
  escapeText,
  fileUrl,
  join,
  link,
  md,
  type Markdown
} from './markdown.js'
import type { Instant, Plan } from './model.js'
import { isRefused, noticeBlocks } from './notices.js'
import { earlierBlocks, entraBlocks, keptBlocks, onlyPolicy, overviewBlocks, packageBlocks } from './plan-sections.js'
import { problemBlocks } from './problem-list.js'

/** A plan and all that its comment says beside it. */
export interface PlanView extends RenderContext {
  readonly plan: Plan
  /** When Entra was read. */
  readonly comparedAt: Instant
  /** From `renderMarker`. */
  readonly marker: string
  /** Whether merging applies the plan: false for a preview, e.g. of a pull request into another branch. */
  readonly applies: boolean
}

/** The comment of a plan on its pull request, at most {@link COMMENT_BUDGET} with its marker. */
export function renderPlanComment(view: PlanView): string {
  const whereAll = md`the ${link(
    md`
job summary
    `,
    view.runUrl
  )}`
  return fitText((detail) => planText(view, detail, whereAll), COMMENT_BUDGET, view.marker)
}

/** The same for the job summary: without marker, and with room for some 6,000 people. */
export function renderPlanSummary(view: Omit<PlanView, 'marker'>): string {
  const whereAll = md`the plan file (output ${codeSpan('plan-file')})`
  return fitText((detail) => planText(view, detail, whereAll), SUMMARY_BUDGET, '')
}

/** The comment when files have problems: the same place, so that no older plan is taken for the present one. */
export function renderFilesBroken(
  problems: readonly Problem[],
  view: RenderContext & Pick<PlanView, 'marker'>
): string {
  return fitText(
    (detail) =>
      blocks([
        md`### Access plan: none, the files have ${counted(problems.length, 'problem', 'problems')}`,
        md`There is no plan for ${commitLink(view.repositoryUrl, view.headSha)}: Entra was not asked and nothing is applied. Mend the lines below, push, and the plan takes this place.`,
        ...problemBlocks(problems, view, detail),
        md`<sub>All of them are in ${link(
          md`
this run
          `,
          view.runUrl
        )}</sub>`
      ]),
    COMMENT_BUDGET,
    view.marker
  )
}

function planText(view: Omit<PlanView, 'marker'>, detail: Detail, whereAll: Markdown): Markdown {
  const { plan } = view
  const changed = plan.packages.some((pack) => pack.changes.length > 0)
  const complete = detail.rows === Number.POSITIVE_INFINITY && detail.kept === Number.POSITIVE_INFINITY
  return blocks([
    md`### ${titleWords(plan)}`,
    changed ? introWords(view) : nothingWords(view),
    complete
      ? null
      : md`This is too much for one text, so parts of it are counted only. ${sentenceStart(whereAll)} has all of it.`,
    ...noticeBlocks(plan, view, detail.notices),
    ...(detail.rows === 0
      ? overviewBlocks(plan, detail)
      : [
          ...entraBlocks(plan, view, detail),
          ...packageBlocks(plan, view, detail),
          ...earlierBlocks(plan, view, detail)
        ]),
    ...keptBlocks(plan, detail),
    footerWords(view, changed)
  ])
}

/** What happens in the first line: the people of the packages that are not refused. */
function titleWords(plan: Plan): Markdown {
  const refused = plan.packages.filter((pack) => isRefused(plan, pack))
  const applied = plan.packages.filter((pack) => !isRefused(plan, pack))
  const happens = headlineWords(applied, 'will')
  const refusal = refused.length === 0 ? [] : [md`${counted(refused.length, 'package', 'packages')} refused`]
  if (happens !== '') return md`Access plan: ${join([happens, ...refusal], '; ')}`
  if (refused.length === 0 && plan.refusals.length === 0)
    return md`
Access plan: nothing to do
    `
  const wouldHappen = headlineWords(refused, 'would')
  return wouldHappen === ''
    ? md`
Access plan refused
      `
    : md`Access plan refused: ${wouldHappen}`
}

function introWords(view: Omit<PlanView, 'marker'>): Markdown {
  const { plan, applies } = view
  const changed = plan.packages.filter((pack) => pack.changes.length > 0)
  const refused = changed.filter((pack) => isRefused(plan, pack)).length
  const effect = !applies
    ? md`
This is a preview, merging does not apply it.
      `
    : refused === 0
      ? md`
Merging applies this.
        `
      : refused === changed.length
        ? md`
Merging applies none of this.
          `
        : md`
Merging applies this, except what is refused.
          `
  return md`${effect} Compared with Entra on ${momentWords(view.comparedAt)}, for ${commitLink(view.repositoryUrl, view.headSha)}.`
}

function nothingWords({ plan, comparedAt, repositoryUrl, headSha }: Omit<PlanView, 'marker'>): Markdown {
  const refused = plan.packages.some((pack) => isRefused(plan, pack)) || plan.refusals.length > 0
  const compared = md`compared on ${momentWords(comparedAt)}, for ${commitLink(repositoryUrl, headSha)}`
  if (refused) return md`No change could be planned; ${compared}.`
  return md`Entra has what the files say; ${compared}.`
}

/** Numbers that add up, and where to go next. */
function footerWords(view: Omit<PlanView, 'marker'>, changed: boolean): Markdown {
  const { plan } = view
  const changes = plan.packages.flatMap((pack) => pack.changes)
  const unchanged = plan.packages.reduce((sum, pack) => sum + pack.unchanged, 0)
  const touched = plan.packages.filter((pack) => pack.changes.length > 0).length
  const policy = onlyPolicy(plan)
  const folder = fileUrl(view.repositoryUrl, view.headSha, view.path).replace('/blob/', '/tree/')
  const parts = [
    ...(changed
      ? [
          md`${counted(changes.length, 'change', 'changes')}: ${countWords(countChanges(changes))}`,
          md`${count(touched)} of ${counted(plan.packages.length, 'package', 'packages')} changed`
        ]
      : [counted(plan.packages.length, 'package', 'packages')]),
    md`${counted(unchanged, 'membership stays as it is', 'memberships stay as they are')}`,
    ...(plan.scope.kind === 'all' ? [md`all packages looked at: ${escapeText(plan.scope.reason, 200)}`] : []),
    ...(policy === null ? [] : [md`policy ${codeSpan(policy)}`]),
    link(codeSpan(view.path), folder),
    ...(plan.commit === view.headSha ? [] : [md`merged as ${commitLink(view.repositoryUrl, plan.commit)}`]),
    link(
      md`
this run
      `,
      view.runUrl
    )
  ]
  return md`<sub>${join(parts, ' · ')}</sub>`
}

function sentenceStart(words: Markdown): Markdown {
  return words.replace(/^[a-z]/, (letter) => letter.toUpperCase()) as Markdown
}
