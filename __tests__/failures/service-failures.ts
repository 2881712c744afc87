import {
  explainMissingIdToken,
  explainRefusal,
  explainRefusedIdToken,
  explainUnavailableIdToken
} from '../../src/adapters/entra/sign-in-errors.js'
import { NoAnswer } from '../../src/adapters/entra/exchange.js'
import { readFault, readRefused, readUnanswered } from '../../src/adapters/entra/graph-errors.js'
import { badAnswer } from '../../src/adapters/entra/json.js'
import { gitHubError } from '../../src/adapters/github/github-failure.js'
import { ActionError } from '../../src/core/errors.js'
import { ben, guid, TENANT } from '../app/fakes/samples.js'
import { apply, plan, SALES, salesOf } from './company-runs.js'
import { failure, failures, type FailureGroup } from './failure-case.js'

const ADD_BEN = { [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com') }
const REQUEST_ID = '7f1c2a90-3d4e-4b5a-9c6d-8e7f0a1b2c3d'

/** A plan whose first question to Entra fails like this. */
const planWithoutEntra = (error: Error) =>
  plan({ edit: ADD_BEN, arrange: (directory) => directory.breakRead('findPackages', error) })

/** What Graph answered, as the adapter explains it. */
const refusedRead = (status: number, path: string, code: string, message: string) =>
  readRefused(status, path, readFault(status, { error: { code, message } }, REQUEST_ID))

/** What GitHub answered, as the adapter explains it. */
function gitHubAnswered(status: number, message: string, what: string, permission: string): ActionError {
  const explained = gitHubError({ status, message, response: { headers: {} } }, what, permission)
  if (explained instanceof ActionError) return explained
  throw new Error('An answer of GitHub is explained.')
}

const REFUSED_SUBJECT = explainRefusal({
  description: 'AADSTS700213: No matching federated identity record found for presented assertion subject.',
  status: 400,
  credential: 'federated',
  tenantId: TENANT,
  clientId: guid(2),
  login: 'https://login.microsoftonline.com',
  claims: {
    subject: 'repo:contoso/access:ref:refs/heads/main',
    issuer: 'https://token.actions.githubusercontent.com',
    audience: 'api://AzureADTokenExchange'
  }
})

/** Entra and GitHub themselves. */
export const SERVICE_FAILURES: FailureGroup = {
  title: 'Entra and GitHub: sign-in, permissions, answers',
  intro:
    'A read that fails ends the run before anything is changed. The permissions that are needed stand in a [table of the README](../README.md#permissions).',
  cases: [
    failures(
      'SIGN_IN_FAILED',
      {
        'The job’s subject is not registered': () => planWithoutEntra(REFUSED_SUBJECT),
        'The job may not ask for a token': () => planWithoutEntra(explainMissingIdToken()),
        'GitHub refuses it a token': () => planWithoutEntra(explainRefusedIdToken(403)),
        'No token comes': () =>
          planWithoutEntra(
            explainUnavailableIdToken('run-actions-1.actions.githubusercontent.com did not answer within 30 seconds')
          )
      },
      'Before you register the subject that was presented, look whether it is the right one. The writer’s ends with `environment:access-packages-apply`; a job that lacks its `environment:` line presents its branch instead, and is mended in the workflow, not in Entra.'
    ),
    failure(
      'GRAPH_FORBIDDEN',
      () =>
        planWithoutEntra(
          refusedRead(
            403,
            '/identityGovernance/entitlementManagement/accessPackages',
            'Authorization_RequestDenied',
            'Insufficient privileges to complete the operation.'
          )
        ),
      'A change that is refused for this reason fails alone, with Graph’s words. It has to be an _application_ permission, on the app registration whose client id this job uses: plans use the reader, applies the writer.'
    ),
    failures(
      'GRAPH_REFUSED',
      {
        Reading: () =>
          planWithoutEntra(
            refusedRead(
              400,
              '/identityGovernance/entitlementManagement/assignments',
              'InvalidModel',
              'The model is invalid.'
            )
          ),
        'A change': () =>
          apply({
            edit: ADD_BEN,
            meanwhile: (directory) =>
              directory.spoil((write) => write.kind === 'add' && write.userId === ben.id, {
                kind: 'refuse',
                status: 400,
                code: 'InvalidModel',
                message: 'The model is invalid.'
              })
          })
      },
      'The words are Microsoft’s, with its code in parentheses. For a change, look whether the policy takes this person, and whether an incompatible package or group stands in the way. Microsoft’s support finds the request by its id.'
    ),
    failure(
      'GRAPH_UNREACHABLE',
      () =>
        planWithoutEntra(
          readUnanswered(new NoAnswer('timeout', 'graph.microsoft.com did not answer within 30 seconds'))
        ),
      'It was asked several times before. The [health of Microsoft 365](https://status.cloud.microsoft) tells of outages.'
    ),
    failure('GRAPH_BAD_ANSWER', () => planWithoutEntra(badAnswer('a list whose pages go in circles'))),
    failures(
      'GITHUB_FORBIDDEN',
      {
        Reading: () =>
          plan({
            edit: ADD_BEN,
            arrange: (_, { history }) => {
              const commit = history.tip
              history.readTree = () =>
                Promise.reject(gitHubAnswered(404, 'Not Found', `read the commit ${commit}`, 'contents: read'))
            }
          }),
        'The comment': () =>
          plan({
            edit: ADD_BEN,
            arrange: (_, { thread }) => {
              thread.refusal = gitHubAnswered(
                403,
                'Resource not accessible by integration',
                'comment on #1',
                'pull-requests: write'
              )
            }
          })
      },
      'A job that names `permissions:` has only those it names. Without the comment there is no reviewed plan, so the apply after the merge ends with [NO_REVIEWED_PLAN](#no_reviewed_plan): run the plan again before you merge.'
    ),
    failure('GITHUB_UNREACHABLE', () =>
      plan({
        edit: ADD_BEN,
        arrange: (_, { history }) => {
          const commit = history.tip
          history.readTree = () =>
            Promise.reject(gitHubAnswered(502, 'Bad Gateway', `read the commit ${commit}`, 'contents: read'))
        }
      })
    )
  ]
}
