import { describe, expect, it } from '@jest/globals'
import { coloursFor } from '../../../src/adapters/terminal/colours.js'
import { renderMarkdown } from '../../../src/adapters/terminal/terminal-markdown.js'

const pipe = { write: () => true }
const plain = coloursFor(pipe, {})
const coloured = coloursFor(pipe, { FORCE_COLOR: '1' })

describe('renderMarkdown', () => {
  it.each([
    { rule: 'a heading without its signs', markdown: '### Access plan: `x`', expected: ['Access plan: x'] },
    { rule: 'no blank line below the heading of a section', markdown: '#### One\n\ntwo', expected: ['One', 'two'] },
    { rule: 'a blank line between blocks', markdown: 'one\n\ntwo', expected: ['one', '', 'two'] },
    {
      rule: 'prose wrapped at the width',
      markdown: 'one two three four five six',
      expected: ['one two three four', 'five six']
    },
    {
      rule: 'a word broken that is wider than the screen',
      markdown: 'a wordthatiswiderthanthescreen b',
      expected: ['a', 'wordthatiswiderthant', 'hescreen b']
    },
    { rule: 'a link as its label', markdown: 'for [`a1b2c3d`](https://x.example/c).', expected: ['for a1b2c3d.'] },
    { rule: 'code with its own backticks', markdown: 'a `` b`c `` d', expected: ['a b`c d'] },
    { rule: 'what was escaped', markdown: '\\[x\\] &lt;b&gt; <span>$</span>5', expected: ['[x] <b> $5'] },
    {
      rule: 'the hidden record not at all',
      markdown: 'seen\n\n<!-- access-package-gitops:plan v1.x -->',
      expected: ['seen']
    },
    { rule: 'small print without its element', markdown: '<sub>2 packages</sub>', expected: ['2 packages'] },
    {
      rule: 'a list, its items indented',
      markdown: '- one two three four five\n- six',
      expected: ['• one two three four', '  five', '• six']
    },
    { rule: 'an alert with a bar', markdown: '> [!WARNING]\n> Look `here`', expected: ['┃ Warning', '┃ Look here'] },
    {
      rule: 'a part to unfold, unfolded',
      markdown: '<details><summary>More</summary>\n\n- one\n\n</details>',
      expected: ['▾ More', '', '• one']
    }
  ])('shows $rule', ({ markdown, expected }) => {
    expect(renderMarkdown(markdown, { width: 20, colours: plain })).toEqual(expected)
  })

  it.each([
    {
      rule: 'aligns its columns',
      width: 40,
      rows: '| **+** | `Ada` `ada@x` | added |\n| **−** | `Bob` | removed |',
      expected: ['   Person     Change', '─  ─────────  ───────', '+  Ada ada@x  added', '−  Bob        removed']
    },
    {
      rule: 'wraps the widest cells',
      width: 20,
      rows: '| **+** | `Ada Byron` | invited, then added |',
      expected: [
        '   Person   Change',
        '─  ───────  ────────',
        '+  Ada      invited,',
        '   Byron    then',
        '            added'
      ]
    },
    {
      rule: 'keeps a pipe that belongs to a name',
      width: 40,
      rows: '| **+** | `a \\| b` | added |',
      expected: ['   Person  Change', '─  ──────  ──────', '+  a | b   added']
    }
  ])('a table $rule', ({ width, rows, expected }) => {
    const markdown = `| | Person | Change |\n| --- | --- | --- |\n${rows}`
    expect(renderMarkdown(markdown, { width, colours: plain })).toEqual(expected)
  })

  it.each([
    { rule: 'a gain green', markdown: '**+** x', expected: '\u001b[32m+\u001b[39m x' },
    { rule: 'a loss red', markdown: '**−** x', expected: '\u001b[31m−\u001b[39m x' },
    { rule: 'words of one tone in one go', markdown: '`a b` c', expected: '\u001b[36ma b\u001b[39m c' }
  ])('paints $rule', ({ markdown, expected }) => {
    expect(renderMarkdown(markdown, { width: 80, colours: coloured })).toEqual([expected])
  })
})
