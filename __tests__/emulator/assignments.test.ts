import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { TenantSeed } from '../../src/emulator/tenant-server.js'
import { startJudgedTenant } from '../contract/entra-tenant.js'
import { at, EM, filter, SignedIn, textAt } from './tenant-client.js'

const SEED = {
  users: [
    { mail: 'ada@contoso.com', displayName: 'Ada Lovelace' },
    { mail: 'grace@contoso.com', displayName: 'Grace Hopper' },
    { mail: 'alan@partner.example', userType: 'Guest' as const }
  ],
  packages: [
    {
      displayName: 'Finance reports',
      catalog: 'Finance',
      policies: [{ displayName: 'Direct' }, { displayName: 'Members', allowedTargetScope: 'allMemberUsers' }],
      members: [
        { user: 'ada@contoso.com' },
        { user: 'grace@contoso.com', end: '2026-01-31T00:00:00Z' },
        { user: 'alan@partner.example', policy: 'Direct', end: '2026-12-31T00:00:00Z' }
      ],
      otherSubjects: [
        { displayName: 'robot' },
        {
          displayName: 'guest on the way',
          subjectType: 'user' as const,
          objectId: null,
          email: 'guest@partner.example',
          state: 'delivering' as const
        }
      ]
    },
    { displayName: 'Empty package' }
  ]
}

let entra: SignedIn
afterEach(() => entra.tenant.close())

async function packageId(name: string): Promise<string> {
  const { body } = await entra.get(`${EM}/accessPackages?${filter(`displayName eq '${name}'`)}`)
  return textAt(body, 'value.0.id')
}

describe('assignments', () => {
  it('lists current and expired ones, with target, policy and package on request', async () => {
    entra = await SignedIn.start(SEED)
    const id = await packageId('Finance reports')
    const path = `${EM}/assignments?${filter(`accessPackage/id eq '${id}'`)}&$expand=target,assignmentPolicy,accessPackage`
    const all = await entra.list(path)
    expect(all.map((one) => [at(one, 'target.email') ?? at(one, 'target.displayName'), at(one, 'state')])).toEqual([
      ['ada@contoso.com', 'delivered'],
      ['grace@contoso.com', 'expired'],
      ['alan@partner.example', 'delivered'],
      ['robot', 'delivered'],
      ['guest@partner.example', 'delivering']
    ])
    expect(all[2]).toMatchObject({
      status: 'Delivered',
      expiredDateTime: null,
      schedule: { expiration: { type: 'afterDateTime', endDateTime: '2026-12-31T00:00:00.000Z', duration: null } },
      assignmentPolicy: { displayName: 'Direct' },
      accessPackage: { id, displayName: 'Finance reports' },
      target: { subjectType: 'user', principalName: 'alan_partner.example#EXT#@contoso.onmicrosoft.com' }
    })
    expect(at(all, '2.target.id')).not.toBe(at(all, '2.target.objectId'))
    expect(at(all, '3.target.subjectType')).toBe('servicePrincipal')
    expect(at(all, '4.target.objectId')).toBeNull()
  })

  it('change behind the back of everyone', async () => {
    entra = await SignedIn.start(SEED)
    const { tenant } = entra
    tenant.removeMember('Finance reports', 'ada@contoso.com')
    tenant.addMember('Empty package', 'grace@contoso.com', {
      start: '2026-02-01T00:00:00Z',
      end: '2026-05-01T00:00:00Z'
    })
    expect(tenant.holders('Finance reports').map((holder) => holder.address)).not.toContain('ada@contoso.com')
    expect(tenant.holders('Empty package')).toMatchObject([
      {
        address: 'grace@contoso.com',
        state: 'delivered',
        policy: 'Direct assignment',
        start: '2026-02-01T00:00:00.000Z',
        end: '2026-05-01T00:00:00.000Z'
      }
    ])
  })
})

describe('a seed', () => {
  beforeEach(async () => {
    entra = await SignedIn.start(SEED)
  })

  it('gives equal ids for equal words', async () => {
    const other = await SignedIn.start(SEED)
    expect(other.tenant.holders('Finance reports')).toEqual(entra.tenant.holders('Finance reports'))
    await other.tenant.close()
  })

  it.each([
    { fault: 'an unknown member', seed: { packages: [{ displayName: 'P', members: [{ user: 'x@y' }] }] }, says: 'x@y' },
    { fault: 'an unknown policy', seed: withMember({ policy: 'None' }), says: 'no policy None' },
    { fault: 'a date that is none', seed: withMember({ end: 'soon' }), says: 'soon is not a date' },
    { fault: 'a state that is none', seed: withMember({ state: 'gone' as 'expired' }), says: 'gone is not a state' },
    {
      fault: 'a name twice',
      seed: { users: [{ mail: 'a@contoso.com' }, { mail: 'a@contoso.com' }] },
      says: 'Two users'
    }
  ])('says at once that it has $fault', async ({ seed, says }) => {
    await expect(startJudgedTenant(seed)).rejects.toThrow(says)
  })

  function withMember(member: object): TenantSeed {
    const members = [{ user: 'a@contoso.com', ...member }]
    return { users: [{ mail: 'a@contoso.com' }], packages: [{ displayName: 'P', members }] }
  }
})
