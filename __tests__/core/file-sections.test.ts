import { describe, expect, it } from '@jest/globals'
import { countRows, rowsOf, sectionsOf, type FileSection } from '../../src/core/file-sections.js'
import type { MembershipRow } from '../../src/core/model.js'
import { row } from '../app/fakes/samples.js'

const FILE = 'memberships/all.csv'

/** Rows of these packages, one after another, from line 2. */
const rowsOfPackages = (...names: readonly string[]): readonly MembershipRow[] =>
  names.map((accessPackage, index) =>
    row(`person${index}@contoso.com`, { accessPackage, place: { file: FILE, line: index + 2 } })
  )

/** Each section in few words: what it is called, and how each of its lines calls it. */
const told = (sections: readonly FileSection[]): readonly string[] =>
  sections.map(({ file, accessPackage, rows }) => {
    const lines = rows.unpack().map(({ place, accessPackage: written }) => `${place.line} ${written}`)
    return `${file} «${accessPackage}»: ${lines.join(', ')}`
  })

describe('the sections of a file', () => {
  it.each([
    { rule: 'of no rows are none', names: [], expected: [] },
    {
      rule: 'of one package are one, in the order of its rows',
      names: ['Sales Tools', 'Sales Tools', 'Sales Tools'],
      expected: [`${FILE} «Sales Tools»: 2 Sales Tools, 3 Sales Tools, 4 Sales Tools`]
    },
    {
      rule: 'of a package spelt in several ways are one, called as its first row has it; each row keeps its spelling',
      names: ['Vertrieb Süd', 'VERTRIEB SÜD', 'Vertrieb Su\u0308d', 'Vertrieb Süd'],
      expected: [`${FILE} «Vertrieb Süd»: 2 Vertrieb Süd, 3 VERTRIEB SÜD, 4 Vertrieb Su\u0308d, 5 Vertrieb Süd`]
    },
    {
      rule: 'of several packages are one each, in the order of their first rows, however they are entwined',
      names: ['Sales Tools', 'Finance Reports', 'sales tools', 'Payroll', 'Finance Reports'],
      expected: [
        `${FILE} «Sales Tools»: 2 Sales Tools, 4 sales tools`,
        `${FILE} «Finance Reports»: 3 Finance Reports, 6 Finance Reports`,
        `${FILE} «Payroll»: 5 Payroll`
      ]
    }
  ])('$rule', ({ names, expected }) => expect(told(sectionsOf(FILE, rowsOfPackages(...names)))).toEqual(expected))
})

describe('the rows of sections', () => {
  const rows = rowsOfPackages('Sales Tools', 'Finance Reports', 'sales tools', 'Finance Reports')
  const [first, second, third, fourth] = rows

  it('are all of them as they were read, section by section', () => {
    expect(rowsOf(sectionsOf(FILE, rows))).toEqual([first, third, second, fourth])
  })

  it('are counted over all sections, and not made for it', () => {
    const unpack = (): never => {
      throw new Error('Counting takes no rows.')
    }
    const sections = sectionsOf(FILE, rows).map((section) => ({ ...section, rows: { ...section.rows, unpack } }))
    expect(countRows(sections)).toBe(4)
    expect(countRows([])).toBe(0)
  })
})
