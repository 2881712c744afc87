import { ActionError } from './errors.js'

/** Why something was not begun: somebody had cancelled the run, or the machine that it ran on was to stop. */
export function runEnded(): ActionError {
  return new ActionError(
    'RUN_ENDED',
    'Not sent to Entra, since the run was told to end.',
    'Run this job again: it looks first, and does what is left.'
  )
}
