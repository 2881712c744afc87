import { isAlias, isCollection, isMap, isNode, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml'
import type { Problem } from './errors.js'
import { isGuid, normaliseGuid, normaliseName } from './identifiers.js'
import { quoteValue } from './quote-value.js'

/** The document, or null when it cannot be trusted to say what its author meant. */
export interface SettingsYaml {
  readonly document: Document | null
  readonly problems: readonly Problem[]
}

const lineCounters = new WeakMap<Document, LineCounter>()

/**
 * Read YAML as plain as settings are: one document of mappings, lists, texts, numbers, true and false. What only some
 * readers understand (aliases, tags, several documents) is refused, so that a reviewer and this action read the same.
 */
export function readSettingsYaml(text: string, path: string): SettingsYaml {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, version: '1.2', merge: false, uniqueKeys: false })
  lineCounters.set(document, lineCounter)

  const at = (line: number) => ({ file: path, line })
  const problems: Problem[] = [...document.errors, ...document.warnings].map(({ code, message, linePos }) => ({
    code: 'SETTINGS_SYNTAX',
    message: sentenceOf(code, message),
    hint: 'Correct the line.',
    place: at(linePos?.[0].line ?? 1)
  }))
  const unusual = (node: unknown, what: string, hint: string) => {
    const place = at(lineOf(document, node))
    problems.push({ code: 'SETTINGS_SYNTAX', message: `${what} not allowed in the settings.`, hint, place })
  }
  visit(document, {
    Alias: (_, node) => unusual(node, 'Aliases (`*name`) are', 'Write the value again in its place.'),
    Node: (_, node) => {
      // A tag that nobody knows is among the warnings already.
      if (node.tag?.startsWith('tag:yaml.org,2002:') === true)
        unusual(node, 'Tags (`!!name`) are', 'Delete the tag; put quotes around a value that has to be a text.')
    },
    Pair: (_, { key }) => {
      if (!isScalar(key) || typeof key.value !== 'string')
        unusual(key, 'Keys that are not texts are', 'Put quotes around the key.')
    }
  })
  if (problems.length > 0) return { document: null, problems: firstOfEachLine(byLine(problems)) }
  return { document, problems: byLine([...duplicateKeys(document, path), ...sharedIds(document, path)]) }
}

/** The line of the node that a path of keys and indexes leads to; of its key, when the node has one. */
export function lineOfPath(document: Document, path: readonly string[]): number {
  let node: unknown = document.contents
  let line = lineOf(document, node)
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === step)
      if (pair === undefined) return line
      line = lineOf(document, pair.key)
      node = pair.value
    } else if (isCollection(node)) {
      node = node.items[Number(step)]
      line = lineOf(document, node)
    } else return line
  }
  return line
}

/** The line of each key under `packages`. */
export function packageLines(document: Document): ReadonlyMap<string, number> {
  const packages = document.get('packages')
  if (!isMap(packages)) return new Map()
  return new Map(packages.items.map(({ key }) => [isScalar(key) ? String(key.value) : '', lineOf(document, key)]))
}

/** The same key twice in one mapping; names of packages compare without case. */
function duplicateKeys(document: Document, path: string): readonly Problem[] {
  const packages = document.get('packages')
  const problems: Problem[] = []
  visit(document, {
    Map: (_, map) => {
      const firstLines = new Map<string, number>()
      for (const { key } of map.items) {
        const name = isScalar(key) ? String(key.value) : ''
        const compared = map === packages ? normaliseName(name) : name
        const line = lineOf(document, key)
        const first = firstLines.get(compared)
        if (first === undefined) firstLines.set(compared, line)
        else
          problems.push({
            code: 'SETTINGS_DUPLICATE_KEY',
            message: `${quoteValue(name)} stands twice, here and in line ${first}.`,
            hint: map === packages ? 'Delete one of the two; names compare without case.' : 'Delete one of the two.',
            place: { file: path, line }
          })
      }
    }
  })
  return problems
}

/**
 * Two packages with the same id are one package with two settings, and which of them held would depend on how a row
 * spells its name. A package named by its id has that id.
 */
function sharedIds(document: Document, path: string): readonly Problem[] {
  const packages = document.get('packages')
  if (!isMap(packages)) return []
  const problems: Problem[] = []
  const first = new Map<string, { readonly name: string; readonly line: number }>()
  for (const { key, value } of packages.items) {
    const name = isScalar(key) ? String(key.value) : ''
    const pinned = isMap(value) ? value.items.find((each) => isScalar(each.key) && each.key.value === 'id') : undefined
    const candidates = [
      { id: name, node: key },
      { id: isScalar(pinned?.value) ? pinned.value.value : null, node: pinned?.key }
    ]
    for (const { id, node } of candidates) {
      if (typeof id !== 'string' || !isGuid(id.trim())) continue
      const guid = normaliseGuid(id.trim())
      const line = lineOf(document, node)
      const known = first.get(guid)
      if (known === undefined) first.set(guid, { name, line })
      // The same name twice is said already.
      else if (normaliseName(known.name) !== normaliseName(name))
        problems.push({
          code: 'SETTINGS_BAD_VALUE',
          message: `The id of ${quoteValue(name)} is that of ${quoteValue(known.name)} too, in line ${known.line}.`,
          hint: 'An id is one package: correct the id, or delete one of the two.',
          place: { file: path, line }
        })
    }
  }
  return problems
}

function lineOf(document: Document, node: unknown): number {
  const offset = isNode(node) || isAlias(node) ? (node.range?.[0] ?? 0) : 0
  return Math.max(1, lineCounters.get(document)?.linePos(offset).line ?? 1)
}

/** The reader's message without its picture of the line, which the log shows anyway. */
function sentenceOf(code: string, message: string): string {
  if (code === 'MULTIPLE_DOCS') return 'The file has several documents; settings are one.'
  const [first = ''] = message.split('\n')
  return `This is not valid YAML: ${first.replace(/ at line \d+, column \d+:?$/, '').replace(/[.:]$/, '')}.`
}

/** What a reader says after its first stumble in a line is mostly about the stumble. */
function firstOfEachLine(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(({ place }, index) => index === 0 || problems[index - 1]?.place?.line !== place?.line)
}

function byLine(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort((a, b) => (a.place?.line ?? 0) - (b.place?.line ?? 0))
}
