import { afterEach, describe, expect, it } from '@jest/globals'
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
      otherSubjects: [{ displayName: 'robot' }]
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
      ['robot', 'delivered']
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
  })
})
