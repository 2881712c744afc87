/** The command line's entry: hands the process to the commands, and sets the exit code. 0 fine, 1 failed, 2 wrong usage. */
import type { Desk } from './commands/desk.js'
import { buildProgram } from './commands/program.js'
import { tellFailure } from './commands/tell-failure.js'

const desk: Desk = {
  out: process.stdout,
  err: process.stderr,
  input: process.stdin,
  variables: process.env,
  workingDirectory: process.cwd()
}

/** A reader that has seen enough (`demo | head`) is no failure of ours. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

try {
  await buildProgram(desk, (code) => (process.exitCode = code)).parseAsync()
} catch (error) {
  process.exitCode = tellFailure(error, desk)
}
