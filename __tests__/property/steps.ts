/** What can happen in a story, as data that fast-check makes and shrinks. Indexes are taken modulo what there is. */
import fc from 'fast-check'
import { CAST, PACKAGES } from './cast.js'
import type { NotedReview } from './ledger.js'
import type { RowEdit, RowTerms, Setting } from './row-edits.js'
import type { Mishap } from './watched-world.js'

/** Something that other people do. A `pull` of 0 is the newest. */
export type Deed =
  | { readonly kind: 'open'; readonly edits: readonly RowEdit[] }
  | { readonly kind: 'amend'; readonly pull: number; readonly edits: readonly RowEdit[] }
  | ({ readonly kind: 'review'; readonly pull: number } & Pick<NotedReview, 'reviewer' | 'verdict'>)
  | { readonly kind: 'merge'; readonly pull: number; readonly how: 'merge' | 'squash'; readonly together: boolean }
  | { readonly kind: 'push'; readonly edits: readonly RowEdit[] }
  /** In the Entra admin center; what is taken is counted by `policy`. */
  | { readonly kind: 'give' | 'take'; readonly pack: number; readonly who: number; readonly policy: number }
  | { readonly kind: 'redate'; readonly pack: number; readonly who: number; readonly endDay: number | null }
  | { readonly kind: 'approvers'; readonly answer: 'approved' | 'denied' }
  | { readonly kind: 'wait'; readonly minutes: number }
  | { readonly kind: 'slow' | 'heal' }
  | { readonly kind: 'refuse'; readonly who: number }

/** Others act right before the n-th call of a run. */
export interface Meanwhile {
  readonly atCall: number
  readonly deed: Deed
}

/** What happens to a run while it is under way. */
export interface Fate {
  readonly mishap: Mishap | null
  readonly meanwhile: Meanwhile | null
}

/** A run of the action. An apply is that of a push, where 0 is the newest, or started by hand on the tip. */
export type Run = Fate &
  (
    | { readonly kind: 'plan'; readonly pull: number; readonly which: 'new event' | 're-run' | 'older commit' }
    | { readonly kind: 'apply'; readonly back: number }
    | { readonly kind: 'dispatch' }
  )

export type Step = Deed | Run

const mostly = <T>(first: fc.Arbitrary<T>, weight: number, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: first }, { weight: 1, arbitrary: other })
const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => mostly(fc.constant(null), 5, arbitrary)

/** Mostly the newest. */
const recent = mostly(fc.constant(0), 3, fc.nat({ max: 4 }))
/** Mostly the same, so that what people do concerns one another. */
const pack = mostly(fc.constant(0), 2, fc.nat({ max: PACKAGES.length - 1 }))
const who = mostly(fc.nat({ max: 1 }), 2, fc.nat({ max: CAST.length - 1 }))

/** A row that ends before it starts is no row: the files would be refused, and nothing else would happen. */
const terms: fc.Arbitrary<RowTerms> = fc
  .record({
    spelling: fc.nat({ max: 3 }),
    policy: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat({ max: 2 }) }),
    startDay: fc.oneof(
      { weight: 6, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.constantFrom(-3, 2, 20) }
    ),
    endDay: fc.oneof(
      { weight: 4, arbitrary: fc.constant(null) },
      { weight: 2, arbitrary: fc.constantFrom<number | 'none'>(-2, 1, 9, 60, 'none') }
    )
  })
  .filter(({ startDay, endDay }) => startDay === null || typeof endDay !== 'number' || startDay <= endDay)

const setting: fc.Arbitrary<Setting> = fc.constantFrom<Setting>(
  { of: 'package', values: { 'policy-changes': 'move' } },
  { of: 'package', values: { 'policy-changes': 'keep' } },
  { of: 'package', values: { 'allow-empty': true } },
  { of: 'package', values: { manages: 'policy', policy: 'Direct assignment' } },
  { of: 'package', values: { manages: 'all' } },
  { of: 'safety', values: { 'max-removal-floor': 1 } },
  { of: 'safety', values: { 'max-removals': 1 } },
  { of: 'safety', values: { protected: ['cyd@contoso.com'] } },
  { of: 'safety', values: { protected: [] } }
)

const rowEdit: fc.Arbitrary<RowEdit> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('put'), pack, who, terms }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('drop'), pack, who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('touch'), pack, mark: fc.nat({ max: 99 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('set'), pack, setting }) }
)
const edits = fc.array(rowEdit, { minLength: 1, maxLength: 4 })

const open = fc.record({ kind: fc.constant('open'), edits })
const merge = fc.record({
  kind: fc.constant('merge'),
  pull: recent,
  how: fc.constantFrom('merge', 'squash'),
  together: fc.boolean()
})
const review = fc.record({
  kind: fc.constant('review'),
  pull: recent,
  reviewer: fc.constantFrom('rita', 'saul'),
  verdict: fc.constantFrom('approved', 'approved', 'approved', 'changes-requested', 'dismissed')
})
const inEntra = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('give', 'take'), pack, who, policy: fc.nat({ max: 2 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('redate'), pack, who, endDay: fc.constantFrom(null, 1, 9, 60) })
  }
)

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 2, arbitrary: open },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('amend'), pull: recent, edits }) },
  { weight: 3, arbitrary: review },
  { weight: 3, arbitrary: merge },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('push'), edits }) },
  { weight: 5, arbitrary: inEntra },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('approvers'), answer: fc.constantFrom('approved', 'denied') })
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('wait'), minutes: fc.constantFrom(10, 60 * 30, 60 * 24 * 9) })
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('slow', 'heal') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('refuse'), who }) }
)

const fate = {
  mishap: rarely<Mishap>(
    fc.oneof(
      fc.record({ kind: fc.constant('killed'), atWrite: fc.nat({ max: 6 }) }),
      fc.record({ kind: fc.constant('answer-lost'), atWrite: fc.nat({ max: 5 }), taken: fc.boolean() })
    )
  ),
  meanwhile: rarely(fc.record({ atCall: fc.nat({ max: 25 }), deed }))
}
const plan = fc.record({
  kind: fc.constant('plan'),
  pull: recent,
  which: fc.constantFrom('new event', 'new event', 're-run', 'older commit'),
  ...fate
})
const apply = fc.record({ kind: fc.constant('apply'), back: recent, ...fate })
const dispatch = fc.record({ kind: fc.constant('dispatch'), ...fate })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: deed },
  { weight: 2, arbitrary: plan },
  { weight: 2, arbitrary: apply },
  { weight: 1, arbitrary: dispatch }
)

/** Somebody opens a pull request, it is planned, reviewed, merged, applied; anything may be left out or come between. */
const day: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    open,
    mostly(plan, 6, fc.constant(null)),
    fc.array(step, { maxLength: 3 }),
    fc.option(review),
    mostly(merge, 6, fc.constant(null)),
    fc.array(step, { maxLength: 2 }),
    mostly(apply, 6, fc.constant(null))
  )
  .map((parts) => parts.flat().filter((each) => each !== null))

/** What happens first: rows, and who has what in Entra, which need not agree. */
export interface Beginning {
  readonly rows: readonly RowEdit[]
  readonly held: readonly { readonly pack: number; readonly who: number; readonly policy: number }[]
}

export const beginning: fc.Arbitrary<Beginning> = fc.record({
  rows: fc.array(rowEdit, { maxLength: 8 }),
  held: fc.array(
    fc.record({
      pack,
      who,
      policy: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 1 }) })
    }),
    { maxLength: 8 }
  )
})

/** Some days, and what happens between them. */
export const steps: fc.Arbitrary<readonly Step[]> = fc
  .array(fc.oneof({ weight: 3, arbitrary: day }, { weight: 1, arbitrary: step.map((one) => [one]) }), {
    minLength: 1,
    maxLength: 5,
    size: 'max'
  })
  .map((days) => days.flat())
