/** What a reviewer should look at first, in one box above the tables: what is unusual in a plan, the most surprising first. */
import { memberKey, moveOf, type RenderContext } from './change-words.js'
import { codeSpan, count, counted, escapeText, join, say, type Markdown } from './markdown.js'
import { isRefused, limitedLines, noticeBox, noticeWords } from './notices.js'
import type { AddChange, Change, Plan } from './plan.js'
import { compareText } from './sort-order.js'

/** Domains of guests that are named; the rest are counted. */
const MAX_DOMAINS = 5

/**
 * The box, or nothing where a plan has nothing unusual.
 *
 * @param limit So many changed settings, and so many warnings, are written out; the rest are counted. What is said of
 * changes is always there: a few lines, however many changes.
 */
export function unusualBlocks(plan: Plan, context: RenderContext, limit: number): Markdown[] {
  const warnings = [
    ...plan.warnings.map((refusal) => ({ package: null, refusal })),
    ...plan.packages.flatMap(({ name, warnings }) => warnings.map((refusal) => ({ package: name, refusal })))
  ]
  return noticeBox('WARNING', null, [
    ...changesNotAskedFor(plan),
    ...limitedLines(
      plan.settingChanges.map((change) => say`This pull request ${escapeText(change)}.`),
      limit,
      'changed setting',
      'changed settings'
    ),
    ...guestWords(plan),
    ...interruptedWords(plan),
    ...limitedLines(
      warnings.map((notice) => noticeWords(notice, context)),
      limit,
      'warning',
      'warnings'
    )
  ])
}

/** Changes that the pull request does not ask for itself: their tables stand right below. */
function changesNotAskedFor(plan: Plan): Markdown[] {
  const of = (cause: Change['cause']): number =>
    plan.packages.flatMap(({ changes }) => changes.filter((change) => change.cause === cause)).length
  const entra = of('entra')
  const earlier = of('earlier-merge')
  const who =
    plan.baseline === null
      ? say`No row of these people changed: somebody changed Entra, or an earlier merge was not applied.`
      : say`No row of these people changed since the files were applied last, so somebody changed Entra.`
  return [
    ...(entra === 0
      ? []
      : [
          say`**${counted(entra, 'change undoes', 'changes undo')} what was done in Entra.** ${who} To keep what is there, say so in the files.`
        ]),
    ...(earlier === 0
      ? []
      : [
          say`**${counted(earlier, 'change comes', 'changes come')} from earlier merges.** Their apply failed, held them, gave way or never ran; they are applied along with this.`
        ])
  ]
}

/** Who comes from outside, and from where. */
function guestWords(plan: Plan): Markdown[] {
  const guests = new Map<string, AddChange>()
  for (const change of goingChanges(plan)) {
    if (change.kind === 'add' && change.guestDomain !== null && change.move === null) {
      guests.set(memberKey(change.member), change)
    }
  }
  if (guests.size === 0) return []
  const domains = new Map<string, number>()
  for (const { guestDomain } of guests.values()) {
    if (guestDomain !== null) domains.set(guestDomain, (domains.get(guestDomain) ?? 0) + 1)
  }
  const sorted = [...domains].sort(([one, few], [other, many]) => many - few || compareText(one, other))
  const named = sorted.slice(0, MAX_DOMAINS).map(([domain, amount]) => {
    const from = say`from ${codeSpan(domain)}`
    return sorted.length === 1 ? from : say`${count(amount)} ${from}`
  })
  const left = sorted.length - named.length
  const more = left === 0 ? [] : [counted(left, 'more domain', 'more domains')]
  const invited = [...guests.values()].filter(({ invite }) => invite !== null).length
  const who = counted(guests.size, 'guest gains access', 'guests gain access')
  const newcomers =
    invited === 0
      ? say``
      : invited === guests.size
        ? say`, not in the directory yet`
        : say`, ${count(invited)} of them not in the directory yet`
  return [say`**${who}** ${join([...named, ...more], ', ')}${newcomers}.`]
}

/** Who has access, and is without it until they are added again. */
function interruptedWords(plan: Plan): Markdown[] {
  const interrupted = goingChanges(plan).filter(
    (change) => change.kind === 'remove' && (change.move === 'policy' || change.move === 'partial-delivery')
  )
  const people = new Set(interrupted.map(({ member }) => memberKey(member))).size
  if (people === 0) return []
  const policyOnly = interrupted.every((change) => moveOf(change) === 'policy')
  const why = policyOnly ? say`to get another policy` : say`since the policy or the delivery is not as it should be`
  return [
    say`**${counted(people, 'person is', 'people are')} without access for a while:** removed and added again, ${why}.`
  ]
}

/** The changes of packages that are not refused. */
function goingChanges(plan: Plan): readonly Change[] {
  return plan.packages.filter((pack) => !isRefused(plan, pack)).flatMap(({ changes }) => changes)
}
