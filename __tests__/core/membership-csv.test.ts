import { describe, expect, it } from '@jest/globals'
import { MAX_MEMBERSHIP_FILE_BYTES, parseMembershipFiles } from '../../src/core/membership-csv.js'
import type { MembershipFile } from '../../src/core/model.js'
import { rowsByLine } from './packed-lists.js'

const HEADER = 'AccessPackage;Email'

const file = (content: string | Uint8Array, path = 'memberships/a.csv'): MembershipFile => ({
  kind: 'file',
  path,
  bytes: typeof content === 'string' ? Buffer.from(content) : content
})

const parse = (files: readonly MembershipFile[], extraColumns: readonly string[] = []) =>
  parseMembershipFiles(files, { extraColumns })

/** What was read, one short text a row: `line package/person`. */
const rowsOf = (content: string | Uint8Array, extraColumns: readonly string[] = []) => {
  const { sections, problems } = parse([file(content)], extraColumns)
  expect(problems).toEqual([])
  return rowsByLine(sections).map(({ place, accessPackage, email }) => `${place.line} ${accessPackage}/${email}`)
}

/** What is wrong, one short text a problem: `file:line code`. */
const problemsOf = (files: readonly MembershipFile[], extraColumns: readonly string[] = []) =>
  parse(files, extraColumns).problems.map(({ place, code }) => `${place?.file ?? ''}:${place?.line ?? ''} ${code}`)

describe('the dialects of a file', () => {
  const utf16 = Buffer.from(`\ufeff${HEADER}\r\nVertrieb Süd;zoë@contoso.com\r\n`, 'utf16le')
  const expected = ['2 Vertrieb Süd/zoë@contoso.com']

  it.each([
    { rule: 'UTF-8', bytes: Buffer.from(`${HEADER}\nVertrieb Süd;zoë@contoso.com\n`) },
    { rule: 'UTF-8 with byte order mark', bytes: Buffer.from(`\ufeff${HEADER}\nVertrieb Süd;zoë@contoso.com\n`) },
    { rule: 'UTF-16 little endian, as Excel writes it', bytes: utf16 },
    { rule: 'UTF-16 big endian', bytes: Buffer.from(utf16).swap16() },
    { rule: 'CRLF', bytes: Buffer.from(`${HEADER}\r\nVertrieb Süd;zoë@contoso.com\r\n`) },
    { rule: 'CR alone', bytes: Buffer.from(`${HEADER}\rVertrieb Süd;zoë@contoso.com\r`) },
    { rule: 'a header with LF and rows with CRLF', bytes: Buffer.from(`${HEADER}\nVertrieb Süd;zoë@contoso.com\r\n`) },
    { rule: 'no line end at the end', bytes: Buffer.from(`${HEADER}\nVertrieb Süd;zoë@contoso.com`) },
    { rule: 'commas', bytes: Buffer.from('AccessPackage,Email\nVertrieb Süd,zoë@contoso.com') },
    { rule: 'tabs', bytes: Buffer.from('AccessPackage\tEmail\nVertrieb Süd\tzoë@contoso.com') },
    { rule: 'quotes', bytes: Buffer.from('"AccessPackage","Email"\n"Vertrieb Süd","zoë@contoso.com"') },
    {
      rule: 'blanks around cells and quotes',
      bytes: Buffer.from('AccessPackage ; Email\n "Vertrieb Süd " ;\u00a0zoë@contoso.com ')
    },
    { rule: 'columns in another order', bytes: Buffer.from('Email;AccessPackage\nzoë@contoso.com;Vertrieb Süd') }
  ])('reads $rule', ({ bytes }) => expect(rowsOf(bytes)).toEqual(expected))

  it.each([
    {
      rule: 'a delimiter inside a quoted column name does not count',
      header: '"Cost,Center,Code,Unit,Floor";AccessPackage;Email',
      row: '1;P;a@x.io'
    },
    {
      rule: 'a delimiter inside cells does not count',
      header: 'Cost Center Code;AccessPackage;Email',
      row: '"1,2,3,4";P;a@x.io'
    }
  ])('$rule', ({ header, row }) =>
    expect(rowsOf(`${header}\n${row}`, ['Cost,Center,Code,Unit,Floor', 'Cost Center Code'])).toEqual(['2 P/a@x.io'])
  )

  it.each([
    { rule: 'a `sep=` line', before: 'sep=;' },
    { rule: 'and not a comment, however it is indented', before: '  # a,b,c,d,e,f' }
  ])('what separates cells is told by $rule', ({ before }) => {
    const unquoted = `${before}\n${before.startsWith('sep') ? 'Cost,Center,Code,Unit,Floor;' : ''}${HEADER}`
    const row = before.startsWith('sep') ? '1;P;a@x.io' : 'P;a@x.io'
    expect(rowsOf(`${unquoted}\n${row}`, ['Cost,Center,Code,Unit,Floor'])).toEqual(['3 P/a@x.io'])
  })

  it.each(['access package;E-MAIL', 'ACCESS_PACKAGE;email', ' Access-Package ; e mail'])(
    'knows the header %s',
    (header) => expect(rowsOf(`${header}\nP;a@x.io`)).toEqual(['2 P/a@x.io'])
  )

  it('reads every file by its own header row', () => {
    const { sections } = parse([file('AccessPackage,Email\nP,b@x.io', 'b.csv'), file(`${HEADER}\nP;a@x.io`, 'a.csv')])
    expect(sections.flatMap(({ rows }) => rows.unpack()).map(({ place, email }) => `${place.file} ${email}`)).toEqual([
      'a.csv a@x.io',
      'b.csv b@x.io'
    ])
  })
})

describe('the sections of files', () => {
  it('are those of each file, by path: a package in two files has one in each', () => {
    const both = `${HEADER}\nP;b@x.io\nQ;b@x.io\np;c@x.io`
    const { sections } = parse([file(both, 'b.csv'), file(`${HEADER}\nP;a@x.io`, 'a.csv')])
    expect(sections.map((each) => `${each.file} ${each.accessPackage} ${each.rows.length}`)).toEqual([
      'a.csv P 1',
      'b.csv P 2',
      'b.csv Q 1'
    ])
  })
})

describe('line numbers are those an editor shows', () => {
  it.each([
    { rule: 'after `sep=;`', text: `sep=;\n${HEADER}\nP;a@x.io`, expected: ['3 P/a@x.io'] },
    { rule: 'after a quoted `sep`', text: `"sep=;"\r\n${HEADER}\r\nP;a@x.io`, expected: ['3 P/a@x.io'] },
    {
      rule: 'after `sep=,` with a mark',
      text: `\ufeffSEP=,\r\nAccessPackage,Email\r\nP,a@x.io`,
      expected: ['3 P/a@x.io']
    },
    { rule: 'after blank lines', text: `\n \n${HEADER}\n\n\t\nP;a@x.io\n\n`, expected: ['6 P/a@x.io'] },
    { rule: 'after comments', text: `# "who\n${HEADER}\n  # has;a;quote"\nP;a@x.io\n#end`, expected: ['4 P/a@x.io'] },
    { rule: 'after rows without a value', text: `${HEADER}\n;\n;;;\nP;a@x.io`, expected: ['4 P/a@x.io'] },
    {
      rule: 'after quoted line breaks, counting where a row starts',
      text: `${HEADER};Justification\r\nP;a@x.io;"one\r\ntwo\r\n\r\n# four"\r\nP;b@x.io;"\r\n"\r\nP;c@x.io;`,
      expected: ['2 P/a@x.io', '6 P/b@x.io', '8 P/c@x.io']
    },
    {
      rule: 'after a header with a line break in it',
      text: `AccessPackage;Email;"Cost\nCenter"\nP;a@x.io;1`,
      expected: ['3 P/a@x.io']
    }
  ])('$rule', ({ text, expected }) => expect(rowsOf(text, ['Cost Center'])).toEqual(expected))
})

describe('what a row says', () => {
  const columns = 'AccessPackage;Email;Policy;StartDate;EndDate;Justification;Name;Department'
  const read = (row: string) => rowsByLine(parse([file(`${columns}\n${row}`)], ['department']).sections)[0]

  it('fills every field, dates as instants', () =>
    expect(
      read('Sales Tools;Gina@Partner.example;Direct;2030-01-01;2030-12-31;"Pilot; phase ""2""";Gina Park;Sales')
    ).toEqual({
      place: { file: 'memberships/a.csv', line: 2 },
      accessPackage: 'Sales Tools',
      email: 'Gina@Partner.example',
      policy: 'Direct',
      startDate: '2030-01-01T00:00:00Z',
      endDate: '2030-12-31T23:59:59Z',
      justification: 'Pilot; phase "2"',
      name: 'Gina Park'
    }))

  it('leaves what is empty to the defaults', () =>
    expect(read('P;a@x.io;;;;;;')).toMatchObject({
      policy: null,
      startDate: null,
      endDate: null,
      justification: null,
      name: null
    }))

  it.each([
    {
      rule: 'a guest’s principal name is no comment',
      row: 'P;g_p.io#EXT#@x.io;;;;;;',
      field: 'email',
      expected: 'g_p.io#EXT#@x.io'
    },
    {
      rule: 'an object id is a person',
      row: 'P;5D3C0000-0000-4000-8000-00000000000A;;;;;;',
      field: 'email',
      expected: '5D3C0000-0000-4000-8000-00000000000A'
    },
    { rule: 'a quoted # is a value', row: '"# Ops";a@x.io;;;;;;', field: 'accessPackage', expected: '# Ops' },
    { rule: "a ' before = is dropped", row: "P;a@x.io;;;;'=1+1;;", field: 'justification', expected: '=1+1' },
    { rule: "a ' before + is dropped", row: "P;'+a@x.io;;;;;;", field: 'email', expected: '+a@x.io' },
    { rule: "a ' before - is dropped", row: "'-P;a@x.io;;;;;;", field: 'accessPackage', expected: '-P' },
    { rule: "a ' before @ is dropped", row: "P;a@x.io;;;;;'@home;", field: 'name', expected: '@home' },
    { rule: "any other ' stays", row: "P;a@x.io;;;;;'t Hooft;", field: 'name', expected: "'t Hooft" },
    { rule: '`none` is without end', row: 'P;a@x.io;;;NONE;;;', field: 'endDate', expected: 'none' },
    { rule: 'line breaks in a cell stay', row: 'P;a@x.io;;;;"a\nb";;', field: 'justification', expected: 'a\nb' }
  ])('$rule', ({ row, field, expected }) => expect(read(row)).toHaveProperty(field, expected))
})

describe('what is wrong, each with its line', () => {
  it.each([
    { rule: 'a missing column', text: 'AccessPackage;Name\nP;Ada', expected: ['1 CSV_MISSING_COLUMN'] },
    { rule: 'no header row at all', text: 'P;a@x.io\nP;b@x.io\nP', expected: ['1 CSV_MISSING_COLUMN'] },
    { rule: 'another delimiter', text: 'AccessPackage|Email\nP|a@x.io', expected: ['1 CSV_MISSING_COLUMN'] },
    { rule: 'an unknown column', text: `${HEADER};Departement\nP;a@x.io;1`, expected: ['1 CSV_UNKNOWN_COLUMN'] },
    { rule: 'a column without a name', text: `${HEADER};\nP;a@x.io;`, expected: ['1 CSV_UNKNOWN_COLUMN'] },
    { rule: 'a column twice', text: `${HEADER};e-mail\nP;a@x.io;b@x.io`, expected: ['1 CSV_DUPLICATE_COLUMN'] },
    {
      rule: 'too few and too many cells',
      text: `${HEADER}\nP\nP;a@x.io;\nP;b@x.io`,
      expected: ['2 CSV_CELL_COUNT', '3 CSV_CELL_COUNT']
    },
    { rule: 'no package', text: `${HEADER}\n;a@x.io`, expected: ['2 CSV_MISSING_VALUE'] },
    { rule: 'no person', text: `${HEADER}\nP;`, expected: ['2 CSV_MISSING_VALUE'] },
    {
      rule: 'not an address',
      text: `${HEADER}\nP;Ada Byron\nP;a@x.io, b@x.io`,
      expected: ['2 CSV_BAD_ADDRESS', '3 CSV_BAD_ADDRESS']
    },
    {
      rule: 'two dates that are none',
      text: `${HEADER};StartDate;EndDate\nP;a@x.io;1.3.2030;2030-02-30`,
      expected: ['2 CSV_BAD_DATE', '2 CSV_BAD_DATE']
    },
    {
      rule: 'an end before the start',
      text: `${HEADER};StartDate;EndDate\nP;a@x.io;2030-03-02;2030-03-01`,
      expected: ['2 CSV_DATE_ORDER']
    },
    {
      rule: 'an end on the day of the start is fine',
      text: `${HEADER};StartDate;EndDate\nP;a@x.io;2030-03-01;2030-03-01`,
      expected: []
    },
    {
      rule: 'an end at the very start is fine',
      text: `${HEADER};StartDate;EndDate\nP;a@x.io;2030-03-01T08:00:00Z;2030-03-01T09:00:00+01:00`,
      expected: []
    },
    { rule: 'the same person twice', text: `${HEADER}\nP;a@x.io\np ;A@X.io`, expected: ['3 CSV_DUPLICATE_PERSON'] },
    {
      rule: 'the same person under two policies',
      text: `${HEADER};Policy\nP;a@x.io;One\nP;a@x.io;Two`,
      expected: ['3 CSV_DUPLICATE_PERSON']
    },
    { rule: 'the same person in two packages is fine', text: `${HEADER}\nP;a@x.io\nQ;a@x.io`, expected: [] },
    {
      rule: 'two problems of one row',
      text: `${HEADER};EndDate\nP;a@x.io;\nP;a@x.io;soon`,
      expected: ['3 CSV_BAD_DATE', '3 CSV_DUPLICATE_PERSON']
    },
    {
      rule: 'header and rows at once',
      text: 'AccessPackage;Email;Mail\nP;a;\n;b@x.io;',
      expected: ['1 CSV_UNKNOWN_COLUMN', '2 CSV_BAD_ADDRESS', '3 CSV_MISSING_VALUE']
    },
    {
      rule: 'a quote that does not end',
      text: `${HEADER}\nP;a\nP;b@x.io\n\n# c\nP;"c@x.io\nP;d@x.io\n`,
      expected: ['2 CSV_BAD_ADDRESS', '6 CSV_QUOTES']
    },
    {
      rule: 'a quote that ends rows later',
      text: `sep=;\n${HEADER}\n"P;a@x.io\nP;"b@x.io"\n`,
      expected: ['3 CSV_QUOTES']
    },
    {
      rule: 'a quote after a row with line breaks',
      text: `${HEADER}\n"P\nQ";a@x.io\nP;b"c"@x.io`,
      expected: ['4 CSV_QUOTES']
    },
    { rule: 'a quote in the header row', text: `AccessPackage;"Email\nP;a@x.io`, expected: ['1 CSV_QUOTES'] },
    { rule: 'an empty file', text: '', expected: ['1 CSV_EMPTY'] },
    { rule: 'comments alone', text: 'sep=;\n# nothing yet\n\n', expected: ['1 CSV_EMPTY'] },
    { rule: 'a header row alone is fine', text: HEADER, expected: [] },
    { rule: 'a NUL', text: `${HEADER}\nP;a@x.io\nP;b\0@x.io`, expected: ['3 CSV_NOT_TEXT'] }
  ])('$rule', ({ text, expected }) =>
    expect(problemsOf([file(text)])).toEqual(expected.map((problem) => `memberships/a.csv:${problem}`))
  )

  it.each([
    {
      rule: 'Latin-1, with the line of its first umlaut',
      bytes: Buffer.from(`${HEADER}\nP;a@x.io\nSüd;b@x.io\n`, 'latin1'),
      expected: '3'
    },
    { rule: 'UTF-16 without a mark', bytes: Buffer.from(`${HEADER}\nP;a@x.io\n`, 'utf16le'), expected: '1' },
    { rule: 'half a UTF-16 character', bytes: Buffer.from([0xff, 0xfe, 0x41]), expected: '1' },
    { rule: 'UTF-32', bytes: Buffer.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0]), expected: '1' },
    { rule: 'Latin-1 that begins with half a mark of UTF-16', bytes: Buffer.from('ÿ;', 'latin1'), expected: '1' },
    { rule: 'the other half of it', bytes: Buffer.from(';þ', 'latin1'), expected: '1' },
    { rule: 'half of the other mark', bytes: Buffer.from('þ;', 'latin1'), expected: '1' },
    { rule: 'its other half', bytes: Buffer.from(';ÿ', 'latin1'), expected: '1' },
    { rule: 'Latin-1 after an empty line', bytes: Buffer.from('\nSüd', 'latin1'), expected: '2' },
    { rule: 'a zip file named .csv', bytes: Buffer.from('504b0304140006000800ff', 'hex'), expected: '1' }
  ])('is not text: $rule', ({ bytes, expected }) =>
    expect(problemsOf([file(bytes)])).toEqual([`memberships/a.csv:${expected} CSV_NOT_TEXT`])
  )

  it('tells the problems of all files at once, by path', () => {
    const files: readonly MembershipFile[] = [
      { kind: 'link', path: 'd.csv' },
      file(`${HEADER}\nP;"a@x.io`, 'b.csv'),
      { kind: 'too-large', path: 'c.csv', size: 30_000_000 },
      file(`${HEADER}\nP;a@x.io`, 'e.csv'),
      file(`${HEADER}\nP;A@x.io\nP;b`, 'f/g.csv')
    ]
    expect(problemsOf(files)).toEqual([
      'b.csv:2 CSV_QUOTES',
      'c.csv:1 CSV_TOO_LARGE',
      'd.csv:1 CSV_SYMBOLIC_LINK',
      'f/g.csv:2 CSV_DUPLICATE_PERSON',
      'f/g.csv:3 CSV_BAD_ADDRESS'
    ])
  })

  it('reads a file of 20 MB and no byte more', () => {
    const padded = (size: number) =>
      file(Buffer.concat([Buffer.from(`${HEADER}\nP;a@x.io\n`), Buffer.alloc(size, '\n')], size))
    expect(problemsOf([padded(MAX_MEMBERSHIP_FILE_BYTES)])).toEqual([])
    expect(problemsOf([padded(MAX_MEMBERSHIP_FILE_BYTES + 1)])).toEqual(['memberships/a.csv:1 CSV_TOO_LARGE'])
  })
})

describe('the words of a problem', () => {
  const messageOf = (files: readonly MembershipFile[], extraColumns: readonly string[] = []) =>
    parse(files, extraColumns).problems[0]?.message

  it.each([
    {
      rule: 'the nearest known column',
      text: `${HEADER};Polcy\nP;a@x.io;`,
      expected: '`Polcy` is not a known column; did you mean `Policy`?'
    },
    {
      rule: 'the nearest extra column',
      text: `${HEADER};Departement\nP;a@x.io;`,
      expected: '`Departement` is not a known column; did you mean `Department`?'
    },
    {
      rule: 'no guess when nothing is near',
      text: `${HEADER};Shoe size\nP;a@x.io;`,
      expected: '`Shoe size` is not a known column.'
    },
    { rule: 'the counts of cells', text: `${HEADER}\nP`, expected: 'The row has 1 cell, the header row has 2.' },
    {
      rule: 'the column of a date',
      text: `${HEADER};EndDate\nP;a@x.io;31.12.2030`,
      expected: '`EndDate`: `31.12.2030` is not a date.'
    },
    {
      rule: 'what cannot be seen',
      text: `${HEADER}\nP;a\u200b@x.io`,
      expected: '`a\\u200b@x.io` is neither an address nor an object id.'
    },
    {
      rule: 'what cannot be seen, in four digits at least',
      text: `${HEADER}\nP;a\u0007@x.io`,
      expected: '`a\\u0007@x.io` is neither an address nor an object id.'
    },
    {
      rule: 'where a quote error was noticed',
      text: `${HEADER}\nP;"a@x.io\n\n\n`,
      expected: expect.stringContaining('(noticed in line 4)')
    }
  ])('$rule', ({ text, expected }) => expect(messageOf([file(text)], ['Department'])).toEqual(expected))

  it('names both lines of the same person', () =>
    expect(messageOf([file(`${HEADER}\nP;a@x.io`, 'one.csv'), file(`${HEADER}\n\nP;A@x.io`, 'two.csv')])).toBe(
      '`A@x.io` stands twice in `P`: here and in one.csv, line 2.'
    ))

  it.each([
    { rule: 'not UTF-8', bytes: Buffer.from('Süd', 'latin1'), expected: 'is not UTF-8' },
    { rule: 'half of UTF-16', bytes: Buffer.from([0xff, 0xfe, 0x41]), expected: 'starts like UTF-16 and is not' },
    { rule: 'not text at all', bytes: Buffer.from('a\0'), expected: 'has NUL bytes, which no text has' }
  ])('says of a file that is $rule what it is', ({ bytes, expected }) =>
    expect(messageOf([file(bytes)])).toContain(expected)
  )

  it('leaves a cell of 80 characters whole', () =>
    expect(messageOf([file(`${HEADER}\nP;${'a'.repeat(80)}`)])).toContain(`\`${'a'.repeat(80)}\``))

  it('cuts a long cell in the middle, so that both its ends can be told', () =>
    expect(messageOf([file(`${HEADER}\nP;${'a'.repeat(1000)}z`)])).toMatch(/^`a{39}…a{38}z` is neither/))
})

describe('size', () => {
  // Both take about a second; a reader that looks at a row twice for every other row would take hours.
  const MINUTE_MS = 60_000

  it(
    'reads 100,000 rows',
    () => {
      const row = (_: unknown, i: number) => `"Package ${i % 50}";person.${i}@contoso.example`
      const content = [HEADER, ...Array.from({ length: 100_000 }, row)].join('\r\n')
      expect(rowsByLine(parse([file(content)]).sections)).toHaveLength(100_000)
    },
    MINUTE_MS
  )

  it(
    'tells 20,000 problems of one file',
    () => {
      const content = [HEADER, ...Array.from({ length: 20_000 }, () => 'P;nobody')].join('\n')
      expect(parse([file(content)]).problems).toHaveLength(20_000)
    },
    MINUTE_MS
  )

  it('skips 200,000 comments and blank lines', () =>
    expect(rowsOf(`${'# note\n\n'.repeat(100_000)}${HEADER}\nP;a@x.io`)).toEqual(['200002 P/a@x.io']))
})
