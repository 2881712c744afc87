/** What stands above the tables of a comment: refusals, changed settings, warnings. What is unusual comes first. */
import { lineWords, type RenderContext } from './change-words.js'
import { alert, codeSpan, count, escapeText, join, list, say, type Markdown } from './markdown.js'
import type { PackagePlan, Plan, Refusal } from './plan.js'

/** A refusal or warning and the package it is about; null: the run as a whole. */
interface Notice {
  readonly package: string | null
  readonly refusal: Refusal
}

/** Whether merging does nothing for this package. */
export function isRefused(plan: Plan, pack: PackagePlan): boolean {
  return plan.refusals.length > 0 || pack.refusals.length > 0
}

/** The alert boxes of a plan, each as a block of its own, since GitHub nests them nowhere. */
export function noticeBlocks(plan: Plan, context: RenderContext, limit: number): Markdown[] {
  const refusals = [
    ...plan.refusals.map((refusal) => ({ package: null, refusal })),
    ...plan.packages.flatMap(({ name, refusals }) => refusals.map((refusal) => ({ package: name, refusal })))
  ]
  const warnings = [
    ...plan.warnings.map((refusal) => ({ package: null, refusal })),
    ...plan.packages.flatMap(({ name, warnings }) => warnings.map((refusal) => ({ package: name, refusal })))
  ]
  const settings = plan.settingChanges.map((change) => escapeText(change))
  return [
    ...box(
      'CAUTION',
      refusedWords(plan),
      refusals.map((notice) => noticeWords(notice, context)),
      limit
    ),
    ...box('IMPORTANT', say`**The settings change with this pull request:**`, settings, limit),
    ...box(
      'WARNING',
      null,
      warnings.map((notice) => noticeWords(notice, context)),
      limit
    )
  ]
}

/** A refusal or warning with what to do about it, its line and its code. */
export function noticeWords({ package: name, refusal }: Notice, context: RenderContext | null): Markdown {
  const { message, hint, place, code } = refusal
  const named = name === null || message.toLowerCase().includes(name.toLowerCase())
  const parts = [
    ...(named ? [] : [say`${codeSpan(name)}:`]),
    escapeText(message),
    ...(hint === '' ? [] : [escapeText(hint)]),
    place === null ? say`(${codeSpan(code)})` : say`(${lineWords(place, context, true)}, ${codeSpan(code)})`
  ]
  return join(parts, ' ')
}

/** Which part of the plan is not applied. */
function refusedWords(plan: Plan): Markdown {
  if (plan.refusals.length > 0) return say`**Refused: nothing of this plan is applied.**`
  const [first, ...others] = plan.packages.filter((pack) => pack.refusals.length > 0)
  if (first !== undefined && others.length === 0) {
    return say`**${codeSpan(first.name)} is refused: nothing of it is applied.**`
  }
  return say`**${count(others.length + 1)} packages are refused: nothing of them is applied.**`
}

function box(kind: 'CAUTION' | 'IMPORTANT' | 'WARNING', title: Markdown | null, lines: Markdown[], limit: number) {
  if (lines.length === 0) return []
  const left = lines.length - Math.min(lines.length, limit)
  const shown = lines.slice(0, limit)
  const rest = shown.length === 0 ? say`${count(left)} in all, not written out here` : say`… and ${count(left)} more`
  const items = left === 0 ? shown : [...shown, rest]
  const body = items.length === 1 && title === null ? join(items, '') : list(items)
  return [alert(kind, title === null ? body : say`${title}\n${body}`)]
}
