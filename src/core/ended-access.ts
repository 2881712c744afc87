/** Access that ended in Entra though the files go on declaring it: when, and under which policy. */
import { formatDay } from './dates.js'
import { groupBy } from './group-by.js'
import type { EndedAccess, Guid } from './model.js'
import type { Change, PackagePlan } from './plan.js'

/** The packages in which somebody is to get back what they lost in Entra. */
export function packagesWithEndedAccess(packages: readonly PackagePlan[]): readonly Guid[] {
  return packages.flatMap(({ id, changes }) => (id !== null && changes.some(isBack) ? [id] : []))
}

/**
 * The packages with the day in the cause of those changes, so that a reviewer sees what merging would undo. Someone of
 * whom Entra shows nothing that ended keeps the words they have.
 */
export function explainEndedAccess(
  packages: readonly PackagePlan[],
  ended: ReadonlyMap<Guid, readonly EndedAccess[]>
): readonly PackagePlan[] {
  return packages.map((each) => {
    const ofPackage = each.id === null ? [] : (ended.get(each.id) ?? [])
    if (ofPackage.length === 0) return each
    const byPerson = groupBy(ofPackage, ({ userId }) => userId)
    return {
      ...each,
      changes: each.changes.map((change) =>
        isBack(change) ? explain(change, byPerson.get(change.member.userId ?? '') ?? []) : change
      )
    }
  })
}

/** Whoever is moved did not lose it: what ended before is not why. */
function isBack(change: Change): boolean {
  return change.kind === 'add' && change.move === null && change.cause === 'entra' && change.member.userId !== null
}

/** @param ended What the person had. */
function explain<T extends Change>(change: T, ended: readonly EndedAccess[]): T {
  const last = ended.reduce<EndedAccess | null>(
    (newest, each) => (newest === null || each.endedAt > newest.endedAt ? each : newest),
    null
  )
  if (last === null) return change
  const under = last.policyName === null ? '' : ` (it was under «${last.policyName}»)`
  return {
    ...change,
    causeDetail: `access that the file declares ended in Entra on ${formatDay(last.endedAt)}${under}`
  }
}
