import { domainOf } from '../../src/core/identifiers.js'
import type { Place } from '../../src/core/place.js'
import type { AddChange, Change, Member, PackagePlan, Plan, RemoveChange, UpdateChange } from '../../src/core/plan.js'

/** Small plans to render. Ids are counted, so that they are the same in every run. */

export const HEAD = 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334'
export const MERGE = '9f8e7d6c5b4a39281706f5e4d3c2b1a009182736'

export const context = {
  repositoryUrl: 'https://github.com/contoso/access',
  headSha: HEAD,
  path: 'memberships',
  runUrl: 'https://github.com/contoso/access/actions/runs/4711'
}

export const guid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

export const policy = { id: guid(900), name: 'Direct assignment' }

export const place = (line: number, file = 'memberships/sales.csv'): Place => ({ file, line })

let people = 0
export const person = (address: string, name: string | null = null): Member => ({
  userId: guid(++people),
  address,
  name
})

const base = { policy, startDate: null, endDate: null, place: null, causeDetail: null } as const

export const add = (member: Member, more: Partial<AddChange> = {}): AddChange => ({
  ...base,
  kind: 'add',
  member,
  cause: 'added',
  move: null,
  replaces: [],
  invite: null,
  ownAddress: true,
  guestDomain: null,
  justification: null,
  ...more
})

export const invite = (address: string, name: string | null, more: Partial<AddChange> = {}): AddChange =>
  add({ userId: null, address, name }, { invite: { address, name }, guestDomain: domainOf(address), ...more })

export const update = (member: Member, more: Partial<UpdateChange> = {}): UpdateChange => ({
  ...base,
  kind: 'update',
  member,
  cause: 'changed',
  assignmentId: guid(500),
  previous: { startDate: null, endDate: null },
  justification: null,
  ...more
})

export const remove = (member: Member, more: Partial<RemoveChange> = {}): RemoveChange => ({
  ...base,
  kind: 'remove',
  member,
  cause: 'removed',
  move: null,
  assignmentIds: [guid(600)],
  policyIds: [base.policy.id],
  ...more
})

let packages = 0
export function pack(
  name: string,
  current: number,
  changes: readonly Change[],
  more: Partial<PackagePlan> = {}
): PackagePlan {
  const of = (kind: Change['kind']): number => changes.filter((change) => change.kind === kind).length
  const desired = current + of('add') - of('remove')
  return {
    id: guid(1000 + ++packages),
    name,
    current,
    desired,
    unchanged: current - of('remove') - of('update'),
    staying: { people: current - of('remove'), losing: new Set(), coming: new Set(), allowEmpty: true },
    changes,
    kept: [],
    retries: [],
    warnings: [],
    refusals: [],
    grants: null,
    incompatibleGroups: [],
    digest: 'd'.repeat(64),
    ...more
  }
}

export function plan(packagePlans: readonly PackagePlan[], more: Partial<Plan> = {}): Plan {
  const changes = packagePlans.flatMap((each) => each.changes)
  return {
    tenantId: guid(1),
    commit: MERGE,
    baseline: null,
    scope: { kind: 'changed', reason: 'packages of the files and settings that differ' },
    narrowedTo: [],
    packages: packagePlans,
    released: [],
    settingChanges: [],
    refusals: [],
    warnings: [],
    totals: {
      adds: changes.filter((change) => change.kind === 'add').length,
      invites: changes.filter((change) => change.kind === 'add' && change.invite !== null).length,
      updates: changes.filter((change) => change.kind === 'update').length,
      removes: changes.filter((change) => change.kind === 'remove').length,
      unchanged: packagePlans.reduce((sum, each) => sum + each.unchanged, 0)
    },
    digest: 'e'.repeat(64),
    ...more
  }
}

/** So many people added to one package, each with a row of their own. */
export const crowd = (amount: number, file: string, firstLine = 2): AddChange[] =>
  Array.from({ length: amount }, (_, index) =>
    add(person(`person.${index + 1}@contoso.com`, `Person Number ${index + 1}`), {
      place: place(firstLine + index, file),
      endDate: '2026-12-31T23:59:59Z',
      justification: `Ticket CHG-${10_000 + index}`
    })
  )
