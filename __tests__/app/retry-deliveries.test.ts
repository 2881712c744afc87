import { beforeEach, describe, expect, it } from '@jest/globals'
import { retryDeliveries } from '../../src/app/retry-deliveries.js'
import { FakeClock } from './fakes/fake-clock.js'
import { FakeDirectory, type Fault } from './fakes/fake-directory.js'
import { planOf } from './fakes/plan-request.js'
import {
  ada,
  approved,
  assignment,
  ben,
  direct,
  failedRequest,
  finance,
  packageSettings,
  row,
  sales,
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
const retry = async (rows = [row('ada@contoso.com')]) =>
  retryDeliveries(await plan(rows), { directory, log: () => undefined })

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
    expect(await retryDeliveries(refused, { directory, log: () => undefined })).toEqual([])
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
