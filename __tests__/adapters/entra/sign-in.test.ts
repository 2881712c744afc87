import { createPublicKey, verify, X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { generate } from 'selfsigned'

import { ActionError } from '../../../src/core/errors.js'
import type { Credential } from '../../../src/adapters/entra/sign-in.js'
import {
  addressOf,
  CLIENT,
  connect,
  failureOf,
  FakeClock,
  guid,
  startLoopbackEntra,
  TENANT,
  type LoopbackEntra,
  type Whole
} from './loopback-entra.js'

let entra: LoopbackEntra
let clock: FakeClock
let pem: { readonly cert: string; readonly private: string }
let otherKey: string

beforeAll(async () => {
  entra = await startLoopbackEntra()
  const names = [{ name: 'commonName', value: 'app' }]
  const [own, other] = await Promise.all([generate(names), generate(names)])
  pem = own
  otherKey = other.private
})
afterAll(() => entra.close())
beforeEach(() => {
  clock = new FakeClock()
  entra.batches.length = 0
  entra.tokenRequests.length = 0
  entra.tokenFaults.length = 0
})

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const ID_TOKEN = `${encode({ alg: 'RS256' })}.${encode({
  sub: 'repo:octo/hello:pull_request',
  iss: 'https://token.actions.example',
  aud: 'api://AzureADTokenExchange'
})}.c2lnbmF0dXJl`

const federated = (requestIdToken: (audience: string) => Promise<string>): Credential => ({
  kind: 'federated',
  requestIdToken
})
const githubGives: Credential = federated(() => Promise.resolve(ID_TOKEN))
const refused = (description: string, status = 401): Whole => ({
  status,
  headers: { 'content-type': 'application/json' },
  text: JSON.stringify({
    error: 'invalid_client',
    error_description: description,
    error_codes: [1],
    correlation_id: guid(7)
  })
})
const signIn = (credential?: Credential, timeoutMs = 5_000) =>
  connect(entra, clock, { timeoutMs, ...(credential ? { credential } : {}) }).listPackageNames()
const lastForm = () => new URLSearchParams(entra.tokenRequests.at(-1))

describe('ways in', () => {
  it('with a secret, once for many batches at a time, and sends the token to Graph', async () => {
    await connect(entra, clock).listAssignments(Array.from({ length: 200 }, (_, index) => guid(index)))
    expect(entra.tokenRequests).toHaveLength(1)
    expect(Object.fromEntries(lastForm())).toMatchObject({
      grant_type: 'client_credentials',
      client_id: CLIENT,
      client_secret: 'the-secret',
      scope: `${entra.origin}/.default`
    })
    expect(new Set(entra.batches.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer token-1']))
  })

  it.each([
    { rule: 'certificate first', text: () => `${pem.cert}\n${pem.private}` },
    { rule: 'key first, with Windows line ends', text: () => `${pem.private}\n${pem.cert}`.replaceAll('\n', '\r\n') }
  ])('with a certificate: $rule', async ({ text }) => {
    await signIn({ kind: 'certificate', pem: text() })
    const [header = '', payload = '', signature = ''] = (lastForm().get('client_assertion') ?? '').split('.')
    const certificate = new X509Certificate(pem.cert)
    const thumbprint = Buffer.from(certificate.fingerprint256.replaceAll(':', ''), 'hex').toString('base64url')
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({
      'x5t#S256': thumbprint,
      x5c: [expect.any(String)]
    })
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      iss: CLIENT,
      aud: `${entra.origin}/${TENANT}/oauth2/v2.0/token`
    })
    const key = { key: createPublicKey(pem.cert), padding: 6, saltLength: 32 }
    expect(verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(true)
  })

  it('federated, with a fresh token of GitHub for each sign-in', async () => {
    const audiences: string[] = []
    const credential = federated((audience) => {
      audiences.push(audience)
      return Promise.resolve(`${ID_TOKEN}${audiences.length}`)
    })
    const expired = {
      status: 200,
      text: JSON.stringify({ token_type: 'Bearer', expires_in: 1, access_token: 'short' })
    }
    entra.tokenFaults.push(expired, expired)
    const directory = connect(entra, clock, { credential })
    await directory.listPackageNames()
    await directory.listPackageNames()
    expect(audiences).toEqual(['api://AzureADTokenExchange', 'api://AzureADTokenExchange'])
    expect(lastForm().get('client_assertion')).toBe(`${ID_TOKEN}2`)
    expect(lastForm().get('client_assertion_type')).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
  })

  it.each<{ rule: string; faults: Whole[]; pauses: number[] }>([
    {
      rule: 'a broken connection and 5xx',
      faults: ['close', { status: 500 }, { status: 503 }],
      pauses: [500, 1000, 2000]
    },
    { rule: '429 after its Retry-After', faults: [{ status: 429, headers: { 'retry-after': '4' } }], pauses: [4000] },
    { rule: 'one silence, without a further pause', faults: ['silent'], pauses: [] }
  ])('after $rule', async ({ faults, pauses }) => {
    entra.tokenFaults.push(...faults)
    await signIn(undefined, 300)
    expect(clock.pauses).toEqual(pauses)
  })
})

describe('an overridden Graph', () => {
  it('that Entra does not know is signed in to by the cloud’s own address, as behind a proxy', async () => {
    entra.tokenFaults.push(refused('AADSTS500011: The resource principal was not found in the tenant.', 400))
    const directory = connect(entra, clock)
    await directory.listPackageNames()
    await directory.listPackageNames()
    expect(entra.tokenRequests.map((form) => new URLSearchParams(form).get('scope')?.split(' ')[0])).toEqual([
      `${entra.origin}/.default`,
      'https://graph.microsoft.com/.default'
    ])
  })

  it('that nobody knows is an error', async () => {
    const unknown = refused('AADSTS500011: The resource principal was not found in the tenant.', 400)
    entra.tokenFaults.push(unknown, unknown)
    const failure = await failureOf(signIn())
    expect(failure.code).toBe('SIGN_IN_FAILED')
    expect(failure.message).toContain('AADSTS500011')
    expect(entra.tokenRequests).toHaveLength(2)
  })
})

describe('ahead of the first read', () => {
  it('is the sign-in of that read', async () => {
    const directory = connect(entra, clock)
    directory.signInAhead()
    await directory.listPackageNames()
    expect(entra.tokenRequests).toHaveLength(1)
  })

  it('what it is refused with, that read tells', async () => {
    entra.tokenFaults.push(...Array.from({ length: 2 }, () => refused('AADSTS7000215: Invalid client secret.')))
    const directory = connect(entra, clock)
    directory.signInAhead()
    expect((await failureOf(directory.listPackageNames())).code).toBe('SIGN_IN_FAILED')
  })
})

describe('a refusal is explained', () => {
  it.each([
    { code: 'AADSTS7000215', says: 'client secret is wrong', hint: 'Value' },
    { code: 'AADSTS7000222', says: 'expired', hint: 'Create a new one' },
    { code: 'AADSTS700016', says: `no application ${CLIENT}`, hint: 'client-id' },
    { code: 'AADSTS90002', says: `no tenant ${TENANT}`, hint: 'tenant-id' },
    { code: 'AADSTS700024', says: 'time of validity', hint: 'clock' },
    { code: 'AADSTS700027', says: 'certificate', hint: 'Upload' },
    { code: 'AADSTS53003', says: 'Access has been blocked', hint: 'https://login.microsoftonline.com/error' }
  ])('$code', async ({ code, says, hint }) => {
    entra.tokenFaults.push(
      refused(
        `${code}: Access has been blocked by the-secret. Trace ID: ${guid(1)} Correlation ID: ${guid(7)} Timestamp: 2026-01-01 00:00:00Z`
      )
    )
    const failure = await failureOf(signIn())
    expect(failure.code).toBe('SIGN_IN_FAILED')
    expect(failure.message).toContain(code)
    expect(failure.message).toContain(says)
    expect(failure.message).toContain(guid(7))
    expect(failure.hint).toContain(hint)
    expect(JSON.stringify(failure) + failure.message).not.toContain('the-secret')
    expect(entra.tokenRequests).toHaveLength(1)
  })

  it.each(['AADSTS700213', 'AADSTS7002138', 'AADSTS700211', 'AADSTS700212', 'AADSTS70021'])(
    '%s: prints what the job presented, never the token',
    async (code) => {
      entra.tokenFaults.push(refused(`${code}: No matching federated identity record found. ${ID_TOKEN}`))
      const failure = await failureOf(signIn(githubGives))
      expect(failure.code).toBe('SIGN_IN_FAILED')
      for (const text of [failure.message, failure.hint]) {
        expect(text).toContain('repo:octo/hello:pull_request')
        expect(text).toContain('https://token.actions.example')
        expect(text).toContain('api://AzureADTokenExchange')
        expect(text).not.toContain(ID_TOKEN)
      }
    }
  )

  it.each([
    {
      rule: 'GitHub refuses',
      credential: federated(() => Promise.reject(new Error('Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable')))
    },
    { rule: 'GitHub gives an empty one', credential: federated(() => Promise.resolve('')) }
  ])('no token of GitHub ($rule): names the permission of the job', async ({ credential }) => {
    const failure = await failureOf(signIn(credential))
    expect(failure.code).toBe('SIGN_IN_FAILED')
    expect(failure.hint).toContain('id-token: write')
    expect(entra.tokenRequests).toHaveLength(0)
  })

  it('an explained failure of the question for a token is told as it is', async () => {
    const why = new ActionError('SIGN_IN_FAILED', 'GitHub is away.', 'Run again.')
    const failure = await failureOf(signIn(federated(() => Promise.reject(why))))
    expect(failure).toMatchObject({ code: 'SIGN_IN_FAILED', message: 'GitHub is away.', hint: 'Run again.' })
  })

  it.each<{ rule: string; fault: Whole; code: string; says: string }>([
    { rule: 'HTML with 503', fault: { status: 503 }, code: 'GRAPH_UNREACHABLE', says: 'HTTP status 503' },
    { rule: 'throttling', fault: { status: 429 }, code: 'GRAPH_UNREACHABLE', says: 'HTTP status 429' },
    { rule: 'broken connections', fault: 'close', code: 'GRAPH_UNREACHABLE', says: 'no answer from localhost' },
    { rule: 'HTML with 403', fault: { status: 403 }, code: 'SIGN_IN_FAILED', says: 'HTTP status 403' },
    {
      rule: 'a success without a token',
      fault: { status: 200, text: '{"token_type":"Bearer","expires_in":3600}' },
      code: 'SIGN_IN_FAILED',
      says: 'no token'
    }
  ])('lasting: $rule', async ({ fault, code, says }) => {
    entra.tokenFaults.push(...Array.from({ length: 20 }, () => fault))
    const failure = await failureOf(signIn())
    expect(failure.code).toBe(code)
    expect(failure.message).toContain(says)
    expect(entra.batches).toHaveLength(0)
  })

  it('a silent sign-in service fails within three timeouts', async () => {
    entra.tokenFaults.push(...Array.from({ length: 20 }, () => 'silent' as const))
    const failure = await failureOf(signIn(undefined, 300))
    // Two tries of one timeout each: well within three timeouts.
    expect(entra.tokenRequests).toHaveLength(2)
    expect(failure.code).toBe('GRAPH_UNREACHABLE')
  })
})

describe('inputs are checked without network', () => {
  const certificate = (text: string): { credential: Credential } => ({ credential: { kind: 'certificate', pem: text } })

  it.each([
    { rule: 'an unknown cloud', options: () => ({ cloud: 'moon' }), says: 'global, us-government' },
    { rule: 'an inherited word as cloud', options: () => ({ cloud: 'constructor' }), says: 'global, us-government' },
    {
      rule: 'a plain http endpoint',
      options: () => ({ graphEndpoint: 'http://graph.example' }),
      says: 'graph-endpoint'
    },
    {
      rule: 'an endpoint with a path',
      options: () => ({ loginEndpoint: 'https://login.example/x' }),
      says: 'login-endpoint'
    },
    {
      rule: 'an endpoint with a password',
      options: () => ({ loginEndpoint: 'https://a:b@login.example' }),
      says: 'login-endpoint'
    },
    { rule: 'no tenant', options: () => ({ tenantId: ' ' }), says: 'tenant-id' },
    { rule: 'a tenant that is a path', options: () => ({ tenantId: 'a/b' }), says: 'tenant-id' },
    { rule: 'no client', options: () => ({ clientId: '' }), says: 'client-id' },
    {
      rule: 'an empty secret',
      options: () => ({ credential: { kind: 'secret' as const, secret: '' } }),
      says: 'client-secret'
    },
    { rule: 'a certificate without key', options: () => certificate(pem.cert), says: 'no private key' },
    { rule: 'a key without certificate', options: () => certificate(pem.private), says: 'no certificate' },
    { rule: 'a key of another certificate', options: () => certificate(pem.cert + otherKey), says: 'does not belong' },
    {
      rule: 'a damaged key',
      options: () => certificate(`${pem.cert}-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----`),
      says: 'cannot be read'
    }
  ])('$rule', async ({ options, says }) => {
    const failure = await failureOf((async () => Promise.resolve(connect(entra, clock, options())))())
    expect(failure.code).toBe('BAD_INPUT')
    expect(failure.message + failure.hint).toContain(says)
    expect(failure.message + failure.hint).not.toContain('c2VjcmV0')
    expect(entra.tokenRequests).toHaveLength(0)
  })

  it.each([
    {
      cloud: 'global',
      graph: 'https://graph.microsoft.com',
      login: 'https://login.microsoftonline.com',
      audience: 'api://AzureADTokenExchange'
    },
    {
      cloud: 'us-government',
      graph: 'https://graph.microsoft.us',
      login: 'https://login.microsoftonline.us',
      audience: 'api://AzureADTokenExchangeUSGov'
    },
    {
      cloud: 'us-government-dod',
      graph: 'https://dod-graph.microsoft.us',
      login: 'https://login.microsoftonline.us',
      audience: 'api://AzureADTokenExchangeUSGov'
    },
    {
      cloud: 'china',
      graph: 'https://microsoftgraph.chinacloudapi.cn',
      login: 'https://login.chinacloudapi.cn',
      audience: 'api://AzureADTokenExchangeChina'
    }
  ])('$cloud is reached at its own addresses', async ({ cloud, graph, login, audience }) => {
    const called: string[] = []
    const audiences: string[] = []
    const directory = connect(entra, clock, {
      cloud,
      graphEndpoint: null,
      loginEndpoint: null,
      credential: federated((asked) => {
        audiences.push(asked)
        return Promise.resolve(ID_TOKEN)
      }),
      fetch: (input) => {
        called.push(addressOf(input).split('?')[0] ?? '')
        const body =
          called.length === 1
            ? { token_type: 'Bearer', expires_in: 3600, access_token: 't' }
            : { responses: [{ id: '1', status: 200, body: { value: [] } }] }
        return Promise.resolve(new Response(JSON.stringify(body)))
      }
    })
    await directory.listPackageNames()
    expect(called).toEqual([`${login}/${TENANT}/oauth2/v2.0/token`, `${graph}/v1.0/$batch`])
    expect(audiences).toEqual([audience])
  })
})
