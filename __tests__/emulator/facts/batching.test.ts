/** «Combine multiple HTTP requests using JSON batching»: each fact a row. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { answerOf, answersOf, get, invite, statuses } from '../batch-parts.js'
import { at, EM, filter, nextLinkOf, SignedIn } from '../tenant-client.js'

const SEED = {
  users: Array.from({ length: 25 }, (_, index) => ({ mail: `user${index}@contoso.com` })),
  packages: [{ displayName: 'Finance' }]
}

let entra: SignedIn
beforeEach(async () => {
  entra = await SignedIn.start(SEED)
})
afterEach(() => entra.tenant.close())

const batch = (...requests: unknown[]) => entra.post('/$batch', { requests })
const twenty = Array.from({ length: 20 }, (_, index) => get(`part-${index}`))

describe('a batch', () => {
  it('takes 20 requests and answers 200 with one answer for each, in any order', async () => {
    const answer = await batch(...twenty)
    const ids = answersOf(answer).map((part) => String(at(part, 'id')))
    expect(answer.status).toBe(200)
    expect([...ids].sort()).toEqual(twenty.map(({ id }) => id).sort())
    expect(ids).not.toEqual(twenty.map(({ id }) => id))
  })

  it('answers 200 whatever its parts answer; each has a status, headers and a body of its own', async () => {
    const answer = await batch(get('fine'), get('lost', '/users/nobody'), invite('guest', 'a@partner.example'))
    expect(answer.status).toBe(200)
    expect(statuses(answer)).toEqual({ fine: 200, lost: 404, guest: 201 })
    expect(answerOf(answer, 'lost')).toMatchObject({
      headers: { 'Content-Type': 'application/json', 'request-id': expect.any(String) as unknown },
      body: { error: { code: 'Request_ResourceNotFound' } }
    })
    const requestIds = answersOf(answer).map((part) => (at(part, 'headers') as Record<string, unknown>)['request-id'])
    expect(new Set(requestIds).size).toBe(3)
  })

  it('takes relative URLs with and without a leading slash', async () => {
    expect(statuses(await batch(get('1', '/users?$top=1'), get('2', 'users?$top=1')))).toEqual({ 1: 200, 2: 200 })
  })

  it('answers 405 for a part whose method the resource does not have', async () => {
    expect(statuses(await batch({ id: '1', method: 'DELETE', url: '/organization' }))).toEqual({ 1: 405 })
  })

  it('takes requests that entitlement management answers, writes among them', async () => {
    const request = { ...invite('write', 'x'), url: `${EM}/assignmentRequests`, body: { requestType: 'adminAdd' } }
    expect(statuses(await batch(get('read', `${EM}/accessPackages`), request))).toEqual({ read: 200, write: 400 })
  })

  it('takes URLs that are too long for a request line, since they stand in its body', async () => {
    const values = Array.from({ length: 15 }, (_, index) => `'${'long.'.repeat(40)}${index}@contoso.com'`)
    const url = `/users?${filter(`mail in (${values.join(',')})`)}`
    expect(url.length).toBeGreaterThan(2048)
    expect(statuses(await batch(get('1', url)))).toEqual({ 1: 200 })
  })

  it('gives whole next links, whose relative part goes into the next batch («Paging Microsoft Graph data in your app»)', async () => {
    const first = at(answerOf(await batch(get('1', '/users?$top=10')), '1'), 'body')
    const link = String(nextLinkOf(first))
    expect(link.startsWith(`${entra.tenant.graphEndpoint}/v1.0/users?`)).toBe(true)
    const second = answerOf(await batch(get('2', link.slice(`${entra.tenant.graphEndpoint}/v1.0`.length))), '2')
    expect([at(first, 'value.9.mail'), at(second, 'body.value.0.mail')]).toEqual([
      'user9@contoso.com',
      'user10@contoso.com'
    ])
  })
})

describe('a batch as a whole is refused with 400, and nothing of it is done', () => {
  it.each([
    { fact: 'for more than 20 requests', requests: [...twenty, invite('21', 'a@partner.example')] },
    { fact: 'for an id twice', requests: [invite('a', 'a@partner.example'), get('a')] },
    { fact: 'for an id twice in another case', requests: [invite('a', 'a@partner.example'), get('A')] },
    { fact: 'without an id', requests: [invite('1', 'a@partner.example'), { method: 'GET', url: '/users' }] },
    { fact: 'without a method', requests: [invite('1', 'a@partner.example'), { id: '2', url: '/users' }] },
    { fact: 'without a URL', requests: [invite('1', 'a@partner.example'), { id: '2', method: 'GET' }] },
    {
      fact: 'for an absolute URL',
      requests: [invite('1', 'a@partner.example'), get('2', 'https://graph.microsoft.com/v1.0/users')]
    },
    { fact: 'for a body without headers', requests: [{ ...invite('1', 'a@partner.example'), headers: undefined }] },
    {
      fact: 'for a body without Content-Type',
      requests: [{ ...invite('1', 'a@partner.example'), headers: { Prefer: 'x' } }]
    },
    {
      fact: 'for a dependency that is not there',
      requests: [invite('1', 'a@partner.example'), { ...get('2'), dependsOn: ['7'] }]
    },
    { fact: 'without requests', requests: [] },
    { fact: 'for something else than a list', requests: 'x' }
  ])('$fact', async ({ requests }) => {
    expect((await entra.post('/$batch', { requests })).status).toBe(400)
    expect(entra.tenant.invitations()).toEqual([])
  })
})

describe('dependsOn', () => {
  const after = (part: object, ...ids: string[]) => ({ ...part, dependsOn: ids })

  it('runs parts one after the other, fully sequential', async () => {
    const answer = await batch(
      invite('1', 'a@partner.example'),
      after(get('2', `/users?${filter("mail eq 'a@partner.example'")}`), '1'),
      after(invite('3', 'a@partner.example'), '2')
    )
    expect(statuses(answer)).toEqual({ 1: 201, 2: 200, 3: 400 })
    expect(at(answerOf(answer, '2'), 'body.value')).toHaveLength(1)
  })

  it('names ids in any case', async () => {
    expect(statuses(await batch(get('First'), after(get('second'), 'FIRST')))).toEqual({ First: 200, second: 200 })
  })

  it('leaves out, with 424, what depends on a failure, and what depends on that', async () => {
    const answer = await batch(
      invite('1', 'not-an-address'),
      after(invite('2', 'b@partner.example'), '1'),
      after(get('3'), '2'),
      get('4')
    )
    expect(statuses(answer)).toEqual({ 1: 400, 2: 424, 3: 424, 4: 200 })
    expect(entra.tenant.invitations()).toEqual([])
  })
})

describe('throttling', () => {
  it('hits parts one by one, each with its own retry-after («Throttling and batching»)', async () => {
    entra.tenant.misbehave([
      { when: { in: 'batch', path: 'organization' }, do: { status: 429, retryAfter: 2 } },
      { when: { in: 'batch', path: '/users' }, do: { status: 429, retryAfter: 7 } }
    ])
    const answer = await batch(get('1'), get('2', '/users?$top=1'), get('3'))
    expect(answer.status).toBe(200)
    expect(statuses(answer)).toEqual({ 1: 429, 2: 429, 3: 200 })
    expect(answerOf(answer, '1')).toMatchObject({
      headers: { 'Retry-After': '2' },
      body: { error: { code: 'TooManyRequests' } }
    })
    expect(answerOf(answer, '2')).toMatchObject({ headers: { 'Retry-After': '7' } })
    expect(answerOf(answer, '3')).not.toMatchObject({ headers: { 'Retry-After': expect.anything() as unknown } })
  })
})

describe('the record of the tenant', () => {
  it('holds a batch with its parts', async () => {
    await batch(get('1'), invite('2', 'a@partner.example'))
    expect(entra.tenant.requests.at(-1)).toMatchObject({
      kind: 'graph',
      method: 'POST',
      path: '/v1.0/$batch',
      status: 200,
      parts: [
        { method: 'GET', url: '/organization', status: 200 },
        { method: 'POST', url: '/invitations', status: 201, body: { invitedUserEmailAddress: 'a@partner.example' } }
      ]
    })
    entra.tenant.clearRequests()
    expect(entra.tenant.requests).toEqual([])
  })
})
