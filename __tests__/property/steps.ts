/** What can happen in a story, as data that fast-check makes and shrinks. Indexes are taken modulo what there is. */
import fc from 'fast-check'
import { CAST, PACKAGES } from './cast.js'
import type { RowEdit, RowTerms, Setting } from './row-edits.js'
import type { Mishap } from './watched-world.js'

/** Something that other people do. */
export type Deed =
  | { readonly kind: 'open'; readonly edits: readonly RowEdit[] }
  | { readonly kind: 'amend'; readonly pull: number; readonly edits: readonly RowEdit[] }
  | { readonly kind: 'approve' | 'dismiss'; readonly pull: number }
  | { readonly kind: 'merge'; readonly pull: number; readonly how: 'merge' | 'squash'; readonly together: boolean }
  | { readonly kind: 'push'; readonly edits: readonly RowEdit[] }
  /** In the Entra admin center. `policy` also counts assignments, for what is taken or changed. */
  | { readonly kind: 'give' | 'take'; readonly pack: number; readonly who: number; readonly policy: number }
  | { readonly kind: 'redate'; readonly pack: number; readonly who: number; readonly endDay: number | null }
  | { readonly kind: 'approvers'; readonly answer: 'approved' | 'denied' }
  | { readonly kind: 'wait'; readonly minutes: number }
  /** Entra becomes slow, refuses a person, or works as it should. */
  | { readonly kind: 'entra'; readonly mood: 'slow' | 'fine' }
  | { readonly kind: 'entra'; readonly mood: 'refuses'; readonly who: number }

/** A run of the action. `meanwhile`: what others do right before its n-th call. */
export type Run = (
  | { readonly kind: 'plan'; readonly pull: number; readonly which: 'new event' | 're-run' | 'older commit' }
  /** `back`: 0 is the newest push. */
  | { readonly kind: 'apply'; readonly back: number }
) & {
  readonly mishap: Mishap | null
  readonly meanwhile: { readonly atCall: number; readonly deed: Deed } | null
}

export type Step = Deed | Run

const index = fc.nat({ max: 5 })
const pack = fc.nat({ max: PACKAGES.length - 1 })
const who = fc.nat({ max: CAST.length - 1 })

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

export const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('open'), edits }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('amend'), pull: index, edits }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('approve'), pull: index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('dismiss'), pull: index }) },
  {
    weight: 7,
    arbitrary: fc.record({
      kind: fc.constant('merge'),
      pull: index,
      how: fc.constantFrom('merge', 'squash'),
      together: fc.boolean()
    })
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('push'), edits }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constantFrom('give', 'take'), pack, who, policy: fc.nat({ max: 2 }) })
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('redate'),
      pack,
      who,
      endDay: fc.option(fc.constantFrom(1, 9, 60))
    })
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('approvers'), answer: fc.constantFrom('approved', 'denied') })
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('wait'), minutes: fc.constantFrom(10, 60 * 30, 60 * 24 * 9) })
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('entra'), mood: fc.constantFrom('slow', 'fine') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('entra'), mood: fc.constant('refuses'), who }) }
)

const mishap: fc.Arbitrary<Mishap> = fc.oneof(
  fc.record({ kind: fc.constant('killed'), atEffect: fc.nat({ max: 6 }) }),
  fc.record({ kind: fc.constant('answer-lost'), atEffect: fc.nat({ max: 4 }), taken: fc.boolean() })
)
const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary })
const meanwhile = rarely(fc.record({ atCall: fc.nat({ max: 25 }), deed }))

const run: fc.Arbitrary<Run> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('plan'),
      pull: index,
      which: fc.constantFrom('new event', 'new event', 're-run', 'older commit'),
      mishap: rarely(mishap),
      meanwhile
    })
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('apply'),
      back: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: index }),
      mishap: rarely(mishap),
      meanwhile
    })
  }
)

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

/** Mostly in the order of a day's work: somebody opens a pull request, it is planned, merged, applied. */
export const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof({ weight: 4, arbitrary: deed }, { weight: 5, arbitrary: run }),
  { maxLength: 30, size: 'max' }
)
