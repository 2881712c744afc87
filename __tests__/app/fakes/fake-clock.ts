import type { Clock } from '../../../src/ports.js'

/** A clock that never waits: sleeping moves it on and is remembered. */
export class FakeClock implements Clock {
  readonly slept: number[] = []
  readonly #start: number
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

  sleep(milliseconds: number): Promise<void> {
    this.slept.push(milliseconds)
    this.#time += milliseconds
    return Promise.resolve()
  }
}
