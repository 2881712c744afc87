/**
 * No text becomes a command of the runner. What it reads as one: https://github.com/actions/runner, ActionCommand.cs, and
 * lines as .NET reads them, which a lone carriage return ends too.
 */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { logLine, logText } from '../../src/adapters/log-text.js'
import { hostileText } from './hostile-text.js'
import { casesOf } from './random-runs.js'

const linesOf = (text: string): readonly string[] => text.split(/\r\n|[\n\r\u0085\u2028\u2029]/)
const isCommand = (line: string): boolean => line.trimStart().startsWith('::') || line.includes('##[')

describe('any text in the log', () => {
  it('is as many lines as it was, and none of them a command', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const lines = linesOf(logText(text))
        expect(lines).toHaveLength(text.split(/\r?\n/).length)
        expect(lines.filter(isCommand)).toEqual([])
      }),
      casesOf(2_000)
    )
  })

  it('that has to be one line is one, and no command', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const lines = linesOf(logLine(text))
        expect(lines).toHaveLength(1)
        expect(lines.filter(isCommand)).toEqual([])
      }),
      casesOf(2_000)
    )
  })
})
