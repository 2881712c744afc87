import { ActionError } from '../../src/core/errors.js'
import type { FakeDirectory } from '../app/fakes/fake-directory.js'
import { finance, sales } from '../app/fakes/samples.js'
import { FINANCE, plan, SALES, salesOf } from './company-runs.js'
import { failure, failures, type FailureGroup } from './failure-case.js'

const SEPARATION_PAGE =
  '[separation of duties](https://learn.microsoft.com/entra/id-governance/entitlement-management-access-package-incompatible)'

const forbidden = new ActionError(
  'GRAPH_FORBIDDEN',
  'Microsoft Graph does not let the app read this.',
  'Grant the app registration the application permission EntitlementManagement.Read.All.'
)

/** Entra refuses one package to whoever has the other one. */
const refuses =
  (refused: typeof sales, had: typeof sales) =>
  (directory: FakeDirectory): void => {
    directory.incompatibilities = new Map([
      [refused.id, { excludes: [had], excludedBy: [], groups: [] }],
      [had.id, { excludes: [], excludedBy: [refused], groups: [] }]
    ])
  }

/** Cyd, who has Finance Reports, is to gain Sales Tools. */
const planForCyd = (arrange: (directory: FakeDirectory) => void) =>
  plan({ edit: { [SALES]: salesOf('ada@contoso.com', 'cyd@contoso.com') }, arrange })

/** What a plan says of its packages beside their changes. */
export const GRANT_FAILURES: FailureGroup = {
  title: 'What packages grant, and which exclude each other',
  intro: 'All of these are warnings of plans, and stop nothing. An apply does not look: it reports what Entra refuses.',
  cases: [
    failures(
      'INCOMPATIBLE_PACKAGES',
      {
        'Entra refuses the package to them': () => planForCyd(refuses(sales, finance)),
        'Entra checks the other way round only': () => planForCyd(refuses(finance, sales)),
        'Somebody gains both': () =>
          plan({
            edit: {
              [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com'),
              [FINANCE]: 'AccessPackage;Email\nFinance Reports;cyd@contoso.com\nFinance Reports;ben@contoso.com\n'
            },
            arrange: refuses(sales, finance)
          })
      },
      `Microsoft describes this as ${SEPARATION_PAGE}; each declaration works one way. Of whoever loses the other package in the same plan nothing is said; should Entra refuse the addition because the removal is not through, run the apply again. Members of incompatible groups are not looked up: the plan names the groups beside what the package grants.`
    ),
    failure(
      'INCOMPATIBLE_UNREADABLE',
      () => planForCyd((directory) => directory.breakRead('listIncompatibilities', forbidden)),
      'The plan holds without it, and Entra goes on refusing what it refuses.'
    ),
    failure(
      'GRANTS_UNREADABLE',
      () => planForCyd((directory) => directory.breakRead('listGrants', forbidden)),
      'The plan holds without it. What a package grants stands under _Resource roles_ of the package in the Entra admin center.'
    )
  ]
}
