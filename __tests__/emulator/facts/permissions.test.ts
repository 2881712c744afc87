/**
 * Which application permission each call needs: the least and the others («Microsoft Graph permissions reference» and the
 * tables of each page, as of `permissions.json` in microsoftgraph/microsoft-graph-devx-content).
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { at, CLIENT_ID, EM, filter, itemsOf, SECRET, SignedIn } from '../tenant-client.js'
import { ADA, DIRECTORY } from './directory-tenant.js'

const PACKAGE = '0a000000-0000-4000-a000-000000000001'
const EM_READ = ['EntitlementManagement.Read.All', 'EntitlementManagement.ReadWrite.All']
const EM_WRITE = ['EntitlementManagement.ReadWrite.All']
const USERS = [
  'User.ReadBasic.All',
  'User.Read.All',
  'User.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All'
]
const ORGANIZATION = [
  'Organization.Read.All',
  'Organization.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All'
]
const ALL = [...new Set([...EM_READ, ...USERS, ...ORGANIZATION, 'User.Invite.All'])]

interface Row {
  readonly method: string
  readonly path: string
  /** Least first. */
  readonly by: readonly string[]
  readonly body?: object
}
const reads = (by: readonly string[], ...paths: string[]): Row[] => paths.map((path) => ({ method: 'GET', path, by }))
const ROWS: readonly Row[] = [
  ...reads(
    EM_READ,
    ...['accessPackages', 'assignments', 'assignmentPolicies', 'assignmentRequests', 'catalogs'].map(
      (name) => `${EM}/${name}`
    )
  ),
  ...reads(EM_READ, `${EM}/accessPackages/${PACKAGE}`),
  { method: 'POST', path: `${EM}/assignmentRequests`, by: EM_WRITE, body: {} },
  { method: 'POST', path: `${EM}/assignmentRequests/${PACKAGE}/reprocess`, by: EM_WRITE },
  { method: 'POST', path: `${EM}/assignments/${PACKAGE}/reprocess`, by: EM_WRITE },
  { method: 'DELETE', path: `${EM}/assignmentRequests/${PACKAGE}`, by: EM_WRITE },
  { method: 'POST', path: `${EM}/assignmentRequests/${PACKAGE}/cancel`, by: [] },
  ...reads(USERS, '/users', `/users/${ADA}`, `/users('${ADA}')`),
  ...reads(USERS.slice(1), '/directory/deletedItems/microsoft.graph.user', `/directory/deletedItems/${ADA}`),
  ...reads(ORGANIZATION, '/organization'),
  {
    method: 'POST',
    path: '/invitations',
    by: ['User.Invite.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'],
    body: {}
  },
  { method: 'POST', path: '/directoryObjects/getByIds', by: ['Directory.Read.All'], body: {} }
]

let entra: SignedIn
beforeAll(async () => {
  const apps = [{ clientId: CLIENT_ID, secret: SECRET, permissions: [] }]
  entra = await SignedIn.start({ ...DIRECTORY, apps, packages: [{ id: PACKAGE, displayName: 'Finance' }] })
})
afterAll(() => entra.tenant.close())

const permit = (...permissions: string[]) => {
  entra.tenant.setPermissions(CLIENT_ID, permissions)
}
const statusOf = async ({ method, path, body }: Row) => (await entra.send(method, path, body)).status

describe('each call', () => {
  it.each(ROWS)('$method $path is allowed by each of $by and by no other', async (row) => {
    const allowed: string[] = []
    for (const permission of ALL) {
      permit(permission)
      if ((await statusOf(row)) !== 403) allowed.push(permission)
    }
    expect(allowed.sort()).toEqual([...row.by].sort())
  })

  it('without any permission is 403, with the code of its service', async () => {
    permit()
    expect(await entra.get('/users')).toMatchObject({
      status: 403,
      body: { error: { code: 'Authorization_RequestDenied' } }
    })
    expect((await entra.get(`${EM}/accessPackages`)).status).toBe(403)
  })

  it('is judged by the permissions that hold when it comes, each part of a batch by itself', async () => {
    permit('User.Read.All')
    const requests = ['/users', '/organization'].map((url, index) => ({ id: String(index), method: 'GET', url }))
    const { body } = await entra.post('/$batch', { requests })
    const statuses = itemsOf({ value: at(body, 'responses') }).map(
      (part) => `${String(at(part, 'id'))} ${String(at(part, 'status'))}`
    )
    expect(statuses.sort()).toEqual(['0 200', '1 403'])
    permit('Organization.Read.All')
    expect([(await entra.get('/users')).status, (await entra.get('/organization')).status]).toEqual([403, 200])
  })
})

describe('User.ReadBasic.All («Microsoft Graph permissions reference»: the basic profile)', () => {
  const BASIC = ['id', 'displayName', 'givenName', 'surname', 'mail', 'userPrincipalName']
  const BEYOND = ['otherMails', 'proxyAddresses', 'userType', 'accountEnabled', 'externalUserState']

  it.each(BASIC)('shows %s', async (name) => {
    permit('User.ReadBasic.All')
    expect(at((await entra.get(`/users/${ADA}?$select=${name}`)).body, name)).toEqual(expect.any(String))
  })

  it.each(BEYOND)('neither shows %s nor filters by it; User.Read.All does', async (name) => {
    const paths = [
      `/users/${ADA}?$select=${name}`,
      `/users?$select=id,${name}`,
      `/users?${filter(name.endsWith('s') ? `${name}/any(x:x eq 'a')` : name === 'accountEnabled' ? `${name} eq true` : `${name} eq 'a'`)}`
    ]
    for (const [permission, status] of [
      ['User.ReadBasic.All', 403],
      ['User.Read.All', 200]
    ] as const) {
      permit(permission)
      for (const path of paths) expect((await entra.get(path)).status).toBe(status)
    }
  })

  it('finds by what it shows', async () => {
    permit('User.ReadBasic.All')
    expect(itemsOf((await entra.get(`/users?${filter("mail eq 'ada@contoso.com'")}`)).body)).toHaveLength(1)
  })
})
