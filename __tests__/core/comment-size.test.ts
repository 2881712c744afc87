import { describe, expect, it } from '@jest/globals'
import { DETAIL_LADDER, fits, fitText, shortenedWords, type Detail } from '../../src/core/comment-size.js'
import { say } from '../../src/core/markdown.js'

const [FULL] = DETAIL_LADDER as readonly [Detail]
const little = (more: Partial<Detail>): Detail => ({ ...FULL, links: false, ...more })

describe('a text that is fitted', () => {
  const budget = { maxUtf16Units: 100, maxBytes: 200 }
  const rowsOf = (detail: Detail) => say`${'x'.repeat(Math.min(detail.rows, 500)) as ReturnType<typeof say>}`

  it('is whole where it fits, to the last character and byte', () => {
    expect(fits('x'.repeat(100), budget)).toBe(true)
    expect(fits('x'.repeat(101), budget)).toBe(false)
    expect(fits('ä'.repeat(100), budget)).toBe(true)
    expect(fits('€'.repeat(67), budget)).toBe(false)
  })

  it('has as many rows as there is room for, and its marker at the end', () => {
    expect(fitText(rowsOf, budget, 'mark')).toBe(`${'x'.repeat(70)}\n\nmark\n`)
    expect(fitText(rowsOf, budget, '')).toBe(`${'x'.repeat(70)}\n`)
    expect(fitText(() => say`short`, budget, '')).toBe('short\n')
  })

  it('says that there is no record where not even its headline fits beside it', () => {
    expect(fitText((detail) => (detail.packages === 0 ? say`head` : say`whole`), budget, 'm'.repeat(100))).toBe(
      'head\n\nThis plan is too large to be recorded here, so an apply cannot check it. Split the pull request.\n'
    )
  })

  it.each<{ rule: string; detail: Detail; expected: string | null }>([
    { rule: 'nothing', detail: FULL, expected: null },
    { rule: 'links', detail: little({}), expected: 'To fit here, lines are not linked. It is there.' },
    {
      rule: 'links and reasons',
      detail: little({ reasons: false }),
      expected: 'To fit here, lines are not linked and reasons are left out. It is there.'
    },
    {
      rule: 'rows',
      detail: little({ rows: 10 }),
      expected: 'This is too long to show it all here; what is left out is counted. It is there.'
    }
  ])('says what it leaves out: $rule', ({ detail, expected }) => {
    expect(shortenedWords(detail, say`It is there.`)).toBe(expected)
  })
})
