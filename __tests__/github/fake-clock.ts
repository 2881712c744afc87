import type { Clock } from '../../src/ports.js'

/** A clock that never waits: it remembers how long it was asked to. */
export class FakeClock implements Clock {
  readonly slept: number[] = []

  constructor(private time = Date.UTC(2026, 0, 5, 9, 0, 0)) {}

  now(): number {
    return this.time
  }

  sleep(milliseconds: number): Promise<void> {
    this.slept.push(milliseconds)
    this.time += milliseconds
    return Promise.resolve()
  }
}
