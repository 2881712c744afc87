/** What an export makes of the files of a workspace, and what a plan of them finds afterwards. */
import { beforeEach, describe, expect, it } from '@jest/globals'
import { parseFiles } from '../../src/app/load-files.js'
import { main } from '../../src/main.js'
import type { Assignment, Subject } from '../../src/core/model.js'
import type { Change } from '../../src/core/plan.js'
import { FakeClock } from './fakes/fake-clock.js'
import { contextOf } from './fakes/fake-company.js'
import { FakeDirectory } from './fakes/fake-directory.js'
import { FakeRunner } from './fakes/fake-runner.js'
import { FakeWorkspace } from './fakes/fake-workspace.js'
import { planOfFiles } from './fakes/plan-request.js'
import {
  ada,
  assignment,
  automatic,
  approved,
  ben,
  cyd,
  dan,
  describeChange,
  direct,
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
const NEW_SALES = 'memberships/sales-tools.csv'
const CONFIG = 'memberships/config.yml'

let clock: FakeClock
let directory: FakeDirectory
let workspace: FakeWorkspace

beforeEach(() => {
  clock = new FakeClock()
  directory = new FakeDirectory(clock)
  directory.packages = [sales, finance]
  directory.people = [ada, ben, cyd, dan]
  directory.assignments = [assignment(ada)]
})

/** A membership file of Sales Tools: one row a line, cells after the package. */
const csv = (columns: string, ...rows: readonly string[]): string =>
  [`AccessPackage;${columns}`, ...rows.map((row) => `Sales Tools;${row}`), ''].join('\n')

async function runExport(inputs: Readonly<Record<string, string>> = {}): Promise<FakeRunner> {
  const runner = new FakeRunner(contextOf(), { mode: 'export', 'tenant-id': TENANT, 'client-id': guid(2), ...inputs })
  const unused = (): never => {
    throw new Error('An export asks nothing of GitHub.')
  }
  await main(runner, { clock, files: workspace, github: unused, entra: () => directory })
  return runner
}

/** What is left to do after an export, in a reviewer's words; problems of the files and refusals count. */
async function leftToDo(): Promise<readonly string[]> {
  const plan = await planOfFiles(parseFiles('memberships', (await workspace.list('memberships')) ?? []), directory)
  return plan.packages.flatMap(({ changes, refusals }) => [
    ...changes.map((change: Change) => describeChange(change)),
    ...refusals.map(({ message }) => message)
  ])
}

/** Exports a file of Sales Tools and gives it back; a plan must then have nothing to do, and a second export no change. */
async function exported(before: string, inputs: Readonly<Record<string, string>> = {}): Promise<string> {
  workspace = new FakeWorkspace({ [SALES]: before })
  const run = await runExport(inputs)
  expect(run.codes('error')).toEqual([])
  expect(await leftToDo()).toEqual([])
  const once = workspace.text(SALES)
  expect(run.outputs['has-changes']).toBe(String(once !== before))
  expect((await runExport(inputs)).outputs['has-changes']).toBe('false')
  expect(workspace.text(SALES)).toBe(once)
  return once
}

const held = (who: Parameters<typeof assignment>[0], more: Partial<Assignment> = {}): Assignment =>
  assignment(who, more)

describe('rows and people', () => {
  it('somebody who came in Entra gets a row at the end', async () => {
    directory.assignments = [held(ada), held(ben)]
    expect(await exported(csv('Email', 'ada@contoso.com'))).toBe(csv('Email', 'ada@contoso.com', 'ben@contoso.com'))
  })

  it('the row of somebody who has it no longer goes', async () => {
    expect(await exported(csv('Email', 'ben@contoso.com', 'ada@contoso.com'))).toBe(csv('Email', 'ada@contoso.com'))
  })

  it('files that fit stay as they are', async () => {
    const file =
      '# who sells\r\n' + csv('Email;Policy', 'ADA@contoso.com ;', '"ben@contoso.com";').replaceAll('\n', '\r\n')
    directory.assignments = [held(ada), held(ben)]
    expect(await exported(file)).toBe(file)
  })

  it.each([
    { how: 'an alias', text: 'countess@contoso.com' },
    { how: 'another mail', text: 'ada@home.example' },
    { how: 'the object id', text: ada.id.toUpperCase() },
    { how: 'another spelling', text: 'Ada@Contoso.com' }
  ])('somebody is known by $how, not by how the row is spelt', async ({ text }) => {
    const wide = { ...ada, proxyAddresses: ['countess@contoso.com'], otherMails: ['ada@home.example'] }
    directory.people = [wide, ben]
    const file = csv('Email', text)
    expect(await exported(file)).toBe(file)
  })

  it('an address that somebody else has by now names nobody anew: the object id does', async () => {
    const married = { ...ada, mail: 'ada.king@contoso.com', principalName: 'ada.king@contoso.com' }
    const namesake = person('ada', 21)
    directory.people = [married, namesake, ben]
    // The assignment still has Ada's old address.
    directory.assignments = [held(ada), held(ben)]
    expect(await exported(csv('Email', 'ben@contoso.com'))).toBe(csv('Email', 'ben@contoso.com', married.id))
  })

  it('two holders with one address are told apart by their object ids', async () => {
    const twin = person('ada', 21, { principalName: 'ada2@contoso.com' })
    directory.people = [ada, twin, ben]
    directory.assignments = [held(ada), held(twin), held(ben)]
    expect(await exported(csv('Email;Name', 'ben@contoso.com;'))).toBe(
      csv('Email;Name', 'ben@contoso.com;', `${ada.id};Ada`, 'ada2@contoso.com;Ada')
    )
  })

  it.each([
    { what: 'nobody', row: 'ghost@contoso.com' },
    { what: 'nobody by its object id', row: guid(999) },
    { what: 'a guest who was never invited', row: 'gus@partner.example' },
    { what: 'several people', row: 'shared@contoso.com' },
    { what: 'somebody whom another row names too', row: ada.id }
  ])('a row that means $what goes', async ({ row }) => {
    directory.people = [
      ada,
      { ...ben, otherMails: ['shared@contoso.com'] },
      { ...cyd, otherMails: ['shared@contoso.com'] }
    ]
    expect(await exported(csv('Email', 'ada@contoso.com', row))).toBe(csv('Email', 'ada@contoso.com'))
  })

  it('one of several people whom a row may mean gets a row of their own', async () => {
    directory.people = [
      ada,
      { ...ben, otherMails: ['shared@contoso.com'] },
      { ...cyd, otherMails: ['shared@contoso.com'] }
    ]
    directory.assignments = [held(ada), held(ben)]
    expect(await exported(csv('Email', 'shared@contoso.com', 'ada@contoso.com'))).toBe(
      csv('Email', 'ada@contoso.com', 'ben@contoso.com')
    )
  })

  it('new people go to the file that has most of the package, in its way of writing', async () => {
    directory.assignments = [held(ada), held(ben), held(cyd), held(dan)]
    workspace = new FakeWorkspace({
      'memberships/a.csv': 'AccessPackage;Email\nSales Tools;ada@contoso.com\n',
      'memberships/z/most.csv': `Email,AccessPackage\r\nben@contoso.com,${sales.id}\r\ncyd@contoso.com,${sales.id}\r\n`
    })
    await runExport()
    expect(workspace.text('memberships/z/most.csv')).toBe(
      `Email,AccessPackage\r\nben@contoso.com,${sales.id}\r\ncyd@contoso.com,${sales.id}\r\ndan@contoso.com,${sales.id}\r\n`
    )
    expect(workspace.writes).toEqual([['memberships/z/most.csv']])
    expect(await leftToDo()).toEqual([])
  })
})

describe('people who are left out', () => {
  const guestOnTheWay: Subject = {
    objectId: null,
    person: true,
    name: 'Gus',
    email: 'gus@partner.example',
    principalName: null,
    governed: false
  }
  const robot: Subject = { ...subjectOf(person('robot', 50)), person: false }

  it.each([
    { who: 'whom an automatic policy chose', more: { policyId: automatic.id }, says: 'automatic assignment policy' },
    { who: 'who are no people', more: { subject: robot }, says: 'not a person' },
    { who: 'whose access has ended', more: { endDate: '2026-05-01T00:00:00Z' }, says: 'has ended', plan: 'remove' }
  ])('those $who', async ({ more, says, plan }) => {
    directory.assignments = [held(ada), held(ben, more)]
    workspace = new FakeWorkspace({ [SALES]: csv('Email', 'ada@contoso.com') })
    const run = await runExport()
    expect(run.outputs['has-changes']).toBe('false')
    expect(run.summary).toContain('Left out: 1 holder')
    expect(run.log).toContain('nothing was changed; 1 holder left out.')
    expect(run.summary).toContain(says)
    expect(await leftToDo()).toEqual(plan === undefined ? [] : [expect.stringContaining(plan)])
  })

  it('those whose account was deleted, whether a row names them or not', async () => {
    directory.assignments = [held(ada), held(ben), held(cyd)]
    directory.people = [ada]
    workspace = new FakeWorkspace({ [SALES]: csv('Email', 'ada@contoso.com', 'ben@contoso.com') })
    const run = await runExport()
    expect(workspace.text(SALES)).toBe(csv('Email', 'ada@contoso.com'))
    expect(run.summary).toContain('**2** the account was deleted')
  })

  it('with `manages: policy` those under another policy; a row of one of them stays', async () => {
    directory.assignments = [
      held(ada),
      held(ben, { policyId: selfService.id }),
      held(cyd, { policyId: selfService.id })
    ]
    const settings = 'version: 1\npackages:\n  Sales Tools:\n    manages: policy\n    policy: Direct assignment\n'
    const file = csv('Email', 'ada@contoso.com', 'ben@contoso.com')
    workspace = new FakeWorkspace({ [SALES]: file, [CONFIG]: settings })
    await runExport()
    expect(workspace.text(SALES)).toBe(file)
    expect(await leftToDo()).toEqual([])
  })

  it.each([
    { request: 'submitted' as const, row: true },
    { request: 'delivering' as const, row: true },
    { request: 'scheduled' as const, row: true },
    { request: 'pendingApproval' as const, row: false }
  ])(
    'of an open request that is $request a row is made: $row; one that is there stays',
    async ({ request: state, row }) => {
      directory.openRequests = [request(ben, 'add', { state }), request(cyd, 'add', { state })]
      expect(await exported(csv('Email', 'cyd@contoso.com', 'ada@contoso.com'))).toBe(
        csv('Email', 'cyd@contoso.com', 'ada@contoso.com', ...(row ? ['ben@contoso.com'] : []))
      )
    }
  )

  it('somebody who is being removed is as good as gone', async () => {
    const leaving = held(ben)
    directory.assignments = [held(ada), leaving]
    directory.openRequests = [request(ben, 'remove', { assignmentId: leaving.id })]
    expect(await exported(csv('Email', 'ben@contoso.com', 'ada@contoso.com'))).toBe(csv('Email', 'ada@contoso.com'))
  })

  it('a guest whose account is still to be made is declared by address', async () => {
    directory.assignments = [held(ada), held(ben, { subject: guestOnTheWay, state: 'delivering' })]
    const file = csv('Email', 'ada@contoso.com', 'gus@partner.example')
    expect(await exported(csv('Email', 'ada@contoso.com'))).toBe(file)
    expect(await exported(file)).toBe(file)
  })

  it('what Entra could not give is not there; what it could not take away is', async () => {
    const [given, taken] = [held(ben, { state: 'deliveryFailed' }), held(cyd, { state: 'deliveryFailed' })]
    directory.assignments = [held(ada), given, taken]
    directory.failedRequests = [
      failedRequest(ben, { assignmentId: given.id }),
      failedRequest(cyd, { type: 'remove', assignmentId: taken.id })
    ]
    expect(await exported(csv('Email', 'ada@contoso.com', 'ben@contoso.com'))).toBe(
      csv('Email', 'ada@contoso.com', cyd.id)
    )
  })
})

describe('policies and dates', () => {
  it('a policy is written where it is not the one a row without it means', async () => {
    directory.assignments = [held(ada), held(ben, { policyId: selfService.id }), held(cyd)]
    expect(await exported(csv('Email', 'ada@contoso.com'))).toBe(
      csv('Email;Policy', 'ada@contoso.com;', 'ben@contoso.com;Self-service', 'cyd@contoso.com;')
    )
  })

  it('a row under another policy than the person has says the one they have', async () => {
    directory.assignments = [held(ada, { policyId: selfService.id }), held(ben), held(cyd, { policyId: approved.id })]
    expect(
      await exported(csv('Email;Policy', 'ada@contoso.com;', 'ben@contoso.com;Self-service', 'cyd@contoso.com;gone'))
    ).toBe(csv('Email;Policy', 'ada@contoso.com;Self-service', 'ben@contoso.com;', 'cyd@contoso.com;With approval'))
  })

  it('a row that names one of the policies somebody has stays', async () => {
    directory.assignments = [held(ada), held(ada, { policyId: selfService.id })]
    const file = csv('Email;Policy', 'ada@contoso.com;self-service')
    expect(await exported(file)).toBe(file)
  })

  it('a policy whose name would not lead back to it is named by its id', async () => {
    const [one, other] = [direct, { ...selfService, name: direct.name }]
    directory.packages = [{ ...sales, policies: [one, other] }]
    directory.assignments = [held(ada, { policyId: other.id })]
    expect(await exported(csv('Email', 'ada@contoso.com'))).toBe(csv('Email;Policy', `ada@contoso.com;${other.id}`))
  })

  it('a policy that the package does not list any more is not made up', async () => {
    directory.assignments = [held(ada, { policyId: guid(999) }), held(ben, { policyId: null })]
    expect(await exported(csv('Email', 'ada@contoso.com'))).toBe(csv('Email', 'ada@contoso.com', 'ben@contoso.com'))
  })

  it('new rows have the dates that matter: an end, and a start to come', async () => {
    const started = '2026-01-01T00:00:00Z'
    directory.assignments = [
      held(ada, { startDate: started, endDate: '2026-12-31T23:59:59Z' }),
      held(ben, { startDate: started }),
      held(cyd, { startDate: '2026-07-01T00:00:00Z', endDate: '2026-12-31T18:00:00Z' })
    ]
    expect(await exported(csv('Email', 'ben@contoso.com'))).toBe(
      csv(
        'Email;StartDate;EndDate',
        'ben@contoso.com;;',
        'ada@contoso.com;;2026-12-31',
        'cyd@contoso.com;2026-07-01;2026-12-31T18:00:00Z'
      )
    )
  })

  it('dates that a row states are made those of Entra; what it leaves to Entra stays left', async () => {
    directory.assignments = [
      held(ada, { endDate: '2026-12-31T23:59:59Z' }),
      held(ben, { endDate: '2026-12-31T23:59:59Z' }),
      held(cyd),
      held(dan, { startDate: '2026-07-01T00:00:00Z' })
    ]
    expect(
      await exported(
        csv(
          'Email;StartDate;EndDate',
          'ada@contoso.com;;',
          'ben@contoso.com;2026-01-01;none',
          'cyd@contoso.com;2026-09-01;2026-10-31',
          'dan@contoso.com;2026-08-01;'
        )
      )
    ).toBe(
      csv(
        'Email;StartDate;EndDate',
        'ada@contoso.com;;',
        'ben@contoso.com;2026-01-01;2026-12-31',
        'cyd@contoso.com;;none',
        'dan@contoso.com;2026-07-01;'
      )
    )
  })

  it('a change of the end that is on its way is left to come', async () => {
    const changing = held(ada, { endDate: '2026-12-31T23:59:59Z' })
    directory.assignments = [changing]
    directory.openRequests = [request(ada, 'update', { assignmentId: changing.id, endDate: '2027-06-30T23:59:59Z' })]
    const file = csv('Email;EndDate', 'ada@contoso.com;2027-06-30')
    expect(await exported(file)).toBe(file)
  })

  it('a row that ended stays, unless the person has it all the same', async () => {
    directory.assignments = [held(ada), held(ben, { endDate: '2026-12-31T23:59:59Z' })]
    expect(
      await exported(
        csv('Email;EndDate', 'ada@contoso.com;2026-01-31', 'ben@contoso.com;2026-01-31', 'cyd@contoso.com;2026-01-31')
      )
    ).toBe(csv('Email;EndDate', 'ada@contoso.com;none', 'ben@contoso.com;2026-12-31', 'cyd@contoso.com;2026-01-31'))
  })
})

describe('packages', () => {
  beforeEach(() => {
    directory.assignments = [held(ada), held(ben, { packageId: finance.id, policyId: finance.policies[0]?.id ?? null })]
  })

  it('only those that files or settings name are exported', async () => {
    const file = csv('Email', 'ada@contoso.com')
    expect(await exported(file)).toBe(file)
    expect([...workspace.files.keys()]).toEqual([SALES])
  })

  it('one that only the settings name gets a file', async () => {
    workspace = new FakeWorkspace({ [CONFIG]: 'version: 1\npackages:\n  Finance Reports: {}\n' })
    await runExport()
    expect(workspace.text('memberships/finance-reports.csv')).toBe(
      'AccessPackage;Email\nFinance Reports;ben@contoso.com\n'
    )
    expect(await leftToDo()).toEqual([])
  })

  it('with `scope: all` every package of the tenant that has members gets a file, in a folder that need not be there', async () => {
    directory.packages = [sales, finance, { ...finance, id: guid(103), name: 'Empty' }]
    workspace = new FakeWorkspace()
    const run = await runExport({ scope: 'all' })
    expect(run.failed).toBe(false)
    expect([...workspace.files.keys()].sort()).toEqual(['memberships/finance-reports.csv', NEW_SALES])
    expect(workspace.text(NEW_SALES)).toBe('AccessPackage;Email\nSales Tools;ada@contoso.com\n')
    expect(await leftToDo()).toEqual([])
    expect(workspace.writes).toHaveLength(1)
  })

  it('packages of one name are named by their ids, in files of their own', async () => {
    directory.packages = [sales, { ...finance, name: 'SALES tools' }]
    workspace = new FakeWorkspace({ 'memberships/Sales-Tools.CSV': 'AccessPackage;Email\n' })
    await runExport({ scope: 'all' })
    expect(workspace.text('memberships/sales-tools-2.csv')).toBe(`AccessPackage;Email\n${sales.id};ada@contoso.com\n`)
    expect(workspace.text('memberships/sales-tools-3.csv')).toBe(`AccessPackage;Email\n${finance.id};ben@contoso.com\n`)
    expect(await leftToDo()).toEqual([])
  })

  it('`packages` narrows it', async () => {
    workspace = new FakeWorkspace({ [SALES]: csv('Email', 'cyd@contoso.com') })
    await runExport({ scope: 'all', packages: 'finance*' })
    expect(workspace.writes).toEqual([['memberships/finance-reports.csv']])
  })

  it('`packages` that name none of the tenant are warned about', async () => {
    workspace = new FakeWorkspace({ [SALES]: csv('Email', 'cyd@contoso.com') })
    const run = await runExport({ scope: 'all', packages: 'Finance Report' })
    expect(run.codes('warning')).toEqual(['NO_SUCH_PACKAGE_HERE'])
    expect(workspace.writes).toEqual([])
  })

  it('a name that nobody can resolve stops the export, and so does every problem of the files', async () => {
    workspace = new FakeWorkspace({ [SALES]: `${csv('Email', 'cyd@contoso.com')}Sails;ada@contoso.com\n` })
    const unknown = await runExport()
    expect(unknown.codes('error')).toEqual(['PACKAGE_NOT_FOUND'])

    workspace = new FakeWorkspace({ [SALES]: csv('Email', 'x'), 'memberships/b.csv': csv('Mail') })
    const broken = await runExport()
    expect(broken.codes('error')).toEqual(['CSV_UNKNOWN_COLUMN', 'CSV_BAD_ADDRESS'])
    expect(broken.failed).toBe(true)
    expect(workspace.writes).toEqual([])
  })

  it('a managed package without a policy that a row could name stops the export: nobody of it could be declared', async () => {
    const lost = held(ada, { policyId: guid(999) })
    directory.assignments = [lost, { ...lost, packageId: finance.id }]
    directory.packages = [
      { ...sales, policies: [automatic] },
      { ...finance, policies: [] }
    ]
    workspace = new FakeWorkspace({ [SALES]: csv('Email', 'ada@contoso.com') })
    const run = await runExport({ scope: 'all' })
    expect(run.codes('error')).toEqual(['POLICY_NOT_FOUND'])
    expect(run.messages('error')).toContain('Sales Tools')
    expect(workspace.writes).toEqual([])
  })

  it('a folder that is not there is no empty one, unless the whole tenant is exported', async () => {
    workspace = new FakeWorkspace()
    expect((await runExport()).codes('error')).toEqual(['WORKSPACE_MISSING'])
  })

  it('asks once for everything, however many people there are', async () => {
    const many = Array.from({ length: 200 }, (_, number) => person(`p${number}`, 1000 + number))
    directory.people = many
    directory.assignments = many.map((who) => held(who))
    workspace = new FakeWorkspace()
    directory.reads.length = 0
    await runExport({ scope: 'all' })
    expect(directory.reads.map((read) => read.split(' ')[0])).toEqual([
      'listPackages',
      'listAssignments',
      'listOpenRequests',
      'findPeople'
    ])
  })
})
