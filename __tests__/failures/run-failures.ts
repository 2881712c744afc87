import { proxyIgnored } from '../../src/adapters/proxy-support.js'
import { apply, companyOf, plan, runOn, SALES, salesOf, warned, type CompanyRun } from './company-runs.js'
import { failure, failures, type FailureGroup } from './failure-case.js'

const ADD_BEN = { [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com') }

/** An apply of a commit that a forced push took off the branch. */
async function applyAfterRewrite(): Promise<CompanyRun> {
  const company = companyOf({})
  const base = company.history.tip
  const older = company.history.pushDirectly(ADD_BEN)
  company.history.rewrite({ [SALES]: salesOf('ada@contoso.com') })
  const runner = await company.run(company.pushContext(base, older))
  return { runner, writes: company.directory.written.length }
}

/** How and when the action is started. */
export const RUN_FAILURES: FailureGroup = {
  title: 'Inputs and events',
  intro: 'These are mended in the workflow file.',
  cases: [
    failure(
      'BAD_INPUT',
      () => plan({ edit: ADD_BEN, inputs: { 'tenant-id': 'contoso' } }),
      'An input that is «not set» though the workflow sets it comes from a variable that the repository or the environment does not have: _Settings_ → _Secrets and variables_ → _Actions_ → _Variables_. A pull request from a fork has no secrets.'
    ),
    failure(
      'NO_SUCH_PACKAGE_HERE',
      () => plan({ edit: ADD_BEN, inputs: { scope: 'all', packages: 'Sales Tols' } }),
      'A run that looks only at what a change touches does not know all names, and does not warn.'
    ),
    failure('UNSUPPORTED_EVENT', () => runOn({ eventName: 'pull_request_target' })),
    failures(
      'NOT_DEFAULT_BRANCH',
      {
        'Another branch': () => runOn({ eventName: 'workflow_dispatch', ref: 'refs/heads/try' }, { mode: 'apply' }),
        'The branch was rewritten': applyAfterRewrite
      },
      'After a forced push the review of the lost commits counts no more. The next plan looks at everything and shows what is left.'
    ),
    failure(
      'PROXY_IGNORED',
      () => warned(proxyIgnored('20.20.2')),
      'The run goes on without the proxy. Where only the proxy leads out, [GRAPH_UNREACHABLE](#graph_unreachable) follows, or [SIGN_IN_FAILED](#sign_in_failed) where the job signs in with a token of GitHub.'
    ),
    failure(
      'INTERNAL',
      () =>
        apply({
          edit: ADD_BEN,
          meanwhile: (directory) =>
            directory.breakRead('findPackages', new TypeError("Cannot read properties of undefined (reading 'id')"))
        }),
      'Run the job again once: it reads first, so nothing is done twice. After an apply the next plan of the package shows what is left. Names and addresses stand in the log; take them out before you report it.'
    )
  ]
}
