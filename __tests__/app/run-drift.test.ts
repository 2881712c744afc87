/** A look for drift: what it tells apart, what its one issue says, and how that issue lives. */
import { readdirSync } from 'node:fs'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { ActionError } from '../../src/core/errors.js'
import { expectGolden, GOLDEN_ISSUES } from '../golden/golden-file.js'
import { FakeCompany } from './fakes/fake-company.js'
import type { Edit } from './fakes/fake-history.js'
import {
  ada,
  assignment,
  automatic,
  ben,
  cyd,
  dan,
  failedRequest,
  finance,
  guid,
  person,
  request,
  sales,
  selfService,
  subjectOf,
  TENANT
} from './fakes/samples.js'

const SALES = 'memberships/sales.csv'
const FINANCE = 'memberships/finance.csv'
const CONFIG = 'memberships/config.yml'

const salesOf = (...rows: readonly string[]): string =>
  [
    'AccessPackage;Email;EndDate',
    ...rows.map((each) => `Sales Tools;${each.includes(';') ? each : `${each};`}`),
    ''
  ].join('\n')
const FINANCE_OF_ADA = 'AccessPackage;Email\nFinance Reports;ada@contoso.com\n'

const eve = person('eve', 15)
const fay = person('fay', 16)
const inFinance = finance.policies[0]?.id ?? null
const REFUSED = { kind: 'refuse', status: 400, code: 'InvalidModel', message: 'The model is invalid.' } as const

let company: FakeCompany

/** Sales Tools is Ada's and Ben's, Finance Reports is Ada's, and all of it was applied. */
function start(files: Readonly<Record<string, string>> = {}): void {
  company = new FakeCompany({
    [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com'),
    [FINANCE]: FINANCE_OF_ADA,
    ...files
  })
  company.directory.packages = [sales, finance]
  company.directory.people = [ada, ben, cyd, dan, eve, fay]
  company.directory.assignments = [
    assignment(ada, { id: guid(501) }),
    assignment(ben, { id: guid(502) }),
    assignment(ada, { id: guid(503), packageId: finance.id, policyId: inFinance })
  ]
}

beforeEach(() => start())

/** The issue, without its marker. */
const issueText = (): string => (company.issues.all[0]?.body ?? '').replace(/<!--[^]*?-->/g, '').trim()

/** The issue as a visitor sees it, its title first. */
const issuePage = (): string => `# ${company.issues.all[0]?.title ?? '(no issue)'}\n\n${issueText()}\n`

const written = (): number =>
  company.directory.written.length + company.directory.invited.length + company.directory.reprocessed.length

async function planAndMerge(edit: Edit): Promise<void> {
  const pull = company.history.openPullRequest(edit)
  await company.plan(pull)
  company.history.merge(pull)
}

/** The part of the issue below a heading. */
const section = (heading: string): string =>
  issueText()
    .split(/^#### /m)
    .find((part) => part.startsWith(heading)) ?? ''

describe('a look for drift tells apart', () => {
  it('nothing: no issue is opened', async () => {
    const run = await company.drift()
    expect(run.annotations).toEqual([])
    expect(run.outputs).toMatchObject({ mode: 'drift', drifted: '0', 'has-changes': 'false' })
    expect(run.outputs).not.toHaveProperty('issue-url')
    expect(company.issues.all).toEqual([])
    expect(run.summary).toContain('Access drift: none')
    expect(run.log).toContain('No drift: Entra has what the files say, in 2 managed packages.')
  })

  it('access that came, went or changed in Entra: who, when, under which policy, and the file', async () => {
    start({ [SALES]: salesOf('ada@contoso.com;2026-12-31', 'ben@contoso.com') })
    company.directory.assignments = [
      assignment(ada, { id: guid(501), endDate: '2027-12-31T23:59:59Z' }),
      assignment(dan, { policyId: selfService.id, startDate: '2026-05-20T08:00:00Z' }),
      assignment(ada, { id: guid(503), packageId: finance.id, policyId: inFinance })
    ]
    company.directory.ended = new Map([
      [sales.id, [{ userId: ben.id, endedAt: '2026-05-21T10:00:00Z', policyName: 'Direct assignment' }]]
    ])
    const run = await company.drift()
    expect(run.outputs).toMatchObject({ drifted: '1', adds: '1', updates: '1', removes: '1', 'has-changes': 'true' })
    expect(run.failed).toBe(false)
    expect(run.messages('warning')).toContain('1 package differs from git: 3 changed in Entra outside git')
    expect(section('Changed in Entra')).toContain(SALES)
    expect(written()).toBe(0)
    expectGolden('outside-git', issuePage(), GOLDEN_ISSUES)
  })

  it('merged and never applied: cancelled before it began, failed, and cut off', async () => {
    await planAndMerge({ [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com', 'cyd@contoso.com') })
    company.skipApply()
    await company.drift()
    expect(section('Merged, and not applied')).toContain('no apply of it began')
    expect(section('Merged, and not applied')).toContain('cyd@contoso.com')

    await planAndMerge({ [FINANCE]: `${FINANCE_OF_ADA}Finance Reports;dan@contoso.com\n` })
    company.directory.spoil(() => true, REFUSED)
    await company.apply()
    const failed = await company.drift()
    expect(failed.messages('warning')).toContain('2 merged and not applied')
    expectGolden('not-applied', issuePage(), GOLDEN_ISSUES)

    company.records.add({ tenantId: TENANT, path: 'memberships' }, company.history.tip, 'in_progress')
    await company.drift()
    expect(section('Merged, and not applied')).toContain('has no end: it goes on, or was cut off')
    expect(section('Changed in Entra')).toBe('')
  })

  it('held: since which apply and why', async () => {
    company.history.pushDirectly({ [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com', 'cyd@contoso.com') })
    const apply = await company.apply()
    expect(apply.outputs).toMatchObject({ held: '1' })
    const run = await company.drift()
    expect(run.messages('warning')).toContain('1 merged and held')
    expectGolden('held', issuePage(), GOLDEN_ISSUES)
  })

  it('deliveries that failed, or hang for over a day; those of today are under way', async () => {
    start({ [SALES]: salesOf(...[ada, ben, cyd, dan, eve].map(({ mail }) => mail ?? '')) })
    company.directory.assignments.push(assignment(cyd, { id: guid(504), state: 'deliveryFailed' }))
    company.directory.failedRequests = [failedRequest(cyd, { assignmentId: guid(504) })]
    company.directory.openRequests = [
      request(dan, 'add', { state: 'delivering', createdAt: '2026-05-30T08:00:00Z' }),
      request(eve, 'add', { state: 'delivering', createdAt: '2026-06-01T08:00:00Z' })
    ]
    const run = await company.drift()
    expect(section('Not delivered')).not.toContain('eve@contoso.com')
    expect(run.outputs).toMatchObject({ drifted: '1', 'has-changes': 'false' })
    expect(written()).toBe(0)
    expectGolden('not-delivered', issuePage(), GOLDEN_ISSUES)
  })

  it('rows whose person is gone, and rows that have ended while Entra goes on', async () => {
    start({ [SALES]: salesOf('ada@contoso.com', 'ben@contoso.com;2026-05-31', 'zoe@contoso.com') })
    company.directory.verifiedDomains = ['contoso.com']
    const run = await company.drift()
    expect(run.codes('warning')).toEqual(['PERSON_LEFT', 'DRIFT_FOUND'])
    expectGolden('gone-and-ended', issuePage(), GOLDEN_ISSUES)
  })

  it('what ends soon: listed with file and line, but no drift of its own', async () => {
    start({
      [SALES]: salesOf('ada@contoso.com;2026-06-10', 'ben@contoso.com', 'cyd@contoso.com;2026-12-31')
    })
    company.directory.assignments = [
      assignment(ada, { endDate: '2026-06-10T23:59:59Z' }),
      assignment(ben, { endDate: '2026-06-14T09:00:00Z' }),
      assignment(cyd, { endDate: '2026-12-31T23:59:59Z' }),
      assignment(ada, { packageId: finance.id, policyId: inFinance })
    ]
    const quiet = await company.drift()
    expect(company.issues.all).toEqual([])
    expect(quiet.log).toContain(`${SALES}:2: ada@contoso.com has «Sales Tools» until 10 Jun 2026.`)
    expect(quiet.summary).toContain('Ends within 14 days')

    company.directory.assignments.push(assignment(dan))
    await company.drift()
    expect(section('Ends within 14 days')).not.toContain('cyd@contoso.com')
    expectGolden('ends-soon', issuePage(), GOLDEN_ISSUES)
  })

  it('nothing of who is pending, protected, automatic or otherwise kept', async () => {
    start({ [CONFIG]: 'safety:\n  protected:\n    - fay@contoso.com\n' })
    company.directory.assignments.push(
      assignment(cyd, { policyId: automatic.id }),
      assignment(fay),
      assignment(ada, { subject: subjectOf(ada, { objectId: guid(77), person: false }) })
    )
    company.directory.openRequests = [
      request(dan, 'add', { state: 'pendingApproval', createdAt: '2026-04-01T08:00:00Z' }),
      request(eve, 'add', { state: 'scheduled', createdAt: '2026-04-01T08:00:00Z' })
    ]
    const run = await company.drift()
    expect(run.outputs).toMatchObject({ drifted: '0', 'has-changes': 'false' })
    expect(company.issues.all).toEqual([])
  })

  it('what cannot be told apart while nothing went through yet', async () => {
    company.records.all.length = 0
    company.directory.assignments.push(assignment(dan))
    const run = await company.drift()
    expect(run.messages('warning')).toContain('1 for a reason that cannot be told')
    expect(section('Different, for a reason that cannot be told')).toContain('there is no record of an apply yet')
  })

  it('packages that cannot be compared: the others are, and the run fails', async () => {
    start({ 'memberships/ops.csv': 'AccessPackage;Email\nOps;ada@contoso.com\n' })
    company.directory.assignments.push(assignment(dan))
    const run = await company.drift()
    expect(run.failed).toBe(true)
    expect(run.codes('error')).toEqual(['PACKAGE_NOT_FOUND'])
    expect(run.outputs).toMatchObject({ drifted: '1' })
    expectGolden('not-compared', issuePage(), GOLDEN_ISSUES)
  })

  it('limits on removals are not its business', async () => {
    company.directory.assignments = [...Array(9).keys()].map((index) => assignment(person(`p${index}`, 30 + index)))
    const run = await company.drift()
    expect(run.failed).toBe(false)
    expect(run.outputs).toMatchObject({ removes: '9' })
  })
})

describe('its one issue', () => {
  const drifts = (): void => {
    company.directory.assignments.push(assignment(dan))
  }
  const mends = (): void => {
    company.directory.assignments = company.directory.assignments.filter(({ subject }) => subject.objectId !== dan.id)
  }
  const states = (): readonly string[] =>
    company.issues.all.map(({ number, open }) => `#${number} ${open ? 'open' : 'closed'}`)

  it('is opened, edited, closed and opened again; never a second one', async () => {
    drifts()
    const opened = await company.drift()
    expect(opened.outputs['issue-url']).toBe(company.issues.all[0]?.url)
    expect(company.issues.all[0]?.title).toBe('Access drift: 1 package differs from git (memberships)')

    company.directory.assignments.push(assignment(eve))
    await company.clock.sleep(1000)
    await company.drift()
    expect(issueText()).toContain('eve@contoso.com')
    expect(states()).toEqual(['#7 open'])

    company.directory.assignments = company.directory.assignments.filter(
      ({ subject }) => subject.objectId !== eve.id && subject.objectId !== dan.id
    )
    await company.drift()
    expect(states()).toEqual(['#7 closed'])
    expectGolden('none', issuePage(), GOLDEN_ISSUES)

    const writes = company.issues.writes
    await company.drift()
    expect(company.issues.writes).toBe(writes)

    drifts()
    await company.drift()
    expect(states()).toEqual(['#7 open'])
  })

  it('is opened again when somebody closed it although it is true', async () => {
    drifts()
    await company.drift()
    company.issues.close(7)
    await company.drift()
    expect(states()).toEqual(['#7 open'])
  })

  it('is another one for another tenant or folder', async () => {
    company.issues.open(
      'Access drift: 3 packages differ from git (other)',
      '<!-- access-package-gitops:drift tenant=x path=y v1 -->'
    )
    drifts()
    await company.drift()
    expect(states()).toEqual(['#7 open', '#8 open'])
    mends()
    await company.drift()
    expect(states()).toEqual(['#7 open', '#8 closed'])
  })

  it('stays one when two runs open it in the same moment', async () => {
    drifts()
    const body = '<!-- access-package-gitops:drift tenant='
    company.issues.meanwhile = () =>
      company.issues.open('Access drift', `${body}${TENANT} path=memberships v1 checked=2026-06-01T11:00:00Z run=9 -->`)
    const run = await company.drift()
    expect(states()).toEqual(['#7 open', '#8 closed'])
    expect(run.outputs['issue-url']).toBe(company.issues.all[0]?.url)
    expect(company.issues.all[1]?.body).toContain('Continued in #7.')
    expect(issueText()).toContain('dan@contoso.com')
  })

  it('is left as a newer run wrote it', async () => {
    drifts()
    await company.drift()
    const newer = company.issues.all[0]?.body.replace(/checked=\S+/, 'checked=2030-01-01T00:00:00Z') ?? ''
    await company.issues.update(7, { title: 'Access drift', body: newer, open: true })
    mends()
    const run = await company.drift()
    expect(states()).toEqual(['#7 open'])
    expect(run.log).toContain('left as a newer run wrote it')
  })

  it('says less when GitHub drops a long text without a word, and a warning says so when that does not help', async () => {
    drifts()
    await company.drift()
    company.directory.assignments.push(
      ...[...Array(900).keys()].map((index) => assignment(person(`person-${index}`, 2000 + index)))
    )
    company.issues.maxChars = 40_000
    await company.clock.sleep(1000)
    const brief = await company.drift()
    expect(brief.annotations.map(({ problem }) => problem.code)).toEqual(['DRIFT_FOUND'])
    expect(issueText()).toContain('what is left out is counted')
    expect(issueText()).toMatch(/… and \d+ more people/)
    company.issues.maxChars = 10
    await company.clock.sleep(1000)
    expect((await company.drift()).messages('warning')).toContain('GitHub kept an older text of issue #7')
  })

  it('is not written from another branch, nor for a part of the packages', async () => {
    drifts()
    const elsewhere = await company.drift({}, { eventName: 'workflow_dispatch', ref: 'refs/heads/try' })
    expect(elsewhere.log).toContain('Not the default branch (main), so no issue is written.')
    const narrowed = await company.drift({ packages: 'Sales*' })
    expect(narrowed.log).toContain('Narrowed by `packages`, so no issue is written.')
    expect(narrowed.outputs).toMatchObject({ drifted: '1' })
    expect(company.issues.all).toEqual([])
  })

  it('may be refused: a warning names the permission, and the run goes on', async () => {
    drifts()
    company.issues.refusal = new ActionError('GITHUB_FORBIDDEN', 'GitHub refused it.', 'Look at the permissions.')
    const run = await company.drift()
    expect(run.failed).toBe(false)
    expect(run.messages('warning')).toContain('Give the job the permission `issues: write`.')
  })

  it('fails the run only where the workflow asks for it', async () => {
    drifts()
    const run = await company.drift({ 'fail-on-drift': 'true' })
    expect(run.failed).toBe(true)
    expect(run.codes('error')).toEqual(['DRIFT_FOUND'])
    mends()
    expect((await company.drift({ 'fail-on-drift': 'true' })).failed).toBe(false)
  })

  it('has no golden text that nothing is compared with', () => {
    const names = [
      'outside-git',
      'not-applied',
      'held',
      'not-delivered',
      'gone-and-ended',
      'ends-soon',
      'not-compared',
      'none'
    ]
    expect(readdirSync(GOLDEN_ISSUES).toSorted()).toEqual(names.map((name) => `${name}.md`).toSorted())
  })
})
