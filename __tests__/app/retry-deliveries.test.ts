import { beforeEach, describe, expect, it } from '@jest/globals'
import { retryDeliveries } from '../../src/app/retry-deliveries.js'
import type { ReviewedChanges } from '../../src/core/reviewed-plan.js'
import { FakeCompany } from './fakes/fake-company.js'
import { FakeClock } from './fakes/fake-clock.js'
import { FakeDirectory, type Fault } from './fakes/fake-directory.js'
import { planOf } from './fakes/plan-request.js'
import {
  ada,
  approved,
  assignment,
  ben,
  cyd,
  direct,
  failedRequest,
  finance,
  guid,
  packageSettings,
  row,
  sales,
  selfService,
  settings
} from './fakes/samples.js'

let directory: FakeDirectory
beforeEach(() => {
  directory = new FakeDirectory(new FakeClock())
  directory.packages = [sales, finance]
  directory.people = [ada, ben]
  directory.assignments = [assignment(ada, { state: 'deliveryFailed' })]
  directory.failedRequests = [failedRequest(ada)]
})

const rules = settings({ packages: [packageSettings({ policy: direct.name })] })
const plan = (rows = [row('ada@contoso.com')]) => planOf({ rows, settings: rules }, directory)
const everything: ReviewedChanges = { kind: 'everything' }
const retry = async (rows = [row('ada@contoso.com')]) =>
  retryDeliveries(await plan(rows), everything, { directory, log: () => undefined })

describe('a failed delivery that is declared', () => {
  it('is asked for again, once, and nothing else is written', async () => {
    const [outcome] = await retry()
    expect(outcome).toMatchObject({ packageId: sales.id, retry: { member: { userId: ada.id } }, error: null })
    expect(directory.reprocessed).toEqual(directory.failedRequests.map(({ id }) => id))
    expect(directory.written).toEqual([])
  })

  it.each<{ rule: string; fault: Fault; expected: unknown }>([
    {
      rule: 'refused: with Entra’s words',
      fault: { kind: 'refuse', status: 400, code: 'BadRequest', message: 'Too late.' },
      expected: { code: 'GRAPH_REFUSED', message: 'Too late. (BadRequest)' }
    },
    {
      rule: 'refused for lack of a permission',
      fault: { kind: 'refuse', status: 403, code: 'Forbidden', message: 'No.' },
      expected: { code: 'GRAPH_FORBIDDEN', message: 'No. (Forbidden)' }
    },
    {
      rule: 'answered by nothing',
      fault: { kind: 'lose', taken: false },
      expected: { code: 'OUTCOME_UNKNOWN', message: 'The answer was lost (no answer for 30 s).' }
    }
  ])('may be $rule', async ({ fault, expected }) => {
    directory.reprocessing = fault
    expect((await retry()).map(({ error }) => error)).toEqual([expected])
  })

  it('of a refused package is left alone', async () => {
    directory.assignments = [assignment(ada, { state: 'deliveryFailed' }), assignment(ben)]
    directory.packages = [{ ...sales, policies: [direct, approved] }]
    const refused = await plan([row('ada@contoso.com')])
    expect(refused.packages[0]?.refusals.map(({ code }) => code)).toEqual(['WOULD_EMPTY_PACKAGE'])
    expect(await retryDeliveries(refused, everything, { directory, log: () => undefined })).toEqual([])
    expect(directory.reprocessed).toEqual([])
  })
})

describe('what is read for it', () => {
  it('failed requests, only of packages that have such an assignment', async () => {
    await plan([row('ada@contoso.com'), row('ben@contoso.com', { accessPackage: finance.name })])
    expect(directory.reads.filter((read) => read.startsWith('listFailed'))).toEqual([`listFailedRequests ${sales.id}`])
  })

  it('nothing when every delivery went well', async () => {
    directory.assignments = [assignment(ada)]
    await plan()
    expect(directory.reads.filter((read) => /listFailed|Questions/.test(read))).toEqual([])
  })

  it('the questions of the policies that people gain a package under, and a warning where they are required', async () => {
    directory.assignments = []
    directory.questions = new Map([[direct.id, ['Which project?']]])
    const { packages } = await plan()
    expect(directory.reads).toContain(`listRequiredQuestions ${direct.id}`)
    expect(packages[0]?.warnings.map(({ code }) => code)).toEqual(['POLICY_QUESTIONS'])
  })

  it('that the questions could not be read is a warning, and the plan goes on', async () => {
    directory.assignments = []
    directory.questions = null
    const { packages, warnings } = await plan()
    expect(warnings.map(({ code }) => code)).toEqual(['QUESTIONS_UNREADABLE'])
    expect(packages[0]?.changes).toHaveLength(1)
  })
})

describe('a failed delivery of a run', () => {
  const FILE = 'memberships/sales.csv'
  const CONFIG = 'memberships/config.yml'
  const POLICY = `version: 1\npackages:\n  Sales Tools:\n    policy: ${direct.name}\n`
  const fileOf = (...people: readonly string[]) =>
    ['AccessPackage;Email', ...people.map((each) => `Sales Tools;${each}@contoso.com`), ''].join('\n')
  let company: FakeCompany

  /** Ben has it; what was delivered to Ada failed. */
  const begin = (...people: readonly string[]) => {
    company = new FakeCompany({ [FILE]: fileOf(...people), [CONFIG]: POLICY })
    company.directory.packages = [sales]
    company.directory.people = [ada, ben, cyd]
    company.directory.assignments = [assignment(ben), assignment(ada, { id: guid(501), state: 'deliveryFailed' })]
    company.directory.failedRequests = [failedRequest(ada, { id: guid(701), assignmentId: guid(501) })]
  }
  const merge = async (files: Readonly<Record<string, string>>) => {
    const pull = company.history.openPullRequest(files)
    await company.plan(pull)
    company.history.merge(pull)
    return company.apply()
  }

  it('whose row stood there before is tried again without a review', async () => {
    begin('ben', 'ada')
    company.history.pushDirectly({ [FILE]: `${fileOf('ben', 'ada')}# touched\n` })
    const run = await company.apply()
    expect(company.directory.reprocessed).toEqual([guid(701)])
    expect(run.failed).toBe(false)
  })

  it('whose row is new is tried again when the plan that shows it was reviewed', async () => {
    begin('ben')
    const run = await merge({ [FILE]: fileOf('ben', 'ada') })
    expect(company.thread.bodies(1)[0]).toContain('Entra tries again')
    expect(company.directory.reprocessed).toEqual([guid(701)])
    expect([run.failed, run.codes('warning')]).toEqual([false, []])
  })

  it('whose row is new gives nobody access by a push that nobody reviewed, and the run says so', async () => {
    begin('ben')
    company.history.pushDirectly({ [FILE]: fileOf('ben', 'ada') })
    const run = await company.apply()
    expect(company.directory.reprocessed).toEqual([])
    expect(run.codes('warning')).toEqual(['NO_REVIEWED_PLAN'])
    expect(run.messages('warning')).toContain('ada@contoso.com')
    expect(run.summary).toContain('not tried')
    expect(run.failed).toBe(true)
  })

  it('whose row is new is tried again once it was reviewed, also while another change of its package is held', async () => {
    begin('ben')
    const pull = company.history.openPullRequest({ [FILE]: fileOf('ben', 'ada') })
    await company.plan(pull)
    company.history.merge(pull)
    company.history.pushDirectly({ [FILE]: fileOf('ben', 'ada', 'cyd') })
    const run = await company.apply()
    expect(company.directory.reprocessed).toEqual([guid(701)])
    expect(run.outputs['held']).toBe('1')
  })

  it('under a policy that unreviewed settings declare only now is not tried again', async () => {
    begin('ben', 'ada')
    company.history.pushDirectly({ [CONFIG]: POLICY.replace(direct.name, selfService.name) })
    company.directory.assignments = [
      assignment(ben),
      assignment(ada, { id: guid(501), state: 'deliveryFailed', policyId: selfService.id })
    ]
    await company.apply()
    expect(company.directory.reprocessed).toEqual([])
  })

  it('that followed a reviewed addition is tried again when the run is repeated', async () => {
    begin('ben')
    const before = company.history.tip
    company.directory.assignments = [assignment(ben)]
    company.directory.failedRequests = []
    company.directory.spoil(() => true, { kind: 'lose', taken: false })
    await merge({ [FILE]: fileOf('ben', 'ada') })
    company.directory.assignments.push(assignment(ada, { id: guid(501), state: 'deliveryFailed' }))
    company.directory.failedRequests = [failedRequest(ada, { id: guid(701), assignmentId: guid(501) })]
    await company.run(company.pushContext(before, company.history.tip))
    expect(company.directory.reprocessed).toEqual([guid(701)])
  })

  it('that Entra does not take says how to go on, also where Entra does not say when it gave up', async () => {
    begin('ben', 'ada')
    company.directory.failedRequests = [failedRequest(ada, { assignmentId: guid(501), completedAt: null })]
    company.directory.reprocessing = { kind: 'refuse', status: 400, code: 'BadRequest', message: 'Too late.' }
    const run = await merge({ [FILE]: `${fileOf('ben', 'ada')}# touched\n` })
    expect(run.codes('warning')).toEqual(['RETRY_REFUSED'])
    expect(JSON.stringify(run.annotations)).toContain('remove the assignment there')
  })
})
