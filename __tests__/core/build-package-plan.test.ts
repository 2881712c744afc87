import { describe, expect, it } from '@jest/globals'
import { buildPackagePlan, type PackageFacts } from '../../src/core/build-package-plan.js'
import type { MembershipRow, Person, Settings } from '../../src/core/model.js'
import { indexPeople, listHolders } from '../../src/core/resolve-people.js'
import { digestChanges } from '../../src/core/reviewed-plan.js'
import {
  ada,
  assignment,
  ben,
  direct,
  NOW,
  packageSettings,
  person,
  row,
  sales,
  selfService,
  settings
} from '../app/fakes/samples.js'

const twoDirect = { ...sales, policies: [direct, { ...selfService, allowedTargetScope: 'notSpecified' }] }

const factsOf = (rows: readonly MembershipRow[], more: Partial<PackageFacts> = {}): PackageFacts => ({
  accessPackage: { ...sales, policies: [direct] },
  settings: null,
  rows,
  rowsBefore: null,
  assignments: [],
  requests: [],
  holders: listHolders(more.assignments ?? [], more.requests ?? []),
  ...more
})

const build = (facts: PackageFacts, people: readonly Person[] = [ada, ben], rules: Settings = settings()) =>
  buildPackagePlan(facts, {
    settings: rules,
    invitations: rules.invitations,
    now: NOW,
    people: indexPeople(people),
    verifiedDomains: ['contoso.com'],
    protectedIds: new Set()
  })

describe('a row that cannot be resolved stops its package', () => {
  it.each<{ rule: string; facts: PackageFacts; expected: readonly string[] }>([
    {
      rule: 'a person nobody knows, though others could be added',
      facts: factsOf([row('ada@contoso.com'), row('nobody@contoso.com')]),
      expected: ['PERSON_NOT_FOUND']
    },
    {
      rule: 'every such row is told, people and policies',
      facts: factsOf([
        row('nobody@contoso.com'),
        row('ada@contoso.com', { policy: 'Gone' }),
        row('ben@contoso.com', { policy: 'Lost' })
      ]),
      expected: ['PERSON_NOT_FOUND', 'POLICY_NOT_FOUND', 'POLICY_NOT_FOUND']
    },
    {
      rule: 'a policy that nothing says is told once, not for every row',
      facts: factsOf([row('ada@contoso.com'), row('ben@contoso.com')], { accessPackage: twoDirect }),
      expected: ['POLICY_AMBIGUOUS']
    },
    {
      rule: '`manages: policy` without a policy that is clear, even without any row',
      facts: factsOf([], { accessPackage: twoDirect, settings: packageSettings({ manages: 'policy' }) }),
      expected: ['POLICY_AMBIGUOUS']
    }
  ])('$rule', ({ facts, expected }) => {
    const plan = build(facts)
    expect(plan.refusals.map(({ code }) => code)).toEqual(expected)
    expect(plan.changes).toEqual([])
  })

  it('a row that has expired stops nothing, whoever it names', () => {
    const rows = [row('nobody@contoso.com', { endDate: '2026-05-31T23:59:59Z', policy: 'Gone' })]
    expect(build(factsOf(rows)).refusals).toEqual([])
  })
})

describe('a plan that goes too far', () => {
  const many = Array.from({ length: 8 }, (_, index) => assignment(person(`p${index}`, 300 + index)))

  it('is refused, and shown in full', () => {
    const plan = build(factsOf([row('ada@contoso.com')], { assignments: many }))
    expect(plan.refusals.map(({ code }) => code)).toEqual(['TOO_MANY_REMOVALS'])
    expect(plan.changes).toHaveLength(9)
  })

  it('is measured by the people who are managed, not by those who only look like members', () => {
    const held = [assignment(ada), assignment(ben, { policyId: selfService.id })]
    const own = packageSettings({ manages: 'policy', policy: direct.name })
    const plan = build(factsOf([], { accessPackage: sales, settings: own, assignments: held }))
    expect(plan.refusals.map(({ code }) => code)).toEqual(['WOULD_EMPTY_PACKAGE'])
  })
})

it('a plan carries the digest of its changes', () => {
  const plan = build(factsOf([row('ada@contoso.com')]))
  expect(plan.changes).toHaveLength(1)
  expect(plan.digest).toBe(digestChanges(sales.id, plan.changes))
})
