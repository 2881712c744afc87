import type { LedgerLine } from './contract-ledger.js'

/** One operation of a run, summed up over all test files. */
export interface TableRow {
  readonly service: string
  /** Method and path, e.g. `GET /users`. */
  readonly operation: string
  readonly describedBy: string
}

/** The document of a run: tables of operations and of exceptions. Markdown, not yet formatted. */
export function renderTable(lines: readonly LedgerLine[]): string

/** The operations that a document lists. */
export function readTable(markdown: string): readonly TableRow[]

/** Where the committed document and a run differ, a sentence each; empty when they agree. */
export function differences(markdown: string, lines: readonly LedgerLine[]): readonly string[]
