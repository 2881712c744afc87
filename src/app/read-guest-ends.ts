/** What Entra does to the guests a plan removes, read only when there are such guests. */
import { findGovernedLeavers, warnOfGuestEnds } from '../core/guest-ends.js'
import { NOTHING_TO_TELL, type Teller } from './telling.js'

/** Of so many guests everything they have is read, twenty a request; a run that removes more is refused by default. */
const MAX_GUESTS = 200

/**
 * Adds a warning for each governed guest whose account ends with a removal.
 *
 * @throws ActionError when something that may be read could not be.
 */
export const tellGuestEnds: Teller = async (packages, facts, directory) => {
  const leavers = findGovernedLeavers(
    packages,
    facts.packages.map(({ assignments }) => assignments)
  )
  if (leavers.length === 0) return NOTHING_TO_TELL
  const lifecycle = await directory.readGuestLifecycle()
  if (lifecycle?.kind === 'nothing') return NOTHING_TO_TELL
  const held = await directory.listAssignmentIdsOf(leavers.slice(0, MAX_GUESTS))
  return { tell: (all) => warnOfGuestEnds(all, leavers, { held, lifecycle }), warnings: [] }
}
