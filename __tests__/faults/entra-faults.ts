import type { Mischief, RequestPattern } from '../../src/emulator/tenant-server.js'
import type { Fault } from '../github/faults.js'
import { IMPATIENT, type Trial } from './fault-cells.js'

/** A call that an apply makes to Entra, or to sign in there. */
export interface EntraCall {
  readonly name: string
  readonly kind: 'read' | 'write'
  /** Null: GitHub is called, for the token of the job. */
  readonly when: RequestPattern | null
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
  { name: 'OpenID token, from GitHub', kind: 'read', when: null },
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

/** What both services can do. */
type Trouble = Exclude<Mischief, { readonly slow: number }>

/** Something that goes wrong with a call. */
export interface EntraFault {
  readonly name: string
  readonly do: Trouble
  /** Whether it goes wrong once, or whenever the call is made. */
  readonly lasts: boolean
}

const once = (name: string, planned: Trouble): EntraFault => ({ name, do: planned, lasts: false })
const always = (name: string, planned: Trouble): EntraFault => ({ name, do: planned, lasts: true })

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

/** What only GitHub does with its token, tried with that one. */
export const HALF_A_TOKEN = 'half an answer'

/** Every call with every fault. */
export const ENTRA_TRIALS: readonly Trial[] = [
  {
    run: 'apply',
    calls: ENTRA_CALLS.filter(({ when }) => when === null).map(({ name }) => name),
    fault: HALF_A_TOKEN,
    arrange: ({ idTokens }) => idTokens.failNext({ kind: 'cut-answer' }),
    settings: {}
  },
  ...ENTRA_FAULTS.flatMap(callsOfTrials).map(({ calls, fault }): Trial => ({
    run: 'apply',
    calls: calls.map(({ name }) => name),
    fault: fault.name,
    arrange: ({ tenant, idTokens }) => {
      for (const call of calls) {
        const times = timesFor(call, fault)
        if (call.when !== null) tenant.misbehave({ when: call.when, do: fault.do, times })
        else idTokens.failNext(onGitHub(fault.do), times === 'always' ? Infinity : times)
      }
    },
    settings: fault.do === 'hang' ? IMPATIENT : {}
  }))
]

/** The same from GitHub. A token that was given and did not arrive is like one that was not. */
function onGitHub(trouble: Trouble): Fault {
  switch (trouble) {
    case 'reset':
      return { kind: 'drop' }
    case 'hang':
    case 'lose-answer':
      return { kind: trouble }
    default: {
      const { status, retryAfter } = trouble
      return {
        kind: 'status',
        status,
        ...(retryAfter !== undefined && { headers: { 'retry-after': `${retryAfter}` } })
      }
    }
  }
}

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
