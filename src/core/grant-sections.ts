/** What packages grant, in a plan comment: which groups, applications and sites, with their roles. */
import type { Detail } from './comment-size.js'
import { codeSpan, count, counted, details, join, list, say, type Markdown } from './markdown.js'
import type { Grant } from './model.js'
import type { PackagePlan, Plan } from './plan.js'
import { compareText } from './sort-order.js'

/** More resources than this stand folded, with only their number to be seen. */
const MAX_OPEN_RESOURCES = 3

/** So many groups are named whose members are refused. */
const MAX_NAMED_GROUPS = 5

/** All roles that a package gives in one resource. */
interface Resource extends Pick<Grant, 'kind' | 'resource'> {
  readonly roles: readonly Pick<Grant, 'role' | 'scope'>[]
}

/** In the order they are shown in. */
const KINDS: readonly Grant['kind'][] = ['group', 'application', 'site', 'other']

const NOUNS: Readonly<Record<Grant['kind'], { readonly one: Markdown; readonly many: string }>> = {
  group: { one: say`group`, many: 'groups' },
  application: { one: say`application`, many: 'applications' },
  site: { one: say`site`, many: 'sites' },
  other: { one: say`other resource`, many: 'other resources' }
}

/** What a package grants, below its table; nothing where it was not read. */
export function grantBlocks(pack: PackagePlan, { grants: limit }: Detail): Markdown[] {
  const resources = pack.grants === null ? null : resourcesOf(pack.grants)
  return [...(resources === null ? [] : [resourceBlock(resources, limit)]), ...groupWords(pack, limit)]
}

/** The same for packages that have no table of their own, since their changes stand in other tables. */
export function otherGrantBlocks(plan: Plan, { grants: limit }: Detail): Markdown[] {
  const others = plan.packages.filter(({ changes }) =>
    changes.every(({ cause }) => cause === 'entra' || cause === 'earlier-merge')
  )
  const lines = others.flatMap((pack) => {
    const name = codeSpan(pack.name)
    const shown = Math.min(limit, MAX_OPEN_RESOURCES)
    return [
      ...(pack.grants === null ? [] : [say`${name} grants ${openWords(resourcesOf(pack.grants), shown)}`]),
      ...groupWords(pack, limit).map((words) => say`${name}: ${words}`)
    ]
  })
  return lines.length === 0 ? [] : [say`#### What the other packages grant`, list(lines)]
}

function resourceBlock(resources: readonly Resource[], limit: number): Markdown {
  if (limit === 0 || resources.length <= MAX_OPEN_RESOURCES) return say`What it grants: ${openWords(resources, limit)}`
  return details(say`What it grants: ${countWords(resources)}`, list(listed(resources, limit)))
}

/** On one line: the first of them, or where none has room their numbers. */
function openWords(resources: readonly Resource[], limit: number): Markdown {
  if (resources.length === 0) return say`nothing, since no resource is in it`
  return limit === 0 ? countWords(resources) : join(listed(resources, limit), ', ')
}

function listed(resources: readonly Resource[], limit: number): Markdown[] {
  const left = resources.length - Math.min(resources.length, limit)
  const more = left === 0 ? [] : [say`… and ${count(left)} more`]
  return [...resources.slice(0, limit).map(resourceWords), ...more]
}

function resourceWords({ kind, resource, roles }: Resource): Markdown {
  const named = roles.map(({ role, scope }) =>
    scope === null ? codeSpan(role) : say`${codeSpan(role)} in ${codeSpan(scope)}`
  )
  return say`${NOUNS[kind].one} ${codeSpan(resource)} (${join(named, ', ')})`
}

/** `2 groups, 1 application` */
function countWords(resources: readonly Resource[]): Markdown {
  const parts = KINDS.flatMap((kind) => {
    const amount = resources.filter((each) => each.kind === kind).length
    return amount === 0 ? [] : [counted(amount, NOUNS[kind].one, NOUNS[kind].many)]
  })
  return join(parts, ', ')
}

/** Groups first, then applications, then sites, each by name; so the order does not depend on Entra's. */
function resourcesOf(grants: readonly Grant[]): readonly Resource[] {
  const sorted = grants.toSorted(
    (one, other) =>
      KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind) ||
      compareText(one.resource, other.resource) ||
      compareText(one.role, other.role) ||
      compareText(one.scope ?? '', other.scope ?? '')
  )
  const resources = new Map<string, Resource>()
  for (const { kind, resource, ...role } of sorted) {
    const key = JSON.stringify([kind, resource])
    resources.set(key, { kind, resource, roles: [...(resources.get(key)?.roles ?? []), role] })
  }
  return [...resources.values()]
}

/** The members of a group are not read: whom Entra refuses because of it shows when they are requested. */
function groupWords({ incompatibleGroups }: PackagePlan, limit: number): Markdown[] {
  const amount = incompatibleGroups.length
  if (amount === 0) return []
  if (limit === 0) return [say`Entra refuses it to members of ${counted(amount, 'group', 'groups')}.`]
  const named = incompatibleGroups.slice(0, MAX_NAMED_GROUPS).map((name) => codeSpan(name))
  const more = amount === named.length ? [] : [say`… and ${count(amount - named.length)} more`]
  const noun = amount === 1 ? say`the group` : say`these groups:`
  return [
    say`Entra refuses it to members of ${noun} ${join([...named, ...more], ', ')}; who they are is not looked at here.`
  ]
}
