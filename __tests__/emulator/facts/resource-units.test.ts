/** «Microsoft Graph service-specific throttling limits», identity and access: what each call costs, a row each. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { at, CLIENT_ID, EM, SECRET, SignedIn } from '../tenant-client.js'
import { ADA, DIRECTORY } from './directory-tenant.js'

let entra: SignedIn
beforeAll(async () => {
  const permissions = ['Directory.Read.All', 'EntitlementManagement.Read.All', 'User.Invite.All']
  entra = await SignedIn.start({ ...DIRECTORY, apps: [{ clientId: CLIENT_ID, secret: SECRET, permissions }] })
})
afterAll(() => entra.tenant.close())

describe('the header x-ms-resource-unit', () => {
  it.each([
    { fact: 'a list of users costs 2', path: '/users', units: '2' },
    { fact: '$select makes it cheaper by 1', path: '/users?$select=id', units: '1' },
    { fact: '$top below 20 makes it cheaper by 1', path: '/users?$top=19', units: '1' },
    { fact: '$top of 20 does not', path: '/users?$top=20', units: '2' },
    { fact: 'nothing costs less than 1', path: '/users?$select=id&$top=1', units: '1' },
    { fact: 'one user costs 1', path: `/users/${ADA}`, units: '1' },
    { fact: 'the organization costs 1', path: '/organization', units: '1' },
    { fact: 'deleted users cost 1', path: '/directory/deletedItems/microsoft.graph.user', units: '1' },
    { fact: 'entitlement management has no published limit', path: `${EM}/accessPackages`, units: undefined }
  ])('$fact', async ({ path, units }) => {
    expect((await entra.get(path)).headers['x-ms-resource-unit']).toBe(units)
  })

  it.each([
    { fact: 'objects by id cost 5', path: '/directoryObjects/getByIds', units: '5' },
    { fact: '$select makes them cheaper too', path: '/directoryObjects/getByIds?$select=id', units: '4' }
  ])('$fact', async ({ path, units }) => {
    expect((await entra.post(path, { ids: [ADA] })).headers['x-ms-resource-unit']).toBe(units)
  })

  it('stands at each part of a batch («Combine multiple HTTP requests using JSON batching», example)', async () => {
    const { body } = await entra.post('/$batch', { requests: [{ id: '1', method: 'GET', url: '/users' }] })
    expect(at(body, 'responses.0.headers')).toMatchObject({ 'x-ms-resource-unit': '2' })
  })
})
