/** When access ended that the files go on declaring, read only when a plan gives such access back. */
import { explainEndedAccess, packagesWithEndedAccess } from '../core/ended-access.js'
import { NOTHING_TO_TELL, type Teller } from './telling.js'

/**
 * Puts the day into the cause of what a plan gives back.
 *
 * @throws ActionError when it could not be read: it is what the package's assignments are read with.
 */
export const tellEndedAccess: Teller = async (packages, _facts, directory) => {
  const ids = packagesWithEndedAccess(packages)
  if (ids.length === 0) return NOTHING_TO_TELL
  const ended = await directory.listEndedAccess(ids)
  return { tell: (all) => explainEndedAccess(all, ended), warnings: [] }
}
