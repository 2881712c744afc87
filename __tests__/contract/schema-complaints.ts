/** What a schema says against a value, one line a fault, in words that a reader of a failed test can use. */
import type { ErrorObject } from 'ajv/dist/2020.js'
import { isJsonObject } from './openapi-document.js'

/** One fault of a value. */
export interface Complaint {
  /** JSON Pointer to the faulty place; for an undescribed member, to the member itself. Empty for the whole value. */
  readonly at: string
  readonly message: string
}

/** @param errors As ajv gives them, all of them and with the data. */
export function complaintsOf(errors: readonly ErrorObject[]): readonly Complaint[] {
  return errors
    .filter((error, index) => error.keyword !== 'if' && !errors.slice(index + 1).some((later) => chooses(later, error)))
    .map((error) => ({ at: placeOf(error), message: messageOf(error) }))
}

/** Whether an error is about alternatives, one of which the other error is about: ajv tells those first. */
function chooses(choice: ErrorObject, { instancePath }: ErrorObject): boolean {
  return (choice.keyword === 'anyOf' || choice.keyword === 'oneOf') && instancePath.startsWith(choice.instancePath)
}

function placeOf({ instancePath, keyword, params }: ErrorObject): string {
  if (keyword !== 'unevaluatedProperties' && keyword !== 'additionalProperties') return instancePath
  const { unevaluatedProperty, additionalProperty } = params as Readonly<Record<string, unknown>>
  const name = String(unevaluatedProperty ?? additionalProperty)
  return `${instancePath}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

function messageOf({ keyword, message, params, data }: ErrorObject): string {
  switch (keyword) {
    case 'unevaluatedProperties':
    case 'additionalProperties':
      return 'is not described'
    case 'enum':
      return `is ${brief(data)}, not one of ${brief((params as { readonly allowedValues?: unknown }).allowedValues)}`
    case 'anyOf':
    case 'oneOf':
      return `fits none of the alternatives, or more than one: ${brief(data)}`
    default:
      return `${message ?? keyword}: ${brief(data)}`
  }
}

/** A value as text, cut where it grows long. */
function brief(value: unknown): string {
  const text = isJsonObject(value) ? `{${Object.keys(value).join(', ')}}` : JSON.stringify(value)
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}
