/** What a plan says of its packages beside their changes: what they grant, and what Entra does not give together. */
import { ActionError } from '../core/errors.js'
import { packagesGained, packagesInTheWay, warnAboutIncompatible } from '../core/incompatible-packages.js'
import type { Assignment, Guid } from '../core/model.js'
import type { Packed } from '../core/packed.js'
import type { Refusal } from '../core/plan.js'
import type { Directory } from '../ports.js'
import { NOTHING_TO_TELL, type Teller } from './telling.js'

/** Of so many packages that are incompatible with what people gain it is read who has them: five batches, and their pages. */
const MAX_PACKAGES = 100

/** Something read, or why it could not be: then the plan says so, and goes on without it. */
interface Told<T> {
  readonly value: T
  readonly warnings: readonly Refusal[]
}

/** Adds what the packages with changes grant. An apply does without it: digests and changes stay as they are. */
export const tellGrants: Teller = async (packages, facts, directory) => {
  const changed = new Set(packages.flatMap(({ id, changes }) => (changes.length === 0 ? [] : [id])))
  const asked = facts.packages.map(({ accessPackage }) => accessPackage).filter(({ id }) => changed.has(id))
  if (asked.length === 0) return NOTHING_TO_TELL
  const { value, warnings } = await orWarning(directory.listGrants(asked), new Map(), {
    code: 'GRANTS_UNREADABLE',
    message: 'What the packages grant could not be read, so it is not listed.'
  })
  return { tell: (all) => all.map((each) => ({ ...each, grants: value.get(each.id ?? '') ?? null })), warnings }
}

/** Adds warnings about people who would hold two packages that Entra declares incompatible. As little to an apply. */
export const tellIncompatible: Teller = async (packages, facts, directory) => {
  const gained = packagesGained(packages)
  if (gained.length === 0) return NOTHING_TO_TELL
  const found = await orWarning(directory.listIncompatibilities(gained), new Map(), {
    code: 'INCOMPATIBLE_UNREADABLE',
    message: 'Which packages are incompatible could not be read, so nobody is warned about who would hold two of them.'
  })
  const others = packagesInTheWay(packages, found.value).filter((id) => !facts.assignments.has(id))
  const held = await readHolders(others, directory)
  const known = { byPackage: found.value, assignments: new Map([...facts.assignments, ...held.value]) }
  return { tell: (all) => warnAboutIncompatible(all, known), warnings: [...found.warnings, ...held.warnings] }
}

async function readHolders(
  ids: readonly Guid[],
  directory: Directory
): Promise<Told<ReadonlyMap<Guid, Packed<Assignment>>>> {
  if (ids.length === 0) return { value: new Map(), warnings: [] }
  const held = await orWarning(directory.listAssignments(ids.slice(0, MAX_PACKAGES)), new Map(), {
    code: 'INCOMPATIBLE_UNREADABLE',
    message: 'Who has the packages that are incompatible with those of this plan could not be read.'
  })
  return ids.length <= MAX_PACKAGES ? held : { ...held, warnings: [...held.warnings, tooMany(ids.length)] }
}

function tooMany(amount: number): Refusal {
  return {
    code: 'INCOMPATIBLE_UNREADABLE',
    message: `${amount} packages are incompatible with those of this plan; it was read who has the first ${MAX_PACKAGES} of them.`,
    hint: 'Split the pull request if the others matter.',
    place: null
  }
}

/** Nothing here decides about anybody's access, so a read that failed is told and stops nothing. */
async function orWarning<T>(
  read: Promise<T>,
  otherwise: T,
  warning: Pick<Refusal, 'code' | 'message'>
): Promise<Told<T>> {
  try {
    return { value: await read, warnings: [] }
  } catch (error) {
    if (!(error instanceof ActionError) || error.code === 'RUN_ENDED') throw error
    const { code, message } = warning
    return {
      value: otherwise,
      warnings: [{ code, message: `${message} ${error.message}`, hint: error.hint, place: null }]
    }
  }
}
