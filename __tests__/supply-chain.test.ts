/** What the action is built from, and how a release of it comes about. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import picomatch from 'picomatch'
import { parse } from 'yaml'

const ROOT = new URL('../', import.meta.url)

/** They ask for their text to be kept beside the code, and for nothing else. */
const LICENCES = ['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0']

/** Where packages come from whose entry does not say it. */
const REGISTRY = 'https://registry.npmjs.org/'

interface LockedPackage {
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly hasInstallScript?: boolean
}

const { dependencies } = JSON.parse(readText('package.json')) as { readonly dependencies: object }
const lock = JSON.parse(readText('package-lock.json')) as { readonly packages: Readonly<Record<string, LockedPackage>> }
const locked = Object.entries(lock.packages).filter(([path]) => path.startsWith('node_modules/'))

describe('the dependencies', () => {
  it('come from the registry, each as one file whose hash is known', () => {
    const others = locked.filter(([, { resolved, integrity }]) => {
      return !(resolved ?? REGISTRY).startsWith(REGISTRY) || integrity?.startsWith('sha512-') !== true
    })
    expect(others.map(([path]) => path)).toEqual([])
  })

  it('that are bundled run nothing when they are installed', () => {
    const bundled = locked.filter(([, { dev, optional }]) => dev !== true && optional !== true)
    expect(bundled.length).toBeGreaterThan(Object.keys(dependencies).length)
    expect(bundled.filter(([, { hasInstallScript }]) => hasInstallScript === true)).toEqual([])
  })
})

describe('the bundles', () => {
  const carried = ['dist/licenses.txt', 'dist/cli/licenses.txt'].flatMap(licencesIn)

  it('carry the licence of every dependency', () => {
    const names = carried.map(({ name }) => name)
    expect(Object.keys(dependencies).filter((name) => !names.includes(name))).toEqual([])
  })

  it('carry nothing under a licence that asks for more than its text', () => {
    expect(carried.filter(({ licence }) => !LICENCES.includes(licence))).toEqual([])
  })

  it.each(['dist/index.js', 'dist/cli/index.js'])('%s can be read: it is not minified', (path) => {
    const lines = readText(path).split('\n')
    const long = lines.filter((line) => line.length > 1_000).length
    expect(long).toBeLessThan(lines.length / 100)
  })
})

describe('the repository', () => {
  it.each(['LICENSE', 'SECURITY.md', 'CONTRIBUTING.md', 'CHANGELOG.md', '.github/CODEOWNERS'])('has %s', (path) => {
    expect(existsSync(new URL(path, ROOT))).toBe(true)
  })

  it('has an owner for everything, and for what runs with permissions', () => {
    const paths = readText('.github/CODEOWNERS')
      .split('\n')
      .flatMap((line) => /^(\S+) +@/.exec(line)?.[1] ?? [])
    expect(paths).toEqual(expect.arrayContaining(['*', '/.github/', '/action.yml', '/dist/']))
  })

  it('is told of newer packages and actions', () => {
    const { updates } = parse(readText('.github/dependabot.yml')) as {
      readonly updates: readonly { readonly 'package-ecosystem': string }[]
    }
    expect(updates.map((each) => each['package-ecosystem']).sort()).toEqual(['github-actions', 'npm'])
  })
})

describe('a release', () => {
  it('attests every file that runs', () => {
    const workflow = readText('.github/workflows/release.yml')
    const lists = [...workflow.matchAll(/^ +subject-path: \|\n((?: +dist\/.*\n)+)/gm)].map(([, list = '']) => list)
    expect(lists).toHaveLength(2)
    const running = readdirSync(new URL('dist/', ROOT), { recursive: true, encoding: 'utf8' })
      .map((file) => `dist/${file.replaceAll('\\', '/')}`)
      .filter((file) => /\.(?:js|css)$/.test(file))
    for (const list of lists) {
      const isAttested = picomatch(list.trim().split(/\s+/))
      expect(running.filter((file) => !isAttested(file))).toEqual([])
    }
  })
})

describe('.ci/release-notes', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'release-'))
    cpSync(new URL('.ci', ROOT), join(folder, '.ci'), { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "version": "1.2.3" }')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const CHANGELOG = '# Changelog\n\n## 1.2.3 (2027-01-31)\n\n- Newer.\n\n## 1.2.2 (2027-01-30)\n\n- Older.\n'

  it('prints what the changelog says of the version', () => {
    expect(notes('v1.2.3', CHANGELOG)).toEqual({ status: 0, out: '\n- Newer.\n\n' })
  })

  it.each([
    {
      rule: 'another version than the package’s',
      tag: 'v1.2.2',
      changelog: CHANGELOG,
      says: 'package.json says 1.2.3'
    },
    {
      rule: 'a version that is not dated',
      tag: 'v1.2.3',
      changelog: '## 1.2.3 (not released yet)\n',
      says: 'YYYY-MM-DD'
    },
    { rule: 'a version without a heading', tag: 'v1.2.3', changelog: '## 1.2.30 (2027-01-31)\n', says: 'YYYY-MM-DD' }
  ])('refuses $rule', ({ tag, changelog, says }) => {
    expect(notes(tag, changelog)).toEqual({ status: 1, out: expect.stringContaining(says) })
  })

  function notes(tag: string, changelog: string): { readonly status: number | null; readonly out: string } {
    writeFileSync(join(folder, 'CHANGELOG.md'), changelog)
    const { status, stdout, stderr } = spawnSync(join(folder, '.ci', 'release-notes'), [tag], { encoding: 'utf8' })
    return { status, out: stdout + stderr }
  }
})

/** A package's name on a line, its licence on the next: so begins each entry that the bundler writes. */
function licencesIn(path: string): readonly { readonly name: string; readonly licence: string }[] {
  const entries = readText(path).matchAll(/(?:^|\n\n)(@?[a-z0-9][\w./-]*)\n([\w.-]+|\([^)\n]*\))\n/g)
  return [...entries].map(([, name = '', licence = '']) => ({ name, licence }))
}

function readText(path: string): string {
  return readFileSync(fileURLToPath(new URL(path, ROOT)), 'utf8')
}
