/** What the issue about drift says where a look at a whole company says little of it: numbers, ends, and what is left out. */
import { describe, expect, it } from '@jest/globals'
import type { PlannedChange } from '../../src/core/change-table.js'
import type { Drift, EndingMembership, PersonNotice } from '../../src/core/drift.js'
import {
  driftTitle,
  headline,
  renderDriftIssue,
  renderDriftSummary,
  type DriftView
} from '../../src/core/drift-report.js'
import type { Change, Refusal } from '../../src/core/plan.js'
import type { ApplyFate, UnappliedMerge } from '../../src/core/unapplied-merges.js'
import { add, context, crowd, HEAD, MERGE, pack, person, place, remove, update } from './plan-fixtures.js'

const NOTHING: Drift = {
  outside: [],
  unexplained: [],
  unapplied: [],
  ended: [],
  deliveries: [],
  gone: [],
  unchecked: [],
  ending: [],
  files: new Map(),
  packages: 3,
  drifted: 0
}
const MARKER = '<!-- marker -->'
const viewOf = (drift: Partial<Drift>, more: Partial<DriftView> = {}): DriftView => ({
  ...context,
  drift: { ...NOTHING, ...drift },
  merges: [],
  checkedAt: '2026-11-29T02:00:05Z',
  whyUnexplained: null,
  expiringWithinDays: 14,
  narrowedTo: [],
  ...more
})
const issue = (drift: Partial<Drift>, more: Partial<DriftView> = {}): string =>
  renderDriftIssue(viewOf(drift, more), MARKER)

const changesOf = (name: string, ...changes: readonly Change[]): readonly PlannedChange[] => {
  const one = pack(name, 5, changes)
  return changes.map((change) => ({ pack: one, change }))
}
const refusal = (code: Refusal['code'], line: number): Refusal => ({
  code,
  message: `Reason ${line}.`,
  hint: 'Do it.',
  place: place(line)
})
const many = <T>(amount: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: amount }, (_, index) => make(index))
/** The cells of the table rows of a text. */
const tableRows = (text: string): readonly string[] => text.split('\n').filter((each) => each.startsWith('| '))

describe('the headline', () => {
  const notice: PersonNotice = { packageName: 'One', member: person('ann@x.example'), words: 'Late.', place: null }
  it.each<{ says: string; drift: Partial<Drift> }>([
    { says: 'none', drift: {} },
    {
      says: '1 package differs from git',
      drift: { drifted: 1, outside: changesOf('One', add(person('ann@x.example'))) }
    },
    {
      says: '2 packages differ from git',
      drift: { drifted: 2, outside: changesOf('One', add(person('ann@x.example'))) }
    },
    { says: 'no package differs, 1 thing needs a look', drift: { deliveries: [notice] } },
    {
      says: 'no package differs, 2 things need a look',
      drift: { deliveries: [notice], unchecked: [refusal('PACKAGE_NOT_FOUND', 2)] }
    }
  ])('$says', ({ says, drift }) => {
    expect(headline({ ...NOTHING, ...drift })).toBe(says)
    expect(driftTitle(viewOf(drift, { path: 'access' }))).toBe(`Access drift: ${says} (access)`)
    expect(renderDriftSummary(viewOf(drift))).toMatch(new RegExp(`^### Access drift: ${says}\n`))
  })
})

describe('the first lines', () => {
  it('say what was compared, and that nothing is to be done', () => {
    const compared = `3 managed packages compared with [\`${HEAD.slice(0, 7)}\`](${context.repositoryUrl}/commit/${HEAD}) on 29 Nov 2026, 02:00 UTC`
    expect(issue({})).toBe(
      `Entra has what the files say: ${compared}. There is nothing to do.\n\n<sub>\`memberships\` · [this run](${context.runUrl})</sub>\n\n${MARKER}\n`
    )
    expect(issue({ packages: 1 })).toContain('1 managed package compared with')
    expect(issue({ gone: [refusal('PERSON_LEFT', 2)] })).toContain(
      `${compared}. This page is written anew with each look; nothing was changed in Entra.\n`
    )
  })

  it('say that others were not looked at, where the run was narrowed', () => {
    const narrowed = ' Narrowed by the input `packages`: others were not looked at.'
    expect(issue({}, { narrowedTo: ['Sales*'] })).toContain(`There is nothing to do.${narrowed}\n`)
    expect(issue({ gone: [refusal('PERSON_LEFT', 2)] }, { narrowedTo: ['Sales*'] })).toContain(`in Entra.${narrowed}\n`)
  })

  it('say nothing of a box or a section that would be empty', () => {
    expect(issue({})).not.toMatch(/####|CAUTION|Narrowed/)
  })
})

describe('a difference', () => {
  it('has no column that would be empty', () => {
    const text = issue(
      { unexplained: changesOf('One', remove(person('ann@x.example', 'Ann'))) },
      { whyUnexplained: 'no record' }
    )
    expect(tableRows(text)).toEqual([
      '| Person | Package | Applying it |',
      '| --- | --- | --- |',
      '| `Ann` `ann@x.example` | `One` | removed |'
    ])
    expect(text).toContain('Either the files were not applied or Entra was changed: no record.')
  })

  it('says what happened in Entra, and of a removal since when access is there', () => {
    const text = issue({
      outside: changesOf(
        'One',
        remove(person('a@x.example'), { causeDetail: 'came under `P`', startDate: '2026-05-20T08:00:00Z' }),
        remove(person('b@x.example'), { startDate: '2026-05-21T08:00:00Z' }),
        add(person('c@x.example'), { causeDetail: 'ended', startDate: '2027-01-01T00:00:00Z' }),
        remove(person('d@x.example'))
      )
    })
    expect(tableRows(text).slice(2)).toEqual([
      '| `a@x.example` | `One` | came under `P`, since 20 May 2026 | removed |',
      '| `b@x.example` | `One` | since 21 May 2026 | removed |',
      '| `c@x.example` | `One` | ended | added from 1 Jan 2027 |',
      '| `d@x.example` | `One` | | removed |'
    ])
  })

  it('past the end of a row says when access ends in Entra, if it does', () => {
    const until = (endDate: string | null) => remove(person(`${endDate}@x.example`), { endDate, cause: 'expired' })
    const text = issue({ ended: changesOf('One', until('none'), until('2027-01-03T09:00:00Z'), until(null)) })
    expect(
      tableRows(text)
        .slice(2)
        .map((each) => each.split('|')[3]?.trim())
    ).toEqual(['no end in Entra', 'ends in Entra on 3 Jan 2027', ''])
  })

  it('links its row, and names the files to touch, sorted', () => {
    const drift = {
      outside: [
        ...changesOf('One', update(person('a@x.example'), { place: place(7) })),
        ...changesOf('Two', remove(person('b@x.example')))
      ],
      files: new Map([
        ['One', ['memberships/z.csv', 'memberships/sales.csv']],
        ['Two', ['memberships/sales.csv']]
      ])
    }
    const url = `${context.repositoryUrl}/blob/${HEAD}/memberships`
    const text = issue(drift)
    expect(text).toContain(`| [\`sales.csv\` line 7](${url}/sales.csv#L7) |`)
    expect(text).toContain(
      `Files: [\`memberships/sales.csv\`](${url}/sales.csv), [\`memberships/z.csv\`](${url}/z.csv)\n`
    )
    expect(issue({ ...drift, files: new Map() })).not.toMatch(/^Files?:/m)
  })

  it.each([
    { files: 1, ends: /^File: \[`f\/0\.csv`\]\(\S+\)$/m },
    { files: 10, ends: /^Files: .*, \[`f\/9\.csv`\]\(\S+\)$/m },
    { files: 11, ends: /^Files: .*`f\/8\.csv`\]\(\S+\), 1 more file$/m },
    { files: 13, ends: /^Files: .*, 3 more files$/m }
  ])('names ten files at most: of $files', ({ files, ends }) => {
    const names = many(files, (index) => `f/${index}.csv`)
    expect(
      issue({ outside: changesOf('One', remove(person('a@x.example'))), files: new Map([['One', names]]) })
    ).toMatch(ends)
  })
})

describe('a merge that is not in Entra', () => {
  const merged = (fate: ApplyFate, more: Partial<UnappliedMerge> = {}): UnappliedMerge => ({
    commit: MERGE,
    fate,
    open: changesOf('One', add(person('ann@x.example'))),
    held: [],
    heldSince: null,
    ...more
  })
  const commit = `[\`${MERGE.slice(0, 7)}\`](${context.repositoryUrl}/commit/${MERGE})`
  const at = '2026-05-31T09:00:00Z'

  it.each<{ fate: ApplyFate; says: string }>([
    {
      fate: { kind: 'never' },
      says: 'no apply of it began: its run was skipped, cancelled while it waited, failed before it could begin, or never started.'
    },
    {
      fate: { kind: 'unfinished', at, runUrl: 'https://x.example/1' },
      says: 'its apply began on 31 May 2026, 09:00 UTC and has no end: it goes on, or was cut off ([the run](https://x.example/1)).'
    },
    {
      fate: { kind: 'unfinished', at: null, runUrl: null },
      says: 'its apply began and has no end: it goes on, or was cut off.'
    },
    {
      fate: { kind: 'ended', at, description: '2 failed', runUrl: 'https://x.example/1' },
      says: 'its apply ended on 31 May 2026, 09:00 UTC: 2 failed ([the run](https://x.example/1)).'
    },
    {
      fate: { kind: 'ended', at: null, description: '', runUrl: null },
      says: 'its apply ended: not all of it was done.'
    },
    {
      fate: { kind: 'unreadable', why: 'GitHub refused it.' },
      says: 'what became of its apply could not be read: GitHub refused it.'
    }
  ])('says what became of its apply: $fate.kind', ({ fate, says }) => {
    const text = issue({ drifted: 1 }, { merges: [merged(fate)] })
    expect(text).toContain(`- ${commit}: ${says}\n`)
    expect(text).toContain(`| \`ann@x.example\` | \`One\` | merged with ${commit} | added |`)
    expect(text).not.toContain('#### Merged, and held')
  })

  it('is held since the first apply that held it, for each reason once', () => {
    const [one, two] = changesOf('One', add(person('ann@x.example')), add(person('bob@x.example')))
    if (one === undefined || two === undefined) throw new Error('There are two.')
    const held = [
      { ...one, reason: 'Nobody saw it.' },
      { ...two, reason: 'Nobody saw it.' }
    ]
    const fate: ApplyFate = { kind: 'ended', at, description: '1 held', runUrl: null }
    const first: ApplyFate = { ...fate, at: '2026-05-01T09:00:00Z' }
    const text = issue({}, { merges: [merged(fate, { open: [], held, heldSince: first })] })
    expect(text).toContain(
      `- ${commit}: held since its apply ended on 1 May 2026, 09:00 UTC: 1 held.\n- Nobody saw it.\n`
    )
    expect(text.split('Nobody saw it.')).toHaveLength(2)
    expect(text).not.toContain('#### Merged, and not applied')
    const unknown = issue({}, { merges: [merged(fate, { open: [], held, heldSince: null })] })
    expect(unknown).toContain('held since its apply ended on 31 May 2026, 09:00 UTC')
  })
})

describe('a text that is too long', () => {
  const ending: EndingMembership = {
    packageName: 'One',
    member: person('ann@x.example'),
    endDate: '2026-12-03T23:59:59Z',
    place: place(2),
    declared: true
  }
  const BUDGET = { maxUtf16Units: 6_000, maxBytes: 6_000 }
  const short = (drift: Partial<Drift>, more: Partial<DriftView> = {}, budget = BUDGET): string =>
    renderDriftIssue(viewOf(drift, more), MARKER, budget)

  it('counts the people, rows and reasons it leaves out, and says where all of it is', () => {
    const text = short({
      outside: changesOf('One', ...crowd(300, 'memberships/sales.csv')),
      ending: many(300, () => ending),
      gone: many(300, (line) => refusal('PERSON_LEFT', line)),
      unchecked: many(300, (line) => refusal('PERSON_NOT_FOUND', line)),
      deliveries: many(300, () => ({
        packageName: 'One',
        member: person('ann@x.example'),
        words: 'Late.',
        place: place(3)
      }))
    })
    expect(text).toContain(`The [job summary](${context.runUrl}) shows more, the plan file all.`)
    expect(text).toMatch(/… and \d+ more people\n/)
    expect(text).toMatch(/… and \d+ more memberships\n/)
    for (const what of ['reasons', 'rows', 'people']) expect(text).toMatch(new RegExp(`- … and \\d+ more ${what}`))
    expect(text.length).toBeLessThanOrEqual(BUDGET.maxUtf16Units)
    expect(text.endsWith(`${MARKER}\n`)).toBe(true)
  })

  it('counts people, not changes: who is removed and added again is one', () => {
    const moved = many(60, (index) => {
      const member = person(`moved-${index}@x.example`)
      return [remove(member, { move: 'policy' }), add(member, { move: 'policy' })]
    }).flat()
    const text = short({ outside: changesOf('One', ...moved) }, {}, { maxUtf16Units: 1_400, maxBytes: 1_400 })
    const shown = tableRows(text).length - 2
    expect(text).toContain(`… and ${60 - Math.floor(shown / 2)} more people`)
  })

  it('has no table without rows', () => {
    const text = short(
      { outside: changesOf('One', ...crowd(300, 'memberships/sales.csv')), ending: many(300, () => ending) },
      {},
      { maxUtf16Units: 1_250, maxBytes: 1_250 }
    )
    expect(tableRows(text)).toEqual([])
    expect(text).toContain('… and 300 more people')
    expect(text).toContain('… and 300 more memberships')
  })

  it('in the summary points to the plan file', () => {
    const text = renderDriftSummary(viewOf({ outside: changesOf('One', ...crowd(6_000, 'memberships/sales.csv')) }))
    expect(text).toContain('The plan file (output `plan-file`) has all.')
  })
})

describe('the other lists', () => {
  it('name the row of a person where there is one', () => {
    const late = (at: PersonNotice['place']): PersonNotice => ({
      packageName: 'One',
      member: person('ann@x.example'),
      words: 'Late.',
      place: at
    })
    const text = issue({ deliveries: [late(null), late(place(3))] })
    expect(text).toContain('- `One` · `ann@x.example`: Late.\n')
    expect(text).toMatch(/- `One` · `ann@x\.example`: Late\. \(\[`sales\.csv` line 3\]\(\S+#L3\)\)\n/)
  })

  it('say within how many days memberships end', () => {
    const ending: EndingMembership = {
      packageName: 'One',
      member: person('a@x.example'),
      endDate: '2026-11-29T23:59:59Z',
      place: place(2),
      declared: false
    }
    expect(issue({ ending: [ending] }, { expiringWithinDays: 1 })).toContain('#### Ends within 1 day\n')
    expect(issue({ ending: [ending] })).toContain('| 29 Nov 2026 (by its policy in Entra) |')
  })
})
