import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import { readPublicKeys } from '../sign-in/json-web-token.js'
import type { TenantOptions } from '../tenant-options.js'
import { problemsOfReferences } from './seed-references.js'
import { problemsOfTenant, type SeedProblem, type WrittenTenant } from './tenant-schema.js'
import type { TenantSeed } from './tenant-seed.js'

/** What a tenant is started with. */
export interface TenantStart {
  readonly seed: TenantSeed
  readonly options: TenantOptions
}

/** Something wrong in a file. */
export interface LineProblem {
  /** From 1. */
  readonly line: number
  /** A sentence that names the value. */
  readonly message: string
}

/** Everything that is wrong with a seed file, by line. */
export class InvalidTenantFile extends Error {
  override readonly name = 'InvalidTenantFile'

  constructor(readonly problems: readonly LineProblem[]) {
    super(problems.map(({ line, message }) => `${line}: ${message}`).join('\n'))
  }
}

/**
 * Reads a seed file: YAML (so JSON too) after `schema/tenant.schema.json`.
 *
 * @throws InvalidTenantFile
 */
export function readTenantFile(text: string): TenantStart {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, version: '1.2', prettyErrors: false })
  const broken = [...document.errors, ...document.warnings].map(({ message, pos }) => {
    return { line: lines.linePos(pos[0]).line, message: `This is not valid YAML: ${message.replace(/\.?$/, '.')}` }
  })
  if (broken.length > 0) throw new InvalidTenantFile(broken)

  const written: unknown = document.toJS() ?? {}
  const malformed = problemsOfTenant(written)
  refuse(malformed, document, lines)
  // The schema has just said so.
  const { behaviour = {}, oidcKeys, ...seed } = written as WrittenTenant
  refuse([...problemsOfReferences(seed), ...problemsOfKeys(oidcKeys)], document, lines)
  return { seed, options: oidcKeys === undefined ? behaviour : { ...behaviour, oidcKeys } }
}

function problemsOfKeys(keys: WrittenTenant['oidcKeys']): readonly SeedProblem[] {
  if (keys === undefined) return []
  try {
    readPublicKeys(keys)
    return []
  } catch (error) {
    return [
      { path: ['oidcKeys'], message: `cannot be read: ${error instanceof Error ? error.message : String(error)}` }
    ]
  }
}

/** @throws InvalidTenantFile when there is a problem. */
function refuse(problems: readonly SeedProblem[], document: Document, lines: LineCounter): void {
  if (problems.length === 0) return
  const found = problems.map(({ path, message }) => ({
    line: lines.linePos(offsetOf(document, path)).line,
    message: `${path.length === 0 ? 'The file' : path.map(fromOne).join(' › ')} ${message}`
  }))
  throw new InvalidTenantFile(found.toSorted((a, b) => a.line - b.line))
}

/** People count from one. */
function fromOne(step: string): string {
  return /^\d+$/.test(step) ? String(Number(step) + 1) : step
}

/** Where a value's key stands, or the item of a list; for what is missing, the nearest thing around it. */
function offsetOf(document: Document, path: readonly string[]): number {
  let offset = 0
  let here: unknown = document.contents
  for (const step of path) {
    if (isMap(here)) {
      const pair = here.items.find(({ key }) => isScalar(key) && String(key.value) === step)
      if (pair === undefined) return offset
      offset = startOf(pair.key) ?? offset
      here = pair.value
    } else if (isSeq(here)) {
      here = here.items[Number(step)]
      offset = startOf(here) ?? offset
    } else return offset
  }
  return offset
}

function startOf(node: unknown): number | null {
  return isNode(node) ? (node.range?.[0] ?? null) : null
}
