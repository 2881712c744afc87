/** Into which file a new row goes, what it calls its package, and what becomes of the files. */
import { describe, expect, it } from '@jest/globals'
import { exportFiles, type ExportFolder } from '../../src/core/export-files.js'
import type { PackageExport } from '../../src/core/export-package.js'
import { normaliseName } from '../../src/core/identifiers.js'
import type { AccessPackage, MembershipFile, MembershipRow } from '../../src/core/model.js'
import { packAssignments } from '../../src/core/packed.js'
import { finance, guid, packageSettings, row, sales, settings } from '../app/fakes/samples.js'
import { packedRows } from './packed-lists.js'

const file = (path: string, text: string): MembershipFile => ({ kind: 'file', path, bytes: Buffer.from(text) })

interface Exported {
  readonly of?: AccessPackage
  readonly label?: string | null
  readonly present?: readonly MembershipRow[]
  readonly rows?: PackageExport['rows']
  readonly added?: PackageExport['added']
}

function exported({
  of = sales,
  label = null,
  present = [],
  rows = [],
  added = [{ email: 'new@contoso.com' }]
}: Exported): PackageExport {
  return {
    facts: {
      accessPackage: of,
      settings: null,
      label,
      rows: packedRows(present),
      assignments: packAssignments([]),
      requests: [],
      failedRequests: []
    },
    rows,
    added,
    leftOut: []
  }
}

/** The tenant has each of these names once. */
const names = (...all: readonly string[]) => new Map(all.map((name) => [normaliseName(name), 1]))
const folderOf = (more: Partial<ExportFolder> = {}): ExportFolder => ({
  path: 'memberships',
  files: [],
  settings: settings(),
  packagesByName: names(sales.name, finance.name),
  ...more
})
/** The files that are written, by path. */
const written = (packages: readonly Exported[], folder: Partial<ExportFolder> = {}): Readonly<Record<string, string>> =>
  Object.fromEntries(
    exportFiles(packages.map(exported), folderOf(folder)).files.map(({ path, bytes }) => [
      path,
      Buffer.from(bytes).toString()
    ])
  )
const at = (path: string, line: number, more: Partial<MembershipRow> = {}) =>
  row(`p${line}@contoso.com`, { place: { file: path, line }, ...more })

describe('a new row goes', () => {
  const three = 'AccessPackage;Email\nSales Tools;p2@contoso.com\nSales Tools;p3@contoso.com\n'
  const one = 'AccessPackage;Email\nSales Tools;p2@contoso.com\n'
  const files = ['a', 'b', 'c'].map((name) => file(`memberships/${name}.csv`, name === 'a' ? one : three))
  const rowsIn = (name: string, ...lines: readonly number[]) => lines.map((line) => at(`memberships/${name}.csv`, line))

  it.each([
    {
      rule: 'to the file that has most of the package',
      present: [...rowsIn('a', 2), ...rowsIn('b', 2, 3)],
      path: 'memberships/b.csv'
    },
    {
      rule: 'to the first by path where several have as many',
      present: [...rowsIn('c', 2, 3), ...rowsIn('b', 2, 3)],
      path: 'memberships/b.csv'
    },
    { rule: 'to a file of its own where none has any', present: [], path: 'memberships/sales-tools.csv' }
  ])('$rule', ({ present, path }) => {
    const { files: changed, added } = exportFiles([exported({ present })], folderOf({ files }))
    expect(changed.map((each) => [each.path, each.fresh])).toEqual([[path, present.length === 0]])
    expect(added.map((each) => each.file)).toEqual([path])
  })

  it('to no file that is there already, nor to one that another package gets', () => {
    const twin = { ...finance, name: 'SALES-tools' }
    const changed = written(
      [{ of: twin, added: [{ email: 'b@contoso.com' }] }, { added: [{ email: 'a@contoso.com' }] }],
      {
        files: [file('memberships/Sales-Tools.csv', 'AccessPackage;Email\n')]
      }
    )
    expect(Object.keys(changed)).toEqual(['memberships/sales-tools-2.csv', 'memberships/sales-tools-3.csv'])
    // Sorted by name, not by how the tenant lists them: «sales tools» comes before «sales-tools».
    expect(changed['memberships/sales-tools-2.csv']).toContain('a@contoso.com')
  })

  it('of packages of one name in the order of their ids', () => {
    const twin = { ...sales, id: guid(50) }
    const changed = written([
      { added: [{ email: 'a@contoso.com' }] },
      { of: twin, added: [{ email: 'b@contoso.com' }] }
    ])
    expect(changed['memberships/sales-tools.csv']).toContain('b@contoso.com')
    expect(changed['memberships/sales-tools-2.csv']).toContain('a@contoso.com')
  })
})

describe('a new row calls its package', () => {
  const nameIn = (each: Exported, folder: Partial<ExportFolder> = {}): string =>
    exportFiles([exported(each)], folderOf(folder)).added[0]?.cells.accessPackage ?? ''

  it.each<Exported & { rule: string; folder?: Partial<ExportFolder>; name: string }>([
    { rule: 'by its name', name: 'Sales Tools' },
    { rule: 'as the settings do', label: 'sales TOOLS', name: 'sales TOOLS' },
    { rule: 'by its name where a cell would not keep what the settings say', label: "'=1", name: 'Sales Tools' },
    {
      rule: 'by its id where another one has the name',
      folder: { packagesByName: new Map([['sales tools', 2]]) },
      name: sales.id
    },
    {
      rule: 'by its id where it is not known whether another one has the name',
      folder: { packagesByName: null },
      name: sales.id
    },
    {
      rule: 'by its id where it has no name',
      of: { ...sales, name: '' },
      folder: { packagesByName: names('') },
      name: sales.id
    },
    {
      rule: 'by its id where a cell would not keep the name',
      of: { ...sales, name: 'a\nb' },
      folder: { packagesByName: names('a\nb') },
      name: sales.id
    },
    {
      rule: 'by its id where the name is the id of another',
      of: { ...sales, name: guid(77) },
      folder: { packagesByName: names(guid(77)) },
      name: sales.id
    },
    {
      rule: 'by its id where the settings mean another package by the name',
      folder: { settings: settings({ packages: [packageSettings({ id: guid(77) })] }) },
      name: sales.id
    },
    {
      rule: 'by its id where settings of that name are not its own',
      folder: { settings: settings({ packages: [packageSettings()] }) },
      name: sales.id
    }
  ])('$rule', ({ folder = {}, name, ...each }) => {
    expect(nameIn(each, folder)).toBe(name)
  })

  it('as the last row of the file does, whatever other files say', () => {
    const path = 'memberships/a.csv'
    const text = `AccessPackage;Email\nSales Tools;p2@contoso.com\n${sales.id};p3@contoso.com\n`
    const present = [
      at(path, 2),
      at(path, 3, { accessPackage: sales.id }),
      at('memberships/b.csv', 2, { accessPackage: 'SALES TOOLS' })
    ]
    expect(nameIn({ present, label: 'sales tools' }, { files: [file(path, text)] })).toBe(sales.id)
  })
})

describe('the files', () => {
  it('that change are written whole, sorted by path; the others are left alone', () => {
    const text = 'AccessPackage;Email\nSales Tools;p2@contoso.com\nSales Tools;p3@contoso.com\n'
    const files = ['z', 'a', 'same'].map((name) => file(`memberships/${name}.csv`, text))
    const [gone, changed] = [at('memberships/z.csv', 2), at('memberships/a.csv', 3)]
    const packages = [
      exported({
        present: [gone, changed],
        rows: [
          { kind: 'remove', row: gone, code: 'has-not' },
          { kind: 'change', row: changed, cells: { email: 'other@contoso.com' } }
        ],
        added: []
      }),
      exported({ of: finance, added: [{ email: 'fay@contoso.com' }] })
    ]
    const told = exportFiles(packages, folderOf({ files }))
    expect(told.files.map(({ path, bytes, fresh }) => [path, fresh, Buffer.from(bytes).toString()])).toEqual([
      ['memberships/a.csv', false, 'AccessPackage;Email\nSales Tools;p2@contoso.com\nSales Tools;other@contoso.com\n'],
      ['memberships/finance-reports.csv', true, 'AccessPackage;Email\nFinance Reports;fay@contoso.com\n'],
      ['memberships/z.csv', false, 'AccessPackage;Email\nSales Tools;p3@contoso.com\n']
    ])
    expect(told.added).toEqual([
      {
        exported: packages[1],
        cells: { email: 'fay@contoso.com', accessPackage: 'Finance Reports' },
        file: 'memberships/finance-reports.csv'
      }
    ])
  })

  it('that were never read are not written over', () => {
    const link: MembershipFile = { kind: 'link', path: 'memberships/a.csv' }
    expect(() =>
      exportFiles([exported({ present: [at('memberships/a.csv', 2)] })], folderOf({ files: [link] }))
    ).toThrow('memberships/a.csv was never read.')
  })

  it('are none where nothing changes', () => {
    expect(exportFiles([exported({ added: [] })], folderOf())).toEqual({ files: [], added: [] })
  })
})
