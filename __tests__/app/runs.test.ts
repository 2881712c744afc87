/** Whole runs through `main`: what the people of a company do, and what the action answers. */
import { beforeEach, describe, expect, it } from '@jest/globals'
import { ActionError } from '../../src/core/errors.js'
import { main } from '../../src/main.js'
import type { Edit, Files } from './fakes/fake-history.js'
import { contextOf, FakeCompany, FakeFiles } from './fakes/fake-company.js'
import { FakeRunner } from './fakes/fake-runner.js'
import { ada, assignment, ben, cyd, dan, finance, person, sales } from './fakes/samples.js'

const SALES = 'memberships/sales.csv'
const FINANCE = 'memberships/finance.csv'
const CONFIG = 'memberships/config.yml'

/** A membership file: one person a line. */
const csv = (packageName: string, ...people: readonly string[]): string =>
  ['AccessPackage;Email', ...people.map((each) => `${packageName};${each}`), ''].join('\n')

const salesOf = (...people: readonly string[]): string => csv(sales.name, ...people)
const financeOf = (...people: readonly string[]): string => csv(finance.name, ...people)

const START: Files = {
  'README.md': 'Access of contoso.\n',
  [SALES]: salesOf('ada@contoso.com'),
  [FINANCE]: financeOf('ada@contoso.com')
}

const inFinance = finance.policies[0]?.id ?? null

let company: FakeCompany
beforeEach(() => {
  company = new FakeCompany(START)
  company.directory.packages = [sales, finance]
  company.directory.people = [ada, ben, cyd, dan]
  company.directory.assignments = [assignment(ada), assignment(ada, { packageId: finance.id, policyId: inFinance })]
})

const holdersOfSales = (): readonly string[] => company.directory.holders(sales.id)
const writes = (): number => company.directory.written.length + company.directory.invited.length

/** The outputs that count what an apply did. */
const counts = ({ outputs }: FakeRunner) => ({
  applied: outputs['applied'],
  held: outputs['held'],
  failed: outputs['failed'],
  pending: outputs['pending']
})

/** A pull request that was planned and merged. */
async function planAndMerge(edit: Edit) {
  const pull = company.history.openPullRequest(edit)
  await company.plan(pull)
  company.history.merge(pull)
  return pull
}

describe('the story: plan, merge, apply', () => {
  const edit = { [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com', 'gus@partner.example') }

  it('the plan stands in one comment, and nothing is changed yet', async () => {
    const pull = company.history.openPullRequest(edit)
    const run = await company.plan(pull)
    expect(run.failed).toBe(false)
    expect(run.outputs).toMatchObject({ mode: 'plan', 'has-changes': 'true', adds: '2', invites: '1', removes: '0' })
    const [comment, ...others] = company.thread.bodies(pull.number)
    expect(others).toEqual([])
    expect(comment).toContain('ben@contoso.com')
    expect(comment).toContain('gus@partner.example')
    expect(writes()).toBe(0)
  })

  it('a plan narrowed to some packages says so', async () => {
    const pull = company.history.openPullRequest({
      ...edit,
      [FINANCE]: financeOf('ada@contoso.com', 'cyd@contoso.com')
    })
    const run = await company.plan(pull, { packages: 'finance*' })
    const [comment] = company.thread.bodies(pull.number)
    for (const text of [comment, run.summary]) {
      expect(text).toContain('Narrowed to `finance*`: other packages were not looked at.')
      expect(text).not.toContain('ben@contoso.com')
    }
  })

  it('a further commit puts its plan into the same comment', async () => {
    const pull = company.history.openPullRequest(edit)
    await company.plan(pull)
    company.history.pushTo(pull, { [SALES]: salesOf('ada@contoso.com', 'cyd@contoso.com') })
    await company.plan(pull)
    const [comment, ...others] = company.thread.bodies(pull.number)
    expect(others).toEqual([])
    expect(comment).toContain('cyd@contoso.com')
    expect(comment).not.toContain('ben@contoso.com')
  })

  it('the merge makes it so, and the comment tells the outcome', async () => {
    const pull = await planAndMerge(edit)
    const run = await company.apply()
    expect(run.failed).toBe(false)
    expect(counts(run)).toEqual({ applied: '2', held: '0', failed: '0', pending: '0' })
    expect(holdersOfSales()).toEqual(['ada@contoso.com', 'ben@contoso.com', 'gus@partner.example'])
    expect(company.thread.bodies(pull.number)).toHaveLength(1)
    expect(run.outputs['comment-url']).toContain(`/pull/${pull.number}#`)
  })

  it('applied again there is nothing to do', async () => {
    await planAndMerge(edit)
    const before = company.history.filesAt(company.history.tip)
    await company.apply()
    const sent = writes()
    const run = await company.run(
      company.pushContext(company.history.tip, company.history.tip),
      { scope: 'all' },
      before
    )
    expect(run.failed).toBe(false)
    expect(run.outputs['has-changes']).toBe('false')
    expect(writes()).toBe(sent)
  })

  it('a run of the same push again, after it went through, finds nothing to do and does not fail', async () => {
    const base = company.history.tip
    await planAndMerge(edit)
    await company.apply()
    const sent = writes()
    const again = await company.run(company.pushContext(base, company.history.tip))
    expect(again.failed).toBe(false)
    expect(again.outputs['has-changes']).toBe('false')
    expect(writes()).toBe(sent)
  })

  it('a push that brings several pull requests applies them all', async () => {
    await planAndMerge(edit)
    await planAndMerge({ [FINANCE]: financeOf('ada@contoso.com', 'cyd@contoso.com') })
    expect(counts(await company.apply())).toEqual({ applied: '3', held: '0', failed: '0', pending: '0' })
  })

  it('a pull request that changes no membership has nothing to do', async () => {
    await planAndMerge({ 'README.md': 'Read me.\n' })
    const run = await company.apply()
    expect(run.failed).toBe(false)
    expect(run.outputs).toMatchObject({ 'has-changes': 'false', applied: '0' })
  })

  it('plan and report are handed on as files', async () => {
    await planAndMerge(edit)
    const run = await company.apply()
    expect(run.outputs['plan-file']).toContain('plan.json')
    expect(JSON.parse(run.files['plan.json'] ?? '')).toMatchObject({ version: 1, totals: { adds: 2 } })
    expect(JSON.parse(run.files['report.json'] ?? '')).toMatchObject({
      packages: [{ name: sales.name, changes: [{ outcome: 'applied' }, { outcome: 'applied' }] }]
    })
  })
})

describe('nobody gains or loses access that the reviewer did not see', () => {
  const both = {
    [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com'),
    [FINANCE]: financeOf('ada@contoso.com', 'cyd@contoso.com')
  }

  it('what changed in Entra since the review is held, and only that', async () => {
    await planAndMerge(both)
    company.directory.assignments.push(assignment(dan))
    const run = await company.apply()
    expect(run.failed).toBe(false)
    expect(counts(run)).toEqual({ applied: '2', held: '1', failed: '0', pending: '0' })
    expect(holdersOfSales()).toEqual(['ada@contoso.com', 'ben@contoso.com', 'dan@contoso.com'])
    expect(company.directory.holders(finance.id)).toEqual(['ada@contoso.com', 'cyd@contoso.com'])
    expect(run.codes('warning')).toEqual(['NO_REVIEWED_PLAN'])
  })

  it.each<{ rule: string; spoil: (number: number) => void; says: string }>([
    { rule: 'the comment is gone', spoil: () => company.thread.clear(), says: 'has no plan comment' },
    {
      rule: 'someone edited the comment',
      spoil: (number) => company.thread.edit(number, (body) => `${body}\nLooks good.`),
      says: 'cannot be believed'
    },
    {
      rule: 'someone changed the record in it, and GitHub does not tell',
      spoil: (number) => company.thread.edit(number, (body) => body.replace('since first', 'since  first'), false),
      says: 'cannot be believed'
    }
  ])('$rule: nothing is applied, and the run fails saying what to do', async ({ spoil, says }) => {
    const pull = await planAndMerge(both)
    spoil(pull.number)
    const run = await company.apply()
    expect(run.failed).toBe(true)
    expect(run.codes('error')).toEqual(['NO_REVIEWED_PLAN'])
    expect(run.messages('error')).toContain(says)
    expect(run.messages('error')).toContain('`unreviewed-changes: apply`')
    expect(counts(run)).toMatchObject({ applied: '0', held: '2' })
    expect(writes()).toBe(0)
  })

  it('a plan of an older commit than the one merged does not count', async () => {
    const pull = company.history.openPullRequest(both)
    await company.plan(pull)
    company.history.pushTo(pull, { 'README.md': 'Read me.\n' })
    company.history.merge(pull)
    const run = await company.apply()
    expect(run.failed).toBe(true)
    expect(run.codes('error')).toEqual(['NO_REVIEWED_PLAN'])
    expect(writes()).toBe(0)
  })

  it('a direct push has no reviewed plan', async () => {
    company.history.pushDirectly(both)
    const run = await company.apply()
    expect(run.failed).toBe(true)
    expect(run.codes('error')).toEqual(['NO_REVIEWED_PLAN'])
    expect(writes()).toBe(0)
  })

  it.each(['true', 'false'])(
    'with `unreviewed-changes: apply` a direct push is applied (comment: %s)',
    async (comment) => {
      company.history.pushDirectly(both)
      const run = await company.apply({ 'unreviewed-changes': 'apply', comment })
      expect(run.failed).toBe(false)
      expect(counts(run)).toMatchObject({ applied: '2', held: '0' })
    }
  )

  it('a plan for another folder is not this folder’s', async () => {
    await planAndMerge(both)
    const moved = { 'access/sales.csv': salesOf('ada@contoso.com', 'dan@contoso.com') }
    company.history.pushDirectly(moved)
    const run = await company.apply({ path: 'access' })
    expect(run.codes('error')).toEqual(['NO_REVIEWED_PLAN'])
    expect(writes()).toBe(0)
  })
})

describe('removals have a ceiling', () => {
  const colleagues = Array.from({ length: 10 }, (_, index) => person(`colleague${index}`, 40 + index))
  beforeEach(() => {
    const everybody = [ada, ...colleagues].map(({ principalName }) => principalName)
    company = new FakeCompany({ ...START, [SALES]: salesOf(...everybody) })
    company.directory.packages = [sales, finance]
    company.directory.people = [ada, ben, ...colleagues]
    company.directory.assignments = [ada, ...colleagues].map((each) => assignment(each))
    company.directory.assignments.push(assignment(ada, { packageId: finance.id, policyId: inFinance }))
  })

  it('a plan that goes too far is shown in full and fails the check', async () => {
    const pull = company.history.openPullRequest({ [SALES]: salesOf('ada@contoso.com') })
    const run = await company.plan(pull)
    expect(run.failed).toBe(true)
    expect(run.codes('error')).toEqual(['TOO_MANY_REMOVALS'])
    expect(company.thread.bodies(pull.number)[0]).toContain('colleague7@contoso.com')
  })

  it('merged all the same it is not applied, the other packages are', async () => {
    await planAndMerge({
      [SALES]: salesOf('ada@contoso.com'),
      [FINANCE]: financeOf('ada@contoso.com', 'ben@contoso.com')
    })
    const run = await company.apply()
    expect(run.failed).toBe(true)
    expect(counts(run)).toMatchObject({ applied: '1', held: '10' })
    expect(holdersOfSales()).toHaveLength(11)
  })

  it('raised in the same pull request it is applied', async () => {
    await planAndMerge({
      [SALES]: salesOf('ada@contoso.com'),
      [CONFIG]: 'version: 1\nsafety:\n  max-removal-percent: 95\n'
    })
    const run = await company.apply()
    expect(run.failed).toBe(false)
    expect(holdersOfSales()).toEqual(['ada@contoso.com'])
  })
})

describe('an old run never wins', () => {
  const edit = { [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com') }

  it('a newer commit of the folder supersedes it: it says which, succeeds and changes nothing', async () => {
    const base = company.history.tip
    await planAndMerge(edit)
    const old = company.pushContext(base, company.history.tip)
    const newer = company.history.pushDirectly({ [SALES]: salesOf('ada@contoso.com', 'cyd@contoso.com') })
    const run = await company.run(old)
    expect(run.failed).toBe(false)
    expect(run.codes('warning')).toEqual(['SUPERSEDED'])
    expect(run.messages('warning')).toContain(newer)
    expect(writes()).toBe(0)
  })

  it('one that comes while it reads supersedes it too', async () => {
    await planAndMerge(edit)
    const read = company.directory.listAssignments.bind(company.directory)
    company.directory.listAssignments = (ids) => {
      company.history.pushDirectly({ [SALES]: salesOf('ada@contoso.com') })
      return read(ids)
    }
    const run = await company.apply()
    expect(run.failed).toBe(false)
    expect(run.codes('warning')).toEqual(['SUPERSEDED'])
    expect(writes()).toBe(0)
  })

  it('a newer commit of something else supersedes nothing', async () => {
    const base = company.history.tip
    await planAndMerge(edit)
    const context = company.pushContext(base, company.history.tip)
    company.history.pushDirectly({ 'README.md': 'Read me.\n' })
    expect(counts(await company.run(context))).toMatchObject({ applied: '1' })
  })

  it('a commit that is not on the branch any more fails without touching anything', async () => {
    const base = company.history.tip
    await planAndMerge(edit)
    const context = company.pushContext(base, company.history.tip)
    company.history.rewrite(START)
    const run = await company.run(context)
    expect(run.failed).toBe(true)
    expect(run.codes('error')).toEqual(['NOT_DEFAULT_BRANCH'])
    expect(writes()).toBe(0)
  })
})

describe('what is planned is the commit’s content', () => {
  it.each<{ rule: string; workspace: (files: Files) => Files; names: string }>([
    {
      rule: 'a file that a step changed',
      workspace: (files) => ({ ...files, [SALES]: salesOf('dan@contoso.com') }),
      names: SALES
    },
    {
      rule: 'a file that a step added',
      workspace: (files) => ({ ...files, 'memberships/more.csv': salesOf('dan@contoso.com') }),
      names: 'memberships/more.csv'
    },
    {
      rule: 'a file that a step deleted',
      workspace: (files) => Object.fromEntries(Object.entries(files).filter(([path]) => path !== FINANCE)),
      names: FINANCE
    },
    {
      rule: 'settings that a step added',
      workspace: (files) => ({ ...files, [CONFIG]: 'version: 1\n' }),
      names: CONFIG
    }
  ])('$rule is refused', async ({ workspace, names }) => {
    const pull = company.history.openPullRequest({ [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com') })
    const run = await company.plan(pull, {}, workspace(company.history.filesAt(pull.testMergeSha)))
    expect(run.failed).toBe(true)
    expect(run.codes('error')).toEqual(['WORKSPACE_DIFFERS'])
    expect(run.messages('error')).toContain(names)
    expect(company.thread.bodies(pull.number)).toEqual([])
  })

  it('other files of the workspace do not matter, nor do line ends of a checkout on Windows', async () => {
    const pull = company.history.openPullRequest({ [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com') })
    const files = company.history.filesAt(pull.testMergeSha)
    const windows = Object.fromEntries(
      Object.entries(files).map(([path, text]) => [path, text.replaceAll('\n', '\r\n')])
    )
    const run = await company.plan(pull, {}, { ...windows, 'memberships/notes.txt': 'x' })
    expect(run.failed).toBe(false)
    expect(run.outputs['adds']).toBe('1')
  })

  it('a workspace without the folder is told', async () => {
    const pull = company.history.openPullRequest({ [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com') })
    const run = await company.plan(pull, {}, { 'README.md': 'x' })
    expect(run.codes('error')).toEqual(['WORKSPACE_MISSING'])
  })
})

describe('files that are broken', () => {
  const broken = {
    [SALES]: 'AccessPackage;Email;Departement\nSales Tools;not-an-address;x\nSales Tools;ada@contoso.com;y\n',
    [FINANCE]: 'AccessPackage;Email;EndDate\nFinance Reports;ada@contoso.com;31.12.2026\n',
    [CONFIG]: 'version: 1\nsafty:\n  max-removals: 1\n'
  }
  const codes = ['CSV_BAD_ADDRESS', 'CSV_BAD_DATE', 'CSV_UNKNOWN_COLUMN', 'SETTINGS_UNKNOWN_KEY']

  it('every problem of every file is told, the comment says so, and Entra is not asked', async () => {
    const pull = company.history.openPullRequest(broken)
    const run = await company.plan(pull)
    expect(run.failed).toBe(true)
    expect([...run.codes('error')].sort()).toEqual(codes)
    for (const place of [`${FINANCE}:2`, `${SALES}:1`, `${SALES}:2`, `${CONFIG}:2`]) expect(run.log).toContain(place)
    expect(run.summary).toContain('not-an-address')
    expect(company.thread.bodies(pull.number)[0]).toContain('4 problems')
    expect(company.directory.reads).toEqual([])
    expect(company.directory.signInsAhead).toBe(0)
  })

  it('with none of them the sign-in is under way when the older files are read', async () => {
    const { history, directory } = company
    const readFile = history.readFile.bind(history)
    const signIns: number[] = []
    history.readFile = (...file) => {
      signIns.push(directory.signInsAhead)
      return readFile(...file)
    }
    await company.plan(history.openPullRequest({ [SALES]: salesOf('ben@contoso.com') }))
    expect(signIns).toEqual([1])
  })

  it('the comment of an older plan is replaced, and the mended files’ plan replaces it again', async () => {
    const pull = company.history.openPullRequest({ [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com') })
    await company.plan(pull)
    company.history.pushTo(pull, broken)
    await company.plan(pull)
    expect(company.thread.bodies(pull.number)).toHaveLength(1)
    expect(company.thread.bodies(pull.number)[0]).not.toContain('ben@contoso.com')
    company.history.pushTo(pull, {
      [SALES]: salesOf('ada@contoso.com', 'cyd@contoso.com'),
      [FINANCE]: START[FINANCE] ?? '',
      [CONFIG]: null
    })
    await company.plan(pull)
    expect(company.thread.bodies(pull.number)).toHaveLength(1)
    expect(company.thread.bodies(pull.number)[0]).toContain('cyd@contoso.com')
  })

  it('merged all the same, apply fails and changes nothing', async () => {
    await planAndMerge(broken)
    const run = await company.apply()
    expect(run.failed).toBe(true)
    expect([...run.codes('error')].sort()).toEqual(codes)
    expect(writes()).toBe(0)
  })

  it('the plan file says why there is no plan', async () => {
    const run = await company.plan(company.history.openPullRequest(broken))
    const file = JSON.parse(run.files['plan.json'] ?? '') as { packages: unknown[]; refusals: { code: string }[] }
    expect(file.packages).toEqual([])
    expect(file.refusals.map(({ code }) => code).sort()).toEqual(codes)
  })

  it('validate tells the same, without credentials', async () => {
    const pull = company.history.openPullRequest(broken)
    const run = await company.plan(pull, { mode: 'validate', 'tenant-id': '', 'client-id': '', 'github-token': '' })
    expect(run.failed).toBe(true)
    expect([...run.codes('error')].sort()).toEqual(codes)
    expect(company.signIns).toBe(0)
  })

  it('valid files are valid without credentials', async () => {
    const pull = company.history.openPullRequest({ [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com') })
    const run = await company.plan(pull, { mode: 'validate', 'tenant-id': '', 'client-id': '' })
    expect(run.failed).toBe(false)
    expect(run.log).toContain('2 membership files, 2 access packages, 3 rows')
    expect(company.signIns).toBe(0)
    expect(company.thread.bodies(pull.number)).toEqual([])
  })
})

describe('the comment of a pull request that moved on', () => {
  const edit = { [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com') }

  it('closed meanwhile: nothing is written', async () => {
    const pull = company.history.openPullRequest(edit)
    pull.open = false
    const run = await company.plan(pull)
    expect(run.failed).toBe(false)
    expect(run.log).toContain('closed')
    expect(company.thread.bodies(pull.number)).toEqual([])
  })

  it('merged meanwhile: the plan that was reviewed stays', async () => {
    const pull = company.history.openPullRequest(edit)
    await company.plan(pull)
    const shown = company.thread.bodies(pull.number)
    const context = company.pullRequestContext(pull)
    company.history.merge(pull)
    company.directory.assignments.push(assignment(dan))
    await company.run(context)
    expect(company.thread.bodies(pull.number)).toEqual(shown)
  })

  it('with a newer commit: its own run writes', async () => {
    const pull = company.history.openPullRequest(edit)
    const old = company.pullRequestContext(pull)
    company.history.pushTo(pull, { [SALES]: salesOf('ada@contoso.com', 'cyd@contoso.com') })
    const run = await company.run(old)
    expect(run.failed).toBe(false)
    expect(run.log).toContain('newer commit')
    expect(company.thread.bodies(pull.number)).toEqual([])
  })
})

describe('a comment that cannot be written', () => {
  const edit = { [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com') }
  const forbidden = new ActionError('GITHUB_FORBIDDEN', 'The token may not write.', 'Grant `pull-requests: write`.')

  it('is a warning with the missing permission; the plan is in the summary', async () => {
    company.thread.refusal = forbidden
    const run = await company.plan(company.history.openPullRequest(edit))
    expect(run.failed).toBe(false)
    expect(run.codes('warning')).toEqual(['GITHUB_FORBIDDEN'])
    expect(run.messages('warning')).toContain('`pull-requests: write`')
    expect(run.summary).toContain('ben@contoso.com')
  })

  it('does not undo or block an apply', async () => {
    await planAndMerge(edit)
    company.thread.refusal = forbidden
    const run = await company.apply()
    expect(run.failed).toBe(false)
    expect(run.codes('warning')).toEqual(['GITHUB_FORBIDDEN'])
    expect(holdersOfSales()).toEqual(['ada@contoso.com', 'ben@contoso.com'])
  })

  it('with `comment: false` none is written', async () => {
    const pull = company.history.openPullRequest(edit)
    const run = await company.plan(pull, { comment: 'false' })
    expect(run.codes('warning')).toEqual([])
    expect(company.thread.bodies(pull.number)).toEqual([])
  })
})

describe('dry-run', () => {
  it('computes and reports, and changes nothing: no request, no comment', async () => {
    const pull = await planAndMerge({ [SALES]: salesOf('ben@contoso.com', 'gus@partner.example') })
    const shown = company.thread.bodies(pull.number)
    const run = await company.apply({ 'dry-run': 'true' })
    expect(run.failed).toBe(false)
    expect(run.outputs).toMatchObject({ adds: '2', removes: '1', applied: '0' })
    expect(run.summary).toContain('ben@contoso.com')
    expect(writes()).toBe(0)
    expect(company.thread.bodies(pull.number)).toEqual(shown)
  })
})

describe('one failure does not stop the rest', () => {
  it('the run fails and names each failure with its cause and line', async () => {
    await planAndMerge({ [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com', 'cyd@contoso.com') })
    company.directory.spoil((write) => write.kind === 'add' && write.userId === ben.id, {
      kind: 'refuse',
      status: 400,
      code: 'InvalidModel',
      message: 'The model is invalid.'
    })
    const run = await company.apply()
    expect(run.failed).toBe(true)
    expect(counts(run)).toEqual({ applied: '1', held: '0', failed: '1', pending: '0' })
    expect(run.annotations).toMatchObject([
      { level: 'error', problem: { code: 'GRAPH_REFUSED', place: { file: SALES, line: 3 } } }
    ])
    expect(holdersOfSales()).toEqual(['ada@contoso.com', 'cyd@contoso.com'])
  })

  it('what is accepted and not delivered is no failure', async () => {
    await planAndMerge({ [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com') })
    company.directory.deliveryMs = null
    const run = await company.apply()
    expect(run.failed).toBe(false)
    expect(counts(run)).toEqual({ applied: '0', held: '0', failed: '0', pending: '1' })
  })

  it('Entra that cannot be read fails the run before anything is written', async () => {
    await planAndMerge({ [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com') })
    company.directory.breakRead('listOpenRequests', new ActionError('GRAPH_FORBIDDEN', 'No.', 'Grant it.'))
    const run = await company.apply()
    expect(run.failed).toBe(true)
    expect(run.codes('error')).toEqual(['GRAPH_FORBIDDEN'])
    expect(writes()).toBe(0)
  })

  it('a defect is told as one, and fails the run', async () => {
    company.directory.breakRead('listAssignments', new TypeError('x is undefined'))
    const run = await company.plan(company.history.openPullRequest({ [SALES]: salesOf('ben@contoso.com') }))
    expect(run.failed).toBe(true)
    expect(run.codes('error')).toEqual(['INTERNAL'])
  })
})

describe('which packages a run looks at', () => {
  const extra = { [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com') }

  it('those of files that differ: drift elsewhere is left to its own run', async () => {
    company.directory.assignments.push(assignment(dan, { packageId: finance.id }))
    const run = await company.plan(company.history.openPullRequest(extra))
    expect(run.outputs).toMatchObject({ adds: '1', removes: '0' })
  })

  it('with `scope: all` every managed package', async () => {
    company.directory.assignments.push(assignment(dan, { packageId: finance.id }))
    const run = await company.plan(company.history.openPullRequest(extra), { scope: 'all' })
    expect(run.outputs).toMatchObject({ adds: '1', removes: '1' })
  })

  it('everything when the comparison does not list all files, and the run says why', async () => {
    company.directory.assignments.push(assignment(dan, { packageId: finance.id }))
    company.history.comparison = { kind: 'too-many' }
    const run = await company.plan(company.history.openPullRequest(extra))
    expect(run.outputs).toMatchObject({ adds: '1', removes: '1' })
    expect(run.log).toContain('more than 300 files')
  })

  it('a deleted file releases its package: nothing is taken away, and the log says who keeps it', async () => {
    await planAndMerge({ [SALES]: null })
    const run = await company.apply()
    expect(run.failed).toBe(false)
    expect(run.outputs['has-changes']).toBe('false')
    expect(run.log).toContain('«Sales Tools» is no longer managed')
    expect(holdersOfSales()).toEqual(['ada@contoso.com'])
  })

  it('a row moved to another file changes nothing', async () => {
    const moved = { [SALES]: null, 'memberships/teams/north.csv': START[SALES] ?? '' }
    const run = await company.plan(company.history.openPullRequest(moved))
    expect(run.outputs['has-changes']).toBe('false')
  })

  it('what the settings change is in the comment', async () => {
    const pull = company.history.openPullRequest({ [CONFIG]: 'version: 1\nsafety:\n  max-removals: 500\n' })
    await company.plan(pull)
    expect(company.thread.bodies(pull.number)[0]).toContain('raises `max-removals` from 200 to 500')
  })
})

describe('events without work or without credentials', () => {
  it('a closed pull request needs nothing', async () => {
    const pull = company.history.openPullRequest({ [SALES]: salesOf('ben@contoso.com') })
    const run = await company.run(company.pullRequestContext(pull, 'closed'))
    expect(run).toMatchObject({ failed: false, outputs: { mode: 'nothing' } })
    expect(company.signIns).toBe(0)
  })

  it('a pull request from a fork is validated, and says so', async () => {
    const pull = company.history.openPullRequest({ [SALES]: salesOf('ben@contoso.com') })
    const context = company.pullRequestContext(pull)
    const fork = context.pullRequest === null ? null : { ...context.pullRequest, fork: true }
    const run = await company.run({ ...context, pullRequest: fork, canRequestIdToken: false })
    expect(run).toMatchObject({ failed: false, outputs: { mode: 'validate' } })
    expect(run.log).toContain('fork')
    expect(run.summary).toContain('fork')
    expect(company.signIns).toBe(0)
  })

  it('an event that is refused is one error, and fails the run', async () => {
    const run = await company.run(contextOf({ eventName: 'pull_request_target', sha: company.history.tip }))
    expect(run.failed).toBe(true)
    expect(run.codes('error')).toEqual(['UNSUPPORTED_EVENT'])
    expect(run.summary).toContain('### The run failed')
    expect(run.summary).not.toMatch(/in the files|Nothing was changed/)
    expect(company.signIns).toBe(0)
  })
})

describe('a failure', () => {
  it('that is a defect claims nothing about what was done', async () => {
    company.directory.findPackages = () => Promise.reject(new Error('Boom.'))
    const run = await company.plan(company.history.openPullRequest({ [SALES]: salesOf('ben@contoso.com') }))
    expect(run).toMatchObject({ failed: true })
    expect(run.codes('error')).toEqual(['INTERNAL'])
    expect(`${run.messages('error')} ${run.summary}`).not.toMatch(/Nothing|in the files/)
    expect(run.messages('error')).toContain('the report file')
  })

  it.each([
    { rule: 'of the event', context: contextOf({ eventName: 'pull_request_target' }), files: START },
    { rule: 'of the files', context: contextOf(), files: { [SALES]: 'AccessPackage\n' } }
  ])('$rule is told even where the job summary cannot be written', async ({ context, files }) => {
    const runner = new FakeRunner(context, { mode: 'validate' })
    runner.addSummary = () => Promise.reject(new Error('The disk\n::error::is full.'))
    const unused = () => {
      throw new Error('Not for this run.')
    }
    await main(runner, { clock: company.clock, files: new FakeFiles(files), github: unused, entra: unused })
    expect(runner.failed).toBe(true)
    expect(runner.codes('error')).not.toEqual([])
    expect(runner.log).toContain('The job summary could not be written: The disk ::error::is full.')
  })
})
