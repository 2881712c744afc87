/** What to do about each problem of the settings, and what of a value is read as meant. */
import { describe, expect, it } from '@jest/globals'
import type { MembershipFile } from '../../src/core/model.js'
import { describeSettingChanges, parseSettings } from '../../src/core/settings.js'
import { isMeantAsSettings, settingsPathOf } from '../../src/core/settings-path.js'

const PATH = 'memberships/config.yml'
const file = (content: string | Uint8Array): MembershipFile => ({
  kind: 'file',
  path: PATH,
  bytes: Buffer.from(content)
})
const problemsOf = (content: string | Uint8Array) => parseSettings(file(content)).problems

describe('every problem of the settings says what to do', () => {
  it.each<{ problem: string; yaml: string | Uint8Array; hint: string }>([
    {
      problem: 'an unknown key',
      yaml: 'delivery:\n  wait: 3',
      hint: 'Correct the key or delete it. Known here: wait-minutes.'
    },
    {
      problem: 'an unknown key of a section with several',
      yaml: 'safety:\n  x: 3',
      hint: 'Correct the key or delete it. Known here: max-removal-percent, max-removal-floor, max-removals, protected.'
    },
    {
      problem: 'a managed policy that is not named',
      yaml: 'packages:\n  P: { manages: policy }',
      hint: 'Name the policy whose assignments are managed, or use `manages: all`.'
    },
    { problem: 'a value twice', yaml: 'extra-columns: [A, A]', hint: 'Delete one of the two.' },
    { problem: 'a key without a name', yaml: 'packages:\n  " ":', hint: 'Name it, or delete it.' },
    { problem: 'an empty text', yaml: "packages:\n  P: { policy: '' }", hint: 'Fill it in, or delete it.' },
    { problem: 'a number for a text', yaml: 'packages:\n  P: { catalog: 2024 }', hint: 'Put quotes around the value.' },
    {
      problem: 'nothing for a text',
      yaml: 'packages:\n  P:\n    catalog:',
      hint: 'Display name of the package’s catalog; tells packages of the same name apart.'
    },
    {
      problem: 'a wrong number',
      yaml: 'delivery: { wait-minutes: -1 }',
      hint: 'How long apply waits for Entra to deliver what it requested; 0: do not wait.'
    },
    {
      problem: 'a wrong text',
      yaml: 'invitations: { language: "?" }',
      hint: 'Language of the invitation mail, e.g. `en-US`.'
    },
    {
      problem: 'a list for the file',
      yaml: '- P',
      hint: 'The settings file of a membership folder, `config.yml`. Every key has a default.'
    },
    { problem: 'a key twice', yaml: 'version: 1\nversion: 1', hint: 'Delete one of the two.' },
    {
      problem: 'a package twice',
      yaml: 'packages: { P: , p: }',
      hint: 'Delete one of the two; names compare without case.'
    },
    {
      problem: 'an id twice',
      yaml: 'packages:\n  A: { id: 5d3c0000-0000-4000-8000-00000000000a }\n  B: { id: 5d3c0000-0000-4000-8000-00000000000a }',
      hint: 'An id is one package: correct the id, or delete one of the two.'
    },
    {
      problem: 'an alias',
      yaml: 'packages:\n  P: &p { catalog: X }\n  Q: *p',
      hint: 'Write the value again in its place.'
    },
    {
      problem: 'a tag',
      yaml: 'packages:\n  P: { catalog: !!str 2024 }',
      hint: 'Delete the tag; put quotes around a value that has to be a text.'
    },
    { problem: 'a key that is a number', yaml: 'packages:\n  007:', hint: 'Put quotes around the key.' },
    { problem: 'no YAML', yaml: 'safety:\n\tmax-removals: 1', hint: 'Correct the line.' },
    { problem: 'another encoding', yaml: Buffer.from('# Süd', 'latin1'), hint: 'Save it as UTF-8.' },
    {
      problem: 'a file that is far too large',
      yaml: Buffer.alloc(1024 * 1024 + 1, '#'),
      hint: 'Settings need a few kilobytes; is this the right file?'
    }
  ])('$problem', ({ yaml, hint }) => {
    expect(problemsOf(yaml).map((each) => each.hint.replaceAll("'", '’'))).toEqual([hint])
  })

  it('and what cannot be read says why', () => {
    const [link, large] = [
      parseSettings({ kind: 'link', path: PATH }),
      parseSettings({ kind: 'too-large', path: PATH, size: 30_000_000 })
    ]
    expect([...link.problems, ...large.problems, ...problemsOf(Buffer.from('# Süd', 'latin1'))]).toMatchObject([
      { message: 'The settings file is a symbolic link or a submodule.', hint: 'Put the file itself in its place.' },
      { message: 'The settings file is over 1 MB.' },
      { message: expect.stringMatching(/^The settings file .*UTF-8.*\.$/) }
    ])
    expect(problemsOf(Buffer.alloc(1024 * 1024, '#'))).toEqual([])
  })
})

describe('a wrong value is told as it is', () => {
  it.each([
    {
      yaml: 'delivery: { wait-minutes: { a: 1 } }',
      says: '`delivery › wait-minutes` is a mapping; it must be a number from 0 to 360.'
    },
    {
      yaml: 'delivery: { wait-minutes: true }',
      says: '`delivery › wait-minutes` is `true`; it must be a number from 0 to 360.'
    },
    {
      yaml: 'delivery: { wait-minutes: 361 }',
      says: '`delivery › wait-minutes` is `361`; it must be a number from 0 to 360.'
    },
    { yaml: 'delivery: 5', says: '`delivery` is `5`; it must be a mapping of keys to values.' },
    { yaml: 'packages: { "a/b~c": { id: x } }', says: '`packages › a/b~c › id` is `x`; it must be an id (a GUID).' },
    { yaml: 'hello', says: 'The file is `hello`; it must be a mapping of keys to values.' }
  ])('$yaml', ({ yaml, says }) => {
    expect(problemsOf(yaml).map(({ message }) => message)).toEqual([says])
  })

  it('without what the reader of YAML says of the line, which stands beside it', () => {
    const [problem] = problemsOf('version: 1\nextra-columns: [A\nsafety:')
    expect(problem?.message).toMatch(/^This is not valid YAML: [^:]+[^.:]\.$/)
    expect(problem?.message).not.toMatch(/at line|\n/)
  })

  it('each once, in the order of the lines', () => {
    const yaml = 'packages:\n  Q: *p\n  P: &p { catalog: !!str X, policy: !!str Y }\n  R: *p'
    expect(problemsOf(yaml).map(({ place }) => place?.line)).toEqual([2, 3, 4])
  })
})

describe('blanks around a text are not meant', () => {
  it('of a package, its catalog and policy, and of somebody protected', () => {
    const { settings, problems } = parseSettings(
      file('packages: { " P ": { catalog: " Sales ", policy: " Direct " } }\nsafety: { protected: [" ada@x.io "] }')
    )
    expect(problems).toEqual([])
    expect(settings.packages).toMatchObject([{ name: 'P', catalog: 'Sales', policy: 'Direct' }])
    expect(settings.safety.protected).toEqual(['ada@x.io'])
  })

  it('nor do they hide that two packages have one id', () => {
    const id = '5d3c0000-0000-4000-8000-00000000000a'
    expect(problemsOf(`packages:\n  " ${id} ":\n  B: { id: ${id} }`).map(({ code }) => code)).toEqual([
      'SETTINGS_BAD_VALUE'
    ])
  })
})

describe('the extra columns of a file with problems', () => {
  it.each([
    { yaml: 'extra-columns: [A, 3, B]', columns: ['A', 'B'] },
    { yaml: 'extra-columns: A', columns: [] },
    { yaml: '- extra-columns', columns: [] },
    { yaml: 'hello', columns: [] }
  ])('are those that are texts: $yaml', ({ yaml, columns }) => {
    expect(parseSettings(file(yaml)).settings.extraColumns).toEqual(columns)
  })
})

describe('a change of several values', () => {
  const changes = (before: string, after: string) =>
    describeSettingChanges(parseSettings(file(before)).settings, parseSettings(file(after)).settings)

  it.each([
    {
      rule: 'names each of a list',
      before: 'extra-columns: [A, B]',
      after: 'extra-columns: [C, D]',
      expected: ['adds `C`, `D` to `extra-columns`', 'takes `A`, `B` off `extra-columns`']
    },
    {
      rule: 'says nothing of any domain while some are listed before and after',
      before: 'invitations: { allowed-domains: [a.example, b.example] }',
      after: 'invitations: { allowed-domains: [b.example, c.example] }',
      expected: ['adds `c.example` to `allowed-domains`', 'takes `a.example` off `allowed-domains`']
    },
    {
      rule: 'does not repeat that a package is new which stands there already',
      before: 'packages: { P: { policy: A } }',
      after: 'packages: { P: { policy: B } }',
      expected: ['changes `policy` of the package `P` from `A` to `B`']
    }
  ])('$rule', ({ before, after, expected }) => expect(changes(before, after)).toEqual(expected))
})

describe('the settings file', () => {
  it('stands at the top of the folder, or of the repository', () => {
    expect(settingsPathOf('memberships')).toBe('memberships/config.yml')
    expect(settingsPathOf('')).toBe('config.yml')
  })

  it.each([
    { folder: 'memberships', path: 'memberships/Config.YAML', meant: true },
    { folder: '', path: 'config.yaml', meant: true },
    { folder: 'memberships', path: 'memberships/sub/config.yml', meant: false },
    { folder: 'memberships', path: 'config.yml', meant: false },
    { folder: 'memberships', path: 'memberships/my-config.yml', meant: false },
    { folder: '', path: 'config.yml.csv', meant: false }
  ])('is meant by $path in «$folder»: $meant', ({ folder, path, meant }) => {
    expect(isMeantAsSettings(folder, path)).toBe(meant)
  })
})
