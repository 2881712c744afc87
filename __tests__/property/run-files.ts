/** What plan and report files say, as far as the stories need it; see `schema/` for all of it. */
import type { ShownChange } from './ledger.js'

export interface PlanFile {
  readonly packages: readonly {
    readonly id: string | null
    readonly refusals: readonly object[]
    readonly changes: readonly Omit<ShownChange, 'packageId'>[]
  }[]
  readonly refusals: readonly object[]
}

export interface ReportFile {
  readonly packages: readonly {
    readonly id: string | null
    readonly refusals: readonly object[]
    readonly warnings: readonly { readonly message: string }[]
    readonly kept: readonly { readonly member: string }[]
    readonly changes: readonly (Omit<ShownChange, 'packageId'> & { readonly outcome: string | null })[]
  }[]
  readonly refusals: readonly object[]
  readonly supersededBy: string | null
}
