import { coloursFor, type Colours, type ColourVariables, type TerminalStream } from './colours.js'

/** Where text goes: how wide, and with which colours. */
export interface Screen {
  /** Columns. */
  readonly width: number
  readonly colours: Colours
}

/** What a terminal has that does not say how wide it is. */
const USUAL_WIDTH = 80

/** Narrower lines could not hold a word beside a label. */
const NARROWEST = 40

/**
 * The screen behind a stream. A pipe has no width: its lines stay whole, so that `grep` finds what belongs together.
 */
export function screenOf(stream: TerminalStream, variables: ColourVariables): Screen {
  const width = stream.isTTY === true ? Math.max(NARROWEST, stream.columns || USUAL_WIDTH) : Infinity
  return { width, colours: coloursFor(stream, variables) }
}
