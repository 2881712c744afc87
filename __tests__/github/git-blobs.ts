import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'

/** Whoever waits for a blob. */
interface Reader {
  readonly resolve: (content: Buffer) => void
  readonly reject: (error: Error) => void
}

/** The blobs of a repository, from one `git cat-file --batch` that is started for the first of them and kept. */
export class GitBlobs {
  #git: ChildProcessWithoutNullStreams | null = null
  #gone: Promise<unknown> = Promise.resolve()
  #received = Buffer.alloc(0)
  /** Git answers in the order it was asked. */
  readonly #readers: Reader[] = []

  constructor(
    private readonly directory: string,
    private readonly environment: Readonly<Record<string, string>>
  ) {}

  /** @param id All 40 digits. Rejects when there is no such blob. */
  read(id: string): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.#readers.push({ resolve, reject })
      this.#git ??= this.#start()
      this.#git.stdin.write(`${id}\n`)
    })
  }

  /** Ends git when the blobs asked for so far are read; once more does no harm. */
  async end(): Promise<void> {
    this.#git?.stdin.end()
    await this.#gone
  }

  #start(): ChildProcessWithoutNullStreams {
    const git = spawn('git', ['cat-file', '--batch'], { cwd: this.directory, env: this.environment })
    git.stdout.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk])
      while (this.#answerOne());
    })
    this.#gone = new Promise<void>((resolve) => {
      git.once('close', () => {
        for (const { reject } of this.#readers.splice(0)) reject(new Error('git cat-file has ended'))
        resolve()
      })
    })
    return git
  }

  /** `<id> <type> <size>`, the content and a line break; or one line `<id> missing`. */
  #answerOne(): boolean {
    const headEnd = this.#received.indexOf('\n')
    if (headEnd === -1) return false
    const head = this.#received.toString('utf8', 0, headEnd)
    const [, type, size = '0'] = head.split(' ')
    const end = headEnd + 1 + Number(size)
    if (type === 'missing') {
      this.#received = this.#received.subarray(headEnd + 1)
      this.#readers.shift()?.reject(new Error(head))
      return true
    }
    if (this.#received.length <= end) return false
    const content = this.#received.subarray(headEnd + 1, end)
    this.#received = this.#received.subarray(end + 1)
    const reader = this.#readers.shift()
    if (type === 'blob') reader?.resolve(content)
    else reader?.reject(new Error(head))
    return true
  }
}
