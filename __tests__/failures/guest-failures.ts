import { ada, assignment, guid, sales, subjectOf } from '../app/fakes/samples.js'
import { CONFIG, gus, plan, SALES, salesOf, type Story } from './company-runs.js'
import { failure, type FailureGroup } from './failure-case.js'

/** A pull request that names a guest who is not there yet. */
const planInvitation = (address: string, story: Omit<Story, 'edit'> = {}) =>
  plan({ ...story, edit: { [SALES]: salesOf('ada@contoso.com', address) } })

/** People from outside. */
export const GUEST_FAILURES: FailureGroup = {
  title: 'Guests',
  intro: '',
  cases: [
    failure('ADDRESS_NOT_INVITABLE', () => planInvitation('hal+sales@partner.example')),
    failure('DOMAIN_NOT_ALLOWED', () =>
      planInvitation('hal@partner.exmaple', {
        start: { [CONFIG]: 'invitations:\n  allowed-domains: [partner.example]\n' }
      })
    ),
    failure(
      'INVITATIONS_DISABLED',
      () => planInvitation('hal@partner.example', { start: { [CONFIG]: 'invitations:\n  enabled: false\n' } }),
      'A guest can also be invited by hand in the Entra admin center; afterwards the row means them.'
    ),
    failure(
      'INVITES_DELETED_PERSON',
      () =>
        planInvitation('hal@partner.example', {
          arrange: (directory) => {
            directory.deletedPeople = [
              {
                ...gus,
                id: guid(16),
                mail: 'hal@partner.example',
                principalName: 'hal_partner.example#EXT#@contoso.onmicrosoft.com',
                deletedAt: '2026-05-20T08:00:00Z'
              }
            ]
          }
        }),
      'Under _Users_ → _Deleted users_ an account [can be restored for 30 days](https://learn.microsoft.com/entra/fundamentals/users-restore). Run the plan again afterwards.'
    ),
    failure(
      'DELETED_UNREADABLE',
      () =>
        planInvitation('hal@partner.example', {
          arrange: (directory) => {
            directory.deletedPeople = null
          }
        }),
      'Until then look under _Users_ → _Deleted users_ yourself before you merge an invitation.'
    ),
    failure(
      'DOMAINS_UNREADABLE',
      () =>
        planInvitation('hal@partner.example', {
          arrange: (directory) => {
            directory.verifiedDomains = null
          }
        }),
      'Both applications need it, the reader and the writer. Until then look closely at each address that is to be invited.'
    ),
    failure(
      'CATALOG_NOT_EXTERNAL',
      () =>
        plan({
          edit: { [SALES]: salesOf('ada@contoso.com', 'gus@partner.example') },
          arrange: (directory) => {
            directory.packages = [{ ...sales, catalog: { id: guid(201), name: 'Sales', external: false } }]
          }
        }),
      '[Enabled for external users](https://learn.microsoft.com/entra/id-governance/entitlement-management-external-users) is a property of the catalog and holds for all its packages.'
    ),
    failure(
      'GUEST_BLOCKED_AFTER',
      () =>
        plan({
          start: { [SALES]: salesOf('ada@contoso.com', 'gus@partner.example') },
          edit: { [SALES]: salesOf('ada@contoso.com') },
          arrange: (directory) => {
            directory.assignments = [assignment(ada), assignment(gus, { subject: subjectOf(gus, { governed: true }) })]
          }
        }),
      'The block hits everything the guest has in your tenant, not only this package. It comes from [the tenant’s settings for external users](https://learn.microsoft.com/entra/id-governance/entitlement-management-external-users).'
    )
  ]
}
