/**
 * What the tests of the core need of `@jest/globals`, in a form that one process can run thousands of times, and Jest's own
 * `expect`. What is missing here fails the mutation run at its start.
 */
export { expect } from 'expect'

/** A test as a file declared it. */
export interface DeclaredTest {
  /** With the names of what it stands in; unique within its file. */
  readonly name: string
  readonly act: () => Promise<void>
}

/** A `describe` while it is being read, or the file as a whole. */
interface Group {
  readonly name: string
  /** What is done before each of its tests. */
  readonly before: (() => unknown)[]
  /** What is done after each of them. */
  readonly after: (() => unknown)[]
}

let declared: DeclaredTest[] = []
let groups: readonly Group[] = []

/** The tests of one file, declared while it was loaded. */
export async function declaredBy(load: () => Promise<unknown>): Promise<readonly DeclaredTest[]> {
  declared = []
  groups = [{ name: '', before: [], after: [] }]
  await load()
  return declared
}

export function describe(name: string, body: () => void): void {
  const outer = groups
  groups = [...outer, { name, before: [], after: [] }]
  body()
  groups = outer
}

export function beforeEach(prepare: () => unknown): void {
  groups.at(-1)?.before.push(prepare)
}

export function afterEach(tidy: () => unknown): void {
  groups.at(-1)?.after.push(tidy)
}

/** Each test is run alone, so what several share is made for each. */
export { beforeEach as beforeAll, afterEach as afterAll }

export function it(name: string, act: () => unknown): void {
  const around = groups
  const full = [...around.map((group) => group.name), name].join(' ').trim()
  const same = declared.filter((each) => each.name === full || each.name.startsWith(`${full} #`)).length
  declared.push({
    name: same === 0 ? full : `${full} #${same + 1}`,
    act: async () => {
      for (const prepare of around.flatMap(({ before }) => before)) await prepare()
      try {
        await act()
      } finally {
        for (const tidy of around.toReversed().flatMap(({ after }) => after)) await tidy()
      }
    }
  })
}

describe.each = eachRow(describe)
it.each = eachRow(it)

/** Rows of a table: an array is a list of arguments, anything else the one argument. */
function eachRow(declare: (name: string, act: () => void) => void) {
  return (rows: readonly unknown[]) =>
    (name: string, act: (...row: unknown[]) => unknown): void => {
      for (const row of rows)
        declare(named(name, row), () => act(...(Array.isArray(row) ? (row as unknown[]) : [row])) as undefined)
    }
}

/** `$key` stands for a text of the row. */
function named(name: string, row: unknown): string {
  return name.replace(/\$(\w+)/g, (all, key: string) => {
    const value = (row as Readonly<Record<string, unknown>> | null)?.[key]
    return typeof value === 'string' ? value : all
  })
}
