/** The parts of an outcome comment below its headline: rows by package, and what to do next. */
import { firstByWeight } from './change-table.js'
import {
  moreWords,
  changeWords,
  dateWords,
  lineWords,
  memberKey,
  personWords,
  signOf,
  type RenderContext
} from './change-words.js'
import type { Detail } from './comment-size.js'
import { codeSpan, count, counted, escapeText, join, link, list, say, table, type Markdown } from './markdown.js'
import { isUnfinishedMove, type Change, type Outcome, type PackagePlan, type Plan, type Report } from './plan.js'

type OutcomeKind = Outcome['kind']

/** What became of a change; null: the run ended before it, or it was a dry run. */
export interface ChangeResult {
  readonly change: Change
  readonly outcome: Outcome | null
}

/** The changes of one package and what became of them. */
export interface PackageResult {
  readonly pack: PackagePlan
  readonly results: readonly ChangeResult[]
}

/** What needs someone's attention comes first, and is the last to be left out. */
const WEIGHTS: Readonly<Record<OutcomeKind, number>> = {
  failed: 6,
  unknown: 5,
  held: 4,
  pending: 2,
  applied: 1,
  already: 0
}

/** A change without an outcome is not done either. */
const WEIGHT_OF_NONE = 3

/** Someone who may be without access they had comes before everything else. */
const WEIGHT_OF_UNFINISHED = 7

const KINDS: readonly OutcomeKind[] = ['applied', 'already', 'pending', 'failed', 'unknown', 'held']

/** How many changes ended in each way. */
export type OutcomeCounts = Readonly<Record<OutcomeKind | 'none', number>>

/** Every change of the plan with its outcome, package by package; those that need attention first. */
export function resultsOf({ plan, outcomes }: Report): PackageResult[] {
  const byChange = new Map(outcomes.map(({ packageId, change, outcome }) => [changeKey(packageId, change), outcome]))
  const results = plan.packages
    .filter((pack) => pack.changes.length > 0)
    .map((pack) => ({
      pack,
      results: pack.changes
        .map((change) => ({ change, outcome: byChange.get(changeKey(pack.id ?? '', change)) ?? null }))
        .sort((one, other) => weightOf(other) - weightOf(one))
    }))
  const heaviest = ({ results: [first] }: PackageResult): number => (first === undefined ? 0 : weightOf(first))
  const troubled = (result: PackageResult): number => Number(heaviest(result) >= WEIGHT_OF_NONE)
  return results.sort((one, other) => troubled(other) - troubled(one))
}

/** Counts the outcomes; their sum is the number of changes in the plan. */
export function countOutcomes(packages: readonly PackageResult[]): OutcomeCounts {
  const counts = { applied: 0, already: 0, pending: 0, failed: 0, unknown: 0, held: 0, none: 0 }
  for (const { results } of packages) for (const { outcome } of results) counts[outcome?.kind ?? 'none'] += 1
  return counts
}

/** A section for each package. */
export function resultBlocks(
  packages: readonly PackageResult[],
  dryRun: boolean,
  context: RenderContext,
  detail: Detail
): Markdown[] {
  return packages.flatMap((each) => {
    const { pack, results } = each
    const all = counted(results.length, 'change', 'changes')
    const shown = firstByWeight(results, detail.rows, weightOf)
    const left = results.slice(shown.length)
    const reason = sharedReason(results)
    return [
      say`#### ${codeSpan(pack.name)} · ${dryRun ? all : say`${count(countDone(countOutcomes([each])))} of ${all} done`}`,
      ...(reason === null ? [] : [say`Held: ${escapeText(reason)}`]),
      resultTable({ pack, results: shown }, { dryRun, withReason: reason === null }, context, detail),
      ...(left.length === 0
        ? []
        : [
            say`… and ${moreWords(left.map(({ change }) => change))}: ${countsWords(countOutcomes([{ pack, results: left }]))}`
          ])
    ]
  })
}

/** What the words for an outcome depend on. */
interface OutcomeWording {
  readonly dryRun: boolean
  /** False where the reason for what is held stands above the table. */
  readonly withReason: boolean
}

function resultTable(
  { pack, results }: PackageResult,
  wording: OutcomeWording,
  context: RenderContext,
  detail: Detail
): Markdown {
  const severalFiles =
    new Set(pack.changes.map(({ place }) => place?.file ?? '').filter((file) => file !== '')).size > 1
  const lineOf = ({ place }: Change): Markdown =>
    place === null || !detail.links ? say`` : say` (${lineWords(place, context, severalFiles)})`
  const dated = detail.reasons && results.some(({ change }) => dateWords(change) !== '')
  return table(
    [say` `, say`Person`, say`Change`, ...(dated ? [say`Dates`] : []), say`Outcome`],
    results.map(({ change, outcome }) => [
      signOf(change),
      personWords(change),
      say`${changeWords(change)}${lineOf(change)}`,
      ...(dated ? [dateWords(change)] : []),
      outcomeWords(outcome, wording)
    ])
  )
}

/** Why changes of a package are held, when it is the same for several: a package is mostly held as a whole. */
function sharedReason(results: readonly ChangeResult[]): string | null {
  const held = results.filter(({ outcome }) => outcome?.kind === 'held')
  const reasons = new Set(held.map(({ outcome }) => outcome?.error?.message ?? ''))
  const [reason] = reasons
  return held.length > 1 && reasons.size === 1 && reason !== '' ? (reason ?? null) : null
}

/** What Entra was asked to deliver again, and what it answered; refused ones first, since nothing comes of them. */
export function retryBlocks({ plan, retries }: Report, detail: Detail): Markdown[] {
  if (retries.length === 0) return []
  const names = new Map(plan.packages.map(({ id, name }) => [id, name]))
  const sorted = [...retries.filter(({ error }) => error !== null), ...retries.filter(({ error }) => error === null)]
  const shown = sorted.slice(0, detail.kept)
  const left = sorted.slice(shown.length)
  const refused = left.filter(({ error }) => error !== null).length
  const items = shown.map(({ packageId, retry, tried, error }) => {
    const not = tried ? say`not taken` : say`not tried`
    const answer =
      error === null ? say`Entra tries again` : say`${not}: ${escapeText(error.message)} (${codeSpan(error.code)})`
    return say`${codeSpan(names.get(packageId) ?? packageId)} · ${personWords(retry)}: ${answer}`
  })
  const rest =
    left.length === 0
      ? []
      : [say`${counted(left.length, 'more delivery', 'more deliveries')}, ${count(refused)} not taken or not tried`]
  return [say`#### Failed deliveries`, list([...items, ...rest])]
}

/** All packages in one table, when there are too many to show their people. */
export function resultOverview(packages: readonly PackageResult[], detail: Detail): Markdown[] {
  const shown = packages.slice(0, detail.packages)
  const left = packages.slice(detail.packages)
  if (shown.length === 0) return []
  const rows = shown.map((each) => {
    const counts = countOutcomes([each])
    const numbers = [countDone(counts), counts.failed, counts.unknown, counts.held, counts.none]
    return [codeSpan(each.pack.name), ...numbers.map(count)]
  })
  const head = [say`Package`, say`Done`, say`Failed`, say`Unknown`, say`Held`, say`Not tried`]
  return [
    table(head, rows),
    ...(left.length === 0
      ? []
      : [say`… and ${counted(left.length, 'package', 'packages')} more: ${countsWords(countOutcomes(left))}`])
  ]
}

/** Delivered, accepted by Entra, or so before: nothing is left for us to do. */
export function countDone({ applied, already, pending }: OutcomeCounts): number {
  return applied + already + pending
}

/** `2 delivered, 1 failed`; what did not occur is not named. */
export function countsWords(counts: OutcomeCounts): Markdown {
  const words: Readonly<Record<OutcomeKind, Markdown>> = {
    applied: say`delivered`,
    already: say`already so`,
    pending: say`accepted and not delivered yet`,
    failed: say`failed`,
    unknown: say`without a known outcome`,
    held: say`held`
  }
  const parts = KINDS.filter((kind) => counts[kind] > 0).map((kind) => say`${count(counts[kind])} ${words[kind]}`)
  return join([...parts, ...(counts.none > 0 ? [say`${count(counts.none)} not tried`] : [])], ', ')
}

/** How many moves did not come to their end. */
export function countUnfinished(packages: readonly PackageResult[]): number {
  return packages
    .flatMap(({ results }) => results)
    .filter(({ outcome }) => outcome !== null && isUnfinishedMove(outcome)).length
}

/** What to do about each kind of outcome that leaves something to do. */
export function nextSteps(packages: readonly PackageResult[], plan: Plan, runUrl: string): Markdown[] {
  const counts = countOutcomes(packages)
  const again = say`${link(say`run this job again`, runUrl)}`
  const refused = packages.filter(({ pack }) => plan.refusals.length > 0 || pack.refusals.length > 0)
  const heldByRefusal = countOutcomes(refused).held
  const heldByNewer = packages
    .flatMap(({ results }) => results)
    .filter(({ outcome }) => outcome?.kind === 'held' && outcome.error?.code === 'SUPERSEDED').length
  const heldUnseen = counts.held - heldByRefusal - heldByNewer
  const unfinished = countUnfinished(packages)
  const steps = [
    ...step(
      unfinished,
      say`not added again yet, perhaps without access now`,
      say`mend the cause if one is named, then ${again}: it waits for what is left to go, then requests the access anew. The apply of the next merge does so too.`
    ),
    ...step(
      counts.failed - unfinished,
      say`failed`,
      say`mend the cause, then ${again}, or leave it to the apply of the next merge.`
    ),
    ...step(
      counts.unknown,
      say`without a known outcome`,
      say`Entra's answer was lost; ${again}. It looks first at what Entra has, so nothing is requested twice.`
    ),
    ...step(counts.none, say`not tried`, say`the run ended too early; ${again}.`),
    ...step(heldByRefusal, say`held by a refusal`, say`do what the refusal says, in a new pull request.`),
    ...step(
      heldByNewer,
      say`not sent, since a newer commit changed the files`,
      say`nothing to do, the run of the newest commit goes on from here.`
    ),
    ...step(
      heldUnseen,
      say`held, since no reviewed plan showed this`,
      say`the plan of the next pull request shows what is held, and its merge applies it. To have it at once, open one that touches the file (a comment line suffices).`
    ),
    ...step(
      counts.pending,
      say`accepted and not delivered yet`,
      say`nothing to do, Entra goes on by itself; the next plan of the package shows what did not arrive.`
    )
  ]
  return steps.length === 0 ? [] : [say`#### What to do next`, list(steps)]
}

function step(amount: number, what: Markdown, todo: Markdown): Markdown[] {
  return amount === 0 ? [] : [say`**${count(amount)} ${what}**: ${todo}`]
}

function outcomeWords(outcome: Outcome | null, { dryRun, withReason }: OutcomeWording): Markdown {
  const why = outcome?.error == null ? say`` : say`: ${escapeText(outcome.error.message)}`
  const code = outcome?.error == null ? say`` : say` (${codeSpan(outcome.error.code)})`
  const request = outcome?.requestId == null ? say`` : say`, request ${codeSpan(outcome.requestId)}`
  switch (outcome?.kind) {
    case 'applied':
      return say`delivered`
    case 'already':
      return say`was already so`
    case 'pending':
      return say`accepted${outcome.error === null ? say`, Entra is still delivering` : why}`
    case 'held':
      return say`**held**${withReason ? why : say``}`
    case 'failed':
      return say`**failed**${why}${code}${request}`
    case 'unknown':
      return say`**unknown**${why}${code}${request}`
    case undefined:
      return dryRun ? say`would be made` : say`**not tried**`
  }
}

function weightOf({ outcome }: ChangeResult): number {
  if (outcome === null) return WEIGHT_OF_NONE
  return isUnfinishedMove(outcome) ? WEIGHT_OF_UNFINISHED : WEIGHTS[outcome.kind]
}

/** A person has at most one change of a kind in a package, also after the plan was read back from a file. */
function changeKey(packageId: string, change: Change): string {
  return `${packageId} ${change.kind} ${memberKey(change.member)}`
}
