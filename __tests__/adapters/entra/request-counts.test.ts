/** How many HTTP requests a plan costs, by how many people it is about: batches of twenty, never one for each person. */
import { Agent } from 'node:https'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { MembershipRow } from '../../../src/core/model.js'
import type { Tenant } from '../../../src/emulator/tenant-server.js'
import { makePlan, makePlanToReview } from '../../../src/app/make-plan.js'
import { planOf } from '../../app/fakes/plan-request.js'
import { row } from '../../app/fakes/samples.js'
import { startJudgedTenant } from '../../contract/entra-tenant.js'
import { CLIENT, connect, FakeClock, fetchThrough, guid, TENANT } from './loopback-entra.js'

const SIZES = [1, 100, 1000]
const MOST = Math.max(...SIZES)

const numbers = (size: number) => Array.from({ length: size }, (_, index) => index)
const staff = (size: number) => numbers(size).map((index) => `staff${index}@contoso.com`)
const governed = (size: number) => numbers(size).map((index) => `governed${index}@partner.example`)
const deleted = (size: number) => numbers(size).map((index) => `deleted${index}@partner.example`)

let tenant: Tenant
let agent: Agent

beforeAll(async () => {
  tenant = await startJudgedTenant({
    tenantId: TENANT,
    apps: [{ clientId: CLIENT, secret: 'the-secret' }],
    users: [
      ...staff(MOST).map((mail) => ({ mail, userPrincipalName: mail })),
      ...[...governed(MOST), ...deleted(MOST)].map((mail) => ({ mail, userType: 'Guest' }) as const)
    ],
    governedGuests: governed(MOST),
    packages: [
      { displayName: 'Empty' },
      { displayName: 'Exclusive', incompatiblePackages: [`Staff ${MOST}`] },
      ...SIZES.map((size) => ({ displayName: `Staff ${size}`, members: staff(size).map((user) => ({ user })) })),
      ...SIZES.map((size) => ({ displayName: `Guests ${size}`, members: governed(size).map((user) => ({ user })) }))
    ]
  })
  for (const address of deleted(MOST)) tenant.removeUser(address)
  agent = new Agent({ ca: tenant.caCertificate, keepAlive: true })
})
afterAll(async () => {
  agent.destroy()
  await tenant.close()
})

/** What is read of people; the reads of packages, policies and requests do not depend on how many people there are. */
const OF_PEOPLE = /^\/(users|directory|organization)\b|\/entitlementManagement\/(assignments|settings)\b/

/** How often one plan asks about people. */
async function requestsOf(rows: readonly MembershipRow[], make = makePlan): Promise<number> {
  tenant.clearRequests()
  const entra = { origin: tenant.graphEndpoint, fetch: fetchThrough(agent) }
  // A request that is given up and repeated would count twice, however slow the machine is.
  const directory = connect(entra, new FakeClock(), { timeoutMs: 120_000 })
  await planOf({ rows }, directory, make)
  return tenant.requests.filter(({ parts = [] }) => parts.some(({ url }) => OF_PEOPLE.test(url))).length
}

const inPackage = (accessPackage: string, people: readonly string[]) =>
  people.map((email) => row(email, { accessPackage }))

describe(`a plan about ${SIZES.join(', ')} people`, () => {
  it.each<{ about: string; rows: (size: number) => readonly MembershipRow[]; requests: readonly number[] }>([
    {
      about: 'people who hold the package: one more for each page of a hundred',
      rows: (size) => inPackage(`Staff ${size}`, staff(size)),
      requests: [1, 1, 10]
    },
    {
      about: 'people of the directory who gain it',
      rows: (size) => inPackage('Empty', staff(size)),
      requests: [2, 3, 15]
    },
    {
      about: 'addresses of the own domain that nobody has: fifteen of them are searched for',
      rows: (size) =>
        inPackage(
          'Empty',
          numbers(size).map((index) => `nobody${index}@contoso.com`)
        ),
      requests: [5, 8, 37]
    },
    {
      about: 'guests to be invited',
      rows: (size) =>
        inPackage(
          'Empty',
          numbers(size).map((index) => `new${index}@partner.example`)
        ),
      requests: [4, 6, 30]
    },
    {
      about: 'guests who were deleted',
      rows: (size) => inPackage('Empty', deleted(size)),
      requests: [4, 6, 30]
    },
    {
      about: 'object ids that nobody has',
      rows: (size) =>
        inPackage(
          'Empty',
          numbers(size).map((index) => guid(5000 + index))
        ),
      requests: [3, 3, 9]
    },
    {
      about: 'governed guests who lose it: of two hundred it is read what they have elsewhere',
      rows: (size) => inPackage(`Guests ${size}`, ['staff0@contoso.com']),
      requests: [4, 8, 22]
    }
  ])('$about', async ({ rows, requests }) => {
    const counted: number[] = []
    for (const size of SIZES) counted.push(await requestsOf(rows(size)))
    expect(counted).toEqual(requests)
  })

  it('who gain a package that excludes another one: who has that is read once, in ten pages', async () => {
    const counted: number[] = []
    for (const size of SIZES) counted.push(await requestsOf(inPackage('Exclusive', staff(size)), makePlanToReview))
    expect(counted).toEqual([12, 13, 25])
  })
})
