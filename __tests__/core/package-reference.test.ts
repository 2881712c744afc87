import { describe, expect, it } from '@jest/globals'
import { rowsOf } from '../../src/core/file-sections.js'
import type { AccessPackage, PackageSettings } from '../../src/core/model.js'
import { groupByPackage, namePackage, namePackages, pickPackage } from '../../src/core/package-reference.js'
import { finance, guid, packageSettings, row, sales, settings } from '../app/fakes/samples.js'
import { sectionsOfRows } from './packed-lists.js'

const pinned = settings({ packages: [packageSettings({ id: sales.id })] })
const plain = settings()

describe('what a text in a file means', () => {
  it.each([
    {
      rule: 'a name in other case is the same package',
      one: 'Sales Tools',
      other: 'SALES tools',
      given: plain,
      same: true
    },
    {
      rule: 'an id in capitals is the same package',
      one: guid(171).toUpperCase(),
      other: guid(171),
      given: plain,
      same: true
    },
    { rule: 'another name is another package', one: 'Sales Tools', other: 'Sales Tool', given: plain, same: false },
    { rule: 'a name that the settings pin is its id', one: 'sales tools', other: sales.id, given: pinned, same: true },
    {
      rule: 'a name that nothing pins is not an id yet',
      one: 'Sales Tools',
      other: sales.id,
      given: plain,
      same: false
    }
  ])('$rule', ({ one, other, given, same }) =>
    expect(namePackage(one, given).key === namePackage(other, given).key).toBe(same)
  )

  it('a package named in several ways stands once, as it was first written', () => {
    const texts = ['Sales Tools', 'sales tools', sales.id, 'Finance Reports']
    expect(namePackages(texts, pinned).map(({ label }) => label)).toEqual(['Sales Tools', 'Finance Reports'])
  })

  it.each([
    { rule: 'by its name', text: 'SALES TOOLS' },
    { rule: 'by the id they pin', text: sales.id }
  ])('its settings are found $rule', ({ text }) => {
    expect(namePackage(text, pinned).settings?.name).toBe('Sales Tools')
  })

  it('rows are gathered by what they mean, in their order', () => {
    const [first, second, third] = [
      row('a@x.io'),
      row('b@x.io', { accessPackage: finance.id }),
      row('c@x.io', { accessPackage: sales.id })
    ]
    const groups = groupByPackage(sectionsOfRows([first, second, third]), pinned)
    expect([...groups.values()].map(rowsOf)).toEqual([[first, third], [second]])
  })
})

describe('which of the packages Entra found is meant', () => {
  const twin: AccessPackage = { ...sales, id: guid(103), catalog: { id: guid(203), name: 'Partners', external: true } }

  interface Case {
    readonly text?: string
    readonly settings?: PackageSettings
    readonly found: readonly AccessPackage[]
    readonly names?: readonly string[]
  }
  const pick = ({ text = 'Sales Tools', settings: own, found, names = [] }: Case) =>
    pickPackage(namePackage(text, settings({ packages: own === undefined ? [] : [own] })), found, names)

  it.each<Case & { rule: string; expected: AccessPackage }>([
    { rule: 'the only one', found: [sales], expected: sales },
    {
      rule: 'the one in the catalog that the settings name, in any case',
      settings: packageSettings({ catalog: 'partners' }),
      found: [sales, twin],
      expected: twin
    }
  ])('$rule', ({ expected, ...asked }) => expect(pick(asked)).toEqual({ kind: 'package', accessPackage: expected }))

  it.each<Case & { rule: string; code: string; message: string; hint: string }>([
    {
      rule: 'several of the name: their ids and catalogs',
      found: [twin, sales],
      code: 'PACKAGE_AMBIGUOUS',
      message: `${sales.id} in catalog «Sales», ${twin.id} in catalog «Partners»`,
      hint: '`id` or `catalog`'
    },
    {
      rule: 'none of the name: the nearest are suggested',
      text: 'Sales Tolls',
      found: [],
      names: ['Finance Reports', 'Sales Tools'],
      code: 'PACKAGE_NOT_FOUND',
      message: '«Sales Tolls»',
      hint: 'Did you mean «Sales Tools»?'
    },
    {
      rule: 'none and nothing near: where to look',
      text: 'Payroll',
      found: [],
      names: ['Sales Tools'],
      code: 'PACKAGE_NOT_FOUND',
      message: '«Payroll»',
      hint: 'Check the name'
    },
    {
      rule: 'none of the id',
      text: guid(199),
      found: [],
      code: 'PACKAGE_NOT_FOUND',
      message: `No access package has the id ${guid(199)}`,
      hint: 'Check'
    },
    {
      rule: 'none in that catalog: where it is',
      settings: packageSettings({ catalog: 'Marketing' }),
      found: [sales],
      code: 'PACKAGE_NOT_FOUND',
      message: 'not in catalog «Marketing»; it is in «Sales»',
      hint: '`catalog`'
    }
  ])('refused: $rule', ({ code, message, hint, ...asked }) =>
    expect(pick(asked)).toMatchObject({
      kind: 'refused',
      refusal: { code, message: expect.stringContaining(message), hint: expect.stringContaining(hint) }
    })
  )

  it('a refusal of a package with settings points to their line', () => {
    const own = packageSettings()
    expect(pick({ settings: own, found: [sales, twin] })).toMatchObject({ refusal: { place: own.place } })
  })
})
