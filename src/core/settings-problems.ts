import type { ErrorObject } from 'ajv'
import type { Document } from 'yaml'
import type { Problem } from './errors.js'
import { nearestNames } from './nearest-name.js'
import { quoteValue } from './quote-value.js'
import { lineOfPath } from './settings-yaml.js'

/** What of a schema a message is made from. */
interface ExpectedValue {
  readonly type?: string | readonly string[]
  readonly const?: string | number
  readonly enum?: readonly string[]
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly description?: string
  readonly properties?: Readonly<Record<string, unknown>>
}

interface UnknownKey {
  readonly additionalProperty: string
}

const FORMATS: Readonly<Record<string, string>> = {
  guid: 'an id (a GUID)',
  'https-address': 'an address that starts with `https://`',
  domain: 'a domain such as `partner.example` or `*.partner.example`',
  'address-or-id': 'a mail address, a user principal name or an object id',
  language: 'a language such as `en-US`'
}

const TYPES: Readonly<Record<string, string>> = {
  boolean: '`true` or `false`',
  number: 'a number',
  integer: 'a whole number',
  string: 'a text',
  array: 'a list',
  object: 'a mapping of keys to values'
}

/** The validator's findings in the words of the settings: one problem a value, at the line of its key. */
export function explainSettingsErrors(
  errors: readonly ErrorObject[],
  document: Document,
  file: string
): readonly Problem[] {
  const problems = new Map<string, Problem>()
  for (const error of errors) {
    const path = pathOf(error)
    // `if` only repeats what its `then` says, and two findings about one value (its form, its pattern) read the same.
    if (error.keyword !== 'if')
      problems.set(path.join('\n'), { ...explain(error, path), place: { file, line: lineOfPath(document, path) } })
  }
  return [...problems.values()]
}

/** Keys and indexes from the top to the value, or to the key that should not be there. */
function pathOf(error: ErrorObject): readonly string[] {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  return error.keyword === 'additionalProperties' ? [...path, (error.params as UnknownKey).additionalProperty] : path
}

function explain(error: ErrorObject, path: readonly string[]): Omit<Problem, 'place'> {
  const expected = (error.parentSchema ?? {}) as ExpectedValue
  const name = quoteValue(path.join(' › '))
  switch (error.keyword) {
    case 'additionalProperties': {
      const [nearest] = nearestNames(path.at(-1) ?? '', Object.keys(expected.properties ?? {}), 1)
      return {
        code: 'SETTINGS_UNKNOWN_KEY',
        message: `${name} is not a setting${nearest === undefined ? '.' : `; did you mean \`${nearest}\`?`}`,
        hint: `Correct the key or delete it. Known here: ${Object.keys(expected.properties ?? {}).join(', ')}.`
      }
    }
    case 'required':
      return {
        code: 'SETTINGS_BAD_VALUE',
        message: `${name} has \`manages: policy\` and no \`policy\`.`,
        hint: 'Name the policy whose assignments are managed, or use `manages: all`.'
      }
    case 'uniqueItems':
      return {
        code: 'SETTINGS_BAD_VALUE',
        message: `${name} lists the same value twice.`,
        hint: 'Delete one of the two.'
      }
    case 'propertyNames':
      return {
        code: 'SETTINGS_BAD_VALUE',
        message: `${name} has a key without a name.`,
        hint: 'Name it, or delete it.'
      }
    case 'pattern':
      // The other patterns stand beside a format, which says the same in words.
      if (expected.format !== undefined) return wrongValue(error, expected, name)
      return { code: 'SETTINGS_BAD_VALUE', message: `${name} has an empty text.`, hint: 'Fill it in, or delete it.' }
    default:
      return wrongValue(error, expected, path.length === 0 ? 'The file' : name)
  }
}

function wrongValue(error: ErrorObject, expected: ExpectedValue, name: string): Omit<Problem, 'place'> {
  return {
    code: 'SETTINGS_BAD_VALUE',
    message: `${name} is ${shown(error.data)}; it must be ${wordsFor(expected)}.`,
    hint: hintFor(error, expected)
  }
}

function wordsFor(expected: ExpectedValue): string {
  if (expected.const !== undefined) return `\`${expected.const}\``
  if (expected.enum !== undefined) return expected.enum.map((value) => `\`${value}\``).join(' or ')
  const format = expected.format === undefined ? undefined : FORMATS[expected.format]
  if (format !== undefined) return format
  const type = typeof expected.type === 'string' ? expected.type : (expected.type?.[0] ?? '')
  const { minimum, maximum } = expected
  const range =
    maximum !== undefined ? ` from ${minimum ?? 0} to ${maximum}` : minimum !== undefined ? `, ${minimum} or more` : ''
  return `${TYPES[type] ?? 'something else'}${range}`
}

function hintFor(error: ErrorObject, expected: ExpectedValue): string {
  if (expected.type === 'string' && typeof error.data !== 'string' && error.data !== null)
    return 'Put quotes around the value.'
  return expected.description ?? ''
}

function shown(value: unknown): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping'
  // JSON has no NaN, which YAML can write.
  return quoteValue(
    typeof value === 'string' ? value : typeof value === 'number' ? String(value) : JSON.stringify(value)
  )
}
