import { describe, expect, it } from '@jest/globals'
import { diffLines } from '../../src/demo/line-diff.js'

const SIGNS = { same: ' ', removed: '-', added: '+', gap: '…' }

function asText(before: string, after: string): string[] {
  return diffLines(before, after).map(({ kind, text }) => SIGNS[kind] + text)
}

describe('diffLines', () => {
  it.each([
    { rule: 'shows nothing where nothing differs', before: 'a\nb\n', after: 'a\nb\n', expected: [] },
    { rule: 'shows a new last line with its neighbour', before: 'a\nb\n', after: 'a\nb\nc\n', expected: [' b', '+c'] },
    { rule: 'shows a line that went', before: 'a\nb\nc\n', after: 'a\nc\n', expected: [' a', '-b', ' c'] },
    {
      rule: 'shows a changed line as gone and come',
      before: 'a\nb\nc\n',
      after: 'a\nx\nc\n',
      expected: [' a', '-b', '+x', ' c']
    },
    {
      rule: 'leaves out what lies between',
      before: 'a\nb\nc\nd\ne\nf\n',
      after: 'x\nb\nc\nd\ne\ny\n',
      expected: ['-a', '+x', ' b', '…', ' e', '-f', '+y']
    },
    { rule: 'takes both line ends', before: 'a\r\nb\r\n', after: 'a\nb\n', expected: [] }
  ])('$rule', ({ before, after, expected }) => {
    expect(asText(before, after)).toEqual(expected)
  })
})
