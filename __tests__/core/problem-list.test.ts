import { describe, expect, it } from '@jest/globals'
import { DETAIL_LADDER, fits, SUMMARY_BUDGET, type Detail } from '../../src/core/comment-size.js'
import type { Problem } from '../../src/core/errors.js'
import { problemBlocks, renderProblemLine, renderProblemSummary } from '../../src/core/problem-list.js'
import { expectGolden } from '../golden/golden-file.js'
import { context, place } from './plan-fixtures.js'

const unknownColumn: Problem = {
  code: 'CSV_UNKNOWN_COLUMN',
  message: 'The column `Emial` is not known.',
  hint: 'Did you mean `Email`?',
  place: place(12, 'memberships/finance.csv')
}

describe('renderProblemLine', () => {
  it.each([
    {
      rule: 'file, line, message, hint, code',
      problem: unknownColumn,
      expected:
        'memberships/finance.csv:12: The column `Emial` is not known. Did you mean `Email`? (CSV_UNKNOWN_COLUMN)'
    },
    {
      rule: 'neither place nor hint',
      problem: { ...unknownColumn, place: null, hint: '' },
      expected: 'The column `Emial` is not known. (CSV_UNKNOWN_COLUMN)'
    },
    {
      rule: 'stays on its line',
      problem: { ...unknownColumn, message: 'a\n::error::b\r\u2028c', hint: '' },
      expected: 'memberships/finance.csv:12: a ::error::b c (CSV_UNKNOWN_COLUMN)'
    },
    {
      rule: 'is no command of the old form',
      problem: { ...unknownColumn, message: '##[add-mask]a', hint: '###\u200B[set-output name=x]1' },
      expected: 'memberships/finance.csv:12: ## [add-mask]a ### [set-output name=x]1 (CSV_UNKNOWN_COLUMN)'
    },
    {
      rule: 'is no command of the new form',
      problem: { ...unknownColumn, message: '::error::x', hint: '', place: null },
      expected: ': :error::x (CSV_UNKNOWN_COLUMN)'
    },
    {
      rule: 'is none through the name of a file either',
      problem: { ...unknownColumn, message: 'x', hint: '', place: place(1, '::error::a.csv') },
      expected: ': :error::a.csv:1: x (CSV_UNKNOWN_COLUMN)'
    }
  ])('$rule', ({ problem, expected }) => {
    expect(renderProblemLine(problem)).toBe(expected)
  })
})

describe('renderProblemSummary', () => {
  const problems: readonly Problem[] = [
    unknownColumn,
    {
      code: 'CSV_BAD_ADDRESS',
      message: '`@everyone | x` is no address.',
      hint: '',
      place: place(3, 'memberships/a|b.csv')
    },
    {
      ...unknownColumn,
      code: 'CSV_CELL_COUNT',
      message: 'The row has 3 cells, the header 2.',
      hint: '',
      place: place(14, 'memberships/finance.csv')
    },
    { code: 'WORKSPACE_MISSING', message: 'There is no folder `memberships`.', hint: 'Check `path`.', place: null }
  ]

  it('lists them by file, with links', () => {
    expectGolden('problem-summary', renderProblemSummary(problems, context))
  })

  it('says of a failure without a place neither that files are wrong nor that nothing was changed', () => {
    const problem: Problem = {
      code: 'SIGN_IN_FAILED',
      message: 'Entra refused the sign-in.',
      hint: 'Check the secret.',
      place: null
    }
    const one = renderProblemSummary([problem], context)
    expect(one).toMatch(/^### The run failed\n/)
    expect(one).toContain('- Entra refused the sign-in. Check the secret. (`SIGN_IN_FAILED`)')
    expect(one).not.toMatch(/in the files|Nothing was changed|Mend/)
    expect(renderProblemSummary([problem, problem], context)).toContain('### The run failed: 2 problems')
  })

  it('has no links on a laptop', () => {
    expect(renderProblemSummary(problems, null)).not.toContain('](')
  })

  it.each([
    { amount: 1, heading: '### 1 problem in the files' },
    { amount: 2, heading: '### 2 problems in the files' }
  ])('counts them: $heading', ({ amount, heading }) => {
    const text = renderProblemSummary(
      Array.from({ length: amount }, () => unknownColumn),
      context
    )
    expect(text.split('\n\n')).toEqual([
      heading,
      'Nothing was changed in Entra. Mend these lines, and the next run goes on.',
      expect.stringMatching(/^#### \[`memberships\/finance\.csv`\]/),
      expect.stringMatching(/^- /)
    ])
  })

  it('counts what there is little room for, in a file and in files', () => {
    const [full] = DETAIL_LADDER as readonly [Detail]
    const text = (rows: number): string =>
      problemBlocks(
        ['a.csv', 'a.csv', 'a.csv', 'b.csv', 'c.csv'].map((file) => ({
          ...unknownColumn,
          hint: '',
          place: place(2, file)
        })),
        null,
        { ...full, rows }
      ).join('\n')
    const line = '- **line 2**: The column `Emial` is not known. (`CSV_UNKNOWN_COLUMN`)'
    expect(text(1)).toBe(
      `#### \`a.csv\`\n${line}\n- … and 2 problems more in this file\n… and 2 problems more in 2 files`
    )
    expect(text(2)).toBe(
      `#### \`a.csv\`\n${line}\n${line}\n- … and 1 problem more in this file\n#### \`b.csv\`\n${line}\n… and 1 problem more in 1 file`
    )
    expect(text(3)).not.toContain('more')
    expect(text(0)).toBe('… and 5 problems more in 3 files')
  })

  it('fits and counts what it leaves out', () => {
    const many = Array.from({ length: 50_000 }, (_, index) => ({ ...unknownColumn, place: place(index + 2) }))
    const text = renderProblemSummary(many, context)
    expect(fits(text, SUMMARY_BUDGET)).toBe(true)
    expect(text).toContain('### 50,000 problems in the files')
    expect(text).toMatch(/… and 4\d,\d{3} problems more in this file/)
  })
})
