/** What one run leaves to the next: whatever was merged and not applied is planned and applied again, and told apart. */
import { beforeEach, describe, expect, it } from '@jest/globals'
import { ActionError } from '../../src/core/errors.js'
import type { Change } from '../../src/core/plan.js'
import { contextOf, FakeCompany } from './fakes/fake-company.js'
import type { Edit, FakePullRequest } from './fakes/fake-history.js'
import type { FakeRunner } from './fakes/fake-runner.js'
import { ada, assignment, ben, cyd, dan, finance, sales, TENANT } from './fakes/samples.js'

const SALES = 'memberships/sales.csv'
const FINANCE = 'memberships/finance.csv'
const CONFIG = 'memberships/config.yml'

const csv = (packageName: string, ...people: readonly string[]): string =>
  ['AccessPackage;Email', ...people.map((each) => `${packageName};${each}@contoso.com`), ''].join('\n')
const salesOf = (...people: readonly string[]): string => csv(sales.name, ...people)
const financeOf = (...people: readonly string[]): string => csv(finance.name, ...people)

const inFinance = finance.policies[0]?.id ?? null
const REFUSED = { kind: 'refuse', status: 400, code: 'InvalidModel', message: 'The model is invalid.' } as const

let company: FakeCompany
beforeEach(() => {
  company = new FakeCompany({ 'README.md': 'Access.\n', [SALES]: salesOf('ada'), [FINANCE]: financeOf('ada') })
  company.directory.packages = [sales, finance]
  company.directory.people = [ada, ben, cyd, dan]
  company.directory.assignments = [assignment(ada), assignment(ada, { packageId: finance.id, policyId: inFinance })]
})

async function planAndMerge(edit: Edit): Promise<FakePullRequest> {
  const pull = company.history.openPullRequest(edit)
  await company.plan(pull)
  company.history.merge(pull)
  return pull
}

/** Merges something, and its apply never runs. */
async function mergeWithoutApply(edit: Edit): Promise<void> {
  await planAndMerge(edit)
  company.skipApply()
}

const holders = (): Readonly<Record<string, readonly string[]>> => ({
  sales: company.directory.holders(sales.id).map((each) => each.replace('@contoso.com', '')),
  finance: company.directory.holders(finance.id).map((each) => each.replace('@contoso.com', ''))
})

const planFile = (run: FakeRunner) =>
  JSON.parse(run.files['plan.json'] ?? '') as {
    readonly baseline: string | null
    readonly scope: string
    readonly scopeReason: string
    readonly packages: readonly {
      readonly name: string
      readonly changes: readonly (Pick<Change, 'kind' | 'cause' | 'causeDetail'> & { readonly member: string })[]
    }[]
  }

/** Every change of a plan with its cause, e.g. `add ben: earlier-merge`. */
const causes = (run: FakeRunner): readonly string[] =>
  planFile(run).packages.flatMap(({ changes }) =>
    changes.map(({ kind, member, cause }) => `${kind} ${member.replace('@contoso.com', '')}: ${String(cause)}`)
  )

const lastRecord = () => company.records.all.at(-1)

describe('the record of an apply', () => {
  it('begins before the first write, and succeeds when everything is done', async () => {
    await planAndMerge({ [SALES]: salesOf('ada', 'ben') })
    const submit = company.directory.submit.bind(company.directory)
    let states: readonly string[] = []
    company.directory.submit = (writes) => {
      states = [...(lastRecord()?.states ?? [])]
      return submit(writes)
    }
    await company.apply()
    expect(states).toEqual(['in_progress'])
    expect(lastRecord()).toMatchObject({
      commit: company.history.tip,
      owner: { tenantId: TENANT, path: 'memberships' },
      states: ['in_progress', 'success'],
      description: '1 applied'
    })
  })

  it('succeeds for an apply that finds nothing to do, so that the next one compares with its commit', async () => {
    await planAndMerge({ 'README.md': 'Read me.\n' })
    await company.apply()
    expect(lastRecord()).toMatchObject({ commit: company.history.tip, description: 'Nothing to do' })
    const next = await company.plan(company.history.openPullRequest({ [SALES]: salesOf('ada', 'ben') }))
    expect(planFile(next)).toMatchObject({ baseline: company.history.tip, scope: 'changed' })
  })

  it('succeeds when Entra accepted what it has not delivered', async () => {
    company.directory.deliveryMs = null
    await planAndMerge({ [SALES]: salesOf('ada', 'ben') })
    await company.apply()
    expect(lastRecord()).toMatchObject({ states: ['in_progress', 'success'], description: '1 accepted by Entra' })
  })

  it.each<{ rule: string; spoil: () => void; inputs?: Record<string, string>; says: string }>([
    {
      rule: 'a change failed',
      spoil: () => company.directory.spoil(({ kind }) => kind === 'add', REFUSED),
      says: '1 failed'
    },
    {
      rule: 'the outcome of a change is unknown',
      spoil: () => company.directory.spoil(({ kind }) => kind === 'add', { kind: 'lose', taken: false }),
      says: '1 unknown'
    },
    { rule: 'nobody reviewed it', spoil: () => company.thread.clear(), says: '1 held' },
    {
      rule: 'a package is refused',
      spoil: () => {
        company.directory.packages = [finance]
      },
      says: '1 package refused'
    }
  ])('fails when $rule', async ({ spoil, says }) => {
    await planAndMerge({ [SALES]: salesOf('ada', 'ben') })
    spoil()
    await company.apply()
    expect(lastRecord()).toMatchObject({ commit: company.history.tip, states: ['in_progress', 'failure'] })
    expect(lastRecord()?.description).toContain(says)
  })

  it('fails when the run breaks off after it began', async () => {
    await planAndMerge({ [SALES]: salesOf('ada', 'ben') })
    company.directory.submit = () => Promise.reject(new TypeError('a defect'))
    const run = await company.apply()
    expect(run.codes('error')).toEqual(['INTERNAL'])
    expect(lastRecord()).toMatchObject({ states: ['in_progress', 'failure'], description: 'The run broke off' })
  })

  it('is not written by a dry run, by a superseded run, and by one that could not plan', async () => {
    const base = company.history.tip
    await planAndMerge({ [SALES]: salesOf('ada', 'ben') })
    const before = company.records.all.length
    await company.run(company.pushContext(base, company.history.tip), { 'dry-run': 'true' })
    company.directory.breakRead('listAssignments', new ActionError('GRAPH_UNREACHABLE', 'No answer.', ''), { times: 1 })
    await company.run(company.pushContext(base, company.history.tip))
    const old = company.pushContext(base, company.history.tip)
    company.history.pushDirectly({ [SALES]: salesOf('ada', 'cyd') })
    await company.run(old)
    expect(company.records.all).toHaveLength(before)
  })

  it('that cannot be written is a warning with the missing permission, and blocks nothing', async () => {
    await planAndMerge({ [SALES]: salesOf('ada', 'ben') })
    company.records.refusal = new ActionError('GITHUB_FORBIDDEN', 'Could not write it.', 'Grant `deployments: write`.')
    const run = await company.apply()
    expect(run.failed).toBe(false)
    expect(run.codes('warning')).toEqual(['GITHUB_FORBIDDEN'])
    expect(run.messages('warning')).toContain('`deployments: write`')
    expect(holders()['sales']).toEqual(['ada', 'ben'])
  })
})

describe('what an earlier merge left', () => {
  it('a failed change is in the next plan, apart and with its commit, and its merge makes it', async () => {
    company.directory.spoil(({ kind }) => kind === 'add', REFUSED, 1)
    const first = await planAndMerge({ [SALES]: salesOf('ada', 'ben') })
    await company.apply()
    expect(holders()['sales']).toEqual(['ada'])

    const second = company.history.openPullRequest({ [FINANCE]: financeOf('ada', 'cyd') })
    const plan = await company.plan(second)
    expect(causes(plan)).toEqual(['add cyd: added', 'add ben: earlier-merge'])
    const [comment] = company.thread.bodies(second.number)
    expect(comment).toContain('#### From earlier merges, not yet applied')
    expect(comment).toContain(`[\`${first.headSha.slice(0, 7)}\`]`)

    company.history.merge(second)
    const run = await company.apply()
    expect(run.failed).toBe(false)
    expect(holders()).toEqual({ sales: ['ada', 'ben'], finance: ['ada', 'cyd'] })
    expect(lastRecord()?.states).toEqual(['in_progress', 'success'])
    expect(
      causes(await company.plan(company.history.openPullRequest({ [SALES]: salesOf('ada', 'ben', 'dan') })))
    ).toEqual(['add dan: added'])
  })

  it('the next merge makes it also when its pull request was planned before', async () => {
    const second = company.history.openPullRequest({ [FINANCE]: financeOf('ada', 'cyd') })
    await company.plan(second)
    await mergeWithoutApply({ [SALES]: salesOf('ada', 'ben') })
    company.history.merge(second)
    const run = await company.apply()
    expect(run.failed).toBe(false)
    expect(run.outputs).toMatchObject({ applied: '2', held: '0' })
    expect(holders()).toEqual({ sales: ['ada', 'ben'], finance: ['ada', 'cyd'] })
  })

  it('a removal counts like any other change', async () => {
    company.directory.assignments.push(assignment(ben), assignment(cyd), assignment(dan))
    company.history.pushDirectly({ [SALES]: salesOf('ada', 'ben', 'cyd', 'dan') })
    await company.apply({ 'unreviewed-changes': 'apply' })
    await mergeWithoutApply({ [SALES]: salesOf('ada', 'cyd', 'dan') })
    const next = company.history.openPullRequest({ [FINANCE]: financeOf('ada', 'cyd') })
    expect(causes(await company.plan(next))).toEqual(['add cyd: added', 'remove ben: earlier-merge'])
    company.history.merge(next)
    await company.apply()
    expect(holders()['sales']).toEqual(['ada', 'cyd', 'dan'])
  })

  it('what a pull request changes itself is its own, though an earlier merge changed the same row', async () => {
    await mergeWithoutApply({ [SALES]: salesOf('ada', 'ben', 'dan') })
    const next = company.history.openPullRequest({
      [SALES]: `AccessPackage;Email;EndDate\nSales Tools;ada@contoso.com;\nSales Tools;ben@contoso.com;2026-12-31\nSales Tools;dan@contoso.com;\n`
    })
    expect(causes(await company.plan(next))).toEqual(['add ben: changed', 'add dan: earlier-merge'])
  })

  it('what is held is shown by the next plan, whatever that changes, and applied by its merge', async () => {
    company.history.pushDirectly({ [SALES]: salesOf('ada', 'ben') })
    const held = await company.apply()
    expect(held.codes('error')).toEqual(['NO_REVIEWED_PLAN'])
    expect(lastRecord()).toMatchObject({ states: ['in_progress', 'failure'], description: '1 held' })
    await planAndMerge({ 'README.md': 'Read me.\n' })
    const run = await company.apply()
    expect(run.outputs).toMatchObject({ applied: '1', held: '0' })
    expect(holders()['sales']).toEqual(['ada', 'ben'])
  })

  it('is not claimed where the row stood when the files were applied last: that came from Entra', async () => {
    company.directory.spoil(({ kind }) => kind === 'add', REFUSED, 1)
    await planAndMerge({ [SALES]: salesOf('ada', 'ben') })
    await company.apply()
    company.directory.assignments = company.directory.assignments.filter(({ subject }) => subject.email !== ada.mail)
    const run = await company.plan(company.history.openPullRequest({ 'README.md': 'Read me.\n' }))
    expect(causes(run)).toEqual(['add ada: entra', 'add ben: earlier-merge'])
  })

  it('goes out of Entra again when it was taken back before it was applied as a whole', async () => {
    company.directory.spoil((write) => write.kind === 'add' && write.userId === cyd.id, REFUSED, 1)
    await planAndMerge({ [SALES]: salesOf('ada', 'ben', 'cyd') })
    await company.apply()
    expect(holders()['sales']).toEqual(['ada', 'ben'])

    const revert = company.history.openPullRequest({ [SALES]: salesOf('ada') })
    expect(causes(await company.plan(revert))).toEqual(['remove ben: removed'])
    company.history.merge(revert)
    company.skipApply()
    const later = company.history.openPullRequest({ 'README.md': 'Read me.\n' })
    await company.plan(later)
    company.history.merge(later)
    await company.apply()
    expect(holders()['sales']).toEqual(['ada'])
  })

  it('invites nobody anew for a row that was applied', async () => {
    const guest = (file: string): Edit => ({
      [file]: `AccessPackage;Email\nSales Tools;ada@contoso.com\nSales Tools;gus@partner.example\n`
    })
    await planAndMerge(guest(SALES))
    await company.apply()
    company.directory.people = company.directory.people.filter(({ guest: invited }) => !invited)
    company.directory.assignments = [assignment(ada)]
    const run = await company.plan(
      company.history.openPullRequest({
        [SALES]: `# checked\nAccessPackage;Email\nSales Tools;ada@contoso.com\nSales Tools;gus@partner.example\n`
      })
    )
    expect(run.outputs).toMatchObject({ invites: '0' })
    expect(run.codes('warning')).toEqual(['PERSON_LEFT'])
  })
})

describe('without a record to compare with, everything is looked at, and the run says why', () => {
  const drifted = () =>
    company.directory.assignments.push(assignment(dan, { packageId: finance.id, policyId: inFinance }))

  async function planned(): Promise<{
    readonly scope: string
    readonly baseline: string | null
    readonly why: string
  }> {
    const pull = company.history.openPullRequest({ [SALES]: salesOf('ada', 'ben') })
    const run = await company.plan(pull)
    const { scope, baseline, scopeReason } = planFile(run)
    expect(run.log).toContain(scopeReason)
    const [comment = ''] = company.thread.bodies(pull.number)
    expect(comment.includes('all packages looked at')).toBe(scope === 'all')
    return { scope, baseline, why: scopeReason }
  }

  it('none yet', async () => {
    drifted()
    company.records.all.length = 0
    expect(await planned()).toEqual({ scope: 'all', baseline: null, why: 'there is no record of an apply yet' })
  })

  it('none that succeeded', async () => {
    company.records.all.length = 0
    company.records.add({ tenantId: TENANT, path: 'memberships' }, company.history.tip, 'in_progress')
    expect(await planned()).toMatchObject({ scope: 'all', why: expect.stringContaining('went through as a whole') })
  })

  it('a long row of applies that failed', async () => {
    for (let made = 0; made < 30; made += 1) {
      company.records.add({ tenantId: TENANT, path: 'memberships' }, company.history.tip, 'in_progress', 'failure')
    }
    expect(await planned()).toMatchObject({ scope: 'all', why: 'none of the last 30 applies went through as a whole' })
  })

  it('no permission to read them', async () => {
    company.records.unreadable = new ActionError(
      'GITHUB_FORBIDDEN',
      'Could not list the deployment records.',
      'Give the job `permissions: deployments: read`.'
    )
    expect(await planned()).toMatchObject({
      scope: 'all',
      why: expect.stringContaining('`permissions: deployments: read`')
    })
  })

  it('a branch that was rewritten', async () => {
    company.history.rewrite({ [SALES]: salesOf('ada') })
    expect(await planned()).toMatchObject({ scope: 'all', why: expect.stringContaining('the branch was rewritten') })
  })

  it('more than 300 files', async () => {
    company.history.comparison = { kind: 'too-many' }
    company.history.pushDirectly({ 'README.md': 'Read me.\n' })
    expect(await planned()).toMatchObject({ scope: 'all', why: expect.stringContaining('more than 300 files') })
  })

  it('settings that changed and changed back since', async () => {
    const owner = { tenantId: TENANT, path: 'memberships' }
    const raised = company.history.pushDirectly({ [CONFIG]: 'version: 1\nsafety:\n  max-removal-percent: 90\n' })
    company.records.add(owner, raised, 'in_progress', 'failure')
    company.history.pushDirectly({ [CONFIG]: null })
    expect(await planned()).toMatchObject({ scope: 'all', why: expect.stringContaining('changed and changed back') })
  })

  it('and the apply looks at everything too, and holds what no plan showed', async () => {
    company.records.all.length = 0
    drifted()
    await planAndMerge({ [SALES]: salesOf('ada', 'ben') })
    const run = await company.apply()
    expect(run.outputs).toMatchObject({ applied: '2' })
    expect(holders()).toEqual({ sales: ['ada', 'ben'], finance: ['ada'] })
  })
})

describe('the records that count', () => {
  it('are those of this tenant and folder', async () => {
    const elsewhere = company.history.pushDirectly({ [SALES]: salesOf('ada', 'ben') })
    company.records.add({ tenantId: TENANT, path: 'other' }, elsewhere, 'in_progress', 'success')
    company.records.add({ tenantId: '0'.repeat(36), path: 'memberships' }, elsewhere, 'in_progress', 'success')
    const run = await company.plan(company.history.openPullRequest({ 'README.md': 'Read me.\n' }))
    expect(causes(run)).toEqual(['add ben: earlier-merge'])
  })

  it('are those of commits before: one of a later merge does not make a late plan look at everything', async () => {
    const pull = company.history.openPullRequest({ [FINANCE]: financeOf('ada', 'cyd') })
    const context = company.pullRequestContext(pull)
    const start = company.history.tip
    await planAndMerge({ [SALES]: salesOf('ada', 'ben') })
    await company.apply()
    const run = await company.run(context)
    expect(planFile(run)).toMatchObject({ baseline: start, scope: 'changed' })
    expect(causes(run)).toEqual(['add cyd: added'])
  })

  it('compare a pull request with what its test merge was made upon, not with where it once began', async () => {
    const pull = company.history.openPullRequest({ [FINANCE]: financeOf('ada', 'cyd') })
    await mergeWithoutApply({ [SALES]: salesOf('ada', 'ben') })
    const { baseSha } = pull
    company.history.refresh(pull)
    pull.baseSha = baseSha
    expect(causes(await company.plan(pull))).toEqual(['add cyd: added', 'add ben: earlier-merge'])
  })

  it('do not let the re-run of an older push pass for the newest, where its files are those of now again', async () => {
    const start = company.history.tip
    await planAndMerge({ [FINANCE]: financeOf('ada', 'cyd') })
    const older = company.pushContext(start, company.history.tip)
    await company.apply()
    await planAndMerge({ [SALES]: salesOf('ada', 'ben') })
    await company.apply()
    const applied = company.history.tip
    await mergeWithoutApply({ [SALES]: salesOf('ada') })

    const again = await company.run(older)
    expect(again.failed).toBe(false)
    expect(again.codes('warning')).toEqual(['SUPERSEDED'])
    expect(again.messages('warning')).toContain(applied)
    expect(lastRecord()?.commit).toBe(applied)

    await planAndMerge({ 'README.md': 'Read me.\n' })
    expect(causes(await company.apply())).toEqual(['remove ben: earlier-merge'])
    expect(holders()).toEqual({ sales: ['ada'], finance: ['ada', 'cyd'] })
  })

  it('of a later commit with the same files stop no re-run', async () => {
    const start = company.history.tip
    await planAndMerge({ [FINANCE]: financeOf('ada', 'cyd') })
    const older = company.pushContext(start, company.history.tip)
    await company.apply()
    await planAndMerge({ 'README.md': 'Read me.\n' })
    await company.apply()
    expect((await company.run(older)).codes('warning')).toEqual([])
  })
})

describe('an apply that is started by hand', () => {
  const dispatch = (inputs: Record<string, string> = {}) =>
    company.run(contextOf({ eventName: 'workflow_dispatch', sha: company.history.tip }), { mode: 'apply', ...inputs })

  it('tries again what reviewed plans since the last applied commit allow', async () => {
    company.directory.spoil(({ kind }) => kind === 'add', REFUSED, 3)
    await planAndMerge({ [SALES]: salesOf('ada', 'ben') })
    await company.apply()
    await planAndMerge({ [FINANCE]: financeOf('ada', 'cyd') })
    await company.apply()
    const run = await dispatch()
    expect(run.failed).toBe(false)
    expect(causes(run)).toEqual(['add cyd: earlier-merge', 'add ben: earlier-merge'])
    expect(holders()).toEqual({ sales: ['ada', 'ben'], finance: ['ada', 'cyd'] })
    expect(lastRecord()).toMatchObject({ commit: company.history.tip, states: ['in_progress', 'success'] })
  })

  it('does nothing where everything was applied', async () => {
    await planAndMerge({ [SALES]: salesOf('ada', 'ben') })
    await company.apply()
    const run = await dispatch()
    expect(run.outputs).toMatchObject({ 'has-changes': 'false', applied: '0' })
  })

  it('is refused from another branch', async () => {
    const run = await company.run(
      contextOf({ eventName: 'workflow_dispatch', ref: 'refs/heads/topic', sha: company.history.tip }),
      { mode: 'apply' }
    )
    expect(run.codes('error')).toEqual(['NOT_DEFAULT_BRANCH'])
    expect(company.directory.written).toEqual([])
  })
})
