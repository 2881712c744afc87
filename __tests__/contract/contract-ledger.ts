/**
 * What a run of the tests judged, collected over all worker processes: each appends lines of JSON to a file of its own in
 * the folder that the reporter names in the environment. Without a reporter nothing is kept.
 */
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OpenApiContract } from './openapi-contract.js'

/** Names the folder; set by `contract-reporter.js`. */
const FOLDER = 'CONTRACT_LEDGER'

/** One line: what a contract judged since its last line. */
export interface LedgerLine {
  readonly service: 'Microsoft Entra' | 'GitHub'
  readonly operations: readonly {
    readonly method: string
    readonly path: string
    readonly describedBy: string
    readonly page: string | null
    readonly requests: number
    readonly answers: number
  }[]
  readonly exceptions: readonly {
    readonly name: string
    readonly why: string
    readonly source: string
    readonly used: number
  }[]
}

/** Writes down what a contract judged, and lets it start counting again. */
export function recordJudged(service: LedgerLine['service'], contract: OpenApiContract): void {
  const operations = contract.operations.flatMap(({ id, method, path, describedBy, page }) => {
    const count = contract.counts.get(id)
    return count === undefined ? [] : [{ method, path, describedBy, page, ...count }]
  })
  const exceptions = contract.exceptions.map(({ name, why, source }) => {
    return { name, why, source, used: contract.excused.get(name) ?? 0 }
  })
  contract.forget()
  appendLine({ service, operations, exceptions })
}

/** Writes down what was judged by something else than an OpenAPI description. */
export function appendLine(line: LedgerLine): void {
  const folder = process.env[FOLDER]
  if (folder === undefined || line.operations.length === 0) return
  appendFileSync(join(folder, `${process.pid}.jsonl`), `${JSON.stringify(line)}\n`)
}
