/** An OpenAPI 3.0 description as read from a file: plain JSON with references inside it. */

export type JsonObject = Readonly<Record<string, unknown>>

/** Whether a value is a JSON object. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value as a JSON object; an empty one for everything else, as a missing part of a description means nothing. */
export function objectAt(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {}
}

/** The value as a list; an empty one for everything else. */
export function listAt(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : []
}

/** One description, with what its references point to. */
export class OpenApiDocument {
  /** @param root The parsed document. @throws Error when it is not OpenAPI 3.0, whose schemas differ from 3.1's. */
  constructor(readonly root: JsonObject) {
    const version = root['openapi']
    if (typeof version !== 'string' || !version.startsWith('3.0.')) {
      throw new Error(`OpenAPI 3.0 is judged here, not ${String(version)}`)
    }
  }

  /** The node itself, or what its `$ref` points to, however many references lie between. */
  resolve(node: unknown): JsonObject {
    let here = objectAt(node)
    for (let reference = here['$ref']; typeof reference === 'string'; reference = here['$ref']) {
      here = this.#target(reference)
    }
    return here
  }

  /** @throws Error when nothing is there: a description with loose ends judges nothing. */
  #target(reference: string): JsonObject {
    if (!reference.startsWith('#/')) throw new Error(`A reference out of the document: ${reference}`)
    let here: unknown = this.root
    for (const step of reference.slice(2).split('/')) {
      const name = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
      here = objectAt(here)[name]
    }
    if (!isJsonObject(here)) throw new Error(`A reference to nothing: ${reference}`)
    return here
  }
}

/**
 * Several descriptions read as one, so that they may refer to each other's components and describe methods of the same
 * path. Each operation is marked with who describes it, as `x-described-by`.
 *
 * @throws Error when two describe the same operation or component.
 */
export function mergeDescriptions(
  descriptions: readonly { readonly root: JsonObject; readonly describedBy: string }[]
): OpenApiDocument {
  const paths: Record<string, JsonObject> = {}
  const components: Record<string, JsonObject> = {}
  for (const { root, describedBy } of descriptions) {
    for (const [path, item] of Object.entries(objectAt(root['paths']))) {
      paths[path] = joined(path, paths[path], mark(objectAt(item), describedBy))
    }
    for (const [kind, named] of Object.entries(objectAt(root['components']))) {
      components[kind] = joined(kind, components[kind], objectAt(named))
    }
  }
  return new OpenApiDocument({ openapi: descriptions[0]?.root['openapi'], paths, components })
}

function mark(item: JsonObject, describedBy: string): JsonObject {
  const { parameters, ...operations } = item
  // Parameters of the path are put into its operations: another description's operations have their own.
  return Object.fromEntries(
    Object.entries(operations).map(([method, node]) => {
      const operation = objectAt(node)
      const all = [...listAt(parameters), ...listAt(operation['parameters'])]
      return [method, { ...operation, parameters: all, 'x-described-by': describedBy }]
    })
  )
}

function joined(name: string, left: JsonObject | undefined, right: JsonObject): JsonObject {
  const twice = Object.keys(right).find((key) => left?.[key] !== undefined)
  if (twice !== undefined) throw new Error(`${name}: ${twice} is described twice`)
  return { ...left, ...right }
}
