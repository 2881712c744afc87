/**
 * Governed guests came through an access package, or were made so. Entra blocks them when their last assignment ends and
 * deletes them later (Microsoft Entra documentation, «Govern access for external users in entitlement management»). Whoever
 * reviews a removal should know that it takes more away than the package.
 */
import type { Assignment, GuestLifecycle, Guid } from './model.js'
import type { Packed } from './packed.js'
import type { PackagePlan, Refusal } from './plan.js'
import { compareText } from './sort-order.js'

/** Guests that one warning names. */
const MAX_NAMED = 10

/** What is known beside the plan of the guests it removes. */
export interface GuestFacts {
  /** All that each of them has of any package; null, or without an entry, when that could not be read. */
  readonly held: ReadonlyMap<Guid, ReadonlySet<Guid>> | null
  /** Null when it could not be read. */
  readonly lifecycle: GuestLifecycle | null
}

/**
 * The governed guests who lose something in this plan.
 *
 * @param lists The assignments of each package of the plan.
 * @returns Their object ids, each once, sorted.
 */
export function findGovernedLeavers(
  packages: readonly PackagePlan[],
  lists: readonly Packed<Assignment>[]
): readonly Guid[] {
  const removed = new Set(packages.flatMap((pack) => removedFrom(pack).map(({ userId }) => userId)))
  if (removed.size === 0) return []
  const governed = lists.flatMap((assignments) =>
    assignments
      .unpack()
      .flatMap(({ subject: { governed, objectId } }) =>
        governed && objectId !== null && removed.has(objectId) ? [objectId] : []
      )
  )
  return [...new Set(governed)].sort(compareText)
}

/** What becomes of a guest, by how much of it is known. */
type End = 'certain' | 'between' | 'unknown'

/**
 * Adds to each package a warning for the guests whose account Entra ends because of it.
 *
 * @param leavers From {@link findGovernedLeavers}.
 */
export function warnOfGuestEnds(
  packages: readonly PackagePlan[],
  leavers: readonly Guid[],
  { held, lifecycle }: GuestFacts
): readonly PackagePlan[] {
  if (leavers.length === 0 || lifecycle?.kind === 'nothing') return packages
  const goes = goingAssignments(packages)
  const gaining = new Set(
    packages
      .filter(isGoing)
      .flatMap(({ changes }) =>
        changes.flatMap(({ kind, member }) => (kind === 'add' && member.userId !== null ? [member.userId] : []))
      )
  )
  const endOf = (userId: Guid, own: ReadonlySet<Guid>): End | null => {
    const all = held?.get(userId)
    if (all === undefined) return 'unknown'
    if ([...all].some((id) => !goes.has(id) && !own.has(id))) return null
    return gaining.has(userId) ? 'between' : 'certain'
  }
  const governed = new Set(leavers)
  return packages.map((pack) => {
    const ends = new Map<End, string[]>()
    for (const { userId, address, assignmentIds } of removedFrom(pack)) {
      const end = governed.has(userId) ? endOf(userId, new Set(assignmentIds)) : null
      if (end !== null) ends.set(end, [...(ends.get(end) ?? []), address])
    }
    const warnings = [...ends].map(([end, guests]) => warning(end, guests, lifecycle))
    return warnings.length === 0 ? pack : { ...pack, warnings: [...pack.warnings, ...warnings] }
  })
}

/** A package that is refused loses nothing. */
function isGoing({ refusals }: PackagePlan): boolean {
  return refusals.length === 0
}

function goingAssignments(packages: readonly PackagePlan[]): ReadonlySet<Guid> {
  return new Set(packages.filter(isGoing).flatMap((pack) => removedFrom(pack).flatMap((each) => each.assignmentIds)))
}

/** Of whom nothing was delivered, nothing is taken. */
function removedFrom({ changes }: PackagePlan): readonly {
  readonly userId: Guid
  readonly address: string
  readonly assignmentIds: readonly Guid[]
}[] {
  return changes.flatMap((change) =>
    change.kind === 'remove' && change.move !== 'failed-delivery' && change.member.userId !== null
      ? [{ userId: change.member.userId, address: change.member.address, assignmentIds: change.assignmentIds }]
      : []
  )
}

function warning(end: End, guests: readonly string[], lifecycle: GuestLifecycle | null): Refusal {
  const one = guests.length === 1
  const more = guests.length > MAX_NAMED ? ` and ${guests.length - MAX_NAMED} more` : ''
  const named = `${guests
    .slice(0, MAX_NAMED)
    .map((address) => `\`${address}\``)
    .join(', ')}${more}`
  const what = endWords(lifecycle, one)
  const messages: Readonly<Record<End, string>> = {
    certain: `${named} ${one ? 'loses' : 'lose'} the last access package: Entra will ${what}.`,
    between: `${named} ${one ? 'loses' : 'lose'} the last access package before a new one is there: Entra may ${what}.`,
    unknown: `If this is the last access package of ${named}, Entra will ${what}.`
  }
  return {
    code: 'GUEST_BLOCKED_AFTER',
    message: messages[end],
    hint:
      end === 'unknown'
        ? 'What they have of other packages could not be read.'
        : `Leave ${one ? 'the guest' : 'each of them'} one access package if the account is to stay.`,
    place: null
  }
}

function endWords(lifecycle: GuestLifecycle | null, one: boolean): string {
  const [accounts, them] = one ? ['this guest account', 'it'] : ['these guest accounts', 'them']
  switch (lifecycle?.kind) {
    case 'block':
    case 'nothing':
      return `block ${accounts}`
    case 'block-and-delete':
      if (lifecycle.days !== null) return `block ${accounts} and delete ${them} ${lifecycle.days} days later`
      return `block ${accounts} and later delete ${them}`
    case undefined:
      return `block ${accounts} and later delete ${them}, unless the tenant’s settings say otherwise`
  }
}
