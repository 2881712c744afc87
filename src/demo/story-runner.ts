import type { Problem } from '../core/errors.js'
import { renderProblemLine } from '../core/problem-list.js'
import type { RunContext, Runner } from '../ports.js'

/** What a workflow's `with:` would give. */
export type StoryInputs = Readonly<Record<string, string>>

/** The runner of one run in the story: it keeps what the run said, so that the story can show it and check it. */
export class StoryRunner implements Runner {
  readonly outputs = new Map<string, string>()
  /** The log, annotations among it as lines. */
  readonly log: string[] = []
  /** The job summary: Markdown. */
  summary = ''
  failed = false

  constructor(
    readonly context: RunContext,
    private readonly inputs: StoryInputs
  ) {}

  input(name: string): string {
    return this.inputs[name] ?? ''
  }

  info(text: string): void {
    this.log.push(...text.split('\n'))
  }

  annotate(level: 'error' | 'warning' | 'notice', problem: Problem): void {
    this.log.push(`${level}: ${renderProblemLine(problem)}`)
  }

  setOutput(name: string, value: string): void {
    this.outputs.set(name, value)
  }

  addSummary(markdown: string): Promise<void> {
    this.summary += `${markdown}\n\n`
    return Promise.resolve()
  }

  /** Nothing of the story stays behind on the disk. */
  writeFile(name: string): Promise<string> {
    return Promise.resolve(`memory:${name}`)
  }

  /** The one secret of the story is in its source. */
  maskSecret(): void {
    // Left out on purpose.
  }

  fail(): void {
    this.failed = true
  }
}
