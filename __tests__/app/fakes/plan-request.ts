import { makePlan } from '../../../src/app/make-plan.js'
import type { PlanRequest } from '../../../src/app/read-plan-facts.js'
import { rowsOf } from '../../../src/core/file-sections.js'
import type { MembershipRow, Settings } from '../../../src/core/model.js'
import type { Plan } from '../../../src/core/plan.js'
import { selectPackages, type Before, type DeclaredFiles } from '../../../src/core/scope.js'
import { packagesWithChangedSettings } from '../../../src/core/settings.js'
import type { Directory } from '../../../src/ports.js'
import { sectionsOfRows } from '../../core/packed-lists.js'
import { NOW, settings } from './samples.js'

/** What files say, now and before; without `before`, nothing is known of it and everything is in scope. */
export interface Declared {
  readonly rows: readonly MembershipRow[]
  readonly settings?: Settings
  readonly before?: readonly MembershipRow[]
  /** The settings of before; the same as now when left out. */
  readonly settingsBefore?: Settings
  /** Paths of the files that differ, under `memberships/`. */
  readonly changed?: readonly string[]
  readonly narrowTo?: readonly string[]
}

/** The plan of files as they were read, as an apply makes it; nothing is known of before. */
export function planOfFiles({ sections, settings: declared }: DeclaredFiles, directory: Directory): Promise<Plan> {
  return planOf({ rows: rowsOf(sections), settings: declared }, directory)
}

/** The plan of these files, as an apply makes it, or a run for review. */
export function planOf(declared: Declared, directory: Directory, make = makePlan): Promise<Plan> {
  const now = { sections: sectionsOfRows(declared.rows), settings: declared.settings ?? settings() }
  const before: Before =
    declared.before === undefined
      ? { kind: 'unknown', reason: 'a test' }
      : {
          kind: 'known',
          commit: 'b'.repeat(40),
          applied: false,
          files: { sections: sectionsOfRows(declared.before), settings: declared.settingsBefore ?? now.settings },
          earlier: null,
          changedPaths: new Set((declared.changed ?? []).map((file) => `memberships/${file}`))
        }
  const changedSettings = packagesWithChangedSettings(declared.settingsBefore ?? now.settings, now.settings)
  const request: PlanRequest = {
    commit: 'a'.repeat(40),
    declared: now,
    before,
    selection: selectPackages(null, now, before, changedSettings),
    settingChanges: [],
    narrowTo: declared.narrowTo ?? [],
    now: NOW
  }
  return make(request, directory)
}
