import type { Fault } from '../github/faults.js'
import { IMPATIENT, type Trial } from './fault-cells.js'

/** A call that a run makes to GitHub. */
export interface GitHubCall {
  readonly name: string
  /** The run in which it is tried; an apply makes those of the plan too, except the first comment. */
  readonly run: Trial['run']
  /** Of `METHOD /path?query`. */
  readonly match: RegExp
}

const call = (name: string, match: RegExp, run: Trial['run'] = 'apply'): GitHubCall => ({ name, run, match })

/** Every call of a plan that an apply does not make, and every call of an apply, in the order in which they are made. */
export const GITHUB_CALLS: readonly GitHubCall[] = [
  call('plan: its pull request', /^GET \S+\/pulls\/\d+$/, 'plan'),
  call('plan: comments', /^GET \S+\/issues\/\d+\/comments/, 'plan'),
  call('plan: writing the comment', /^POST \S+\/issues\/\d+\/comments/, 'plan'),
  call('newest commit of the branch', /^GET \S+\/git\/ref\//),
  call('deployment records', /^GET \S+\/deployments\?/),
  call('statuses of a record', /^GET \S+\/deployments\/\d+\/statuses/),
  call('whose the token is, who edited a comment', /^POST \/graphql/),
  call('differences of commits', /^GET \S+\/compare\//),
  call('commits', /^GET \S+\/git\/commits\//),
  call('trees', /^GET \S+\/git\/trees\//),
  call('files', /^GET \S+\/git\/blobs\//),
  call('pull requests of a commit', /^GET \S+\/commits\/\w+\/pulls/),
  call('comments', /^GET \S+\/issues\/\d+\/comments/),
  call('reviews', /^GET \S+\/pulls\/\d+\/reviews/),
  call('writing the deployment record', /^POST \S+\/deployments$/),
  call('writing its status', /^POST \S+\/deployments\/\d+\/statuses/),
  call('writing the outcome into the comment', /^PATCH \S+\/issues\/comments\/\d+/)
]

/** Something that goes wrong with a call. */
export interface GitHubFault {
  readonly name: string
  readonly fault: Fault
  /** Whether it goes wrong once, or whenever the call is made. */
  readonly lasts: boolean
}

const once = (name: string, fault: Fault): GitHubFault => ({ name, fault, lasts: false })
const always = (name: string, fault: Fault): GitHubFault => ({ name, fault, lasts: true })

export const GITHUB_FAULTS: readonly GitHubFault[] = [
  once('connection cut', { kind: 'drop' }),
  once('no answer', { kind: 'hang' }),
  once('secondary limit, `403`', { kind: 'secondary-limit', status: 403, retryAfter: 1 }),
  once('secondary limit, `429`', { kind: 'secondary-limit', status: 429, retryAfter: 1 }),
  once('`502`', { kind: 'status', status: 502 }),
  once('half an answer', { kind: 'cut-answer' }),
  once('done, answer lost', { kind: 'lose-answer' }),
  always('never an answer', { kind: 'hang' }),
  always('always `500`', { kind: 'status', status: 500 }),
  always('always `403`', { kind: 'status', status: 403, message: 'Resource not accessible by integration' })
]

/** What only one call can meet, tried with that one. */
export const LOCKED = 'conversation locked'
export const LATE = 'index late'

/** What passes is met by all calls of a run, since each is asked again for itself. What lasts has a run for each call. */
function trialsOf(run: Trial['run']): readonly Trial[] {
  const calls = GITHUB_CALLS.filter((each) => each.run === run)
  return GITHUB_FAULTS.flatMap(({ name, fault, lasts }) =>
    lasts ? calls.map((each) => trial(run, [each], name, fault, Infinity)) : [trial(run, calls, name, fault)]
  )
}

/** Every call with every fault. The plans come first: what an apply leaves undone is merged already. */
export const GITHUB_TRIALS: readonly Trial[] = [
  trial('plan', [named('plan: writing the comment')], LOCKED, {
    kind: 'status',
    status: 403,
    message: 'Unable to create comment because issue is locked.'
  }),
  ...trialsOf('plan'),
  {
    ...trial('apply', [named('pull requests of a commit')], LATE, null),
    arrange: ({ github }) => github.lagIndex(1)
  },
  ...trialsOf('apply')
]

function trial(run: Trial['run'], calls: readonly GitHubCall[], name: string, fault: Fault | null, times = 1): Trial {
  return {
    run,
    calls: calls.map((each) => each.name),
    fault: name,
    arrange: ({ github }) => {
      if (fault !== null) for (const { match } of calls) github.failNext(match, fault, times)
    },
    settings: fault?.kind === 'hang' ? IMPATIENT : {},
    reviews: calls.some((each) => each.name === 'reviews')
  }
}

function named(name: string): GitHubCall {
  const found = GITHUB_CALLS.find((each) => each.name === name)
  if (found === undefined) throw new Error(`There is no call «${name}».`)
  return found
}
