import { describe, expect, it } from '@jest/globals'
import { logLine, logText } from '../../src/adapters/log-text.js'

/**
 * The runner's own two rules, from `ActionCommand.cs` (2.336.0): form 1 at a line's start after white space, form 2
 * anywhere. Lines end at `\n`, `\r` and `\r\n`.
 */
function isCommand(text: string): boolean {
  return text.split(/\r\n|\r|\n/).some((line) => line.trimStart().startsWith('::') || line.includes('##['))
}

describe('logText', () => {
  it.each([
    { rule: 'keeps an ordinary line', text: 'Sales Tools: 3 → 4 members', expected: 'Sales Tools: 3 → 4 members' },
    { rule: 'keeps line breaks and tabs', text: 'one\n\ttwo\r\nthree', expected: 'one\n\ttwo\nthree' },
    { rule: 'keeps :: in the middle', text: 'a::b', expected: 'a::b' },
    { rule: 'disarms a command', text: '::error::x', expected: '› ::error::x' },
    { rule: 'disarms an indented command', text: ' \t ::add-mask::a', expected: '›  \t ::add-mask::a' },
    { rule: 'disarms a command behind a no-break space', text: '\u00a0::error::x', expected: '› \u00a0::error::x' },
    { rule: 'disarms a command on a later line', text: 'name\n::error::x', expected: 'name\n› ::error::x' },
    { rule: 'shows a lone carriage return', text: 'name\r::error::x', expected: 'name\\u{d}::error::x' },
    { rule: 'shows a carriage return before a command', text: '\r::error::x', expected: '\\u{d}::error::x' },
    { rule: 'breaks the old form', text: 'Sales ##[add-mask]a', expected: 'Sales ##\\[add-mask]a' },
    {
      rule: 'breaks the old form after another #',
      text: '###[set-output name=a]0',
      expected: '###\\[set-output name=a]0'
    },
    { rule: 'shows escape sequences', text: '\u001b[31mred', expected: '\\u{1b}[31mred' },
    {
      rule: 'shows line separators',
      text: 'a\u2028::error::x\u2029b\u0085c',
      expected: 'a\\u{2028}::error::x\\u{2029}b\\u{85}c'
    },
    { rule: 'shows text turned around', text: 'a\u202egpj.exe', expected: 'a\\u{202e}gpj.exe' },
    { rule: 'shows a byte order mark before a command', text: '\ufeff::error::x', expected: '\\u{feff}::error::x' }
  ])('$rule', ({ text, expected }) => {
    expect(logText(text)).toBe(expected)
    expect(isCommand(logText(text))).toBe(false)
  })

  it('is harmless for whatever character precedes a command', () => {
    const characters = Array.from({ length: 0x3100 }, (_, code) => String.fromCodePoint(code))
    const texts = characters.flatMap((character) => [
      `${character}::error::x`,
      `#${character}#[error]x`,
      `##${character}[error]x`,
      `a${character}##[error]x`
    ])
    expect(texts.filter((text) => isCommand(logText(text)))).toEqual([])
  })
})

describe('logLine', () => {
  it('stays one line', () => expect(logLine('a\r\n::error::x')).toBe('a\\u{d}\\u{a}::error::x'))
})
