import { momentWords, type RenderContext } from './change-words.js'
import { COMMENT_BUDGET, fitText, shortenedWords, SUMMARY_BUDGET, type Detail } from './comment-size.js'
import { blocks, codeSpan, commitLink, count, counted, join, link, say, type Markdown } from './markdown.js'
import type { Instant } from './model.js'
import type { Report } from './plan.js'
import { refusalBlocks } from './notices.js'
import {
  countDone,
  countOutcomes,
  countsWords,
  countUnfinished,
  nextSteps,
  resultBlocks,
  resultOverview,
  resultsOf,
  retryBlocks,
  type OutcomeCounts
} from './outcome-sections.js'

/** What an apply did and all that its comment says beside it. */
export interface OutcomeView extends RenderContext {
  readonly report: Report
  /** When the apply ended. */
  readonly finishedAt: Instant
  /** From `renderMarker`; it keeps the record of the plan. */
  readonly marker: string
}

/** The comment of the plan after its merge: what became of each change, and what to do about it. */
export function renderOutcomeComment(view: OutcomeView): string {
  const whereAll = say`The ${link(say`job summary`, view.runUrl)} shows more, the report file all.`
  return fitText((detail) => outcomeText(view, detail, whereAll), COMMENT_BUDGET, view.marker)
}

/** The same for the job summary: without marker, and with room for some 6,000 people. */
export function renderOutcomeSummary(view: Omit<OutcomeView, 'marker'>): string {
  const whereAll = say`The report file (output ${codeSpan('report-file')}) has all.`
  return fitText((detail) => outcomeText(view, detail, whereAll), SUMMARY_BUDGET, '')
}

function outcomeText(view: Omit<OutcomeView, 'marker'>, detail: Detail, whereAll: Markdown): Markdown {
  const { report, runUrl } = view
  const gaveWay = report.supersededBy !== null && report.outcomes.length === 0
  if (gaveWay) return supersededText(view, report.supersededBy)
  // The rows were read at the commit that was applied: after a squash the head has them on other lines.
  const context = { ...view, headSha: report.plan.commit }
  const packages = resultsOf(report)
  return blocks([
    say`### ${titleWords(report, countOutcomes(packages), countUnfinished(packages))}`,
    introWords(view, countOutcomes(packages)),
    shortenedWords(detail, whereAll),
    ...refusalBlocks(report.plan, context, detail.notices),
    ...(detail.rows === 0 ? resultOverview(packages, detail) : resultBlocks(packages, report.dryRun, context, detail)),
    ...retryBlocks(report, detail),
    ...(report.dryRun ? [] : nextSteps(packages, report.plan, runUrl)),
    footerWords(view)
  ])
}

function titleWords({ dryRun, plan }: Report, counts: OutcomeCounts, unfinished: number): Markdown {
  const done = countDone(counts)
  const all = Object.values(counts).reduce((sum, amount) => sum + amount, 0)
  const failed = counts.failed - unfinished
  const rest = countsWords({ ...counts, failed, applied: 0, already: 0, pending: 0 })
  if (dryRun) {
    const wouldBe = all - counts.held
    const held = counts.held === 0 ? say`` : say`, ${count(counts.held)} held`
    return say`Access dry run: ${counted(wouldBe, 'change', 'changes')} would be made${held}`
  }
  if (all === 0) {
    const refused = plan.refusals.length > 0 || plan.packages.some((pack) => pack.refusals.length > 0)
    if (refused) return say`Access not applied: refused`
    return plan.packages.length === 0
      ? say`Access: nothing to apply, no access package was concerned`
      : say`Access applied: nothing to do`
  }
  if (unfinished > 0) {
    const others = rest === '' ? say`` : say`, ${rest}`
    return say`Access: ${counted(unfinished, 'move', 'moves')} unfinished, ${count(done)} of ${counted(all, 'change', 'changes')} done${others}`
  }
  if (done === all && counts.pending > 0) {
    return all === 1
      ? say`Access applied: Entra has accepted the change, and not delivered it yet`
      : say`Access applied: Entra has accepted all ${count(all)} changes, ${count(counts.pending)} not delivered yet`
  }
  if (done === all)
    return all === 1 ? say`Access applied: the change is done` : say`Access applied: all ${count(all)} changes done`
  if (done === 0) {
    const alike = rest.startsWith(`${count(all)} `) && all > 1
    return alike ? say`Access not applied: all ${rest}` : say`Access not applied: ${rest}`
  }
  return say`Access applied: ${count(done)} of ${counted(all, 'change', 'changes')} done, ${rest}`
}

function introWords(
  { report, finishedAt, repositoryUrl }: Omit<OutcomeView, 'marker'>,
  counts: OutcomeCounts
): Markdown {
  const commit = commitLink(repositoryUrl, report.plan.commit)
  const when = momentWords(finishedAt)
  if (report.dryRun) return say`A dry run for ${commit} on ${when}: nothing was requested or changed.`
  const words = countsWords(counts)
  if (words !== '') return say`For ${commit}, finished on ${when}: ${words}.`
  const { packages, refusals } = report.plan
  if (refusals.length > 0 || packages.some((pack) => pack.refusals.length > 0)) {
    return say`No change could be planned for ${commit}, so none was made. Looked at on ${when}.`
  }
  if (packages.length === 0) {
    return say`No managed access package was concerned by ${commit}, so none was looked at in Entra. Finished on ${when}.`
  }
  if (report.retries.length > 0) return say`No change to make for ${commit}. Looked at on ${when}.`
  return say`Entra has what the files say, for ${commit}. Looked at on ${when}.`
}

function supersededText({ report, repositoryUrl, runUrl }: Omit<OutcomeView, 'marker'>, newer: string): Markdown {
  const [older, newest] = [commitLink(repositoryUrl, report.plan.commit), commitLink(repositoryUrl, newer)]
  return blocks([
    say`### Access not applied: a newer commit has changed the files`,
    say`This run was for ${older}; since then ${newest} has changed the membership folder, so this run changed nothing in Entra. The run of the newest commit applies what this one left, as far as reviewed plans showed it.`,
    say`<sub>${link(say`this run`, runUrl)}</sub>`
  ])
}

function footerWords({ report, runUrl, repositoryUrl, headSha, path }: Omit<OutcomeView, 'marker'>): Markdown {
  const { plan } = report
  const unchanged = plan.packages.reduce((sum, pack) => sum + pack.unchanged, 0)
  const planned = plan.commit === headSha ? [] : [say`planned for ${commitLink(repositoryUrl, headSha)}`]
  const parts = [
    counted(plan.packages.length, 'package', 'packages'),
    say`${counted(unchanged, 'membership stays as it is', 'memberships stay as they are')}`,
    codeSpan(path),
    ...planned,
    link(say`this run`, runUrl)
  ]
  return say`<sub>${join(parts, ' · ')}</sub>`
}
