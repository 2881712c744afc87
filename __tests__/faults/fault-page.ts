import { format, resolveConfig } from 'prettier'
import { DEFAULT_TIMEOUT_MS } from '../../src/adapters/entra/connect-directory.js'
import { ENTRA_CALLS, ENTRA_FAULTS, HALF_A_TOKEN } from './entra-faults.js'
import type { Cell } from './fault-cells.js'
import { GITHUB_CALLS, GITHUB_FAULTS, LATE, LOCKED } from './github-faults.js'
import { LONGEST_TIME_MINUTES, LONGEST_WAIT_MINUTES, retryTable } from './retry-table.js'

const INTRO = `# What happens when a call fails

Made by the tests, from runs of the built action: each cell is an apply in which somebody gets a package, a guest is invited and gets it, and somebody loses it, while one call fails in one way. After each, the same job is run again. In no cell is a change lost or made twice, and no run hangs.

- _goes on_: the call is made again, or what it did is found by reading; everything is done, and the run succeeds.
- _stops_: the run fails with this code before anything is changed. The same job, run again, does everything.
- _fails_: what the failed call was for has this code; everything else is done. The same job, run again, does the rest.
- _warns_: everything is done without what could not be read or written.
- _holds_: what the failed call was to decide about is held, with a warning; everything else is done. The same job, run again, does the rest.

The codes are explained in [failures.md](failures.md).
`

const ENTRA = `## Calls to Entra

The job signs in without a stored secret, so the first call is to GitHub, for the token to sign in with.
`

const GITHUB = `## Calls to GitHub

The same with pull requests that are planned, approved and merged. What GitHub only is to be told never stops an apply; what decides whether a change may be made is read again, and while it cannot be read nothing is changed.
`

const RETRIES = `## How often a request is sent

A request that changes something is sent again only when it certainly did nothing; what may have happened is looked for in Entra instead, until the wait (\`delivery.wait-minutes\`) ends. Of a batch only the parts that were refused are sent again, after the longest \`Retry-After\` among them. Entra is waited for ${LONGEST_WAIT_MINUTES} minutes at most when it asks for a pause; a longer \`Retry-After\` is a failure, and so is what still fails ${LONGEST_TIME_MINUTES} minutes after it failed first. Every try has ${DEFAULT_TIMEOUT_MS / 1_000} seconds. A comment whose answer was lost is looked for before it is written again.
`

/** The document, as `npm run format` leaves it. */
export async function faultPage(entra: readonly Cell[], github: readonly Cell[]): Promise<string> {
  const file = 'docs/fault-matrix.md'
  const page = [
    INTRO,
    ENTRA,
    matrix(entra, ENTRA_CALLS, ENTRA_FAULTS),
    '',
    `Half an answer with the OpenID token: ${words(entra, 'OpenID token, from GitHub', HALF_A_TOKEN)}.`,
    '',
    GITHUB,
    matrix(github, GITHUB_CALLS, GITHUB_FAULTS),
    '',
    `A new comment in a locked conversation: ${words(github, 'plan: writing the comment', LOCKED)}. A search index that does not know the merge yet: ${words(github, 'pull requests of a commit', LATE)}.`,
    '',
    RETRIES,
    table(await retryTable()),
    ''
  ].join('\n')
  return format(page, { ...(await resolveConfig(file)), parser: 'markdown' })
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

interface Named {
  readonly name: string
}

function matrix(cells: readonly Cell[], calls: readonly Named[], faults: readonly Named[]): string {
  const rows = calls.map((call) => [call.name, ...faults.map((fault) => words(cells, call.name, fault.name))])
  return table([['', ...faults.map(({ name }) => name)], ...rows])
}

function words(cells: readonly Cell[], call: string, fault: string): string {
  const cell = cells.find((each) => each.call === call && each.fault === fault)
  if (cell === undefined) throw new Error(`${call} was not tried with: ${fault}.`)
  const { run, wrote, done } = cell.aftermath
  if (run.exitCode === 0 && !done) return `holds: ${codesOf(run.warnings)}`
  if (run.exitCode !== 0) return `${wrote ? 'fails' : 'stops'}: ${codesOf(run.errors)}`
  return run.warnings.length === 0 ? 'goes on' : `warns: ${codesOf(run.warnings)}`
}

function codesOf(annotations: readonly string[]): string {
  const codes = annotations.map((line) => /title=([A-Z_]+)/.exec(line)?.[1] ?? line)
  return [...new Set(codes)].map((code) => `\`${code}\``).join(', ')
}
