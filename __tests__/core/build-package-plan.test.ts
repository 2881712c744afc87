import { describe, expect, it } from '@jest/globals'
import { buildPackagePlan, type PackageFacts, type RunFacts } from '../../src/core/build-package-plan.js'
import type { Assignment, DeletedPerson, MembershipRow, Person, Settings } from '../../src/core/model.js'
import { packAssignments } from '../../src/core/packed.js'
import { indexPeople } from '../../src/core/resolve-people.js'
import { digestChanges } from '../../src/core/reviewed-plan.js'
import {
  ada,
  assignment,
  ben,
  describeChange,
  direct,
  NOW,
  packageSettings,
  person,
  row,
  sales,
  selfService,
  settings
} from '../app/fakes/samples.js'
import { packedRows } from './packed-lists.js'

const twoDirect = { ...sales, policies: [direct, { ...selfService, allowedTargetScope: 'notSpecified' }] }

/** What was read of the package beside its rows. */
interface Read extends Partial<Omit<PackageFacts, 'rowsBefore' | 'assignments'>> {
  readonly rowsBefore?: readonly MembershipRow[] | null
  readonly assignments?: readonly Assignment[]
}

const factsOf = (
  rows: readonly MembershipRow[],
  { rowsBefore = null, assignments = [], ...more }: Read = {}
): PackageFacts => ({
  accessPackage: { ...sales, policies: [direct] },
  settings: null,
  settingsChanged: false,
  rows: packedRows(rows),
  rowsBefore: rowsBefore === null ? null : packedRows(rowsBefore),
  earlier: null,
  assignments: packAssignments(assignments),
  requests: [],
  failedRequests: [],
  ...more
})

const build = (
  facts: PackageFacts,
  people: readonly Person[] = [ada, ben],
  rules: Settings = settings(),
  more: Partial<RunFacts> = {}
) =>
  buildPackagePlan(facts, {
    settings: rules,
    invitations: rules.invitations,
    now: NOW,
    people: indexPeople(people),
    deleted: indexPeople<DeletedPerson>([]),
    knowsDeleted: true,
    verifiedDomains: ['contoso.com'],
    suggestions: new Map(),
    protectedIds: new Set(),
    appliedBefore: false,
    ...more
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

describe('someone who left since the row was made', () => {
  const gone = row('old@contoso.com')
  const without = (facts: Read) => factsOf([], facts)

  it.each<{ rule: string; facts: PackageFacts; people?: readonly Person[]; expected: unknown }>([
    {
      rule: 'is a warning, and the others gain the package',
      facts: factsOf([gone, row('ada@contoso.com')], { rowsBefore: [gone] }),
      expected: { refusals: [], warnings: ['PERSON_LEFT'], changes: ['add ada@contoso.com'] }
    },
    {
      rule: 'is a warning where nothing else changes',
      facts: factsOf([gone, row('ada@contoso.com')], { rowsBefore: [gone], assignments: [assignment(ada)] }),
      expected: { refusals: [], warnings: ['PERSON_LEFT'], changes: [] }
    },
    {
      rule: 'refuses removals beside it, which are shown: they may hold it under a new address',
      facts: factsOf([gone], { rowsBefore: [gone], assignments: [assignment(ada)] }),
      expected: {
        refusals: ['REMOVALS_BESIDE_LEAVER', 'WOULD_EMPTY_PACKAGE'],
        warnings: ['PERSON_LEFT'],
        changes: ['remove ada@contoso.com without end']
      }
    },
    {
      rule: 'stops nothing by a policy that is gone as well',
      facts: (() => {
        const old = row('old@contoso.com', { policy: 'Gone' })
        return factsOf([old], { rowsBefore: [old] })
      })(),
      expected: { refusals: [], warnings: ['PERSON_LEFT'], changes: [] }
    },
    {
      rule: 'stops the package when the row is new: it is a mistake',
      facts: factsOf([gone, row('ada@contoso.com')], { rowsBefore: [] }),
      expected: { refusals: ['PERSON_NOT_FOUND'], warnings: [], changes: [] }
    },
    {
      rule: 'stops the package when the row changed',
      facts: factsOf([row('old@contoso.com', { endDate: '2026-12-31T23:59:59Z' })], { rowsBefore: [gone] }),
      expected: { refusals: ['PERSON_NOT_FOUND'], warnings: [], changes: [] }
    },
    {
      rule: 'stops the package when nothing is known of before',
      facts: factsOf([gone], { rowsBefore: null }),
      expected: { refusals: ['PERSON_NOT_FOUND'], warnings: [], changes: [] }
    },
    {
      rule: 'leaves removals alone once the row is gone',
      facts: without({
        rowsBefore: [gone],
        assignments: [assignment(ada)],
        settings: packageSettings({ allowEmpty: true })
      }),
      expected: { refusals: [], warnings: [], changes: ['remove ada@contoso.com without end'] }
    }
  ])('$rule', ({ facts, people, expected }) => {
    const { refusals, warnings, changes } = build(facts, people)
    const codes = (problems: readonly { readonly code: string }[]) => problems.map(({ code }) => code)
    expect({
      refusals: codes(refusals),
      warnings: codes(warnings),
      changes: changes.map(describeChange)
    }).toEqual(expected)
  })

  it('the refusal names the rows, and what to do about them', () => {
    const rows = [gone, row('older@contoso.com')]
    const plan = build(factsOf(rows, { rowsBefore: rows, assignments: [assignment(ada), assignment(ben)] }))
    const [refusal] = plan.refusals
    const [one, other] = rows.map(({ place }) => `${place.file}:${place.line}`)
    expect(refusal?.message).toBe(
      `«Sales Tools» would lose 2 members while nobody in the directory is \`old@contoso.com\` (${one}), \`older@contoso.com\` (${other}) any more: whoever was meant may be among them under a new address.`
    )
    expect(refusal?.hint).toContain('write the address they have now')
    expect(refusal?.place).toEqual(gone.place)
  })

  it('a guest is not invited anew by a row that was applied, and is by one that may not have been', () => {
    const guest = row('gus@partner.example')
    const facts = factsOf([guest], { rowsBefore: [guest] })
    expect(build(facts).changes.map(describeChange)).toEqual(['invite and add gus@partner.example'])
    const applied = build(facts, [], settings(), { appliedBefore: true })
    expect(applied.changes).toEqual([])
    expect(applied.warnings.map(({ code }) => code)).toEqual(['PERSON_LEFT'])
  })
})

it('a plan carries the digest of its changes', () => {
  const plan = build(factsOf([row('ada@contoso.com')]))
  expect(plan.changes).toHaveLength(1)
  expect(plan.digest).toBe(digestChanges(sales.id, plan.changes))
})
