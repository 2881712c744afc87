import type { Mischief, RequestPattern } from '../../src/emulator/tenant-server.js'
import { IMPATIENT, type Trial } from './fault-cells.js'

/** A call that an apply makes to Entra. */
export interface EntraCall {
  readonly name: string
  readonly kind: 'read' | 'write'
  readonly when: RequestPattern
}

const GOVERNANCE = '/identityGovernance/entitlementManagement'
const read = (name: string, path: string): EntraCall => ({
  name,
  kind: 'read',
  when: { method: 'GET', path, in: 'batch' }
})
const write = (name: string, path: string): EntraCall => ({
  name,
  kind: 'write',
  when: { method: 'POST', path, in: 'batch' }
})

/** Every call, in the order in which an apply makes them. */
export const ENTRA_CALLS: readonly EntraCall[] = [
  { name: 'sign-in', kind: 'read', when: { path: '/oauth2/v2.0/token' } },
  read('packages and policies', `${GOVERNANCE}/accessPackages?`),
  read('assignments', `${GOVERNANCE}/assignments?`),
  read('open requests', `${GOVERNANCE}/assignmentRequests?`),
  read('people', '/users?'),
  read('own domains', '/organization?'),
  read('deleted people', '/directory/deletedItems'),
  read('questions of a policy', `${GOVERNANCE}/assignmentPolicies/`),
  write('invitation', '/invitations'),
  write('request', `${GOVERNANCE}/assignmentRequests`),
  read('progress of a request', `${GOVERNANCE}/assignmentRequests/`)
]

/** Something that goes wrong with a call. */
export interface EntraFault {
  readonly name: string
  readonly do: Mischief
  /** Whether it goes wrong once, or whenever the call is made. */
  readonly lasts: boolean
}

const once = (name: string, planned: Mischief): EntraFault => ({ name, do: planned, lasts: false })
const always = (name: string, planned: Mischief): EntraFault => ({ name, do: planned, lasts: true })

export const ENTRA_FAULTS: readonly EntraFault[] = [
  once('connection cut', 'reset'),
  once('no answer', 'hang'),
  once('`429`', { status: 429, retryAfter: 1 }),
  once('`503` with `Retry-After`', { status: 503, retryAfter: 1 }),
  once('`500`', { status: 500 }),
  once('done, answer lost', 'lose-answer'),
  once('done, `504`', { status: 504, afterEffect: true }),
  always('never an answer', 'hang'),
  always('always `401`', { status: 401 }),
  always('always `403`', { status: 403 }),
  always('always `404`', { status: 404 })
]

/** Somebody comes, a guest comes, somebody leaves. */
const REQUESTS_OF_A_CHANGE = 3

/** Every call with every fault. */
export const ENTRA_TRIALS: readonly Trial[] = ENTRA_FAULTS.flatMap(callsOfTrials).map(({ calls, fault }) => ({
  run: 'apply',
  calls: calls.map(({ name }) => name),
  fault: fault.name,
  arrange: ({ tenant }) =>
    tenant.misbehave(calls.map((call) => ({ when: call.when, do: fault.do, times: timesFor(call, fault) }))),
  settings: fault.do === 'hang' ? IMPATIENT : {}
}))

/**
 * Every read can meet in one run what passes: each is asked again for itself. What lasts ends the run at the first call, and
 * what a write meets decides how the run ends, so these have a run each.
 */
function callsOfTrials(
  fault: EntraFault
): readonly { readonly calls: readonly EntraCall[]; readonly fault: EntraFault }[] {
  const alone = ENTRA_CALLS.filter(({ kind }) => fault.lasts || kind === 'write').map((call) => ({
    calls: [call],
    fault
  }))
  return fault.lasts ? alone : [{ calls: ENTRA_CALLS.filter(({ kind }) => kind === 'read'), fault }, ...alone]
}

/** A write meets what lasts as often as the change has requests: a guest who seems unknown is waited for two minutes. */
function timesFor({ kind }: EntraCall, { lasts }: EntraFault): number | 'always' {
  if (!lasts) return 1
  return kind === 'read' ? 'always' : REQUESTS_OF_A_CHANGE
}
