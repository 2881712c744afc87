import { ActionError } from '../../core/errors.js'
import { asRequestFailure, isTimeout, limitDelay } from './request-retry.js'

/** GitHub answers with HTML when a gateway fails; more than this of a message helps nobody. */
const MAX_MESSAGE_CHARS = 300

/**
 * Run requests, and turn what GitHub refuses into a failure we can explain.
 *
 * @param what       In words, after «could not»: `read the pull request #7`.
 * @param permission What the job needs, e.g. `pull-requests: write`.
 * @throws ActionError `GITHUB_FORBIDDEN` for 401, 403 and 404 (GitHub answers 404 for what a token may not see),
 * otherwise `GITHUB_UNREACHABLE`.
 */
export async function explainFailure<T>(what: string, permission: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    throw gitHubError(error, what, permission)
  }
}

/** The explained failure of one request; an `ActionError` and a defect of ours pass through as they are. */
export function gitHubError(error: unknown, what: string, permission: string): unknown {
  if (isGraphQlFailure(error)) {
    const answer = `GitHub answered with an error (${sentence(error.message)})`
    return new ActionError(
      'GITHUB_UNREACHABLE',
      `Could not ${what}: ${answer}.`,
      `The job needs \`permissions: ${permission}\`.`
    )
  }
  const failure = asRequestFailure(error)
  if (failure === null) return error

  const said = sentence(failure.message)
  if (!failure.answered) {
    const why = isTimeout(error) ? 'GitHub did not answer in time' : `no answer from GitHub (${said})`
    return new ActionError('GITHUB_UNREACHABLE', `Could not ${what}: ${why}.`, RUN_AGAIN)
  }
  const answer = `GitHub answered ${failure.status} (${said})`
  if (limitDelay(failure, 0) !== null) {
    return new ActionError('GITHUB_UNREACHABLE', `Could not ${what}: ${answer}, a limit of its API.`, RUN_AGAIN)
  }
  if (failure.status === 403 && /is locked/i.test(failure.message)) {
    return new ActionError(
      'GITHUB_FORBIDDEN',
      `Could not ${what}: ${answer}.`,
      'Unlock the conversation, or go without the comment.'
    )
  }
  if (failure.status === 401 || failure.status === 403 || failure.status === 404) {
    return new ActionError(
      'GITHUB_FORBIDDEN',
      `Could not ${what}: ${answer}.`,
      `Give the job \`permissions: ${permission}\`, or an input github-token that has it.`
    )
  }
  const hint =
    failure.status >= 500 ? RUN_AGAIN : `If the token is at fault: the job needs \`permissions: ${permission}\`.`
  return new ActionError('GITHUB_UNREACHABLE', `Could not ${what}: ${answer}.`, hint)
}

/** Whether a request failed with one of these statuses, as GitHub's own answer. */
export function hasStatus(error: unknown, ...statuses: readonly number[]): boolean {
  const failure = asRequestFailure(error)
  return failure !== null && failure.answered && statuses.includes(failure.status)
}

/** GraphQL reports its errors with status 200. */
function isGraphQlFailure(error: unknown): error is { readonly message: string } {
  return (error as { readonly name?: unknown } | null)?.name === 'GraphqlResponseError'
}

/** The hint for what may pass by itself. */
export const RUN_AGAIN = 'Run the job again; https://www.githubstatus.com tells whether GitHub has trouble.'

/** GitHub's message without the link to its documentation that Octokit appends. */
function sentence(message: string): string {
  const text = message
    .replace(/ - https:\/\/docs\.github\.com\S*/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '')
  if (text === '') return 'no reason given'
  return text.length <= MAX_MESSAGE_CHARS ? text : `${text.slice(0, MAX_MESSAGE_CHARS)}…`
}
