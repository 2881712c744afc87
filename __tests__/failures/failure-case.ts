import type { ErrorCode } from '../../src/core/errors.js'
import type { CompanyRun } from './company-runs.js'

/** One way to meet a code. */
export interface Example {
  /** When, in words, where a code has several examples; else null. */
  readonly when: string | null
  readonly run: () => Promise<CompanyRun>
}

/** What the document says of a code. */
export interface FailureCase {
  readonly code: ErrorCode
  readonly examples: readonly Example[]
  /** What to do, beyond what the hint says: Markdown of our own. Empty when the hint says it all. */
  readonly more: string
}

/** Cases that a reader would look for together. */
export interface FailureGroup {
  readonly title: string
  /** What holds for all of them; may be empty. */
  readonly intro: string
  readonly cases: readonly FailureCase[]
}

/** A case with one example. */
export function failure(code: ErrorCode, run: () => Promise<CompanyRun>, more = ''): FailureCase {
  return { code, examples: [{ when: null, run }], more }
}

/** A case with several examples, by when they come. */
export function failures(
  code: ErrorCode,
  runs: Readonly<Record<string, () => Promise<CompanyRun>>>,
  more = ''
): FailureCase {
  return { code, examples: Object.entries(runs).map(([when, run]) => ({ when, run })), more }
}
