import { beforeEach, describe, expect, it } from '@jest/globals'
import { ActionError } from '../../src/core/errors.js'
import type { MembershipRow } from '../../src/core/model.js'
import type { Plan } from '../../src/core/plan.js'
import type { Directory } from '../../src/ports.js'
import { FakeClock } from './fakes/fake-clock.js'
import { FakeDirectory } from './fakes/fake-directory.js'
import { planOf, type Declared } from './fakes/plan-request.js'
import {
  ada,
  assignment,
  ben,
  cyd,
  dan,
  describeChange,
  failedRequest,
  finance,
  guid,
  packageSettings,
  person,
  request,
  row,
  sales,
  selfService,
  settings,
  subjectOf
} from './fakes/samples.js'

const inFile = (file: string, accessPackage: string, email: string): MembershipRow =>
  row(email, { accessPackage, place: { file: `memberships/${file}`, line: 2 } })

let directory: FakeDirectory
beforeEach(() => {
  directory = new FakeDirectory(new FakeClock())
  directory.packages = [sales, finance]
  directory.people = [ada, ben, cyd, dan]
})

const plan = (declared: Declared): Promise<Plan> => planOf(declared, directory)

/** Every package with its changes, or the codes of why it is stopped. */
const told = ({ packages }: Plan): Record<string, readonly string[]> =>
  Object.fromEntries(
    packages.map(({ name, changes, refusals }) => [
      name,
      changes.length > 0 ? changes.map(describeChange) : refusals.map(({ code }) => code)
    ])
  )

const readsOf = (name: keyof Directory): readonly string[] =>
  directory.reads.filter((each) => each.startsWith(`${name} `))

describe('a package that is named in several ways', () => {
  const twin = { ...sales, id: guid(103), catalog: { id: guid(203), name: 'Partners', external: true } }

  it('by name in one file and by id in another is one package, with the rows of both', async () => {
    directory.assignments = [assignment(cyd)]
    const rows = [inFile('a.csv', 'sales tools', 'ada@contoso.com'), inFile('b.csv', sales.id, 'cyd@contoso.com')]
    expect(told(await plan({ rows }))).toEqual({ 'Sales Tools': ['add ada@contoso.com'] })
  })

  it.each([
    { rule: 'when only the file with the id differs', changed: ['b.csv'] },
    { rule: 'when only the file with the name differs', changed: ['a.csv'] }
  ])('has the rows of both $rule', async ({ changed }) => {
    directory.assignments = [assignment(cyd), assignment(ben)]
    const rows = [
      inFile('a.csv', 'Sales Tools', 'ada@contoso.com'),
      inFile('a.csv', 'Sales Tools', 'ben@contoso.com'),
      inFile('b.csv', sales.id, 'cyd@contoso.com')
    ]
    expect(told(await plan({ rows, before: rows, changed }))).toEqual({ 'Sales Tools': ['add ada@contoso.com'] })
  })

  it.each([
    { rule: 'when the file with the id differs', changed: ['b.csv'] },
    { rule: 'when both files differ', changed: ['a.csv', 'b.csv'] },
    { rule: 'when nothing is known of before', changed: null }
  ])('stops $rule and the name is ambiguous: its rows may be the other package’s', async ({ changed }) => {
    directory.packages = [sales, twin]
    directory.assignments = [assignment(ada), assignment(ben)]
    const rows = [inFile('a.csv', 'Sales Tools', 'ada@contoso.com'), inFile('b.csv', sales.id, 'ben@contoso.com')]
    const { packages } = await plan(changed === null ? { rows } : { rows, before: rows, changed })
    expect(packages.flatMap(({ changes }) => changes)).toEqual([])
    const stopped = packages.find(({ id }) => id === sales.id)
    expect(stopped?.refusals.map(({ code }) => code)).toEqual(['PACKAGE_AMBIGUOUS'])
  })

  it('is planned when its ambiguous name was replaced by its id', async () => {
    directory.packages = [sales, twin]
    const before = [inFile('a.csv', 'Sales Tools', 'ada@contoso.com')]
    const rows = [inFile('a.csv', sales.id, 'ada@contoso.com')]
    expect(told(await plan({ rows, before, changed: ['a.csv'] }))).toEqual({ 'Sales Tools': ['add ada@contoso.com'] })
  })

  it('has the settings under its name when the rows name it by id', async () => {
    directory.assignments = [assignment(ada, { policyId: selfService.id }), assignment(ben)]
    const own = settings({ packages: [packageSettings({ manages: 'policy' })] })
    const rows = [inFile('a.csv', sales.id, 'ben@contoso.com')]
    const result = await plan({ rows, before: rows, changed: ['a.csv'], settings: own })
    expect(result.packages[0]?.kept.map(({ code }) => code)).toEqual(['outside-policy'])
    expect(result.totals.removes).toBe(0)
  })

  it.each([
    { rule: 'by its name', gone: 'Sales Tools', stays: sales.id },
    { rule: 'by its id', gone: sales.id, stays: 'Sales Tools' }
  ])('whose rows $rule went while others stay is still managed: those people lose it', async ({ gone, stays }) => {
    directory.assignments = [assignment(ada), assignment(ben)]
    const kept = inFile('b.csv', stays, 'ben@contoso.com')
    const before = [inFile('a.csv', gone, 'ada@contoso.com'), kept]
    const result = await plan({ rows: [kept], before, changed: ['a.csv'] })
    expect(result.released).toEqual([])
    expect(told(result)).toEqual({ 'Sales Tools': ['remove ada@contoso.com without end'] })
  })

  it('whose rows went while the settings still name it is still managed', async () => {
    directory.assignments = [assignment(ada), assignment(ben)]
    const own = settings({ packages: [packageSettings({ allowEmpty: true })] })
    const before = [inFile('a.csv', sales.id, 'ada@contoso.com')]
    const result = await plan({ rows: [], before, changed: ['a.csv'], settings: own })
    expect(result.released).toEqual([])
    expect(told(result)['Sales Tools']).toHaveLength(2)
  })

  it('a pinned name wins over an equal one', async () => {
    directory.packages = [twin, sales]
    const own = settings({ packages: [packageSettings({ id: sales.id })] })
    const { packages } = await plan({ rows: [row('ada@contoso.com')], settings: own })
    expect(packages.map(({ id, changes }) => [id, changes.length])).toEqual([[sales.id, 1]])
  })
})

describe('what Entra is asked', () => {
  it('people of all packages at once', async () => {
    await plan({ rows: [row('ada@contoso.com'), row('ben@contoso.com', { accessPackage: finance.name })] })
    expect(readsOf('findPeople')).toEqual(['findPeople ada@contoso.com ben@contoso.com'])
  })

  it('nothing about people who hold the package already', async () => {
    directory.assignments = [assignment(ada), assignment(ben)]
    await plan({ rows: [row('Ada@contoso.com'), row(ben.id)] })
    expect(readsOf('findPeople')).toEqual([])
  })

  it('nothing about packages that are not in scope', async () => {
    const rows = [
      inFile('sales.csv', 'Sales Tools', 'ada@contoso.com'),
      inFile('finance.csv', 'Finance Reports', 'ben@contoso.com')
    ]
    await plan({ rows, before: rows, changed: ['sales.csv'] })
    const asked = directory.reads.join('\n')
    expect(asked).toContain(sales.id)
    expect(asked).not.toContain(finance.id)
    expect(asked).not.toContain(finance.name)
    expect(asked).not.toContain('ben@contoso.com')
  })

  it('assignments and requests of all packages at once', async () => {
    await plan({ rows: [row('ada@contoso.com'), row('ben@contoso.com', { accessPackage: finance.name })] })
    expect(readsOf('listAssignments')).toHaveLength(1)
    expect(readsOf('listOpenRequests')).toHaveLength(1)
  })

  it('its own domains only when somebody could be invited', async () => {
    await plan({ rows: [row('ada@contoso.com')] })
    expect(directory.reads).not.toContain('listVerifiedDomains')
    await plan({ rows: [row('gus@partner.example')] })
    expect(directory.reads).toContain('listVerifiedDomains')
  })

  it('the names of all packages only when one is not found', async () => {
    await plan({ rows: [row('ada@contoso.com')] })
    expect(directory.reads).not.toContain('listPackageNames')
    const { packages } = await plan({ rows: [row('ada@contoso.com', { accessPackage: 'Sales Tolls' })] })
    expect(packages[0]?.refusals[0]?.hint).toBe('Did you mean «Sales Tools»?')
  })

  it.each<{ read: keyof Directory }>([
    { read: 'findPackages' },
    { read: 'listAssignments' },
    { read: 'listOpenRequests' },
    { read: 'findPeople' },
    { read: 'listVerifiedDomains' },
    { read: 'findDeletedPeople' }
  ])('when $read fails there is no plan', async ({ read }) => {
    directory.breakRead(read, new ActionError('GRAPH_UNREACHABLE', 'no answer', ''))
    await expect(plan({ rows: [row('ada@contoso.com'), row('gus@partner.example')] })).rejects.toThrow('no answer')
  })
})

describe('what stops a package and what does not', () => {
  it('a package that does not exist does not stop the others, and its error points to its row', async () => {
    const [lost, good] = [row('ada@contoso.com', { accessPackage: 'Payroll' }), row('ada@contoso.com')]
    const result = await plan({ rows: [lost, good] })
    expect(told(result)).toEqual({ Payroll: ['PACKAGE_NOT_FOUND'], 'Sales Tools': ['add ada@contoso.com'] })
    expect(result.packages.find(({ name }) => name === 'Payroll')?.refusals[0]?.place).toEqual(lost.place)
  })

  it('a person nobody knows stops their package only', async () => {
    const rows = [row('nobody@contoso.com'), row('ada@contoso.com', { accessPackage: finance.name })]
    expect(told(await plan({ rows }))).toEqual({
      'Finance Reports': ['add ada@contoso.com'],
      'Sales Tools': ['PERSON_NOT_FOUND']
    })
  })

  it('own domains that cannot be read are a warning', async () => {
    directory.verifiedDomains = null
    const result = await plan({ rows: [row('gus@partner.example')] })
    expect(result.warnings.map(({ code }) => code)).toEqual(['DOMAINS_UNREADABLE'])
    expect(told(result)).toEqual({ 'Sales Tools': ['invite and add gus@partner.example'] })
  })

  it('a run that would remove too much is refused over all packages', async () => {
    directory.assignments = [
      assignment(ada),
      assignment(ben),
      assignment(ada, { packageId: finance.id }),
      assignment(ben, { packageId: finance.id })
    ]
    const rows = [row('ada@contoso.com'), row('ada@contoso.com', { accessPackage: finance.name })]
    const result = await plan({ rows, settings: settings({ safety: { maxRemovals: 1 } }) })
    expect(result.refusals.map(({ code }) => code)).toEqual(['RUN_TOO_MANY_REMOVALS'])
    expect(result.totals.removes).toBe(2)
  })
})

describe('protected people', () => {
  it.each([
    { rule: 'their address', protect: 'ADA@contoso.com' },
    { rule: 'their object id', protect: ada.id },
    { rule: 'an address that only the directory knows', protect: 'countess@contoso.com' },
    { rule: 'the principal name their assignment shows', protect: 'al01@contoso.com' }
  ])('are known by $rule', async ({ protect }) => {
    const lovelace = { ...ada, principalName: 'al01@contoso.com', proxyAddresses: ['countess@contoso.com'] }
    directory.people = [lovelace, ben]
    directory.assignments = [assignment(lovelace), assignment(ben)]
    const result = await plan({
      rows: [row('ben@contoso.com')],
      settings: settings({ safety: { protected: [protect] } })
    })
    expect(result.packages[0]?.kept.map(({ code }) => code)).toEqual(['protected'])
    expect(result.totals.removes).toBe(0)
  })
})

describe('people nobody is any more', () => {
  const deleted = { ...person('old', 41), deletedAt: '2026-05-03T10:00:00Z' }

  it('deleted accounts are asked for once, for every row that nobody is, and not for the others', async () => {
    const rows = [
      row('ada@contoso.com'),
      row('old@contoso.com'),
      row('gus@partner.example', { accessPackage: finance.name }),
      row(guid(404), { accessPackage: finance.name })
    ]
    await plan({ rows })
    expect(readsOf('findDeletedPeople')).toEqual([`findDeletedPeople old@contoso.com gus@partner.example ${guid(404)}`])
  })

  it('nothing is asked while everybody is known', async () => {
    await plan({ rows: [row('ada@contoso.com')] })
    expect([...readsOf('findDeletedPeople'), ...readsOf('searchPeople')]).toEqual([])
  })

  it('the error of a row says that the account was deleted', async () => {
    directory.deletedPeople = [deleted]
    const { packages } = await plan({ rows: [row('old@contoso.com')] })
    expect(packages[0]?.refusals[0]?.message).toContain(
      'was deleted on 3 May 2026; it can be restored until 2 Jun 2026'
    )
  })

  it('deleted accounts that may not be read are a warning, and the plan goes on', async () => {
    directory.deletedPeople = null
    const result = await plan({ rows: [row('gus@partner.example')] })
    expect(result.warnings.map(({ code }) => code)).toEqual(['DELETED_UNREADABLE'])
    expect(told(result)).toEqual({ 'Sales Tools': ['invite and add gus@partner.example'] })
  })

  it('a row that did not change invites nobody while deleted accounts may not be read', async () => {
    directory.deletedPeople = null
    const rows = [row('gus@partner.example'), row('ada@contoso.com')]
    const { packages } = await planOf({ rows, before: rows.slice(0, 1), changed: ['sales.csv'] }, directory)
    expect(packages[0]?.changes.filter((change) => change.kind === 'add' && change.invite !== null)).toEqual([])
    expect(packages[0]?.warnings.map(({ code }) => code)).toEqual(['PERSON_LEFT'])
  })

  it('the address of somebody whose delivery failed long ago may be another person’s by now', async () => {
    const former = person('bob', 31, { mail: null, principalName: 'bob.old@contoso.com' })
    const present = person('bob', 32)
    directory.people = [former, present]
    directory.assignments = [
      assignment(former, { state: 'deliveryFailed', subject: subjectOf(former, { email: 'bob@contoso.com' }) })
    ]
    directory.failedRequests = [failedRequest(former)]
    const { packages } = await planOf({ rows: [row('bob@contoso.com')] }, directory)
    expect(packages[0]?.changes.map(({ kind, member }) => `${kind} ${member.userId}`)).toEqual([`add ${present.id}`])
    expect(packages[0]?.retries).toEqual([])
  })

  it('the nearest address is found by the beginning of the name, fifteen searches at most', async () => {
    directory.people = [person('ada.byron', 51)]
    const strangers = Array.from({ length: 30 }, (_, index) => row(`${'x'.repeat(index + 4)}@contoso.com`))
    const { packages } = await plan({ rows: [row('ada.byorn@contoso.com'), ...strangers] })
    expect(packages[0]?.refusals[0]?.hint).toContain('Did you mean `ada.byron@contoso.com`?')
    expect(readsOf('searchPeople')).toHaveLength(1)
    expect(readsOf('searchPeople')[0]?.split(' ').slice(1).length).toBeLessThanOrEqual(15)
  })

  it('fifteen misspelt addresses are answered with a nearest one; all others are refused without', async () => {
    directory.people = [person('ada.byron', 51)]
    const misspelt = Array.from({ length: 40 }, (_, index) => row(`ada.byron${index}@contoso.com`))
    const hints = (await plan({ rows: misspelt })).packages[0]?.refusals.map(({ hint }) => hint.includes('ada.byron@'))
    expect(hints).toEqual([...Array<boolean>(15).fill(true), ...Array<boolean>(25).fill(false)])
  })

  it('a holder of the package is as near as anybody', async () => {
    directory.people = []
    directory.assignments = [assignment(person('zoe', 52))]
    const { packages } = await plan({ rows: [row('zoee@contoso.com'), row('zoe@contoso.com')] })
    expect(packages[0]?.refusals[0]?.hint).toContain('Did you mean `zoe@contoso.com`?')
  })

  it('the row of somebody who left stops nothing, and counts as nobody', async () => {
    const left = row('old@contoso.com')
    const result = await plan({ rows: [left, row('ada@contoso.com')], before: [left], changed: ['sales.csv'] })
    expect(told(result)).toEqual({ 'Sales Tools': ['add ada@contoso.com'] })
    expect(result.packages[0]?.warnings.map(({ code }) => code)).toEqual(['PERSON_LEFT'])
    expect(result.packages[0]?.desired).toBe(1)
  })
})

describe('a governed guest who loses a package', () => {
  const gina = person('gina', 61, { mail: 'gina@partner.example', guest: true })
  const hers = (packageId = sales.id) => assignment(gina, { packageId, subject: subjectOf(gina, { governed: true }) })
  const rows = [row('ada@contoso.com')]
  const warnings = async (): Promise<readonly string[]> =>
    (await plan({ rows })).packages.flatMap((each) => each.warnings.map(({ message }) => message))

  it('is told what Entra does to the account when it was the last one', async () => {
    directory.assignments = [assignment(ada), hers()]
    expect(await warnings()).toEqual([
      '`gina@partner.example` loses the last access package: Entra will block this guest account and delete it 30 days later.'
    ])
  })

  it('is nothing to tell while a package that is not looked at stays', async () => {
    directory.assignments = [assignment(ada), hers(), hers(finance.id)]
    expect(await warnings()).toEqual([])
  })

  it('is told with «if» to whom only single catalogs may be read', async () => {
    directory.assignments = [assignment(ada), hers()]
    directory.readsWholeTenant = false
    expect((await warnings())[0]).toMatch(/^If this is the last access package of `gina@partner\.example`/)
  })

  it.each<{ rule: string; arrange: () => void }>([
    {
      rule: 'nobody governed loses anything',
      arrange: () => {
        directory.assignments = [assignment(ada), assignment(ben)]
      }
    },
    {
      rule: 'the tenant does nothing to guests',
      arrange: () => {
        directory.assignments = [assignment(ada), hers()]
        directory.guestLifecycle = { kind: 'nothing' }
      }
    }
  ])('nobody’s other packages are read when $rule', async ({ arrange }) => {
    arrange()
    expect(await warnings()).toEqual([])
    expect(readsOf('listAssignmentIdsOf')).toEqual([])
  })
})

describe('packages that are no longer managed', () => {
  const before = [inFile('sales.csv', 'Sales Tools', 'ada@contoso.com')]

  it.each<{ rule: string; arrange: () => void; members: number | null }>([
    {
      rule: 'how many people keep it, each once',
      arrange: () => {
        directory.assignments = [assignment(ada), assignment(ada, { policyId: selfService.id }), assignment(ben)]
      },
      members: 2
    },
    {
      rule: 'who never got it does not keep it',
      arrange: () => {
        directory.assignments = [assignment(ada), assignment(ben, { state: 'deliveryFailed' })]
      },
      members: 1
    },
    {
      rule: 'that it no longer exists',
      arrange: () => {
        directory.packages = [finance]
      },
      members: null
    }
  ])('the plan touches nothing and says $rule', async ({ arrange, members }) => {
    arrange()
    const result = await plan({ rows: [], before, changed: ['sales.csv'] })
    expect(result.released).toEqual([{ name: 'Sales Tools', members }])
    expect(result.packages).toEqual([])
  })
})

describe('a plan narrowed to packages', () => {
  it.each([
    { rule: 'by name', narrowTo: ['sales tools'] },
    { rule: 'by glob', narrowTo: ['Sales*'] },
    { rule: 'by id', narrowTo: [sales.id] }
  ])('$rule has only those', async ({ narrowTo }) => {
    const rows = [row('ada@contoso.com'), row('ben@contoso.com', { accessPackage: finance.name })]
    expect(told(await plan({ rows, narrowTo }))).toEqual({ 'Sales Tools': ['add ada@contoso.com'] })
    expect(readsOf('listAssignments').join()).not.toContain(finance.id)
  })

  it('warns about what no package is called, with the one that was meant', async () => {
    const { warnings } = await plan({
      rows: [row('ada@contoso.com')],
      narrowTo: ['Sales*', 'Sales Tols', sales.id, 'HR']
    })
    expect(warnings.map(({ code, message, hint }) => [code, message, hint])).toEqual([
      ['NO_SUCH_PACKAGE_HERE', expect.stringContaining('`Sales Tols`'), 'Did you mean `Sales Tools`?'],
      ['NO_SUCH_PACKAGE_HERE', expect.stringContaining('`HR`'), expect.stringContaining('a glob such as')]
    ])
  })

  it('does not warn where it knows only what a change touches', async () => {
    const rows = [row('ada@contoso.com')]
    const { warnings } = await plan({ rows, before: rows, changed: [], narrowTo: ['Sales Tools'] })
    expect(warnings).toEqual([])
  })
})

describe('the plan as a whole', () => {
  it('counts each change once, and people to invite once however many packages they gain', async () => {
    directory.assignments = [assignment(ada), assignment(ben), assignment(cyd)]
    directory.openRequests = [request(dan, 'add')]
    const rows = [
      row('ada@contoso.com'),
      row('ben@contoso.com', { endDate: '2026-12-31T23:59:59Z' }),
      row('dan@contoso.com'),
      row('gus@partner.example'),
      row('Gus@partner.example', { accessPackage: finance.name })
    ]
    const { totals } = await plan({ rows })
    expect(totals).toEqual({ adds: 2, invites: 1, updates: 1, removes: 1, unchanged: 1 })
  })

  it('lists packages by name, whatever the order of the files', async () => {
    const rows = [row('ada@contoso.com'), row('ada@contoso.com', { accessPackage: finance.name.toLowerCase() })]
    const [one, other] = [await plan({ rows }), await plan({ rows: rows.toReversed() })]
    expect(one.packages.map(({ name }) => name)).toEqual(['Finance Reports', 'Sales Tools'])
    expect(other).toEqual(one)
  })
})
