import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import type { Problem } from '../../core/errors.js'
import type { RunContext, Runner } from '../../ports.js'
import { logLine, logText } from '../log-text.js'
import type { ColourVariables, TerminalStream } from './colours.js'
import { screenOf, type Screen } from './screen.js'
import { paintLine, wordsOf, wrapWords, type Span, type Word } from './styled-text.js'

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
  readonly #screen: Screen
  readonly #secrets = new Set<string>()
  #failed = false

  constructor(private readonly options: TerminalOptions) {
    this.#screen = screenOf(options.err, options.variables)
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
    const tone = { error: 'bad', warning: 'changed', notice: 'code' } as const
    const where = place === null ? '' : `${this.#shownPath(place.file)}:${place.line}: `
    const lines = [
      ...this.#lines([
        { text: logLine(where), tone: 'strong' },
        { text: `${level}:`, tone: tone[level] },
        { text: ` ${logLine(message)} `, tone: 'plain' },
        { text: `(${code})`, tone: 'dim' }
      ]),
      ...this.#lines([{ text: logLine(hint), tone: 'plain' }], '    ')
    ]
    this.options.err.write(`${this.#masked(lines.join('\n'))}\n`)
  }

  #lines(spans: readonly Span[], indent = ''): readonly string[] {
    const { width, colours } = this.#screen
    const words: Word[] = wordsOf(spans)
    return wrapWords(words, width - indent.length).map((line) => indent + paintLine(line, colours))
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
