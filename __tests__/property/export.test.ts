/** Whatever a tenant has and whatever the files say: an export leaves a plan nothing to do, and touches nothing else. */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseWithProblems } from '../../src/app/load-files.js'
import { exportFolder, type Exported } from '../../src/app/run-export.js'
import { readCsvRecords } from '../../src/core/csv-records.js'
import { decodeText } from '../../src/core/decode-text.js'
import { splitLines } from '../../src/core/text-lines.js'
import { FakeClock } from '../app/fakes/fake-clock.js'
import { FakeDirectory } from '../app/fakes/fake-directory.js'
import { FakeWorkspace } from '../app/fakes/fake-workspace.js'
import { planOfFiles } from '../app/fakes/plan-request.js'
import { describeChange } from '../app/fakes/samples.js'
import { exportCase, type ExportCase } from './exported-tenants.js'
import { casesOf } from './random-runs.js'

interface World {
  readonly directory: FakeDirectory
  readonly workspace: FakeWorkspace
  readonly clock: FakeClock
}

function worldOf({ packages, people, assignments, requests, failed, files }: ExportCase): World {
  const clock = new FakeClock()
  const directory = new FakeDirectory(clock)
  directory.packages = [...packages]
  directory.people = [...people]
  directory.assignments = [...assignments]
  directory.openRequests = [...requests]
  directory.failedRequests = [...failed]
  return { clock, directory, workspace: new FakeWorkspace(files) }
}

function run({ directory, workspace, clock }: World, scope: 'changed' | 'all'): Promise<Exported> {
  return exportFolder({ path: 'memberships', scope, packages: [] }, { directory, files: workspace, clock })
}

async function problemsOf({ workspace }: World): Promise<readonly string[]> {
  const { problems } = parseWithProblems('memberships', (await workspace.list('memberships')) ?? [])
  return problems.map(({ code, message, place }) => `${place?.file ?? ''}:${place?.line ?? 0} ${code} ${message}`)
}

async function leftToDo({ directory, workspace }: World): Promise<readonly string[]> {
  const { declared } = parseWithProblems('memberships', (await workspace.list('memberships')) ?? [])
  const { packages } = await planOfFiles(declared, directory)
  return packages.flatMap(({ name, changes, refusals }) => [
    ...changes.map((change) => `${name}: ${describeChange(change)}`),
    ...refusals.map(({ message }) => `${name}: ${message}`)
  ])
}

/** The lines, from 1, of the header row and of each row, by the line where it starts. */
function rowLines(bytes: Uint8Array): ReadonlyMap<number, number> {
  const decoded = decodeText(bytes)
  const lines = new Map<number, number>()
  if (decoded.kind === 'text') readCsvRecords(decoded.text, (_, first, last) => lines.set(first, last))
  return lines
}

/** What becomes of each line of a file: it stays, goes, or is written anew. A column more has every row written anew. */
function fateOfLines(path: string, before: Uint8Array, after: Uint8Array, { packages }: Exported): readonly Fate[] {
  const lasts = rowLines(before)
  const old = splitLines(before).lines
  const [header = 1] = lasts.keys()
  const wider = old[header - 1]?.text !== splitLines(after).lines[header - 1]?.text
  const fates = old.map((): Fate => 'stays')
  const mark = (first: number, fate: Fate): void => {
    for (let line = first; line <= (lasts.get(first) ?? 0); line++) fates[line - 1] = fate
  }
  if (wider) for (const first of lasts.keys()) mark(first, 'anew')
  for (const { kind, row } of packages.flatMap((each) => each.rows)) {
    if (row.place.file === path) mark(row.place.line, kind === 'remove' ? 'goes' : 'anew')
  }
  return fates
}

type Fate = 'stays' | 'goes' | 'anew'

describe('an export of any tenant into any files', () => {
  it('leaves a plan nothing to do, and another export nothing to change', async () => {
    let changed = 0
    await fc.assert(
      fc.asyncProperty(exportCase, async (each) => {
        const world = worldOf(each)
        fc.pre((await problemsOf(world)).length === 0)
        if ((await run(world, each.scope)).written.files.length > 0) changed += 1
        expect(await problemsOf(world)).toEqual([])
        expect(await leftToDo(world)).toEqual([])
        expect((await run(world, each.scope)).written.files.map(({ path }) => path)).toEqual([])
      }),
      casesOf(600)
    )
    expect(changed).toBeGreaterThan(0)
  })

  it('leaves every line that it need not change as it is, byte for byte and in its order', async () => {
    await fc.assert(
      fc.asyncProperty(exportCase, async (each) => {
        const world = worldOf(each)
        fc.pre((await problemsOf(world)).length === 0)
        const exported = await run(world, each.scope)
        for (const [path, before] of Object.entries(each.files)) {
          const after = world.workspace.files.get(path) ?? new Uint8Array()
          const [old, now] = [splitLines(before), splitLines(after)]
          expect([now.encoding, now.marked]).toEqual([old.encoding, old.marked])
          const fates = fateOfLines(path, before, after, exported)
          const kept = old.lines.filter((_, index) => fates[index] !== 'goes')
          const keptFates = fates.filter((fate) => fate !== 'goes')
          const added = exported.written.added.filter(({ file }) => file === path).length
          expect(now.lines).toHaveLength(kept.length + added)
          for (const [index, line] of kept.entries()) {
            if (keptFates[index] !== 'stays') continue
            // A last line that nothing ended gets an end when rows follow it.
            const end = line.end === '' && index < now.lines.length - 1 ? now.lines[index]?.end : line.end
            expect(now.lines[index]).toEqual({ ...line, end })
          }
        }
      }),
      casesOf(200)
    )
  })
})
