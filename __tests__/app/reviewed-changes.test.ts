/** Apply makes the changes that a reviewed plan showed, each by itself, and holds the others. */
import { beforeEach, describe, expect, it } from '@jest/globals'
import { ActionError } from '../../src/core/errors.js'
import type { Person } from '../../src/core/model.js'
import { FakeCompany } from './fakes/fake-company.js'
import type { Edit, FakePullRequest, Files } from './fakes/fake-history.js'
import type { FakeRunner } from './fakes/fake-runner.js'
import { ada, assignment, ben, cyd, dan, direct, finance, person, sales, selfService } from './fakes/samples.js'

const SALES = 'memberships/sales.csv'
const SETTINGS = 'memberships/config.yml'
const salesOf = (...people: readonly string[]): string => csvOf('Sales Tools', people)
const csvOf = (name: string, people: readonly string[]): string =>
  ['AccessPackage;Email', ...people.map((email) => `${name};${email}`), ''].join('\n')

const MOVING = `version: 1
packages:
  Sales Tools:
    policy: ${direct.name}
    policy-changes: move
`

let company: FakeCompany
const start = (files: Files, holders: readonly Person[]): void => {
  company = new FakeCompany(files)
  company.directory.packages = [sales, finance]
  company.directory.people = [ada, ben, cyd, dan]
  company.directory.assignments = holders.map((each) => assignment(each))
}
beforeEach(() => start({ [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com') }, [ada, ben]))

const comes = (who: Person, more: Parameters<typeof assignment>[1] = {}): void =>
  void company.directory.assignments.push(assignment(who, more))
const goes = (who: Person): void => {
  const { directory } = company
  directory.assignments = directory.assignments.filter(({ subject }) => subject.objectId !== who.id)
}
const holders = (): readonly string[] => company.directory.holders(sales.id)
const outcomes = (run: FakeRunner): readonly string[] =>
  (JSON.parse(run.files['report.json'] ?? '') as Report).packages.flatMap(({ changes }) =>
    changes.map(({ kind, member, outcome }) => `${kind} ${member}: ${outcome}`)
  )

interface Report {
  readonly packages: readonly {
    readonly changes: readonly { readonly kind: string; readonly member: string; readonly outcome: string }[]
  }[]
}

async function planned(edit: Edit): Promise<FakePullRequest> {
  const pull = company.history.openPullRequest(edit)
  await company.plan(pull)
  return pull
}

const addCydAndRemoveBen = { [SALES]: salesOf('ada@contoso.com', 'cyd@contoso.com') }

describe('between review and merge', () => {
  it.each<{ drift: string; change: () => void; expected: readonly string[]; after: readonly string[] }>([
    {
      drift: 'somebody came whom no file names: their removal is held',
      change: () => comes(dan),
      expected: ['remove ben@contoso.com: applied', 'add cyd@contoso.com: applied', 'remove dan@contoso.com: held'],
      after: ['ada@contoso.com', 'cyd@contoso.com', 'dan@contoso.com']
    },
    {
      drift: 'somebody went who is declared: adding them again is held',
      change: () => goes(ada),
      expected: ['add ada@contoso.com: held', 'remove ben@contoso.com: applied', 'add cyd@contoso.com: applied'],
      after: ['cyd@contoso.com']
    },
    {
      drift: 'somebody whom the plan adds came: there is nothing left to add',
      change: () => comes(cyd),
      expected: ['remove ben@contoso.com: applied'],
      after: ['ada@contoso.com', 'cyd@contoso.com']
    },
    {
      drift: 'somebody whom the plan removes went: there is nothing left to remove',
      change: () => goes(ben),
      expected: ['add cyd@contoso.com: applied'],
      after: ['ada@contoso.com', 'cyd@contoso.com']
    },
    {
      drift: 'one was swapped for another: both ways are held',
      change: () => {
        goes(ada)
        comes(dan)
      },
      expected: [
        'add ada@contoso.com: held',
        'remove ben@contoso.com: applied',
        'add cyd@contoso.com: applied',
        'remove dan@contoso.com: held'
      ],
      after: ['cyd@contoso.com', 'dan@contoso.com']
    }
  ])('$drift', async ({ change, expected, after }) => {
    company.history.merge(await planned(addCydAndRemoveBen))
    change()
    const run = await company.apply()
    expect(run.failed).toBe(false)
    expect(outcomes(run)).toEqual(expected)
    expect(holders()).toEqual(after)
  })

  it('nobody is removed where everybody who was to come is held: the package would be empty', async () => {
    start({ [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com') }, [ada, ben])
    company.history.merge(await planned({ [SALES]: salesOf('ada@contoso.com') }))
    goes(ada)
    const run = await company.apply()
    expect(outcomes(run)).toEqual(['add ada@contoso.com: held', 'remove ben@contoso.com: held'])
    expect(run.messages('warning')).toContain('would lose its last member')
    expect(holders()).toEqual(['ben@contoso.com'])
  })

  it('unless the settings let it become empty', async () => {
    const settings = 'version: 1\npackages:\n  Sales Tools:\n    allow-empty: true\n'
    start({ [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com'), [SETTINGS]: settings }, [ada, ben])
    company.history.merge(await planned({ [SALES]: salesOf('ada@contoso.com') }))
    goes(ada)
    expect(outcomes(await company.apply())).toEqual(['add ada@contoso.com: held', 'remove ben@contoso.com: applied'])
  })
})

describe('the halves of a move', () => {
  beforeEach(() => {
    start({ [SALES]: salesOf('ada@contoso.com'), [SETTINGS]: MOVING }, [ada])
  })

  it('are both held when only the addition was shown: nobody is removed whom a reviewer saw coming', async () => {
    company.history.merge(await planned({ [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com') }))
    comes(ben, { policyId: selfService.id })
    const run = await company.apply()
    expect(outcomes(run)).toEqual(['remove ben@contoso.com: held', 'add ben@contoso.com: held'])
    expect(run.messages('warning')).toContain('the other half of the move')
    expect(company.directory.written).toEqual([])
  })

  it('are both held when the addition is another one by now', async () => {
    comes(ben, { policyId: selfService.id })
    const pull = await planned({ [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com') })
    company.history.merge(pull)
    company.history.pushDirectly({
      [SALES]: 'AccessPackage;Email;EndDate\nSales Tools;ada@contoso.com;\nSales Tools;ben@contoso.com;2030-01-31\n'
    })
    const run = await company.apply()
    expect(outcomes(run)).toEqual(['remove ben@contoso.com: held', 'add ben@contoso.com: held'])
    expect(company.directory.written).toEqual([])
  })

  it('the addition is made alone when only it is left', async () => {
    comes(ben, { policyId: selfService.id })
    company.history.merge(await planned({ [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com') }))
    goes(ben)
    expect(outcomes(await company.apply())).toEqual(['add ben@contoso.com: applied'])
  })
})

describe('a plan that is made again for the same commit', () => {
  const edit = { [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com', 'cyd@contoso.com') }
  const HELD = ['add cyd@contoso.com: applied', 'remove dan@contoso.com: held']
  const APPLIED = ['add cyd@contoso.com: applied', 'remove dan@contoso.com: applied']

  /** Planned, then planned again a minute later when Dan has come in Entra. */
  async function plannedTwice(): Promise<FakePullRequest> {
    const pull = await planned(edit)
    await company.clock.sleep(60_000)
    comes(dan)
    await company.plan(pull)
    return pull
  }
  const review = (
    pull: FakePullRequest,
    reviewer: string,
    verdict: 'approved' | 'changes-requested' | 'dismissed',
    submittedAt: string
  ): void => void company.thread.reviews.push({ number: pull.number, reviewer, verdict, submittedAt })

  it.each<{ rule: string; reviews: (pull: FakePullRequest) => void; expected: readonly string[] }>([
    {
      rule: 'after the last approval adds nothing to what was reviewed',
      reviews: (pull) => review(pull, 'rita', 'approved', '2026-06-01T12:00:59Z'),
      expected: HELD
    },
    {
      rule: 'in the second of the last approval counts',
      reviews: (pull) => review(pull, 'rita', 'approved', '2026-06-01T12:01:00Z'),
      expected: APPLIED
    },
    {
      rule: 'counts for the approval of another reviewer after it',
      reviews: (pull) => {
        review(pull, 'rita', 'approved', '2026-06-01T12:00:30Z')
        review(pull, 'sam', 'approved', '2026-06-01T12:02:00Z')
      },
      expected: APPLIED
    },
    {
      rule: 'does not count for a later approval that was dismissed',
      reviews: (pull) => {
        review(pull, 'rita', 'approved', '2026-06-01T12:00:30Z')
        review(pull, 'sam', 'dismissed', '2026-06-01T12:02:00Z')
      },
      expected: HELD
    },
    {
      rule: 'does not count for a later approval that its reviewer took back',
      reviews: (pull) => {
        review(pull, 'rita', 'approved', '2026-06-01T12:00:30Z')
        review(pull, 'sam', 'approved', '2026-06-01T12:02:00Z')
        review(pull, 'sam', 'changes-requested', '2026-06-01T12:03:00Z')
      },
      expected: HELD
    },
    { rule: 'before the merge counts where nobody approved', reviews: () => undefined, expected: APPLIED }
  ])('$rule', async ({ reviews, expected }) => {
    const pull = await plannedTwice()
    reviews(pull)
    company.history.merge(pull)
    const run = await company.apply()
    expect(run.failed).toBe(false)
    expect(outcomes(run)).toEqual(expected)
  })

  it('after the merge adds nothing, where nobody approved', async () => {
    const pull = await plannedTwice()
    company.history.now = () => '2026-06-01T12:00:59Z'
    company.history.merge(pull)
    const run = await company.apply()
    expect(outcomes(run)).toEqual(HELD)
    expect(run.messages('warning')).toContain(`#${pull.number}`)
    expect(run.messages('warning')).toContain('after it was merged (2026-06-01T12:00:59Z)')
  })

  it('holds what it added when the reviews cannot be read, and says so', async () => {
    const pull = await plannedTwice()
    company.history.merge(pull)
    company.thread.reviewFailure = new ActionError('GITHUB_UNREACHABLE', 'GitHub did not answer.', 'Run again.')
    const run = await company.apply()
    expect(outcomes(run)).toEqual(HELD)
    expect(run.messages('warning')).toContain('GitHub did not answer.')
  })

  it('needs no reviews where the first plan showed all', async () => {
    const pull = await planned(edit)
    await company.plan(pull)
    company.history.merge(pull)
    company.thread.reviewFailure = new ActionError('GITHUB_UNREACHABLE', 'GitHub did not answer.', 'Run again.')
    expect(outcomes(await company.apply())).toEqual(['add cyd@contoso.com: applied'])
  })

  it('shows what is in it and no more: what an earlier one had is not shown', async () => {
    const pull = await plannedTwice()
    goes(dan)
    await company.plan(pull)
    company.history.merge(pull)
    comes(dan)
    expect(outcomes(await company.apply())).toEqual(HELD)
  })

  it('begins anew with a new commit', async () => {
    const pull = await plannedTwice()
    company.history.pushTo(pull, { 'README.md': 'Read me.\n' })
    await company.plan(pull)
    review(pull, 'rita', 'approved', '2026-06-01T12:00:00Z')
    company.history.merge(pull)
    expect(outcomes(await company.apply())).toEqual(APPLIED)
  })

  it('is no first plan after somebody edited the comment', async () => {
    const pull = await planned(edit)
    company.thread.edit(pull.number, (body) => `${body} Looks good.`)
    await company.clock.sleep(60_000)
    await company.plan(pull)
    review(pull, 'rita', 'approved', '2026-06-01T12:00:30Z')
    company.history.merge(pull)
    expect(outcomes(await company.apply())).toEqual(['add cyd@contoso.com: held'])
  })

  it('is the first one where the run before could not plan', async () => {
    const other = await planned({ [SALES]: salesOf('ada@contoso.com') })
    company.history.pushTo(other, { [SALES]: 'AccessPackage;Email\nSales Tools\n' })
    await company.plan(other)
    company.history.pushTo(other, edit)
    const list = company.directory.listAssignments.bind(company.directory)
    company.directory.listAssignments = () =>
      Promise.reject(new ActionError('GRAPH_UNREACHABLE', 'No answer.', 'Again.'))
    await company.plan(other)
    company.directory.listAssignments = list
    await company.clock.sleep(60_000)
    await company.plan(other)
    review(other, 'rita', 'approved', '2026-06-01T12:00:30Z')
    company.history.merge(other)
    expect(outcomes(await company.apply())).toEqual(['add cyd@contoso.com: applied'])
  })

  it('does not take the place of a newer one', async () => {
    const pull = await plannedTwice()
    const newer = company.thread.bodies(pull.number)
    goes(dan)
    const late = new FakeCompanyClockBack(company)
    const run = await late.plan(pull, 120_000)
    expect(run.log).toContain('A newer plan of this commit stands there')
    expect(company.thread.bodies(pull.number)).toEqual(newer)
  })
})

/** A run whose clock stood still: it read Entra before the others, and comes to write after them. */
class FakeCompanyClockBack {
  constructor(private readonly of: FakeCompany) {}

  async plan(pull: FakePullRequest, behindMs: number): Promise<FakeRunner> {
    const now = this.of.clock.now.bind(this.of.clock)
    this.of.clock.now = () => now() - behindMs
    const run = await this.of.plan(pull)
    this.of.clock.now = now
    return run
  }
}

describe('a large plan', () => {
  const crowd = (amount: number): readonly Person[] =>
    Array.from({ length: amount }, (_, index) => person(`p${index}`, 20_000 + index))
  const NAMES = Array.from({ length: 20 }, (_, index) => `Package ${String(index + 1).padStart(2, '0')}`)
  const packages = NAMES.map((name, index) => ({
    ...sales,
    id: `50000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    name
  }))

  /** Everybody is added to every package by one pull request; after its merge Dan comes into one of the packages. */
  async function merged(people: readonly Person[]): Promise<FakePullRequest> {
    const rows = people.map((each) => each.principalName)
    const edit = Object.fromEntries(NAMES.map((name) => [`memberships/${name}.csv`, csvOf(name, rows)]))
    start({ 'README.md': 'Access.\n' }, [])
    company.directory.packages = packages
    company.directory.people = [...people, dan]
    const pull = await planned(edit)
    expectRoomFor(pull)
    company.history.merge(pull)
    comes(dan, { packageId: packages[0]?.id ?? '' })
    return pull
  }

  function expectRoomFor(pull: FakePullRequest): void {
    const [body = '', ...others] = company.thread.bodies(pull.number)
    expect(others).toEqual([])
    expect(body.length).toBeLessThanOrEqual(60_000)
    expect(body.replace(/<!--[^]*-->/, '')).toContain('`Package 20`')
  }

  it('of 6,000 changes is checked change by change, and its outcome keeps the record', async () => {
    const pull = await merged(crowd(300))
    const run = await company.apply()
    expect(run.outputs).toMatchObject({ adds: '6000', removes: '1', applied: '6000', held: '1' })
    expectRoomFor(pull)

    const [one] = company.directory.people
    goes(one ?? dan)
    const again = await company.run(company.pushContext(pull.baseSha, company.history.tip), { 'dry-run': 'true' })
    expect(again.outputs).toMatchObject({ adds: '20', removes: '1', held: '1' })
  })

  it('of 20,000 changes is checked package by package', async () => {
    await merged(crowd(1_000))
    const run = await company.apply({ 'dry-run': 'true' })
    expect(run.outputs).toMatchObject({ adds: '20000', removes: '1', held: '1001' })
  })
})
