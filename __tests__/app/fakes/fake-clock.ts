import type { Clock, Ending } from '../../../src/ports.js'

/** A clock that never waits: sleeping moves it on and is remembered. */
export class FakeClock implements Clock {
  readonly slept: number[] = []
  readonly #start: number
  readonly #end = new AbortController()
  /** The run is told to end when it sleeps for the so-manieth time; 0: as soon as it begins. */
  endsAtSleep = Infinity
  #time: number

  constructor(start = '2026-06-01T12:00:00Z') {
    this.#start = Date.parse(start)
    this.#time = this.#start
  }

  /** Milliseconds since this clock was made. */
  get elapsedMs(): number {
    return this.#time - this.#start
  }

  now(): number {
    return this.#time
  }

  get ending(): Ending {
    if (this.slept.length >= this.endsAtSleep) this.#end.abort()
    return { asked: this.#end.signal, overdue: this.#end.signal }
  }

  sleep(milliseconds: number): Promise<void> {
    this.slept.push(milliseconds)
    if (!this.ending.asked.aborted) this.#time += milliseconds
    return Promise.resolve()
  }
}
