import { instantAt } from '../../src/core/dates.js'
import { assignment, cyd, dan } from '../app/fakes/samples.js'
import { apply, applyDirectPush, companyOf, SALES, salesOf, type CompanyRun } from './company-runs.js'
import { failure, failures, type FailureGroup } from './failure-case.js'

const ADD_BEN = { [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com') }
const ADD_BEN_AND_CYD = { [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com', 'cyd@contoso.com') }

/** An apply whose files a later merge has changed again. */
async function applyTooLate(): Promise<CompanyRun> {
  const company = companyOf({})
  const pull = company.history.openPullRequest(ADD_BEN)
  await company.plan(pull)
  const base = company.history.tip
  const older = company.history.merge(pull)
  company.history.pushDirectly(ADD_BEN_AND_CYD)
  const runner = await company.run(company.pushContext(base, older))
  return { runner, writes: company.directory.written.length }
}

/** A plan that is made again after the approval, when Entra has changed; then the merge. */
async function applyAfterLatePlan(): Promise<CompanyRun> {
  const company = companyOf({})
  const pull = company.history.openPullRequest(ADD_BEN)
  await company.plan(pull)
  const submittedAt = instantAt(company.clock.now())
  company.thread.reviews.push({ number: pull.number, reviewer: 'rita', verdict: 'approved', submittedAt })
  await company.clock.sleep(60_000)
  company.directory.assignments.push(assignment(dan))
  await company.plan(pull)
  company.history.merge(pull)
  const runner = await company.apply()
  return { runner, writes: company.directory.written.length }
}

/** A nightly look after somebody changed Entra. */
async function driftAfterChange(): Promise<CompanyRun> {
  const company = companyOf({})
  company.directory.assignments.push(assignment(dan))
  const runner = await company.drift()
  return { runner, writes: company.directory.written.length }
}

/** What was reviewed, and what an apply may do. */
export const REVIEW_FAILURES: FailureGroup = {
  title: 'Reviewed plans',
  intro: 'Apply does what a plan comment showed to the reviewers of the merged pull request, and nothing else.',
  cases: [
    failures(
      'NO_REVIEWED_PLAN',
      {
        'Nothing was reviewed': () => applyDirectPush(ADD_BEN),
        'Something came after the review': () =>
          apply({
            edit: ADD_BEN,
            meanwhile: (directory) => {
              directory.assignments.push(assignment(dan))
            }
          }),
        'It came into the plan after the approval': applyAfterLatePlan
      },
      'Everything else that was reviewed is applied. The next plan shows what is held, whatever its pull request changes; to have it at once, open one that adds a comment line (`# …`) to the file. If its plan removes somebody who came by the portal and is to stay, add their row. `unreviewed-changes: apply` gives up the review for every run that has it: set it only for repositories without pull requests. A job without `pull-requests: write` writes no comment, so every apply ends here.'
    ),
    failures('SHOWN_NOT_PLANNED', {
      'Another scope': () =>
        apply({
          start: {
            'memberships/finance.csv':
              'AccessPackage;Email\nFinance Reports;cyd@contoso.com\nFinance Reports;dan@contoso.com\n'
          },
          edit: ADD_BEN,
          planInputs: { scope: 'all' }
        }),
      'Some of it is done already': () =>
        apply({
          edit: ADD_BEN_AND_CYD,
          meanwhile: (directory) => {
            directory.assignments.push(assignment(cyd))
          }
        })
    }),
    failure(
      'SUPERSEDED',
      applyTooLate,
      'The next plan lists what is still open under «From earlier merges». Running this job again ends in the same way.'
    ),
    failure(
      'DRIFT_FOUND',
      driftAfterChange,
      'The issue named in the output `issue-url` says who it is about and what to do in each case; see [drift.md](drift.md). With `fail-on-drift: true` this is an error and fails the run.'
    )
  ]
}
