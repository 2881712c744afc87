import { describe, expect, it } from '@jest/globals'
import { type AnySchema, Ajv2020 } from 'ajv/dist/2020.js'
import { readFileSync } from 'node:fs'
import { rowsOf } from '../../src/core/file-sections.js'
import { parseMembershipFiles } from '../../src/core/membership-csv.js'
import type { MembershipFile, Settings } from '../../src/core/model.js'
import { describeSettingChanges, packagesWithChangedSettings, parseSettings } from '../../src/core/settings.js'

const PATH = 'memberships/config.yml'
const ID = '5d3c0000-0000-4000-8000-00000000000a'

const file = (content: string | Uint8Array): MembershipFile => ({
  kind: 'file',
  path: PATH,
  bytes: typeof content === 'string' ? Buffer.from(content) : content
})

const settingsOf = (yaml: string): Settings => {
  const { settings, problems } = parseSettings(file(yaml))
  expect(problems).toEqual([])
  return settings
}

/** What is wrong, one short text a problem: `line code: message`. */
const problemsOf = (content: string | Uint8Array) =>
  parseSettings(file(content)).problems.map(({ place, code, message }) => {
    expect(place?.file).toBe(PATH)
    return `${place?.line ?? 0} ${code}: ${message}`
  })

const DEFAULTS: Settings = {
  extraColumns: [],
  packages: [],
  invitations: {
    enabled: true,
    redirectUrl: 'https://myapplications.microsoft.com',
    sendMessage: true,
    language: null,
    allowedDomains: []
  },
  safety: { maxRemovalPercent: 25, maxRemovalFloor: 5, maxRemovals: 200, protected: [] },
  delivery: { waitMinutes: 5 },
  drift: { expiringWithinDays: 14 }
}

describe('defaults', () => {
  it.each([
    { rule: 'no file', parsed: parseSettings(null) },
    { rule: 'an empty file', parsed: parseSettings(file('')) },
    { rule: 'comments alone', parsed: parseSettings(file('# nothing yet\n')) },
    { rule: 'the version alone', parsed: parseSettings(file('version: 1\n')) },
    {
      rule: 'sections with nothing in them',
      parsed: parseSettings(file('packages:\nsafety:\n  # max-removals: 3\ndrift:\n'))
    },
    { rule: 'the other sections, also with nothing', parsed: parseSettings(file('invitations:\ndelivery:\n')) },
    { rule: 'UTF-8 with byte order mark and CRLF', parsed: parseSettings(file('\ufeffversion: 1\r\nsafety:\r\n')) }
  ])('hold for $rule', ({ parsed }) => expect(parsed).toEqual({ settings: DEFAULTS, problems: [] }))
})

describe('what the file says', () => {
  it('becomes settings, every key of them', () =>
    expect(
      settingsOf(`# yaml-language-server: $schema=../schema/config.schema.json
version: 1
extra-columns: [Department, "Cost Center"]
packages:
  Sales Tools:
    id: ${ID.toUpperCase()}
    catalog: Sales
    policy: Direct assignment
    manages: policy
    policy-changes: move
    allow-empty: true
  Finance Reports:
invitations:
  enabled: false
  redirect-url: https://myapps.microsoft.com/?tenantid=1
  send-message: false
  language: de-DE
  allowed-domains: [Partner.example, "*.PARTNER.example"]
safety:
  max-removal-percent: 12.5
  max-removal-floor: 0
  max-removals: 10
  protected: [Breakglass@contoso.com, ${ID}, g_p.io#EXT#@contoso.com]
delivery:
  wait-minutes: 0
drift:
  expiring-within-days: 30
`)
    ).toEqual({
      extraColumns: ['Department', 'Cost Center'],
      packages: [
        {
          name: 'Sales Tools',
          place: { file: PATH, line: 5 },
          id: ID,
          catalog: 'Sales',
          policy: 'Direct assignment',
          manages: 'policy',
          policyChanges: 'move',
          allowEmpty: true
        },
        {
          name: 'Finance Reports',
          place: { file: PATH, line: 12 },
          id: null,
          catalog: null,
          policy: null,
          manages: 'all',
          policyChanges: 'keep',
          allowEmpty: false
        }
      ],
      invitations: {
        enabled: false,
        redirectUrl: 'https://myapps.microsoft.com/?tenantid=1',
        sendMessage: false,
        language: 'de-DE',
        allowedDomains: ['partner.example', '*.partner.example']
      },
      safety: {
        maxRemovalPercent: 12.5,
        maxRemovalFloor: 0,
        maxRemovals: 10,
        protected: ['Breakglass@contoso.com', ID, 'g_p.io#EXT#@contoso.com']
      },
      delivery: { waitMinutes: 0 },
      drift: { expiringWithinDays: 30 }
    }))

  it('can pin a package that it names by its id', () =>
    expect(settingsOf(`packages:\n  ${ID}: { id: ${ID} }\n  Other:\n`).packages).toMatchObject([
      { name: ID, id: ID },
      { name: 'Other', id: null }
    ]))

  it('can name a package like a property of every object', () =>
    expect(settingsOf('packages:\n  __proto__:\n    allow-empty: true\n  constructor:\n').packages).toMatchObject([
      { name: '__proto__', allowEmpty: true, place: { line: 2 } },
      { name: 'constructor', allowEmpty: false }
    ]))

  it('protects people also with spaces around them', () =>
    expect(settingsOf(`safety: { protected: [" ada@contoso.com ", " ${ID} "] }`).safety.protected).toEqual([
      'ada@contoso.com',
      ID
    ]))
})

describe('what is wrong, each with its line', () => {
  const bad = (line: number, message: string) => `${line} SETTINGS_BAD_VALUE: ${message}`
  const unknown = (line: number, message: string) => `${line} SETTINGS_UNKNOWN_KEY: ${message}`
  const syntax = (line: number, message: string) => `${line} SETTINGS_SYNTAX: ${message}`

  it.each([
    {
      rule: 'an unknown key, with the nearest',
      yaml: 'safety:\n  max-removal-precent: 3',
      expected: [unknown(2, '`safety › max-removal-precent` is not a setting; did you mean `max-removal-percent`?')]
    },
    {
      rule: 'an unknown key with none near',
      yaml: 'colour: red',
      expected: [unknown(1, '`colour` is not a setting.')]
    },
    {
      rule: 'an unknown key of a package',
      yaml: 'packages:\n  Sales Tools:\n\n    polcy: X',
      expected: [unknown(4, '`packages › Sales Tools › polcy` is not a setting; did you mean `policy`?')]
    },
    {
      rule: 'camelCase',
      yaml: 'extraColumns: []',
      expected: [unknown(1, '`extraColumns` is not a setting; did you mean `extra-columns`?')]
    },
    { rule: 'a merge key', yaml: 'safety:\n  "<<": {}', expected: [unknown(2, '`safety › <<` is not a setting.')] },
    { rule: 'another version', yaml: 'version: 2', expected: [bad(1, '`version` is `2`; it must be `1`.')] },
    {
      rule: 'a text for a number',
      yaml: 'safety:\n  max-removals: many',
      expected: [bad(2, '`safety › max-removals` is `many`; it must be a whole number, 0 or more.')]
    },
    {
      rule: 'a number that is too large',
      yaml: 'safety:\n  max-removal-percent: 101',
      expected: [bad(2, '`safety › max-removal-percent` is `101`; it must be a number from 0 to 100.')]
    },
    {
      rule: 'a number below zero',
      yaml: 'delivery:\n  wait-minutes: -1',
      expected: [bad(2, '`delivery › wait-minutes` is `-1`; it must be a number from 0 to 360.')]
    },
    {
      rule: 'half a removal',
      yaml: 'safety:\n  max-removal-floor: 1.5',
      expected: [bad(2, '`safety › max-removal-floor` is `1.5`; it must be a whole number, 0 or more.')]
    },
    {
      rule: 'no number at all',
      yaml: 'safety:\n  max-removal-percent: .nan',
      expected: [bad(2, '`safety › max-removal-percent` is `NaN`; it must be a number from 0 to 100.')]
    },
    {
      rule: 'yes for true',
      yaml: 'invitations:\n  enabled: yes',
      expected: [bad(2, '`invitations › enabled` is `yes`; it must be `true` or `false`.')]
    },
    {
      rule: 'a value left out',
      yaml: 'invitations:\n  language:',
      expected: [bad(2, '`invitations › language` is empty; it must be a language such as `en-US`.')]
    },
    {
      rule: 'a choice that is none',
      yaml: 'packages:\n  P: { manages: some }',
      expected: [bad(2, '`packages › P › manages` is `some`; it must be `all` or `policy`.')]
    },
    {
      rule: 'a number for a text',
      yaml: 'packages:\n  P:\n    catalog: 2024',
      expected: [bad(3, '`packages › P › catalog` is `2024`; it must be a text.')]
    },
    {
      rule: 'an empty text',
      yaml: "packages:\n  P:\n    policy: ''",
      expected: [bad(3, '`packages › P › policy` has an empty text.')]
    },
    {
      rule: 'an id that is none',
      yaml: 'packages:\n  P:\n    id: 5d3c',
      expected: [bad(3, '`packages › P › id` is `5d3c`; it must be an id (a GUID).')]
    },
    {
      rule: '`manages: policy` without a policy',
      yaml: 'packages:\n  P:\n    manages: policy',
      expected: [bad(2, '`packages › P` has `manages: policy` and no `policy`.')]
    },
    {
      rule: 'a list for a mapping',
      yaml: 'packages:\n  - P',
      expected: [bad(1, '`packages` is a list; it must be a mapping of keys to values.')]
    },
    {
      rule: 'a list for the file',
      yaml: '- P',
      expected: [bad(1, 'The file is a list; it must be a mapping of keys to values.')]
    },
    {
      rule: 'a text for a list',
      yaml: 'extra-columns: Department',
      expected: [bad(1, '`extra-columns` is `Department`; it must be a list.')]
    },
    {
      rule: 'a value twice',
      yaml: 'extra-columns: [A, A]',
      expected: [bad(1, '`extra-columns` lists the same value twice.')]
    },
    {
      rule: 'someone protected who cannot be anybody',
      yaml: 'safety:\n  protected:\n    - a@x.io\n    - Ada Byron',
      expected: [
        bad(
          4,
          '`safety › protected › 1` is `Ada Byron`; it must be a mail address, a user principal name or an object id.'
        )
      ]
    },
    {
      rule: 'a domain that is none',
      yaml: 'invitations:\n  allowed-domains: ["@partner.example"]',
      expected: [
        bad(
          2,
          '`invitations › allowed-domains › 0` is `@partner.example`; it must be a domain such as `partner.example` or `*.partner.example`.'
        )
      ]
    },
    {
      rule: 'http',
      yaml: 'invitations:\n  redirect-url: http://x.io',
      expected: [
        bad(2, '`invitations › redirect-url` is `http://x.io`; it must be an address that starts with `https://`.')
      ]
    },
    {
      rule: 'https without a host',
      yaml: 'invitations:\n  redirect-url: "https://"',
      expected: [
        bad(2, '`invitations › redirect-url` is `https://`; it must be an address that starts with `https://`.')
      ]
    },
    {
      rule: 'a key twice',
      yaml: 'version: 1\nsafety:\n  max-removals: 1\n  max-removals: 2',
      expected: ['4 SETTINGS_DUPLICATE_KEY: `max-removals` stands twice, here and in line 3.']
    },
    {
      rule: 'a package twice',
      yaml: 'packages:\n  P:\n  P:',
      expected: ['3 SETTINGS_DUPLICATE_KEY: `P` stands twice, here and in line 2.']
    },
    {
      rule: 'a package twice but for case',
      yaml: 'packages:\n  Sales:\n  sales:',
      expected: ['3 SETTINGS_DUPLICATE_KEY: `sales` stands twice, here and in line 2.']
    },
    {
      rule: 'two packages with the same id, whatever its case',
      yaml: `packages:\n  Sales:\n    id: ${ID}\n  Old sales:\n    policy: X\n    id: ${ID.toUpperCase()}`,
      expected: [bad(6, 'The id of `Old sales` is that of `Sales` too, in line 3.')]
    },
    {
      rule: 'a package by its id, and another pinned to it',
      yaml: `packages:\n  ${ID}:\n    policy: X\n  Sales: { id: ${ID} }`,
      expected: [bad(4, `The id of \`Sales\` is that of \`${ID}\` too, in line 2.`)]
    },
    {
      rule: 'a package twice with its id is one problem',
      yaml: `packages:\n  Sales: { id: ${ID} }\n  sales: { id: ${ID} }`,
      expected: ['3 SETTINGS_DUPLICATE_KEY: `sales` stands twice, here and in line 2.']
    },
    {
      rule: 'all at once, by line',
      yaml: 'version: 1\nversion: 1\nfoo: 1\nsafety:\n  max-removals: x\nbar: 2',
      expected: [
        '2 SETTINGS_DUPLICATE_KEY: `version` stands twice, here and in line 1.',
        unknown(3, '`foo` is not a setting.'),
        bad(5, '`safety › max-removals` is `x`; it must be a whole number, 0 or more.'),
        unknown(6, '`bar` is not a setting.')
      ]
    },
    {
      rule: 'an alias',
      yaml: 'packages:\n  P: &p { catalog: X }\n  Q: *p',
      expected: [syntax(3, 'Aliases (`*name`) are not allowed in the settings.')]
    },
    {
      rule: 'a tag',
      yaml: 'packages:\n  P:\n    catalog: !!str 2024',
      expected: [syntax(3, 'Tags (`!!name`) are not allowed in the settings.')]
    },
    {
      rule: 'an unknown tag',
      yaml: 'packages:\n  P:\n    catalog: !secret X',
      expected: [syntax(3, 'This is not valid YAML: Unresolved tag: !secret.')]
    },
    {
      rule: 'two documents',
      yaml: 'version: 1\n---\nversion: 1',
      expected: [syntax(2, 'The file has several documents; settings are one.')]
    },
    {
      rule: 'a package named by a number',
      yaml: 'packages:\n  007:',
      expected: [syntax(2, 'Keys that are not texts are not allowed in the settings.')]
    },
    {
      rule: 'a tab',
      yaml: 'safety:\n\tmax-removals: 1',
      expected: [expect.stringMatching(/^2 SETTINGS_SYNTAX: This is not valid YAML: Tabs.*\.$/)]
    },
    {
      rule: 'a package without a name',
      yaml: 'packages:\n  " ":',
      expected: [bad(1, '`packages` has a key without a name.')]
    },
    {
      rule: 'blanks for a name',
      yaml: 'packages:\n  P:\n    catalog: " "',
      expected: [bad(3, '`packages › P › catalog` has an empty text.')]
    },
    {
      rule: 'brackets left open, told once',
      yaml: `version: 1\nextra-columns: ${'['.repeat(500)}`,
      expected: [expect.stringMatching(/^2 SETTINGS_SYNTAX/)]
    },
    {
      rule: 'a bracket left open',
      yaml: 'version: 1\nextra-columns: [A\nsafety:',
      expected: expect.arrayContaining([expect.stringMatching(/SETTINGS_SYNTAX/)])
    }
  ])('$rule', ({ yaml, expected }) => expect(problemsOf(yaml)).toEqual(expected))

  it.each([
    {
      rule: 'Latin-1, with its line',
      parsed: parseSettings(file(Buffer.from('version: 1\n# Süd', 'latin1'))),
      expected: 2
    },
    { rule: 'UTF-16', parsed: parseSettings(file(Buffer.from('\ufeffversion: 1', 'utf16le'))), expected: 1 },
    { rule: 'over 1 MB', parsed: parseSettings(file(Buffer.alloc(1024 * 1024 + 1, '#'))), expected: 1 },
    { rule: 'a link', parsed: parseSettings({ kind: 'link', path: PATH }), expected: 1 },
    { rule: 'far too large', parsed: parseSettings({ kind: 'too-large', path: PATH, size: 30_000_000 }), expected: 1 }
  ])('cannot be read: $rule', ({ parsed, expected }) => {
    expect(parsed.problems.map(({ code, place }) => [code, place])).toEqual([
      ['SETTINGS_UNREADABLE', { file: PATH, line: expected }]
    ])
    expect(parsed.settings).toEqual(DEFAULTS)
  })

  it('still tells the extra columns, so that files can be checked beside it', () =>
    expect(parseSettings(file('extra-columns: [Department]\nfoo: 1')).settings).toEqual({
      ...DEFAULTS,
      extraColumns: ['Department']
    }))
})

describe('what a change of the settings does, for the reviewer', () => {
  const changes = (before: string | null, after: string) =>
    describeSettingChanges(before === null ? null : settingsOf(before), settingsOf(after))

  it.each([
    { rule: 'nothing', before: 'version: 1', after: '# a comment\ndrift:', expected: [] },
    { rule: 'case of a package', before: 'packages: { P: }', after: 'packages: { p: }', expected: [] },
    {
      rule: 'a limit up',
      before: 'safety: { max-removal-percent: 25 }',
      after: 'safety: { max-removal-percent: 40 }',
      expected: ['raises `max-removal-percent` from 25 to 40']
    },
    {
      rule: 'a limit down from its default',
      before: null,
      after: 'safety: { max-removals: 10 }',
      expected: ['lowers `max-removals` from 200 to 10']
    },
    {
      rule: 'invitations off',
      before: '',
      after: 'invitations: { enabled: false }',
      expected: ['turns `invitations › enabled` off']
    },
    {
      rule: 'an address',
      before: '',
      after: 'invitations: { redirect-url: "https://x.io" }',
      expected: ['changes `redirect-url` from `https://myapplications.microsoft.com` to `https://x.io`']
    },
    {
      rule: 'a language set',
      before: '',
      after: 'invitations: { language: de }',
      expected: ['sets `language` to `de`']
    },
    {
      rule: 'a language removed',
      before: 'invitations: { language: de }',
      after: '',
      expected: ['removes `language`, which was `de`']
    },
    {
      rule: 'protection lost and won',
      before: 'safety: { protected: [a@x.io, B@x.io] }',
      after: 'safety: { protected: [b@x.io, c@x.io] }',
      expected: ['adds `c@x.io` to `protected`', 'takes `a@x.io` off `protected`']
    },
    {
      rule: 'the last allowed domain',
      before: 'invitations: { allowed-domains: [p.example] }',
      after: '',
      expected: ['takes `p.example` off `allowed-domains`, so that any domain may be invited']
    },
    {
      rule: 'the first allowed domain',
      before: '',
      after: 'invitations: { allowed-domains: [p.example] }',
      expected: ['adds `p.example` to `allowed-domains`; until now any domain could be invited']
    },
    {
      rule: 'a new package',
      before: '',
      after: 'packages: { P: { manages: policy, policy: Direct } }',
      expected: [
        'adds the package `P` to the settings',
        'sets `policy` of the package `P` to `Direct`',
        'changes `manages` of the package `P` from `all` to `policy`'
      ]
    },
    {
      rule: 'a package gone',
      before: 'packages: { P: }',
      after: '',
      expected: ['removes the settings of the package `P`']
    },
    {
      rule: 'a package that may be emptied',
      before: 'packages: { P: }',
      after: 'packages: { P: { allow-empty: true } }',
      expected: ['turns `allow-empty` of the package `P` on']
    },
    {
      rule: 'a backtick',
      before: '',
      after: 'packages: { "`x`\\n": }',
      expected: ["adds the package `'x'` to the settings"]
    }
  ])('$rule', ({ before, after, expected }) => expect(changes(before, after)).toEqual(expected))

  it('names the packages it concerns', () => {
    const before = settingsOf('packages: { Same: , Case: , Changed: , Gone: }')
    const after = settingsOf('safety: { max-removals: 1 }\npackages: { New: , changed: { policy: X }, CASE: , Same: }')
    expect(packagesWithChangedSettings(before, after)).toEqual(['New', 'changed', 'Gone'])
    expect(packagesWithChangedSettings(null, before)).toEqual(['Same', 'Case', 'Changed', 'Gone'])
  })
})

describe('the sample in memberships/', () => {
  const folder = new URL('../../memberships/', import.meta.url)
  const sample = (path: string): MembershipFile => ({
    kind: 'file',
    path: `memberships/${path}`,
    bytes: readFileSync(new URL(path, folder))
  })
  const { settings, problems } = parseSettings(sample('config.yml'))

  it('has settings without a fault, and names its schema for editors', () => {
    expect(problems).toEqual([])
    const [, schema = ''] = /\$schema=(\S+)/.exec(readFileSync(new URL('config.yml', folder), 'utf8')) ?? []
    expect(readFileSync(new URL(schema, folder), 'utf8')).toContain('urn:access-package-gitops:schema:config')
  })

  it('the schema itself is one, which no run asks', () => {
    const schema: unknown = JSON.parse(readFileSync(new URL('../schema/config.schema.json', folder), 'utf8'))
    const ajv = new Ajv2020()
    expect([ajv.validateSchema(schema as AnySchema), ajv.errors]).toEqual([true, null])
  })

  it('shows every default as it is, but for those it says it changes', () =>
    expect(settings).toEqual({
      ...DEFAULTS,
      extraColumns: ['Department'],
      packages: [
        expect.objectContaining({ name: 'Sales Tools', manages: 'all', policyChanges: 'keep', allowEmpty: false })
      ],
      invitations: { ...DEFAULTS.invitations, allowedDomains: ['partner.example'] },
      safety: { ...DEFAULTS.safety, protected: ['breakglass@contoso.com'] }
    }))

  it('has rows without a fault, in three dialects', () => {
    const files = ['sales-tools.csv', 'finance-reports.csv', 'projects/falcon.csv'].map(sample)
    const memberships = parseMembershipFiles(files, settings)
    expect(memberships.problems).toEqual([])
    expect(
      rowsOf(memberships.sections).map(({ place, accessPackage, email }) => `${place.line} ${accessPackage}: ${email}`)
    ).toEqual([
      '2 Finance Reports: dana.cole@contoso.com',
      '3 Finance Reports: emil.novak@contoso.com',
      '5 Finance Reports: gina.park@partner.example',
      '2 Project Falcon: ben.okafor@contoso.com',
      '3 Project Falcon: fatima.haddad@contoso.com',
      '4 Project Falcon: hugo.lind@partner.example',
      '3 Sales Tools: ada.byron@contoso.com',
      '4 Sales Tools: ben.okafor@contoso.com',
      '5 Sales Tools: chiara.russo@contoso.com',
      '6 Sales Tools: dana.cole@contoso.com'
    ])
  })
})
