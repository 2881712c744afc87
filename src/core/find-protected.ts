/** Who the settings protect from removal. */
import { isGuid, normaliseAddress, normaliseGuid } from './identifiers.js'
import type { Assignment, Guid } from './model.js'
import type { Packed } from './packed.js'
import type { Refusal } from './plan.js'
import type { PeopleIndex } from './resolve-people.js'

/** The protected people, and a warning for every entry that protects nobody. */
export interface Protection {
  readonly ids: ReadonlySet<Guid>
  readonly warnings: readonly Refusal[]
}

/**
 * Finds the protected people: by id, by any address the directory has for them, and as the assignments name them.
 *
 * @param texts The setting `safety.protected`: addresses, principal names or object ids.
 * @param lists The assignments of each package.
 */
export function findProtected(
  texts: readonly string[],
  people: PeopleIndex,
  lists: readonly Packed<Assignment>[]
): Protection {
  const byName = new Map<string, Set<Guid>>()
  const holders = new Set<Guid>()
  for (const assignments of texts.length === 0 ? [] : lists) {
    for (const { subject } of assignments.unpack()) {
      if (subject.objectId === null) continue
      holders.add(subject.objectId)
      for (const name of [subject.email, subject.principalName]) {
        if (name === null) continue
        const ids = byName.get(normaliseAddress(name)) ?? new Set()
        byName.set(normaliseAddress(name), ids.add(subject.objectId))
      }
    }
  }
  const ids = new Set<Guid>()
  const warnings: Refusal[] = []
  for (const text of texts) {
    const id = normaliseGuid(text)
    const found = isGuid(text)
      ? people.byId.has(id) || holders.has(id)
        ? [id]
        : []
      : [
          ...(people.byAddress.get(normaliseAddress(text)) ?? []).map((person) => person.id),
          ...(byName.get(normaliseAddress(text)) ?? [])
        ]
    for (const each of found) ids.add(each)
    if (found.length === 0) warnings.push(protectsNobody(text))
  }
  return { ids, warnings }
}

function protectsNobody(text: string): Refusal {
  return {
    code: 'PROTECTS_NOBODY',
    message: `\`${text}\` under \`safety.protected\` is nobody in the directory, so it protects nobody.`,
    hint: 'Check the spelling, or remove the entry.',
    place: null
  }
}
