/** How many random cases are tried, and which: the same in every run, unless the environment says otherwise. */

/** `FC_SEED` tries other cases. */
export const SEED = Number(process.env['FC_SEED'] ?? 20_261_123)

/** @param few So many in every run of the tests; `FC_RUNS` sets another number. */
export function casesOf(few: number): { readonly numRuns: number; readonly seed: number } {
  return { numRuns: Number(process.env['FC_RUNS'] ?? few), seed: SEED }
}
