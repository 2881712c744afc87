/**
 * An export of a file in every way that a membership file may be written: the row of somebody who left goes, one date
 * changes, one row comes, and every other byte stays.
 */
import { beforeEach, describe, expect, it } from '@jest/globals'
import { parseFiles } from '../../src/app/load-files.js'
import { exportFolder } from '../../src/app/run-export.js'
import { FakeClock } from './fakes/fake-clock.js'
import { FakeDirectory } from './fakes/fake-directory.js'
import { FakeWorkspace } from './fakes/fake-workspace.js'
import { planOfFiles } from './fakes/plan-request.js'
import { ada, assignment, ben, cyd, dan, sales } from './fakes/samples.js'

const FILE = 'memberships/Vertrieb/süd.CSV'
const CONFIG = 'version: 1\nextra-columns: [Department, Cost-Center]\n'

const PLAIN = [
  'AccessPackage;Email;EndDate\n',
  'Sales Tools;ada@contoso.com;\n',
  'Sales Tools;ben@contoso.com;\n',
  'Sales Tools;cyd@contoso.com;2026-09-30\n'
]
const PLAIN_AFTER = [
  'AccessPackage;Email;EndDate\n',
  'Sales Tools;ada@contoso.com;\n',
  'Sales Tools;cyd@contoso.com;2026-12-31\n',
  'Sales Tools;dan@contoso.com;\n'
]

interface Flavour {
  readonly flavour: string
  readonly before: readonly string[]
  readonly after: readonly string[]
  readonly encode?: (text: string) => Uint8Array
}

/** The plain file and what becomes of it, both written in another way. */
function written(flavour: string, how: (text: string) => string, encode?: Flavour['encode']): Flavour {
  const all = { flavour, before: PLAIN.map(how), after: PLAIN_AFTER.map(how) }
  return encode === undefined ? all : { ...all, encode }
}

const marked = (text: string): string => `\ufeff${text}`
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le')
const FLAVOURS: readonly Flavour[] = [
  written('semicolons and line feeds', (text) => text),
  written('commas', (text) => text.replaceAll(';', ',')),
  written('tabs', (text) => text.replaceAll(';', '\t')),
  written('CRLF', (text) => text.replace('\n', '\r\n')),
  written(
    'UTF-8 with a byte order mark',
    (text) => text,
    (text) => Buffer.from(marked(text))
  ),
  written(
    'UTF-16 with tabs and CRLF, as Excel saves «Unicode text»',
    (text) => text.replaceAll(';', '\t').replace('\n', '\r\n'),
    (text) => utf16(marked(text))
  ),
  written(
    'UTF-16 big endian',
    (text) => text,
    (text) => utf16(marked(text)).swap16()
  ),
  written('quotes around every cell', (text) => `"${text.trimEnd().replaceAll(';', '";"')}"\n`),
  {
    flavour: 'a last line that nothing ends',
    before: [...PLAIN.slice(0, -1), 'Sales Tools;cyd@contoso.com;2026-09-30'],
    after: [...PLAIN_AFTER.slice(0, -1), 'Sales Tools;dan@contoso.com;']
  },
  { flavour: 'a first line `sep=`', before: ['sep=;\r\n', ...PLAIN], after: ['sep=;\r\n', ...PLAIN_AFTER] },
  {
    flavour: 'line ends of every kind',
    before: [
      'AccessPackage;Email;EndDate\r\n',
      'Sales Tools;ada@contoso.com;\r',
      'Sales Tools;ben@contoso.com;\r\n',
      'Sales Tools;cyd@contoso.com;2026-09-30\n'
    ],
    after: [
      'AccessPackage;Email;EndDate\r\n',
      'Sales Tools;ada@contoso.com;\r',
      'Sales Tools;cyd@contoso.com;2026-12-31\n',
      'Sales Tools;dan@contoso.com;\n'
    ]
  },
  {
    flavour: 'comments, blank lines and rows of delimiters',
    before: [
      '# who sells; what\n',
      '\n',
      ...PLAIN.slice(0, 2),
      '#Sales Tools;gone@contoso.com;\n',
      '  \n',
      ...PLAIN.slice(2),
      ';;\n',
      '# end'
    ],
    after: [
      '# who sells; what\n',
      '\n',
      ...PLAIN_AFTER.slice(0, 2),
      '#Sales Tools;gone@contoso.com;\n',
      '  \n',
      ...PLAIN_AFTER.slice(2, 3),
      ';;\n',
      '# end\n',
      'Sales Tools;dan@contoso.com;'
    ]
  },
  {
    flavour: 'quoted line breaks, delimiters and quotes, blanks around cells, names of columns in other spellings',
    before: [
      'e-mail ; End_Date;"Access Package";justification\n',
      ' ADA@contoso.com ;; Sales Tools;"says ""hi"",\r\n# and; more\n"\n',
      'ben@contoso.com;;Sales Tools;"goes\n\nwhole"\n',
      '"cyd@contoso.com"; "2026-09-30" ;Sales Tools ; "x;y"\n'
    ],
    after: [
      'e-mail ; End_Date;"Access Package";justification\n',
      ' ADA@contoso.com ;; Sales Tools;"says ""hi"",\r\n# and; more\n"\n',
      '"cyd@contoso.com";"2026-12-31";Sales Tools ; "x;y"\n',
      'dan@contoso.com;;Sales Tools;\n'
    ]
  },
  {
    flavour: 'extra columns, and cells that a spreadsheet would run',
    before: [
      'Department;AccessPackage;Email;EndDate;Cost-Center\n',
      "'=1+1;Sales Tools;ada@contoso.com;;-7\n",
      '+1;Sales Tools;ben@contoso.com;;\n',
      "'@x;Sales Tools;cyd@contoso.com;2026-09-30;'-7\n"
    ],
    after: [
      'Department;AccessPackage;Email;EndDate;Cost-Center\n',
      "'=1+1;Sales Tools;ada@contoso.com;;-7\n",
      "'@x;Sales Tools;cyd@contoso.com;2026-12-31;'-7\n",
      ';Sales Tools;dan@contoso.com;;\n'
    ]
  }
]

let clock: FakeClock
let directory: FakeDirectory

beforeEach(() => {
  clock = new FakeClock()
  directory = new FakeDirectory(clock)
  directory.packages = [sales]
  directory.people = [ada, ben, cyd, dan]
  directory.assignments = [assignment(ada), assignment(cyd, { endDate: '2026-12-31T23:59:59Z' }), assignment(dan)]
})

describe('an export changes the lines it must, and no other byte, of a file with', () => {
  it.each(FLAVOURS)('$flavour', async ({ before, after, encode = (text: string) => Buffer.from(text) }) => {
    const files = new FakeWorkspace({ [FILE]: encode(before.join('')), 'memberships/config.yml': CONFIG })
    const run = () => exportFolder({ path: 'memberships', scope: 'changed', packages: [] }, { directory, files, clock })
    await run()
    const bytes = Buffer.from(files.files.get(FILE) ?? [])
    expect(bytes.toString('latin1')).toBe(Buffer.from(encode(after.join(''))).toString('latin1'))

    const plan = await planOfFiles(parseFiles('memberships', (await files.list('memberships')) ?? []), directory)
    expect(plan.packages.flatMap(({ changes, refusals }) => [...changes, ...refusals])).toEqual([])
    expect((await run()).written.files).toEqual([])
  })
})
