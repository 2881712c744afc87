import { ActionError, type Problem } from '../core/errors.js'

/** What a job has to be given for each. */
const PERMISSIONS = { comment: 'pull-requests: write', issue: 'issues: write' } as const

/**
 * A comment or an issue that could not be written, as a warning: it undoes and blocks nothing.
 *
 * @throws whatever is not an explained failure.
 */
export function asUnwrittenWarning(error: unknown, what: keyof typeof PERMISSIONS): Problem {
  if (!(error instanceof ActionError)) throw error
  const { code, message, hint } = error
  return {
    code,
    message: `The ${what} could not be written: ${message}`,
    hint: code === 'GITHUB_FORBIDDEN' ? `Give the job the permission \`${PERMISSIONS[what]}\`.` : hint,
    place: null
  }
}
