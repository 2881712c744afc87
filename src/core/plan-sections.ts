/** The parts of a plan comment below its headline, each as Markdown blocks. */
import { changeTable, type PlannedChange } from './change-table.js'
import { countChanges, memberCountWords, type RenderContext } from './change-words.js'
import type { Detail } from './comment-size.js'
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
  md,
  table,
  type Markdown
} from './markdown.js'
import type { Change, Kept, PackagePlan, Plan } from './model.js'
import { isRefused } from './notices.js'

/** More people left alone than this stand folded. */
const MAX_OPEN_KEPT = 10

/** Changes that undo what was done in Entra. They stand first: nobody who reads only the files expects them. */
export function entraBlocks(plan: Plan, context: RenderContext, detail: Detail): Markdown[] {
  const changes = changesBecauseOf(plan, 'entra')
  if (changes.length === 0) return []
  return [
    md`
#### Changed in Entra, not in the files
    `,
    md`
Someone did this in Entra. Merging undoes it; to keep it, say so in the files.
    `,
    ...changeTable(
      changes,
      {
        packages: true,
        cause: md`
In Entra
        `
      },
      context,
      detail
    )
  ]
}

/** Changes that an earlier pull request asked for. */
export function earlierBlocks(plan: Plan, context: RenderContext, detail: Detail): Markdown[] {
  const changes = changesBecauseOf(plan, 'earlier-merge')
  if (changes.length === 0) return []
  return [
    md`
#### From earlier merges, not yet applied
    `,
    ...changeTable(
      changes,
      {
        packages: true,
        cause: md`
Merged with
        `
      },
      context,
      detail
    )
  ]
}

/** A section for each package with changes of its own. */
export function packageBlocks(plan: Plan, context: RenderContext, detail: Detail): Markdown[] {
  return plan.packages.flatMap((pack) => {
    const own = pack.changes.filter(isOwn)
    if (own.length === 0) return []
    const elsewhere = pack.changes.length - own.length
    return [
      headingWords(plan, pack),
      sourceWords(plan, pack, own, context, detail),
      ...changeTable(
        own.map((change) => ({ pack, change })),
        { packages: false, cause: null },
        context,
        detail
      ),
      ...(elsewhere === 0
        ? []
        : [
            md`${counted(elsewhere, 'more change', 'more changes')} of this package ${
              elsewhere === 1
                ? md`
stands
                  `
                : md`
stand
                  `
            } under «Changed in Entra» or «From earlier merges».`
          ])
    ]
  })
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
    const members = memberCountWords(pack, refused ? 'would' : 'will')
    return [
      refused ? md`${codeSpan(pack.name)} **refused**` : codeSpan(pack.name),
      members,
      ...[adds, updates, removes].map(count)
    ]
  })
  const leftChanges = left.reduce((sum, pack) => sum + pack.changes.length, 0)
  return [
    table(
      [
        md`
Package
        `,
        md`
Members
        `,
        md`
Added
        `,
        md`
New dates
        `,
        md`
Removed
        `
      ],
      rows
    ),
    ...(left.length === 0
      ? []
      : [
          md`… and ${counted(left.length, 'package', 'packages')} more with ${counted(leftChanges, 'change', 'changes')}`
        ])
  ]
}

/** Who and what is left alone on purpose. */
export function keptBlocks(plan: Plan, detail: Detail): Markdown[] {
  const released = plan.released.map(({ name, members }) =>
    members === null
      ? md`${codeSpan(name)} is no longer managed: no file and no setting names it, and Entra no longer has it.`
      : md`${codeSpan(name)} is no longer managed: no file and no setting names it. Its ${counted(members, 'member keeps', 'members keep')} their access until someone removes it in Entra.`
  )
  const people = plan.packages.reduce((sum, pack) => sum + pack.kept.length, 0)
  if (people + released.length === 0) return []
  if (detail.kept === 0) {
    return [
      md`Left alone: ${counted(people, 'person', 'people')} and ${counted(released.length, 'package', 'packages')} no longer managed.`
    ]
  }
  const kept = plan.packages.flatMap((pack) => keptItems(pack, detail.kept))
  const body = list([...released, ...kept])
  if (people + released.length <= MAX_OPEN_KEPT)
    return [
      md`
#### Left alone
      `,
      body
    ]
  return [details(md`Left alone: ${counted(people, 'person', 'people')}`, body)]
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
  const refused = isRefused(plan, pack)
  const members = memberCountWords(pack, refused ? 'would' : 'will')
  return md`#### ${codeSpan(pack.name)} · ${members}${refused ? md`· refused` : md``}`
}

/** Refusals of the package, its files, and the policy where it is not the plan's only one. */
function sourceWords(
  plan: Plan,
  pack: PackagePlan,
  own: readonly Change[],
  context: RenderContext,
  detail: Detail
): Markdown {
  const refusals = pack.refusals.map(
    ({ message, code }) => md`**Refused, nothing below is applied:** ${escapeText(message)} (${codeSpan(code)})`
  )
  const files = [...new Set(own.flatMap(({ place }) => (place === null ? [] : [place.file])))].sort()
  const linked = detail.links || detail.reasons ? files.slice(0, 5) : []
  const fileLinks = linked.map((file) => link(codeSpan(file), fileUrl(context.repositoryUrl, context.headSha, file)))
  const more =
    files.length > linked.length && linked.length > 0 ? [md`${count(files.length - linked.length)} more files`] : []
  const policies = new Set(own.map((change) => change.policy.name))
  const [policy] = policies
  const named =
    policy !== undefined && policies.size === 1 && onlyPolicy(plan) === null ? [md`policy ${codeSpan(policy)}`] : []
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
  const byReason = new Map<string, Kept[]>()
  for (const kept of pack.kept) byReason.set(kept.reason, [...(byReason.get(kept.reason) ?? []), kept])
  return [...byReason].map(([reason, people]) => {
    const names = people.slice(0, limit).map(({ member }) => codeSpan(member.name ?? member.address))
    const left = people.length - names.length
    const more = left === 0 ? [] : [md`and ${counted(left, 'more person', 'more people')}`]
    return md`${codeSpan(pack.name)}: ${join([...names, ...more], ', ')}. ${escapeText(reason, 300)}`
  })
}
