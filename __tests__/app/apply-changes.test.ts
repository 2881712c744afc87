import { beforeEach, describe, expect, it } from '@jest/globals'
import { applyChanges } from '../../src/app/apply-changes.js'
import { ActionError } from '../../src/core/errors.js'
import type { MembershipRow } from '../../src/core/model.js'
import type { ChangeOutcome } from '../../src/core/plan.js'
import { digestsOf, type ReviewedChanges } from '../../src/core/reviewed-plan.js'
import { FakeClock } from './fakes/fake-clock.js'
import { FakeDirectory, type Fault } from './fakes/fake-directory.js'
import { planOf } from './fakes/plan-request.js'
import {
  ada,
  approved,
  assignment,
  ben,
  cyd,
  dan,
  finance,
  packageSettings,
  row,
  sales,
  selfService,
  settings
} from './fakes/samples.js'

const MINUTE_MS = 60_000
const UNTIL_YEAR_END = '2026-12-31T23:59:59Z'

const invalid: Fault = { kind: 'refuse', status: 400, code: 'InvalidModel', message: 'The model is invalid.' }
const lost: Fault = { kind: 'lose', taken: false }
const lostButTaken: Fault = { kind: 'lose', taken: true }

let clock: FakeClock
let directory: FakeDirectory
let log: string[]
beforeEach(() => {
  clock = new FakeClock()
  directory = new FakeDirectory(clock)
  directory.packages = [sales, finance]
  directory.people = [ada, ben, cyd, dan]
  log = []
})

interface Apply {
  readonly rows: readonly MembershipRow[]
  readonly waitMs?: number
  readonly reviewed?: ReviewedChanges
  readonly maxRemovals?: number
  /** Packages that only the settings name. */
  readonly also?: readonly string[]
}

/** Plans and applies; everything is reviewed, and the wait is five minutes, unless said otherwise. */
async function apply({
  rows,
  waitMs = 5 * MINUTE_MS,
  reviewed = { kind: 'everything' },
  maxRemovals = 200,
  also = []
}: Apply) {
  const rules = settings({
    packages: [packageSettings({ allowEmpty: true }), ...also.map((name) => packageSettings({ name }))],
    safety: { maxRemovals }
  })
  const plan = await planOf({ rows, settings: rules }, directory)
  directory.reads.length = 0
  const means = {
    directory,
    clock,
    invitations: rules.invitations,
    waitMs,
    reasonToStop: () => Promise.resolve(null),
    trace: { repositoryUrl: 'https://github.com/octo/hello', pullRequests: [7], commit: 'abc' },
    log: (text: string) => void log.push(text)
  }
  return applyChanges(plan, reviewed, means)
}

const told = (outcomes: readonly ChangeOutcome[]): readonly string[] =>
  outcomes.map(({ change, outcome }) => `${change.kind} ${change.member.address}: ${outcome.kind}`)

const errorsOf = (outcomes: readonly ChangeOutcome[]): readonly (string | null)[] =>
  outcomes.map(({ outcome }) => outcome.error?.code ?? null)

const isAddOf = (userId: string) => (write: FakeDirectory['written'][number]) =>
  write.kind === 'add' && write.userId === userId

describe('changes that go through', () => {
  it('every kind becomes so, in one submission, in the plan’s order', async () => {
    directory.assignments = [assignment(ben), assignment(cyd)]
    const outcomes = await apply({
      rows: [row('ada@contoso.com'), row('ben@contoso.com', { endDate: UNTIL_YEAR_END })]
    })
    expect(told(outcomes)).toEqual([
      'add ada@contoso.com: applied',
      'update ben@contoso.com: applied',
      'remove cyd@contoso.com: applied'
    ])
    expect(directory.holders(sales.id)).toEqual(['ada@contoso.com', 'ben@contoso.com'])
    expect(directory.assignments.find(({ subject }) => subject.objectId === ben.id)?.endDate).toBe(UNTIL_YEAR_END)
  })

  it('a removal takes every assignment of the person', async () => {
    directory.assignments = [assignment(ada), assignment(ada, { policyId: selfService.id })]
    expect(told(await apply({ rows: [] }))).toEqual(['remove ada@contoso.com: applied'])
    expect(directory.assignments).toEqual([])
  })

  it('what a row says goes into the request', async () => {
    await apply({
      rows: [row('ada@contoso.com', { justification: 'Project A', endDate: 'none', policy: selfService.name })]
    })
    expect(directory.written).toEqual([
      {
        kind: 'add',
        packageId: sales.id,
        policyId: selfService.id,
        userId: ada.id,
        startDate: null,
        endDate: 'none',
        justification: 'Project A (https://github.com/octo/hello/pull/7, commit abc)'
      }
    ])
  })

  it('applied again there is nothing to do', async () => {
    const rows = [row('ada@contoso.com'), row('gus@partner.example')]
    await apply({ rows })
    const sent = directory.written.length
    expect(told(await apply({ rows }))).toEqual([])
    expect(directory.written).toHaveLength(sent)
    expect(directory.invited).toHaveLength(1)
  })

  it('an outcome names the request', async () => {
    const [outcome] = await apply({ rows: [row('ada@contoso.com')] })
    expect(outcome?.outcome.requestId).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('guests', () => {
  it('are invited first and added under the account that came of it', async () => {
    const outcomes = await apply({ rows: [row('gus@partner.example', { name: 'Gus' })] })
    expect(directory.invited).toEqual([{ address: 'gus@partner.example', name: 'Gus' }])
    expect(told(outcomes)).toEqual(['add gus@partner.example: applied'])
    expect(directory.holders(sales.id)).toEqual(['gus@partner.example'])
  })

  it('are invited once for two packages, under the name that either row gives', async () => {
    const rows = [row('gus@partner.example'), row('Gus@Partner.example', { accessPackage: finance.name, name: 'Gus' })]
    expect(told(await apply({ rows }))).toEqual([
      'add Gus@Partner.example: applied',
      'add gus@partner.example: applied'
    ])
    expect(directory.invited.map(({ name }) => name)).toEqual(['Gus'])
  })

  it('whom Entra does not know yet are asked for again, after growing pauses', async () => {
    directory.guestUnknownMs = 10_000
    expect(told(await apply({ rows: [row('gus@partner.example')] }))).toEqual(['add gus@partner.example: applied'])
    expect(directory.invited).toHaveLength(1)
    const [first, second, third] = clock.slept
    expect([first, second, third]).toEqual([1000, 2000, 4000])
  })

  it('whom Entra never comes to know are a failure, and the waiting ends', async () => {
    directory.guestUnknownMs = Infinity
    const outcomes = await apply({ rows: [row('gus@partner.example'), row('ada@contoso.com')], waitMs: MINUTE_MS })
    expect(told(outcomes)).toEqual(['add ada@contoso.com: applied', 'add gus@partner.example: failed'])
    expect(clock.elapsedMs).toBeLessThanOrEqual(3 * MINUTE_MS)
  })

  it('someone who was there before is not asked for again when Entra says it does not know them', async () => {
    directory.spoil(isAddOf(ada.id), { kind: 'refuse', status: 404, code: 'Directory_ObjectNotFound', message: 'No.' })
    expect(told(await apply({ rows: [row('ada@contoso.com')] }))).toEqual(['add ada@contoso.com: failed'])
    expect(directory.written).toHaveLength(1)
  })

  it.each<{ rule: string; fault: Fault; expected: string; code: string | null; added: boolean }>([
    {
      rule: 'refused: failed, and nothing is requested',
      fault: invalid,
      expected: 'failed',
      code: 'GRAPH_REFUSED',
      added: false
    },
    {
      rule: 'refused, and the account is there by now: added',
      fault: { ...invalid, taken: true },
      expected: 'applied',
      code: null,
      added: true
    },
    {
      rule: 'answer lost, and the account appears: added',
      fault: lostButTaken,
      expected: 'applied',
      code: null,
      added: true
    },
    {
      rule: 'answer lost, and no account appears: unknown',
      fault: lost,
      expected: 'unknown',
      code: 'OUTCOME_UNKNOWN',
      added: false
    }
  ])('an invitation $rule, never sent twice', async ({ fault, expected, code, added }) => {
    directory.spoilInvitation('gus@partner.example', fault)
    const outcomes = await apply({ rows: [row('gus@partner.example')] })
    expect(told(outcomes)).toEqual([`add gus@partner.example: ${expected}`])
    expect(errorsOf(outcomes)).toEqual([code])
    expect(directory.invited).toHaveLength(1)
    expect(directory.holders(sales.id)).toHaveLength(added ? 1 : 0)
  })

  it('an invitation that fails stops nobody else, not even for another package', async () => {
    directory.spoilInvitation('gus@partner.example', invalid)
    const rows = [row('gus@partner.example'), row('hal@partner.example'), row('ada@contoso.com')]
    expect(told(await apply({ rows }))).toEqual([
      'add ada@contoso.com: applied',
      'add gus@partner.example: failed',
      'add hal@partner.example: applied'
    ])
  })

  it('when an answer was lost and people cannot be read, the rest still goes on', async () => {
    directory.spoilInvitation('gus@partner.example', lost)
    const rows = [row('gus@partner.example'), row('ada@contoso.com')]
    directory.breakRead('findPeople', new ActionError('GRAPH_UNREACHABLE', 'no answer', ''), { skip: 1 })
    expect(told(await apply({ rows }))).toEqual(['add ada@contoso.com: applied', 'add gus@partner.example: unknown'])
  })
})

describe('what Entra refuses', () => {
  it('is a failure with its words, and the rest goes on', async () => {
    directory.spoil(isAddOf(ben.id), invalid)
    const outcomes = await apply({ rows: [row('ada@contoso.com'), row('ben@contoso.com'), row('cyd@contoso.com')] })
    expect(told(outcomes)).toEqual([
      'add ada@contoso.com: applied',
      'add ben@contoso.com: failed',
      'add cyd@contoso.com: applied'
    ])
    expect(outcomes[1]?.outcome).toEqual({
      kind: 'failed',
      error: { code: 'GRAPH_REFUSED', message: 'The model is invalid. (InvalidModel)' },
      requestId: 'request-1'
    })
  })

  it('is told apart when a permission is missing', async () => {
    directory.spoil(isAddOf(ada.id), { kind: 'refuse', status: 403, code: 'Forbidden', message: 'No.' })
    expect(errorsOf(await apply({ rows: [row('ada@contoso.com')] }))).toEqual(['GRAPH_FORBIDDEN'])
  })

  it.each<{ rule: string; rows: readonly MembershipRow[]; held: 'nobody' | 'ada' }>([
    { rule: 'an add', rows: [row('ada@contoso.com')], held: 'nobody' },
    { rule: 'an update', rows: [row('ada@contoso.com', { endDate: UNTIL_YEAR_END })], held: 'ada' },
    { rule: 'a removal', rows: [], held: 'ada' }
  ])('$rule is no failure when Entra shows that it is already so', async ({ rows, held }) => {
    if (held === 'ada') directory.assignments = [assignment(ada)]
    directory.deliveryMs = 0
    directory.spoil(() => true, { ...invalid, taken: true })
    expect((await apply({ rows })).map(({ outcome }) => outcome.kind)).toEqual(['already'])
  })

  it('of two assignments to remove, one refused is a failure while that one is left', async () => {
    const [first, second] = [assignment(ada), assignment(ada, { policyId: selfService.id })]
    directory.assignments = [first, second]
    directory.spoil((write) => write.kind === 'remove' && write.assignmentId === second.id, invalid)
    expect(told(await apply({ rows: [] }))).toEqual(['remove ada@contoso.com: failed'])
  })
})

describe('an answer that was lost', () => {
  it('is no failure when the change is seen', async () => {
    directory.deliveryMs = 0
    directory.spoil(isAddOf(ada.id), lostButTaken)
    expect(told(await apply({ rows: [row('ada@contoso.com')] }))).toEqual(['add ada@contoso.com: applied'])
    expect(directory.written).toHaveLength(1)
  })

  it('is no failure when the change is seen later', async () => {
    directory.visibleAfterMs = 20_000
    directory.deliveryMs = 2 * MINUTE_MS
    directory.spoil(isAddOf(ada.id), lostButTaken)
    expect(told(await apply({ rows: [row('ada@contoso.com')] }))).toEqual(['add ada@contoso.com: pending'])
    expect(directory.written).toHaveLength(1)
  })

  it('is unknown when the change is never seen, and it is not sent twice', async () => {
    directory.spoil(isAddOf(ada.id), lost)
    const outcomes = await apply({ rows: [row('ada@contoso.com'), row('ben@contoso.com')] })
    expect(told(outcomes)).toEqual(['add ada@contoso.com: unknown', 'add ben@contoso.com: applied'])
    expect(errorsOf(outcomes)[0]).toBe('OUTCOME_UNKNOWN')
    expect(directory.written.filter(isAddOf(ada.id))).toHaveLength(1)
    expect(clock.elapsedMs).toBeLessThanOrEqual(5 * MINUTE_MS)
  })

  it('is unknown while Entra cannot be read', async () => {
    directory.spoil(isAddOf(ada.id), lostButTaken)
    directory.breakRead('listAssignments', new ActionError('GRAPH_UNREACHABLE', 'no answer', ''), { skip: 1 })
    expect(told(await apply({ rows: [row('ada@contoso.com')] }))).toEqual(['add ada@contoso.com: unknown'])
    expect(log.join('\n')).toContain('no answer')
  })

  it('without a wait the state is read once', async () => {
    directory.spoil(isAddOf(ada.id), lost)
    expect(told(await apply({ rows: [row('ada@contoso.com')], waitMs: 0 }))).toEqual(['add ada@contoso.com: unknown'])
    expect(directory.reads.filter((read) => read.startsWith('listAssignments'))).toHaveLength(1)
    expect(clock.slept).toEqual([])
  })
})

describe('waiting for delivery', () => {
  it('ends when everything is delivered', async () => {
    directory.deliveryMs = 10_000
    expect(told(await apply({ rows: [row('ada@contoso.com')] }))).toEqual(['add ada@contoso.com: applied'])
    expect(clock.elapsedMs).toBeLessThan(20_000)
  })

  it('ends with the wait: accepted, not delivered', async () => {
    directory.deliveryMs = null
    expect(told(await apply({ rows: [row('ada@contoso.com')] }))).toEqual(['add ada@contoso.com: pending'])
    expect(clock.elapsedMs).toBeLessThanOrEqual(5 * MINUTE_MS)
  })

  it('a wait of 0 does not wait', async () => {
    expect(told(await apply({ rows: [row('ada@contoso.com')], waitMs: 0 }))).toEqual(['add ada@contoso.com: pending'])
    expect(clock.slept).toEqual([])
  })

  it.each<{ rule: string; rows: readonly MembershipRow[]; arrange?: () => void }>([
    { rule: 'an approval', rows: [row('ada@contoso.com', { policy: approved.name })] },
    { rule: 'a start date', rows: [row('ada@contoso.com', { startDate: '2026-07-01T00:00:00Z' })] }
  ])('is not spent on requests that wait for $rule', async ({ rows }) => {
    expect(told(await apply({ rows }))).toEqual(['add ada@contoso.com: pending'])
    expect(clock.elapsedMs).toBeLessThan(10_000)
  })

  it('is not spent on a guest who has not signed in yet', async () => {
    directory.guestsMustSignIn = true
    expect(told(await apply({ rows: [row('gus@partner.example')] }))).toEqual(['add gus@partner.example: pending'])
    expect(clock.elapsedMs).toBeLessThan(10_000)
  })

  it('goes on for the others while one waits for an approval', async () => {
    directory.deliveryMs = MINUTE_MS
    const rows = [row('ada@contoso.com', { policy: approved.name }), row('ben@contoso.com')]
    expect(told(await apply({ rows }))).toEqual(['add ada@contoso.com: pending', 'add ben@contoso.com: applied'])
  })

  it.each([
    { state: 'deliveryFailed', status: 'The group is gone', says: 'could not deliver the request (The group is gone)' },
    { state: 'denied', status: null, says: 'denied' },
    { state: 'canceled', status: null, says: 'cancelled' },
    { state: 'partiallyDelivered', status: 'PartiallyDelivered', says: 'only a part of the package’s resources' }
  ] as const)('$state is a failure in words', async ({ state, status, says }) => {
    directory.stick(ada.id, state, status)
    const outcomes = await apply({ rows: [row('ada@contoso.com'), row('ben@contoso.com')] })
    expect(told(outcomes)).toEqual(['add ada@contoso.com: failed', 'add ben@contoso.com: applied'])
    expect(outcomes[0]?.outcome.error?.message.replaceAll("'", '’')).toContain(says)
  })

  it('that cannot watch loses no outcome', async () => {
    directory.breakRead('readRequests', new ActionError('GRAPH_UNREACHABLE', 'no answer', ''))
    expect(told(await apply({ rows: [row('ada@contoso.com')] }))).toEqual(['add ada@contoso.com: pending'])
    expect(clock.elapsedMs).toBeLessThanOrEqual(5 * MINUTE_MS)
  })
})

describe('what is held', () => {
  const rows = [row('ada@contoso.com'), row('ben@contoso.com', { accessPackage: finance.name })]

  it('a package that no reviewed plan showed is untouched, the reviewed one is applied', async () => {
    const reviewed = await planOf({ rows: rows.slice(1) }, directory)
    const digests = new Set(reviewed.packages.flatMap(digestsOf))
    const outcomes = await apply({ rows, reviewed: { kind: 'shown', digests, late: new Map(), doubts: [] } })
    expect(told(outcomes)).toEqual(['add ben@contoso.com: applied', 'add ada@contoso.com: held'])
    expect(directory.holders(sales.id)).toEqual([])
    expect(errorsOf(outcomes)).toEqual([null, 'NO_REVIEWED_PLAN'])
  })

  it('without any reviewed plan nothing is sent, and the reason stands at every change', async () => {
    const outcomes = await apply({ rows, reviewed: { kind: 'none', reason: 'No pull request was merged.' } })
    expect(told(outcomes)).toEqual(['add ben@contoso.com: held', 'add ada@contoso.com: held'])
    expect(outcomes[0]?.outcome.error?.message).toBe('No pull request was merged.')
    expect(directory.written).toEqual([])
  })

  it('a package that is refused is untouched, the others go on', async () => {
    directory.assignments = [assignment(cyd, { packageId: finance.id })]
    const outcomes = await apply({ rows: [row('ada@contoso.com')], also: [finance.name] })
    expect(told(outcomes)).toEqual(['remove cyd@contoso.com: held', 'add ada@contoso.com: applied'])
    expect(errorsOf(outcomes)).toEqual(['WOULD_EMPTY_PACKAGE', null])
    expect(directory.holders(finance.id)).toEqual(['cyd@contoso.com'])
  })

  it('a run that is refused touches nothing, and invites nobody', async () => {
    directory.assignments = [assignment(cyd), assignment(dan)]
    const outcomes = await apply({ rows: [row('gus@partner.example')], maxRemovals: 1 })
    expect(outcomes.map(({ outcome }) => outcome.kind)).toEqual(['held', 'held', 'held'])
    expect(errorsOf(outcomes)[0]).toBe('RUN_TOO_MANY_REMOVALS')
    expect(directory.written).toEqual([])
    expect(directory.invited).toEqual([])
  })
})
