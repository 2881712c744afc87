import type { AssignmentWrite } from '../../src/ports.js'
import type { FakeDirectory } from '../app/fakes/fake-directory.js'
import { ada, assignment, ben, failedRequest, guid, selfService } from '../app/fakes/samples.js'
import { apply, CONFIG, SALES, salesOf } from './company-runs.js'
import { failure, failures, type FailureGroup } from './failure-case.js'

const addBen = { [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com') }
const isForBen = (write: AssignmentWrite): boolean => write.kind === 'add' && write.userId === ben.id

/** Ben’s request comes to a state after it was accepted. */
const applyStuck = (state: 'deliveryFailed' | 'denied', status: string | null = null) =>
  apply({ edit: addBen, meanwhile: (directory) => directory.stick(ben.id, state, status) })

/** Ada holds Sales Tools under another policy than the settings declare, and is moved. */
const applyMove = (meanwhile: (directory: FakeDirectory) => void) =>
  apply({
    start: { [CONFIG]: 'packages:\n  Sales Tools:\n    policy: Direct assignment\n    policy-changes: move\n' },
    edit: addBen,
    arrange: (directory) => {
      directory.assignments = [assignment(ada, { id: guid(501), policyId: selfService.id })]
    },
    meanwhile
  })

/** What becomes of requests that Entra took, or did not. */
export const DELIVERY_FAILURES: FailureGroup = {
  title: 'What Entra makes of a request',
  intro:
    'One change that fails stops no other. To try again, run the job again: it reads what Entra has by then, and does only what is left of the reviewed changes.',
  cases: [
    failures(
      'GRAPH_POLICY_REFUSED',
      {
        'Entra could not deliver': () => applyStuck('deliveryFailed', 'The group is read-only.'),
        'An approver said no': () => applyStuck('denied')
      },
      'The words in parentheses are Entra’s. Open the request in the Entra admin center (_ID Governance_ → _Entitlement management_ → _Access packages_ → the package → _Requests_): its [delivery errors](https://learn.microsoft.com/entra/id-governance/entitlement-management-troubleshoot) tell what went wrong. After a denial talk to the approver, then take the row out or run the job again.'
    ),
    failure(
      'OUTCOME_UNKNOWN',
      () =>
        apply({
          edit: addBen,
          meanwhile: (directory) => directory.spoil(isForBen, { kind: 'lose', taken: false })
        }),
      'Do not assign the person by hand meanwhile: if the request did arrive, running the job again finds that and does nothing.'
    ),
    failure(
      'RUN_ENDED',
      () => apply({ edit: addBen, meanwhile: (_, { clock }) => (clock.endsAtSleep = 0) }),
      'A cancelled job has about ten seconds to end. It begins nothing more, waits a few seconds for the answers to what it has sent already, and writes the report. What Entra had taken by then is not taken back.'
    ),
    failures(
      'MOVE_UNFINISHED',
      {
        'What they had did not go in time': () =>
          applyMove((directory) => {
            directory.deliveryMs = null
          }),
        'They were removed, and the addition was refused': () =>
          applyMove((directory) =>
            directory.spoil((write) => write.kind === 'add' && write.userId === ada.id, {
              kind: 'refuse',
              status: 400,
              code: 'InvalidModel',
              message: 'The model is invalid.'
            })
          )
      },
      'Do this one first: the person may have no access now. If they need it at once, assign them by hand under the declared policy, in the Entra admin center; the next run sees that. If running again does not help, see whether the removal is stuck among the [requests of the package](https://learn.microsoft.com/entra/id-governance/entitlement-management-access-package-requests).'
    ),
    failure(
      'RETRY_REFUSED',
      () =>
        apply({
          edit: { [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com') },
          arrange: (directory) => {
            directory.assignments = [assignment(ada, { id: guid(501), state: 'deliveryFailed' })]
            directory.failedRequests = [failedRequest(ada, { id: guid(701), assignmentId: guid(501) })]
            directory.reprocessing = {
              kind: 'refuse',
              status: 400,
              code: 'InvalidModel',
              message: 'The model is invalid.'
            }
          }
        }),
      'Microsoft tells [how to reprocess a request](https://learn.microsoft.com/entra/id-governance/entitlement-management-reprocess-access-package-requests). Until then the person stays as they are: with nothing, or with the part that was delivered.'
    )
  ]
}
