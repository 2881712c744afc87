import { describe, expect, it } from '@jest/globals'
import { stoppedPackage } from '../../src/core/build-package-plan.js'
import type { AddChange, Change, PackagePlan, RemoveChange, UpdateChange } from '../../src/core/plan.js'
import { digestChanges, digestPlan, findShown, type ReviewedChanges } from '../../src/core/reviewed-plan.js'
import { ada, ben, direct, guid, sales, selfService, TENANT } from '../app/fakes/samples.js'

const member = { userId: ada.id, address: 'ada@contoso.com', name: 'Ada' }
const base = { member, policy: direct, startDate: null, endDate: null, place: null, cause: null, causeDetail: null }
const add: AddChange = {
  ...base,
  kind: 'add',
  move: null,
  replaces: [],
  invite: null,
  ownAddress: true,
  guestDomain: null,
  justification: null
}
const remove: RemoveChange = { ...base, kind: 'remove', move: null, assignmentIds: [guid(1)], policyIds: [direct.id] }
const update: UpdateChange = {
  ...base,
  kind: 'update',
  assignmentId: guid(1),
  previous: { startDate: null, endDate: null },
  justification: null
}
const guest = { userId: null, address: 'gus@partner.example', name: null }
const invited: AddChange = { ...add, member: guest, invite: { address: guest.address, name: null } }

const digest = (...changes: readonly Change[]): string => digestChanges(sales.id, changes)

describe('what a reviewer approved is recognised by its digest', () => {
  it.each<{ rule: string; one: readonly Change[]; other: readonly Change[] }>([
    { rule: 'another order', one: [add, remove, update], other: [update, add, remove] },
    {
      rule: 'another line of the file',
      one: [add],
      other: [{ ...add, place: { file: 'memberships/b.csv', line: 9 } }]
    },
    {
      rule: 'a move from the same policies in another order',
      one: [{ ...remove, move: 'policy', policyIds: [direct.id, selfService.id] }],
      other: [{ ...remove, move: 'policy', policyIds: [selfService.id, direct.id] }]
    },
    { rule: 'another cause', one: [add], other: [{ ...add, cause: 'entra', causeDetail: 'it went' }] },
    { rule: 'another justification', one: [add], other: [{ ...add, justification: 'Project' }] },
    { rule: 'a name that was corrected', one: [add], other: [{ ...add, member: { ...member, name: 'Ada Lovelace' } }] },
    {
      rule: 'another address of the same person',
      one: [add],
      other: [{ ...add, member: { ...member, address: 'countess@contoso.com' } }]
    },
    {
      rule: 'a guest’s address in other case',
      one: [invited],
      other: [{ ...invited, member: { ...guest, address: 'Gus@Partner.example' } }]
    }
  ])('$rule is the same', ({ one, other }) => expect(digest(...other)).toBe(digest(...one)))

  it.each<{ rule: string; one: readonly Change[]; other: readonly Change[] }>([
    { rule: 'one change more', one: [add], other: [add, { ...add, member: { ...member, userId: ben.id } }] },
    { rule: 'one change less', one: [add, remove], other: [add] },
    { rule: 'no change at all', one: [add], other: [] },
    { rule: 'another person', one: [add], other: [{ ...add, member: { ...member, userId: ben.id } }] },
    { rule: 'another kind', one: [add], other: [remove] },
    { rule: 'another policy', one: [add], other: [{ ...add, policy: selfService }] },
    { rule: 'another start', one: [add], other: [{ ...add, startDate: '2026-07-01T00:00:00Z' }] },
    { rule: 'another end', one: [add], other: [{ ...add, endDate: '2026-12-31T23:59:59Z' }] },
    {
      rule: 'a move after a delivery of which nothing came, where a part came by now',
      one: [{ ...remove, move: 'failed-delivery' }],
      other: [{ ...remove, move: 'partial-delivery' }]
    },
    {
      rule: 'a move that takes more than was shown',
      one: [{ ...remove, move: 'policy' }],
      other: [{ ...remove, move: 'policy', policyIds: [direct.id, selfService.id] }]
    },
    { rule: 'no end instead of one left to Entra', one: [add], other: [{ ...add, endDate: 'none' }] },
    {
      rule: 'an invitation that was not shown',
      one: [add],
      other: [{ ...add, invite: { address: member.address, name: null } }]
    },
    {
      rule: 'another guest',
      one: [invited],
      other: [{ ...invited, member: { ...guest, address: 'eve@partner.example' } }]
    }
  ])('$rule is not', ({ one, other }) => expect(digest(...other)).not.toBe(digest(...one)))

  it('the same changes of another package are not', () => {
    expect(digestChanges(guid(102), [add])).not.toBe(digestChanges(guid(101), [add]))
  })
})

describe('the digest of a whole plan', () => {
  const one = { id: guid(101), digest: 'a' }
  const other = { id: guid(102), digest: 'b' }

  it('does not depend on the order of the packages', () => {
    expect(digestPlan(TENANT, [other, one])).toBe(digestPlan(TENANT, [one, other]))
  })

  it.each([
    { rule: 'a package that is missing', tenant: TENANT, packages: [one] },
    { rule: 'a package with other changes', tenant: TENANT, packages: [one, { ...other, digest: 'c' }] },
    { rule: 'another tenant', tenant: guid(2), packages: [one, other] }
  ])('is another with $rule', ({ tenant, packages }) =>
    expect(digestPlan(tenant, packages)).not.toBe(digestPlan(TENANT, [one, other]))
  )
})

describe('whether a reviewed plan showed a change', () => {
  const other: AddChange = { ...add, member: { ...member, userId: ben.id } }
  const changes = [add, other]
  const planned: PackagePlan = { ...stoppedPackage('Sales Tools', sales.id, []), changes, digest: digest(...changes) }
  const shown = (...digests: string[]): ReviewedChanges => ({
    kind: 'shown',
    digests: new Set(digests),
    late: new Map([[digest(other), 'It came after the approval.']]),
    doubts: []
  })

  it.each<{ rule: string; reviewed: ReviewedChanges; expected: string }>([
    { rule: 'the change alone', reviewed: shown(digest(add)), expected: 'shown' },
    { rule: 'exactly the changes of its package', reviewed: shown(digest(add, other)), expected: 'shown' },
    { rule: 'more of its package, as a whole', reviewed: shown(digest(add, other, remove)), expected: 'unseen' },
    { rule: 'only another change of its package', reviewed: shown(digest(other)), expected: 'unseen' },
    {
      rule: 'the same change of another package',
      reviewed: shown(digestChanges(guid(102), [add])),
      expected: 'unseen'
    },
    {
      rule: 'an invitation of the address, which is the account’s own by now',
      reviewed: shown(digest({ ...invited, member: { ...guest, address: 'Ada@contoso.com' } })),
      expected: 'shown'
    },
    { rule: 'nothing: nobody reviewed anything', reviewed: { kind: 'none', reason: 'no comment' }, expected: 'unseen' },
    { rule: 'whatever: the workflow applies unreviewed changes', reviewed: { kind: 'everything' }, expected: 'shown' }
  ])('$rule: $expected', ({ reviewed, expected }) => expect(findShown(planned, add, reviewed).kind).toBe(expected))

  it('says why a change that came too late does not count', () => {
    expect(findShown(planned, other, shown())).toEqual({ kind: 'late', reason: 'It came after the approval.' })
  })

  it('a change that another pull request showed in time is not late', () => {
    expect(findShown(planned, other, shown(digest(other))).kind).toBe('shown')
  })
})
