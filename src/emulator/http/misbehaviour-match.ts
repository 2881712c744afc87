import { holderId } from '../entitlement/entitlement.js'
import type { TenantState } from '../tenant/tenant-state.js'
import type { RequestPattern } from './misbehaviour.js'

/** What a rule is held against: an HTTP request, or one part of a batch. */
export interface Candidate {
  /** In capitals. */
  readonly method: string
  /** Path and query, percent-decoded. */
  readonly target: string
  readonly part: boolean
  /** Parsed JSON, read only when a rule asks for a person; undefined for a sign-in and for a batch as a whole. */
  readonly body: () => unknown
}

/** Whether a request is one the pattern means, its place in the order (`nth`) left aside. */
export function matches(
  pattern: RequestPattern,
  candidate: Candidate,
  namesOf: (person: string) => readonly string[]
): boolean {
  const { method, path, in: where, person } = pattern
  if (method !== undefined && method.toUpperCase() !== candidate.method) return false
  if (where !== undefined && (where === 'batch') !== candidate.part) return false
  if (path !== undefined && !containsPattern(candidate.target, path)) return false
  if (person === undefined) return true
  const body = candidate.body()
  // A quote inside a text of a filter is doubled.
  const target = candidate.target.replaceAll("''", "'")
  const text = `${target}\n${body === undefined ? '' : JSON.stringify(body)}`.toLowerCase()
  return namesOf(person).some((name) => containsName(text, name.toLowerCase()))
}

/** Everything a person is called by in requests: see {@link RequestPattern.person}. */
export function namesOfPerson(state: TenantState, person: string): readonly string[] {
  const { directory, entitlement } = state
  const byKey = directory.findByKey(person)
  const users = new Set([...(byKey === null ? [] : [byKey]), ...directory.findByAddress(person)])
  const ids = new Set([...users].map(({ id }) => id))
  const held = [...entitlement.assignments.values(), ...entitlement.requests.values()].filter(({ subject }) =>
    ids.has(holderId(subject))
  )
  return [
    person,
    ...[...users].flatMap(({ id, mail, userPrincipalName }) => [
      id,
      userPrincipalName,
      ...(mail === null ? [] : [mail])
    ]),
    ...held.map(({ id }) => id)
  ]
}

/** Piece by piece, each at the earliest place after the one before: for a text to contain, that finds it if it is there. */
function containsPattern(text: string, pattern: string): boolean {
  const lower = text.toLowerCase()
  let from = 0
  for (const piece of pattern.toLowerCase().split('*')) {
    const found = lower.indexOf(piece, from)
    if (found === -1) return false
    from = found + piece.length
  }
  return true
}

/** What can stand beside a letter in an address or id: `nada@contoso.com` does not name `ada@contoso.com`. */
const INSIDE_NAME = /[\p{L}\p{N}._%+#@-]/u

function containsName(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const before = text[at - 1] ?? ''
    const after = text[at + name.length] ?? ''
    if (!INSIDE_NAME.test(before) && !INSIDE_NAME.test(after)) return true
  }
  return false
}
