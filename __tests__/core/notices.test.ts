/** What a comment says of a plan that is refused: how much of it is, and why. */
import { describe, expect, it } from '@jest/globals'
import { isRefused, noticeWords, refusalBlocks } from '../../src/core/notices.js'
import type { Refusal } from '../../src/core/plan.js'
import { context, pack, place, plan } from './plan-fixtures.js'

const refusal = (message: string): Refusal => ({ code: 'TOO_MANY_REMOVALS', message, hint: '', place: null })
const refused = (name: string) => pack(name, 3, [], { refusals: [refusal('Too many.')] })
const fine = pack('Fine', 3, [])

describe('the box of what is refused', () => {
  it.each([
    {
      rule: 'the whole plan',
      of: plan([fine], { refusals: [refusal('Over the limit.')] }),
      lines: ['**Refused: nothing of this plan is applied.**', '- Over the limit. (`TOO_MANY_REMOVALS`)']
    },
    {
      rule: 'one package of several',
      of: plan([fine, refused('One')]),
      lines: ['**`One` is refused: nothing of it is applied.**', '- `One`: Too many. (`TOO_MANY_REMOVALS`)']
    },
    {
      rule: 'several packages',
      of: plan([refused('One'), fine, refused('Two')]),
      lines: [
        '**2 packages are refused: nothing of them is applied.**',
        '- `One`: Too many. (`TOO_MANY_REMOVALS`)',
        '- `Two`: Too many. (`TOO_MANY_REMOVALS`)'
      ]
    },
    {
      rule: 'the whole plan, and a package beside it',
      of: plan([refused('One')], { refusals: [refusal('Over the limit.')] }),
      lines: [
        '**Refused: nothing of this plan is applied.**',
        '- Over the limit. (`TOO_MANY_REMOVALS`)',
        '- `One`: Too many. (`TOO_MANY_REMOVALS`)'
      ]
    }
  ])('tells $rule', ({ of, lines }) => {
    expect(refusalBlocks(of, context, 10)).toEqual([['[!CAUTION]', ...lines].map((line) => `> ${line}`).join('\n')])
  })

  it('counts the reasons that it leaves out', () => {
    const [box] = refusalBlocks(plan([refused('One'), refused('Two'), refused('Three')]), context, 1)
    expect(box).toContain('> - `One`: Too many.')
    expect(box).toContain('> - … and 2 more reasons')
    expect(refusalBlocks(plan([refused('One'), refused('Two')]), context, 1)[0]).toContain('… and 1 more reason')
    expect(refusalBlocks(plan([refused('One')]), context, 0)[0]).toContain('> - 1 reason, not written out here')
  })

  it('is none where nothing is refused', () => {
    expect(refusalBlocks(plan([fine]), context, 10)).toEqual([])
  })
})

describe('a package is refused', () => {
  it('by itself or with the whole plan', () => {
    expect(isRefused(plan([fine]), fine)).toBe(false)
    expect(isRefused(plan([refused('One')]), refused('One'))).toBe(true)
    expect(isRefused(plan([fine], { refusals: [refusal('No.')] }), fine)).toBe(true)
  })
})

describe('a notice', () => {
  it('says its package once, whatever the case, then what to do, its line and code', () => {
    const of = { ...refusal('SALES tools has none.'), hint: 'Look.', place: place(7) }
    expect(noticeWords({ package: 'Sales Tools', refusal: of }, null)).toBe(
      'SALES tools has none. Look. (`sales.csv` line 7, `TOO_MANY_REMOVALS`)'
    )
    expect(noticeWords({ package: 'Ops', refusal: of }, context)).toMatch(
      /^`Ops`: SALES tools has none\. Look\. \(\[`sales\.csv` line 7\]\(\S+#L7\), `TOO_MANY_REMOVALS`\)$/
    )
  })
})
