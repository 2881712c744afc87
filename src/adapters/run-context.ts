import { readFileSync } from 'node:fs'
import { ActionError } from '../core/errors.js'
import type { RunContext } from '../ports.js'

/** The variables of a step: `process.env`, or a table of them in a test. */
export type Environment = Readonly<Record<string, string | undefined>>

type Json = Readonly<Record<string, unknown>>

/**
 * Where and why the run happens.
 *
 * The runner tells it in two places: `GITHUB_*` variables, and the event's payload as a file.
 * For `pull_request` the variable `GITHUB_SHA` is the test merge commit; the commit that was pushed stands in the payload.
 *
 * @throws ActionError `UNSUPPORTED_EVENT` when a push or a pull request event lacks what a run needs to know.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
 */
export function readRunContext(environment: Environment): RunContext {
  const eventName = environment['GITHUB_EVENT_NAME'] ?? ''
  const payload = readPayload(environment['GITHUB_EVENT_PATH'])
  const repository = object(payload['repository'])
  const [owner = '', name = ''] = (environment['GITHUB_REPOSITORY'] ?? '').split('/')
  const repositoryUrl = `${environment['GITHUB_SERVER_URL'] ?? 'https://github.com'}/${owner}/${name}`
  const runId = environment['GITHUB_RUN_ID'] ?? ''

  return {
    eventName,
    ref: environment['GITHUB_REF'] ?? '',
    sha: environment['GITHUB_SHA'] ?? '',
    repository: { owner, name, defaultBranch: defaultBranch(eventName, repository, environment) },
    repositoryUrl,
    runUrl: runUrl(repositoryUrl, runId, environment['GITHUB_RUN_ATTEMPT']),
    runId,
    actor: environment['GITHUB_ACTOR'] ?? '',
    pullRequest: isPullRequestEvent(eventName) ? readPullRequest(eventName, payload, `${owner}/${name}`) : null,
    push: eventName === 'push' ? readPush(payload) : null,
    canRequestIdToken:
      isSet(environment['ACTIONS_ID_TOKEN_REQUEST_URL']) && isSet(environment['ACTIONS_ID_TOKEN_REQUEST_TOKEN'])
  }
}

function isPullRequestEvent(eventName: string): boolean {
  return eventName === 'pull_request' || eventName === 'pull_request_target'
}

/**
 * Every payload that names a repository names its default branch. A schedule always runs on the default branch, so its
 * ref tells as well. Unknown is the empty string: no branch is called so, and nothing will be applied from it.
 */
function defaultBranch(eventName: string, repository: Json, environment: Environment): string {
  const fromPayload = text(repository['default_branch'])
  if (fromPayload !== null) return fromPayload
  return eventName === 'schedule' ? (environment['GITHUB_REF'] ?? '').replace(/^refs\/heads\//, '') : ''
}

/** A re-run has its own page; the address without an attempt shows the latest one. */
function runUrl(repositoryUrl: string, runId: string, attempt: string | undefined): string {
  const url = `${repositoryUrl}/actions/runs/${runId}`
  return attempt === undefined || attempt === '' || attempt === '1' ? url : `${url}/attempts/${attempt}`
}

function readPullRequest(eventName: string, payload: Json, repositoryName: string): RunContext['pullRequest'] {
  const pull = object(payload['pull_request'])
  const head = object(pull['head'])
  const number = pull['number']
  const headSha = text(head['sha'])
  const baseSha = text(object(pull['base'])['sha'])
  if (typeof number !== 'number' || headSha === null || baseSha === null)
    throw incompletePayload(eventName, 'pull_request with number, head.sha and base.sha')

  // `head.repo` is null once a fork was deleted: whatever it was, it is not this repository.
  const headRepository = text(object(head['repo'])['full_name'])
  const baseRepository = text(object(payload['repository'])['full_name']) ?? repositoryName
  return {
    number,
    action: text(payload['action']) ?? '',
    headSha,
    baseSha,
    baseRef: text(object(pull['base'])['ref']) ?? '',
    fork: headRepository?.toLowerCase() !== baseRepository.toLowerCase()
  }
}

/**
 * Of the push only the two ends are read: in Actions its commits carry no `added`, `removed`, `modified`.
 *
 * @see https://github.blog/changelog/2019-10-16-changes-in-github-actions-push-event-payload/
 */
function readPush(payload: Json): RunContext['push'] {
  const before = text(payload['before'])
  const after = text(payload['after'])
  if (before === null || after === null) throw incompletePayload('push', 'before and after')
  return { before, after, forced: payload['forced'] === true }
}

function readPayload(path: string | undefined): Json {
  if (path === undefined || path === '') return {}
  try {
    return object(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    // An event that needs nothing of the payload still runs; the others say below what is missing.
    return {}
  }
}

function incompletePayload(eventName: string, missing: string): ActionError {
  return new ActionError(
    'UNSUPPORTED_EVENT',
    `The payload of the event ${eventName} has no ${missing}.`,
    'Start the action from a workflow on GitHub; with another runner, give the whole event in the file that GITHUB_EVENT_PATH names.'
  )
}

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {}
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== ''
}
