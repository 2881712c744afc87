import type { UserRecord } from './directory.js'
import { readUser } from './user-resource.js'
import { isSearchable } from './user-query.js'
import { GraphFault } from '../http/graph-fault.js'

/** `$search` on directory objects («Use the $search query parameter», section on directory object collections). */

type Search =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Search[] }
  | { readonly kind: 'clause'; readonly property: string; readonly text: string }

/** Whole clauses stand in double quotes with `\"` and `\\` inside; `AND`, `OR` and parentheses outside, in upper case. */
const TOKEN = /\s*(?:"((?:[^"\\]|\\["\\])*)"|(AND|OR|[()]))/gy

/**
 * Reads a search.
 *
 * @returns Whether a user fits it.
 * @throws GraphFault 400 when it is none, or names a property that cannot be searched.
 */
export function parseSearch(text: string): (user: UserRecord) => boolean {
  const tokens = tokenize(text)
  const search = readJoin(tokens, 'or')
  if (tokens.length > 0) throw syntaxError(text)
  return (user) => fits(search, user)
}

type Token = { readonly clause: string } | { readonly word: string }

function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text)
    if (match === null) throw syntaxError(text)
    if (match[1] !== undefined) tokens.push({ clause: match[1].replace(/\\(["\\])/g, '$1') })
    else tokens.push({ word: match[2] ?? '' })
  }
  return tokens
}

function readJoin(tokens: Token[], kind: 'or' | 'and'): Search {
  const next = () => (kind === 'or' ? readJoin(tokens, 'and') : readClause(tokens))
  const parts = [next()]
  while (takeWord(tokens, kind.toUpperCase())) parts.push(next())
  const [only] = parts
  return parts.length === 1 && only !== undefined ? only : { kind, parts }
}

function readClause(tokens: Token[]): Search {
  if (takeWord(tokens, '(')) {
    const inner = readJoin(tokens, 'or')
    if (!takeWord(tokens, ')')) throw syntaxError(')')
    return inner
  }
  const token = tokens.shift()
  const clause = token !== undefined && 'clause' in token ? /^(\w+):(.+)$/s.exec(token.clause) : null
  if (clause?.[1] === undefined || clause[2] === undefined) throw syntaxError(JSON.stringify(token ?? ''))
  if (!isSearchable(clause[1])) {
    throw new GraphFault(400, 'BadRequest', `The property '${clause[1]}' cannot be searched.`)
  }
  return { kind: 'clause', property: clause[1], text: clause[2] }
}

function takeWord(tokens: Token[], word: string): boolean {
  const [first] = tokens
  if (first === undefined || !('word' in first) || first.word !== word) return false
  tokens.shift()
  return true
}

function fits(search: Search, user: UserRecord): boolean {
  switch (search.kind) {
    case 'and':
      return search.parts.every((part) => fits(part, user))
    case 'or':
      return search.parts.some((part) => fits(part, user))
    case 'clause':
      return clauseFits(search, readUser(user)(search.property))
  }
}

/** «The tokenized search support works only on displayName and description»; other properties are compared from their start. */
function clauseFits({ property, text }: { readonly property: string; readonly text: string }, value: unknown): boolean {
  const values = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string')
  if (property !== 'displayName') return values.some((one) => one.toLowerCase().startsWith(text.toLowerCase()))
  return values.some((one) => {
    const present = [...wordsOf(one), ...joinedWordsOf(one)]
    const wanted = wordsOf(text)
    return wanted.length > 0 && wanted.every((word) => present.some((other) => other.startsWith(word)))
  })
}

/** Words between spaces and symbols; digits, and a capital after a small letter, begin a new one. */
function wordsOf(text: string): string[] {
  const words = text.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').match(/\p{N}+|[\p{L}\p{M}]+/gu) ?? []
  return words.map((word) => word.toLowerCase())
}

/** «Combines words that are separated only by symbols»: `hello-world` is found as `helloworld`. */
function joinedWordsOf(text: string): string[] {
  return text.split(/\s+/).map((word) => word.replace(/[^\p{L}\p{M}\p{N}]/gu, '').toLowerCase())
}

function syntaxError(text: string): GraphFault {
  return new GraphFault(400, 'BadRequest', `Syntax error in the $search clause: ${text}`)
}
