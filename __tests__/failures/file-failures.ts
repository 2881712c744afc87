import { ada } from '../app/fakes/samples.js'
import { CONFIG, exportInTheWay, plan, SALES, salesOf, salesWith, validate, validateText } from './company-runs.js'
import { failure, failures, type FailureGroup } from './failure-case.js'

const csv = (text: string) => validateText(SALES, text)
const settings = (text: string) => validateText(CONFIG, text)

/** What the files themselves have wrong, before anybody is asked. */
export const FILE_FAILURES: FailureGroup = {
  title: 'Files and settings',
  intro:
    'All problems of all files are told at once, each at its line, before Entra is asked anything. `node dist/cli/index.js validate` tells the same on your own machine. After a merge with such a problem nothing is applied: mend it by a new pull request that touches every file of that merge (a comment line suffices).',
  cases: [
    failure(
      'CSV_NOT_TEXT',
      () =>
        validate({
          kind: 'file',
          path: SALES,
          bytes: Buffer.from('AccessPackage;Email\nSales;jos\u00e9@x.org\n', 'latin1')
        }),
      'An editor shows the encoding in its status bar. Look at names with accents after saving, since they may be broken already.'
    ),
    failure('CSV_TOO_LARGE', () => validate({ kind: 'too-large', path: SALES, size: 21 * 1024 * 1024 })),
    failure(
      'CSV_SYMBOLIC_LINK',
      () => validate({ kind: 'link', path: SALES }),
      '`git ls-files -s memberships` shows links with the mode `120000` and submodules with `160000`.'
    ),
    failure('CSV_EMPTY', () => csv('# nobody yet\n')),
    failure('CSV_MISSING_COLUMN', () => csv('AccessPackage;Justification\nSales Tools;Project A\n')),
    failure('CSV_DUPLICATE_COLUMN', () => csv('AccessPackage;Email;email\n')),
    failure(
      'CSV_UNKNOWN_COLUMN',
      () => csv('AccessPackage;Email;EndDat\n'),
      'A column of your own goes under `extra-columns` in `config.yml`. Do not list a misspelt one there: it would be read by nobody, and an end date in it would have no effect.'
    ),
    failure(
      'CSV_CELL_COUNT',
      () => csv('AccessPackage;Email;Justification\nSales Tools;ada@contoso.com;for A; and B\n'),
      'Mostly a delimiter inside a cell, as here, or one too few at the end of a row.'
    ),
    failure(
      'CSV_QUOTES',
      () =>
        csv('AccessPackage;Email;Justification\nSales Tools;ada@contoso.com;"for A\nSales Tools;ben@contoso.com;\n'),
      'Rows after this one were not looked at, so there may be more to mend.'
    ),
    failure('CSV_MISSING_VALUE', () => csv('AccessPackage;Email\nSales Tools;\n')),
    failure('CSV_BAD_ADDRESS', () => csv('AccessPackage;Email\nSales Tools;Ada Byron\n')),
    failures(
      'CSV_DUPLICATE_PERSON',
      {
        'In the files': () => csv('AccessPackage;Email\nSales Tools;ada@contoso.com\nSales Tools;Ada@contoso.com\n'),
        'By two addresses of one person': () =>
          plan({
            edit: { [SALES]: salesOf('ada@contoso.com', 'ada.byron@contoso.com') },
            arrange: (directory) => {
              directory.people = [{ ...ada, proxyAddresses: ['ada.byron@contoso.com'] }]
            }
          })
      },
      'If the two rows have different dates or policies, ask which of them is meant before you delete one.'
    ),
    failure('CSV_BAD_DATE', () => csv(salesWith('EndDate', 'ada@contoso.com;31.12.2026'))),
    failure('CSV_DATE_ORDER', () =>
      csv('AccessPackage;Email;StartDate;EndDate\nSales Tools;ada@contoso.com;2026-09-01;2026-03-01\n')
    ),
    failures('SETTINGS_UNREADABLE', {
      'The name is another': () => validateText('memberships/config.yaml', 'version: 1\n'),
      'A symbolic link': () => validate({ kind: 'link', path: CONFIG })
    }),
    failure('SETTINGS_SYNTAX', () => settings('version: 1\nsafety: {\n')),
    failure(
      'SETTINGS_UNKNOWN_KEY',
      () => settings('safety:\n  max-removal-percents: 10\n'),
      'A setting without effect would be worse than an error: a misspelt limit protects nobody.'
    ),
    failure('SETTINGS_BAD_VALUE', () => settings('safety:\n  max-removal-percent: 120\n')),
    failure('SETTINGS_DUPLICATE_KEY', () =>
      settings('packages:\n  Sales Tools: {}\n  sales tools:\n    allow-empty: true\n')
    ),
    failures(
      'WORKSPACE_MISSING',
      {
        'The repository was not checked out': () =>
          plan({ edit: { [SALES]: salesOf('ben@contoso.com') }, workspace: {} }),
        'The commit has no such folder': () =>
          plan({ edit: { [SALES]: salesOf('ben@contoso.com') }, workspace: {}, inputs: { path: 'access' } })
      },
      'Deleting a folder removes nobody: packages that no file and no setting names are left alone.'
    ),
    failure(
      'WORKSPACE_DIFFERS',
      () =>
        plan({
          edit: { [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com') },
          workspace: { [SALES]: salesOf('eve@contoso.com') }
        }),
      'Look at the steps before this one in the workflow: one that formats, generates or downloads files, or a checkout with another `ref`. Line endings alone do not count. What is not in the commit was reviewed by nobody.'
    ),
    failure(
      'WORKSPACE_NOT_WRITTEN',
      () => exportInTheWay('memberships/sales-tools.csv'),
      'An export computes every file before it writes the first, stores all of them under other names, and then renames them; it never overwrites what it has not read.'
    )
  ]
}
