/** Refusals and warnings as a comment words them, and the box they stand in. */
import { lineWords, type RenderContext } from './change-words.js'
import { alert, codeSpan, count, counted, escapeText, join, list, say, type Markdown } from './markdown.js'
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

/** What is refused and why, in a box of its own; nothing where nothing is. */
export function refusalBlocks(plan: Plan, context: RenderContext, limit: number): Markdown[] {
  const notices = [
    ...plan.refusals.map((refusal) => ({ package: null, refusal })),
    ...plan.packages.flatMap(({ name, refusals }) => refusals.map((refusal) => ({ package: name, refusal })))
  ]
  const lines = limitedLines(
    notices.map((notice) => noticeWords(notice, context)),
    limit,
    'reason',
    'reasons'
  )
  return noticeBox('CAUTION', refusedWords(plan), lines)
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

/** An alert box, which GitHub draws at the top level only; a line alone is no list. Nothing without lines. */
export function noticeBox(kind: 'CAUTION' | 'WARNING', title: Markdown | null, lines: readonly Markdown[]): Markdown[] {
  if (lines.length === 0) return []
  const body = lines.length === 1 && title === null ? join(lines, '') : list(lines)
  return [alert(kind, title === null ? body : say`${title}\n${body}`)]
}

/** The first lines, and how many there are beside them. The nouns are our own words. */
export function limitedLines(lines: readonly Markdown[], limit: number, one: string, many: string): Markdown[] {
  const left = lines.length - Math.min(lines.length, limit)
  if (left === 0) return [...lines]
  if (limit === 0) return [say`${counted(left, one, many)}, not written out here`]
  return [...lines.slice(0, limit), say`… and ${counted(left, `more ${one}`, `more ${many}`)}`]
}
