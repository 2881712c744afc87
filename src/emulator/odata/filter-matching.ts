import type { Comparison, FilterNode, Literal, Operand } from './odata-filter.js'

/** Gives a record's value for a property path; undefined means the record has none. */
export type ReadPath = (path: string) => unknown

/** What one collection answers of the grammar: operators (or functions) by property path, and how clauses may be joined. */
export interface FilterSupport {
  readonly paths: Readonly<Record<string, readonly string[]>>
  readonly joins: readonly ('and' | 'or' | 'not')[]
}

/**
 * The first part of a filter that a collection does not support.
 *
 * @returns The part in words, for the error message, or null when everything is supported.
 */
export function findUnsupported(node: FilterNode, support: FilterSupport): string | null {
  switch (node.kind) {
    case 'and':
    case 'or': {
      if (!support.joins.includes(node.kind)) return describeFilter(node)
      for (const part of node.nodes) {
        const unsupported = findUnsupported(part, support)
        if (unsupported !== null) return unsupported
      }
      return null
    }
    case 'not':
      return support.joins.includes('not') ? findUnsupported(node.node, support) : describeFilter(node)
    case 'any': {
      const inner = node.node
      return allows(support, node.path, `any-${operatorOn(node.variable, inner)}`) ? null : describeFilter(node)
    }
    case 'compare':
      return allows(support, node.operand.path, node.operator) ? null : describeFilter(node)
    case 'in':
      return allows(support, node.operand.path, 'in') ? null : describeFilter(node)
    case 'call':
      return allows(support, node.operand.path, node.name) ? null : describeFilter(node)
  }
}

/**
 * The operator or function that is applied to the variable of an `any` itself, or (the operator and a path) to a member of
 * it; empty when there is no single one.
 */
function operatorOn(variable: string, inner: FilterNode): string {
  if (inner.kind === 'compare') {
    const { path } = inner.operand
    if (path.startsWith(`${variable}/`)) return `${inner.operator} ${path.slice(variable.length + 1)}`
    return path === variable ? inner.operator : ''
  }
  return inner.kind === 'call' && inner.operand.path === variable ? inner.name : ''
}

function allows(support: FilterSupport, path: string, operator: string): boolean {
  return support.paths[path]?.includes(operator) ?? false
}

/** Every property path a filter names. */
export function pathsOf(node: FilterNode): string[] {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.nodes.flatMap(pathsOf)
    case 'not':
      return pathsOf(node.node)
    case 'any':
      return [node.path]
    case 'compare':
    case 'in':
    case 'call':
      return [node.operand.path]
  }
}

/** Comparisons of a filter; each value of an `in` list counts as one. */
export function countComparisons(node: FilterNode): number {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.nodes.reduce((sum, part) => sum + countComparisons(part), 0)
    case 'not':
    case 'any':
      return countComparisons(node.node)
    case 'in':
      return node.values.length
    case 'compare':
    case 'call':
      return 1
  }
}

/** The length of the longest value compared with `eq`, in characters. */
export function longestEqualValue(node: FilterNode): number {
  switch (node.kind) {
    case 'and':
    case 'or':
      return Math.max(...node.nodes.map(longestEqualValue))
    case 'not':
    case 'any':
      return longestEqualValue(node.node)
    case 'compare':
      return node.operator === 'eq' && typeof node.value.value === 'string' ? node.value.value.length : 0
    case 'in':
    case 'call':
      return 0
  }
}

/** The value of a top-level `path eq '...'` (alone or joined by `and`), in lower case: lets a list use its index. */
export function requiredValue(node: FilterNode | null, path: string): string | null {
  if (node === null) return null
  if (node.kind === 'and') {
    for (const part of node.nodes) {
      const value = requiredValue(part, path)
      if (value !== null) return value
    }
    return null
  }
  if (node.kind !== 'compare' || node.operator !== 'eq' || node.operand.path !== path) return null
  return typeof node.value.value === 'string' ? node.value.value.toLowerCase() : null
}

/**
 * The texts a record must equal in one of its properties to fit, in lower case: lets a list use an index over all of
 * them. Null when the filter also lets others through.
 */
export function possibleValues(node: FilterNode, indexed: ReadonlySet<string>): string[] | null {
  switch (node.kind) {
    case 'or': {
      const parts = node.nodes.map((part) => possibleValues(part, indexed))
      return parts.includes(null) ? null : parts.flatMap((part) => part ?? [])
    }
    case 'and':
      return node.nodes.map((part) => possibleValues(part, indexed)).find((part) => part !== null) ?? null
    case 'any':
      return node.node.kind === 'compare' && indexed.has(node.path) ? equalTexts('eq', [node.node.value]) : null
    case 'compare':
      return indexed.has(node.operand.path) ? equalTexts(node.operator, [node.value]) : null
    case 'in':
      return indexed.has(node.operand.path) ? equalTexts('eq', node.values) : null
    case 'not':
    case 'call':
      return null
  }
}

function equalTexts(operator: Comparison, values: readonly Literal[]): string[] | null {
  const texts = values.map(({ value }) => (typeof value === 'string' ? value.toLowerCase() : null))
  return operator !== 'eq' || texts.includes(null) ? null : texts.flatMap((text) => text ?? [])
}

const NO_PATHS: ReadonlySet<string> = new Set()

/**
 * Whether a record fits a filter. Texts are compared without case (see «List assignments», whose examples write
 * `'Delivered'`), but for equality on the paths that mind it.
 *
 * @param mindCase Paths whose texts are equal only in the same case; of a collection the path before `/any`.
 */
export function matchesFilter(node: FilterNode, read: ReadPath, mindCase: ReadonlySet<string> = NO_PATHS): boolean {
  switch (node.kind) {
    case 'and':
      return node.nodes.every((part) => matchesFilter(part, read, mindCase))
    case 'or':
      return node.nodes.some((part) => matchesFilter(part, read, mindCase))
    case 'not':
      return !matchesFilter(node.node, read, mindCase)
    case 'any': {
      const items = read(node.path)
      const inner = mindCase.has(node.path) ? new Set([node.variable]) : NO_PATHS
      return (
        Array.isArray(items) && items.some((item) => matchesFilter(node.node, (path) => memberOf(item, path), inner))
      )
    }
    case 'in':
      return node.values.some((value) => compare('eq', node.operand, read, value, mindCase))
    case 'compare':
      return compare(node.operator, node.operand, read, node.value, mindCase)
    case 'call': {
      const text = read(node.operand.path)
      if (typeof text !== 'string' || typeof node.value.value !== 'string') return false
      const [whole, part] = [text.toLowerCase(), node.value.value.toLowerCase()]
      if (node.name === 'contains') return whole.includes(part)
      return node.name === 'startswith' ? whole.startsWith(part) : whole.endsWith(part)
    }
  }
}

/** What stands at a path of a lambda: the item itself, or its member; `microsoft.graph.…` admits items of that type only. */
function memberOf(item: unknown, path: string): unknown {
  const [, ...names] = path.split('/')
  let here = item
  for (const name of names) {
    if (typeof here !== 'object' || here === null) return undefined
    const members = here as Readonly<Record<string, unknown>>
    if (!name.startsWith('microsoft.graph.')) here = members[name]
    else if (members['@odata.type'] !== `#${name}`) return undefined
  }
  return here
}

function compare(
  operator: Comparison,
  operand: Operand,
  read: ReadPath,
  literal: Literal,
  mindCase: ReadonlySet<string>
): boolean {
  const actual = read(operand.path)
  const expected = literal.value
  if (typeof actual !== 'string' || typeof expected !== 'string') {
    const equal = (actual ?? null) === expected
    return operator === 'eq' ? equal : operator === 'ne' && !equal
  }
  const order = orderOf(actual, expected, literal.quoted)
  const equal =
    order === 0 && (!mindCase.has(operand.path) || (operand.lower ? actual.toLowerCase() : actual) === expected)
  switch (operator) {
    case 'eq':
      return equal
    case 'ne':
      return !equal
    case 'gt':
      return order > 0
    case 'ge':
      return order >= 0
    case 'lt':
      return order < 0
    case 'le':
      return order <= 0
  }
}

/** Dates are written without quotes in OData and compare as points in time. */
function orderOf(actual: string, expected: string, quoted: boolean): number {
  if (!quoted) {
    const difference = Date.parse(actual) - Date.parse(expected)
    if (!Number.isNaN(difference)) return difference
  }
  const [left, right] = [actual.toLowerCase(), expected.toLowerCase()]
  return left === right ? 0 : left < right ? -1 : 1
}

const WORDS: Readonly<Record<Comparison, string>> = {
  eq: 'Equals',
  ne: 'NotEquals',
  gt: 'GreaterThan',
  ge: 'GreaterThanOrEqual',
  lt: 'LessThan',
  le: 'LessThanOrEqual'
}

/** A filter in the words Graph's refusals use, e.g. `catalogId Equals 1afa…` (quoted in public issues). */
export function describeFilter(node: FilterNode): string {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.nodes.map(describeFilter).join(node.kind === 'and' ? ' And ' : ' Or ')
    case 'not':
      return `Not ${describeFilter(node.node)}`
    case 'any':
      return `${node.path} Any ${describeFilter(node.node)}`
    case 'compare':
      return `${describeOperand(node.operand)} ${WORDS[node.operator]} ${String(node.value.value)}`
    case 'in':
      return `${describeOperand(node.operand)} In (${node.values.map((value) => String(value.value)).join(', ')})`
    case 'call':
      return `${node.name}(${describeOperand(node.operand)}, ${String(node.value.value)})`
  }
}

function describeOperand(operand: Operand): string {
  return operand.lower ? `tolower(${operand.path})` : operand.path
}
