import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { withProgress } from '../../../src/adapters/terminal/progress.js'

describe('withProgress', () => {
  beforeEach(() => void jest.useFakeTimers())
  afterEach(() => void jest.useRealTimers())

  function start(isTTY: boolean, columns = 80) {
    const written: string[] = []
    let finish: (value: string) => void = () => undefined
    const work = new Promise<string>((resolve) => (finish = resolve))
    let requests = 0
    const stream = { isTTY, columns, write: (text: string) => written.push(text) }
    const done = withProgress(
      stream,
      () => `Reading: ${requests} requests`,
      () => work
    )
    return { written, done, finish: () => finish('read'), ask: () => (requests += 1) }
  }

  it('tells a waiting person after a second how far it is, and leaves nothing behind', async () => {
    const { written, done, finish, ask } = start(true)
    jest.advanceTimersByTime(999)
    expect(written).toEqual([])
    jest.advanceTimersByTime(1)
    ask()
    jest.advanceTimersByTime(1_250)
    expect(written[0]).toBe('\r\u001b[KReading: 0 requests, 1 s …')
    expect(written.at(-1)).toBe('\r\u001b[KReading: 1 requests, 2 s …')
    finish()
    expect(await done).toBe('read')
    expect(written.at(-1)).toBe('\r\u001b[K')
    const lines = written.length
    jest.advanceTimersByTime(10_000)
    expect(written).toHaveLength(lines)
  })

  it.each([
    { where: 'into a pipe', isTTY: false, columns: 80 },
    { where: 'where the line would wrap', isTTY: true, columns: 20 }
  ])('writes no line $where', async ({ isTTY, columns }) => {
    const { written, done, finish } = start(isTTY, columns)
    jest.advanceTimersByTime(5_000)
    finish()
    await done
    expect(written.join('')).not.toContain('Reading')
  })
})
