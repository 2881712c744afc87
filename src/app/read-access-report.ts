/** The access report of a folder: everybody with everything they have of the managed packages. */
import { buildAccessReport, type AccessReport } from '../core/access-report.js'
import type { DeclaredFiles } from '../core/scope.js'
import { accessOf } from './find-access.js'
import { planFolder, type FolderSources } from './plan-folder.js'

/**
 * Reads what a plan reads, and the accounts of everybody who has something: only they tell a guest and a disabled account.
 *
 * @param folder The membership folder's path, as its files' paths begin.
 * @throws ActionError when a file or Entra cannot be read.
 */
export async function readAccessReport(
  folder: string,
  declared: DeclaredFiles,
  sources: Omit<FolderSources, 'files'>
): Promise<AccessReport> {
  const { directory } = sources
  const found = await planFolder(declared, sources)
  const access = accessOf(found)
  const ids = new Set(access.flatMap(({ member }) => member.userId ?? []))
  const people = ids.size === 0 ? [] : await directory.findPeople([], [...ids])
  return buildAccessReport({
    tenantId: directory.tenantId,
    folder,
    now: found.facts.run.now,
    endingWithinDays: declared.settings.drift.expiringWithinDays,
    packages: found.facts.packages.map(({ accessPackage }) => accessPackage),
    access,
    people: new Map(people.map((person) => [person.id, person])),
    refusals: [...found.plan.refusals, ...found.plan.packages.flatMap(({ refusals }) => refusals)]
  })
}
