/**
 * What every plan reads first: packages with their rows, assignments and open requests, people. A read that fails throws,
 * so that no package is ever judged on half of the facts.
 */
import type { PackageFacts, RunFacts } from '../core/build-package-plan.js'
import { findProtected } from '../core/find-protected.js'
import type { Assignment, Guid, Instant } from '../core/model.js'
import { warnUnmatched } from '../core/narrow-packages.js'
import type { Packed } from '../core/packed.js'
import type { Refusal } from '../core/plan.js'
import type { Directory } from '../ports.js'
import { findNamedPackages, narrow, textsOf, type AskedPackages, type NamesRequest } from './find-packages.js'
import { readPeople } from './read-people.js'

/** What a plan is made from, apart from Entra. */
export interface PlanRequest extends NamesRequest {
  readonly commit: string
  readonly settingChanges: readonly string[]
  /** The `packages` input: names, ids or globs. Empty: no narrowing. */
  readonly narrowTo: readonly string[]
  readonly now: Instant
}

/** All that was read, package by package and for the run. */
export interface PlanFacts extends Pick<AskedPackages, 'refused' | 'released'> {
  readonly packages: readonly PackageFacts[]
  readonly run: RunFacts
  /** Everything these packages and the released ones have given, by package. */
  readonly assignments: ReadonlyMap<Guid, Packed<Assignment>>
  /** About the run as a whole: people and protection. */
  readonly warnings: readonly Refusal[]
}

/** Reads the facts. @throws ActionError when anything cannot be read. */
export async function readPlanFacts(request: PlanRequest, directory: Directory): Promise<PlanFacts> {
  const asked = await findNamedPackages(request, directory)
  const { found, refused, released } = narrow(asked, request.narrowTo)
  const ids = found.map((each) => each.accessPackage.id)
  const releasedIds = released.flatMap((each) => (each.accessPackage === null ? [] : [each.accessPackage.id]))
  const [assignments, requests] = await Promise.all([
    directory.listAssignments([...new Set([...ids, ...releasedIds])]),
    directory.listOpenRequests(ids)
  ])
  const failing = ids.filter((id) => hasFailedDelivery(entryOf(assignments, id)))
  const failures = failing.length === 0 ? null : await directory.listFailedRequests(failing)
  const facts = found.map((each) => {
    const held = entryOf(assignments, each.accessPackage.id)
    const open = entryOf(requests, each.accessPackage.id)
    const failedRequests = failures?.get(each.accessPackage.id) ?? []
    return { ...each, assignments: held, requests: open, failedRequests }
  })

  const { settings } = request.declared
  const people = await readPeople(facts, settings, request.now, directory)
  const protection = findProtected(
    facts.length === 0 ? [] : settings.safety.protected,
    people.rules.people,
    facts.map((each) => each.assignments)
  )
  const run: RunFacts = {
    ...people.rules,
    settings,
    now: request.now,
    protectedIds: protection.ids,
    appliedBefore: request.before.kind === 'known' && request.before.applied
  }
  return {
    packages: facts,
    refused,
    released,
    run,
    assignments,
    warnings: [
      ...people.warnings,
      ...protection.warnings,
      // What a change does not touch is not looked up, so that only then is it known what all packages are called.
      ...(request.selection.scope.kind === 'all' ? warnUnmatched(request.narrowTo, textsOf(asked)) : [])
    ]
  }
}

/** Only then it is worth looking for the requests behind it. */
export function hasFailedDelivery(assignments: Packed<Assignment>): boolean {
  return assignments.unpack().some(({ state }) => state === 'deliveryFailed' || state === 'partiallyDelivered')
}

/** The port promises an entry for every id asked for; a missing one would read as «nobody is there». */
export function entryOf<T>(entries: ReadonlyMap<Guid, T>, id: Guid): T {
  const entry = entries.get(id)
  if (entry === undefined) throw new Error(`The directory gave no answer for package ${id}.`)
  return entry
}
