import { describe, expect, it } from '@jest/globals'
import { COMMENT_BUDGET, fits, SUMMARY_BUDGET } from '../../src/core/comment-size.js'
import { findMarker, renderMarker, withRecord } from '../../src/core/comment-marker.js'
import type { Plan } from '../../src/core/plan.js'
import { recordPlan, type PlanRecord } from '../../src/core/plan-record.js'
import { renderFilesBroken, renderPlanComment, renderPlanSummary, type PlanView } from '../../src/core/plan-comment.js'
import { expectGolden, headAndTail } from './golden-file.js'
import {
  add,
  context,
  crowd,
  guid,
  HEAD,
  invite,
  MERGE,
  pack,
  person,
  place,
  plan,
  remove,
  update
} from './plan-fixtures.js'

const comparedAt = '2026-11-23T14:02:10Z'
const owner = { tenantId: guid(1), path: 'memberships' }

function recordOf(rendered: Plan): PlanRecord {
  const head = {
    ...owner,
    headSha: HEAD,
    commit: MERGE,
    runId: '4711',
    plannedAt: comparedAt,
    scope: rendered.scope.kind
  }
  return recordPlan(rendered, head, { kind: 'none' }, { applies: true, now: comparedAt })
}

function markerOf(rendered: Plan): string {
  return renderMarker(recordOf(rendered))
}

function viewOf(rendered: Plan, more: Partial<PlanView> = {}): PlanView {
  return { ...context, plan: rendered, comparedAt, marker: markerOf(rendered), applies: true, ...more }
}

/** Thousands of hashes are nothing to look at. */
const withoutHashes = (text: string): string => text.replace(/^[A-Za-z0-9+/]{100,}$/gm, '(hashes)')

const ada = person('ada@contoso.com', 'Ada Byron')
const bob = person('bob@contoso.com', 'Bob Stone')
const dana = person('dana@contoso.com', 'Dana Cole')
const eve = person('eve@contoso.com', 'Eve Moor')
const ken = person('ken@contoso.com', 'Ken Abe')
const liv = person('liv@contoso.com', 'Liv Berg')

const small = plan(
  [
    pack(
      'Sales Tools',
      48,
      [
        add(ada, { place: place(15) }),
        remove(bob),
        add(dana, { place: place(9), endDate: 'none', justification: 'Covers for Bob' }),
        update(eve, {
          place: place(11),
          endDate: '2027-03-31T23:59:59Z',
          previous: { startDate: null, endDate: '2026-12-31T23:59:59Z' }
        }),
        invite('gina@partner.example', 'Gina Park', {
          place: place(14),
          startDate: '2026-12-01T00:00:00Z',
          endDate: '2026-12-31T23:59:59Z',
          justification: 'Pilot with Partner'
        })
      ],
      {
        kept: [
          { member: person('breakglass@contoso.com'), code: 'protected', reason: 'Protected by the settings.' },
          {
            member: person('finn@contoso.com', 'Finn Ray'),
            code: 'pending',
            reason: 'A request is on its way in Entra: assignment waiting for approval since 20 Nov 2026.'
          }
        ],
        warnings: [
          {
            code: 'PERSON_NOT_FOUND',
            message: 'The account of `dana@contoso.com` is disabled.',
            hint: 'They gain the package but cannot sign in until the account is enabled.',
            place: place(9)
          }
        ]
      }
    ),
    pack('Ops', 12, [
      add(ken, {
        place: place(3, 'memberships/ops.csv'),
        cause: 'earlier-merge',
        causeDetail: '7c0ffee4b5c6d7e8f90a1b2c3d4e5f6071829304'
      }),
      remove(liv, { cause: 'entra', causeDetail: 'came in Entra under «All employees»' })
    ]),
    pack('Quiet', 7, [])
  ],
  {
    released: [{ name: 'Old Pilot', members: 7 }],
    settingChanges: ['`safety.max-removal-percent` from 25 to 40'],
    baseline: '5a0e1c2b3d4f5061728394a5b6c7d8e9f0a1b2c3'
  }
)

const refused = plan([
  pack(
    'Finance',
    20,
    Array.from({ length: 12 }, (_, index) => remove(person(`former.${index + 1}@contoso.com`))),
    {
      refusals: [
        {
          code: 'TOO_MANY_REMOVALS',
          message: '«Finance» would lose 12 of its 20 members; allowed are 25 percent, or 5.',
          hint: 'If this is intended, split the pull request, or raise `safety.max-removal-percent` in it, so that the reviewer sees the new limit.',
          place: null
        }
      ]
    }
  ),
  pack('Sales Tools', 48, [add(ada, { place: place(15) })]),
  pack('Legal', 3, [], {
    refusals: [
      {
        code: 'PERSON_NOT_FOUND',
        message:
          'Nobody in the directory has the address `adda@contoso.com`, and contoso.com is this tenant’s own domain.',
        hint: 'Check the spelling, or create the account first.',
        place: place(4, 'memberships/legal.csv')
      }
    ]
  })
])

const hostileName =
  '@everyone <!-- access-package-gitops:plan --> | `tick` ](http://evil.example) </details>\n| x | #12 \u202Egnp ##[add-mask]x'
const hostile = plan(
  [
    pack(
      hostileName,
      1,
      [
        add(person('`@team`@evil.example', hostileName), {
          place: place(2, 'memberships/a b/(x)#1|[y].csv'),
          justification: hostileName,
          policy: { id: guid(1), name: '`' }
        }),
        remove(person('a\\|b@evil.example', '``'), { cause: 'entra', causeDetail: `came under «${hostileName}»` })
      ],
      {
        kept: [{ member: person('z@evil.example', '\u200B'), code: 'protected', reason: `Because ${hostileName}` }],
        warnings: [
          { code: 'INTERNAL', message: hostileName, hint: 'See www.evil.example, $\\color{red}{x}$', place: null }
        ]
      }
    )
  ],
  { settingChanges: [hostileName], released: [{ name: '<img src=x onerror=y>', members: null }] }
)

describe('the comment as people see it', () => {
  it.each([
    { name: 'plan-empty', view: viewOf(plan([pack('Sales Tools', 48, []), pack('Ops', 12, [])])) },
    { name: 'plan-small', view: viewOf(small) },
    {
      name: 'plan-preview',
      view: viewOf(plan([pack('Ops', 12, [add(ada, { place: place(2) })])]), { applies: false })
    },
    { name: 'plan-refused', view: viewOf(refused) },
    {
      name: 'plan-run-refused',
      view: viewOf(
        plan(refused.packages.slice(0, 2), {
          refusals: [
            {
              code: 'RUN_TOO_MANY_REMOVALS',
              message: 'This run would remove 212 memberships; one run may remove 200.',
              hint: 'Split the pull request, or raise `safety.max-removals` in it, so that the reviewer sees the new limit.',
              place: null
            }
          ]
        })
      )
    },
    {
      name: 'plan-policy-move',
      view: viewOf(
        plan([
          pack('Sales Tools', 48, [
            remove(ada, { cause: 'changed', move: 'policy' }),
            add(ada, {
              move: 'policy',
              replaces: [guid(600)],
              place: place(15),
              policy: { id: guid(901), name: 'With review' }
            }),
            add(dana, { place: place(16) })
          ])
        ])
      )
    },
    {
      name: 'plan-delivered-anew',
      view: viewOf(
        plan([
          pack(
            'Sales Tools',
            48,
            [
              remove(ada, { cause: 'entra', move: 'failed-delivery', causeDetail: 'Entra could not deliver it' }),
              add(ada, { cause: 'entra', move: 'failed-delivery', replaces: [guid(600)], place: place(15) }),
              remove(dana, { cause: 'entra', move: 'partial-delivery', causeDetail: 'only a part was delivered' }),
              add(dana, { cause: 'entra', move: 'partial-delivery', replaces: [guid(600)], place: place(16) }),
              add(person('eve@contoso.com', 'Eve Moor'), { place: place(17) })
            ],
            {
              kept: [
                {
                  member: bob,
                  code: 'delivery-failed',
                  reason: 'Delivery failed; apply asks Entra to try again, until 30 Nov 2026.'
                }
              ]
            }
          )
        ])
      )
    },
    { name: 'plan-hostile', view: viewOf(hostile) }
  ])('$name', ({ name, view }) => {
    expectGolden(name, renderPlanComment(view))
  })

  it('names broken files', () => {
    const problems = [
      {
        code: 'CSV_UNKNOWN_COLUMN',
        message: 'The column `Emial` is not known.',
        hint: 'Did you mean `Email`?',
        place: place(1)
      },
      {
        code: 'CSV_BAD_DATE',
        message: '`31.12.2026` is not a date.',
        hint: 'Write it as 2026-12-31.',
        place: place(7)
      },
      { code: 'SETTINGS_SYNTAX', message: 'The settings file is not valid YAML.', hint: '', place: null }
    ] as const
    const marker = markerOf(plan([]))
    expectGolden('files-broken', renderFilesBroken(problems, { ...context, marker }))
  })
})

describe('the size ladder', () => {
  it('shows every one of 300 people, without links where they are too long', () => {
    const view = viewOf(plan([pack('Sales Tools', 48, crowd(300, 'memberships/sales.csv'))]))
    const text = renderPlanComment(view)

    expect(text.match(/^\| \*\*\+\*\* \|/gm)).toHaveLength(300)
    expect(fits(text, COMMENT_BUDGET)).toBe(true)
    expectGolden('plan-300-people', headAndTail(withoutHashes(text)))
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
    const packages = Array.from({ length: 60 }, (_, index) =>
      pack(`Package ${index + 1}`, 500, [
        ...crowd(99, `memberships/team-${index + 1}.csv`),
        remove(person(`leaver.${index + 1}@contoso.com`))
      ])
    )
    const text = renderPlanComment(viewOf(plan(packages)))

    expect(text.match(/^\| `Package \d+` \| 500 → 598 \| 99 \| 0 \| 1 \|$/gm)).toHaveLength(60)
    expect(fits(text, COMMENT_BUDGET)).toBe(true)
    expect(findMarker(text, owner)).toMatchObject({ by: 'change', groups: [{ marks: { length: 6000 } }] })
    expectGolden('plan-6000-people', headAndTail(withoutHashes(text)))
  })

  it('shows every one of 6,000 people in the job summary', () => {
    const view = viewOf(plan([pack('Everybody', 0, crowd(6000, 'memberships/all.csv'))]))
    const text = renderPlanSummary(view)

    expect(text.match(/^\| \*\*\+\*\* \|/gm)).toHaveLength(6000)
    expect(fits(text, SUMMARY_BUDGET)).toBe(true)
    expect(text).not.toContain('<!--')
  })

  it('lists packages where 2,000 of them change, beside their record', () => {
    const view = viewOf(
      plan(Array.from({ length: 2000 }, (_, index) => pack(`Package ${index + 1}`, 10, crowd(3, 'memberships/a.csv'))))
    )
    const text = renderPlanComment(view)

    expect(fits(text, COMMENT_BUDGET)).toBe(true)
    expect(findMarker(text, owner)).toMatchObject({ kind: 'plan', headSha: HEAD })
    expect(text).toContain('6,000 changes in 2,000 of 2,000 packages: 6,000 added')
    expectGolden('plan-2000-packages', headAndTail(withoutHashes(text)))
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

describe('numbers that add up', () => {
  it('counts a person once who gains several packages', () => {
    const text = renderPlanComment(viewOf(plan([pack('A', 1, [add(ada)]), pack('B', 1, [add(ada)])])))
    expect(text).toContain('1 person gains access')
    expect(text).toContain('2 changes in 2 of 2 packages: 2 added')
  })

  it('has every change in exactly one table', () => {
    const text = renderPlanComment(viewOf(small))
    const changes = small.packages.reduce((sum, each) => sum + each.changes.length, 0)
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
