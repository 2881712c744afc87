/** Corners in which someone could gain or lose access without anybody having meant it. */
import { beforeEach, describe, expect, it } from '@jest/globals'
import { applyChanges } from '../../src/app/apply-changes.js'
import { ActionError } from '../../src/core/errors.js'
import type { Plan } from '../../src/core/plan.js'
import { FakeClock } from './fakes/fake-clock.js'
import { FakeDirectory } from './fakes/fake-directory.js'
import { planOf, type Declared } from './fakes/plan-request.js'
import {
  ada,
  approved,
  assignment,
  ben,
  cyd,
  dan,
  describeChange,
  direct,
  finance,
  packageSettings,
  request,
  row,
  sales,
  selfService,
  settings,
  subjectOf
} from './fakes/samples.js'

let directory: FakeDirectory
beforeEach(() => {
  directory = new FakeDirectory(new FakeClock())
  directory.packages = [sales, finance]
  directory.people = [ada, ben, cyd, dan]
})

const plan = (declared: Declared): Promise<Plan> => planOf(declared, directory)
const changesOf = ({ packages }: Plan): readonly string[] =>
  packages.flatMap(({ changes }) => changes.map(describeChange))
const refusalsOf = ({ packages }: Plan): readonly string[] =>
  packages.flatMap(({ refusals }) => refusals.map(({ code }) => code))

describe('settings of a pinned package', () => {
  it('hold for its id, though the rows call it by the name it has by now', async () => {
    directory.assignments = [assignment(ada, { policyId: direct.id }), assignment(ben, { policyId: selfService.id })]
    const pinned = packageSettings({ name: 'Old Sales', id: sales.id, manages: 'policy', policy: direct.name })
    const rows = [row('ada@contoso.com'), row('dan@contoso.com')]
    const planned = await plan({ rows, before: [], changed: ['sales.csv'], settings: settings({ packages: [pinned] }) })
    expect(changesOf(planned)).toEqual(['add dan@contoso.com'])
  })
})

describe('a holder and a target without account for the same address', () => {
  it('the holder keeps the package', async () => {
    const zoe = { ...ada, mail: 'zoe@contoso.com', otherMails: ['zoe@partner.example'] }
    directory.people = [zoe, ben]
    directory.assignments = [
      assignment(zoe),
      {
        ...assignment(ben),
        state: 'delivering',
        subject: { ...subjectOf(ben), objectId: null, email: 'zoe@partner.example' }
      }
    ]
    expect(changesOf(await plan({ rows: [row('zoe@partner.example')] }))).toEqual([])
  })
})

describe('the last member', () => {
  const limits = settings({ packages: [packageSettings({ policy: direct.name, allowEmpty: false })] })

  it('does not go while the others are leaving already', async () => {
    directory.assignments = [assignment(ada), assignment(ben)]
    directory.openRequests = [request(ada, 'remove')]
    expect(refusalsOf(await plan({ rows: [], settings: limits }))).toEqual(['WOULD_EMPTY_PACKAGE'])
  })

  it('is not replaced by someone who waits for an approval', async () => {
    directory.packages = [{ ...sales, policies: [direct, approved] }]
    directory.assignments = [assignment(ada)]
    const rows = [row('dan@contoso.com', { policy: approved.name })]
    expect(refusalsOf(await plan({ rows, settings: limits }))).toEqual(['WOULD_EMPTY_PACKAGE'])
  })
})

describe('a directory that fails before it sends anything', () => {
  it('leaves an outcome for every change', async () => {
    const planned = await plan({ rows: [row('ada@contoso.com')] })
    directory.submit = () => Promise.reject(new ActionError('SIGN_IN_FAILED', 'The secret expired.', 'Renew it.'))
    const means = {
      directory,
      clock: new FakeClock(),
      invitations: settings().invitations,
      waitMs: 0,
      reasonToStop: () => Promise.resolve(null),
      trace: { repositoryUrl: 'https://github.com/octo/hello', pullRequests: [7], commit: 'abc' },
      log: () => undefined
    }
    const outcomes = await applyChanges(planned, { kind: 'everything' }, means)
    expect(outcomes.map(({ outcome }) => outcome.kind)).toEqual(['failed'])
    expect(outcomes[0]?.outcome.error).toMatchObject({
      code: 'SIGN_IN_FAILED',
      message: expect.stringContaining('The secret expired.')
    })
  })
})
