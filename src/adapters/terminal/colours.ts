/** Colours where a person looks, and nowhere else. */
import pc from 'picocolors'

/** Functions that colour a text, or leave it as it is. */
export type Colours = ReturnType<typeof pc.createColors>

/** Where a terminal's text goes, as `process.stdout` is. */
export interface TerminalStream {
  write(text: string): unknown
  /** Set only when a person is looking. */
  readonly isTTY?: boolean
  /** How wide a terminal is. */
  readonly columns?: number
}

/** The variables that have a say in colours. */
export type ColourVariables = Readonly<Record<string, string | undefined>>

/**
 * Colours for a stream: only where a person looks, so that a pipe gets plain text. `NO_COLOR` and `FORCE_COLOR` overrule
 * that. Picocolors' own answer is not taken: it looks at stdout alone, and colours every pipe where `CI` is set.
 *
 * @see https://no-color.org
 */
export function coloursFor(stream: TerminalStream, variables: ColourVariables): Colours {
  const { NO_COLOR: never = '', FORCE_COLOR: always = '', TERM: terminal } = variables
  if (never !== '') return pc.createColors(false)
  if (always !== '') return pc.createColors(always !== '0')
  return pc.createColors(stream.isTTY === true && terminal !== 'dumb')
}
