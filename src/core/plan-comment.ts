import { countChanges, countWords, headlineWords, momentWords, type RenderContext } from './change-words.js'
import { COMMENT_BUDGET, fitText, shortenedWords, SUMMARY_BUDGET, type Detail } from './comment-size.js'
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
  say,
  type Markdown
} from './markdown.js'
import type { Instant } from './model.js'
import type { Plan } from './plan.js'
import { otherGrantBlocks } from './grant-sections.js'
import { isRefused, refusalBlocks } from './notices.js'
import { earlierBlocks, entraBlocks, keptBlocks, onlyPolicy, overviewBlocks, packageBlocks } from './plan-sections.js'
import { problemBlocks } from './problem-list.js'
import { unusualBlocks } from './unusual.js'

/** A plan and all that its comment says beside it. */
export interface PlanView extends RenderContext {
  readonly plan: Plan
  /** When Entra was read. */
  readonly comparedAt: Instant
  /** From `renderMarker`. */
  readonly marker: string
  /** Whether merging applies the plan: false for a preview, e.g. of a pull request into another branch, or of a folder. */
  readonly applies: boolean
}

/** The comment of a plan on its pull request, at most {@link COMMENT_BUDGET} with its marker. */
export function renderPlanComment(view: PlanView): string {
  const whereAll = say`The ${link(say`job summary`, view.runUrl)} shows more, the plan file all.`
  return fitText((detail) => planText(view, detail, whereAll), COMMENT_BUDGET, view.marker)
}

/** The same for the job summary: without marker, and with room for some 6,000 people. */
export function renderPlanSummary(view: Omit<PlanView, 'marker'>): string {
  const whereAll = say`The plan file (output ${codeSpan('plan-file')}) has all.`
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
        say`### Access plan: none, the files have ${counted(problems.length, 'problem', 'problems')}`,
        say`There is no plan for ${commitLink(view.repositoryUrl, view.headSha)}: Entra was not asked and nothing is applied. Mend the lines below, push, and the plan takes this place.`,
        ...problemBlocks(problems, view, detail),
        say`<sub>${link(say`this run`, view.runUrl)} lists all of them</sub>`
      ]),
    COMMENT_BUDGET,
    view.marker
  )
}

function planText(view: Omit<PlanView, 'marker'>, detail: Detail, whereAll: Markdown): Markdown {
  const { plan } = view
  const changed = plan.packages.some((pack) => pack.changes.length > 0)
  return blocks([
    say`### ${titleWords(plan)}`,
    changed ? introWords(view) : nothingWords(view),
    shortenedWords(detail, whereAll),
    ...refusalBlocks(plan, view, detail.notices),
    ...unusualBlocks(plan, view, detail.notices),
    ...(detail.rows === 0
      ? overviewBlocks(plan, detail)
      : [
          ...entraBlocks(plan, view, detail),
          ...earlierBlocks(plan, view, detail),
          ...packageBlocks(plan, view, detail),
          ...otherGrantBlocks(plan, detail)
        ]),
    ...keptBlocks(plan, detail),
    footerWords(view, changed)
  ])
}

/** So many patterns of the `packages` input are named; it may have any number, and the briefest text must be short. */
const MAX_PATTERNS = 5

/** What the plan is narrowed to; null where it is not. */
function narrowedWords({ narrowedTo }: Plan): Markdown | null {
  if (narrowedTo.length === 0) return null
  const left = narrowedTo.length - MAX_PATTERNS
  const named = join(
    narrowedTo.slice(0, MAX_PATTERNS).map((pattern) => codeSpan(pattern)),
    ', '
  )
  return left > 0 ? say`${named} and ${counted(left, 'more pattern', 'more patterns')}` : named
}

/** What a narrowed plan leaves open, as a sentence that follows others; empty where it is not narrowed. */
function narrowingWords({ plan, applies }: Omit<PlanView, 'marker'>): Markdown {
  const patterns = narrowedWords(plan)
  if (patterns === null) return say``
  const effect = applies
    ? say` An apply looks at them too and holds what no plan has shown, unless the workflow sets ${codeSpan('unreviewed-changes: apply')}.`
    : say``
  return say` Narrowed to ${patterns}: other packages were not looked at.${effect}`
}

/** What happens in the first line: the people of the packages that are not refused. */
function titleWords(plan: Plan): Markdown {
  const refused = plan.packages.filter((pack) => isRefused(plan, pack))
  const applied = plan.packages.filter((pack) => !isRefused(plan, pack))
  const happens = headlineWords(applied, 'will')
  const refusal = refused.length === 0 ? [] : [say`${counted(refused.length, 'package', 'packages')} refused`]
  if (happens !== '') return say`Access plan: ${join([happens, ...refusal], '; ')}`
  if (refused.length === 0 && plan.refusals.length === 0) {
    return plan.narrowedTo.length > 0
      ? say`Access plan: nothing to do in what it is narrowed to`
      : say`Access plan: nothing to do`
  }
  const wouldHappen = headlineWords(refused, 'would')
  return wouldHappen === '' ? say`Access plan refused` : say`Access plan refused: ${wouldHappen}`
}

function introWords(view: Omit<PlanView, 'marker'>): Markdown {
  const { plan, applies } = view
  const changed = plan.packages.filter((pack) => pack.changes.length > 0)
  const refused = changed.filter((pack) => isRefused(plan, pack)).length
  const whole = !plan.packages.some((pack) => isRefused(plan, pack))
  const effect = !applies
    ? view.headSha === ''
      ? say`This is a preview, nothing is changed.`
      : say`This is a preview, merging does not apply it.`
    : whole
      ? say`Merging applies this.`
      : refused === changed.length
        ? say`Merging applies none of this.`
        : say`Merging applies this, except what is refused.`
  return say`${effect} Compared with Entra on ${momentWords(view.comparedAt)}${commitWords(view)}.${narrowingWords(view)}`
}

/** Of which commit the files are, as the end of a sentence; empty where a folder was planned as it lies there. */
function commitWords({ repositoryUrl, headSha }: RenderContext): Markdown {
  return headSha === '' ? say`` : say`, for ${commitLink(repositoryUrl, headSha)}`
}

function nothingWords(view: Omit<PlanView, 'marker'>): Markdown {
  const { plan, comparedAt } = view
  const refused = plan.packages.some((pack) => isRefused(plan, pack)) || plan.refusals.length > 0
  const compared = say`compared on ${momentWords(comparedAt)}${commitWords(view)}`
  const narrowing = narrowingWords(view)
  if (refused) return say`No change could be planned; ${compared}.${narrowing}`
  if (narrowing !== '') {
    return plan.packages.length === 0
      ? say`No access package was looked at: none that is concerned fits; ${compared}.${narrowing}`
      : say`In the packages looked at, Entra has what the files say; ${compared}.${narrowing}`
  }
  if (plan.packages.length === 0) return say`${nothingConcerned(plan)}; ${compared}.`
  return say`Entra has what the files say; ${compared}.`
}

/** Why a plan that is not narrowed has no package. One that is no longer managed stands further below. */
function nothingConcerned({ scope, released }: Plan): Markdown {
  if (released.length > 0) return say`No access package that is still managed is concerned`
  return scope.kind === 'all'
    ? say`No access package is concerned: no file and no setting names one`
    : say`No access package is concerned: no file or setting that names one differs`
}

/** Why all packages were looked at, or all that the plan is narrowed to. */
function scopeWords({ scope, narrowedTo }: Plan): Markdown {
  const reason = escapeText(scope.reason, 300)
  return narrowedTo.length === 0 ? say`all packages looked at: ${reason}` : say`all that fit looked at: ${reason}`
}

/** Numbers that add up, and where to go next. */
function footerWords(view: Omit<PlanView, 'marker'>, changed: boolean): Markdown {
  const { plan } = view
  const changes = plan.packages.flatMap((pack) => pack.changes)
  const unchanged = plan.packages.reduce((sum, pack) => sum + pack.unchanged, 0)
  const touched = plan.packages.filter((pack) => pack.changes.length > 0).length
  const packages = counted(plan.packages.length, 'package', 'packages')
  const policy = onlyPolicy(plan)
  const patterns = narrowedWords(plan)
  const folder = fileUrl(view.repositoryUrl, view.headSha, view.path).replace('/blob/', '/tree/')
  const parts = [
    changed
      ? say`${counted(changes.length, 'change', 'changes')} in ${count(touched)} of ${packages}: ${countWords(countChanges(changes))}`
      : packages,
    say`${counted(unchanged, 'membership stays as it is', 'memberships stay as they are')}`,
    ...(plan.scope.kind === 'all' ? [scopeWords(plan)] : []),
    ...(patterns === null ? [] : [say`narrowed to ${patterns}`]),
    ...(policy === null ? [] : [say`policy ${codeSpan(policy)}`]),
    link(codeSpan(view.path), folder),
    ...(plan.commit === view.headSha ? [] : [say`test merge ${commitLink(view.repositoryUrl, plan.commit)}`]),
    ...(view.runUrl === '' ? [] : [link(say`this run`, view.runUrl)])
  ]
  return say`<sub>${join(parts, ' · ')}</sub>`
}
