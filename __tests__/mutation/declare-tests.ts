/**
 * What the tests of the core need of `@jest/globals`, in a form that one process can run thousands of times: `describe`, `it`,
 * `it.each` and Jest's own `expect`. A name that is missing here fails the mutation run at its start.
 */
export { expect } from 'expect'

/** A test as a file declared it. */
export interface DeclaredTest {
  /** With the names of what it stands in; unique within its file. */
  readonly name: string
  readonly act: () => unknown
}

let declared: DeclaredTest[] = []
let groups: readonly string[] = []

/** The tests of one file, declared while it was loaded. */
export async function declaredBy(load: () => Promise<unknown>): Promise<readonly DeclaredTest[]> {
  declared = []
  groups = []
  await load()
  return declared
}

export function describe(name: string, body: () => void): void {
  const outer = groups
  groups = [...outer, name]
  body()
  groups = outer
}

export function it(name: string, act: () => unknown): void {
  const full = [...groups, name].join(' ')
  const same = declared.filter((each) => each.name === full || each.name.startsWith(`${full} #`)).length
  declared.push({ name: same === 0 ? full : `${full} #${same + 1}`, act })
}

/** Rows of a table: an array is a list of arguments, anything else the one argument. */
it.each =
  (rows: readonly unknown[]) =>
  (name: string, act: (...row: unknown[]) => unknown): void => {
    for (const row of rows) it(named(name, row), () => act(...(Array.isArray(row) ? (row as unknown[]) : [row])))
  }

/** `$key` stands for a text of the row. */
function named(name: string, row: unknown): string {
  return name.replace(/\$(\w+)/g, (all, key: string) => {
    const value = (row as Readonly<Record<string, unknown>> | null)?.[key]
    return typeof value === 'string' ? value : all
  })
}
