import type { Case } from './cases.js'

/** Assignments come by the hundred. */
const PAGE_SIZE = 100

/**
 * How many requests the script's way takes for a case, counted by its lines: for each package the search by name, the package
 * with its policies, and the pages of its assignments; for each person who is to gain it the search by address, and an apply
 * its writes. Each measured run is held against it, so that what is computed for a large case rests on what small ones did.
 */
export function scriptRequests({ company, mode }: Pick<Case, 'company' | 'mode'>): number {
  const { packages, members, joining, invited, leaving } = company
  const read = 2 + Math.max(1, Math.ceil((members + leaving) / PAGE_SIZE)) + joining + invited
  // A guest: the invitation, the search for the new account, the assignment.
  const written = mode === 'plan' ? 0 : joining + 3 * invited + leaving
  return packages * (read + written)
}
