import { createHash } from 'node:crypto'

/**
 * Makes ids that look random and are the same on every start, so that a demo, a golden file and a benchmark
 * see equal ids for equal seeds.
 *
 * @param salt Anything that tells tenants apart.
 * @returns A function giving the next GUID (lower case, version 4 form) of a kind.
 */
export function createGuids(salt: string): (kind: string) => string {
  const counters = new Map<string, number>()
  return (kind) => {
    const count = (counters.get(kind) ?? 0) + 1
    counters.set(kind, count)
    return guidFrom(`${salt}/${kind}/${count}`)
  }
}

/** The GUID that belongs to a text. */
export function guidFrom(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Whether a text has the form of a GUID. */
export function isGuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}
