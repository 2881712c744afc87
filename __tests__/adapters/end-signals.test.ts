import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { listenForEnd } from '../../src/adapters/end-signals.js'

describe('a run that may be told to end', () => {
  beforeEach(() => {
    jest.useFakeTimers()
  })
  afterEach(() => {
    jest.useRealTimers()
  })

  it.each(['SIGINT', 'SIGTERM'])('is asked to at once by %s, and is overdue some seconds later', (signal) => {
    const program = new EventEmitter()
    const { asked, overdue } = listenForEnd(program)
    expect([asked.aborted, overdue.aborted]).toEqual([false, false])
    program.emit(signal)
    expect([asked.aborted, overdue.aborted]).toEqual([true, false])
    jest.advanceTimersByTime(5_000)
    expect(overdue.aborted).toBe(true)
  })

  it('leaves a second Ctrl+C to Node, which ends the program', () => {
    const program = new EventEmitter()
    listenForEnd(program)
    program.emit('SIGINT')
    expect(program.listenerCount('SIGINT')).toBe(0)
    expect(program.listenerCount('SIGTERM')).toBe(1)
  })
})
