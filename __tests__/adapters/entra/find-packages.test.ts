import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'

import {
  connect,
  failureOf,
  FakeClock,
  guid,
  startLoopbackEntra,
  type LoopbackEntra,
  type PartResponse
} from './loopback-entra.js'

/** What a tenant might do that the emulated one does not: undocumented or reported behaviour of the real service. */

let entra: LoopbackEntra

beforeAll(async () => {
  entra = await startLoopbackEntra()
})
afterAll(() => entra.close())
beforeEach(() => {
  entra.batches.length = 0
})

const list = (...value: unknown[]): PartResponse => ({ status: 200, body: { value } })
const sales = { id: guid(1), displayName: 'Sales Tools', catalog: { id: guid(5), displayName: 'Sales' } }
const direct = { id: guid(11), displayName: 'Direct', allowedTargetScope: 'notSpecified' }
const find = () => connect(entra, new FakeClock()).findPackages([{ kind: 'name', name: 'sales tools' }])

/** Answers by what is asked: the filter by name, one package, the list of names, the list of policies. */
function answer(by: { name: PartResponse; one?: PartResponse; names?: PartResponse; policies?: PartResponse }): void {
  const missing: PartResponse = { status: 404, body: { error: { code: 'ResourceNotFound', message: 'none' } } }
  entra.answer = ({ url }) => {
    if (url.includes('/assignmentPolicies?')) return by.policies ?? missing
    if (url.includes('/accessPackages/')) return by.one ?? missing
    return url.includes('$filter=') ? by.name : (by.names ?? missing)
  }
}

describe('policies', () => {
  const policies = list(
    { ...direct, accessPackage: { id: guid(1) } },
    { ...direct, id: guid(12), accessPackage: { id: guid(2) } }
  )

  it.each([
    { rule: 'absent', name: list(sales) },
    { rule: 'empty', name: list({ ...sales, assignmentPolicies: [] }) }
  ])('come from the list of all policies when the expansion is $rule', async ({ name }) => {
    answer({ name, policies })
    const [found] = await find()
    expect(found?.[0]?.policies.map(({ id }) => id)).toEqual([guid(11)])
  })

  const cutOff = list({
    ...sales,
    assignmentPolicies: [{ ...direct, id: guid(13) }],
    'assignmentPolicies@odata.nextLink': 'https://graph.microsoft.com/v1.0/more'
  })

  it('come from the list of all policies when the expansion is cut off: one that is not told looks like none', async () => {
    answer({ name: cutOff, policies })
    const [found] = await find()
    expect(found?.[0]?.policies.map(({ id }) => id)).toEqual([guid(11)])
  })

  it('are not asked for again when the expansion has them', async () => {
    answer({ name: list({ ...sales, assignmentPolicies: [direct] }) })
    const [found] = await find()
    expect(found?.[0]?.policies).toHaveLength(1)
    expect(entra.parts()).toHaveLength(1)
  })

  const forbidden: PartResponse = { status: 403, body: { error: { code: 'Forbidden', message: 'no' } } }
  it('are none when the expansion is empty and an app with catalog roles may not list all', async () => {
    answer({ name: list({ ...sales, assignmentPolicies: [] }), policies: forbidden })
    const [found] = await find()
    expect(found?.[0]?.policies).toEqual([])
  })

  it.each([
    { rule: 'nothing tells them', name: list(sales) },
    { rule: 'only some are told', name: cutOff }
  ])('are an error when $rule', async ({ name }) => {
    answer({ name, policies: forbidden })
    expect((await failureOf(find())).code).toBe('GRAPH_FORBIDDEN')
  })
})

describe('names', () => {
  const full = { ...sales, assignmentPolicies: [direct] }

  it('are looked up without case when the filter minds it', async () => {
    answer({
      name: list(),
      names: list({ id: guid(1), displayName: 'SALES tools' }, { id: guid(2), displayName: 'Sales' }),
      one: { status: 200, body: full }
    })
    const [found] = await find()
    expect(found?.map(({ id }) => id)).toEqual([guid(1)])
  })

  it('are compared here too, should the filter be ignored', async () => {
    answer({ name: list(full, { ...full, id: guid(2), displayName: 'Sales' }) })
    const [found] = await find()
    expect(found?.map(({ id }) => id)).toEqual([guid(1)])
  })

  it('that nobody has are an empty answer', async () => {
    answer({ name: list(), names: list() })
    await expect(find()).resolves.toEqual([[]])
  })
})

describe('open requests', () => {
  it('are asked for with the types Graph would hide otherwise, and come once though they moved on meanwhile', async () => {
    const request = { id: guid(7), requestType: 'approverRemove', requestor: { objectId: guid(8) } }
    entra.answer = ({ url }) => {
      if (url.includes('submitted')) return list({ ...request, state: 'submitted' })
      return url.includes('delivering') ? list({ ...request, state: 'delivering' }) : list()
    }
    const found = await connect(entra, new FakeClock()).listOpenRequests([guid(1)])
    expect(found.get(guid(1))).toMatchObject([{ id: guid(7), type: 'remove', state: 'delivering' }])
    expect(entra.parts().every(({ headers }) => headers?.['Prefer'] === 'include-unknown-enum-members')).toBe(true)
  })
})
