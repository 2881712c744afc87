/** GitHub's JSON Schemas of events, held against the payloads that runs of the action are given. */
import { Ajv } from 'ajv'
import ajvFormats from 'ajv-formats'
import sources from '../../scripts/github-contract.json' with { type: 'json' }
import { appendLine } from './contract-ledger.js'
import webhooks from './github.webhooks.json' with { type: 'json' }
import { isJsonObject, listAt } from './openapi-document.js'
import { complaintsOf } from './schema-complaints.js'

const SCHEDULE_PAGE =
  'https://github.blog/changelog/2022-09-27-github-actions-additional-information-available-in-github-event-payload-for-scheduled-workflow-runs/'

type Payload = Readonly<Record<string, unknown>>

const ADDRESS = 'https://contract.invalid/webhooks'

// Not strict: the schemas have keywords of their own for generated types, which say nothing here.
const ajv = new Ajv({ strict: false, allErrors: true, verbose: true })
ajvFormats.default(ajv)
ajv.addSchema({ definitions: webhooks.definitions }, ADDRESS)

/**
 * No schema describes the payload of `schedule`, since GitHub sends no webhook of it. The event file on the runner has
 * its cron expression, and since 2022 who and where, as other events have.
 *
 * @see https://github.com/octokit/webhooks/issues/141
 */
const SCHEDULE = ajv.compile({
  type: 'object',
  properties: {
    schedule: { type: 'string', pattern: String.raw`^(\S+ ){4}\S+$` },
    workflow: { type: 'string', pattern: String.raw`^\.github/workflows/[^/]+\.ya?ml$` },
    repository: { $ref: `${ADDRESS}#/definitions/repository` },
    sender: { $ref: `${ADDRESS}#/definitions/user` }
  },
  required: ['schedule', 'workflow', 'repository'],
  additionalProperties: false
})

/** GitHub's own example of an event's payload. */
export const EVENT_EXAMPLES = webhooks.examples

/**
 * @param name As in `GITHUB_EVENT_NAME`.
 * @throws Error with all that is wrong, when the payload is not as GitHub describes the event's.
 */
export function assertEventDescribed(name: string, payload: Payload): void {
  const definition = definitionOf(name, payload)
  const validate = name === 'schedule' ? SCHEDULE : ajv.getSchema(`${ADDRESS}#/definitions/${definition}`)
  if (validate === undefined) throw new Error(`GitHub describes no event ${definition}`)
  if (validate(name === 'push' ? asWebhook(payload) : payload)) {
    appendLine({
      service: 'GitHub',
      operations: [{ ...rowOf(name, payload), requests: 0, answers: 1 }],
      exceptions: []
    })
    return
  }
  const lines = complaintsOf(validate.errors ?? []).map(({ at, message }) => `${at}: ${message}`)
  throw new Error(`The payload of ${name} is not as GitHub describes it:\n${lines.join('\n')}`)
}

function rowOf(name: string, { action }: Payload): { method: string; path: string; describedBy: string; page: string } {
  return {
    method: 'event',
    path: typeof action === 'string' ? `${name} (${action})` : name,
    describedBy:
      name === 'schedule'
        ? 'by hand, after GitHub’s changelog'
        : `@octokit/webhooks-schemas@${sources.packages['webhooks-schemas']}`,
    page: name === 'schedule' ? SCHEDULE_PAGE : 'https://docs.github.com/webhooks/webhook-events-and-payloads'
  }
}

/** `pull_request_target` has the payload of `pull_request`. */
function definitionOf(name: string, { action }: Payload): string {
  return `${name === 'pull_request_target' ? 'pull_request' : name}$${typeof action === 'string' ? action : 'event'}`
}

/**
 * In Actions, commits of a push have no lists of files, which the webhook's have.
 *
 * @see https://github.blog/changelog/2019-10-16-changes-in-github-actions-push-event-payload/
 */
function asWebhook(push: Payload): Payload {
  const withFiles = (commit: unknown) =>
    isJsonObject(commit) ? { added: [], removed: [], modified: [], ...commit } : commit
  return { ...push, commits: listAt(push['commits']).map(withFiles), head_commit: withFiles(push['head_commit']) }
}
