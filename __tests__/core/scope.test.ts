import { describe, expect, it } from '@jest/globals'
import type { MembershipRow, Settings } from '../../src/core/model.js'
import { selectPackages, type Before } from '../../src/core/scope.js'
import { guid, packageSettings, row, sales, settings } from '../app/fakes/samples.js'
import { sectionsOfRows } from './packed-lists.js'

const inFile = (file: string, accessPackage: string): MembershipRow =>
  row('ada@contoso.com', { accessPackage, place: { file: `memberships/${file}`, line: 2 } })

interface Case {
  readonly requested?: 'changed' | 'all'
  readonly now: readonly MembershipRow[]
  readonly settingsBefore?: Settings
  readonly settings?: Settings
  /** Null: not known. */
  readonly before: readonly MembershipRow[] | null
  readonly changed?: readonly string[]
  readonly changedSettings?: readonly string[]
}

function select({
  requested = 'changed',
  now,
  settings: declared = settings(),
  settingsBefore = settings(),
  before,
  changed = [],
  changedSettings = []
}: Case) {
  const known: Before =
    before === null
      ? { kind: 'unknown', reason: 'more than 300 files changed' }
      : {
          kind: 'known',
          commit: 'b'.repeat(40),
          applied: false,
          files: { sections: sectionsOfRows(before), settings: settingsBefore },
          earlier: null,
          changedPaths: new Set(changed.map((file) => `memberships/${file}`))
        }
  const selection = selectPackages(
    requested === 'all' ? 'the workflow asks for it' : null,
    { sections: sectionsOfRows(now), settings: declared },
    known,
    changedSettings
  )
  return {
    kind: selection.scope.kind,
    packages: selection.packages.map(({ label }) => label),
    released: selection.released.map(({ label }) => label)
  }
}

const two = [inFile('sales.csv', 'Sales Tools'), inFile('finance.csv', 'Finance Reports')]

describe('the packages a run looks at', () => {
  it.each<Case & { rule: string; expected: ReturnType<typeof select> }>([
    {
      rule: '`changed`: those in files that differ, not the others',
      now: two,
      before: two,
      changed: ['sales.csv'],
      expected: { kind: 'changed', packages: ['Sales Tools'], released: [] }
    },
    {
      rule: '`changed`: nothing differs, nothing is looked at',
      now: two,
      before: two,
      expected: { kind: 'changed', packages: [], released: [] }
    },
    {
      rule: '`changed`: a package whose last row left one file and that stands in another is still managed',
      now: [inFile('b.csv', 'Sales Tools')],
      before: [inFile('a.csv', 'Sales Tools'), inFile('b.csv', 'Sales Tools')],
      changed: ['a.csv'],
      expected: { kind: 'changed', packages: ['Sales Tools'], released: [] }
    },
    {
      rule: '`changed`: a package whose settings differ',
      now: two,
      before: two,
      changedSettings: ['Finance Reports'],
      expected: { kind: 'changed', packages: ['Finance Reports'], released: [] }
    },
    {
      rule: '`changed`: a package named only in the settings, and new there',
      now: two,
      settings: settings({ packages: [packageSettings({ name: 'Guests' })] }),
      before: two,
      changedSettings: ['Guests'],
      expected: { kind: 'changed', packages: ['Guests'], released: [] }
    },
    {
      rule: 'a package that is in no file any more is released, not looked at',
      now: [two[1] as MembershipRow],
      before: two,
      changed: ['sales.csv'],
      expected: { kind: 'changed', packages: [], released: ['Sales Tools'] }
    },
    {
      rule: 'a package that left all files and stands in the settings is still managed',
      now: [],
      settings: settings({ packages: [packageSettings()] }),
      before: [two[0] as MembershipRow],
      changed: ['sales.csv'],
      expected: { kind: 'changed', packages: ['Sales Tools'], released: [] }
    },
    {
      rule: 'a package that left the settings and stands in no file is released',
      now: [],
      before: [],
      changedSettings: ['Guests'],
      expected: { kind: 'changed', packages: [], released: ['Guests'] }
    },
    {
      rule: 'a name in other case is the same package',
      now: [inFile('sales.csv', 'SALES TOOLS')],
      before: [inFile('sales.csv', 'Sales Tools')],
      changed: ['sales.csv'],
      expected: { kind: 'changed', packages: ['SALES TOOLS'], released: [] }
    },
    {
      rule: 'a name and the id that the settings pin it to are one package',
      now: [inFile('a.csv', 'Sales Tools'), inFile('b.csv', sales.id)],
      settings: settings({ packages: [packageSettings({ id: sales.id })] }),
      settingsBefore: settings({ packages: [packageSettings({ id: sales.id })] }),
      before: [inFile('a.csv', 'Sales Tools'), inFile('b.csv', sales.id)],
      changed: ['a.csv', 'b.csv'],
      expected: { kind: 'changed', packages: ['Sales Tools'], released: [] }
    },
    {
      rule: 'a pin that moves to another package releases the one it left',
      now: [inFile('a.csv', 'Sales Tools')],
      settings: settings({ packages: [packageSettings({ id: guid(99) })] }),
      settingsBefore: settings({ packages: [packageSettings({ id: sales.id })] }),
      before: [inFile('a.csv', 'Sales Tools')],
      changedSettings: ['Sales Tools'],
      expected: { kind: 'changed', packages: ['Sales Tools'], released: ['Sales Tools'] }
    },
    {
      rule: '`all`: every managed package, those of the settings too',
      requested: 'all',
      now: two,
      settings: settings({ packages: [packageSettings({ name: 'Guests' })] }),
      before: two,
      expected: { kind: 'all', packages: ['Sales Tools', 'Finance Reports', 'Guests'], released: [] }
    },
    {
      rule: '`all`: what went is released',
      requested: 'all',
      now: [two[0] as MembershipRow],
      before: two,
      changed: ['finance.csv'],
      expected: { kind: 'all', packages: ['Sales Tools'], released: ['Finance Reports'] }
    },
    {
      rule: 'nothing to compare with: every managed package',
      now: two,
      before: null,
      expected: { kind: 'all', packages: ['Sales Tools', 'Finance Reports'], released: [] }
    }
  ])('$rule', ({ expected, ...given }) => expect(select(given)).toEqual(expected))

  it('says why it looks at everything', () => {
    const before: Before = { kind: 'unknown', reason: 'more than 300 files changed' }
    const reasonOf = (whyAll: string | null) =>
      selectPackages(whyAll, { sections: sectionsOfRows(two), settings: settings() }, before, []).scope.reason
    expect(reasonOf(null)).toBe('more than 300 files changed')
    expect(reasonOf('the workflow asks for it')).toBe('the workflow asks for it')
  })
})
