import { describe, expect, it } from '@jest/globals'
import { SUMMARY_BUDGET } from '../../src/core/comment-size.js'
import type { ExportedFiles } from '../../src/core/export-files.js'
import type { PackageExport } from '../../src/core/export-package.js'
import { exportSentence, renderExportSummary } from '../../src/core/export-report.js'
import { packAssignments } from '../../src/core/packed.js'
import { finance, row, sales } from '../app/fakes/samples.js'
import { packedRows } from './packed-lists.js'
import { person } from './plan-fixtures.js'

const exported = (of: typeof sales, more: Partial<PackageExport> = {}): PackageExport => ({
  facts: {
    accessPackage: of,
    settings: null,
    label: null,
    rows: packedRows([]),
    assignments: packAssignments([]),
    requests: [],
    failedRequests: []
  },
  rows: [],
  added: [],
  leftOut: [],
  ...more
})
const at = (file: string, line: number) => ({ place: { file, line } })
const fileOf = (path: string, fresh = false) => ({ path, bytes: new Uint8Array(), fresh })

const ofSales = exported(sales, {
  rows: [
    { kind: 'change', row: row('ada@contoso.com', at('b.csv', 2)), cells: { endDate: '2030-12-31', policy: '' } },
    { kind: 'remove', row: row('ben@contoso.com', at('b.csv', 3)), code: 'has-not' }
  ],
  leftOut: [
    { member: person('sam@contoso.com'), code: 'leaving' },
    { member: person('robot@contoso.com'), code: 'not-a-person' }
  ]
})
const ofFinance = exported(finance, {
  rows: [{ kind: 'remove', row: row('cyd@contoso.com', at('b.csv', 5)), code: 'deleted' }],
  leftOut: [{ member: person('tom@contoso.com'), code: 'leaving' }]
})
const written: ExportedFiles = {
  files: [fileOf('a.csv', true), fileOf('b.csv')],
  added: [
    { exported: ofSales, file: 'b.csv', cells: { email: 'eve@contoso.com', policy: '', endDate: '2031-01-31' } },
    {
      exported: ofFinance,
      file: 'a.csv',
      cells: { email: 'fay@contoso.com', policy: 'Direct', startDate: '2030-02-01' }
    }
  ]
}

describe('an export in one sentence', () => {
  it.each<{ rule: string; packages: readonly PackageExport[]; files: ExportedFiles; expected: string }>([
    {
      rule: 'counts rows by what becomes of them, files, and who was left out',
      packages: [ofSales, ofFinance],
      files: written,
      expected: '2 rows added, 1 row changed, 2 rows taken out, in 2 files; 3 holders left out.'
    },
    {
      rule: 'does not name what did not occur',
      packages: [{ ...ofFinance, leftOut: [] }],
      files: { files: [fileOf('b.csv')], added: [] },
      expected: '1 row taken out, in 1 file.'
    },
    {
      rule: 'says in words that there was nothing to do',
      packages: [exported(sales, { leftOut: ofFinance.leftOut })],
      files: { files: [], added: [] },
      expected: 'The files say what Entra has, nothing was changed; 1 holder left out.'
    },
    {
      rule: 'does not say that all is well where nothing was looked at',
      packages: [],
      files: { files: [], added: [] },
      expected: 'No access package was looked at, nothing was changed.'
    }
  ])('$rule', ({ packages, files, expected }) => expect(exportSentence(packages, files)).toBe(expected))
})

describe('the summary of an export', () => {
  it('tells every row, file by file, and who was left out by reason', () => {
    expect(renderExportSummary([ofSales, ofFinance], written))
      .toBe(`### Export: 2 rows added, 1 row changed, 2 rows taken out, in 2 files; 3 holders left out.

Nothing was changed in Entra. Review the difference in a pull request; where it fits, merging it changes nothing there either.

#### \`a.csv\` (new)

| | Person | Package | Row |
| --- | --- | --- | --- |
| **+** | \`fay@contoso.com\` | \`Finance Reports\` | added, \`Policy\` \`Direct\`, \`StartDate\` \`2030-02-01\` |

#### \`b.csv\`

| | Person | Package | Row |
| --- | --- | --- | --- |
| **~** | \`ada@contoso.com\` | \`Sales Tools\` | changed (line 2): \`Policy\` emptied, \`EndDate\` \`2030-12-31\` |
| **−** | \`ben@contoso.com\` | \`Sales Tools\` | taken out (line 3): does not have it |
| **−** | \`cyd@contoso.com\` | \`Finance Reports\` | taken out (line 5): the account was deleted |
| **+** | \`eve@contoso.com\` | \`Sales Tools\` | added, \`EndDate\` \`2031-01-31\` |

<details><summary>Left out: 3 holders</summary>

- **2** being removed in Entra: \`sam@contoso.com\` (\`Sales Tools\`), \`tom@contoso.com\` (\`Finance Reports\`)
- **1** not a person: \`robot@contoso.com\` (\`Sales Tools\`)

</details>
`)
  })

  it('says nothing of who was left out where nobody was', () => {
    expect(renderExportSummary([exported(sales)], { files: [], added: [] })).not.toContain('Left out')
  })

  it('counts what there is no room for', () => {
    const people = Array.from({ length: 8_000 }, (_, index) => `${'person.'.repeat(12)}${index}@contoso.com`)
    const many = exported(sales, {
      rows: people.map((email, index) => ({
        kind: 'remove',
        row: row(email, at('b.csv', index + 2)),
        code: 'has-not'
      })),
      leftOut: people.map((email) => ({ member: person(email), code: 'leaving' }))
    })
    const text = renderExportSummary([many], { files: [fileOf('b.csv')], added: [] })
    expect(text.length).toBeLessThanOrEqual(SUMMARY_BUDGET.maxBytes)
    const [, rows] = /^… and ([\d,]+) rows more$/m.exec(text) ?? []
    expect(Number(rows?.replace(',', '')) + text.split('**−**').length - 1).toBe(8_000)
    expect(text).toMatch(/^- \*\*8,000\*\* being removed in Entra: .* \(`Sales Tools`\), 7,9\d\d more$/m)
  })
})
