/** What packages grant, in a plan comment: which groups, applications and sites, with their roles. */
import type { Detail } from './comment-size.js'
import { codeSpan, counted, details, join, list, say, type Markdown } from './markdown.js'
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
  if (limit === 0) return []
  return [...(pack.grants === null ? [] : [resourceBlock(resourcesOf(pack.grants), limit)]), ...groupWords(pack)]
}

/** The same for packages that have no table of their own, since their changes stand in other tables. */
export function otherGrantBlocks(plan: Plan, { grants: limit }: Detail): Markdown[] {
  if (limit === 0) return []
  const others = plan.packages.filter(({ changes }) =>
    changes.every(({ cause }) => cause === 'entra' || cause === 'earlier-merge')
  )
  const lines = others.flatMap((pack) => {
    const shown = Math.min(limit, MAX_OPEN_RESOURCES)
    const name = codeSpan(pack.name)
    return [
      ...(pack.grants === null ? [] : [say`${name} grants ${openWords(resourcesOf(pack.grants), shown)}`]),
      ...groupWords(pack).map((words) => say`${name}: ${words}`)
    ]
  })
  return lines.length === 0 ? [] : [say`#### What the other packages grant`, list(lines)]
}

function resourceBlock(resources: readonly Resource[], limit: number): Markdown {
  if (resources.length <= MAX_OPEN_RESOURCES) return say`What it grants: ${openWords(resources, limit)}`
  const left = resources.length - Math.min(resources.length, limit)
  const more = left === 0 ? [] : [say`… and ${counted(left, 'more', 'more')}`]
  return details(
    say`What it grants: ${countWords(resources)}`,
    list([...resources.slice(0, limit).map(resourceWords), ...more])
  )
}

function openWords(resources: readonly Resource[], limit: number): Markdown {
  if (resources.length === 0) return say`nothing, since no resource is in it`
  const left = resources.length - Math.min(resources.length, limit)
  const more = left === 0 ? [] : [say`… and ${counted(left, 'more', 'more')}`]
  return join([...resources.slice(0, limit).map(resourceWords), ...more], ', ')
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
function groupWords({ incompatibleGroups }: PackagePlan): Markdown[] {
  if (incompatibleGroups.length === 0) return []
  const left = incompatibleGroups.slice(MAX_NAMED_GROUPS).length
  const more = left === 0 ? [] : [say`… and ${counted(left, 'more group', 'more groups')}`]
  const groups = join([...incompatibleGroups.slice(0, MAX_NAMED_GROUPS).map((name) => codeSpan(name)), ...more], ', ')
  const noun = incompatibleGroups.length === 1 ? say`the group` : say`these groups:`
  return [say`Entra refuses it to members of ${noun} ${groups}; who they are is not looked at here.`]
}
