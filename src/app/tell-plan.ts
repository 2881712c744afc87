/** A plan in the log: a line a package, and an annotation for what is refused or worth a warning. */
import type { PackagePlan, Plan, Refusal } from '../core/plan.js'
import type { Runner } from '../ports.js'

/** Writes the plan to the log. @returns Whether anything of it is refused. */
export function tellPlan(plan: Plan, runner: Runner): boolean {
  for (const each of plan.packages) runner.info(describe(each))
  for (const { name, members } of plan.released) {
    runner.info(
      `«${name}» is no longer managed: ${members === null ? 'it no longer exists in Entra' : `${members === 1 ? '1 person keeps' : `${members} people keep`} it until someone takes it away in Entra`}.`
    )
  }
  const warnings: readonly Refusal[] = [...plan.warnings, ...plan.packages.flatMap((each) => each.warnings)]
  for (const warning of warnings) runner.annotate('warning', warning)
  const refusals = [...plan.refusals, ...plan.packages.flatMap((each) => each.refusals)]
  for (const refusal of refusals) runner.annotate('error', refusal)
  return refusals.length > 0
}

function describe({ name, changes, unchanged, refusals, kept }: PackagePlan): string {
  const count = (kind: string): number => changes.filter((change) => change.kind === kind).length
  const parts = [
    `${count('add')} to add`,
    `${count('update')} to update`,
    `${count('remove')} to remove`,
    `${unchanged} unchanged`,
    ...(kept.length > 0 ? [`${kept.length} left alone`] : []),
    ...(refusals.length > 0 ? ['REFUSED'] : [])
  ]
  return `«${name}»: ${parts.join(', ')}.`
}
