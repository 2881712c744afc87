import { ActionError } from '../../core/errors.js'

/** An object as JSON has it, not yet looked at. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Text as JSON; undefined when it is not JSON, e.g. a gateway's HTML page. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A property's text; null when it is missing, not a text, or empty. */
export function textOf(object: JsonObject, key: string): string | null {
  const value = object[key]
  return typeof value === 'string' && value !== '' ? value : null
}

/** A property's object; null when it is missing, null or something else. */
export function objectOf(object: JsonObject, key: string): JsonObject | null {
  const value = object[key]
  return isObject(value) ? value : null
}

/**
 * Microsoft Graph answered something this action cannot rely on.
 *
 * @param what What was wrong with it, as half a sentence after «Microsoft Graph answered …».
 */
export function badAnswer(what: string): ActionError {
  return new ActionError(
    'GRAPH_BAD_ANSWER',
    `Microsoft Graph answered ${what}.`,
    'Nothing was concluded from it. Run again; if it stays so, report it with the text above.'
  )
}
