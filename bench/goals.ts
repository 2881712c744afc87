import { CASES } from './cases.js'
import type { ColdStart } from './cold-start.js'
import type { CaseRun, Measurements } from './measurements.js'
import { scriptTime } from './script-time.js'
import { count, milliseconds, seconds, times } from './written-numbers.js'

/** One promise, and what was measured. */
export interface Goal {
  readonly what: string
  readonly goal: string
  readonly measured: string
  readonly met: boolean
}

/** A tenth more than ten times as long for ten times as many rows is noise; a quadratic step would take a hundred times. */
const LINEAR = 11

/** The goals whose cases were measured. */
export function goalsOf(measurements: Measurements): readonly Goal[] {
  return [
    ...atLatency(measurements, 'plan-60', 50, (run) => [
      faster('Plan 60 packages of 500 members', 'plan-60', 12, run, measurements),
      atMost('Plan 60 packages of 500 members', 'HTTP requests', 60, run.action.httpRequests)
    ]),
    ...atLatency(measurements, 'apply-1000', 50, (run) => [
      faster('Apply 1,000 adds, 200 of them invitations', 'apply-1000', 60, run, measurements),
      atMost('Apply 1,000 adds, 200 of them invitations', 'write requests', 65, run.action.writeRequests)
    ]),
    ...atLatency(measurements, 'rows-1000000', 0, (run) => [
      {
        what: 'Nothing to do in 1,000,000 rows',
        goal: 'under 600 MB resident',
        measured: `${count(run.action.peakBytes / 1e6)} MB`,
        met: run.action.peakBytes < 600e6
      },
      ...atLatency(measurements, 'rows-100000', 0, (smaller) => [growth(run, smaller)])
    ]),
    ...(measurements.coldStart === null ? [] : coldStartGoals(measurements.coldStart)),
    ...atLatency(measurements, 'throttled', 50, (run) => [throttling(run)])
  ]
}

function atLatency(
  { cases }: Measurements,
  name: string,
  latencyMs: number,
  goals: (run: CaseRun) => readonly Goal[]
): readonly Goal[] {
  const run = cases[name]?.runs.find((each) => each.latencyMs === latencyMs)
  return run === undefined ? [] : goals(run)
}

function faster(what: string, name: string, goal: number, run: CaseRun, measurements: Measurements): Goal {
  const measured = CASES.find((each) => each.name === name)
  const script = measured === undefined ? null : scriptTime(measured, run, measurements)
  const ratio = script === null ? 0 : script.wallMs / run.action.wallMs
  return {
    what: `${what}, ${run.latencyMs} ms a request`,
    goal: `at least ${goal} times as fast as the script`,
    measured: `${times(ratio)} times: ${seconds(run.action.wallMs)}, of which the tenant computed ${seconds(run.action.tenantCpuMs)}`,
    met: ratio >= goal
  }
}

function atMost(what: string, things: string, goal: number, measured: number): Goal {
  return { what, goal: `at most ${goal} ${things}`, measured: count(measured), met: measured <= goal }
}

function growth(large: CaseRun, small: CaseRun): Goal {
  const ratio = large.action.cpuMs / small.action.cpuMs
  return {
    what: 'The same, beside 100,000 rows',
    goal: 'time grows linearly: about 10 times as much',
    measured: `${times(ratio)} times the CPU time`,
    met: ratio <= LINEAR
  }
}

function coldStartGoals({ emptyProgramMs, parseMs, firstRequestMs }: ColdStart): readonly Goal[] {
  const floor = emptyProgramMs + parseMs
  const measured = milliseconds(firstRequestMs)
  const what = 'Cold start, to the first request'
  return [
    { what, goal: 'under 300 ms on two cores', measured, met: firstRequestMs < 300 },
    {
      what,
      goal: `less than twice an empty Node program and the parsing of the bundle (${milliseconds(floor)})`,
      measured: `${times(firstRequestMs / floor)} times`,
      met: firstRequestMs < 2 * floor
    }
  ]
}

/** The tenant lets the first filling of its bucket through at once. */
function throttling({ action }: CaseRun): Goal {
  const throttle = CASES.find(({ name }) => name === 'throttled')?.throttle
  if (!throttle) throw new Error('The throttled case has no throttle.')
  const rate = throttle.requests / throttle.perSeconds
  const minimumMs = ((action.graphRequests - throttle.requests) / rate) * 1000
  const ratio = action.wallMs / minimumMs
  return {
    what: `Apply 1,000 adds in a tenant that takes ${rate} calls a second`,
    goal: 'no change lost; within twice the throttle’s own minimum, delivery polling included',
    measured: `none lost; ${times(ratio)} times (${count(action.graphRequests)} calls take at least ${seconds(minimumMs)})`,
    met: ratio <= 2
  }
}
