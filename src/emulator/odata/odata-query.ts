import { GraphFault } from '../http/graph-fault.js'
import { type FilterNode, FilterSyntaxError, parseFilter } from './odata-filter.js'

/** One name of `$expand`, with the options in its parentheses. */
export interface Expansion {
  readonly name: string
  readonly select: readonly string[] | null
  readonly expand: readonly Expansion[]
}

/** The query options of one read, parsed and not yet judged. */
export interface ReadQuery {
  readonly filter: FilterNode | null
  readonly select: readonly string[] | null
  readonly expand: readonly Expansion[]
  /** Wanted items a page, or null. */
  readonly top: number | null
  readonly skipToken: string | null
  readonly count: boolean
  readonly skip: boolean
  /** Text of `$search`, or null. */
  readonly search: string | null
  /** Text of `$orderby`, or null. */
  readonly orderBy: string | null
}

const KNOWN = new Set(['$filter', '$select', '$expand', '$top', '$skiptoken', '$count', '$skip', '$search', '$orderby'])

/**
 * Reads the OData options. Options without `$` work too in Graph v1.0 and unknown ones without it are ignored
 * («Use query parameters to customize responses»).
 *
 * @throws GraphFault 400 for an option that does not exist or a value that cannot be read.
 */
export function parseReadQuery(parameters: URLSearchParams): ReadQuery {
  const options = new Map<string, string>()
  for (const [name, value] of parameters) {
    const known = (name.startsWith('$') ? name : `$${name}`).toLowerCase()
    if (KNOWN.has(known)) {
      if (options.has(known)) throw badQuery(`Query option '${known}' was specified more than once.`)
      options.set(known, value)
    } else if (name.startsWith('$')) throw badQuery(`The query parameter '${name}' is not supported.`)
  }
  return {
    filter: readFilter(options.get('$filter')),
    select: readNames(options.get('$select')),
    expand: parseExpand(options.get('$expand') ?? ''),
    top: readTop(options.get('$top')),
    skipToken: options.get('$skiptoken') ?? null,
    count: options.get('$count') === 'true',
    skip: options.has('$skip'),
    search: options.get('$search') ?? null,
    orderBy: options.get('$orderby') ?? null
  }
}

function badQuery(message: string): GraphFault {
  return new GraphFault(400, 'BadRequest', message)
}

function readFilter(text: string | undefined): FilterNode | null {
  if (text === undefined) return null
  try {
    return parseFilter(text)
  } catch (error) {
    if (error instanceof FilterSyntaxError) throw badQuery(`Invalid filter clause: ${error.message}`)
    throw error
  }
}

function readNames(text: string | undefined): string[] | null {
  if (text === undefined) return null
  return text.split(',').map((name) => name.trim())
}

function readTop(text: string | undefined): number | null {
  if (text === undefined) return null
  if (!/^[1-9]\d*$/.test(text)) throw badQuery(`Invalid value '${text}' for $top query option found.`)
  return Number(text)
}

function parseExpand(text: string): Expansion[] {
  if (text.trim() === '') return []
  return splitOutside(text, ',').map((item) => {
    const match = /^\s*([A-Za-z]\w*)\s*(?:\((.*)\))?\s*$/s.exec(item)
    if (match?.[1] === undefined) throw badQuery(`Parsing OData Select and Expand failed: Syntax error in '${item}'.`)
    let select: string[] | null = null
    let expand: Expansion[] = []
    for (const option of match[2] === undefined ? [] : splitOutside(match[2], ';')) {
      const [name, value] = splitOnce(option.trim(), '=')
      if (name === '$select') select = readNames(value)
      else if (name === '$expand') expand = parseExpand(value)
      else throw badQuery(`Parsing OData Select and Expand failed: '${name}' is not supported inside $expand.`)
    }
    return { name: match[1], select, expand }
  })
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

/** Splits at a separator that stands outside parentheses. */
function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = []
  let depth = 0
  let part = ''
  for (const character of text) {
    if (character === '(') depth++
    if (character === ')') depth--
    if (character === separator && depth === 0) {
      parts.push(part)
      part = ''
    } else part += character
  }
  return [...parts, part]
}
