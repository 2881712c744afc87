import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { type Answer, at, CLIENT_ID, requestToken, SECRET, SignedIn } from './tenant-client.js'

const OTHER_APP = '22222222-2222-4222-a222-222222222222'

let entra: SignedIn
beforeEach(async () => {
  const apps = [CLIENT_ID, OTHER_APP].map((clientId) => ({ clientId, secret: SECRET }))
  entra = await SignedIn.start({ apps }, { throttle: { requests: 4, perSeconds: 8, retryAfterSeconds: 3 } })
})
afterEach(() => entra.tenant.close())

const call = async () => (await entra.get('/users')).status
const calls = async (count: number) => {
  const answered: number[] = []
  for (let made = 0; made < count; made++) answered.push(await call())
  return answered
}

const batch = (count: number) =>
  entra.post('/$batch', {
    requests: Array.from({ length: count }, (_, index) => ({ id: String(index), method: 'GET', url: '/users' }))
  })
const parts = (answer: Answer) =>
  (at(answer.body, 'responses') as unknown[]).toSorted((a, b) => Number(at(a, 'id')) - Number(at(b, 'id')))
const statuses = (answer: Answer) => parts(answer).map((part) => at(part, 'status'))

describe('a tenant that throttles', () => {
  it('answers as many calls as it is told at once, then 429 with Retry-After', async () => {
    expect(await calls(4)).toEqual([200, 200, 200, 200])
    const refused = await entra.get('/users')
    expect(refused).toMatchObject({ status: 429, body: { error: { code: 'TooManyRequests' } } })
    expect(refused.headers['retry-after']).toBe('3')
  })

  it('lets calls through again at its pace for those who wait as they are told', async () => {
    await calls(5)
    entra.clock.pass(2_999)
    expect(await call()).toBe(429)
    entra.clock.pass(60_000)
    expect(await calls(5)).toEqual([200, 200, 200, 200, 429])
    entra.clock.pass(4_000)
    expect(await calls(3)).toEqual([200, 200, 429])
  })

  it('counts calls that come before Retry-After has passed, and makes them wait longer', async () => {
    await calls(5)
    const early = await entra.get('/users')
    expect(early.headers['retry-after']).toBe('4')
    expect((await entra.get('/users')).headers['retry-after']).toBe('6')
    entra.clock.pass(4_000)
    expect(await call()).toBe(429)
  })

  it('never makes anybody wait for more than two fillings', async () => {
    await calls(50)
    const { headers } = await entra.get('/users')
    expect(headers['retry-after']).toBe('10')
    entra.clock.pass(10_000)
    expect(await call()).toBe(200)
  })

  it('counts each part of a batch, not the batch, and refuses parts by themselves', async () => {
    const answer = await batch(6)
    expect(answer.status).toBe(200)
    expect(statuses(answer)).toEqual([200, 200, 200, 200, 429, 429])
    expect(parts(answer)[5]).toMatchObject({
      headers: { 'Retry-After': '3' },
      body: { error: { code: 'TooManyRequests' } }
    })
    // The parts of one batch could not know of each other's refusal: nobody retried early.
    entra.clock.pass(3_000)
    expect(statuses(await batch(2))).toEqual([200, 429])
  })

  it('refuses without any effect', async () => {
    await calls(4)
    const invitation = { invitedUserEmailAddress: 'a@partner.example', inviteRedirectUrl: 'https://example.com' }
    expect((await entra.post('/invitations', invitation)).status).toBe(429)
    expect(entra.tenant.invitations()).toEqual([])
  })

  it('counts each app by itself, and no sign-in', async () => {
    await calls(5)
    const answer = await requestToken(entra.tenant, { client_id: OTHER_APP, client_secret: SECRET })
    expect(answer.status).toBe(200)
    const headers = { authorization: `Bearer ${String(at(answer.body, 'access_token'))}` }
    expect((await entra.get('/users', headers)).status).toBe(200)
    expect(await call()).toBe(429)
  })

  it('says one second at least when nothing else is said', async () => {
    const other = await SignedIn.start({}, { throttle: { requests: 100, perSeconds: 1 } })
    const answers = await Promise.all(Array.from({ length: 101 }, () => other.get('/users')))
    expect(answers.find(({ status }) => status === 429)?.headers['retry-after']).toBe('1')
    await other.tenant.close()
  })
})
