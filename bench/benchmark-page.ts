/** `docs/benchmarks.md`, from what was measured. */
import { writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { CASES, type Case } from './cases.js'
import { goalsOf } from './goals.js'
import type { Circumstances, Figures, Measurements } from './measurements.js'
import { scriptRequests } from './script-requests.js'
import { scriptTime } from './script-time.js'
import { count, milliseconds, seconds, times } from './written-numbers.js'

export const PAGE = new URL('../docs/benchmarks.md', import.meta.url)

/** From here on a run waits for the tenant more than for anything else. */
const BUSY_TENANT = 0.5

/** Other work on the machine, from which on a time says little. */
const BUSY_MACHINE = 0.5

export async function writePage(measurements: Measurements): Promise<void> {
  writeFileSync(PAGE, await renderPage(measurements))
}

/** The page, formatted as the rest of the repository. */
export async function renderPage(measurements: Measurements): Promise<string> {
  const text = [
    '# Benchmarks',
    INTRODUCTION,
    '## Goals',
    table(
      ['Case', 'Goal', 'Measured', 'Met'],
      goalsOf(measurements).map(({ what, goal, measured, met }) => [what, goal, measured, met ? 'yes' : '**no**'])
    ),
    '## All cases',
    LEGEND,
    table(
      COLUMNS,
      CASES.flatMap((what) => rowsOf(what, measurements))
    ),
    '## Cold start',
    coldStart(measurements),
    '## What a million rows cost, and what was done about it',
    MILLION_ROWS,
    '## Where and when',
    WHERE,
    table(['Case', 'Name', 'Date', 'Load', 'Machine'], circumstancesOf(measurements))
  ].join('\n\n')
  return format(text, { ...(await resolveConfig(PAGE)), parser: 'markdown' })
}

const INTRODUCTION = `What the action takes, beside the script it replaces, on the same tenant and files: the built bundle as a runner starts it, and [the script's way](../bench/script-algorithm.ts), one request after another. The tenant is the [embedded one](tenant.md), in a process of its own, and holds each HTTP request back by a fixed latency. GitHub is that of the tests and answers without latency; its work is in the action's times, the script has none. Ratios and counts say more than seconds, which depend on the machine.

\`npm run bench\` measures everything and writes this page; \`npm run bench -- plan-60 cold-start\` measures these cases anew and leaves the others as they are.`

const LEGEND = `- **Script**: _computed_ where it did not run: its requests for the case (each measured run confirms how they are counted), times the latency and what a request took beside it in the 1,000 adds at 50 ms. The script has no preview; beside a plan it reads what it would read, and leaves the writing out.
- **HTTP** requests to Graph, and how many of them write; **calls** of Graph, where each part of a batch is one; **units**: those calls by [Microsoft's published weights](https://learn.microsoft.com/graph/throttling-limits#identity-and-access-service-limits), in which entitlement management has none and counts as an unlisted path.
- **Memory**: the most that was resident. **CPU**: of the process. **Tenant**: CPU time of the tenant meanwhile, which computes one answer at a time; † where that is more than half of the wall time: then the tenant is the bottleneck, and a service with more machines would answer sooner.
- Of three runs of the action the one in the middle by wall time stands here; the script ran once.
- The action reads more than the script (open requests, what packages grant and exclude, deleted accounts), and its figures contain that.`

const MILLION_ROWS = `Where the time goes shows \`npm run bench:profile -- rows-1000000\`, which watches the run and slows it down. On 29 November 2026 it took 76 s of which 69 s were work, and 51 s of which 46 s were work after the three largest costs that something could be done about:

| Cost | Before | After | What was done |
| --- | --- | --- | --- |
| Parsing Graph's answers (\`parseJson\`) | 13.0 s | 6.2 s | Of the policy and the package of an assignment only the id is asked for, where Graph takes that ([select-in-expand](not-settled.md#select-in-expand)): most of an answer was the same two objects, again and again. |
| Receiving them (\`resume\`, \`readableByteStreamControllerEnqueue\`) | 9.5 s | 3.5 s | The same. |
| Dates (\`toInstant\`, \`fromMilliseconds\`) | 4.4 s | not among the first 25 | A date that is in UTC and surely in the calendar is taken as it stands. |
| Collecting garbage | 6.1 s | 3.4 s | Follows from these. |

A faster machine then took 25 s, of which 24 s were work: collecting garbage 5.6 s, planning 5.0 s, reading the files 3.2 s and parsing the answers 2.4 s.

How much is resident stands [above](#all-cases). It was 1,190 MB. What has to stay until the plan is made are the rows and assignments of all packages, since people are looked up once for all of them, and then compared package by package. The three largest costs of that, and what became of them:

1. **Objects.** Rows and assignments were objects, and most of what an object holds is the same in all of a file or package. They are [packed](architecture.md#long-lists-are-kept-packed-2026-11-29) into columns, in which a value that all share stands once, and objects only while their package is looked at. The rows are of 100,000 people, and what is kept of a person is kept once.
2. **Indexes.** Everybody who has a package is indexed by id and by address, and all these indexes were kept. Now each is made when its package is looked at, and goes with it; so do the resolved people. What is decided about nearly everybody, which is nothing, is in no list.
3. **What is not needed any more.** On a machine with memory to spare the engine lets garbage lie until the heap has several times of what is in use. From 10 MB of membership files on it is told to collect more often; the time that takes stands above. 100,000 rows are below that, and their run takes what the machine gives.

Before that, lists for people about whom nothing is decided, indexes that nobody asks, and copies of files and lists went.`

const WHERE = `All figures were taken on a shared machine. **Load** is how many programs wanted to run in the minute before, on average: other work, on a machine that is shared, and the case before, where all are measured in one go. Above ${BUSY_MACHINE} the seconds of a case say little, and ratios something.`

const COLUMNS = 'Case|Latency|Way|Wall time|Ratio|HTTP|of them writes|Calls|Units|Memory|CPU|Tenant'.split('|')

function rowsOf(what: Case, measurements: Measurements): readonly (readonly string[])[] {
  return (measurements.cases[what.name]?.runs ?? []).flatMap((run) => {
    const script = scriptTime(what, run, measurements)
    const ratio = script === null ? '' : `**${times(script.wallMs / run.action.wallMs)}×**`
    const latency = `${run.latencyMs} ms`
    const action = [what.title, latency, 'action', ...figures(run.action, ratio)]
    if (script === null) return [action]
    if (run.script !== null) return [action, ['', latency, 'script', ...figures(run.script, '')]]
    const computed = [`${seconds(script.wallMs)} _computed_`, '', count(scriptRequests(what))]
    return [action, ['', latency, 'script', ...computed, '', '', '', '', '', '']]
  })
}

function figures(run: Figures, ratio: string): readonly string[] {
  const throttled = run.throttled === 0 ? '' : ` and ${count(run.throttled)} refused`
  return [
    seconds(run.wallMs),
    ratio,
    count(run.httpRequests),
    count(run.writeRequests),
    `${count(run.graphRequests)}${throttled}`,
    count(run.units),
    `${count(run.peakBytes / 1e6)} MB`,
    seconds(run.cpuMs),
    `${seconds(run.tenantCpuMs)}${run.tenantCpuMs > BUSY_TENANT * run.wallMs ? ' †' : ''}`
  ]
}

function coldStart({ coldStart: measured }: Measurements): string {
  if (measured === null) return 'Not measured yet.'
  const { emptyProgramMs, parseMs, firstRequestMs } = measured
  const rows = [
    ['an empty Node program, start to end', milliseconds(emptyProgramMs)],
    ['parsing the bundle', milliseconds(parseMs)],
    ['the bundle, start to its first request', milliseconds(firstRequestMs)]
  ]
  return table(['Median of 15', 'Takes'], rows)
}

function circumstancesOf({ cases, coldStart: measured }: Measurements): readonly (readonly string[])[] {
  const row = (title: string, name: string, { date, load, machine }: Circumstances) => {
    return [title, `\`${name}\``, date, load.toFixed(1), machine]
  }
  return [
    ...CASES.flatMap(({ name, title }) => {
      const kept = cases[name]
      return kept === undefined ? [] : [row(title, name, kept)]
    }),
    ...(measured === null ? [] : [row('Cold start', 'cold-start', measured)])
  ]
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
