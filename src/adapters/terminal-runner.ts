import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import pc from 'picocolors'
import type { Problem } from '../core/errors.js'
import type { RunContext, Runner } from '../ports.js'
import { logLine, logText } from './log-text.js'

/** Functions that colour a text, or leave it as it is. */
export type Colours = ReturnType<typeof pc.createColors>

/** Where a terminal's text goes, as `process.stdout` is. */
export interface TerminalStream {
  write(text: string): unknown
  /** Set only when a person is looking. */
  readonly isTTY?: boolean
}

/** The variables that have a say in colours. */
type ColourVariables = Readonly<Record<string, string | undefined>>

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

/** On a laptop there is no event: nothing was pushed, and nobody asks for a review. */
const NO_EVENT: RunContext = {
  eventName: '',
  ref: '',
  sha: '',
  repository: { owner: '', name: '', defaultBranch: '' },
  repositoryUrl: '',
  runUrl: '',
  runId: '',
  actor: '',
  pullRequest: null,
  push: null,
  canRequestIdToken: false
}

/** What a terminal runner needs to know of the process. */
export interface TerminalOptions {
  readonly out: TerminalStream
  readonly err: TerminalStream
  readonly variables: ColourVariables
  /** Absolute; places of problems are relative to it. */
  readonly workspace: string
  /** Absolute; what the person who reads the problems is in. */
  readonly workingDirectory: string
}

/** A person at a terminal: what is found goes to stdout, what is wrong to stderr, and there are no outputs. */
export class TerminalRunner implements Runner {
  readonly context = NO_EVENT
  readonly #colours: Colours
  readonly #secrets = new Set<string>()
  #failed = false

  constructor(private readonly options: TerminalOptions) {
    this.#colours = coloursFor(options.err, options.variables)
  }

  /** Whether the run is to end with exit code 1. */
  get failed(): boolean {
    return this.#failed
  }

  /** The command line has options in place of inputs. */
  input(): string {
    return ''
  }

  info(text: string): void {
    this.options.out.write(`${this.#masked(logText(text))}\n`)
  }

  /** As compilers write it, so that editors and terminals make `file:line` a link: message, then indented what to do. */
  annotate(level: 'error' | 'warning' | 'notice', { code, message, hint, place }: Problem): void {
    const { bold, dim, red, yellow, cyan } = this.#colours
    const colour = { error: red, warning: yellow, notice: cyan }[level]
    const where = place === null ? '' : `${bold(logLine(`${this.#shownPath(place.file)}:${place.line}:`))} `
    const lines = [
      `${where}${colour(`${level}:`)} ${logLine(message)} ${dim(`(${code})`)}`,
      ...(hint === '' ? [] : [`    ${logLine(hint)}`])
    ]
    this.options.err.write(`${this.#masked(lines.join('\n'))}\n`)
  }

  /** Nobody reads outputs here. */
  setOutput(): void {
    // Left out on purpose.
  }

  /** The log says the same. */
  addSummary(): Promise<void> {
    return Promise.resolve()
  }

  async writeFile(name: string, text: string): Promise<string> {
    const path = join(await mkdtemp(join(tmpdir(), 'access-packages-')), basename(name))
    await writeFile(path, text, 'utf8')
    return path
  }

  maskSecret(value: string): void {
    if (value.trim() !== '') this.#secrets.add(value.trim())
  }

  fail(): void {
    this.#failed = true
  }

  #shownPath(file: string): string {
    const { workspace, workingDirectory } = this.options
    return relative(workingDirectory, join(workspace, file)).replaceAll('\\', '/')
  }

  #masked(text: string): string {
    return [...this.#secrets].reduce((masked, secret) => masked.replaceAll(secret, '***'), text)
  }
}
