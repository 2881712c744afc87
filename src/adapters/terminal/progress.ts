import { logLine } from '../log-text.js'
import type { TerminalStream } from './colours.js'
import { widthOf } from './styled-text.js'

/** What is over sooner needs no sign that it goes on. */
const PATIENCE_MS = 1_000

/** How often the line is written anew. */
const REFRESH_MS = 250

/** Back to the line's beginning, and clear it. */
const CLEAR = '\r\u001b[K'

/**
 * Does some work, and tells a waiting person after a second what goes on. Nothing is written where nobody looks, and
 * nothing is left when the work is over.
 *
 * @param describe What goes on, as of now: `Reading Entra: 12 requests`.
 */
export async function withProgress<T>(
  stream: TerminalStream,
  describe: () => string,
  work: () => Promise<T>
): Promise<T> {
  if (stream.isTTY !== true) return work()
  const started = performance.now()
  const line = { shown: false }
  let interval: NodeJS.Timeout | undefined
  const show = (): void => {
    const seconds = Math.floor((performance.now() - started) / 1_000)
    const text = logLine(`${describe()}, ${seconds} s …`)
    line.shown = true
    // A line that wraps could not be cleared again.
    if (widthOf(text) < (stream.columns || 80)) stream.write(CLEAR + text)
  }
  const patience = setTimeout(() => {
    show()
    interval = setInterval(show, REFRESH_MS)
  }, PATIENCE_MS)
  try {
    return await work()
  } finally {
    clearTimeout(patience)
    clearInterval(interval)
    if (line.shown) stream.write(CLEAR)
  }
}
