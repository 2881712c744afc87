import { approved, direct, sales, selfService } from '../app/fakes/samples.js'
import { CONFIG, plan, SALES, salesOf, salesWith, type Story } from './company-runs.js'
import { failure, failures, type FailureGroup } from './failure-case.js'

/** Ben is to gain Sales Tools under a policy. */
const planUnder = (policy: string, arrange?: Story['arrange']) =>
  plan({
    edit: { [SALES]: salesWith('Policy', 'ada@contoso.com', `ben@contoso.com;${policy}`) },
    ...(arrange === undefined ? {} : { arrange })
  })

const withPolicies =
  (...policies: typeof sales.policies): NonNullable<Story['arrange']> =>
  (directory) => {
    directory.packages = [{ ...sales, policies }]
  }

const POLICY_PAGE =
  '[request settings of the policy](https://learn.microsoft.com/entra/id-governance/entitlement-management-access-package-request-policy)'

/** Under which policy somebody is assigned, and what that policy asks. */
export const POLICY_FAILURES: FailureGroup = {
  title: 'Policies',
  intro:
    'The warnings tell beforehand what Entra may refuse, hold up or not deliver; nothing is stopped by them. Wrong dates are [CSV_BAD_DATE](#csv_bad_date) and [CSV_DATE_ORDER](#csv_date_order).',
  cases: [
    failures('POLICY_NOT_FOUND', {
      'No such name': () => planUnder('Direct asignment'),
      'An automatic policy': () => planUnder('Everyone in Sales')
    }),
    failure('POLICY_AMBIGUOUS', () =>
      plan({
        edit: { [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com') },
        arrange: withPolicies(selfService, approved)
      })
    ),
    failure(
      'APPROVAL_REQUIRED',
      () => planUnder(approved.name),
      'Apply ends with such changes as _pending_ and does not fail. They wait under _Requests_ of the package, and for the approvers in My Access.'
    ),
    failure(
      'POLICY_SWITCHED_OFF',
      () => planUnder('', withPolicies({ ...direct, enabled: false })),
      `See the ${POLICY_PAGE}.`
    ),
    failure(
      'POLICY_QUESTIONS',
      () =>
        planUnder(direct.name, (directory) => {
          directory.questions = new Map([[direct.id, ['Which project is it for?']]])
        }),
      'Or make the questions optional, on the page _Requestor information_ of the policy.'
    ),
    failure(
      'QUESTIONS_UNREADABLE',
      () =>
        planUnder(direct.name, (directory) => {
          directory.questions = null
        }),
      '`EntitlementManagement.ReadWrite.All`, which the writer has, includes it.'
    ),
    failure(
      'POLICY_DOES_NOT_FIT',
      () =>
        plan({
          edit: { [SALES]: salesWith('Policy', 'ada@contoso.com', `gus@partner.example;${selfService.name}`) }
        }),
      `Members of groups and of connected organizations cannot be told here, so nothing is said of them. See the ${POLICY_PAGE}.`
    ),
    failure(
      'MOVE_HINDERED',
      () =>
        plan({
          start: { [CONFIG]: 'packages:\n  Sales Tools:\n    policy-changes: move\n' },
          edit: { [SALES]: salesWith('Policy', `ada@contoso.com;${approved.name}`) }
        }),
      'They keep what they have, and the plan lists them with the reason. What counts: the policy asks for approval, is switched off, or is not for them; the row starts later; the catalog is not for guests; the directory has no such account any more; Entra does not tell the policy they have. Apply looks again, so nobody is removed for a move that became doubtful after the review.'
    )
  ]
}
