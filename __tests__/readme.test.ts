/**
 * README and reference say what the code does: their tables, settings, workflow and comment are compared with the sources.
 * `UPDATE_README=1 npm test -- __tests__/readme.test.ts` writes the parts anew that are copies.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import configSchema from '../schema/config.schema.json' with { type: 'json' }
import { CLOUD_NAMES, findEndpoints } from '../src/adapters/entra/clouds.js'
import { parseFiles } from '../src/app/load-files.js'
import { buildProgram } from '../src/commands/program.js'
import { countRows } from '../src/core/file-sections.js'
import { MEMBERSHIP_COLUMNS } from '../src/core/membership-header.js'
import { parseSettings } from '../src/core/settings.js'
import { defaultSettings } from '../src/core/settings-schema.js'
import { demoComments } from './demo/demo-comments.js'
import { FAILURE_GROUPS } from './failures/failure-groups.js'
import { slug } from './failures/failure-page.js'
import { csv, DECLARED, TWO_PACKAGES } from './scenarios/people.js'
import { Story } from './scenarios/story.js'
import { READER_PERMISSIONS, WRITER_PERMISSIONS } from './set-up/permission-names.js'

const ROOT = new URL('../', import.meta.url)
const README = 'README.md'
const REFERENCE = 'docs/reference.md'

interface ActionMetadata {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>
  readonly outputs: Readonly<Record<string, unknown>>
}

const action = parse(readText('action.yml')) as ActionMetadata
const scripts = (JSON.parse(readText('package.json')) as { readonly scripts: Readonly<Record<string, string>> }).scripts

describe('the README', () => {
  it('has every error code, with a link to what its group means', () => {
    const lines = FAILURE_GROUPS.map(({ title, cases }) => {
      const codes = cases.map(({ code: name }) => `\`${name}\``)
      return `- [${title}](docs/failures.md#${slug(title)}): ${codes.join(', ')}`
    })
    update(README, 'error-codes', ['', ...lines, ''].join('\n'))
    expect(block(README, 'error-codes').trim().split('\n')).toEqual(lines)
  })

  it('shows the sample workflow', () => {
    const workflow = readText('docs/sample-workflow.yml')
    update(README, 'workflow', ['', '```yaml', ...workflow.trimEnd().split('\n'), '```', ''].join('\n'))
    expect(`${fenced(block(README, 'workflow'), 'yaml')}\n`).toBe(workflow)
  })

  it('has the permissions that the action names, for the plan, the apply and drift', () => {
    const rows = tableRows(section(README, 'Set it up')).filter(([where]) => where === 'Microsoft')
    const having = (column: 2 | 3 | 4): readonly string[] =>
      rows
        .filter((cells) => cells[column] === 'yes')
        .map(([, name = '']) => code(name))
        .toSorted()
    expect({ plan: having(2), apply: having(3), drift: having(4) }).toEqual({
      plan: READER_PERMISSIONS,
      apply: WRITER_PERMISSIONS,
      drift: READER_PERMISSIONS
    })
  })

  it('begins with a file that is valid', () => {
    const path = 'memberships/readme.csv'
    const bytes = new TextEncoder().encode(fenced(readText(README), 'csv'))
    expect(countRows(parseFiles('memberships', [{ kind: 'file', path, bytes }]).sections)).toBe(2)
  })
})

describe('the reference', () => {
  it('has the inputs of action.yml, with their defaults', () => {
    const rows = tableRows(section(REFERENCE, 'Inputs')).map(([name = '', value = '']) => [code(name), code(value)])
    expect(rows).toEqual(Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? '']))
  })

  it('has the outputs of action.yml', () => {
    expect(tableRows(section(REFERENCE, 'Outputs')).map(([name = '']) => code(name))).toEqual(
      Object.keys(action.outputs)
    )
  })

  it('has the columns of membership files, and which are needed', () => {
    const rows = tableRows(section(REFERENCE, 'Membership files')).map(([name = '', needed]) => [
      code(name),
      needed === 'yes'
    ])
    expect(rows).toEqual(MEMBERSHIP_COLUMNS.map(({ name, needed }) => [name, needed]))
  })

  it('has every setting with its default', () => {
    const text = fenced(block(REFERENCE, 'settings'), 'yaml')
    const { settings, problems } = parseSettings(settingsFile(text))
    expect(problems).toEqual([])
    expect(settings).toEqual(defaultSettings())
    for (const key of keysOf(configSchema.properties)) expect(text).toMatch(new RegExp(`^ *(# )?${key}:`, 'm'))
  })

  it('has every setting of a package, those with a default by it', () => {
    const text = fenced(block(REFERENCE, 'package-settings'), 'yaml')
    const { settings, problems } = parseSettings(settingsFile(text))
    expect(problems).toEqual([])
    expect(settings.packages).toMatchObject([{ manages: 'all', policyChanges: 'keep', allowEmpty: false }])
    const { packages } = parse(text) as { readonly packages: Readonly<Record<string, object>> }
    expect(Object.values(packages).map(Object.keys)).toEqual([Object.keys(configSchema.$defs.package.properties)])
  })

  it('has the commands of the command line', () => {
    const shown = [...section(REFERENCE, 'Command line').matchAll(/^node dist\/cli\/index\.js ([\w-]+)/gm)].map(
      ([, name]) => name
    )
    expect(shown.toSorted()).toEqual(commandNames().toSorted())
  })

  it('shows the comment that the demo’s pull request gets', async () => {
    const { plan } = await demoComments()
    const comment = withoutLinks(plan.replace(/<!--[^]*?-->/g, '').trim())
    update(REFERENCE, 'plan-comment', `\n${comment}\n`)
    expect(withoutTime(block(REFERENCE, 'plan-comment').trim())).toBe(withoutTime(comment))
  })
})

describe('the page of clouds', () => {
  it('has the addresses and audiences of each cloud', () => {
    const rows = tableRows(readText('docs/clouds-and-proxies.md')).map((cells) => cells.map(code))
    expect(rows).toEqual(
      CLOUD_NAMES.map((name) => {
        const { graph, login, federationAudience } = findEndpoints(name, null, null)
        return [name, graph, login, federationAudience]
      })
    )
  })
})

describe('the documents', () => {
  const DOCUMENTS = ['', 'docs/'].flatMap((folder) =>
    readdirSync(new URL(folder, ROOT)).flatMap((name) => (name.endsWith('.md') ? [`${folder}${name}`] : []))
  )

  it.each(DOCUMENTS)('%s names only npm scripts that exist', (path) => {
    const named = [...readText(path).matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = '']) => name)
    expect(named.filter((name) => !(name in scripts))).toEqual([])
  })

  it.each(DOCUMENTS)('%s links only to files and headings that are there', (path) => {
    const links = [...prose(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
    expect(links.filter((target) => !/^https:\/\//.test(target) && !leadsSomewhere(target, path))).toEqual([])
  })

  it('says the version of the package in the changelog', () => {
    const { version } = JSON.parse(readText('package.json')) as { readonly version: string }
    expect(readText('CHANGELOG.md')).toMatch(new RegExp(`^## ${version.replaceAll('.', '\\.')}\\b`, 'm'))
  })
})

/** What the README says of a merge that was not applied. When the action remembers what it applied, this goes, here and there. */
describe('a merge that gave way to a newer one', () => {
  const SALES = csv('Sales Tools', 'ada@contoso.com', 'bob@contoso.com', 'eve@contoso.com')
  const FINANCE = csv('Finance Reports', 'dana@contoso.com', 'eve@contoso.com')
  let story: Story

  beforeEach(async () => {
    story = await Story.start(TWO_PACKAGES)
    await story.github.commitFiles('main', DECLARED)
  })
  afterEach(() => story.end())

  it('is not picked up by the next run, but by a pull request that touches the file', async () => {
    const older = await story.propose('older', { 'memberships/sales.csv': SALES })
    const newer = await story.propose('newer', { 'memberships/finance.csv': FINANCE })
    await Promise.all([story.plan(older), story.plan(newer)])
    const pushes = [await story.merge(older), await story.merge(newer)]
    for (const push of pushes) expect((await story.run(push)).exitCode).toBe(0)
    expect(story.members('Finance Reports')).toContain('eve@contoso.com')
    expect(story.members('Sales Tools')).not.toContain('eve@contoso.com')

    const touching = await story.propose('touching', { 'memberships/sales.csv': `# once more\n${SALES}` })
    expect((await story.plan(touching)).outputs).toMatchObject({ adds: '1', removes: '0' })
    await story.run(await story.merge(touching))
    expect(story.members('Sales Tools')).toContain('eve@contoso.com')
  })

  it('is applied by hand from the tip, as far as the plan of the tip’s pull request showed it', async () => {
    const number = await story.propose('change', { 'memberships/sales.csv': SALES })
    await story.plan(number)
    const { sha, ref } = await story.merge(number)
    const byHand = { eventName: 'workflow_dispatch', payload: story.github.dispatchEvent('main'), sha, ref }
    const run = await story.run(byHand, { inputs: { mode: 'apply', scope: 'all' } })
    expect(run.outputs).toMatchObject({ applied: '1', held: '0' })
    expect(story.members('Sales Tools')).toContain('eve@contoso.com')
  })
})

/** The links of the story lead to a repository that does not exist. */
function withoutLinks(markdown: string): string {
  return markdown.replace(/\[([^\]]*)\]\(https:\/\/github\.com\/contoso\/access[^)]*\)/g, '$1')
}

/** When Entra was read is another moment each time. */
function withoutTime(markdown: string): string {
  return markdown.replace(/\b\d{1,2} [A-Z][a-z]{2} \d{4}, \d{2}:\d{2} UTC/g, '(now)')
}

function commandNames(): readonly string[] {
  const silent = { write: () => true }
  const desk = { out: silent, err: silent, input: Readable.from([]), variables: {}, workingDirectory: '.' }
  return buildProgram(desk, () => undefined).commands.map((command) => command.name())
}

function readText(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8')
}

/** A document without its code blocks. */
function prose(path: string): string {
  return readText(path).replace(/^( *)```[^]*?^\1```$/gm, '')
}

/** The text under a heading of the second level. */
function section(path: string, title: string): string {
  const [, text] = readText(path).split(`\n## ${title}\n`)
  if (text === undefined) throw new Error(`${path} has no section «${title}».`)
  return text.split('\n## ')[0] ?? ''
}

/** What stands between the two comments of this name. */
function block(path: string, name: string): string {
  const found = blockPattern(name).exec(readText(path))
  if (found?.[1] === undefined) throw new Error(`${path} has no block «${name}».`)
  return found[1]
}

/** Writes a block anew when asked to; Prettier sees to its tables. */
function update(path: string, name: string, text: string): void {
  if (process.env['UPDATE_README'] !== '1') return
  const written = readText(path).replace(
    blockPattern(name),
    () => `<!-- ${name}:start -->\n${text}\n<!-- ${name}:end -->`
  )
  writeFileSync(new URL(path, ROOT), written)
}

function blockPattern(name: string): RegExp {
  return new RegExp(`^<!-- ${name}:start -->$([^]*?)^<!-- ${name}:end -->$`, 'm')
}

/** The first code block of a language. */
function fenced(markdown: string, language: string): string {
  const found = new RegExp(`^\`\`\`${language}\n([^]*?)\n\`\`\`$`, 'm').exec(markdown)
  if (found?.[1] === undefined) throw new Error(`There is no block of ${language}.`)
  return found[1]
}

/** The cells of the first table, without its head. */
function tableRows(markdown: string): readonly (readonly string[])[] {
  const lines = markdown.split('\n')
  const start = lines.findIndex((line) => /^\|[\s|:-]+\|$/.test(line))
  if (start === -1) throw new Error('There is no table.')
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'))
  return lines.slice(start + 1, end === -1 ? undefined : end).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim())
  )
}

/** The text of a cell that is one code span. */
function code(cell: string): string {
  return cell.replace(/^`(.*)`$/, '$1')
}

function settingsFile(text: string): { readonly kind: 'file'; readonly path: string; readonly bytes: Uint8Array } {
  return { kind: 'file', path: 'memberships/config.yml', bytes: new TextEncoder().encode(text) }
}

/** Every key of a schema's properties, of all depths; those of a package stand elsewhere. */
function keysOf(properties: object): readonly string[] {
  return Object.entries(properties as Readonly<Record<string, { readonly properties?: object }>>).flatMap(
    ([key, schema]) => [key, ...keysOf(schema.properties ?? {})]
  )
}

/** Whether a relative link leads to a file or folder, and its fragment to a heading. */
function leadsSomewhere(target: string, from: string): boolean {
  const [path = '', fragment] = target.split('#')
  const url = path === '' ? new URL(from, ROOT) : new URL(path, new URL(from, ROOT))
  if (!existsSync(fileURLToPath(url))) return false
  return fragment === undefined || headingsOf(readFileSync(url, 'utf8')).includes(fragment)
}

/** Fragments as GitHub makes them of headings. */
function headingsOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^#{1,6} (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-')
  )
}
