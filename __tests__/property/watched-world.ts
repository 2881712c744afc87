/** The world of one run, call by call: who watches it sees every write, and can let the run die in the middle. */
import { ActionError } from '../../src/core/errors.js'
import type { GitHub, World } from '../../src/app/world.js'
import type { Inputs } from '../../src/app/inputs.js'
import type { Directory, WriteAnswer } from '../../src/ports.js'

/** What befalls a run, once; writes count from 0. */
export type Mishap =
  /** The runner is lost before this write: nothing of the run happens any more. */
  | { readonly kind: 'killed'; readonly atWrite: number }
  /** The connection breaks before the answer; what was written is there (`taken`) or not. */
  | { readonly kind: 'answer-lost'; readonly atWrite: number; readonly taken: boolean }

/** One call to a port; of a batch, one for each of its items. */
export interface Call {
  readonly port: string
  readonly name: string
  readonly args: readonly unknown[]
}

export interface Observer {
  /** Before every call. What it does here happens while the run is under way. */
  beforeCall(): Promise<void>
  beforeRead(call: Call): void
  /** Something is about to be written. Null: it goes its way; else the answer to it. */
  beforeWrite(call: Call): Promise<WriteAnswer | null>
  /** It was written, whether or not the run gets the answer. */
  afterWrite(call: Call): void
}

const BATCHES = new Set(['invite', 'submit', 'reprocess'])
const READS = /^(?:list|find|read|search|compare|is|succeeded)/

/** Wraps every port of a world. */
export class WatchedWorld implements World {
  readonly clock
  readonly files
  /** Comes true when the run is killed. */
  readonly death: Promise<'killed'>
  #die: () => void = () => undefined
  #dead = false
  #writes = 0

  constructor(
    private readonly inner: World,
    private readonly mishap: Mishap | null,
    private readonly observer: Observer
  ) {
    this.clock = this.#watch('clock', inner.clock)
    this.files = this.#watch('files', inner.files)
    this.death = new Promise((resolve) => {
      this.#die = () => resolve('killed')
    })
  }

  github(inputs: Inputs): GitHub {
    const parts = Object.entries(this.inner.github(inputs)).map(([name, port]) => [
      name,
      this.#watch(name, port as object)
    ])
    // The same names with the same ports behind them.
    return Object.fromEntries(parts) as GitHub
  }

  entra(inputs: Parameters<World['entra']>[0]): Directory {
    return this.#watch('directory', this.inner.entra(inputs))
  }

  #watch<Port extends object>(port: string, target: Port): Port {
    return new Proxy(target, {
      get: (object, key) => {
        const member: unknown = Reflect.get(object, key, object)
        if (typeof member !== 'function') return member
        // What is not awaited: the clock's time, lists that are read as they are asked for, a sign-in ahead.
        if (key === 'now' || key === 'list' || key === 'signInAhead')
          return (...args: readonly unknown[]) => Reflect.apply(member, object, args) as unknown
        const send = (args: readonly unknown[]): Promise<unknown> =>
          Reflect.apply(member, object, args) as Promise<unknown>
        return (...args: readonly unknown[]) => this.#call({ port, name: String(key), args }, send)
      }
    })
  }

  async #call(call: Call, send: (args: readonly unknown[]) => Promise<unknown>): Promise<unknown> {
    await this.#live()
    await this.observer.beforeCall()
    const reads = call.port === 'clock' || READS.test(call.name)
    if (reads) {
      this.observer.beforeRead(call)
      return send(call.args)
    }
    if (!BATCHES.has(call.name)) return this.#write(call, () => send(call.args))

    const [items, ...rest] = call.args as [readonly unknown[], ...unknown[]]
    const answers: unknown[] = []
    for (const item of items) {
      const one = { ...call, args: [item] }
      answers.push(await this.#write(one, async () => ((await send([[item], ...rest])) as readonly unknown[])[0]))
    }
    return answers
  }

  async #write(call: Call, send: () => Promise<unknown>): Promise<unknown> {
    const number = this.#writes++
    if (this.mishap?.kind === 'killed' && this.mishap.atWrite === number) {
      this.#dead = true
      this.#die()
    }
    await this.#live()
    const refusal = await this.observer.beforeWrite(call)
    if (refusal !== null) return refusal
    const lost = this.mishap?.kind === 'answer-lost' && this.mishap.atWrite === number ? this.mishap : null
    if (lost?.taken === false) return lostAnswer(call)
    const answer = await send()
    this.observer.afterWrite(call)
    return lost === null ? answer : lostAnswer(call)
  }

  /** A dead run waits for ever, so that not even its own clean-up happens. */
  #live(): Promise<void> {
    return this.#dead ? new Promise(() => undefined) : Promise.resolve()
  }
}

function lostAnswer({ port }: Call): WriteAnswer {
  if (port === 'directory') return { kind: 'unclear', reason: 'no answer for 30 s' }
  throw new ActionError('GITHUB_UNREACHABLE', 'GitHub gave no answer.', 'Run the job again.')
}
