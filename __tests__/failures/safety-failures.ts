import { ada, assignment, ben, person, selfService } from '../app/fakes/samples.js'
import { CONFIG, plan, SALES, salesOf } from './company-runs.js'
import { failure, type FailureGroup } from './failure-case.js'

const TEAM = ['eve', 'fay', 'gil', 'hal', 'ida', 'jon', 'kim'].map((name, index) => person(name, 31 + index))
/** One more than can be moved at a time. */
const CROWD = Array.from({ length: 3_001 }, (_, index) => person(`person${index}`, 20_000 + index))
const addressOf = (name: string): string => `${name}@contoso.com`
const ADA_AND_BEN = salesOf(addressOf('ada'), addressOf('ben'))

/** Limits on what one merge may take away. */
export const SAFETY_FAILURES: FailureGroup = {
  title: 'Safety',
  intro:
    'These refuse before anything is changed. A limit is raised in the same pull request as the removals, so that the reviewer sees both. Ask first whether the removals are meant: a file that lost rows in a merge conflict or in a spreadsheet looks the same.',
  cases: [
    failure(
      'TOO_MANY_REMOVALS',
      () =>
        plan({
          start: { [SALES]: salesOf(addressOf('ada'), ...TEAM.map(({ principalName }) => principalName)) },
          edit: { [SALES]: salesOf(addressOf('ada')) },
          arrange: (directory) => {
            directory.people = [ada, ...TEAM]
            directory.assignments = [ada, ...TEAM].map((each) => assignment(each))
          }
        }),
      'A package is refused when both limits are passed, `safety.max-removal-percent` and `safety.max-removal-floor`. Set a raised limit back afterwards.'
    ),
    failure(
      'NEAR_REMOVAL_LIMIT',
      () =>
        plan({
          start: { [SALES]: salesOf(addressOf('ada'), ...TEAM.map(({ principalName }) => principalName)) },
          edit: { [SALES]: salesOf(addressOf('ada'), ...TEAM.slice(4).map(({ principalName }) => principalName)) },
          arrange: (directory) => {
            directory.people = [ada, ...TEAM]
            directory.assignments = [ada, ...TEAM].map((each) => assignment(each))
          }
        }),
      'A warning, from three removals and three quarters of what is allowed on: the plan is applied as it stands.'
    ),
    failure('RUN_TOO_MANY_REMOVALS', () =>
      plan({
        start: {
          [SALES]: ADA_AND_BEN,
          [CONFIG]: 'safety:\n  max-removals: 1\npackages:\n  Sales Tools:\n    allow-empty: true\n'
        },
        edit: { [SALES]: salesOf() },
        arrange: (directory) => {
          directory.assignments = [assignment(ada), assignment(ben)]
        }
      })
    ),
    failure('WOULD_EMPTY_PACKAGE', () =>
      plan({
        start: { [CONFIG]: 'packages:\n  Sales Tools: {}\n' },
        edit: { [SALES]: salesOf() }
      })
    ),
    failure(
      'REMOVALS_BESIDE_LEAVER',
      () =>
        plan({
          start: { [SALES]: salesOf(addressOf('ada'), addressOf('ben'), addressOf('zoe')) },
          edit: { [SALES]: salesOf(addressOf('ada'), addressOf('zoe')) },
          arrange: (directory) => {
            directory.assignments = [assignment(ada), assignment(ben)]
          }
        }),
      'Compare the removals in the plan with the row: somebody who married or changed teams stands there under the new address.'
    ),
    failure('MOVES_NOT_RECORDED', () =>
      plan({
        start: { [SALES]: salesOf(...CROWD.map(({ principalName }) => principalName)) },
        edit: {
          [CONFIG]: 'packages:\n  Sales Tools:\n    policy: Direct assignment\n    policy-changes: move\n'
        },
        arrange: (directory) => {
          directory.people = CROWD
          directory.assignments = CROWD.map((each) => assignment(each, { policyId: selfService.id }))
        }
      })
    ),
    failure(
      'PROTECTS_NOBODY',
      () =>
        plan({
          start: { [CONFIG]: 'safety:\n  protected: [breakglass@contoso.com]\n' },
          edit: { [SALES]: ADA_AND_BEN }
        }),
      'Until then the account that was meant may be removed like any other.'
    )
  ]
}
