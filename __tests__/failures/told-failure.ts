import type { ErrorCode, Problem } from '../../src/core/errors.js'
import type { Level } from '../app/fakes/fake-runner.js'
import type { CompanyRun } from './company-runs.js'

/** What a failure stops. `run`: before anything is changed. `leaves-unknown`: whether a change was made is not known. */
export type Stops = 'nothing' | 'run' | 'package' | 'change' | 'leaves-unknown'

/** A failure as a run told it. */
export interface ToldFailure {
  readonly level: Level
  readonly problem: Problem
  readonly stops: Stops
}

interface Findings {
  readonly refusals: readonly { readonly code: string }[]
}

/** What is read of `plan.json`. */
interface PlanFile extends Findings {
  readonly packages: readonly Findings[]
}

/** What is read of `report.json`. */
interface ReportFile {
  readonly supersededBy: string | null
  readonly packages: readonly {
    readonly changes: readonly { readonly outcome: string | null; readonly error: { readonly code: string } | null }[]
  }[]
}

/**
 * How a run told a code, and what it stopped: read from what the run printed, handed on and wrote.
 *
 * @throws Error when the run does not tell the code, or when what it says of itself does not fit together.
 */
export function toldFailure({ runner, writes }: CompanyRun, code: ErrorCode): ToldFailure {
  const told = runner.annotations.find(({ problem }) => problem.code === code)
  if (told === undefined) {
    const codes = runner.annotations.map(({ problem }) => `${problem.code}: ${problem.message}`)
    throw new Error(`The run does not tell ${code}. It tells: ${codes.join('; ') || 'nothing'}\n${runner.log}`)
  }
  const stops = whatStops(told.level, runner.files, code)
  if (runner.failed !== (told.level === 'error'))
    throw new Error(`${code} is an ${told.level}; failed: ${runner.failed}`)
  if (stops === 'run' && writes > 0) throw new Error(`${code} ended a run that had changed something.`)
  return { ...told, stops }
}

function whatStops(level: Level, files: Readonly<Record<string, string>>, code: ErrorCode): Stops {
  const plan = parsed(files['plan.json']) as PlanFile | null
  const report = parsed(files['report.json']) as ReportFile | null
  const has = ({ refusals }: Findings): boolean => refusals.some((each) => each.code === code)
  if (plan?.packages.some(has) === true) return 'package'

  const changes = report?.packages.flatMap((each) => each.changes) ?? []
  const mine = changes.filter(({ error }) => error?.code === code)
  if (mine.some(({ outcome }) => outcome === 'unknown')) return 'leaves-unknown'
  if (mine.some(({ outcome }) => outcome === 'failed')) return 'change'
  const superseded = code === 'SUPERSEDED' && report?.supersededBy != null
  if (level === 'error' || superseded) return 'run'
  return mine.some(({ outcome }) => outcome === 'held') ? 'package' : 'nothing'
}

function parsed(json: string | undefined): unknown {
  return json === undefined ? null : JSON.parse(json)
}
