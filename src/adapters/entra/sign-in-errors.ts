import { ActionError } from '../../core/errors.js'
import type { NoAnswer } from './exchange.js'
import { describeClaims, type PresentedClaims } from './federation.js'

/** Which of the three ways in was tried. */
export type CredentialKind = 'secret' | 'certificate' | 'federated'

/** What is known when Entra refuses a sign-in. */
export interface SignInRefusal {
  /** Entra's answer in its own words; may be empty. */
  readonly description: string
  readonly status: number | null
  readonly credential: CredentialKind
  readonly tenantId: string
  readonly clientId: string
  readonly login: string
  /** Of the federated token that was shown, if one was. */
  readonly claims: PresentedClaims | null
}

interface Explanation {
  readonly reason: (refusal: SignInRefusal) => string
  readonly hint: (refusal: SignInRefusal) => string
}

const NO_MATCHING_CREDENTIAL: Explanation = {
  reason: () => 'no federated credential of the app registration matches what this job presented',
  hint: ({ clientId, claims }) =>
    `In the Entra admin center open App registrations → ${clientId} → Certificates & secrets → Federated credentials and ` +
    `add one for exactly ${claims === null ? 'the job’s subject, issuer and audience' : describeClaims(claims)}. ` +
    'Upper and lower case count. The application that applies must never get the subject of a branch or of pull requests.'
}

const RENEW_SECRET_HINT =
  'Create a new one under App registrations → Certificates & secrets and store it in the repository’s secrets; or use OpenID Connect, which needs none.'

/**
 * Codes: Microsoft Entra documentation, «authentication and authorization error codes»; 700213 and 7002138 as seen with
 * GitHub's subjects.
 */
const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  '7000215': {
    reason: () => 'the client secret is wrong',
    hint: () => 'Store the secret’s Value (not its Secret ID) as the input `client-secret`, and check `client-id`.'
  },
  '7000222': { reason: () => 'the client secret has expired', hint: () => RENEW_SECRET_HINT },
  '700016': {
    reason: ({ clientId, tenantId }) => `the tenant ${tenantId} has no application ${clientId}`,
    hint: () => 'Check `client-id` (the Application ID, not the Object ID), `tenant-id` and `cloud`.'
  },
  '7000112': {
    reason: ({ clientId }) => `the application ${clientId} is disabled`,
    hint: () => 'Enable it in the Entra admin center under Enterprise applications → Properties.'
  },
  '90002': {
    reason: ({ tenantId, login }) => `${login} knows no tenant ${tenantId}`,
    hint: () => 'Check `tenant-id`, and `cloud` if the tenant is in a national cloud.'
  },
  '900023': {
    reason: ({ tenantId }) => `«${tenantId}» is neither the id nor a domain of a tenant`,
    hint: () => 'Check `tenant-id`: the Directory (tenant) ID of the app registration’s overview.'
  },
  '700027': {
    reason: () => 'the certificate is not one of the app registration’s, or its signature did not verify',
    hint: () =>
      'Upload the certificate (without its key) under App registrations → Certificates & secrets → Certificates.'
  },
  '700024': {
    reason: () => 'the token or certificate was outside its time of validity',
    hint: () =>
      'A federated token lives for five minutes: run again, and check the clock of a self-hosted runner. For a certificate check its dates.'
  },
  '700211': NO_MATCHING_CREDENTIAL,
  '700212': NO_MATCHING_CREDENTIAL,
  '700213': NO_MATCHING_CREDENTIAL,
  '7002138': NO_MATCHING_CREDENTIAL,
  '70021': NO_MATCHING_CREDENTIAL
}

const UNKNOWN_HINT =
  'Check `tenant-id`, `client-id`, `cloud` and the credential; the code is explained at https://login.microsoftonline.com/error.'

/** A refused sign-in, explained. Code `SIGN_IN_FAILED`; without any secret or token. */
export function explainRefusal(refusal: SignInRefusal): ActionError {
  const number = /AADSTS(\d+)/.exec(refusal.description)?.[1] ?? null
  const explanation = number === null ? undefined : EXPLANATIONS[number]
  const reason = explanation?.reason(refusal) ?? firstLine(refusal)
  const presented = refusal.claims === null ? '' : ` The job presented ${describeClaims(refusal.claims)}.`
  return new ActionError(
    'SIGN_IN_FAILED',
    `Entra refused the sign-in${number === null ? '' : ` (AADSTS${number})`}: ${reason}.${presented}${supportIds(refusal)}`,
    explanation?.hint(refusal) ?? UNKNOWN_HINT
  )
}

/** The job may not ask GitHub for a token of its own. Code `SIGN_IN_FAILED`. */
export function explainMissingIdToken(cause?: unknown): ActionError {
  return new ActionError(
    'SIGN_IN_FAILED',
    'GitHub gave this job no OpenID Connect token to sign in to Entra with.',
    'Give the job `permissions: id-token: write` (a pull request from a fork never gets it), or set the input `client-secret` or `client-certificate`.',
    { cause }
  )
}

/** GitHub took the question for a token, and said no. Code `SIGN_IN_FAILED`. */
export function explainRefusedIdToken(status: number): ActionError {
  return new ActionError(
    'SIGN_IN_FAILED',
    `GitHub refused this job an OpenID Connect token to sign in to Entra with: HTTP status ${status}.`,
    'Run the job again. If it stays so, check that the job has `permissions: id-token: write`, or set the input `client-secret` or `client-certificate`.'
  )
}

/**
 * No token came from GitHub, through no fault of the job. Code `SIGN_IN_FAILED`.
 *
 * @param why As half a sentence.
 */
export function explainUnavailableIdToken(why: string, cause?: NoAnswer): ActionError {
  return new ActionError(
    'SIGN_IN_FAILED',
    `GitHub gave no OpenID Connect token to sign in to Entra with: ${why}.`,
    'Run the job again; https://www.githubstatus.com tells whether GitHub has trouble. A runner of your own has to reach the address of `ACTIONS_ID_TOKEN_REQUEST_URL`.',
    { cause }
  )
}

/** The sign-in service did not answer. Code `GRAPH_UNREACHABLE`. */
export function explainUnreachable(cause: NoAnswer): ActionError {
  return new ActionError(
    'GRAPH_UNREACHABLE',
    `The sign-in to Entra got nowhere: ${cause.message}.`,
    'Check that the runner reaches that address (proxy, firewall, certificates), then run again.',
    { cause }
  )
}

/** The sign-in service answered, but with nothing to go by. Code `GRAPH_UNREACHABLE`. */
export function explainUnavailable(login: string, status: number): ActionError {
  return new ActionError(
    'GRAPH_UNREACHABLE',
    `The sign-in service ${login} answered with HTTP status ${status} each time it was asked.`,
    'Run again later.'
  )
}

/** Entra's own first sentence for codes we have no words for; its following lines are ids and times. */
function firstLine(refusal: SignInRefusal): string {
  const sentence = /AADSTS\d+:\s*([^\r\n]*?)\s*(?:Trace ID|\r|\n|$)/.exec(refusal.description)?.[1] ?? ''
  const text = sentence === '' ? (refusal.description.split(/[\r\n]/)[0] ?? '') : sentence
  if (text.trim() !== '') return text.trim().replace(/\.$/, '')
  return refusal.status === null ? 'it gave no reason' : `it answered with HTTP status ${refusal.status} and no reason`
}

function supportIds(refusal: SignInRefusal): string {
  const correlation = /Correlation ID:\s*([0-9a-f-]{36})/i.exec(refusal.description)?.[1]
  return correlation === undefined ? '' : ` Correlation id: ${correlation}.`
}
