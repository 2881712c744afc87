import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Misbehaviour } from '../../src/emulator/tenant-server.js'
import { answerOf, get, invite, statuses } from './batch-parts.js'
import { at, CLIENT_ID, EM, requestToken, SECRET, send, SignedIn } from './tenant-client.js'

const SEED = { users: Array.from({ length: 25 }, (_, index) => ({ mail: `user${index}@contoso.com` })) }
const PACKAGES = [{ displayName: 'Finance' }]

let entra: SignedIn
beforeEach(async () => {
  entra = await SignedIn.start({ ...SEED, packages: PACKAGES })
})
afterEach(() => entra.tenant.close())

const batch = (...requests: unknown[]) => entra.post('/$batch', { requests })

describe('misbehaviour', () => {
  it('answers once in place of Graph, and says when to come back', async () => {
    entra.tenant.misbehave({ when: { method: 'get', path: '/accessPackages' }, do: { status: 429, retryAfter: 7 } })
    expect((await entra.get('/organization')).status).toBe(200)
    const answer = await entra.get(`${EM}/accessPackages`)
    expect(answer).toMatchObject({ status: 429, body: { error: { code: 'TooManyRequests' } } })
    expect(answer.headers['retry-after']).toBe('7')
    expect((await entra.get(`${EM}/accessPackages`)).status).toBe(200)
  })

  it('hits parts of a batch, and leaves the others alone', async () => {
    entra.tenant.misbehave({
      when: { in: 'batch', path: '/invitations' },
      do: { status: 503, retryAfter: 2 },
      times: 2
    })
    const answer = await batch(invite('1', 'a@partner.example'), get('2'), invite('3', 'b@partner.example'))
    expect(statuses(answer)).toEqual({ 1: 503, 2: 200, 3: 503 })
    expect(at(answerOf(answer, '1'), 'headers')).toMatchObject({ 'Retry-After': '2' })
    expect(entra.tenant.invitations()).toEqual([])
  })

  it('can come after the effect, as from a gateway that gave up', async () => {
    entra.tenant.misbehave({ when: { in: 'batch' }, do: { status: 504, afterEffect: true } })
    expect(statuses(await batch(invite('1', 'a@partner.example')))).toEqual({ 1: 504 })
    expect(entra.tenant.invitations()).toHaveLength(1)
  })

  it.each([
    { mischief: 'reset', where: 'alone', invited: 0 },
    { mischief: 'reset', where: 'batch', invited: 0 },
    { mischief: 'lose-answer', where: 'alone', invited: 1 },
    { mischief: 'lose-answer', where: 'batch', invited: 1 }
  ] as const)('cuts the connection: $mischief, $where', async ({ mischief, where, invited }) => {
    entra.tenant.misbehave({ when: { method: 'POST', in: where }, do: mischief })
    await expect(batch(invite('1', 'a@partner.example'))).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(entra.tenant.invitations()).toHaveLength(invited)
    expect(entra.tenant.requests.at(-1)?.status).toBeNull()
    expect((await batch(get('1'))).status).toBe(200)
  })

  it.each(['alone', 'batch'] as const)('keeps a caller waiting until the tenant closes: %s', async (where) => {
    entra.tenant.misbehave({ when: { in: where, path: '/organization' }, do: 'hang' })
    const waiting = where === 'alone' ? entra.get('/organization') : batch(get('1'))
    const ended = expect(waiting).rejects.toMatchObject({ code: 'ECONNRESET' })
    // Others are answered meanwhile; and what has not arrived yet cannot be kept waiting.
    do expect((await entra.get('/users')).status).toBe(200)
    while (entra.tenant.requests.every(({ status }) => status !== null))
    await entra.tenant.close()
    await ended
  })

  it.each(['alone', 'batch'] as const)('does all at once and answers late: %s', async (where) => {
    const done: { at: number; invited: number }[] = []
    const onRequest = () => done.push({ at: performance.now(), invited: slow.tenant.invitations().length })
    const slow = await SignedIn.start({}, { onRequest: ({ kind }) => kind === 'graph' && onRequest() })
    slow.tenant.misbehave({ when: { in: where, path: '/invitations' }, do: { slow: 300 } })
    const part = invite('1', 'a@partner.example')
    const answer = await (where === 'alone'
      ? slow.post('/invitations', part.body)
      : slow.post('/$batch', { requests: [part, get('2')] }))
    const late = performance.now() - (done[0]?.at ?? 0)
    expect(answer.status).toBe(where === 'alone' ? 201 : 200)
    expect(done).toEqual([{ at: expect.any(Number) as unknown, invited: 1 }])
    // A timer may fire a fraction of a millisecond early.
    expect(late).toBeGreaterThanOrEqual(299)
    await slow.tenant.close()
  })

  it('concerns the sign-in too', async () => {
    entra.tenant.misbehave({ when: { path: '/oauth2' }, do: { status: 503, retryAfter: 1 } })
    const form = { client_id: CLIENT_ID, client_secret: SECRET }
    const refused = await requestToken(entra.tenant, form)
    expect(refused).toMatchObject({ status: 503, body: { error: 'temporarily_unavailable' } })
    expect(refused.headers['retry-after']).toBe('1')
    expect((await requestToken(entra.tenant, form)).status).toBe(200)
  })

  it('can be called off', async () => {
    entra.tenant.misbehave({ do: { status: 500 }, times: 'always' })
    expect((await entra.get('/organization')).status).toBe(500)
    expect((await entra.get('/organization')).status).toBe(500)
    entra.tenant.clearMisbehaviour()
    expect((await entra.get('/organization')).status).toBe(200)
  })

  it('may stand in the seed', async () => {
    const misbehaviour = [{ when: { path: '/organization' }, do: { status: 502 } }]
    const other = await SignedIn.start({ misbehaviour })
    expect((await other.get('/organization')).status).toBe(502)
    expect((await other.get('/organization')).status).toBe(200)
    await other.tenant.close()
  })
})

describe('what a rule is about', () => {
  const FAIL = { status: 500 } as const

  it('is the n-th matching request alone, in a batch or not', async () => {
    entra.tenant.misbehave({ when: { path: '/organization', nth: 3 }, do: FAIL })
    expect((await entra.get('/organization')).status).toBe(200)
    expect((await entra.get('/users')).status).toBe(200)
    expect(statuses(await batch(get('1'), get('2'), get('3')))).toEqual({ 1: 200, 2: 500, 3: 200 })
    expect((await entra.get('/organization')).status).toBe(200)
  })

  it('is the first that hits, in the order they were set, and what another rule took still counts for `nth`', async () => {
    entra.tenant.misbehave([
      { when: { path: '/organization' }, do: { status: 501 } },
      { when: { path: '/organization' }, do: { status: 502 } },
      { when: { path: '/organization', nth: 3 }, do: { status: 503 } }
    ])
    const answers = [1, 2, 3, 4].map(async () => (await entra.get('/organization')).status)
    expect((await Promise.all(answers)).sort()).toEqual([200, 501, 502, 503])
  })

  it.each([
    { path: '/USERS', url: '/users', hit: true },
    { path: '/v1.0/users?', url: '/users?$top=1', hit: true },
    { path: "mail eq 'user1@contoso.com'", url: '/users?$filter=mail%20eq%20%27user1@contoso.com%27', hit: true },
    { path: '/users*top=1*select', url: '/users?$top=1&$select=id', hit: true },
    { path: '/users*select*top', url: '/users?$top=1&$select=id', hit: false },
    { path: '/users?', url: '/users', hit: false },
    { path: '*', url: '/users', hit: true }
  ])('is a text with stars, of a request and of a part alike: «$path» for $url', async ({ path, url, hit }) => {
    entra.tenant.misbehave({ when: { path, in: 'alone' }, do: FAIL })
    expect((await entra.get(url)).status).toBe(hit ? 500 : 200)
    entra.tenant.clearMisbehaviour()
    entra.tenant.misbehave({ when: { path, in: 'batch' }, do: FAIL })
    expect(statuses(await batch(get('1', url)))).toEqual({ 1: hit ? 500 : 200 })
  })

  it('is everything when it says nothing, the batch as a whole first', async () => {
    entra.tenant.misbehave({ do: FAIL })
    expect((await batch(get('1'))).status).toBe(500)
    expect(statuses(await batch(get('1')))).toEqual({ 1: 200 })
  })

  it.each([
    { who: 'mail', person: 'ADA@contoso.com' },
    { who: 'principal name', person: 'ada.l@contoso.com' },
    { who: 'object id', person: 'ada0ada0-ada0-4ada-aada-ada0ada0ada0' }
  ])('is one person, known by $who, wherever a part names them', async ({ person }) => {
    const ada = { id: 'ada0ada0-ada0-4ada-aada-ada0ada0ada0', mail: 'ada@contoso.com' }
    const other = await SignedIn.start({
      users: [{ ...ada, userPrincipalName: 'ada.l@contoso.com' }, { mail: 'nada@contoso.com' }],
      packages: [{ displayName: 'Finance' }]
    })
    const assignment = other.tenant.addMember('Finance', 'ada@contoso.com')
    const nadas = other.tenant.addMember('Finance', 'nada@contoso.com')
    other.tenant.misbehave({ when: { person, in: 'batch' }, do: FAIL, times: 'always' })
    const remove = (id: string, assignmentId: string) => ({
      id,
      method: 'POST',
      url: `${EM}/assignmentRequests`,
      headers: { 'Content-Type': 'application/json' },
      body: { requestType: 'adminRemove', assignment: { id: assignmentId } }
    })
    const answer = await other.post('/$batch', {
      requests: [
        get('by mail', "/users?$filter=mail in ('x@contoso.com','Ada%40contoso.com')"),
        get('by name', '/users/ada.l@contoso.com'),
        get('by id', `/users/${ada.id}`),
        remove('by assignment', assignment),
        get('somebody else', '/users/nada@contoso.com'),
        remove('of somebody else', nadas)
      ]
    })
    expect(statuses(answer)).toEqual({
      'by mail': 500,
      'by name': 500,
      'by id': 500,
      'by assignment': 500,
      'somebody else': 200,
      'of somebody else': 201
    })
    await other.tenant.close()
  })

  it('is somebody whom the directory does not know yet, by address, and never a batch as a whole', async () => {
    entra.tenant.misbehave({ when: { person: "o'neil@partner.example" }, do: FAIL, times: 2 })
    const byFilter = get('3', "/users?$filter=mail eq 'o''neil@partner.example'")
    const answer = await batch(invite('1', "O'Neil@partner.example"), invite('2', 'neil@partner.example'), byFilter)
    expect(answer.status).toBe(200)
    expect(statuses(answer)).toEqual({ 1: 500, 2: 201, 3: 500 })
  })

  it.each([
    { rule: {}, says: 'misbehaviour › 0 › do is missing.' },
    {
      rule: { do: 'explode' },
      says: 'misbehaviour › 0 › do is `explode`; it must be `reset` or `hang` or `lose-answer`.'
    },
    { rule: { do: 503 }, says: 'misbehaviour › 0 › do is `503`; it must be a text or a mapping.' },
    { rule: { do: {} }, says: 'misbehaviour › 0 › do › status is missing.' },
    { rule: { do: { status: 200 } }, says: '› do › status is `200`; it must be a whole number from 400 to 599.' },
    { rule: { do: { status: 503, retry: 1 } }, says: '› do › retry is not known here. Known: status, code' },
    { rule: { do: { slow: '1s' } }, says: '› do › slow is `1s`; it must be a whole number from 0 to 3600000.' },
    { rule: { do: 'reset', times: 0 }, says: '› times is `0`; it must be a whole number, 1 or more.' },
    { rule: { do: 'reset', times: 'twice' }, says: '› times is `twice`; it must be `always` or a number.' },
    { rule: { do: 'reset', when: { nth: 2 }, times: 2 }, says: '› times cannot stand beside `nth`' },
    { rule: { do: 'reset', when: { method: 'FETCH' } }, says: '› when › method is `FETCH`; it must be one of GET' },
    { rule: { do: 'reset', when: { path: /users/ } }, says: '› when › path is a mapping; it must be a text.' }
  ])('is refused when it makes no sense: $rule', ({ rule, says }) => {
    // As it would come from a file, where no compiler has looked.
    expect(() => entra.tenant.misbehave(rule as unknown as Misbehaviour)).toThrow(says)
  })

  it('is refused as a whole, with everything that is wrong', async () => {
    const rules = [{ do: FAIL }, { do: 'x' }, { when: { nth: 0 }, do: FAIL }] as unknown as Misbehaviour[]
    expect(() => entra.tenant.misbehave(rules)).toThrow(/› 1 › do .*\n.*› 2 › when › nth /)
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
})
