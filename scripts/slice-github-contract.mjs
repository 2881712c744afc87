/**
 * Writes what the tests need of GitHub's published descriptions into `__tests__/contract`. The file
 * `github-contract.json` beside this one says what that is:
 *
 * - `operations`: the REST operations that the action sends or the test GitHub answers, with everything they refer to,
 *   from `@octokit/openapi` into `github.openapi.json`;
 * - `events`: JSON Schemas of the events that start runs, from `@octokit/webhooks-schemas`, and of each one of GitHub's
 *   own examples (the longest with the members under `example`), from `@octokit/webhooks-examples`, into
 *   `github.webhooks.json`;
 * - `graphql`: types and their members, from `@octokit/graphql-schema` into `github.graphql`.
 *
 * Together the packages have 400 MB, so none is a dependency: they are fetched with `npm pack` into a temporary folder
 * that is removed again. Descriptions, examples of REST, headers of answers and GitHub's own extensions are left out.
 * All four packages are under the MIT licence.
 *
 * To take a newer description: change the versions, run `node scripts/slice-github-contract.mjs`, look at the difference.
 */
import { Buffer } from 'node:buffer'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { Kind, parse, print } from 'graphql'

const {
  packages: PACKAGES,
  operations: OPERATIONS,
  events: EVENTS,
  graphql: GRAPHQL_MEMBERS
} = JSON.parse(readFileSync(join(import.meta.dirname, 'github-contract.json'), 'utf8'))

const FOLDER = join(import.meta.dirname, '..', '__tests__', 'contract')
const LEFT_OUT = new Set(['description', 'example', 'examples', 'headers', 'summary', 'tags', 'title'])
/** Of GitHub's extensions this one says something about requests: the value of a path parameter may have slashes. */
const KEPT = 'x-multi-segment'
/** Under these the keys are names, not words of the description. */
const NAMES = new Set(['properties', 'patternProperties', 'responses', 'content'])
/** A definition of GraphQL without its text and directives. */
const BARE = { description: undefined, directives: [] }

const temporary = mkdtempSync(join(tmpdir(), 'github-contract-'))
try {
  const openApi = JSON.parse(fetchFile('openapi', 'generated/api.github.com.json'))
  write('github.openapi.json', `${JSON.stringify(sliceOpenApi(openApi), null, 1)}\n`)
  const schemas = JSON.parse(fetchFile('webhooks-schemas', 'schema.json'))
  const examples = JSON.parse(fetchFile('webhooks-examples', 'api.github.com/index.json'))
  write('github.webhooks.json', `${JSON.stringify(sliceWebhooks(schemas, examples), null, 1)}\n`)
  write('github.graphql', sliceGraphQl(fetchFile('graphql-schema', 'schema.graphql')))
} finally {
  rmSync(temporary, { recursive: true, force: true })
}

function fetchFile(name, file) {
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', `@octokit/${name}@${PACKAGES[name]}`], {
      cwd: temporary,
      stdio: ['ignore', 'pipe', 'ignore']
    })
  )
  execFileSync('tar', ['-xzf', filename, `package/${file}`], { cwd: temporary })
  return readFileSync(join(temporary, 'package', file), 'utf8')
}

function write(name, text) {
  writeFileSync(join(FOLDER, name), text)
  process.stdout.write(`${name}: ${Math.ceil(Buffer.byteLength(text) / 1_024)} KiB\n`)
}

function sliceOpenApi(whole) {
  const paths = {}
  for (const operation of OPERATIONS) {
    const [method, path] = operation.split(' ')
    const item = whole.paths[path]
    if (item?.[method.toLowerCase()] === undefined) throw new Error(`GitHub does not describe ${operation}`)
    paths[path] ??= item.parameters === undefined ? {} : { parameters: bare(item.parameters) }
    paths[path][method.toLowerCase()] = bare(item[method.toLowerCase()])
  }
  const components = {}
  collect(referencesOf(paths), (reference) => {
    const [, , kind, name] = reference.split('/')
    components[kind] ??= {}
    return (components[kind][name] = bare(whole.components[kind][name]))
  })
  return {
    openapi: whole.openapi,
    info: {
      title: `A slice of ${whole.info.title}`,
      version: whole.info.version,
      license: whole.info.license,
      'x-source': `@octokit/openapi@${PACKAGES.openapi}, generated/api.github.com.json`
    },
    servers: whole.servers,
    paths: sorted(paths),
    components: Object.fromEntries(Object.entries(components).map(([kind, some]) => [kind, sorted(some)]))
  }
}

function sliceWebhooks(schemas, examples) {
  const definitions = {}
  const events = {}
  const wanted = Object.values(EVENTS).flatMap((event) => event.definitions)
  collect(
    wanted.map((name) => `#/definitions/${name}`),
    (reference) => {
      const name = reference.split('/')[2]
      if (schemas.definitions[name] === undefined) throw new Error(`GitHub does not describe ${name}`)
      return (definitions[name] = bare(schemas.definitions[name]))
    }
  )
  for (const [name, { example }] of Object.entries(EVENTS)) {
    const all = examples.find((event) => event.name === name)?.examples ?? []
    // Examples are of all ages; newer ones have more members.
    const [found] = all
      .filter((one) => Object.entries(example).every(([member, value]) => one[member] === value))
      .sort((one, other) => JSON.stringify(other).length - JSON.stringify(one).length)
    if (found === undefined) throw new Error(`there is no example of ${name}`)
    events[name] = found
  }
  return {
    source: ['webhooks-schemas', 'webhooks-examples'].map((name) => `@octokit/${name}@${PACKAGES[name]}`).join(', '),
    license: 'MIT',
    definitions: sorted(definitions),
    examples: events
  }
}

/** The SDL of the wanted members; an interface stays where it is wanted itself, a union or an enum never is. */
function sliceGraphQl(sdl) {
  const wanted = new Map(Object.entries(GRAPHQL_MEMBERS))
  const definitions = parse(sdl, { noLocation: true })
    .definitions.filter((one) => wanted.has(one.name?.value))
    .map((one) => {
      const members = wanted.get(one.name.value)
      wanted.delete(one.name.value)
      const fields = members.map((member) => {
        const field = one.fields.find(({ name }) => name.value === member)
        if (field === undefined) throw new Error(`GitHub has no ${one.name.value}.${member}`)
        return { ...field, ...BARE, arguments: field.arguments.map((argument) => ({ ...argument, ...BARE })) }
      })
      const interfaces = one.interfaces.filter(({ name }) => name.value in GRAPHQL_MEMBERS)
      return { ...one, ...BARE, interfaces, fields }
    })
  if (wanted.size > 0) throw new Error(`GitHub has no ${[...wanted.keys()].join(', ')}`)
  const source = `# A slice of GitHub's GraphQL schema, from @octokit/graphql-schema@${PACKAGES['graphql-schema']} (MIT).`
  return `${source}\n\n${print({ kind: Kind.DOCUMENT, definitions })}\n`
}

/** Follow references until there is nothing new. `take` gives what one refers to, as it is kept. */
function collect(references, take) {
  const seen = new Set()
  for (const open = [...references]; open.length > 0;) {
    const reference = open.pop()
    if (seen.has(reference)) continue
    seen.add(reference)
    open.push(...referencesOf(take(reference)))
  }
}

function referencesOf(value) {
  if (typeof value !== 'object' || value === null) return []
  const own = typeof value.$ref === 'string' ? [value.$ref] : []
  return [...own, ...Object.values(value).flatMap(referencesOf)]
}

/** Without what only people read. Inside `properties` the same words are names of members, and stay. */
function bare(value, named = false) {
  if (Array.isArray(value)) return value.map((item) => bare(item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => named || !(LEFT_OUT.has(key) || (key.startsWith('x-') && key !== KEPT)))
      .map(([key, item]) => [key, bare(item, !named && NAMES.has(key))])
  )
}

function sorted(object) {
  return Object.fromEntries(Object.entries(object).sort(([one], [other]) => (one < other ? -1 : 1)))
}
