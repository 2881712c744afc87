/** The parts of a plan comment below its headline, each as Markdown blocks. */
import { changeTable, type PlannedChange } from './change-table.js'
import { countChanges, memberCounts, personWords, type RenderContext } from './change-words.js'
import type { Detail } from './comment-size.js'
import { grantBlocks } from './grant-sections.js'
import { groupBy } from './group-by.js'
import {
  codeSpan,
  count,
  counted,
  details,
  escapeText,
  fileUrl,
  join,
  link,
  list,
  say,
  table,
  type Markdown
} from './markdown.js'
import type { Change, PackagePlan, Plan } from './plan.js'
import { isRefused } from './notices.js'

/** More people left alone than this stand folded. */
const MAX_OPEN_KEPT = 10

/** Changes that undo what was done in Entra. They stand first, below the box that says so: who reads only the files does not expect them. */
export function entraBlocks(plan: Plan, context: RenderContext, detail: Detail): Markdown[] {
  const changes = changesBecauseOf(plan, 'entra')
  if (changes.length === 0) return []
  return [
    say`#### Changed in Entra, not in the files`,
    ...changeTable(
      changes,
      {
        packages: true,
        cause: say`In Entra`
      },
      context,
      detail
    )
  ]
}

/** Changes that earlier pull requests asked for. */
export function earlierBlocks(plan: Plan, context: RenderContext, detail: Detail): Markdown[] {
  const changes = changesBecauseOf(plan, 'earlier-merge')
  if (changes.length === 0) return []
  return [
    say`#### From earlier merges, not yet applied`,
    ...changeTable(
      changes,
      {
        packages: true,
        cause: say`Merged with`
      },
      context,
      detail
    )
  ]
}

/** A section for each package with changes of its own. */
export function packageBlocks(plan: Plan, context: RenderContext, detail: Detail): Markdown[] {
  const policyNamed = onlyPolicy(plan) !== null
  return plan.packages.flatMap((pack) => {
    const own = pack.changes.filter(isOwn)
    if (own.length === 0) return []
    return [
      headingWords(plan, pack),
      sourceWords(policyNamed, pack, own, context, detail),
      ...changeTable(
        own.map((change) => ({ pack, change })),
        { packages: false, cause: null },
        context,
        detail
      ),
      ...grantBlocks(pack, detail),
      ...elsewhereWords(pack)
    ]
  })
}

/** Where the package's other changes stand, so that its counts add up for a reader. */
function elsewhereWords(pack: PackagePlan): Markdown[] {
  const sections = [
    [pack.changes.filter((change) => change.cause === 'entra').length, say`«Changed in Entra»`],
    [pack.changes.filter((change) => change.cause === 'earlier-merge').length, say`«From earlier merges»`]
  ] as const
  return sections.flatMap(([amount, section]) =>
    amount === 0
      ? []
      : [
          say`${counted(amount, 'more change of this package stands', 'more changes of this package stand')} under ${section}.`
        ]
  )
}

/** All packages with changes in one table, when there are too many to show their people. */
export function overviewBlocks(plan: Plan, detail: Detail): Markdown[] {
  const changed = plan.packages.filter((pack) => pack.changes.length > 0)
  const shown = changed.slice(0, detail.packages)
  const left = changed.slice(detail.packages)
  if (shown.length === 0) return []
  const rows = shown.map((pack) => {
    const { adds, updates, removes } = countChanges(pack.changes)
    const refused = isRefused(plan, pack)
    const { now, after } = memberCounts(pack)
    return [
      refused ? say`${codeSpan(pack.name)} **refused**` : codeSpan(pack.name),
      now === after ? count(now) : say`${count(now)} → ${count(after)}`,
      ...[adds, updates, removes].map(count)
    ]
  })
  const leftChanges = left.reduce((sum, pack) => sum + pack.changes.length, 0)
  return [
    table([say`Package`, say`Members`, say`Added`, say`New dates`, say`Removed`], rows),
    ...(left.length === 0
      ? []
      : [
          say`… and ${counted(left.length, 'more package', 'more packages')} with ${counted(leftChanges, 'change', 'changes')}`
        ])
  ]
}

/** Who and what is left alone on purpose. */
export function keptBlocks(plan: Plan, detail: Detail): Markdown[] {
  const released = plan.released.map(({ name, members }) =>
    members === null
      ? say`${codeSpan(name)} is no longer managed: no file and no setting names it, and Entra no longer has it.`
      : say`${codeSpan(name)} is no longer managed: no file and no setting names it. Its ${counted(members, 'member keeps', 'members keep')} their access until someone removes it in Entra.`
  )
  const people = plan.packages.reduce((sum, pack) => sum + pack.kept.length, 0)
  if (people + released.length === 0) return []
  if (detail.kept === 0) {
    return [
      say`Left alone: ${counted(people, 'person', 'people')} and ${counted(released.length, 'package', 'packages')} no longer managed.`
    ]
  }
  const kept = plan.packages.flatMap((pack) => keptItems(pack, detail.kept))
  const body = list([...released, ...kept])
  if (people + released.length <= MAX_OPEN_KEPT) return [say`#### Left alone`, body]
  return [details(say`Left alone: ${counted(people, 'person', 'people')}`, body)]
}

/** Whether the pull request itself asks for the change. */
function isOwn(change: Change): boolean {
  return change.cause !== 'entra' && change.cause !== 'earlier-merge'
}

function changesBecauseOf(plan: Plan, cause: Change['cause']): PlannedChange[] {
  return plan.packages.flatMap((pack) =>
    pack.changes.filter((change) => change.cause === cause).map((change) => ({ pack, change }))
  )
}

function headingWords(plan: Plan, pack: PackagePlan): Markdown {
  const { now, after } = memberCounts(pack)
  const refused = isRefused(plan, pack)
  const [current, next] = [counted(now, 'member', 'members'), counted(after, 'member', 'members')]
  const members =
    now === after ? current : refused ? say`${current}, ${count(after)} if applied` : say`${count(now)} → ${next}`
  return say`#### ${codeSpan(pack.name)} · ${members}${refused ? say` · refused` : say``}`
}

/** Refusals of the package, its files, and its policy unless the footer names it. */
function sourceWords(
  policyNamed: boolean,
  pack: PackagePlan,
  own: readonly Change[],
  context: RenderContext,
  detail: Detail
): Markdown {
  const refusals = pack.refusals.map(
    ({ message, code }) => say`**Refused, nothing below is applied:** ${escapeText(message)} (${codeSpan(code)})`
  )
  const files = [...new Set(own.flatMap(({ place }) => (place === null ? [] : [place.file])))].sort()
  const linked = detail.links || detail.reasons ? files.slice(0, 5) : []
  const fileLinks = linked.map((file) => link(codeSpan(file), fileUrl(context.repositoryUrl, context.headSha, file)))
  const more =
    files.length > linked.length && linked.length > 0 ? [say`${count(files.length - linked.length)} more files`] : []
  const policies = new Set(own.map((change) => change.policy.name))
  const [policy] = policies
  const named = policy !== undefined && policies.size === 1 && !policyNamed ? [say`policy ${codeSpan(policy)}`] : []
  return join(
    [...refusals, join([...fileLinks, ...more, ...named], ' · ')].filter((line) => line !== ''),
    '\n\n'
  )
}

/** The name of the policy when all changes of the plan are under the same one. */
export function onlyPolicy(plan: Plan): string | null {
  const names = new Set(plan.packages.flatMap((pack) => pack.changes.map((change) => change.policy.name)))
  const [name] = names
  return names.size === 1 ? (name ?? null) : null
}

/** One line a reason, with the people it holds for. */
function keptItems(pack: PackagePlan, limit: number): Markdown[] {
  return [...groupBy(pack.kept, ({ reason }) => reason)].map(([reason, people]) => {
    const names = people.slice(0, limit).map(({ member }) => personWords({ member }))
    const left = people.length - names.length
    const more = left === 0 ? [] : [say`and ${counted(left, 'more person', 'more people')}`]
    return say`${codeSpan(pack.name)} · ${join([...names, ...more], ', ')}: ${escapeText(reason)}`
  })
}
