/** The command line's entry: reads the arguments, runs a command, sets the exit code. 0 fine, 1 failed, 2 wrong usage. */
import { stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import packageJson from '../package.json' with { type: 'json' }
import { MembershipFolder } from './adapters/membership-folder.js'
import { coloursFor } from './adapters/terminal/colours.js'
import type { Screen } from './adapters/terminal/screen.js'
import { TerminalRunner } from './adapters/terminal/terminal-runner.js'
import { runValidate } from './app/run-validate.js'
import { ActionError, InvalidFilesError, messageOf } from './core/errors.js'
import { BrokenStory, runDemo } from './demo/run-demo.js'
import { runTenant, TenantNotStarted } from './tenant-command/run-tenant.js'

const PROGRAM = 'node dist/cli/index.js'

/** Narrower lines than a wide terminal has room for: prose is read in columns. */
const WIDEST = 100
const NARROWEST = 60
const PIPE_WIDTH = 80

const program = new Command('access-package-gitops')
  .description(
    'Membership of Microsoft Entra access packages as CSV files: planned in a pull request, applied on merge.'
  )
  .version(packageJson.version, '-v, --version', 'print the version')
  .helpOption('-h, --help', 'print this help')
  .helpCommand(false)
  .showHelpAfterError('Run it with --help to see what it can do.')
  .addHelpText(
    'after',
    `
Examples:
  ${PROGRAM} demo
      the whole story in a few seconds, on this machine alone
  ${PROGRAM} validate
      check the files in memberships/ before you push them
  ${PROGRAM} validate --path access/production
      check another folder
  ${PROGRAM} tenant --seed tenant.yml
      an Entra tenant to try things on, until Ctrl+C

Exit codes: 0 fine, 1 failed, 2 wrong usage.`
  )
  .exitOverride()

program
  .command('demo')
  .description(
    'tell the whole story with an Entra tenant inside this program: pull request, plan, merge, apply; needs no account'
  )
  .action(demo)

program
  .command('validate')
  .description('check membership files and settings, and list every problem with its file and line; needs no account')
  .option('-p, --path <folder>', 'the folder of the membership files', 'memberships')
  .action(({ path }: { readonly path: string }) => validate(path))

program
  .command('tenant')
  .description('run an Entra tenant on this machine, to try the action or a script on; needs no account')
  .option('-s, --seed <file>', 'what it holds, in YAML (see docs/tenant.md); by default what memberships/ declares')
  .option('--port <number>', 'the port on this machine; 0 for any free one', readPort, 8443)
  .option('--ca <file>', 'where to write the CA certificate that clients have to trust; by default a temporary file')
  .option('-q, --quiet', 'print no line per request', false)
  .action(tenant)

/** A reader that has seen enough (`demo | head`) is no failure of ours. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = tellFailure(error)
}

async function demo(): Promise<void> {
  const { stdout } = process
  const width = Math.min(WIDEST, Math.max(NARROWEST, stdout.columns || PIPE_WIDTH))
  const screen: Screen = { width, colours: coloursFor(stdout, process.env) }
  await runDemo(screen, (line) => stdout.write(`${line}\n`))
}

interface TenantFlags {
  readonly seed?: string
  readonly port: number
  readonly ca?: string
  readonly quiet: boolean
}

async function tenant({ seed, port, ca, quiet }: TenantFlags): Promise<void> {
  const ended = new Promise<void>((resolveEnded) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolveEnded())
  })
  const print = (line: string) => process.stdout.write(`${line}\n`)
  await runTenant({ seed: seed ?? null, port, ca: ca ?? null, quiet }, print, ended)
}

function readPort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.')
  return port
}

async function validate(path: string): Promise<void> {
  const folder = resolve(path)
  if (!(await isFolder(folder))) {
    throw new ActionError(
      'WORKSPACE_MISSING',
      `There is no folder \`${path}\` here.`,
      'Start it in the root of the repository, or name the folder: `validate --path <folder>`.'
    )
  }
  const workspace = dirname(folder)
  const runner = terminalRunner(workspace)
  try {
    await runValidate({ path: basename(folder) }, new MembershipFolder(workspace), runner)
  } catch (error) {
    if (!(error instanceof InvalidFilesError)) throw error
    for (const problem of error.problems) runner.annotate('error', problem)
    process.stderr.write(`\n${error.message}\n`)
    process.exitCode = 1
  }
}

function terminalRunner(workspace: string): TerminalRunner {
  const { stdout: out, stderr: err, env: variables } = process
  return new TerminalRunner({ out, err, variables, workspace, workingDirectory: process.cwd() })
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}

/** Says what went wrong, without a stack trace. @returns The exit code. */
function tellFailure(error: unknown): number {
  // Commander has said it already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof TenantNotStarted) {
    process.stderr.write(error.lines.map((line) => `${line}\n`).join(''))
    return 1
  }
  const runner = terminalRunner(process.cwd())
  if (error instanceof ActionError) {
    runner.annotate('error', { code: error.code, message: error.message, hint: error.hint, place: null })
    return 1
  }
  const log = error instanceof BrokenStory ? error.log : []
  if (log.length > 0) runner.info(['', 'What the run said:', ...log.map((line) => `  ${line}`), ''].join('\n'))
  runner.annotate('error', {
    code: 'INTERNAL',
    message: messageOf(error),
    hint: 'This is a defect of this program. Please report it with the text above.',
    place: null
  })
  return 1
}
