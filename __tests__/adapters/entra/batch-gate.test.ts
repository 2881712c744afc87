/** How many batches are in flight, and what a throttled part changes about it. */
import { describe, expect, it } from '@jest/globals'
import { BatchGate, MAX_BATCHES_IN_FLIGHT } from '../../../src/adapters/entra/batch-gate.js'
import type { PartOutcome } from '../../../src/adapters/entra/batch.js'
import { FakeClock } from '../../app/fakes/fake-clock.js'

const answered = (status: number, retryAfter: string | null = null): PartOutcome => ({
  kind: 'answered',
  answer: { status, retryAfter, body: null, requestId: null }
})

/** Batches on their way, to be answered by hand. */
class Line {
  readonly clock = new FakeClock()
  readonly gate = new BatchGate(this.clock)
  readonly #onTheirWay: ((outcome: PartOutcome) => void)[] = []
  /** When each batch was sent, in milliseconds since the start. */
  readonly sentAt: number[] = []

  get inFlight(): number {
    return this.#onTheirWay.length
  }

  async enter(batches: number): Promise<void> {
    for (let batch = 0; batch < batches; batch += 1) {
      void this.gate.pass(() => {
        this.sentAt.push(this.clock.elapsedMs)
        return new Promise((resolve) => this.#onTheirWay.push((outcome) => resolve([outcome])))
      })
    }
    await settled()
  }

  /** Answers the oldest batches. */
  async answer(outcome: PartOutcome, batches = 1): Promise<void> {
    for (const end of this.#onTheirWay.splice(0, batches)) end(outcome)
    await settled()
  }
}

/** Lets everything run that waits for nothing but promises. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}

describe('batches in flight', () => {
  it('are bounded, and the next goes as soon as one is answered', async () => {
    const line = new Line()
    await line.enter(20)
    expect(line.inFlight).toBe(MAX_BATCHES_IN_FLIGHT)
    await line.answer(answered(200))
    expect(line.inFlight).toBe(MAX_BATCHES_IN_FLIGHT)
    expect(line.sentAt).toHaveLength(MAX_BATCHES_IN_FLIGHT + 1)
  })

  it('a throttled part holds back what was not sent yet until its Retry-After has passed, then half as many go', async () => {
    const line = new Line()
    await line.enter(20)
    await line.answer(answered(429, '7'), MAX_BATCHES_IN_FLIGHT)
    expect(line.inFlight).toBe(MAX_BATCHES_IN_FLIGHT / 2)
    expect(line.sentAt.slice(MAX_BATCHES_IN_FLIGHT)).toEqual(
      Array.from({ length: MAX_BATCHES_IN_FLIGHT / 2 }, () => 7000)
    )
  })

  it('one at a time is the least', async () => {
    const line = new Line()
    await line.enter(100)
    for (let times = 0; times < 10; times += 1) await line.answer(answered(429, '1'), line.inFlight)
    expect(line.inFlight).toBe(1)
  })

  it('become more again while nothing is throttled, up to the bound', async () => {
    const line = new Line()
    await line.enter(200)
    await line.answer(answered(429, '1'), MAX_BATCHES_IN_FLIGHT)
    for (let batch = 0; batch < 10; batch += 1) await line.answer(answered(200))
    expect(line.inFlight).toBe(MAX_BATCHES_IN_FLIGHT / 2 + 1)
    for (let batch = 0; batch < 100; batch += 1) await line.answer(answered(200))
    expect(line.inFlight).toBe(MAX_BATCHES_IN_FLIGHT)
  })

  it('are not held back for a Retry-After that nobody waits for', async () => {
    const line = new Line()
    await line.enter(20)
    await line.answer(answered(429, '86400'))
    expect(line.sentAt.every((time) => time === 0)).toBe(true)
  })
})
