import type { Ending } from '../ports.js'

/**
 * So long a write on its way may still be answered. A cancelled job gets SIGINT, 7.5 seconds later SIGTERM, and 2.5 seconds
 * after that it is killed; the report must be written by then.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation
 */
const PATIENCE_MS = 4_000

/**
 * Listens for what ends a run early: Ctrl+C, a cancelled job, a machine that stops. Each signal is heard once, so a second
 * Ctrl+C ends the program at once.
 */
export function listenForEnd(program: Pick<NodeJS.EventEmitter, 'once'>): Ending {
  const asked = new AbortController()
  const overdue = new AbortController()
  const end = (): void => {
    asked.abort()
    setTimeout(() => overdue.abort(), PATIENCE_MS).unref()
  }
  program.once('SIGINT', end)
  program.once('SIGTERM', end)
  return { asked: asked.signal, overdue: overdue.signal }
}
