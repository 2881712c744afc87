/**
 * No step of the core grows faster than what it is given: twice as many rows, about twice the work. Work is counted, not
 * timed: each time that anything looks at a row, a person, an assignment or a change.
 */
import { describe, expect, it } from '@jest/globals'
import { findDrift } from '../../src/core/drift.js'
import { renderDriftIssue } from '../../src/core/drift-report.js'
import type { MembershipRow } from '../../src/core/model.js'
import { renderPlanComment } from '../../src/core/plan-comment.js'
import { renderPlanFile } from '../../src/core/plan-file.js'
import { indexPeople } from '../../src/core/resolve-people.js'
import { digestPlan } from '../../src/core/reviewed-plan.js'
import {
  ada,
  assignment,
  failedRequest,
  NOW,
  packageSettings,
  person,
  request,
  row,
  selfService,
  TENANT
} from '../app/fakes/samples.js'
import { context, plan as wholePlan } from './plan-fixtures.js'
import { factsOf, plan, type Situation } from './situation.js'

/** Sorting takes n·log n: a tenth more than twice. A step that looks at everything for each thing would take four times. */
const MOST = 2.3

/** The smaller is so large that the comment is at its briefest already. */
const SIZES = [1_000, 2_000] as const

const DRIFT_CONTEXT = {
  ...context,
  merges: [],
  checkedAt: NOW,
  expiringWithinDays: 30,
  whyUnexplained: null,
  narrowedTo: []
}

const everybody = Array.from({ length: 2 * SIZES[1] }, (_, index) => person(`person${index}`, 10_000 + index))

/** One package with as many people as asked for. */
const SITUATIONS: Readonly<Record<string, (people: typeof everybody) => Situation>> = {
  'nothing to do': (people) => ({
    rows: people.map((who) => rowOf(who)),
    before: people.map((who) => rowOf(who)),
    held: people.map((who) => assignment(who))
  }),
  'everybody joins': (people) => ({ rows: people.map((who) => rowOf(who)), before: [] }),
  'everybody is invited': (people) => ({
    rows: people.map((_, index) => row(`guest${index}@partner.example`)),
    people: []
  }),
  'everybody leaves': (people) => ({
    rows: [],
    before: people.map((who) => rowOf(who)),
    held: people.map((who) => assignment(who))
  }),
  'everybody is replaced': (people) => ({
    rows: people.map((who) => rowOf(who)),
    held: everybody.slice(-people.length).map((who) => assignment(who)),
    people: everybody
  }),
  'everybody gets other dates': (people) => ({
    rows: people.map((who) => rowOf(who, { endDate: '2027-01-01T00:00:00Z' })),
    held: people.map((who) => assignment(who))
  }),
  'everybody moves to another policy': (people) => ({
    rows: people.map((who) => rowOf(who)),
    held: people.map((who) => assignment(who, { policyId: selfService.id })),
    settings: packageSettings({ policy: 'Direct assignment', policyChanges: 'move' })
  }),
  'everybody is on their way': (people) => ({
    rows: people.map((who) => rowOf(who)),
    open: people.map((who) => request(who, 'add'))
  }),
  'everybody’s delivery failed': (people) => ({
    rows: people.map((who) => rowOf(who)),
    held: people.map((who) => assignment(who, { state: 'deliveryFailed' })),
    gaveUp: people.map((who) => failedRequest(who))
  }),
  'everybody’s row has ended': (people) => ({
    rows: people.map((who) => rowOf(who, { endDate: '2026-01-01T00:00:00Z' })),
    held: people.map((who) => assignment(who))
  }),
  'everybody is protected': (people) => ({ held: people.map((who) => assignment(who)), protect: people }),
  'nobody is known': (people) => ({ rows: people.map((_, index) => row(`nobody${index}@contoso.com`)), people: [] }),
  'no policy is known': (people) => ({ rows: people.map((who, index) => rowOf(who, { policy: `Policy ${index}` })) }),
  'one person has the package very often': (people) => ({
    held: people.map(() => assignment(ada))
  })
}

describe('the work of a plan', () => {
  it.each(Object.entries(SITUATIONS))('grows no faster than its rows when %s', (_, situation) => {
    const [once, twice] = SIZES.map((size) => work(situation(everybody.slice(0, size))))
    expect(once).toBeGreaterThan(SIZES[0])
    expect((twice ?? 0) / (once ?? 1)).toBeLessThan(MOST)
  })
})

describe('the work of a look for drift', () => {
  it.each(Object.entries(SITUATIONS))('grows no faster than its rows when %s', (_, situation) => {
    const [once, twice] = SIZES.map((size) => driftWork(situation(everybody.slice(0, size))))
    expect(once).toBeGreaterThan(SIZES[0])
    expect((twice ?? 0) / (once ?? 1)).toBeLessThan(MOST)
  })
})

function rowOf(who: (typeof everybody)[number], more: Partial<MembershipRow> = {}): MembershipRow {
  return row(who.mail ?? '', more)
}

/** How often anything was looked at from the facts to the comment and the plan file. */
function work(situation: Situation): number {
  const counter = { looks: 0 }
  const given = watched({ people: everybody, ...situation }, counter)
  const packages = [watched(plan(given, watched(factsOf(given), counter)), counter)]
  const whole = wholePlan(packages)
  digestPlan(TENANT, packages)
  renderPlanFile(whole)
  renderPlanComment({ ...context, plan: whole, comparedAt: '2026-06-01T12:00:00Z', applies: true, marker: '' })
  return counter.looks
}

/** How often anything was looked at from a plan of everything to the text of the issue; of the list of who has what too. */
function driftWork(situation: Situation): number {
  const given = { people: everybody, ...situation }
  const people = indexPeople(given.people)
  const counter = { looks: 0 }
  const facts = watched(factsOf(given), counter)
  const whole = watched(wholePlan([{ ...plan(given), id: facts.accessPackage.id }]), counter)
  const drift = findDrift({ plan: whole, facts: [facts], people, now: NOW, expiringWithinDays: 30 })
  renderDriftIssue({ ...DRIFT_CONTEXT, drift: watched(drift, counter) }, '')
  return counter.looks
}

/** The same data, and each look at any part of it is counted: of a packed list, at any of the entries that it is unpacked to. */
function watched<T extends object>(data: T, counter: { looks: number }, known = new WeakMap<object, object>()): T {
  const found = known.get(data)
  if (found !== undefined) return found as T
  const proxy = new Proxy(data, {
    get: (target, key, receiver) => {
      counter.looks += 1
      const value: unknown = Reflect.get(target, key, receiver)
      if (isUnpack(key, value)) return () => watched(value(), counter, known)
      return isData(value) ? watched(value, counter, known) : value
    }
  })
  known.set(data, proxy)
  return proxy
}

function isUnpack(key: string | symbol, value: unknown): value is () => readonly object[] {
  return key === 'unpack' && typeof value === 'function'
}

/** Maps and sets answer by key, in one step each. */
function isData(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
}
