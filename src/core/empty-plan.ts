import type { Plan, Refusal } from './plan.js'
import { digestPlan } from './reviewed-plan.js'

/** The plan of a run that came to none, with the reasons: what its plan file says. */
export function emptyPlan(tenantId: string, commit: string, refusals: readonly Refusal[]): Plan {
  return {
    tenantId,
    commit,
    baseline: null,
    scope: { kind: 'changed', reason: 'nothing was planned' },
    narrowedTo: [],
    packages: [],
    released: [],
    settingChanges: [],
    refusals,
    warnings: [],
    totals: { adds: 0, invites: 0, updates: 0, removes: 0, unchanged: 0 },
    digest: digestPlan(tenantId, [])
  }
}
