import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A command, and what it is given. */
export interface ShellCommand {
  readonly args: readonly string[]
  /** Beside the shell's own environment. */
  readonly environment: Readonly<Record<string, string>>
  /** What it reads from standard input; default: nothing. */
  readonly input?: Uint8Array
}

/**
 * One shell that runs commands for as long as a repository lives. A test's process is large, and starting another from it
 * takes many times as long as from a shell, which is small; a story asks git some hundred things.
 */
export class GitShell {
  readonly #shell: ChildProcessWithoutNullStreams
  /** Commands run one after another, in the order they were given. */
  #last: Promise<unknown> = Promise.resolve()
  #commands = 0
  readonly #gone: Promise<unknown>

  /**
   * @param directory   Where commands run.
   * @param scratch     A folder for what they print.
   * @param environment All that they see, beside what each brings.
   */
  constructor(
    directory: string,
    private readonly scratch: string,
    environment: Readonly<Record<string, string>>
  ) {
    this.#shell = spawn('sh', ['-s'], { cwd: directory, env: environment })
    this.#shell.stdout.setEncoding('utf8')
    this.#gone = new Promise((resolve) => this.#shell.once('close', resolve))
  }

  /** @returns What it printed. Rejects with what it printed on standard error when it ends with another code than 0. */
  run(command: ShellCommand): Promise<Buffer> {
    const done = this.#last.then(() => this.#run(command))
    this.#last = done.catch(() => undefined)
    return done
  }

  /** Ends the shell when the commands given so far are done; once more does no harm. */
  async end(): Promise<void> {
    await this.#last
    this.#shell.stdin.end()
    await this.#gone
  }

  async #run({ args, environment, input }: ShellCommand): Promise<Buffer> {
    this.#commands += 1
    const file = (name: string): string => join(this.scratch, `${this.#commands}.${name}`)
    if (input !== undefined) await writeFile(file('in'), input)
    const code = await this.#ask(
      [
        ...Object.entries(environment).map(([name, value]) => `${name}=${quoted(value)}`),
        ...args.map(quoted),
        `<${quoted(input === undefined ? '/dev/null' : file('in'))} >${quoted(file('out'))} 2>${quoted(file('err'))}`
      ].join(' ')
    )
    if (code === 0) return readFile(file('out'))
    throw new Error(`${args.join(' ')} ended with ${code}: ${await readFile(file('err'), 'utf8')}`)
  }

  /** @returns The exit code, which the shell prints on a line of its own. */
  #ask(command: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const lost = (): void => reject(new Error('the shell has ended'))
      this.#shell.once('close', lost)
      this.#shell.stdout.once('data', (code: string) => {
        this.#shell.off('close', lost)
        resolve(Number(code))
      })
      this.#shell.stdin.write(`${command}\necho $?\n`)
    })
  }
}

/** As one word of a shell's command. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
