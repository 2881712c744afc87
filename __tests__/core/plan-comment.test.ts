import { describe, expect, it } from '@jest/globals'
import { COMMENT_BUDGET, fits, SUMMARY_BUDGET } from '../../src/core/comment-size.js'
import { findMarker, withRecord } from '../../src/core/comment-marker.js'
import { renderPlanComment, renderPlanSummary, type PlanView } from '../../src/core/plan-comment.js'
import { ada, hostile, manyPackages, owner, recordOf, thousands, unusual, viewOf } from '../golden/plan-views.js'
import { add, crowd, HEAD, invite, pack, person, place, plan, remove } from './plan-fixtures.js'

describe('the size ladder', () => {
  it('shows every one of 300 people, without links where they are too long', () => {
    const view = viewOf(plan([pack('Sales Tools', 48, crowd(300, 'memberships/sales.csv'))]))
    const text = renderPlanComment(view)

    expect(text.match(/^\| \*\*\+\*\* \|/gm)).toHaveLength(300)
    expect(fits(text, COMMENT_BUDGET)).toBe(true)
  })

  it('counts what it leaves out of 1,200 people in 60 packages', () => {
    const packages = Array.from({ length: 60 }, (_, index) =>
      pack(`Package ${index + 1}`, 500, [
        ...crowd(19, `memberships/team-${index + 1}.csv`),
        remove(person(`leaver.${index + 1}@contoso.com`))
      ])
    )
    const text = renderPlanComment(viewOf(plan(packages)))

    const rows = text.match(/^\| \*\*[+−]\*\* \|/gm)?.length ?? 0
    const leftOut = [...text.matchAll(/^… and (\d+) more people/gm)].reduce(
      (sum, [, amount]) => sum + Number(amount),
      0
    )
    expect(rows + leftOut).toBe(1200)
    expect(text.match(/leaver\./g)).toHaveLength(60)
    expect(fits(text, COMMENT_BUDGET)).toBe(true)
    expect(findMarker(text, owner)).not.toHaveProperty('why')
  })

  it('lists 60 packages with 6,000 people, beside the record of each', () => {
    const text = renderPlanComment(viewOf(thousands))

    expect(text.match(/^\| `Package \d+` \| 500 → 598 \| 99 \| 0 \| 1 \|$/gm)).toHaveLength(60)
    expect(fits(text, COMMENT_BUDGET)).toBe(true)
    expect(findMarker(text, owner)).toMatchObject({ by: 'change', groups: [{ marks: { length: 6000 } }] })
  })

  it('shows every one of 6,000 people in the job summary', () => {
    const view = viewOf(plan([pack('Everybody', 0, crowd(6000, 'memberships/all.csv'))]))
    const text = renderPlanSummary(view)

    expect(text.match(/^\| \*\*\+\*\* \|/gm)).toHaveLength(6000)
    expect(fits(text, SUMMARY_BUDGET)).toBe(true)
    expect(text).not.toContain('<!--')
  })

  it('lists packages where 2,000 of them change, beside their record', () => {
    const text = renderPlanComment(viewOf(manyPackages))

    expect(fits(text, COMMENT_BUDGET)).toBe(true)
    expect(findMarker(text, owner)).toMatchObject({ kind: 'plan', headSha: HEAD })
    expect(text).toContain('6,000 changes in 2,000 of 2,000 packages: 6,000 added')
  })

  it('says so when the record does not fit, rather than writing a comment that GitHub refuses', () => {
    const packages = Array.from({ length: 8000 }, (_, index) =>
      pack(`Package ${index + 1}`, 10, crowd(1, 'memberships/a.csv'), { digest: String(index) })
    )
    const tooLarge = plan(packages)
    const text = withRecord(recordOf(tooLarge), (marker) => renderPlanComment({ ...viewOf(tooLarge), marker }))

    expect(fits(text, COMMENT_BUDGET)).toBe(true)
    // The comment is found again, and nothing of it is taken for shown.
    expect(findMarker(text, owner)).toMatchObject({ kind: 'plan', groups: [] })
    expect(text).toContain('too large to be recorded')
  })

  it.each([1, 40, 100, 600, 1500])('never cuts a row, with %i people under a tight budget', (amount) => {
    const text = renderPlanComment(viewOf(plan([pack('Sales Tools', 48, crowd(amount, 'memberships/sales.csv'))])))
    const columns = new Set(
      text
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .map((line) => line.split(' | ').length)
    )
    expect(columns.size).toBe(1)
  })
})

describe('a plan narrowed by the input `packages`', () => {
  const narrowedTo = ['Finance*', '@team|x']
  const textOf = (packages: Parameters<typeof plan>[0], more: Partial<PlanView> = {}): string =>
    renderPlanComment(viewOf(plan(packages, { narrowedTo }), more))
  const sentence = 'Narrowed to `Finance*`, `@team|x`: other packages were not looked at.'

  it.each([
    { rule: 'with changes', text: () => textOf([pack('Finance', 1, [add(ada)])]), said: 'Merging applies this.' },
    {
      rule: 'without changes',
      text: () => textOf([pack('Finance', 1, [])]),
      said: 'In the packages looked at, Entra has what the files say;'
    },
    {
      rule: 'without packages',
      text: () => textOf([]),
      said: 'No access package was looked at: none that is concerned fits;'
    }
  ])('$rule says what it did not look at, above and in the footer', ({ text: render, said }) => {
    const text = render()
    expect(text).toContain(said)
    expect(text).toContain(`${sentence} An apply looks at them too and holds what no plan has shown`)
    expect(text).toMatch(/^<sub>.*narrowed to `Finance\*`, `@team\|x`.*<\/sub>$/m)
    expect(text).not.toContain('no file or setting that names one differs')
    expect(text).not.toContain('### Access plan: nothing to do\n')
  })

  it('promises nothing of an apply where merging applies nothing', () => {
    const text = textOf([pack('Finance', 1, [add(ada)])], { applies: false })
    expect(text).toContain(sentence)
    expect(text).not.toContain('An apply')
  })

  it('is not said to have looked at all packages', () => {
    const scope = { kind: 'all', reason: 'the workflow asks for all packages' } as const
    const text = renderPlanComment(viewOf(plan([pack('Finance', 1, [])], { narrowedTo, scope })))
    expect(text).toContain('all that fit looked at: the workflow asks for all packages')
    expect(text).not.toContain('all packages looked at')
  })

  it('names a few of very many patterns', () => {
    const many = Array.from({ length: 5000 }, (_, index) => `Package ${index + 1}`)
    const text = renderPlanComment(viewOf(plan([], { narrowedTo: many })))
    expect(text).toContain('`Package 5` and 4,995 more patterns')
    expect(text).not.toContain('`Package 6`')
  })
})

describe('the plan of a folder as it lies there, which no run makes', () => {
  const textOf = (packages: Parameters<typeof plan>[0]): string =>
    renderPlanComment(viewOf(plan(packages, { commit: '' }), { applies: false, headSha: '', runUrl: '' }))

  it('is a preview that names neither commit nor run', () => {
    const text = textOf([pack('Finance', 1, [add(ada)])])
    expect(text).toContain('This is a preview, nothing is changed. Compared with Entra on 23 Nov 2026, 14:02 UTC.\n')
    expect(text).not.toMatch(/test merge|this run/)
  })

  it('names no commit where there is nothing to do either', () => {
    expect(textOf([pack('Finance', 1, [])])).toContain(
      'Entra has what the files say; compared on 23 Nov 2026, 14:02 UTC.'
    )
  })
})

describe('a plan that is refused', () => {
  const refusal = { code: 'TOO_MANY_REMOVALS', message: 'Too many.', hint: '', place: null } as const
  const refused = (changes: Parameters<typeof pack>[2]) => pack('Finance', 4, changes, { refusals: [refusal] })
  const linesOf = (rendered: ReturnType<typeof plan>): readonly string[] =>
    renderPlanComment(viewOf(rendered)).split('\n')

  it.each([
    {
      rule: 'one of two',
      rendered: plan([refused([add(ada)]), pack('Ops', 1, [remove(ada)])]),
      title: '1 person loses access to `Ops`; 1 package refused'
    },
    {
      rule: 'the only one',
      rendered: plan([refused([add(ada)])]),
      title: ' refused: 1 person would gain access to `Finance`'
    },
    { rule: 'one without a change', rendered: plan([refused([])]), title: ' refused' },
    { rule: 'as a whole', rendered: plan([pack('Ops', 1, [])], { refusals: [refusal] }), title: ' refused' }
  ])('says so first: $rule', ({ rendered, title }) => {
    expect(linesOf(rendered)[0]).toBe(`### Access plan${title.startsWith(' ') ? '' : ': '}${title}`)
  })

  it.each([
    {
      rule: 'all of it',
      rendered: plan([refused([add(ada)]), pack('Ops', 1, [])]),
      said: 'Merging applies none of this.'
    },
    {
      rule: 'a part',
      rendered: plan([refused([add(ada)]), pack('Ops', 1, [remove(ada)])]),
      said: 'Merging applies this, except what is refused.'
    },
    {
      rule: 'a package without changes',
      rendered: plan([refused([])]),
      said: 'No change could be planned; compared on'
    },
    {
      rule: 'a run without changes',
      rendered: plan([], { refusals: [refusal] }),
      said: 'No change could be planned; compared on'
    }
  ])('says what merging does: $rule', ({ rendered, said }) => {
    expect(linesOf(rendered).join('\n')).toContain(said)
  })
})

describe('a plan without packages', () => {
  it.each([
    { rule: 'nothing differs', more: {}, said: 'no file or setting that names one differs' },
    {
      rule: 'nothing is named at all',
      more: { scope: { kind: 'all', reason: 'asked for' } },
      said: 'no file and no setting names one'
    },
    {
      rule: 'the last file of a package went',
      more: { released: [{ name: 'Old Pilot', members: 7 }] },
      said: 'No access package that is still managed is concerned'
    }
  ] as const)('$rule', ({ more, said }) => {
    expect(renderPlanComment(viewOf(plan([], more)))).toContain(said)
  })
})

describe('the files of a package', () => {
  const textOf = (amount: number): string => {
    const adds = Array.from({ length: amount }, (_, index) =>
      add(person(`p${index}@contoso.com`), { place: place(2, `memberships/${amount - index}.csv`) })
    )
    return renderPlanComment(viewOf(plan([pack('Sales Tools', 1, adds)])))
  }
  const linksOf = (text: string) =>
    [...text.matchAll(/(?<= · |^)\[`memberships\/(\d)\.csv`\]/gm)].map(([, name]) => name)

  it('are linked, sorted', () => {
    expect(linksOf(textOf(5))).toEqual(['1', '2', '3', '4', '5'])
    expect(textOf(5)).not.toContain('more files')
  })

  it('are five at most, the others are counted', () => {
    expect(linksOf(textOf(7))).toEqual(['1', '2', '3', '4', '5'])
    expect(textOf(7)).toContain(' · 2 more files')
  })
})

describe('numbers that add up', () => {
  it('counts a person once who gains several packages', () => {
    const text = renderPlanComment(viewOf(plan([pack('A', 1, [add(ada)]), pack('B', 1, [add(ada)])])))
    expect(text).toContain('1 person gains access')
    expect(text).toContain('2 changes in 2 of 2 packages: 2 added')
  })

  it('has every change in exactly one table', () => {
    const text = renderPlanComment(viewOf(unusual))
    const changes = unusual.packages.reduce((sum, each) => sum + each.changes.length, 0)
    expect(text.match(/^\| \*\*[+~−]\*\* \|/gm)).toHaveLength(changes)
  })
})

describe('hostile text', () => {
  const address = `ada.byron@contoso.com.${'a'.repeat(60)}.evil.example`

  it.each([
    { rule: 'of a guest', packOf: () => pack('A', 1, [invite(address, 'Ada Byron')]) },
    {
      rule: 'of someone left alone',
      packOf: () => pack('A', 1, [], { kept: [{ member: person(address), code: 'protected', reason: 'Protected.' }] })
    }
  ])('cannot hide the domain $rule behind its length', ({ packOf }) => {
    expect(renderPlanComment(viewOf(plan([packOf()])))).toContain(`\`${address}\``)
  })

  const text = renderPlanComment(viewOf(hostile))
  const visible = text.replace(/\n<!--[^]*-->\n$/, '')
  const withoutCode = visible.replace(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '')

  it.each([
    { rule: 'mention', pattern: /@/ },
    { rule: 'foreign link', pattern: /evil/ },
    { rule: 'issue reference', pattern: /#\d/ },
    { rule: 'character without shape', pattern: /[\u200B\u202E]/ },
    { rule: 'image', pattern: /<img/ },
    { rule: 'formula', pattern: /\$\\/ }
  ])('has no $rule outside of code', ({ pattern }) => {
    expect(withoutCode.replace(/\]\(https:\/\/github\.com[^)]*\)/g, ']')).not.toMatch(pattern)
  })

  it('keeps the row a row and the marker the only one', () => {
    expect(text.match(/^<!--/gm)).toHaveLength(1)
    expect(findMarker(text, owner)).toMatchObject({ kind: 'plan' })
    expect(text.split('\n').filter((line) => line.startsWith('</details>'))).toHaveLength(0)
  })

  it('links to files whatever their name', () => {
    expect(text).toContain('/blob/' + HEAD + '/memberships/a%20b/%28x%29%231%7C%5By%5D.csv#L2)')
  })
})
