import type { Problem } from '../../../src/core/errors.js'
import type { RunContext, Runner } from '../../../src/ports.js'

export type Level = 'error' | 'warning' | 'notice'

/** A runner that remembers what a run said and handed on. */
export class FakeRunner implements Runner {
  readonly annotations: { readonly level: Level; readonly problem: Problem }[] = []
  readonly outputs: Record<string, string> = {}
  readonly files: Record<string, string> = {}
  readonly lines: string[] = []
  readonly masked: string[] = []
  summary = ''
  failed = false

  constructor(
    readonly context: RunContext,
    private readonly inputs: Readonly<Record<string, string>> = {}
  ) {}

  /** The log as one text. */
  get log(): string {
    return this.lines.join('\n')
  }

  /** Codes of the annotations of a level, in order. */
  codes(level: Level): readonly string[] {
    return this.annotations.filter((each) => each.level === level).map(({ problem }) => problem.code)
  }

  /** Messages of the annotations of a level, one a line. */
  messages(level: Level): string {
    return this.annotations
      .filter((each) => each.level === level)
      .map(({ problem }) => `${problem.message} ${problem.hint}`)
      .join('\n')
  }

  input(name: string): string {
    return (this.inputs[name] ?? '').trim()
  }

  info(text: string): void {
    this.lines.push(text)
  }

  annotate(level: Level, problem: Problem): void {
    this.annotations.push({ level, problem })
  }

  setOutput(name: string, value: string): void {
    this.outputs[name] = value
  }

  addSummary(markdown: string): Promise<void> {
    this.summary += `${markdown}\n`
    return Promise.resolve()
  }

  writeFile(name: string, text: string): Promise<string> {
    this.files[name] = text
    return Promise.resolve(`/tmp/runner/${name}`)
  }

  maskSecret(value: string): void {
    this.masked.push(value)
  }

  fail(): void {
    this.failed = true
  }
}
