/** Values of the path, the query and the headers against the parameters that an operation describes. */
import type { DescribedOperation, DescribedParameter, PathMatch } from './described-operations.js'
import { objectAt } from './openapi-document.js'
import { complaintsOf } from './schema-complaints.js'

/** What is wrong with a parameter. */
export interface ParameterFault {
  readonly where: 'path' | 'query' | 'header'
  /** The parameter's name. */
  readonly at: string
  readonly message: string
}

/**
 * @param query   As sent, without `?`.
 * @param headers Names in lower case. Headers that are not described belong to HTTP and are not judged.
 */
export function judgeParameters(
  { operation, values }: PathMatch,
  query: string,
  headers: Readonly<Record<string, string>>
): readonly ParameterFault[] {
  const sent = new URLSearchParams(query)
  const described = new Set(operation.parameters.filter((one) => one.in === 'query').map(({ name }) => name))
  const undescribed = [...new Set(sent.keys())]
    .filter((name) => !described.has(name))
    .map((name): ParameterFault => ({ where: 'query', at: name, message: 'is not described' }))
  const faults = operation.parameters.flatMap((parameter) =>
    judgeParameter(operation, parameter, valuesOf(parameter, values, sent, headers))
  )
  return [...undescribed, ...faults]
}

function valuesOf(
  { name, in: place }: DescribedParameter,
  values: PathMatch['values'],
  sent: URLSearchParams,
  headers: Readonly<Record<string, string>>
): readonly string[] {
  if (place === 'query') return sent.getAll(name)
  const value = place === 'path' ? values.get(name) : headers[name.toLowerCase()]
  return value === undefined ? [] : [value]
}

function judgeParameter(
  operation: DescribedOperation,
  parameter: DescribedParameter,
  texts: readonly string[]
): readonly ParameterFault[] {
  const { name: at, in: where, required, commas } = parameter
  const [first] = texts
  if (first === undefined) return required ? [{ where, at, message: 'is required' }] : []
  const schema = operation.document.resolve(parameter.schema)
  const isList = schema['type'] === 'array'
  if (texts.length > 1 && (!isList || commas)) return [{ where, at, message: 'stands there more than once' }]
  const itemType = operation.document.resolve(schema['items'])['type']
  const value = isList
    ? (commas ? splitOutsideParentheses(first) : texts).map((text) => readValue(text, itemType))
    : readValue(first, schema['type'])
  const validate = operation.schemas.validator(parameter.schema)
  if (validate(value)) return []
  return complaintsOf(validate.errors ?? []).map(({ at: inside, message }) => ({ where, at: at + inside, message }))
}

/** A text as the type that the schema asks for, where it can be read as one. */
function readValue(text: string, type: unknown): unknown {
  if ((type === 'integer' || type === 'number') && /^-?\d+(?:\.\d+)?$/.test(text)) return Number(text)
  if (type === 'boolean' && /^(?:true|false)$/.test(text)) return text === 'true'
  return text
}

/** `a($select=x,y),b` is two items: OData nests options in parentheses. */
function splitOutsideParentheses(text: string): readonly string[] {
  const items: string[] = ['']
  let depth = 0
  for (const character of text) {
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    if (character === ',' && depth === 0) items.push('')
    else items[items.length - 1] = `${items.at(-1) ?? ''}${character}`
  }
  return items
}

/** Whether the operation describes a body that a caller may leave out. */
export function mayLackBody(operation: DescribedOperation): boolean {
  return operation.requestBody === null || objectAt(operation.requestBody)['required'] !== true
}
