/**
 * A parser for the part of OData's `$filter` that Graph documents: comparisons, `in`, `any`, `and`/`or`/`not`,
 * `contains`, `startswith`, `endswith`, `tolower` («Use the $filter query parameter»). What a collection supports of it
 * is decided elsewhere; this file only knows the grammar.
 */

export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le'
export type TextFunction = 'contains' | 'startswith' | 'endswith'

/** A value in the filter; numbers, dates and unquoted GUIDs stay text with `quoted: false`. */
export interface Literal {
  readonly quoted: boolean
  readonly value: string | boolean | null
}

/** A property path such as `target/objectId`; `lower` when it stands inside `tolower(...)`. */
export interface Operand {
  readonly path: string
  readonly lower: boolean
}

export type FilterNode =
  | { readonly kind: 'and' | 'or'; readonly nodes: readonly FilterNode[] }
  | { readonly kind: 'not'; readonly node: FilterNode }
  | { readonly kind: 'compare'; readonly operator: Comparison; readonly operand: Operand; readonly value: Literal }
  | { readonly kind: 'in'; readonly operand: Operand; readonly values: readonly Literal[] }
  | { readonly kind: 'call'; readonly name: TextFunction; readonly operand: Operand; readonly value: Literal }
  | { readonly kind: 'any'; readonly path: string; readonly variable: string; readonly node: FilterNode }

/** The text is not a filter; `message` says where it stopped making sense. */
export class FilterSyntaxError extends Error {
  override readonly name = 'FilterSyntaxError'
}

type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'mark'; readonly text: string }

const TOKEN = /\s*(?:'((?:[^']|'')*)'|([(),:])|([^\s'(),:][^\s'(),]*))/gy

function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  const end = text.trimEnd().length
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex
    const match = TOKEN.exec(text)
    if (match === null) throw new FilterSyntaxError(`Syntax error at position ${from} in '${text}'.`)
    if (match[1] !== undefined) tokens.push({ kind: 'text', text: match[1].replaceAll("''", "'") })
    else if (match[2] !== undefined) tokens.push({ kind: 'mark', text: match[2] })
    else if (match[3] !== undefined) tokens.push(...splitWord(match[3]))
  }
  return tokens
}

/** `p:p` inside `any(...)` is a variable, a colon and a path; the colons of a date belong to the date. */
function splitWord(word: string): Token[] {
  const lambda = /^([A-Za-z_]\w*):(.*)$/.exec(word)
  if (lambda?.[1] === undefined || lambda[2] === undefined) return [{ kind: 'word', text: word }]
  const rest: Token[] = lambda[2] === '' ? [] : [{ kind: 'word', text: lambda[2] }]
  return [{ kind: 'word', text: lambda[1] }, { kind: 'mark', text: ':' }, ...rest]
}

const COMPARISONS: ReadonlySet<string> = new Set(['eq', 'ne', 'gt', 'ge', 'lt', 'le'])
const FUNCTIONS: ReadonlySet<string> = new Set(['contains', 'startswith', 'endswith'])

class Parser {
  private at = 0

  constructor(
    private readonly tokens: readonly Token[],
    private readonly source: string
  ) {}

  parse(): FilterNode {
    const node = this.parseJoin('or')
    if (this.at < this.tokens.length) this.fail()
    return node
  }

  private parseJoin(kind: 'or' | 'and'): FilterNode {
    const next = () => (kind === 'or' ? this.parseJoin('and') : this.parseUnary())
    const nodes = [next()]
    while (this.takeWord(kind)) nodes.push(next())
    const [only] = nodes
    return nodes.length === 1 && only !== undefined ? only : { kind, nodes }
  }

  private parseUnary(): FilterNode {
    if (this.takeWord('not')) return { kind: 'not', node: this.parseUnary() }
    if (this.takeMark('(')) {
      const node = this.parseJoin('or')
      this.expectMark(')')
      return node
    }
    const word = this.peek()
    const name = word?.kind === 'word' ? word.text.toLowerCase() : ''
    if (FUNCTIONS.has(name) && this.peek(1)?.text === '(') return this.parseCall(name as TextFunction)
    return this.parseComparison()
  }

  private parseCall(name: TextFunction): FilterNode {
    this.at++
    this.expectMark('(')
    const operand = this.parseOperand()
    this.expectMark(',')
    const value = this.parseLiteral()
    this.expectMark(')')
    return { kind: 'call', name, operand, value }
  }

  private parseComparison(): FilterNode {
    const operand = this.parseOperand()
    if (operand.path.endsWith('/any') && this.peek()?.text === '(') return this.parseAny(operand.path.slice(0, -4))
    const operator = this.expectWord().toLowerCase()
    if (operator === 'in') {
      this.expectMark('(')
      const values = [this.parseLiteral()]
      while (this.takeMark(',')) values.push(this.parseLiteral())
      this.expectMark(')')
      return { kind: 'in', operand, values }
    }
    if (!COMPARISONS.has(operator)) this.fail()
    return { kind: 'compare', operator: operator as Comparison, operand, value: this.parseLiteral() }
  }

  private parseAny(path: string): FilterNode {
    this.expectMark('(')
    const variable = this.expectWord()
    this.expectMark(':')
    const node = this.parseJoin('or')
    this.expectMark(')')
    return { kind: 'any', path, variable, node }
  }

  private parseOperand(): Operand {
    const word = this.expectWord()
    if (word.toLowerCase() !== 'tolower') return { path: word, lower: false }
    this.expectMark('(')
    const path = this.expectWord()
    this.expectMark(')')
    return { path, lower: true }
  }

  private parseLiteral(): Literal {
    const token = this.tokens[this.at++]
    if (token?.kind === 'text') return { quoted: true, value: token.text }
    if (token?.kind !== 'word') return this.fail()
    if (token.text === 'true' || token.text === 'false') return { quoted: false, value: token.text === 'true' }
    return { quoted: false, value: token.text === 'null' ? null : token.text }
  }

  private peek(ahead = 0): Token | undefined {
    return this.tokens[this.at + ahead]
  }

  private takeWord(word: string): boolean {
    const token = this.peek()
    if (token?.kind !== 'word' || token.text.toLowerCase() !== word) return false
    this.at++
    return true
  }

  private takeMark(mark: string): boolean {
    const token = this.peek()
    if (token?.kind !== 'mark' || token.text !== mark) return false
    this.at++
    return true
  }

  private expectMark(mark: string): void {
    if (!this.takeMark(mark)) this.fail()
  }

  private expectWord(): string {
    const token = this.tokens[this.at++]
    return token?.kind === 'word' ? token.text : this.fail()
  }

  private fail(): never {
    throw new FilterSyntaxError(`Syntax error near token ${this.at} in '${this.source}'.`)
  }
}

/** @throws FilterSyntaxError when the text is not a filter. */
export function parseFilter(text: string): FilterNode {
  return new Parser(tokenize(text), text).parse()
}
