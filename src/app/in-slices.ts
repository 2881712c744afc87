import type { ApplyMeans } from './apply-task.js'

/**
 * So many writes between two looks for a newer commit: twenty batches, so that the pauses between slices cost little, and
 * even a throttled tenant takes them in some minutes.
 */
const SLICE = 400

/**
 * Writes in slices, and stops between two of them when there is a reason to.
 *
 * @param act `send` writes one slice; `leave` gets what was not sent, and why, as in «since …».
 */
export async function inSlices<T>(
  entries: readonly T[],
  { reasonToStop }: Pick<ApplyMeans, 'reasonToStop'>,
  act: {
    readonly send: (slice: readonly T[]) => Promise<void>
    readonly leave: (left: readonly T[], why: string) => void
  }
): Promise<void> {
  for (let start = 0; start < entries.length; start += SLICE) {
    const why = await reasonToStop()
    if (why !== null) {
      act.leave(entries.slice(start), why)
      return
    }
    await act.send(entries.slice(start, start + SLICE))
  }
}
