/** A newer merge while an apply writes: nothing more is written, and the newer run goes on from there. */
import { beforeEach, describe, expect, it } from '@jest/globals'
import { ActionError } from '../../src/core/errors.js'
import type { AssignmentWrite } from '../../src/ports.js'
import { FakeCompany } from './fakes/fake-company.js'
import { ada, assignment, person, sales, selfService } from './fakes/samples.js'

const SALES = 'memberships/sales.csv'
const CONFIG = 'memberships/config.yml'
const NEWCOMERS = Array.from({ length: 450 }, (_, index) => person(`new${index}`, 10_000 + index))
const GUESTS = Array.from({ length: 450 }, (_, index) => `guest${index}@partner.example`)

const salesOf = (...addresses: readonly string[]): string =>
  ['AccessPackage;Email', ...addresses.map((each) => `Sales Tools;${each}`), ''].join('\n')
const ADD_ALL = { [SALES]: salesOf('ada@contoso.com', ...NEWCOMERS.map(({ mail }) => mail ?? '')) }

let company: FakeCompany
beforeEach(() => {
  company = new FakeCompany({ [SALES]: salesOf('ada@contoso.com') })
  company.directory.packages = [sales]
  company.directory.people = [ada, ...NEWCOMERS]
  company.directory.assignments = [assignment(ada)]
})

/** After each slice of writes so much time has gone by, and somebody does something. */
function afterEachSlice(seconds: number, then: () => void): void {
  const submit = company.directory.submit.bind(company.directory)
  company.directory.submit = async (writes: readonly AssignmentWrite[]) => {
    const answers = await submit(writes)
    await company.clock.sleep(seconds * 1_000)
    then()
    return answers
  }
}

async function planAndMerge(edit: Readonly<Record<string, string | null>>): Promise<void> {
  const pull = company.history.openPullRequest(edit)
  await company.plan(pull)
  company.history.merge(pull)
}

const lastRecord = () => company.records.all.at(-1)
const mergeSomething = (): void => {
  company.history.pushDirectly({ [SALES]: salesOf('ada@contoso.com') })
}

describe('a newer commit of the folder in the middle of a long apply', () => {
  it('stops it between two slices: the rest is held, the newer commit named, the record a failure, the run no failure', async () => {
    await planAndMerge(ADD_ALL)
    afterEachSlice(31, mergeSomething)
    const run = await company.apply()
    expect(run.failed).toBe(false)
    expect(company.directory.written).toHaveLength(400)
    expect(run.outputs).toMatchObject({ applied: '400', held: '50', failed: '0' })
    expect(run.codes('warning')).toEqual(['SUPERSEDED'])
    expect(run.messages('warning')).toContain(company.history.tip)
    expect(JSON.parse(run.files['report.json'] ?? '')).toMatchObject({ supersededBy: company.history.tip })
    expect(run.summary).toContain('Access applied: 400 of 450 changes done, 50 held')
    expect(run.summary).toContain('since a newer commit changed the files')
    expect(lastRecord()?.states).toEqual(['in_progress', 'failure'])
    expect(lastRecord()?.description).toContain('superseded by')
  })

  it('what was written for it is in the scope of the newer run, which takes it away again', async () => {
    await planAndMerge({
      ...ADD_ALL,
      [CONFIG]: 'version: 1\nsafety:\n  max-removals: 1000\n  max-removal-percent: 100\n'
    })
    afterEachSlice(31, mergeSomething)
    await company.apply()
    const run = await company.apply({ 'unreviewed-changes': 'apply' })
    expect(run.outputs).toMatchObject({ removes: '400', applied: '400' })
    expect(company.directory.holders(sales.id)).toEqual(['ada@contoso.com'])
  })

  it('is not asked for in every slice of a quick apply', async () => {
    await planAndMerge(ADD_ALL)
    afterEachSlice(1, mergeSomething)
    const run = await company.apply()
    expect(run.outputs).toMatchObject({ applied: '450', held: '0' })
  })

  it('stops it also when GitHub cannot say whether there is one', async () => {
    await planAndMerge(ADD_ALL)
    afterEachSlice(31, () => {
      company.history.readTip = () => Promise.reject(new ActionError('GITHUB_UNREACHABLE', 'GitHub is away.', ''))
    })
    const run = await company.apply()
    expect(company.directory.written).toHaveLength(400)
    expect(run.outputs).toMatchObject({ applied: '400', held: '50' })
    expect(run.files['report.json']).toContain('GitHub is away.')
    expect(lastRecord()?.states).toEqual(['in_progress', 'failure'])
  })

  it('stops invitations too: whoever was not invited is held', async () => {
    await planAndMerge({ [SALES]: salesOf('ada@contoso.com', ...GUESTS) })
    const invite = company.directory.invite.bind(company.directory)
    company.directory.invite = async (...asked) => {
      const answers = await invite(...asked)
      await company.clock.sleep(31_000)
      mergeSomething()
      return answers
    }
    const run = await company.apply()
    expect(company.directory.invited).toHaveLength(400)
    expect(company.directory.written).toEqual([])
    expect(run.outputs).toMatchObject({ held: '450', applied: '0' })
  })

  it('between the halves of a move it leaves the addition to the newer run, and says that somebody may be without access', async () => {
    const moved = 'packages:\n  Sales Tools:\n    policy: Direct assignment\n    policy-changes: move\n'
    company.directory.assignments = [assignment(ada, { policyId: selfService.id })]
    await planAndMerge({ [CONFIG]: `version: 1\n${moved}` })
    afterEachSlice(31, () => {
      company.history.pushDirectly({ [CONFIG]: `version: 1\nsafety:\n  max-removals: 9\n${moved}` })
    })
    const run = await company.apply()
    expect(run.failed).toBe(true)
    expect(company.directory.written.map(({ kind }) => kind)).toEqual(['remove'])
    expect(run.codes('error')).toEqual(['MOVE_UNFINISHED'])

    const next = await company.apply()
    expect(next.failed).toBe(false)
    expect(company.directory.written.map(({ kind }) => kind)).toEqual(['remove', 'add'])
  })

  it('before a removal of a move it holds both halves', async () => {
    const all = [ada, ...NEWCOMERS]
    company.directory.assignments = all.map((each) => assignment(each, { policyId: selfService.id }))
    const file = { [SALES]: salesOf('ada@contoso.com', ...NEWCOMERS.map(({ mail }) => mail ?? '')) }
    company.history.pushDirectly(file)
    company.skipApply()
    await planAndMerge({
      [CONFIG]: 'version: 1\npackages:\n  Sales Tools:\n    policy: Direct assignment\n    policy-changes: move\n'
    })
    afterEachSlice(31, () => company.history.pushDirectly({ [CONFIG]: null }))
    const run = await company.apply()
    const kinds = company.directory.written.map(({ kind }) => kind)
    expect(kinds).toHaveLength(400)
    expect(new Set(kinds)).toEqual(new Set(['remove']))
    // Of 451 moves 400 began: their additions are unfinished, both halves of the others are held.
    expect(run.outputs).toMatchObject({ held: String(2 * 51), failed: '400' })
  })
})
