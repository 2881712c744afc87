import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { type Answer, at, CLIENT_ID, EM, itemsOf, requestToken, SECRET, send, SignedIn } from './tenant-client.js'

const SEED = { users: Array.from({ length: 25 }, (_, index) => ({ mail: `user${index}@contoso.com` })) }
const PACKAGES = [{ displayName: 'Finance' }]

let entra: SignedIn
beforeEach(async () => {
  entra = await SignedIn.start({ ...SEED, packages: PACKAGES })
})
afterEach(() => entra.tenant.close())

const get = (id: string, url = '/organization') => ({ id, method: 'GET', url })
const invite = (id: string, address: string) => ({
  id,
  method: 'POST',
  url: '/invitations',
  headers: { 'Content-Type': 'application/json' },
  body: { invitedUserEmailAddress: address, inviteRedirectUrl: 'https://myapps.microsoft.com' }
})
const batch = (...requests: unknown[]) => entra.post('/$batch', { requests })
const answered = (answer: Answer) => itemsOf({ value: at(answer.body, 'responses') })
const statuses = (answer: Answer) =>
  Object.fromEntries(answered(answer).map((part) => [String(at(part, 'id')), at(part, 'status')]))

describe('a batch', () => {
  it('answers each part for itself, in any order', async () => {
    const parts = Array.from({ length: 20 }, (_, index) => get(`part-${index}`))
    const answer = await batch(
      ...parts.slice(0, 18),
      get('lost', '/users/nobody'),
      invite('guest', 'a@partner.example')
    )
    expect(answer.status).toBe(200)
    const ids = answered(answer).map((part) => at(part, 'id'))
    expect(new Set(ids).size).toBe(20)
    expect(ids).not.toEqual([...parts.slice(0, 18).map((part) => part.id), 'lost', 'guest'])
    expect(statuses(answer)).toMatchObject({ 'part-0': 200, lost: 404, guest: 201 })
    const lost = answered(answer).find((part) => at(part, 'id') === 'lost')
    expect(lost).toMatchObject({
      headers: { 'Content-Type': 'application/json', 'request-id': expect.any(String) as unknown },
      body: { error: { code: 'Request_ResourceNotFound' } }
    })
  })

  it('pages like any list, with whole links', async () => {
    const answer = await batch(get('1', '/users?$top=10'))
    const [part] = answered(answer)
    expect(at(part, 'body.value')).toHaveLength(10)
    const link = (at(part, 'body') as Record<string, unknown>)['@odata.nextLink']
    const relative = String(link).slice(`${entra.tenant.graphEndpoint}/v1.0`.length)
    expect(at(answered(await batch(get('2', relative)))[0], 'body.value')).toHaveLength(10)
  })

  it('does not run what depends on a failure', async () => {
    const answer = await batch(
      invite('1', 'not-an-address'),
      { ...invite('2', 'b@partner.example'), dependsOn: ['1'] },
      { ...get('3'), dependsOn: ['2'] },
      get('4')
    )
    expect(statuses(answer)).toEqual({ 1: 400, 2: 424, 3: 424, 4: 200 })
    expect(entra.tenant.invitations()).toEqual([])
  })

  it.each([
    { rule: 'more than 20 parts', requests: Array.from({ length: 21 }, (_, index) => get(String(index))) },
    { rule: 'an id twice, whatever its case', requests: [get('a'), get('A')] },
    { rule: 'no id', requests: [{ method: 'GET', url: '/users' }] },
    { rule: 'a whole address', requests: [get('1', 'https://graph.microsoft.com/v1.0/users')] },
    { rule: 'a body without Content-Type', requests: [{ ...invite('1', 'a@partner.example'), headers: {} }] },
    { rule: 'an unknown dependency', requests: [{ ...get('1'), dependsOn: ['7'] }] },
    { rule: 'nothing', requests: [] },
    { rule: 'no list', requests: 'x' }
  ])('is refused as a whole for $rule', async ({ requests }) => {
    expect((await entra.post('/$batch', { requests })).status).toBe(400)
    expect(entra.tenant.invitations()).toEqual([])
  })

  it('is recorded with its parts', async () => {
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

describe('a planned fault', () => {
  it('answers once in place of Graph, and says when to come back', async () => {
    entra.tenant.failNext({ method: 'GET', path: /accessPackages/ }, { status: 429, retryAfter: 7 })
    expect((await entra.get('/organization')).status).toBe(200)
    const answer = await entra.get(`${EM}/accessPackages`)
    expect(answer).toMatchObject({ status: 429, body: { error: { code: 'TooManyRequests' } } })
    expect(answer.headers['retry-after']).toBe('7')
    expect((await entra.get(`${EM}/accessPackages`)).status).toBe(200)
  })

  it('hits parts of a batch, each by its own URL and body untouched', async () => {
    entra.tenant.failNext({ part: true, path: /^\/invitations/ }, { status: 503, retryAfter: 2 }, 2)
    const answer = await batch(invite('1', 'a@partner.example'), get('2'), invite('3', 'b@partner.example'))
    expect(statuses(answer)).toEqual({ 1: 503, 2: 200, 3: 503 })
    expect(
      at(
        answered(answer).find((part) => at(part, 'id') === '1'),
        'headers'
      )
    ).toMatchObject({ 'Retry-After': '2' })
    expect(entra.tenant.invitations()).toEqual([])
  })

  it('can come after the effect, as from a gateway that gave up', async () => {
    entra.tenant.failNext({ part: true }, { status: 504, afterEffect: true })
    expect(statuses(await batch(invite('1', 'a@partner.example')))).toEqual({ 1: 504 })
    expect(entra.tenant.invitations()).toHaveLength(1)
  })

  it.each([
    { fault: { reset: true } as const, part: false, invited: 0 },
    { fault: { reset: true } as const, part: true, invited: 0 },
    { fault: { loseAnswer: true } as const, part: false, invited: 1 },
    { fault: { loseAnswer: true } as const, part: true, invited: 1 }
  ])('cuts the connection: $fault, on a part: $part', async ({ fault, part, invited }) => {
    entra.tenant.failNext({ method: 'POST', part }, fault)
    await expect(batch(invite('1', 'a@partner.example'))).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(entra.tenant.invitations()).toHaveLength(invited)
    expect(entra.tenant.requests.at(-1)?.status).toBeNull()
    expect((await batch(get('1'))).status).toBe(200)
  })

  it('keeps a caller waiting until the tenant closes', async () => {
    entra.tenant.failNext({ path: /organization/ }, { hang: true })
    const waiting = entra.get('/organization')
    const ended = expect(waiting).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect((await entra.get('/users')).status).toBe(200)
    await entra.tenant.close()
    await ended
  })

  it('concerns the sign-in too', async () => {
    entra.tenant.failNext({ path: /oauth2/ }, { status: 503, retryAfter: 1 })
    const form = { client_id: CLIENT_ID, client_secret: SECRET }
    expect(await requestToken(entra.tenant, form)).toMatchObject({
      status: 503,
      body: { error: 'temporarily_unavailable' }
    })
    expect((await requestToken(entra.tenant, form)).status).toBe(200)
  })

  it('can be called off', async () => {
    entra.tenant.failNext({}, { status: 500 }, Infinity)
    expect((await entra.get('/organization')).status).toBe(500)
    entra.tenant.clearFaults()
    expect((await entra.get('/organization')).status).toBe(200)
  })
})

describe('the wire', () => {
  it('is TLS that only those trust who were given the certificate', async () => {
    await expect(send({ ...entra.tenant, caCertificate: '' }, 'GET', '/v1.0/users')).rejects.toMatchObject({
      code: expect.stringMatching(/SELF_SIGNED|UNABLE_TO_VERIFY/) as unknown
    })
    const byAddress = { ...entra.tenant, graphEndpoint: entra.tenant.graphEndpoint.replace('localhost', '127.0.0.1') }
    expect((await send(byAddress, 'GET', '/v1.0/users')).status).toBe(401)
  })

  it('ties an error to its request', async () => {
    const answer = await entra.get('/users/nobody', { 'client-request-id': 'mine' })
    expect(answer.headers).toMatchObject({ 'client-request-id': 'mine' })
    expect(answer.body).toMatchObject({
      error: {
        innerError: {
          date: '2026-03-01T12:00:00',
          'request-id': answer.headers['request-id'],
          'client-request-id': 'mine'
        }
      }
    })
  })
})
