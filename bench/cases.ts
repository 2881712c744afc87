import type { ThrottleLimits } from '../src/emulator/tenant-server.js'
import type { CompanySize } from './company.js'

/** What is measured: a change of a company's files, planned or applied. */
export interface Case {
  /** As the command line names it. */
  readonly name: string
  readonly title: string
  readonly company: CompanySize
  readonly mode: 'plan' | 'apply'
  /** Which files the change differs in. */
  readonly touches: 'all' | 'one'
  readonly scope: 'changed' | 'all'
  /** `delivery.wait-minutes` of the settings. The script's way never waits. */
  readonly waitMinutes: number
  /** Added to each HTTP request, in milliseconds: one measurement each. */
  readonly latencies: readonly number[]
  /** At which of them the script runs; at the others its time is computed. Null: it is not compared with. */
  readonly scriptRuns: readonly number[] | null
  readonly throttle: ThrottleLimits | null
}

const usual = {
  touches: 'all',
  scope: 'changed',
  waitMinutes: 0,
  latencies: [50],
  scriptRuns: [],
  throttle: null
} as const satisfies Partial<Case>

const LATENCIES = [0, 20, 50, 100]

const THROTTLE: ThrottleLimits = { requests: 200, perSeconds: 1 }

/** Packages of 500 people where each loses one, gains a colleague and gains a guest who is to be invited. */
function planned(packages: number): Pick<Case, 'mode' | 'company'> {
  return { mode: 'plan', company: { packages, people: 5000, members: 499, joining: 1, invited: 1, leaving: 1 } }
}

/** Ten packages of 50 people that gain so many each. */
function applied(joining: number, invited: number): Pick<Case, 'mode' | 'company'> {
  return { mode: 'apply', company: { packages: 10, people: 20_000, members: 50, joining, invited, leaving: 0 } }
}

/** Packages that stay as they are. */
function unchanged(packages: number, members: number, people: number): Pick<Case, 'mode' | 'company'> {
  return { mode: 'plan', company: { packages, people, members, joining: 0, invited: 0, leaving: 0 } }
}

export const CASES: readonly Case[] = [
  {
    ...usual,
    ...planned(1),
    name: 'plan-1',
    title: 'Plan 1 package of 500',
    latencies: LATENCIES,
    scriptRuns: LATENCIES
  },
  {
    ...usual,
    ...planned(60),
    name: 'plan-60',
    title: 'Plan 60 packages of 500',
    latencies: LATENCIES,
    scriptRuns: LATENCIES
  },
  { ...usual, ...planned(600), name: 'plan-600', title: 'Plan 600 packages of 500' },
  { ...usual, ...applied(1, 0), name: 'apply-10', title: 'Apply 10 adds', latencies: LATENCIES, scriptRuns: LATENCIES },
  {
    ...usual,
    ...applied(80, 20),
    name: 'apply-1000',
    title: 'Apply 1,000 adds, 200 of them invitations',
    latencies: LATENCIES,
    scriptRuns: [0, 50]
  },
  {
    ...usual,
    ...applied(80, 20),
    name: 'apply-1000-wait',
    title: 'The same, waiting for delivery',
    waitMinutes: 5,
    scriptRuns: null
  },
  {
    ...usual,
    ...applied(80, 20),
    name: 'throttled',
    title: `The same, in a tenant that takes ${THROTTLE.requests} calls a second`,
    waitMinutes: 5,
    throttle: THROTTLE,
    scriptRuns: null
  },
  { ...usual, ...applied(1000, 0), name: 'apply-10000', title: 'Apply 10,000 adds' },
  {
    ...usual,
    ...applied(0, 20),
    name: 'invite-200',
    title: 'Apply 200 adds, all of them invitations',
    scriptRuns: [50]
  },
  {
    ...usual,
    ...unchanged(60, 500, 5000),
    name: 'nothing',
    title: 'Nothing to do in 60 packages of 500',
    scriptRuns: [50]
  },
  ...[200, 2000, 20_000].map((members): Case => ({
    ...usual,
    ...unchanged(50, members, 100_000),
    name: `rows-${members * 50}`,
    title: `Nothing to do in ${(members * 50).toLocaleString('en')} rows, 50 packages`,
    touches: 'one',
    scope: 'all',
    latencies: [0],
    scriptRuns: null
  }))
]
