import { appendFile, mkdtemp, stat, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import * as core from '@actions/core'
import { countNoun } from '../core/count-noun.js'
import type { Problem } from '../core/errors.js'
import type { RunContext, Runner } from '../ports.js'
import { logLine, logText } from './log-text.js'
import { readRunContext } from './run-context.js'
import type { Environment } from './run-context.js'

/**
 * The runner keeps ten annotations of each level a step; the rest it writes to the log only (`_maxCountPerIssueType`). The
 * tenth notice is for the count of that rest.
 */
const MAX_ANNOTATIONS: Readonly<Record<Level, number>> = { error: 10, warning: 10, notice: 9 }
/** The runner cuts an annotation's message here (`_maxIssueMessageLength`); we cut earlier, and say so. */
const MAX_ANNOTATION_CHARS = 4_096
/**
 * Over 1 MiB in one step the runner drops the whole summary. It counts the bytes of the file.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits
 */
const MAX_SUMMARY_BYTES = 1_024 * 1_024
const SUMMARY_CUT_NOTE =
  '\n\n> The summary is cut here, since GitHub shows at most 1 MiB of a step. The rest is in the log.\n'

const LEVELS = ['error', 'warning', 'notice'] as const
type Level = (typeof LEVELS)[number]

/** The runner of GitHub Actions, over `@actions/core` and the variables of the step. */
export class ActionsRunner implements Runner {
  readonly #annotated: Record<Level, number> = { error: 0, warning: 0, notice: 0 }
  #context: RunContext | null = null
  #folder: Promise<string> | null = null
  #summaryFull = false

  /** @param environment The step's variables; inputs and secrets are read from the process by `@actions/core`. */
  constructor(private readonly environment: Environment = process.env) {}

  /** Read at first use, so that an event we cannot serve is reported like any other failure. */
  get context(): RunContext {
    this.#context ??= readRunContext(this.environment)
    return this.#context
  }

  /** The runner sets `INPUT_CLIENT-ID` for `client-id`: upper case, spaces to `_`, hyphens stay. */
  input(name: string): string {
    return core.getInput(name)
  }

  info(text: string): void {
    core.info(logText(text))
  }

  annotate(level: Level, problem: Problem): void {
    const lines = [problem.message, problem.hint].filter((line) => line !== '')
    const { place } = problem
    this.#annotated[level] += 1
    if (this.#annotated[level] > MAX_ANNOTATIONS[level]) {
      const where = place === null ? '' : `${place.file}:${place.line}: `
      this.info(`${capitalised(level)}: ${where}${lines.map((line) => logLine(line)).join(' ')} (${problem.code})`)
      return
    }
    const message = cutTo(MAX_ANNOTATION_CHARS - 1, lines.map((line) => logText(line)).join('\n'))
    core[level](message, {
      title: problem.code,
      ...(place === null ? {} : { file: place.file, startLine: place.line })
    })
  }

  /** Annotates how many more there were than GitHub shows. To be called once, when the run is over. */
  countTheRest(): void {
    const rest = LEVELS.flatMap((level) => {
      const more = this.#annotated[level] - MAX_ANNOTATIONS[level]
      return more > 0 ? [countNoun(more, `more ${level}`)] : []
    })
    if (rest.length > 0) core.notice(`${rest.join(', ')} in the log: GitHub shows at most ten of a kind.`)
  }

  /**
   * Without its file `@actions/core` falls back to a command that GitHub has withdrawn, and fails when the file is
   * missing; neither helps anyone, so the value then goes to the log.
   */
  setOutput(name: string, value: string): void {
    if (hasFile(this.environment['GITHUB_OUTPUT'])) core.setOutput(name, value)
    else this.info(`Output ${name}: ${value}`)
  }

  /** Appends to the file of `GITHUB_STEP_SUMMARY`, cut at a line's end under the runner's limit; not set: nothing. */
  async addSummary(markdown: string): Promise<void> {
    const path = this.environment['GITHUB_STEP_SUMMARY']
    if (path === undefined || path === '' || this.#summaryFull) return
    const room = MAX_SUMMARY_BYTES - (await sizeOf(path)) - Buffer.byteLength(SUMMARY_CUT_NOTE)
    const text = markdown.endsWith('\n') ? markdown : `${markdown}\n`
    this.#summaryFull = Buffer.byteLength(text) > room
    await appendFile(path, this.#summaryFull ? cutAtLineEnd(text, room) + SUMMARY_CUT_NOTE : text, 'utf8')
  }

  /** Each run has a folder of its own, so that two steps of a job (a tenant each) do not overwrite each other's files. */
  async writeFile(name: string, text: string): Promise<string> {
    this.#folder ??= mkdtemp(join(this.environment['RUNNER_TEMP'] ?? tmpdir(), 'access-packages-'))
    const path = join(await this.#folder, basename(name))
    await writeFile(path, text, 'utf8')
    return path
  }

  /**
   * Masks the value and each of its lines: the log is masked line by line, and a key has many. An empty mask is never
   * emitted.
   */
  maskSecret(value: string): void {
    const lines = value.split(/\r?\n/).map((line) => line.trim())
    for (const secret of new Set([value.trim(), ...lines])) if (secret !== '') core.setSecret(secret)
  }

  /** Not `process.exit`: what was written to the log still has to leave the process. */
  fail(): void {
    process.exitCode = core.ExitCode.Failure
  }
}

function capitalised(level: Level): string {
  return level.charAt(0).toUpperCase() + level.slice(1)
}

function cutTo(limit: number, text: string): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`
}

/** The longest run of whole lines within so many bytes. A line feed is never part of another UTF-8 character. */
function cutAtLineEnd(text: string, bytes: number): string {
  const head = Buffer.from(text, 'utf8').subarray(0, Math.max(0, bytes))
  return head.subarray(0, head.lastIndexOf(0x0a) + 1).toString('utf8')
}

function hasFile(path: string | undefined): boolean {
  return path !== undefined && path !== '' && existsSync(path)
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch {
    return 0
  }
}
