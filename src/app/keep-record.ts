/** The record of an apply: begun before its first write, ended with what became of it. */
import { ActionError } from '../core/errors.js'
import { judgeApply } from '../core/judge-apply.js'
import type { Report } from '../core/plan.js'
import type { ApplyRecord, ApplyRecords, RecordOwner, Runner } from '../ports.js'

/**
 * Begins the record. A record that cannot be written is a warning and blocks nothing.
 * @returns Null: there is none.
 */
export async function beginRecord(
  owner: RecordOwner,
  records: ApplyRecords,
  runner: Runner
): Promise<ApplyRecord | null> {
  const { sha, runUrl } = runner.context
  try {
    return await records.begin(owner, sha, runUrl)
  } catch (error) {
    warn(error, runner)
    return null
  }
}

/** Ends it. @param report Null: the apply broke off, and what became of it is not known. */
export async function endRecord(
  record: ApplyRecord | null,
  report: Report | null,
  records: ApplyRecords,
  runner: Runner
): Promise<void> {
  if (record === null) return
  const { outcome, description } =
    report === null ? { outcome: 'failure' as const, description: 'The run broke off' } : judgeApply(report)
  try {
    await records.end(record, outcome, description, runner.context.runUrl)
  } catch (error) {
    warn(error, runner)
  }
}

/** @throws whatever is not an explained failure. */
function warn(error: unknown, runner: Runner): void {
  if (!(error instanceof ActionError)) throw error
  runner.annotate('warning', {
    code: error.code,
    message: `${error.message} What was applied is not noted, so the next run compares with an older commit, or looks at everything.`,
    hint: error.hint,
    place: null
  })
}
