/** What a run does, from the `mode` input and the event that started it. */
import { ActionError } from '../core/errors.js'
import type { RunContext } from '../ports.js'
import type { Inputs, Mode } from './inputs.js'

/** `why` is for the log when the choice may surprise. */
export interface ChosenMode {
  readonly kind: Mode | 'nothing'
  readonly why: string | null
}

/**
 * Chooses the mode: `auto` follows the event.
 *
 * @throws ActionError `UNSUPPORTED_EVENT` for `pull_request_target` (it runs with secrets on a fork's request) and for
 *   events nothing is meant for, `NOT_DEFAULT_BRANCH` for an apply elsewhere,
 *   `BAD_INPUT` for inputs that do not go together.
 */
export function chooseMode(inputs: Inputs, context: RunContext): ChosenMode {
  if (context.eventName === 'pull_request_target') {
    throw new ActionError(
      'UNSUPPORTED_EVENT',
      '`pull_request_target` runs with the secrets of the repository on a request from anybody, so this action refuses it.',
      'Use `on: pull_request`; a pull request from a fork is validated without credentials.'
    )
  }
  const mode = inputs.mode === 'auto' ? modeForEvent(inputs, context) : { kind: inputs.mode, why: null }
  const { kind, why } = mode
  switch (kind) {
    case 'apply':
      refuseApply(inputs, context)
      return { kind, why }
    case 'validate':
    case 'plan':
    case 'drift':
    case 'export':
    case 'nothing':
      return { kind, why }
  }
}

function modeForEvent(inputs: Inputs, context: RunContext): ChosenMode {
  const defaultRef = `refs/heads/${context.repository.defaultBranch}`
  switch (context.eventName) {
    case 'pull_request': {
      if (context.pullRequest?.action === 'closed') return { kind: 'nothing', why: 'The pull request is closed.' }
      const stranger = strangerReason(inputs, context)
      return stranger === null ? { kind: 'plan', why: null } : { kind: 'validate', why: stranger }
    }
    case 'merge_group':
      return { kind: 'validate', why: null }
    case 'push':
      return context.ref === defaultRef
        ? { kind: 'apply', why: null }
        : {
            kind: 'validate',
            why: `Not the default branch (${context.repository.defaultBranch}): the files are only validated.`
          }
    case 'schedule':
    case 'workflow_dispatch':
      return { kind: 'drift', why: null }
    default:
      throw new ActionError(
        'UNSUPPORTED_EVENT',
        `The mode \`auto\` has no meaning on the event \`${context.eventName}\`.`,
        'Start the action on `pull_request`, `push` and `schedule`, or set `mode`.'
      )
  }
}

/** Why a pull request has no credentials, or null. GitHub gives forks and Dependabot neither secrets nor an id token. */
function strangerReason(inputs: Inputs, context: RunContext): string | null {
  if (inputs.credential.kind !== 'federated' || context.canRequestIdToken) return null
  if (context.pullRequest?.fork === true) {
    return 'This pull request comes from a fork, which has no credentials: the files are only validated, there is no plan.'
  }
  if (context.actor === 'dependabot[bot]') {
    return 'This pull request is by Dependabot, which has no credentials: the files are only validated, there is no plan.'
  }
  return null
}

function refuseApply(inputs: Inputs, context: RunContext): void {
  if (inputs.packages.length > 0) {
    throw new ActionError(
      'BAD_INPUT',
      '`packages` is set, and an apply cannot be narrowed.',
      'Remove the input; what apply may do is what reviewed plans showed.'
    )
  }
  const defaultRef = `refs/heads/${context.repository.defaultBranch}`
  if (context.ref !== defaultRef || context.pullRequest !== null) {
    throw new ActionError(
      'NOT_DEFAULT_BRANCH',
      `An apply was started for \`${context.ref}\`; it only runs on the default branch (${context.repository.defaultBranch}).`,
      'Run it on `push` to the default branch, or by `workflow_dispatch` from it.'
    )
  }
}
