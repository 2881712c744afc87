import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import schema from '../../../schema/tenant.schema.json' with { type: 'json' }
import type { Misbehaviour } from '../http/misbehaviour.js'
import type { TenantOptions } from '../tenant-options.js'
import { isGuid } from './guids.js'
import type { TenantSeed } from './tenant-seed.js'

/** A seed file as it is written: the tenant, how it behaves, and the keys of its federated sign-ins. */
export interface WrittenTenant extends TenantSeed {
  readonly behaviour?: Omit<TenantOptions, 'port' | 'now' | 'observe' | 'onRequest' | 'certificate' | 'oidcKeys'>
  readonly oidcKeys?: NonNullable<TenantOptions['oidcKeys']>
}

/** Something wrong in a seed. */
export interface SeedProblem {
  /** Keys and indexes from the top to the value that is wrong, or to the key that should not be there. */
  readonly path: readonly string[]
  /** A sentence. */
  readonly message: string
}

/** What of a schema a message is made from. */
interface Expected {
  readonly type?: string | readonly string[]
  readonly const?: string
  readonly enum?: readonly (string | null)[]
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly properties?: Readonly<Record<string, unknown>>
}

const FORMATS: Readonly<Record<string, { readonly check: (text: string) => boolean; readonly words: string }>> = {
  guid: { check: isGuid, words: 'a GUID' },
  instant: {
    check: (text) => /^\d{4}-\d{2}-\d{2}(?:T|$)/.test(text) && !Number.isNaN(Date.parse(text)),
    words: 'a date such as 2030-12-31 or 2030-12-31T12:00:00Z'
  },
  method: {
    check: (text) => /^(?:GET|POST|PUT|PATCH|DELETE)$/i.test(text),
    words: 'one of GET, POST, PUT, PATCH, DELETE'
  }
}

const TYPES: Readonly<Record<string, string>> = {
  boolean: 'true or false',
  number: 'a number',
  integer: 'a whole number',
  string: 'a text',
  array: 'a list',
  object: 'a mapping',
  null: 'empty'
}

/** Checks a seed file's content against the published schema. @returns Every problem; none: it is a `WrittenTenant`. */
export function problemsOfTenant(value: unknown): readonly SeedProblem[] {
  return problemsFor(validators().tenant, value)
}

/**
 * Checks misbehaviour, which may come from a file that no compiler has looked at.
 *
 * @param value A rule or a list of them.
 * @returns The rules. @throws Error that names every problem.
 */
export function checkMisbehaviour(value: unknown): readonly Misbehaviour[] {
  const rules: unknown = Array.isArray(value) ? value : [value]
  const validate = validators().misbehaviour
  if (validate(rules)) return rules
  const problems = problemsFor(validate, rules).map(({ path, message }) => {
    return `${['misbehaviour', ...path].join(' › ')} ${message}`
  })
  throw new Error(problems.join('\n'))
}

interface Validators {
  readonly tenant: ValidateFunction<WrittenTenant>
  readonly misbehaviour: ValidateFunction<readonly Misbehaviour[]>
}

let compiled: Validators | null = null

/** Compiled when first needed: it takes milliseconds that every tenant in a test would pay. */
function validators(): Validators {
  if (compiled !== null) return compiled
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    strictTypes: false,
    strictRequired: false
  })
  for (const [name, { check }] of Object.entries(FORMATS)) ajv.addFormat(name, check)
  const tenant = ajv.compile<WrittenTenant>(schema)
  const misbehaviour = ajv.compile<readonly Misbehaviour[]>({
    type: 'array',
    items: { $ref: `${schema.$id}#/$defs/misbehaviour` }
  })
  return (compiled = { tenant, misbehaviour })
}

function problemsFor(validate: ValidateFunction, value: unknown): readonly SeedProblem[] {
  if (validate(value)) return []
  const problems = new Map<string, SeedProblem>()
  for (const error of validate.errors ?? []) {
    // `if` and `anyOf` only repeat what stands below them.
    if (error.keyword === 'if') continue
    const path = pathOf(error)
    const key = path.join('\n')
    // The first finding about a value is about its type; what follows is a consequence.
    if (!problems.has(key)) problems.set(key, { path, message: explain(error) })
  }
  return [...problems.values()]
}

function pathOf(error: ErrorObject): readonly string[] {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  switch (error.keyword) {
    case 'additionalProperties':
      return [...path, (error.params as { readonly additionalProperty: string }).additionalProperty]
    // One missing key does not hide another.
    case 'required':
      return [...path, (error.params as { readonly missingProperty: string }).missingProperty]
    default:
      return path
  }
}

function explain(error: ErrorObject): string {
  const expected = (error.parentSchema ?? {}) as Expected
  switch (error.keyword) {
    case 'additionalProperties':
      return `is not known here. Known: ${Object.keys(expected.properties ?? {}).join(', ')}.`
    case 'required':
      return 'is missing.'
    case 'false schema':
      return 'cannot stand beside `nth`, which hits one request.'
    case 'minProperties':
    case 'maxProperties':
      return `must have exactly one of ${Object.keys(expected.properties ?? {}).join(', ')}.`
    case 'pattern':
      return 'is an empty text.'
    default:
      return `is ${shown(error.data)}; it must be ${wordsFor(expected)}.`
  }
}

function wordsFor({ const: only, enum: values, format, type, minimum, maximum, exclusiveMinimum }: Expected): string {
  if (only !== undefined) return `\`${only}\` or a number`
  if (values !== undefined) return values.map((value) => (value === null ? 'empty' : `\`${value}\``)).join(' or ')
  const types = typeof type === 'string' ? [type] : (type ?? [])
  const words = types.map((one) =>
    one === 'string' && format !== undefined ? formatWords(format) : (TYPES[one] ?? one)
  )
  const range =
    maximum !== undefined
      ? ` from ${minimum ?? 0} to ${maximum}`
      : minimum !== undefined
        ? `, ${minimum} or more`
        : exclusiveMinimum !== undefined
          ? ` above ${exclusiveMinimum}`
          : ''
  return `${words.join(' or ')}${range}`
}

function formatWords(format: string): string {
  return FORMATS[format]?.words ?? format
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping'
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
}
