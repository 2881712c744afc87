/** `demo`: the whole story, told to a terminal or into a pipe. */
import { coloursFor } from '../adapters/terminal/colours.js'
import { runDemo } from '../demo/run-demo.js'
import { print, type Desk } from './desk.js'

/** Narrower lines than a wide terminal has room for: prose is read in columns. */
const WIDEST = 100
const NARROWEST = 60
const PIPE_WIDTH = 80

/** @throws BrokenStory when the story does not come true. */
export async function demo(desk: Desk): Promise<void> {
  const { out, variables } = desk
  const width = Math.min(WIDEST, Math.max(NARROWEST, out.columns ?? PIPE_WIDTH))
  await runDemo({ width, colours: coloursFor(out, variables) }, (line) => print(desk, [line]))
}
