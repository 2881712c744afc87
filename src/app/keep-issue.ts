/** The one issue about drift of a tenant and folder: opened, edited, closed and opened again, never a second one. */
import { findDriftMarker, renderDriftMarker } from '../core/drift-marker.js'
import { BRIEF_BUDGET, driftTitle, renderDriftIssue, type DriftView } from '../core/drift-report.js'
import { ActionError, type Problem } from '../core/errors.js'
import type { OwnIssue, OwnIssues } from '../ports.js'

/** What the issue is to say. */
export interface IssueToKeep {
  readonly view: DriftView
  readonly tenantId: string
  readonly runId: string
  /** Whether there is anything to do about it: then it is open. */
  readonly needed: boolean
}

/** `none`: there is no issue and none is needed, or a closed one stays as it is. */
export type KeptIssue =
  | { readonly kind: 'none' }
  | { readonly kind: 'kept'; readonly url: string; readonly said: string; readonly warning: Problem | null }

/**
 * Makes the issue say so. The oldest one of this tenant and folder is the one; should two runs have opened one each, the
 * other is closed.
 *
 * @throws ActionError when GitHub does not let us.
 */
export async function keepIssue(issue: IssueToKeep, issues: OwnIssues): Promise<KeptIssue> {
  const [first, ...others] = await listOwn(issue, issues)
  for (const other of others.filter(({ open }) => open)) await closeDouble(other, first, issues)
  if (first === undefined) return issue.needed ? open(issue, issues) : { kind: 'none' }
  if (!first.open && !issue.needed) return { kind: 'none' }
  const newer = findDriftMarker(first.body, ownerOf(issue))?.checkedAt ?? null
  if (newer !== null && newer > issue.view.checkedAt) {
    return {
      kind: 'kept',
      url: first.url,
      said: `The issue is left as a newer run wrote it, at ${newer}`,
      warning: null
    }
  }
  const done = first.open ? (issue.needed ? 'brought up to date' : 'closed') : 'opened again'
  return { kind: 'kept', said: `The issue is ${done}`, ...(await write(issue, first.number, issues)) }
}

function ownerOf({ view, tenantId }: IssueToKeep): { readonly tenantId: string; readonly path: string } {
  return { tenantId, path: view.path }
}

async function listOwn(issue: IssueToKeep, issues: OwnIssues): Promise<readonly OwnIssue[]> {
  return (await issues.list()).filter(({ body }) => findDriftMarker(body, ownerOf(issue)) !== null)
}

async function open(issue: IssueToKeep, issues: OwnIssues): Promise<KeptIssue> {
  const made = await issues.create({
    title: driftTitle(issue.view),
    body: renderDriftIssue(issue.view, markerOf(issue))
  })
  const [first] = await listOwn(issue, issues)
  if (first === undefined || first.number >= made.number) {
    return { kind: 'kept', url: made.url, said: 'An issue is opened', warning: null }
  }
  // Another run opened one in the same moment.
  await closeDouble(made, first, issues)
  return { kind: 'kept', said: 'The issue is brought up to date', ...(await write(issue, first.number, issues)) }
}

/** GitHub was seen to answer «200» to a text that is too long, and to keep the old one: so it is read back. */
async function write(
  issue: IssueToKeep,
  number: number,
  issues: OwnIssues
): Promise<{ readonly url: string; readonly warning: Problem | null }> {
  const marker = markerOf(issue)
  const title = driftTitle(issue.view)
  for (const budget of [undefined, BRIEF_BUDGET]) {
    const body = renderDriftIssue(issue.view, marker, budget)
    const kept = await issues.update(number, { title, body, open: issue.needed })
    if (kept.body.includes(marker)) return { url: kept.url, warning: null }
  }
  const message = `GitHub kept an older text of issue #${number}, without saying why.`
  throw new ActionError('GITHUB_UNREACHABLE', message, 'The job summary of this run has what it was to say.')
}

async function closeDouble(double: OwnIssue, first: OwnIssue | undefined, issues: OwnIssues): Promise<void> {
  const { title, body } = double
  const where = first === undefined ? '' : `Continued in #${first.number}.\n\n`
  await issues.update(double.number, { title, body: `${where}${body}`, open: false })
}

function markerOf(issue: IssueToKeep): string {
  return renderDriftMarker(ownerOf(issue), issue.view.checkedAt, issue.runId)
}
