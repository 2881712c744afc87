/** The plan judges itself before anything is applied: access is asymmetric, a wrong mass removal is an outage. */
import type { PackageChanges } from './plan-changes.js'
import type { Instant, MembershipRow, PackageSettings, SafetySettings } from './model.js'
import type { PackagePlan, Refusal } from './plan.js'
import { MAX_SINGLE_MARKS, recordsSingly } from './plan-record.js'
import { takesAccess } from './takes-access.js'

/**
 * Refuses a package that would lose too many members, or its last one, by removals or by new dates that come to the same.
 *
 * @returns `TOO_MANY_REMOVALS` (more than the floor and more than the percentage of the members present),
 *   `WOULD_EMPTY_PACKAGE` (nobody would be left, and the settings do not allow that).
 */
export function refusePackage(
  name: string,
  changes: Pick<PackageChanges, 'current' | 'remaining' | 'changes'>,
  settings: PackageSettings | null,
  safety: SafetySettings,
  now: Instant
): readonly Refusal[] {
  const losses = countLosses(changes, now)
  if (losses.all === 0) return []
  const refusals: Refusal[] = []
  const place = settings?.place ?? null
  if (losses.all > safety.maxRemovalFloor && losses.all * 100 > changes.current * safety.maxRemovalPercent) {
    refusals.push({
      code: 'TOO_MANY_REMOVALS',
      message: `«${name}» would lose ${losses.all} of its ${changes.current} members${byDates(losses)}; allowed are ${safety.maxRemovalPercent} percent, or ${safety.maxRemovalFloor}.`,
      hint: 'If this is intended, split the pull request, or raise `safety.max-removal-percent` in it, so that the reviewer sees the new limit.',
      place
    })
  }
  if (changes.remaining === 0 && settings?.allowEmpty !== true) {
    refusals.push({
      code: 'WOULD_EMPTY_PACKAGE',
      message: `«${name}» would lose its last member${byDates(losses)}.`,
      hint: 'If this is intended, set `allow-empty: true` for the package in the settings.',
      place
    })
  }
  return refusals
}

/** From so many losses on, and from this part of what is allowed, a reviewer is told how near the limit is. */
const MIN_NEAR_LOSSES = 3
const NEAR_PERCENT = 75

/** @returns `NEAR_REMOVAL_LIMIT` when a package loses nearly as many members as it may, and no more; or nothing. */
export function warnNearLimit(
  name: string,
  changes: Pick<PackageChanges, 'current' | 'changes'>,
  { maxRemovalFloor, maxRemovalPercent }: SafetySettings,
  now: Instant
): readonly Refusal[] {
  const losses = countLosses(changes, now)
  const allowed = Math.max(maxRemovalFloor, Math.floor((changes.current * maxRemovalPercent) / 100))
  if (!isNear(losses, allowed)) return []
  return [
    nearLimit(
      `«${name}» loses ${losses.all} of its ${changes.current} members${byDates(losses)}; at most ${allowed} may be lost at once (${maxRemovalPercent} percent, or ${maxRemovalFloor}).`
    )
  ]
}

/** @returns `NEAR_REMOVAL_LIMIT` when the run takes away nearly as many memberships as one run may; or nothing. */
export function warnNearRunLimit(
  packages: readonly Pick<PackageChanges, 'changes'>[],
  { maxRemovals }: SafetySettings,
  now: Instant
): readonly Refusal[] {
  const losses = countLosses({ changes: packages.flatMap(({ changes }) => changes) }, now)
  if (!isNear(losses, maxRemovals)) return []
  return [
    nearLimit(`This run takes away ${losses.all} memberships${byDates(losses)}; one run may take away ${maxRemovals}.`)
  ]
}

function isNear({ all }: Losses, allowed: number): boolean {
  return all >= MIN_NEAR_LOSSES && all <= allowed && all * 100 >= allowed * NEAR_PERCENT
}

function nearLimit(message: string): Refusal {
  return { code: 'NEAR_REMOVAL_LIMIT', message, hint: 'Check that each of these removals is meant.', place: null }
}

/** Leavers' rows that a refusal names, so that it stays readable. */
const MAX_NAMED_LEAVERS = 5

/**
 * Refuses removals from a package one of whose rows names somebody who left: that person may hold it under a new address,
 * and would be one of those removed.
 *
 * @param leavers Rows whose person no longer exists, see `resolvePeople`.
 * @returns `REMOVALS_BESIDE_LEAVER`, or nothing.
 */
export function refuseRemovalsBeside(
  leavers: readonly MembershipRow[],
  name: string,
  changes: Pick<PackageChanges, 'changes'>
): readonly Refusal[] {
  const removals = changes.changes.filter((change) => change.kind === 'remove' && change.move === null).length
  const [first] = leavers
  if (removals === 0 || first === undefined) return []
  const named = leavers
    .slice(0, MAX_NAMED_LEAVERS)
    .map(({ email, place }) => `\`${email}\` (${place.file}:${place.line})`)
  const more = leavers.length > named.length ? ` and ${leavers.length - named.length} more` : ''
  const members = removals === 1 ? '1 member' : `${removals} members`
  return [
    {
      code: 'REMOVALS_BESIDE_LEAVER',
      message: `«${name}» would lose ${members} while nobody in the directory is ${named.join(', ')}${more} any more: whoever was meant may be among them under a new address.`,
      hint: 'Remove each such row if the person left, or write the address they have now; then nothing stands in the way of the removals.',
      place: first.place
    }
  ]
}

/** How many lose their access, and how many of them by new dates. */
interface Losses {
  readonly all: number
  readonly byDates: number
}

function countLosses({ changes }: Pick<PackageChanges, 'changes'>, now: Instant): Losses {
  const taking = changes.filter((change) => takesAccess(change, now))
  return { all: taking.length, byDates: taking.filter(({ kind }) => kind !== 'remove').length }
}

/** So that nobody looks for removals that are none. */
function byDates(losses: Losses): string {
  if (losses.byDates === 0) return ''
  return losses.byDates === losses.all ? ' by new dates' : `, ${losses.byDates} of them by new dates`
}

/**
 * Refuses a package with moves in a plan too large to record every change: a move that stops half-way could not be finished
 * under the same review, and whoever was removed would stay without access.
 *
 * @param packages All of the plan.
 * @returns The packages, with `MOVES_NOT_RECORDED` where that holds.
 */
export function refuseUnrecordedMoves(packages: readonly PackagePlan[]): readonly PackagePlan[] {
  if (recordsSingly(packages)) return packages
  const most = MAX_SINGLE_MARKS.toLocaleString('en')
  return packages.map((each) => {
    const moves = each.changes.filter((change) => change.kind === 'remove' && change.move !== null).length
    if (moves === 0) return each
    const refusal: Refusal = {
      code: 'MOVES_NOT_RECORDED',
      message: `«${each.name}» would have ${moves} people removed and added again, in a plan of more than ${most} changes: of so many not each is recorded, so a move that stops half-way could not be finished.`,
      hint: `Split the pull request, so that each has at most ${most} changes; a move counts as two.`,
      place: null
    }
    return { ...each, refusals: [...each.refusals, refusal] }
  })
}

/** Refuses the whole run when more memberships end by it than one run may take away, over all packages. */
export function refuseRun(
  packages: readonly Pick<PackageChanges, 'changes'>[],
  safety: SafetySettings,
  now: Instant
): readonly Refusal[] {
  const losses = countLosses({ changes: packages.flatMap(({ changes }) => changes) }, now)
  if (losses.all <= safety.maxRemovals) return []
  return [
    {
      code: 'RUN_TOO_MANY_REMOVALS',
      message: `This run would remove ${losses.all} memberships${byDates(losses)}; one run may remove ${safety.maxRemovals}.`,
      hint: 'Split the pull request, or raise `safety.max-removals` in it, so that the reviewer sees the new limit.',
      place: null
    }
  ]
}
