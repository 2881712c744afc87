/** Drift in the log: a line a package that differs, one for what each person is about, annotations for what to act upon. */
import { formatDay } from '../core/dates.js'
import { isClean } from '../core/drift.js'
import { headline, type DriftView } from '../core/drift-report.js'
import type { Plan } from '../core/plan.js'
import type { Runner } from '../ports.js'

/** Writes it to the log. @param fatal Whether drift fails the run: then it is an error. */
export function tellDrift(
  { packages, released }: Plan,
  { drift, merges }: DriftView,
  fatal: boolean,
  runner: Runner
): void {
  for (const { name, changes, retries } of packages) {
    if (changes.length + retries.length === 0) continue
    const count = (kind: string): number => changes.filter((change) => change.kind === kind).length
    const retried = retries.length === 0 ? '' : `, ${retries.length} to be delivered again`
    runner.info(
      `«${name}» differs: ${count('add')} to add, ${count('update')} to update, ${count('remove')} to remove${retried}.`
    )
  }
  for (const { name } of released) runner.info(`«${name}» is no longer managed, and was not compared.`)
  for (const { packageName, member, words } of drift.deliveries)
    runner.info(`«${packageName}», ${member.address}: ${words}`)
  for (const { packageName, member, endDate, place } of drift.ending) {
    runner.info(`${place.file}:${place.line}: ${member.address} has «${packageName}» until ${formatDay(endDate)}.`)
  }
  for (const warning of drift.gone) runner.annotate('warning', warning)
  for (const refusal of drift.unchecked) runner.annotate('error', refusal)
  if (isClean(drift)) {
    runner.info(`No drift: Entra has what the files say, in ${drift.packages} managed packages.`)
    return
  }
  if (drift.drifted === 0) return
  const held = merges.reduce((sum, each) => sum + each.held.length, 0)
  const parts: readonly (readonly [number, string])[] = [
    [drift.outside.length, 'changed in Entra outside git'],
    [drift.unapplied.length - held, 'merged and not applied'],
    [held, 'merged and held'],
    [drift.ended.length, 'past the end of their row'],
    [drift.unexplained.length, 'for a reason that cannot be told'],
    [drift.deliveries.length, 'not delivered']
  ]
  const words = parts.flatMap(([amount, what]) => (amount === 0 ? [] : [`${amount} ${what}`])).join(', ')
  runner.annotate(fatal ? 'error' : 'warning', {
    code: 'DRIFT_FOUND',
    message: `${capitalised(headline(drift))}${words === '' ? '' : `: ${words}`}.`,
    hint: 'The job summary says who it is about and what to do.',
    place: null
  })
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
