import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { main } from '../../src/main.js'
import type { Person } from '../../src/core/model.js'
import type { AssignmentWrite, RunContext } from '../../src/ports.js'
import { FakeCompany } from './fakes/fake-company.js'
import { Life, mortalWorld } from './fakes/mortal-world.js'
import { assignment, direct, person, sales, selfService } from './fakes/samples.js'

const staying = crowd('staying', 60, 1_000)
const leaving = crowd('leaving', 40, 1_100)
const ending = crowd('ending', 30, 1_200)
const moving = crowd('moving', 10, 1_300)
const coming = crowd('coming', 90, 1_400)
const GUESTS = Array.from({ length: 20 }, (_, index) => `guest-${index}@partner.example`)
/** One for everybody who comes, goes or gets an end, two for whoever is moved. */
const CHANGES = coming.length + GUESTS.length + leaving.length + ending.length + 2 * moving.length
const YEAR_END = '2027-12-31'

const SETTINGS = `
packages:
  ${sales.name}:
    policy: ${direct.name}
    policy-changes: move
safety:
  max-removal-percent: 50
`
const BEFORE = fileOf([...staying, ...leaving, ...ending, ...moving].map(({ mail }) => `${mail};`))
const AFTER = fileOf([
  ...[...staying, ...moving, ...coming].map(({ mail }) => `${mail};`),
  ...ending.map(({ mail }) => `${mail};${YEAR_END}`),
  ...GUESTS.map((address) => `${address};`)
])

const DECLARED = [...[...staying, ...ending, ...moving, ...coming].map(({ mail }) => mail ?? ''), ...GUESTS].toSorted()

const POINTS = await killingPoints(50)

describe(`an apply of ${CHANGES} changes that is killed`, () => {
  it.each(POINTS)('at step %d is finished by the next run, and nothing is asked twice', async (point) => {
    const { company, push } = await reviewed()
    await run(company, push, new Life(point))
    expect((await company.run(push)).messages('error')).toBe('')

    // What Entra had taken before the next run began may take its time.
    await company.clock.sleep(60_000)
    company.directory.settle()
    const last = await company.run(push)
    expect(last.messages('error')).toBe('')
    expect(last.outputs).toMatchObject({ applied: '0', pending: '0', held: '0', failed: '0' })
    expect(company.directory.holders(sales.id)).toEqual(DECLARED)
    expect(endsOf(company)).toEqual(ending.map(({ id }) => id))
    expect(company.directory.assignments.filter(({ policyId }) => policyId !== direct.id)).toEqual([])

    const asked = company.directory.written.map(described)
    expect(asked.filter((each, index) => asked.indexOf(each) !== index)).toEqual([])
    expect(asked).toHaveLength(CHANGES)
    expect(company.directory.invited.map(({ address }) => address).toSorted()).toEqual(GUESTS.toSorted())
  })
})

/** Steps of an apply after which it is killed: random ones, the same in every run of the test. */
async function killingPoints(count: number): Promise<readonly number[]> {
  const { company, push } = await reviewed()
  const life = new Life(Infinity)
  await run(company, push, life)
  const points = fc.sample(fc.integer({ min: 1, max: life.steps - 1 }), { numRuns: count, seed: 2026 })
  return points.toSorted((one, other) => one - other)
}

/** The company when the pull request with all the changes was planned and merged. */
async function reviewed(): Promise<{ readonly company: FakeCompany; readonly push: RunContext }> {
  const company = new FakeCompany({ 'memberships/sales.csv': BEFORE, 'memberships/config.yml': SETTINGS })
  company.directory.packages = [sales]
  company.directory.people = [...staying, ...leaving, ...ending, ...moving, ...coming]
  company.directory.assignments = [
    ...[...staying, ...leaving, ...ending].map((who) => assignment(who)),
    ...moving.map((who) => assignment(who, { policyId: selfService.id }))
  ]
  const pull = company.history.openPullRequest({ 'memberships/sales.csv': AFTER })
  await company.plan(pull)
  const before = company.history.tip
  return { company, push: company.pushContext(before, company.history.merge(pull)) }
}

async function run(company: FakeCompany, context: RunContext, life: Life): Promise<void> {
  await main(company.runnerOf(context), mortalWorld(company.worldOf(context), life))
}

function crowd(name: string, count: number, firstId: number): readonly Person[] {
  return Array.from({ length: count }, (_, index) => person(`${name}-${index}`, firstId + index))
}

function fileOf(rows: readonly string[]): string {
  return ['AccessPackage;Email;EndDate', ...rows.map((row) => `${sales.name};${row}`), ''].join('\n')
}

/** Whose access has the declared end. */
function endsOf({ directory }: FakeCompany): readonly string[] {
  const ended = directory.assignments.filter(({ endDate }) => endDate?.startsWith(YEAR_END) === true)
  return ended.map(({ subject }) => subject.objectId ?? '').toSorted()
}

function described(write: AssignmentWrite): string {
  return `${write.kind} ${write.kind === 'add' ? write.userId : write.assignmentId}`
}
