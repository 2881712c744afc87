/** What may import what: the picture in docs/architecture.md, kept true. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import ts from 'typescript'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')
const SRC = join(ROOT, 'src')

interface Layer {
  readonly name: string
  /** The folder, or the files, that make the layer. */
  readonly holds: (file: string) => boolean
  /** Layers it may import; of itself it may import everything. */
  readonly layers: readonly string[]
  /** Packages and Node's own modules; `any`: the adapter's or the entry's own business. */
  readonly packages: readonly string[] | 'any'
}

const within = (folder: string) => (file: string) => file.startsWith(`${folder}/`)
const named = (name: string) => (file: string) => file === name

const LAYERS: readonly Layer[] = [
  {
    name: 'core',
    holds: within('core'),
    layers: [],
    packages: ['csv-parse', 'yaml', 'ajv', 'picomatch', 'fastest-levenshtein', 'node:crypto']
  },
  { name: 'ports', holds: named('ports.ts'), layers: ['core'], packages: [] },
  { name: 'app', holds: within('app'), layers: ['core', 'ports'], packages: [] },
  { name: 'adapters', holds: within('adapters'), layers: ['core', 'ports'], packages: 'any' },
  { name: 'main', holds: named('main.ts'), layers: ['app', 'core', 'ports'], packages: [] },
  { name: 'emulator', holds: within('emulator'), layers: ['tenant schema'], packages: 'any' },
  {
    name: 'demo',
    holds: within('demo'),
    layers: ['core', 'ports', 'app', 'adapters', 'main', 'emulator'],
    packages: 'any'
  },
  {
    name: 'tenant command',
    holds: within('tenant-command'),
    layers: ['core', 'app', 'adapters', 'emulator', 'demo'],
    packages: 'any'
  },
  { name: 'index', holds: named('index.ts'), layers: ['core', 'ports', 'app', 'adapters', 'main'], packages: 'any' },
  { name: 'report page', holds: within('report-page'), layers: ['core'], packages: ['node:crypto', 'node:fs'] },
  {
    name: 'commands',
    holds: within('commands'),
    layers: ['core', 'ports', 'app', 'adapters', 'report page', 'demo', 'tenant command', 'package.json'],
    packages: ['commander', 'node:fs/promises', 'node:path']
  },
  { name: 'cli', holds: named('cli.ts'), layers: ['commands'], packages: [] }
]

/** Files of src, relative to it, with `/`. */
const FILES = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.split(sep).join('/'))
  .sort()

const layerOf = (file: string): string => {
  if (file === '../schema/tenant.schema.json') return 'tenant schema'
  if (/^\.\.\/schema\/[\w.-]+\.json$/.test(file)) return 'schema'
  if (file === '../package.json') return 'package.json'
  return LAYERS.find(({ holds }) => holds(file))?.name ?? `no layer (${file})`
}

/** Everything a file imports, types and `import()` included, as written. */
function importsOf(text: string): readonly string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName)
}

/** What of a file's imports its layer does not allow. */
function breaches(file: string, text: string): readonly string[] {
  const layer = LAYERS.find(({ holds }) => holds(file))
  if (layer === undefined) return [`${file} is in no layer`]
  return importsOf(text).flatMap((imported) => {
    if (!imported.startsWith('.')) {
      const name = packageOf(imported)
      return layer.packages === 'any' || layer.packages.includes(name) ? [] : [`${file} imports the package ${name}`]
    }
    const target = relative(SRC, join(SRC, dirname(file), imported))
      .split(sep)
      .join('/')
      .replace(/\.js$/, '.ts')
    const to = layerOf(target)
    return to === layer.name || layer.layers.includes(to) ? [] : [`${file} imports ${target} (${to})`]
  })
}

/** `ajv/dist/2020.js` is the package ajv; `@azure/msal-node/x` is @azure/msal-node; Node's modules are whole. */
function packageOf(imported: string): string {
  if (imported.startsWith('node:')) return imported
  return imported
    .split('/')
    .slice(0, imported.startsWith('@') ? 2 : 1)
    .join('/')
}

describe('what may import what', () => {
  it.each(FILES.map((file) => ({ file })))('$file keeps to its layer', ({ file }) => {
    expect(breaches(file, readFileSync(join(SRC, file), 'utf8'))).toEqual([])
  })

  it.each([
    { file: 'core/plan.ts', text: "import { readFileSync } from 'node:fs'", says: 'the package node:fs' },
    { file: 'core/plan.ts', text: "import type { Clock } from '../ports.js'", says: '(ports)' },
    { file: 'ports.ts', text: "import type { Mode } from './app/inputs.js'", says: '(app)' },
    { file: 'app/run.ts', text: "import { createHash } from 'node:crypto'", says: 'the package node:crypto' },
    { file: 'app/run.ts', text: "const clock = await import('../adapters/system-clock.js')", says: '(adapters)' },
    { file: 'adapters/x.ts', text: "export { main } from '../app/run-plan.js'", says: '(app)' },
    { file: 'main.ts', text: "import { x } from './adapters/x.js'", says: '(adapters)' },
    { file: 'emulator/x.ts', text: "import type { Guid } from '../core/model.js'", says: '(core)' },
    { file: 'emulator/x.ts', text: "import x from '../../schema/plan.schema.json'", says: '(schema)' },
    { file: 'core/x.ts', text: "import x from '../../schema/tenant.schema.json'", says: '(tenant schema)' },
    { file: 'demo/x.ts', text: "import '../index.js'", says: '(index)' },
    { file: 'index.ts', text: "import { x } from './emulator/x.js'", says: '(emulator)' },
    { file: 'commands/x.ts', text: "import { x } from '../emulator/x.js'", says: '(emulator)' },
    { file: 'report-page/x.ts', text: "import { readFolder } from '../app/plan-folder.js'", says: '(app)' },
    { file: 'cli.ts', text: "import { x } from './app/x.js'", says: '(app)' },
    { file: 'app/x.ts', text: "import { tell } from '../demo/tell-story.js'", says: '(demo)' },
    { file: 'helpers/x.ts', text: '', says: 'is in no layer' }
  ])('this test would see: $file with «$text»', ({ file, text, says }) => {
    expect(breaches(file, text)).toEqual([expect.stringContaining(says)])
  })
})

describe('what the core may not do', () => {
  /** A pure function does not tell the time, roll dice, wait, log or read the environment. */
  const IMPURE = /\b(?:Date\.now|new Date\(\)|Math\.random|setTimeout|setInterval|fetch\(|console\.|process\.)/

  it.each(FILES.filter((file) => file.startsWith('core/')).map((file) => ({ file })))('$file is pure', ({ file }) => {
    const code = ts.transpileModule(readFileSync(join(SRC, file), 'utf8'), {
      compilerOptions: { removeComments: true, target: ts.ScriptTarget.ESNext }
    }).outputText
    expect(IMPURE.exec(code)?.[0] ?? null).toBeNull()
  })

  it('load ajv, for which every start would pay: its schemas are compiled beforehand', () => {
    const loading = FILES.filter((file) => file.startsWith('core/')).filter((file) => {
      const { outputText } = ts.transpileModule(readFileSync(join(SRC, file), 'utf8'), {
        compilerOptions: { verbatimModuleSyntax: true, module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ESNext }
      })
      return importsOf(outputText).some((imported) => packageOf(imported) === 'ajv')
    })
    expect(loading).toEqual([])
  })
})

describe('where text leaves the action', () => {
  /** Each way out has one door, which makes a text harmless before it goes through. */
  const DOORS: readonly { readonly way: RegExp; readonly files: readonly string[] }[] = [
    { way: /from '@actions\/core'/, files: ['adapters/actions-runner.ts'] },
    { way: /\bprocess\.std(?:out|err)\b|\bconsole\./, files: ['cli.ts', 'adapters/terminal/colours.ts'] },
    { way: /\bGITHUB_(?:OUTPUT|STEP_SUMMARY|ENV|STATE|PATH)\b/, files: ['adapters/actions-runner.ts'] }
  ]

  it.each(DOORS)('$way: only through $files', ({ way, files }) => {
    const found = FILES.filter((file) => way.test(readFileSync(join(SRC, file), 'utf8')))
    expect(found).toEqual(files.toSorted())
  })
})
