import { ActionError, type ErrorCode } from '../../core/errors.js'

/** Graph does not let the app ask, or does not take the question. */
export const REFUSALS: readonly ErrorCode[] = ['GRAPH_FORBIDDEN', 'GRAPH_REFUSED']

/**
 * What was read, or null when Graph refuses the question: for what is good to know and decides about nobody's access.
 *
 * @param codes The refusals that are no failure.
 * @throws ActionError for every other reason why it could not be read.
 */
export async function nullIfRefused<T>(
  read: Promise<T>,
  codes: readonly ErrorCode[] = ['GRAPH_FORBIDDEN']
): Promise<T | null> {
  try {
    return await read
  } catch (error) {
    if (error instanceof ActionError && codes.includes(error.code)) return null
    throw error
  }
}
