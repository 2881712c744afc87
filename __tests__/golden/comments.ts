/** Comments as GitHub gets them, each rendered from a plan or a report by what the action uses. */
import type { Problem } from '../../src/core/errors.js'
import { renderOutcomeComment } from '../../src/core/outcome-report.js'
import { renderFilesBroken, renderPlanComment } from '../../src/core/plan-comment.js'
import { renderApplyFailed, renderPlanFailed } from '../../src/core/run-failed.js'
import { context, MERGE, place, plan } from '../core/plan-fixtures.js'
import { OUTCOME_VIEWS } from './outcome-views.js'
import { PLAN_VIEWS, viewOf } from './plan-views.js'

/** A comment, by the name of the file it is compared with. */
export interface Comment {
  readonly name: string
  /** Rendered anew each time, so that a change to the renderer is seen by whoever asks afterwards. */
  readonly render: () => string
}

const problems: readonly Problem[] = [
  {
    code: 'CSV_UNKNOWN_COLUMN',
    message: 'The column `Emial` is not known.',
    hint: 'Did you mean `Email`?',
    place: place(1)
  },
  {
    code: 'CSV_BAD_DATE',
    message: '`31.12.2026` is not a date.',
    hint: 'Write it as 2026-12-31.',
    place: place(7)
  },
  { code: 'SETTINGS_SYNTAX', message: 'The settings file is not valid YAML.', hint: '', place: null }
]

const refusedSignIn: Problem = {
  code: 'SIGN_IN_FAILED',
  message: 'Entra refused the sign-in: no federated credential fits.',
  hint: 'Compare subject, issuer and audience with the credential of the app registration.',
  place: null
}

/** The marker of a plan without changes. */
const { marker } = viewOf(plan([]))
const failed = { ...context, marker, commit: MERGE, failedAt: '2026-11-23T14:09:41Z' }

export const COMMENTS: readonly Comment[] = [
  ...Object.entries(PLAN_VIEWS).map(([name, view]) => ({ name, render: () => renderPlanComment(view) })),
  { name: 'plan-failed', render: () => renderPlanFailed(refusedSignIn, { ...context, marker }) },
  { name: 'files-broken', render: () => renderFilesBroken(problems, { ...context, marker }) },
  ...Object.entries(OUTCOME_VIEWS).map(([name, view]) => ({ name, render: () => renderOutcomeComment(view) })),
  { name: 'outcome-run-failed', render: () => renderApplyFailed(refusedSignIn, { ...failed, planned: false }) },
  { name: 'outcome-run-failed-later', render: () => renderApplyFailed(refusedSignIn, { ...failed, planned: true }) }
]
