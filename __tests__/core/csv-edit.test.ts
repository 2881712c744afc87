import { describe, expect, it } from '@jest/globals'
import { editMembershipFile, EMPTY_MEMBERSHIP_FILE, type CsvEdit, type RowCells } from '../../src/core/csv-edit.js'
import { survivesCell } from '../../src/core/csv-cell.js'
import { parseMembershipFiles } from '../../src/core/membership-csv.js'

const EXTRA = ['Department', 'Cost;Center']

const edit = (more: { removed?: number[]; changed?: Record<number, RowCells>; added?: RowCells[] }): CsvEdit => ({
  removed: new Set(more.removed ?? []),
  changed: new Map(Object.entries(more.changed ?? {}).map(([line, cells]) => [Number(line), cells])),
  added: more.added ?? []
})

const asBytes = (text: string | Uint8Array): Uint8Array => (typeof text === 'string' ? Buffer.from(text) : text)

/** The file after an edit, as text. */
const after = (text: string, what: Parameters<typeof edit>[0]): string =>
  Buffer.from(editMembershipFile(asBytes(text), EXTRA, edit(what))).toString()

const dana = { accessPackage: 'P', email: 'dana@x.io' }

describe('a file that is edited', () => {
  it.each([
    {
      rule: 'a new row goes to the end',
      text: 'AccessPackage;Email\nP;a@x.io\n',
      what: { added: [dana] },
      expected: 'AccessPackage;Email\nP;a@x.io\nP;dana@x.io\n'
    },
    {
      rule: 'a last line without an end stays one',
      text: 'AccessPackage;Email\nP;a@x.io',
      what: { added: [dana, { ...dana, email: 'e@x.io' }] },
      expected: 'AccessPackage;Email\nP;a@x.io\nP;dana@x.io\nP;e@x.io'
    },
    {
      rule: 'a last line without an end that goes leaves a file without one',
      text: 'AccessPackage;Email\nP;a@x.io',
      what: { removed: [2], added: [dana] },
      expected: 'AccessPackage;Email\nP;dana@x.io'
    },
    {
      rule: 'a file of a header alone, without a line end',
      text: 'AccessPackage;Email',
      what: { added: [dana] },
      expected: 'AccessPackage;Email\nP;dana@x.io'
    },
    {
      rule: 'line ends are those of the file',
      text: 'AccessPackage;Email\r\nP;a@x.io\r\nP;b@x.io\r\n',
      what: { removed: [2], added: [dana] },
      expected: 'AccessPackage;Email\r\nP;b@x.io\r\nP;dana@x.io\r\n'
    },
    {
      rule: 'line ends of Macs of old, too',
      text: 'AccessPackage;Email\rP;a@x.io\r',
      what: { added: [dana] },
      expected: 'AccessPackage;Email\rP;a@x.io\rP;dana@x.io\r'
    },
    {
      rule: 'mixed line ends are not mended; a new row follows the last line',
      text: 'AccessPackage;Email\nP;a@x.io\nP;b@x.io\r\n',
      what: { removed: [2], added: [dana] },
      expected: 'AccessPackage;Email\nP;b@x.io\r\nP;dana@x.io\r\n'
    },
    {
      rule: 'commas, and a column order of its own',
      text: 'Email,AccessPackage\na@x.io,P\n',
      what: { added: [dana] },
      expected: 'Email,AccessPackage\na@x.io,P\ndana@x.io,P\n'
    },
    {
      rule: 'tabs',
      text: 'AccessPackage\tEmail\tName\nP\ta@x.io\t\n',
      what: { added: [{ ...dana, name: 'Dana; C' }] },
      expected: 'AccessPackage\tEmail\tName\nP\ta@x.io\t\nP\tdana@x.io\tDana; C\n'
    },
    {
      rule: 'a `sep=` line',
      text: 'sep=,\nAccessPackage,Email\nP,a@x.io\n',
      what: { removed: [3], added: [dana] },
      expected: 'sep=,\nAccessPackage,Email\nP,dana@x.io\n'
    },
    {
      rule: 'comments, blank lines and rows without a value stay where they are',
      text: '# top\n\nAccessPackage;Email\n# of P\nP;a@x.io\n \n;\nP;b@x.io\n# end\n',
      what: { removed: [5], added: [dana] },
      expected: '# top\n\nAccessPackage;Email\n# of P\n \n;\nP;b@x.io\n# end\nP;dana@x.io\n'
    },
    {
      rule: 'a row of several lines goes whole',
      text: 'AccessPackage;Email;Justification\nP;a@x.io;"one\n# two\n"\nP;b@x.io;\n',
      what: { removed: [2] },
      expected: 'AccessPackage;Email;Justification\nP;b@x.io;\n'
    },
    {
      rule: 'of a changed row the other cells keep their quotes and blanks',
      text: 'AccessPackage;Email;EndDate;Justification\n "P" ; a@x.io;2030-01-01;"say ""hi""\r\nthere; you"\n',
      what: { changed: { 2: { endDate: '2031-01-01' } } },
      expected: 'AccessPackage;Email;EndDate;Justification\n "P" ; a@x.io;2031-01-01;"say ""hi""\r\nthere; you"\n'
    },
    {
      rule: 'a cell in quotes stays in quotes',
      text: 'AccessPackage;Email;EndDate\nP;a@x.io;"2030-01-01"\n',
      what: { changed: { 2: { endDate: '' } } },
      expected: 'AccessPackage;Email;EndDate\nP;a@x.io;""\n'
    },
    {
      rule: 'a file that quotes everything goes on to',
      text: '"AccessPackage","Email","Policy"\n"P","a@x.io",""\n',
      what: { added: [dana] },
      expected: '"AccessPackage","Email","Policy"\n"P","a@x.io",""\n"P","dana@x.io",""\n'
    },
    {
      rule: 'extra columns of a new row are empty, and stay as they are elsewhere',
      text: 'Department;AccessPackage;"Cost;Center";Email\n Sales;P;7;a@x.io\n',
      what: { added: [dana] },
      expected: 'Department;AccessPackage;"Cost;Center";Email\n Sales;P;7;a@x.io\n;P;;dana@x.io\n'
    },
    {
      rule: 'a column that a row needs is added to every row, and to nothing else',
      text: 'sep=;\nAccessPackage;Email\n# note\nP;a@x.io\n;\n\nP;"b@x.io"',
      what: { added: [{ ...dana, endDate: '2030-12-31', policy: 'Direct' }] },
      expected:
        'sep=;\nAccessPackage;Email;Policy;EndDate\n# note\nP;a@x.io;;\n;\n\nP;"b@x.io";;\nP;dana@x.io;Direct;2030-12-31'
    },
    {
      rule: 'a column that only a changed row needs',
      text: 'AccessPackage;Email\nP;a@x.io\nP;b@x.io\n',
      what: { changed: { 3: { policy: 'Other' } } },
      expected: 'AccessPackage;Email;Policy\nP;a@x.io;\nP;b@x.io;Other\n'
    },
    {
      rule: 'a name is no reason to add a column',
      text: 'AccessPackage;Email\nP;a@x.io\n',
      what: { added: [{ ...dana, name: 'Dana' }] },
      expected: 'AccessPackage;Email\nP;a@x.io\nP;dana@x.io\n'
    },
    {
      rule: 'a column that nothing needs is not added',
      text: 'AccessPackage;Email\nP;a@x.io\n',
      what: { changed: { 2: { policy: '' } } },
      expected: 'AccessPackage;Email\nP;a@x.io\n'
    },
    {
      rule: 'what a spreadsheet would run is guarded',
      text: 'AccessPackage;Email;Name\nP;a@x.io;\n',
      what: { added: [{ accessPackage: '=1+1', email: '+dana@x.io', name: '@D;"' }] },
      expected: `AccessPackage;Email;Name\nP;a@x.io;\n'=1+1;'+dana@x.io;"'@D;"""\n`
    },
    {
      rule: 'a package whose name looks like a comment is no comment',
      text: 'AccessPackage;Email\n',
      what: { added: [{ ...dana, accessPackage: '# 1' }] },
      expected: 'AccessPackage;Email\n"# 1";dana@x.io\n'
    },
    {
      rule: 'a number sign within a cell starts no comment, and needs no quotes',
      text: 'AccessPackage;Email\n',
      what: { added: [{ ...dana, email: 'g_p.io#EXT#@x.io' }] },
      expected: 'AccessPackage;Email\nP;g_p.io#EXT#@x.io\n'
    },
    { rule: 'nothing to do changes nothing', text: 'AccessPackage;Email\n\nP;a@x.io  ', what: {}, expected: null }
  ])('$rule', ({ text, what, expected }) => {
    expect(after(text, what)).toBe(expected ?? text)
    const bytes = asBytes(expected ?? text)
    const { problems } = parseMembershipFiles([{ kind: 'file', path: 'a.csv', bytes }], { extraColumns: EXTRA })
    expect(problems).toEqual([])
  })

  const text = '\ufeffAccessPackage;Email\r\nVertrieb Süd;zoë@x.io\r\nP;𝒶@x.io'
  const added = { accessPackage: 'Ö', email: 'ö@x.io' }
  const expected = '\ufeffAccessPackage;Email\r\nP;𝒶@x.io\r\nÖ;ö@x.io'
  const swapped = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16()

  it.each([
    { encoding: 'UTF-8 with a byte order mark', as: (each: string) => Buffer.from(each) },
    { encoding: 'UTF-16 as Excel writes it', as: (each: string) => Buffer.from(each, 'utf16le') },
    { encoding: 'UTF-16 big endian', as: (each: string) => swapped(Buffer.from(each, 'utf16le')) }
  ])('stays $encoding', ({ as }) => {
    const bytes = editMembershipFile(as(text), EXTRA, edit({ removed: [2], added: [added] }))
    expect(Buffer.from(bytes).equals(as(expected))).toBe(true)
  })

  it('starts a new file with the columns its rows need', () => {
    const bytes = editMembershipFile(EMPTY_MEMBERSHIP_FILE, [], edit({ added: [dana, { ...dana, endDate: 'none' }] }))
    expect(Buffer.from(bytes).toString()).toBe('AccessPackage;Email;EndDate\nP;dana@x.io;\nP;dana@x.io;none\n')
  })
})

it.each([
  { text: 'Dana Cole', same: true },
  { text: ' Dana', same: false },
  { text: 'Dana ', same: false },
  { text: "'=1", same: false },
  { text: 'one\ntwo', same: false },
  { text: '\ud800', same: false }
])('a cell with $text says the same when it is read again: $same', ({ text, same }) =>
  expect(survivesCell(text)).toBe(same)
)
