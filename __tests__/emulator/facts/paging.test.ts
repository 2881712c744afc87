/** «Paging Microsoft Graph data in your app»: each fact a row, over lists of the directory and of entitlement management. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { TenantOptions } from '../../../src/emulator/tenant-server.js'
import { EM, filter, itemsOf, type Json, nextLinkOf, SignedIn, textAt } from '../tenant-client.js'
import { EVENTUAL } from './directory-tenant.js'

const COUNT = 25
const PACKAGE = '0a000000-0000-4000-a000-000000000001'
const mail = (index: number) => `user${String(index).padStart(2, '0')}@contoso.com`
const SEED = {
  users: Array.from({ length: COUNT }, (_, index) => ({ mail: mail(index) })),
  packages: [
    {
      id: PACKAGE,
      displayName: 'Finance',
      members: Array.from({ length: COUNT }, (_, index) => ({ user: mail(index) }))
    }
  ]
}
const LISTS = [
  { name: 'users', path: '/users?$select=id' },
  { name: 'filtered users', path: `/users?$select=id&${filter("startsWith(mail,'user')")}` },
  { name: 'assignments', path: `${EM}/assignments?${filter(`accessPackage/id eq '${PACKAGE}'`)}` }
]

let entra: SignedIn
beforeAll(async () => {
  entra = await SignedIn.start(SEED)
})
afterAll(() => entra.tenant.close())

const withTenant = async (options: TenantOptions, act: (other: SignedIn) => Promise<void>) => {
  const other = await SignedIn.start(SEED, options)
  await act(other)
  await other.tenant.close()
}
const idsOf = (items: readonly Json[]) => items.map((item) => textAt(item, 'id'))

describe('pages', () => {
  it.each([1, 2, 7, 24, 25, 26, 100].flatMap((pageSize) => LISTS.map((list) => ({ pageSize, ...list }))))(
    'of $pageSize hold all $name once, in one order, until no next link comes',
    async ({ pageSize, path }) => {
      await withTenant({ pageSize }, async (other) => {
        const items = await other.list(path)
        expect(new Set(idsOf(items)).size).toBe(COUNT)
        expect(items).toHaveLength(COUNT)
        expect(idsOf(await other.list(path))).toEqual(idsOf(items))
        const pages = Math.ceil(COUNT / pageSize)
        const reads = other.tenant.requests.filter(({ kind }) => kind === 'graph').length
        expect(reads).toBe(2 * pages)
      })
    }
  )

  it('are as large as $top asks for', async () => {
    const { body } = await entra.get('/users?$top=10&$select=id')
    expect(itemsOf(body)).toHaveLength(10)
    expect(itemsOf((await entra.get(String(nextLinkOf(body)))).body)).toHaveLength(10)
  })

  it.each(LISTS)('may be empty although another follows: $name', async ({ path }) => {
    await withTenant({ pageSize: 10, emptyFirstPage: true }, async (other) => {
      const { body } = await other.get(path)
      expect([itemsOf(body), typeof nextLinkOf(body)]).toEqual([[], 'string'])
      expect(await other.list(path)).toHaveLength(COUNT)
    })
  })

  it('have no next link when nothing is left, an empty list neither', async () => {
    const { body } = await entra.get(`/users?${filter("mail eq 'nobody@contoso.com'")}`)
    expect([itemsOf(body), nextLinkOf(body)]).toEqual([[], undefined])
  })

  it('show @odata.count on the first one only', async () => {
    const counts: unknown[] = []
    for (let next: Json = '/users?$top=10&$count=true'; typeof next === 'string';) {
      const { body } = await entra.get(next, EVENTUAL)
      counts.push((body as Record<string, unknown>)['@odata.count'])
      next = nextLinkOf(body)
    }
    expect(counts).toEqual([COUNT, undefined, undefined])
  })
})

describe('a next link', () => {
  const first = async (path: string) => new URL(String(nextLinkOf((await entra.get(path)).body)))

  it("is a whole address of the tenant's own Graph, with the options of the first request", async () => {
    const link = await first(`/users?$top=3&$select=id&${filter("startsWith(mail,'user')")}`)
    expect(`${link.origin}${link.pathname}`).toBe(`${entra.tenant.graphEndpoint}/v1.0/users`)
    expect(Object.fromEntries(link.searchParams)).toMatchObject({
      $top: '3',
      $select: 'id',
      $filter: "startsWith(mail,'user')"
    })
  })

  it('holds a token that no other request can use', async () => {
    const link = await first('/users?$top=3')
    const token = link.searchParams.get('$skiptoken') ?? ''
    for (const path of ['/users?$top=5', `${EM}/accessPackages?$top=3`]) {
      expect((await entra.get(`${path}&$skiptoken=${encodeURIComponent(token)}`)).status).toBe(400)
    }
    expect((await entra.get(`/users?$top=3&$skiptoken=${encodeURIComponent(token)}`)).status).toBe(200)
    expect((await entra.get('/users?$top=3&$skiptoken=made-up')).status).toBe(400)
  })

  it('may be followed twice', async () => {
    const link = String(await first('/users?$top=3&$select=id'))
    expect((await entra.get(link)).body).toEqual((await entra.get(link)).body)
  })
})

describe('between two pages', () => {
  it('somebody new does not shift what is still to come, and somebody deleted only leaves out themselves', async () => {
    await withTenant({ pageSize: 10 }, async (other) => {
      const { body } = await other.get('/users?$select=mail')
      other.tenant.removeUser(mail(3))
      other.tenant.removeUser(mail(12))
      other.tenant.addUser({ mail: 'zoe@contoso.com' })
      const rest = await other.list(String(nextLinkOf(body)))
      const expected = Array.from({ length: COUNT }, (_, index) => mail(index)).slice(10)
      expect(rest.map((user) => textAt(user, 'mail'))).toEqual([
        ...expected.filter((address) => address !== mail(12)),
        'zoe@contoso.com'
      ])
    })
  })
})
