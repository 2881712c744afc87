import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createVerify } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Wire } from '../../../src/adapters/entra/exchange.js'
import { idTokenOfJob } from '../../../src/adapters/entra/id-token.js'
import { FakeClock } from '../../app/fakes/fake-clock.js'
import type { Fault } from '../../github/faults.js'
import { GITHUB_ISSUER, startIdTokenService, type IdTokenService } from '../../github/id-token-service.js'
import { failureOf } from './loopback-entra.js'

const AUDIENCE = 'api://AzureADTokenExchange'
const SUBJECT = 'repo:octo/hello:pull_request'

describe('the OpenID Connect token of the job', () => {
  let service: IdTokenService
  let clock: FakeClock
  let masked: string[]

  beforeEach(async () => {
    service = await startIdTokenService({ subject: SUBJECT })
    clock = new FakeClock()
    masked = []
  })
  afterEach(() => service.close())

  const wire = (): Wire => ({ fetch: globalThis.fetch, clock, timeoutMs: 300 })
  const ask = (environment: Readonly<Record<string, string>> = service.environment): Promise<string> =>
    idTokenOfJob(environment, (token) => masked.push(token))(AUDIENCE, wire())

  it('is for the audience, and masked', async () => {
    const token = await ask()
    const [header = '', claims = '', signature = ''] = token.split('.')
    const verified = createVerify('RSA-SHA256')
      .update(`${header}.${claims}`)
      .verify(service.publicKey, signature, 'base64url')
    expect(verified).toBe(true)
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      sub: SUBJECT,
      aud: AUDIENCE,
      iss: GITHUB_ISSUER
    })
    expect(masked).toEqual([token])
  })

  const passing: readonly { readonly rule: string; readonly fault: Fault; readonly pauses: readonly number[] }[] = [
    { rule: 'a broken connection', fault: { kind: 'drop' }, pauses: [500] },
    { rule: 'half an answer', fault: { kind: 'cut-answer' }, pauses: [500] },
    { rule: 'silence, which was a pause itself', fault: { kind: 'hang' }, pauses: [] },
    { rule: '500', fault: { kind: 'status', status: 500 }, pauses: [500] },
    { rule: '503', fault: { kind: 'status', status: 503 }, pauses: [500] },
    { rule: '429', fault: { kind: 'status', status: 429, headers: { 'retry-after': '7' } }, pauses: [7_000] }
  ]
  it.each(passing)('is asked for again after $rule', async ({ fault, pauses }) => {
    service.failNext(fault)
    await expect(ask()).resolves.toContain('.')
    expect(clock.slept).toEqual(pauses)
  })

  const lasting: readonly { readonly rule: string; readonly fault: Fault; readonly says: string }[] = [
    { rule: 'a connection that always breaks', fault: { kind: 'drop' }, says: 'no answer from 127.0.0.1' },
    { rule: 'answers that always break off', fault: { kind: 'cut-answer' }, says: 'no answer from 127.0.0.1' },
    { rule: 'lasting silence', fault: { kind: 'hang' }, says: 'did not answer within 0.3 seconds' },
    { rule: 'lasting 500', fault: { kind: 'status', status: 500 }, says: 'HTTP status 500 each time' },
    { rule: 'lasting 429', fault: { kind: 'status', status: 429 }, says: 'HTTP status 429 each time' }
  ]
  it.each(lasting)('that does not come for $rule blames no permission', async ({ fault, says }) => {
    service.failNext(fault, Infinity)
    const failure = await failureOf(ask())
    expect(failure.code).toBe('SIGN_IN_FAILED')
    expect(failure.message).toContain(says)
    expect(failure.hint).toContain('https://www.githubstatus.com')
    expect(failure.hint).not.toContain('id-token')
  })

  it.each([401, 403, 404])('that is refused with %d is asked for once, and the refusal told', async (status) => {
    service.failNext({ kind: 'status', status })
    const failure = await failureOf(ask())
    expect(failure.code).toBe('SIGN_IN_FAILED')
    expect(failure.message).toContain(`HTTP status ${status}`)
    expect(failure.hint).toContain('id-token: write')
    expect(service.audiences).toEqual([])
  })

  it.each(['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'])(
    'is not for a job without %s: it lacks the permission',
    async (name) => {
      const failure = await failureOf(ask({ ...service.environment, [name]: '' }))
      expect(failure.code).toBe('SIGN_IN_FAILED')
      expect(failure.hint).toContain('id-token: write')
    }
  )

  it('is not asked for any more when the run is to end', async () => {
    clock.endsAtSleep = 0
    expect((await failureOf(ask())).code).toBe('RUN_ENDED')
    expect(service.audiences).toEqual([])
  })
})

describe('another server in place of GitHub’s', () => {
  const closing: (() => void)[] = []
  afterEach(() => closing.splice(0).forEach((close) => close()))

  async function ask(status: number, headers: Readonly<Record<string, string>>, body: string) {
    const server = createServer((_, response) => response.writeHead(status, headers).end(body))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(() => server.close())
    const { port } = server.address() as AddressInfo
    const environment = {
      ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${port}/idtoken?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token'
    }
    const wire = { fetch: globalThis.fetch, clock: new FakeClock(), timeoutMs: 5_000 }
    return failureOf(idTokenOfJob(environment, () => undefined)(AUDIENCE, wire))
  }

  it('gets no request token by a redirect', async () => {
    const seen: (string | undefined)[] = []
    const elsewhere = createServer(({ headers }, response) => {
      seen.push(headers.authorization)
      response.end('{"value":"a.b.c"}')
    })
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
    closing.push(() => elsewhere.close())
    const { port } = elsewhere.address() as AddressInfo
    const failure = await ask(307, { location: `http://localhost:${port}/` }, '')
    expect(failure.message).toContain('HTTP status 307')
    expect(seen).toEqual([])
  })

  it.each(['<html>gateway</html>', '{}', '{"value":""}', '{"value":7}', 'null'])(
    'that answers %s gives no token, and no permission is blamed',
    async (body) => {
      const failure = await ask(200, {}, body)
      expect(failure.code).toBe('SIGN_IN_FAILED')
      expect(failure.message).toContain('its answer held none')
      expect(failure.hint).not.toContain('id-token')
    }
  )
})
