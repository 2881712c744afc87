/** The operations of an OpenAPI description, found by method and address. */
import { ClosedSchemas } from './closed-schemas.js'
import { isJsonObject, type JsonObject, listAt, objectAt, type OpenApiDocument } from './openapi-document.js'

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']

/** A described parameter of the path, the query or the headers. */
export interface DescribedParameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  /** Whether a list stands in one value with commas, not in repeated ones. */
  readonly commas: boolean
  readonly schema: unknown
}

/** One operation: what may be asked and answered. */
export interface DescribedOperation {
  /** The `operationId`; for an operation without one its method and path. */
  readonly id: string
  readonly method: string
  /** The path as described, e.g. `/users/{user-id}`. */
  readonly path: string
  /** Who describes it, for people. */
  readonly describedBy: string
  /** The page about it that the description names, or null. */
  readonly page: string | null
  readonly parameters: readonly DescribedParameter[]
  /** Null when no body is described. */
  readonly requestBody: JsonObject | null
  readonly responses: JsonObject
  readonly schemas: ClosedSchemas
  readonly document: OpenApiDocument
}

/** An address that fits a described path. */
export interface PathMatch {
  readonly operation: DescribedOperation
  /** Values in the path by parameter name, percent-decoded. */
  readonly values: ReadonlyMap<string, string>
}

interface DescribedPath {
  readonly pattern: RegExp
  readonly names: readonly string[]
  /** Characters of the path that are not placeholders. */
  readonly literals: number
  readonly operations: readonly DescribedOperation[]
}

/** A description and who made it. */
export interface Description {
  readonly document: OpenApiDocument
  /** For people; where an operation of the document has `x-described-by`, that holds for it. */
  readonly describedBy: string
  /** Pattern of member names that its objects may have undescribed; null for none. */
  readonly alwaysAllowed: string | null
}

/** The paths of all descriptions; those with fewer placeholders come first, then those with more fixed text. */
export class DescribedOperations {
  readonly all: readonly DescribedOperation[]
  readonly #paths: readonly DescribedPath[]

  /** @throws Error when two operations have the same id. */
  constructor(descriptions: readonly Description[]) {
    this.#paths = descriptions
      .flatMap(readPaths)
      .sort((left, right) => left.names.length - right.names.length || right.literals - left.literals)
    this.all = this.#paths.flatMap(({ operations }) => operations)
    const ids = this.all.map(({ id }) => id)
    const twice = ids.find((id, index) => ids.indexOf(id) !== index)
    if (twice !== undefined) throw new Error(`Two operations are called ${twice}`)
  }

  /** The operations on a path, whatever their method. @param path As sent, without a query. */
  onPath(path: string): readonly PathMatch[] {
    return this.#paths.flatMap(({ pattern, names, operations }) => {
      const match = pattern.exec(path)
      if (match === null) return []
      const values = new Map(names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')]))
      return operations.map((operation) => ({ operation, values }))
    })
  }
}

function readPaths({ document, describedBy, alwaysAllowed }: Description): DescribedPath[] {
  const schemas = new ClosedSchemas(document, alwaysAllowed)
  return Object.entries(objectAt(document.root['paths'])).map(([path, node]) => {
    const item = document.resolve(node)
    const common = listAt(item['parameters'])
    const operations = METHODS.flatMap((method) => {
      const operation = item[method]
      if (!isJsonObject(operation)) return []
      const { operationId, requestBody } = operation
      const { url } = objectAt(operation['externalDocs'])
      const by = operation['x-described-by']
      return {
        id: typeof operationId === 'string' ? operationId : `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        path,
        describedBy: typeof by === 'string' ? by : describedBy,
        page: typeof url === 'string' ? url : null,
        parameters: [...common, ...listAt(operation['parameters'])].flatMap((one) => readParameter(document, one)),
        requestBody: requestBody === undefined ? null : document.resolve(requestBody),
        responses: objectAt(operation['responses']),
        schemas,
        document
      }
    })
    return { ...compilePath(path, overSlashes(document, item)), operations }
  })
}

function readParameter(document: OpenApiDocument, node: unknown): DescribedParameter[] {
  const { name, in: place, required, schema, explode, style } = document.resolve(node)
  if (typeof name !== 'string' || (place !== 'path' && place !== 'query' && place !== 'header')) return []
  const commas = explode === false || (place !== 'query' && style !== 'form')
  return [{ name, in: place, required: required === true, commas, schema: schema ?? {} }]
}

/** Names of path parameters that reach over slashes, as GitHub's description marks them. */
function overSlashes(document: OpenApiDocument, item: JsonObject): ReadonlySet<string> {
  const parameters = [item, ...METHODS.map((method) => objectAt(item[method]))].flatMap((one) =>
    listAt(one['parameters'])
  )
  return new Set(
    parameters.flatMap((parameter) => {
      const { name, 'x-multi-segment': many } = document.resolve(parameter)
      return many === true && typeof name === 'string' ? [name] : []
    })
  )
}

function compilePath(path: string, anySlashes: ReadonlySet<string>): Omit<DescribedPath, 'operations'> {
  const parts = path.split(/\{([^}]+)\}/)
  const names = parts.filter((_, index) => index % 2 === 1)
  const source = parts.map((part, index) => {
    if (index % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    return anySlashes.has(part) ? '(.+)' : '([^/]+)'
  })
  const literals = parts.filter((_, index) => index % 2 === 0).join('').length
  return { pattern: new RegExp(`^${source.join('')}$`), names, literals }
}
