import { person, sales, ada, assignment, ben, guid } from '../app/fakes/samples.js'
import { plan, SALES, salesOf, salesWith } from './company-runs.js'
import { failure, failures, type FailureGroup } from './failure-case.js'

const planOf = (...people: readonly string[]) => plan({ edit: { [SALES]: salesOf('ada@contoso.com', ...people) } })

/** Packages and people that a row names and that are not there, or not only once. */
export const ROW_FAILURES: FailureGroup = {
  title: 'Whom and what a row means',
  intro:
    'A package with such an error is left as it is, all of it: a plan without that row would take the person’s access away. The other packages go on.',
  cases: [
    failures(
      'PACKAGE_NOT_FOUND',
      {
        'No such name': () =>
          plan({ edit: { 'memberships/new.csv': 'AccessPackage;Email\nSale Tools;ben@contoso.com\n' } }),
        'Another catalog': () =>
          plan({
            edit: {
              'memberships/config.yml': 'packages:\n  Sales Tools:\n    catalog: Marketing\n',
              [SALES]: salesOf('ben@contoso.com')
            }
          })
      },
      'An application whose role is on single catalogs may not see the packages of others. A package that was renamed in Entra is found again by its `id` in the settings.'
    ),
    failure('PACKAGE_AMBIGUOUS', () =>
      plan({
        edit: { [SALES]: salesOf('ben@contoso.com') },
        arrange: (directory) => {
          const catalog = { id: guid(209), name: 'Partners', external: true }
          directory.packages = [sales, { ...sales, id: guid(109), catalog }]
        }
      })
    ),
    failures(
      'PERSON_NOT_FOUND',
      {
        'An address of your own domain': () =>
          plan({
            edit: { [SALES]: salesOf('ada@contoso.com', 'ada.bryon@contoso.com') },
            arrange: (directory) => {
              directory.people = [ada, person('ada.byron', 16)]
            }
          }),
        'An object id': () => planOf(guid(77))
      },
      'Nobody is invited under a domain of your own tenant. Do not take the nearest address without asking: it may be another person.'
    ),
    failure(
      'PERSON_AMBIGUOUS',
      () =>
        plan({
          edit: { [SALES]: salesOf('ada@contoso.com', 'sales.team@contoso.com') },
          arrange: (directory) => {
            const otherMails = ['sales.team@contoso.com']
            directory.people = [ada, { ...ben, otherMails }, person('eve', 16, { otherMails })]
          }
        }),
      'The action never guesses. The object id stands on the person’s page under _Users_ in the Entra admin center.'
    ),
    failure(
      'PERSON_DISABLED',
      () =>
        plan({
          edit: { [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com') },
          arrange: (directory) => {
            directory.people = [ada, { ...ben, enabled: false }]
          }
        }),
      'Somebody may have blocked the account on purpose. If so, take the row out of the pull request.'
    ),
    failures(
      'DATES_DO_NOT_FIT',
      {
        'The start': () =>
          plan({
            edit: { [SALES]: salesWith('StartDate', 'ada@contoso.com;2026-08-01') },
            arrange: (directory) => {
              directory.assignments = [assignment(ada, { endDate: '2026-07-31T23:59:59Z' })]
            }
          }),
        'The end': () =>
          plan({
            edit: { [SALES]: salesWith('EndDate', 'ada@contoso.com;2026-07-31') },
            arrange: (directory) => {
              directory.assignments = [assignment(ada, { startDate: '2026-08-01T00:00:00Z' })]
            }
          })
      },
      'An empty date leaves the one that Entra has as it is; here the two of them are no time at all.'
    ),
    failure(
      'PERSON_LEFT',
      () =>
        plan({
          start: { [SALES]: salesOf('ada@contoso.com', 'zoe@contoso.com') },
          edit: { [SALES]: salesOf('ada@contoso.com', 'zoe@contoso.com', 'ben@contoso.com') }
        }),
      'Additions of the package go on. Removals do not, see [REMOVALS_BESIDE_LEAVER](#removals_beside_leaver).'
    )
  ]
}
