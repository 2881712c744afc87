import { beforeEach, describe, expect, it } from '@jest/globals'
import { applyChanges } from '../../src/app/apply-changes.js'
import { ActionError } from '../../src/core/errors.js'
import type { MembershipRow, Person } from '../../src/core/model.js'
import { packAssignments } from '../../src/core/packed.js'
import type { ChangeOutcome, Plan } from '../../src/core/plan.js'
import { digestsToRecord, reviewableChanges, type ReviewedChanges } from '../../src/core/reviewed-plan.js'
import type { AssignmentWrite, RequestProgress } from '../../src/ports.js'
import { FakeClock } from './fakes/fake-clock.js'
import { FakeDirectory, type Fault } from './fakes/fake-directory.js'
import { planOf } from './fakes/plan-request.js'
import {
  ada,
  assignment,
  ben,
  cyd,
  direct,
  failedRequest,
  packageSettings,
  person,
  request,
  row,
  sales,
  selfService,
  settings
} from './fakes/samples.js'

const MINUTE_MS = 60_000
const invalid: Fault = { kind: 'refuse', status: 400, code: 'InvalidModel', message: 'The model is invalid.' }

/** «Direct assignment» is declared, and whoever has another policy is moved. */
const rules = settings({
  packages: [packageSettings({ policy: direct.name, policyChanges: 'move', allowEmpty: true })]
})

let clock: FakeClock
let directory: FakeDirectory
beforeEach(() => {
  clock = new FakeClock()
  directory = new FakeDirectory(clock)
  directory.packages = [sales]
  directory.people = [ada, ben, cyd]
  directory.assignments = [assignment(ada, { policyId: selfService.id })]
})

const planNow = (rows: readonly MembershipRow[] = [row('ada@contoso.com')]): Promise<Plan> =>
  planOf({ rows, settings: rules }, directory)

const trace = { repositoryUrl: 'https://github.com/octo/hello', pullRequests: [7], commit: 'abc' }

const applyPlan = (plan: Plan, waitMs = 5 * MINUTE_MS, reviewed: ReviewedChanges = { kind: 'everything' }) =>
  applyChanges(plan, reviewed, {
    directory,
    clock,
    invitations: rules.invitations,
    waitMs,
    reasonToStop: () => Promise.resolve(null),
    trace,
    log: () => undefined
  })

const told = (outcomes: readonly ChangeOutcome[]): readonly string[] =>
  outcomes.map(({ change, outcome }) => `${change.kind} ${change.member.address}: ${outcome.kind}`)
const lastError = (outcomes: readonly ChangeOutcome[]) => outcomes.at(-1)?.outcome.error
const written = (): readonly string[] => directory.written.map(({ kind }) => kind)
const policies = (): readonly (string | null)[] => directory.assignments.map(({ policyId }) => policyId)
const isRemoval = ({ kind }: AssignmentWrite): boolean => kind === 'remove'
const isAdd = ({ kind }: AssignmentWrite): boolean => kind === 'add'
const isAddOf =
  ({ id }: Person) =>
  (write: AssignmentWrite): boolean =>
    write.kind === 'add' && write.userId === id

/** What the plan's comment showed. */
const reviewOf = (plan: Plan): ReviewedChanges => ({
  kind: 'shown',
  digests: new Set(
    plan.packages.flatMap((pack) => reviewableChanges(pack).flatMap((each) => digestsToRecord(pack.id ?? '', each)))
  ),
  late: new Map(),
  doubts: []
})

/** Additions are accepted and come to this state; removals go through. */
const addingEndsAs = (state: RequestProgress['state']): void => {
  const submit = directory.submit.bind(directory)
  directory.submit = (writes) => {
    if (writes.some(isAdd)) directory.stick(ada.id, state)
    return submit(writes)
  }
}

describe('a move', () => {
  it('removes, waits until that is gone, then adds', async () => {
    directory.deliveryMs = 20_000
    const outcomes = await applyPlan(await planNow())
    expect(told(outcomes)).toEqual(['remove ada@contoso.com: applied', 'add ada@contoso.com: applied'])
    expect(written()).toEqual(['remove', 'add'])
    expect(policies()).toEqual([direct.id])
  })

  it('holds up nobody else: they are requested with the removal', async () => {
    const outcomes = await applyPlan(await planNow([row('ada@contoso.com'), row('ben@contoso.com')]))
    expect(written()).toEqual(['remove', 'add', 'add'])
    expect(directory.written[1]).toMatchObject({ userId: ben.id })
    expect(told(outcomes)).toEqual([
      'remove ada@contoso.com: applied',
      'add ada@contoso.com: applied',
      'add ben@contoso.com: applied'
    ])
  })

  it('waits for Entra’s list too, not only for the request', async () => {
    const plan = await planNow()
    const slow = directory.assignments
    directory.listAssignments = (ids) => {
      const left = clock.elapsedMs < 2 * MINUTE_MS ? slow : directory.assignments
      return Promise.resolve(new Map(ids.map((id) => [id, packAssignments(left)])))
    }
    expect(told(await applyPlan(plan))).toEqual(['remove ada@contoso.com: applied', 'add ada@contoso.com: applied'])
    expect(clock.elapsedMs).toBeGreaterThanOrEqual(2 * MINUTE_MS)
  })

  it('that is not gone when the wait ends is a failure that says to run again, and nothing is added', async () => {
    directory.deliveryMs = null
    const outcomes = await applyPlan(await planNow())
    expect(told(outcomes)).toEqual(['remove ada@contoso.com: pending', 'add ada@contoso.com: failed'])
    expect(lastError(outcomes)).toEqual({
      code: 'MOVE_UNFINISHED',
      message:
        'Not added again to «Sales Tools» under «Direct assignment», since what they have was not gone when the wait ended; once it is, they have no access. Run this job again to finish.'
    })
    expect(written()).toEqual(['remove'])
    expect(clock.elapsedMs).toBeLessThanOrEqual(5 * MINUTE_MS)
  })

  it('waits two minutes for the removal whatever the settings say, since nobody is to be left half-way', async () => {
    directory.deliveryMs = MINUTE_MS
    expect(told(await applyPlan(await planNow(), 0))).toEqual([
      'remove ada@contoso.com: pending',
      'add ada@contoso.com: pending'
    ])
    expect(written()).toEqual(['remove', 'add'])
  })

  it('that is not gone by then is finished by the next run', async () => {
    directory.deliveryMs = 10 * MINUTE_MS
    expect(told(await applyPlan(await planNow(), 0))).toEqual([
      'remove ada@contoso.com: pending',
      'add ada@contoso.com: failed'
    ])
    expect(clock.elapsedMs).toBeLessThanOrEqual(2 * MINUTE_MS)
    await clock.sleep(10 * MINUTE_MS)
    directory.deliveryMs = 500
    expect(told(await applyPlan(await planNow()))).toEqual(['add ada@contoso.com: applied'])
    expect(policies()).toEqual([direct.id])
  })

  it.each<{ rule: string; arrange: () => void }>([
    { rule: 'a removal that Entra does not finish', arrange: () => directory.stick(cyd.id, 'delivering') },
    {
      rule: 'an answer that was lost',
      arrange: () => directory.spoil(isAddOf(ben), { kind: 'lose', taken: false })
    },
    {
      rule: 'a guest whose account is not known yet',
      arrange: () => {
        directory.guestUnknownMs = 60 * MINUTE_MS
      }
    }
  ])('does not wait for other people: $rule', async ({ arrange }) => {
    directory.assignments = [ada, cyd].map((who) => assignment(who, { policyId: selfService.id }))
    const rows = ['ada@contoso.com', 'ben@contoso.com', 'cyd@contoso.com', 'gus@partner.example']
    const plan = await planNow(rows.map((address) => row(address)))
    arrange()
    let addedAfterMs: number | null = null
    const submit = directory.submit.bind(directory)
    directory.submit = (writes) => {
      if (writes.some(isAddOf(ada))) addedAfterMs ??= clock.elapsedMs
      return submit(writes)
    }
    await applyPlan(plan, 60 * MINUTE_MS)
    expect(addedAfterMs).toBeLessThan(MINUTE_MS)
  })

  it('whose removal answered nothing is finished all the same, when what they had is gone', async () => {
    directory.spoil(isRemoval, { kind: 'lose', taken: true })
    expect(told(await applyPlan(await planNow()))).toEqual([
      'remove ada@contoso.com: applied',
      'add ada@contoso.com: applied'
    ])
  })

  it('whose addition is refused right after the removal is tried again: Entra may not know yet that they are gone', async () => {
    directory.spoil(isAdd, { kind: 'refuse', status: 400, code: 'ExistingAccess', message: 'They have it.' }, 3)
    expect(told(await applyPlan(await planNow()))).toEqual([
      'remove ada@contoso.com: applied',
      'add ada@contoso.com: applied'
    ])
    expect(written()).toEqual(['remove', 'add', 'add', 'add', 'add'])
  })

  it.each<{ rule: string; arrange: () => void; says: string }>([
    { rule: 'was refused', arrange: () => directory.spoil(isRemoval, invalid), says: 'The model is invalid' },
    {
      rule: 'has an unknown outcome',
      arrange: () => directory.spoil(isRemoval, { kind: 'lose', taken: false }),
      says: 'the answer to the removal was lost'
    },
    {
      rule: 'was accepted and could not be delivered',
      arrange: () => directory.stick(ada.id, 'deliveryFailed'),
      says: 'could not deliver'
    }
  ])('whose removal $rule is not added: what they have stays', async ({ arrange, says }) => {
    arrange()
    const outcomes = await applyPlan(await planNow())
    expect(outcomes.map(({ outcome }) => outcome.kind)).toEqual([expect.stringMatching(/failed|unknown/), 'failed'])
    expect(lastError(outcomes)).toMatchObject({ code: 'MOVE_UNFINISHED', message: expect.stringContaining(says) })
    expect(written()).toEqual(['remove'])
    expect(policies()).toEqual([selfService.id])
  })

  it.each<{ rule: string; arrange: () => void; says: string }>([
    { rule: 'refuses', arrange: () => directory.spoil(isAdd, invalid), says: 'The model is invalid. (InvalidModel)' },
    {
      rule: 'cannot deliver',
      arrange: () => addingEndsAs('deliveryFailed'),
      says: 'Entra could not deliver the request'
    },
    { rule: 'lets an approver deny', arrange: () => addingEndsAs('denied'), says: 'An approver denied the request' }
  ])('whose addition Entra $rule says that they have no access now, and why', async ({ arrange, says }) => {
    const plan = await planNow()
    arrange()
    const outcomes = await applyPlan(plan)
    expect(told(outcomes)).toEqual(['remove ada@contoso.com: applied', 'add ada@contoso.com: failed'])
    expect(lastError(outcomes)).toEqual({
      code: 'MOVE_UNFINISHED',
      message: `Was removed from «Sales Tools», is not back and has no access now: ${says}. Run this job again to finish.`
    })
    expect(policies()).toEqual([])
  })

  it('of which a part is delivered did not leave them without access', async () => {
    const plan = await planNow()
    addingEndsAs('partiallyDelivered')
    expect(lastError(await applyPlan(plan))).toMatchObject({ code: 'GRAPH_POLICY_REFUSED' })
  })

  it('whose addition got no answer may not be back: that is said', async () => {
    const plan = await planNow()
    directory.spoil(isAdd, { kind: 'lose', taken: false })
    const outcomes = await applyPlan(plan)
    expect(told(outcomes)).toEqual(['remove ada@contoso.com: applied', 'add ada@contoso.com: unknown'])
    expect(lastError(outcomes)).toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      message: expect.stringMatching(/^Was removed from «Sales Tools», and may not be back: The answer/)
    })
  })

  it('that cannot be watched loses no outcome', async () => {
    const plan = await planNow()
    directory.breakRead('readRequests', new ActionError('GRAPH_UNREACHABLE', 'no answer', ''))
    expect(told(await applyPlan(plan))).toEqual(['remove ada@contoso.com: pending', 'add ada@contoso.com: failed'])
  })
})

describe('a move that stopped half-way', () => {
  it.each<{ rule: string; gone: boolean }>([
    { rule: 'the removal was still on its way', gone: false },
    { rule: 'the removal was done', gone: true }
  ])('is finished by the next run under the same review, when $rule', async ({ gone }) => {
    const first = await planNow()
    directory.deliveryMs = 10 * MINUTE_MS
    await applyPlan(first, 0)
    expect(written()).toEqual(['remove'])
    if (gone) await clock.sleep(10 * MINUTE_MS)
    directory.deliveryMs = 500

    const second = await planNow()
    expect(second.packages[0]?.changes.map(({ kind }) => kind)).toEqual(['add'])
    const outcomes = await applyPlan(second, 20 * MINUTE_MS, reviewOf(first))
    expect(told(outcomes)).toEqual(['add ada@contoso.com: applied'])
    expect(written()).toEqual(['remove', 'add'])
    expect(policies()).toEqual([direct.id])
  })

  it('is finished though nothing but the request for the removal is left of it', async () => {
    const first = await planNow()
    directory.openRequests = [
      request(ada, 'remove', { state: 'delivering', assignmentId: directory.assignments[0]?.id ?? '' })
    ]
    directory.assignments = []
    expect(told(await applyPlan(await planNow(), 0, reviewOf(first)))).toEqual(['add ada@contoso.com: pending'])
  })

  it('after that there is nothing to do', async () => {
    await applyPlan(await planNow())
    expect((await planNow()).packages[0]?.changes).toEqual([])
  })
})

describe('a plan too large to record every change', () => {
  const crowd = Array.from({ length: 3_001 }, (_, index) => person(`p${index}`, 20_000 + index))
  const planOfCrowd = (people: readonly Person[]): Promise<Plan> => {
    directory.people = [...people]
    directory.assignments = people.map((each) => assignment(each, { policyId: selfService.id }))
    return planNow(people.map(({ principalName }) => row(principalName)))
  }

  it('is refused for packages with moves: one that stopped half-way could not be finished', async () => {
    const { packages } = await planOfCrowd(crowd)
    expect(packages[0]?.refusals).toMatchObject([
      {
        code: 'MOVES_NOT_RECORDED',
        message: expect.stringMatching(/^«Sales Tools» would have 3001 people.*than 6,000/)
      }
    ])
    expect(packages[0]?.changes).toHaveLength(6_002)
  })

  it('is not, with so few moves that each is recorded', async () => {
    const { packages } = await planOfCrowd(crowd.slice(1))
    expect(packages[0]?.refusals).toEqual([])
  })

  it('is not where nobody is moved', async () => {
    directory.people = Array.from({ length: 6_001 }, (_, index) => person(`p${index}`, 20_000 + index))
    directory.assignments = []
    const { packages } = await planNow(directory.people.map(({ principalName }) => row(principalName)))
    expect(packages[0]?.refusals).toEqual([])
  })
})

describe('when something changed after the review', () => {
  it('and the addition is doubtful now, apply takes nothing away', async () => {
    const reviewed = await planNow()
    directory.packages = [{ ...sales, policies: [{ ...direct, enabled: false }, selfService] }]
    expect(await applyPlan(await planNow(), 5 * MINUTE_MS, reviewOf(reviewed))).toEqual([])
    expect(policies()).toEqual([selfService.id])
  })
})

describe('what a plan with moves knows', () => {
  const fromSelfService = { ...selfService, allowedTargetScope: 'allMemberUsers' }
  const toMembers = settings({
    packages: [packageSettings({ policy: selfService.name, policyChanges: 'move', allowEmpty: true })]
  })

  it('what kind of account somebody has whom an assignment names, since the wrong policy would cost them their access', async () => {
    directory.packages = [{ ...sales, policies: [direct, fromSelfService] }]
    directory.people = [{ ...ada, guest: true }]
    directory.assignments = [assignment(ada)]
    const { packages } = await planOf({ rows: [row('ada@contoso.com')], settings: toMembers }, directory)
    expect(packages[0]?.warnings.map(({ code }) => code)).toEqual(['MOVE_HINDERED'])
    expect(packages[0]?.changes).toEqual([])
  })

  it('the kind of account after a delivery that failed too: what was delivered of it is not risked', async () => {
    const declared = settings({ packages: [packageSettings({ policy: selfService.name })] })
    directory.people = [{ ...ada, guest: true }]
    directory.assignments = [assignment(ada, { policyId: selfService.id, state: 'partiallyDelivered' })]
    directory.failedRequests = [failedRequest(ada, { completedAt: '2026-01-01T00:00:00Z' })]
    const { packages } = await planOf({ rows: [row('ada@contoso.com')], settings: declared }, directory)
    expect(packages[0]).toMatchObject({
      changes: [],
      warnings: [{ code: 'MOVE_HINDERED', message: expect.stringContaining('not for guests') }]
    })
  })

  it('somebody whose account was deleted, so that nothing is taken from whoever cannot get it back', async () => {
    directory.people = []
    directory.deletedPeople = [{ ...ada, deletedAt: '2026-05-30T00:00:00Z' }]
    const { packages } = await planNow()
    expect(packages[0]).toMatchObject({ changes: [], warnings: [{ code: 'MOVE_HINDERED' }] })
  })

  it('a disabled account: it is moved, with a warning', async () => {
    directory.people = [{ ...ada, enabled: false }]
    const { packages } = await planNow()
    expect(packages[0]?.changes.map(({ kind }) => kind)).toEqual(['remove', 'add'])
    expect(packages[0]?.warnings.map(({ code }) => code)).toEqual(['PERSON_DISABLED'])
  })

  it('nobody is asked for who has the declared policy already', async () => {
    directory.assignments = [assignment(ada, { policyId: selfService.id })]
    await planOf({ rows: [row('ada@contoso.com')], settings: toMembers }, directory)
    expect(directory.reads.filter((read) => read.startsWith('findPeople'))).toEqual([])
  })

  it.each([
    { rule: 'that the settings changed', settingsBefore: settings(), cause: 'changed' },
    { rule: 'that nothing but Entra changed', settingsBefore: rules, cause: 'entra' }
  ])('$rule', async ({ settingsBefore, cause }) => {
    const rows = [row('ada@contoso.com')]
    const declared = { rows, before: rows, changed: ['sales.csv'], settings: rules, settingsBefore }
    const { packages } = await planOf(declared, directory)
    expect(packages[0]?.changes.map((change) => change.cause)).toEqual([cause, cause])
  })
})
