/**
 * OpenAPI 3.0 schemas as JSON Schema (2020-12) that takes nothing undescribed. OpenAPI leaves every object open; here an
 * object whose members are described is closed with `unevaluatedProperties` wherever it is used. A component that another
 * one builds upon with `allOf` is put into it whole, since only the finished composition can be closed.
 *
 * [ajv](https://ajv.js.org) validates. What OpenAPI 3.0 says otherwise than JSON Schema is `nullable`, which is little
 * enough to say here, beside the closing.
 */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import ajvFormats from 'ajv-formats'
import { isJsonObject, type JsonObject, listAt, objectAt, type OpenApiDocument } from './openapi-document.js'

/** Keywords that mean the same in both. */
const SAME = [
  'type',
  'enum',
  'format',
  'pattern',
  'minimum',
  'maximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  'required'
] as const

/**
 * A component with more keywords than this becomes a function of its own instead of being written out wherever it is used:
 * without a limit, compiling GitHub's answers takes more than twice as long.
 */
const MAX_INLINED_KEYWORDS = 6

/** Members of a list of alternatives that allow null and nothing else, as Microsoft's descriptions write «or null». */
function isNullAlone(schema: JsonObject): boolean {
  const values = schema['enum']
  return Array.isArray(values) && values.length === 1 && values[0] === null
}

/** The schemas of one description, compiled when first needed and then kept. */
export class ClosedSchemas {
  readonly #ajv: Ajv2020
  readonly #addresses = new Map<string, string>()
  readonly #validators = new Map<unknown, ValidateFunction>()

  /**
   * @param alwaysAllowed Pattern of member names that every object may have undescribed, such as OData's control
   *   information; null for none.
   */
  constructor(
    private readonly document: OpenApiDocument,
    private readonly alwaysAllowed: string | null
  ) {
    // Not strict: descriptions have keywords and formats of their own, which say nothing here. Compiling is most of the
    // work, as each test file does it anew, so nothing is done to make the functions smaller, or to judge the schemas.
    this.#ajv = new Ajv2020({
      strict: false,
      allErrors: true,
      verbose: true,
      unicodeRegExp: false,
      logger: false,
      validateSchema: false,
      inlineRefs: MAX_INLINED_KEYWORDS,
      code: { optimize: false }
    })
    ajvFormats.default(this.#ajv)
  }

  /** What validates a schema of the description. The same schema gives the same function. */
  validator(schema: unknown): ValidateFunction {
    const known = this.#validators.get(schema)
    if (known !== undefined) return known
    const compiled = this.#ajv.compile(this.#closed(schema))
    this.#validators.set(schema, compiled)
    return compiled
  }

  /** A schema where it stands alone: the value of a member, an item, a whole body. */
  #closed(schema: unknown): JsonObject {
    const reference = objectAt(schema)['$ref']
    if (typeof reference === 'string') return { $ref: this.#register(reference) }
    return this.#byType(objectAt(schema))
  }

  /** Gives a component an address of its own, so that it is compiled once and may contain itself. */
  #register(reference: string): string {
    const known = this.#addresses.get(reference)
    if (known !== undefined) return known
    const address = `https://contract.invalid/${this.#addresses.size}`
    this.#addresses.set(reference, address)
    this.#ajv.addSchema(this.#byType(this.document.resolve({ $ref: reference })), address)
    return address
  }

  /** With a discriminator that has a mapping, the member it names decides which schema holds. */
  #byType(schema: JsonObject): JsonObject {
    const { propertyName, mapping } = objectAt(schema['discriminator'])
    const own = this.#closedHere(schema)
    if (typeof propertyName !== 'string' || !isJsonObject(mapping)) return own
    const names = Object.keys(mapping)
    const unknown = { properties: { [propertyName]: { enum: names } }, required: [propertyName] }
    const chain = Object.entries(mapping).reduceRight<JsonObject>((otherwise, [name, reference]) => {
      const target = this.document.resolve({ $ref: reference })
      const named = { properties: { [propertyName]: { const: name } }, required: [propertyName] }
      return { if: named, then: target === schema ? own : this.#closed({ $ref: reference }), else: otherwise }
    }, unknown)
    return { if: { required: [propertyName] }, then: chain, else: own }
  }

  #closedHere(schema: JsonObject): JsonObject {
    const [only, ...others] = listAt(schema['allOf'])
    if (only !== undefined && others.length === 0 && schema['properties'] === undefined) {
      return orNull(this.#closed(only), this.#allowsNull(schema))
    }
    const open = this.#open(schema)
    if (!this.#describesMembers(schema)) return open
    const closing = {
      ...(this.alwaysAllowed === null ? {} : { patternProperties: { [this.alwaysAllowed]: true } }),
      unevaluatedProperties: false
    }
    return 'else' in open ? { ...open, else: { ...objectAt(open['else']), ...closing } } : { ...open, ...closing }
  }

  /** A schema as part of a composition: its members are closed, itself is not. */
  #open(node: unknown): JsonObject {
    const schema = this.document.resolve(node)
    const open: Record<string, unknown> = {}
    for (const keyword of SAME) if (schema[keyword] !== undefined) open[keyword] = schema[keyword]
    const { properties, items, additionalProperties, allOf } = schema
    if (isJsonObject(properties)) {
      open['properties'] = Object.fromEntries(
        Object.entries(properties).map(([name, member]) => [name, this.#closed(member)])
      )
    }
    if (isJsonObject(items)) open['items'] = this.#closed(items)
    if (additionalProperties === true) open['additionalProperties'] = true
    if (isJsonObject(additionalProperties)) open['additionalProperties'] = this.#closed(additionalProperties)
    if (schema['not'] !== undefined) open['not'] = this.#open(schema['not'])
    if (Array.isArray(allOf)) open['allOf'] = allOf.map((part) => this.#open(part))
    for (const keyword of ['anyOf', 'oneOf'] as const) this.#addAlternatives(schema, keyword, open)
    return this.#allowsNull(schema) ? withNull(open) : open
  }

  /** Alternatives beside members of the whole only add to them; alternatives on their own are each closed. */
  #addAlternatives(schema: JsonObject, keyword: 'anyOf' | 'oneOf', open: Record<string, unknown>): void {
    const alternatives = listAt(schema[keyword]).filter((one) => !isNullAlone(this.document.resolve(one)))
    if (alternatives.length === 0) return
    const partial = this.#describesMembers(schema)
    const closed = alternatives.map((one) => (partial ? this.#open(one) : this.#closed(one)))
    const [only] = closed
    if (closed.length === 1 && !partial && only !== undefined) open['allOf'] = [...listAt(open['allOf']), only]
    else open[keyword] = closed
  }

  #allowsNull(schema: JsonObject): boolean {
    if (schema['nullable'] === true) return true
    return [...listAt(schema['anyOf']), ...listAt(schema['oneOf'])].some((one) =>
      isNullAlone(this.document.resolve(one))
    )
  }

  #describesMembers(node: unknown): boolean {
    const schema = this.document.resolve(node)
    if (Object.keys(objectAt(schema['properties'])).length > 0 || schema['additionalProperties'] === false) return true
    return listAt(schema['allOf']).some((part) => this.#describesMembers(part))
  }
}

function orNull(schema: JsonObject, allowed: boolean): JsonObject {
  return allowed ? withNull(schema) : schema
}

/** As a choice, not as one more type, so that a wrong value is told in the words of the schema that it should meet. */
function withNull(schema: JsonObject): JsonObject {
  return { if: { type: 'null' }, then: true, else: schema }
}
