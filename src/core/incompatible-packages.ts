/**
 * Who would hold two packages that Entra declares incompatible.
 *
 * «A user who has an assignment to that incompatible access package can't request the access package, nor can an
 * administrator make a new assignment that would be incompatible», and «each incompatible access package relationship is
 * unidirectional» (Microsoft Entra documentation, «Configure separation of duties checks for an access package»).
 */
import { memberKey } from './change-words.js'
import { enumerate } from './enumerate.js'
import type { Assignment, Guid, Incompatibilities, NamedId } from './model.js'
import type { Packed } from './packed.js'
import type { AddChange, PackagePlan, Refusal } from './plan.js'
import { compareText } from './sort-order.js'

/** What is known of the packages that somebody gains. */
export interface KnownIncompatibilities {
  readonly byPackage: ReadonlyMap<Guid, Incompatibilities>
  /** What packages have given, as far as it was read. */
  readonly assignments: ReadonlyMap<Guid, Packed<Assignment>>
}

/** Two packages, and which of them is refused to whoever has the other one. */
interface Pair {
  readonly pack: PackagePlan
  readonly other: NamedId
  readonly packRefused: boolean
  readonly otherRefused: boolean
}

/** The packages that somebody gains: their incompatibilities matter. */
export function packagesGained(packages: readonly PackagePlan[]): readonly Guid[] {
  return packages.flatMap(({ id, changes }) =>
    id !== null && changes.some((change) => change.kind === 'add') ? [id] : []
  )
}

/** The packages of which one has to know who has them: those incompatible with what people of the directory gain. */
export function packagesInTheWay(
  packages: readonly PackagePlan[],
  byPackage: ReadonlyMap<Guid, Incompatibilities>
): readonly Guid[] {
  const found = packages
    .filter((pack) => addsOf(pack).some(({ member }) => member.userId !== null))
    .flatMap((pack) => pairsOf(pack, byPackage).map(({ other }) => other.id))
  return [...new Set(found)]
}

/** The packages with their incompatible groups, and a warning for each pair that people would hold together. */
export function warnAboutIncompatible(
  packages: readonly PackagePlan[],
  { byPackage, assignments }: KnownIncompatibilities
): readonly PackagePlan[] {
  const places = new Map(packages.map((pack, index) => [pack.id, { pack, index }]))
  return packages.map((pack, index) => {
    const warnings = pairsOf(pack, byPackage).flatMap((pair) => {
      const other = places.get(pair.other.id)
      const keeping = keepers(assignments.get(pair.other.id)?.unpack() ?? [], other?.pack)
      const holding = addsOf(pack).filter(({ member }) => member.userId !== null && keeping.has(member.userId))
      // Both packages name the pair, so the first of them speaks for both.
      const both = other !== undefined && index < other.index ? comingToBoth(pack, other.pack) : []
      return [...gainsBoth(pair, both), ...holdsOther(pair, holding)]
    })
    const groups = knownOf(pack, byPackage)?.groups ?? []
    return { ...pack, incompatibleGroups: groups.toSorted(compareText), warnings: [...pack.warnings, ...warnings] }
  })
}

function knownOf({ id }: PackagePlan, byPackage: ReadonlyMap<Guid, Incompatibilities>): Incompatibilities | undefined {
  return id === null ? undefined : byPackage.get(id)
}

function pairsOf(pack: PackagePlan, byPackage: ReadonlyMap<Guid, Incompatibilities>): readonly Pair[] {
  const known = knownOf(pack, byPackage)
  if (known === undefined) return []
  const excludes = new Set(known.excludes.map(({ id }) => id))
  const excludedBy = new Set(known.excludedBy.map(({ id }) => id))
  const others = new Map([...known.excludes, ...known.excludedBy].map((each) => [each.id, each]))
  return [...others.values()]
    .toSorted((one, other) => compareText(one.name, other.name) || compareText(one.id, other.id))
    .map((other) => ({
      pack,
      other,
      packRefused: excludes.has(other.id),
      otherRefused: excludedBy.has(other.id)
    }))
}

function addsOf({ changes }: PackagePlan): readonly AddChange[] {
  return changes.filter((change) => change.kind === 'add')
}

/** Those who do not have the package now; whoever is moved has it. */
function newcomers(pack: PackagePlan): readonly AddChange[] {
  return addsOf(pack).filter(({ move }) => move === null || move === 'failed-delivery')
}

function comingToBoth(pack: PackagePlan, other: PackagePlan): readonly AddChange[] {
  const coming = new Set(newcomers(other).map(({ member }) => memberKey(member)))
  return newcomers(pack).filter(({ member }) => coming.has(memberKey(member)))
}

/** Whoever holds a package and does not lose it with the same plan. Of a refused package nobody loses anything. */
function keepers(assignments: readonly Assignment[], plan: PackagePlan | undefined): ReadonlySet<Guid> {
  const changes = plan === undefined || plan.refusals.length > 0 ? [] : plan.changes
  const losing = new Set(
    changes.flatMap((change) => (change.kind === 'remove' && change.move === null ? [change.member.userId] : []))
  )
  return new Set(
    assignments.flatMap(({ state, subject: { objectId } }) =>
      state === 'deliveryFailed' || objectId === null || losing.has(objectId) ? [] : [objectId]
    )
  )
}

function gainsBoth({ pack, other, packRefused, otherRefused }: Pair, adds: readonly AddChange[]): readonly Refusal[] {
  const [refused, had] = packRefused ? [pack, other] : [other, pack]
  const outcome =
    packRefused && otherRefused
      ? 'Expect Entra to refuse whichever request comes second.'
      : `Entra refuses «${refused.name}» to whoever has «${had.name}», so either that request is refused or they hold both.`
  return warning(adds, (people) => ({
    message: `${people} would gain both «${pack.name}» and «${other.name}», which Entra declares incompatible. ${outcome}`,
    hint: 'Leave them out of one of the two.'
  }))
}

function holdsOther({ pack, other, packRefused }: Pair, adds: readonly AddChange[]): readonly Refusal[] {
  const one = adds.length === 1
  const has = one ? 'has' : 'have'
  const moved = adds.some(({ move }) => move === 'policy' || move === 'partial-delivery')
  const outcome = packRefused
    ? `Entra refuses «${pack.name}» to whoever has that, and Microsoft says that administrators cannot assign it either: expect ${one ? 'this request' : 'these requests'} to be refused.${moved ? ' Whoever is moved then loses the access they have.' : ''}`
    : `Entra minds that only of whoever is to get «${other.name}», so expect this to go through, and ${one ? 'them' : 'these people'} to hold both.`
  return warning(adds, (people) => ({
    message: `${people} ${has} «${other.name}», which Entra declares incompatible with «${pack.name}». ${outcome}`,
    hint: packRefused
      ? `Leave them out of «${pack.name}», or take «${other.name}» away first.`
      : 'Leave them out of one of the two, unless both are meant.'
  }))
}

function warning(
  adds: readonly AddChange[],
  words: (people: string) => Pick<Refusal, 'message' | 'hint'>
): readonly Refusal[] {
  const [first] = adds
  if (first === undefined) return []
  const people = enumerate(adds.map(({ member }) => member.address))
  return [{ code: 'INCOMPATIBLE_PACKAGES', ...words(people), place: first.place }]
}
