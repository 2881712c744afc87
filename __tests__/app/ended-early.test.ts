import { beforeEach, describe, expect, it } from '@jest/globals'
import { FakeCompany } from './fakes/fake-company.js'
import type { FakeRunner } from './fakes/fake-runner.js'
import { ada, assignment, ben, cyd, direct, sales, selfService } from './fakes/samples.js'

const FILE = 'memberships/sales.csv'
const fileOf = (...rows: readonly string[]) => ({
  [FILE]: ['AccessPackage;Email;Policy', ...rows.map((row) => `${sales.name};${row}`), ''].join('\n')
})

describe('an apply that is told to end', () => {
  let company: FakeCompany
  beforeEach(() => {
    company = new FakeCompany(fileOf('ada@contoso.com;'))
    company.directory.packages = [sales]
    company.directory.people = [ada, ben, cyd]
    company.directory.assignments = [assignment(ada)]
  })

  async function merged(...rows: readonly string[]): Promise<() => Promise<FakeRunner>> {
    const pull = company.history.openPullRequest(fileOf(...rows))
    await company.plan(pull)
    const before = company.history.tip
    const after = company.history.merge(pull)
    return () => company.run(company.pushContext(before, after))
  }

  const endsAtSleep = (count: number) => {
    company.clock.endsAtSleep = company.clock.slept.length + count
  }

  it('changes nothing when it has only read so far, and says so', async () => {
    const apply = await merged('ada@contoso.com;', 'ben@contoso.com;')
    endsAtSleep(0)
    const run = await apply()

    expect(run.failed).toBe(true)
    expect(run.annotations.map(({ problem }) => problem)).toContainEqual(
      expect.objectContaining({
        code: 'RUN_ENDED',
        message: 'Not sent to Entra, since the run was told to end.',
        hint: 'Run this job again: it looks first, and does what is left.'
      })
    )
    expect(company.directory.written).toEqual([])
    expect(run.files['report.json']).toContain('ben@contoso.com')
  })

  it('waits for no delivery any longer: what Entra took is pending', async () => {
    company.directory.deliveryMs = null
    const apply = await merged('ada@contoso.com;', 'ben@contoso.com;')
    endsAtSleep(2)
    const run = await apply()

    expect(run.outputs).toMatchObject({ pending: '1', failed: '0' })
  })

  it('looks no further for a change whose answer was lost: it is unknown', async () => {
    company.directory.spoil(() => true, { kind: 'lose', taken: false })
    const apply = await merged('ada@contoso.com;', 'ben@contoso.com;')
    endsAtSleep(1)
    const run = await apply()

    expect(run.failed).toBe(true)
    expect(run.annotations.map(({ problem }) => problem.code)).toContain('OUTCOME_UNKNOWN')
  })

  it('says first who was removed and not added again', async () => {
    company.directory.deliveryMs = null
    company.directory.assignments = [assignment(ada, { policyId: selfService.id })]
    const settings = `packages:\n  ${sales.name}:\n    policy-changes: move\n    allow-empty: true\n`
    company.history.pushDirectly({ 'memberships/config.yml': settings })
    const apply = await merged(`ada@contoso.com;${direct.name}`)
    endsAtSleep(1)
    const run = await apply()

    expect(run.annotations[0]?.problem.code).toBe('MOVE_UNFINISHED')
    expect(company.directory.written.map(({ kind }) => kind)).toEqual(['remove'])
  })
})
